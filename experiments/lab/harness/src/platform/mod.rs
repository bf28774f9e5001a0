//! What depends on the operating system. Linux tells the most; elsewhere each function gives the
//! little that is portable, and `None` for the rest.

#[cfg(target_os = "linux")]
mod counters;
#[cfg(target_os = "linux")]
mod family;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod processor;
#[cfg(target_os = "linux")]
pub use counters::Counters;
#[cfg(target_os = "linux")]
pub use family::*;
#[cfg(target_os = "linux")]
pub use linux::*;
#[cfg(target_os = "linux")]
pub use processor::processor;

#[cfg(not(target_os = "linux"))]
mod portable;
#[cfg(not(target_os = "linux"))]
pub use portable::*;

use std::path::Path;

/// Kernel release.
pub fn kernel() -> Option<String> {
    let name = rustix::system::uname();
    Some(name.release().to_str().ok()?.to_owned()).filter(|text| !text.is_empty())
}

/// Bytes that an ordinary user may still write to the file system of `path`.
pub fn free_disk(path: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(path).ok()?;
    Some(stat.f_bavail * stat.f_frsize)
}

/// Whether this processor runs programs built for x86-64-v3.
#[cfg(target_arch = "x86_64")]
pub fn has_x86_64_v3() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("avx2")
        && has!("bmi1")
        && has!("bmi2")
        && has!("f16c")
        && has!("fma")
        && has!("lzcnt")
        && has!("movbe")
}

/// Whether this processor runs programs built for x86-64-v3.
#[cfg(not(target_arch = "x86_64"))]
pub fn has_x86_64_v3() -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_child_runs_on_the_cores_it_was_given() {
        let first = limits()["affinity"]
            .split(['-', ','])
            .next()
            .and_then(|core| core.parse().ok())
            .unwrap();
        let seen = on_cores(Some(&[first]), || {
            let output = std::process::Command::new("grep")
                .args(["Cpus_allowed_list", "/proc/self/status"])
                .output()
                .unwrap();
            String::from_utf8(output.stdout).unwrap()
        });
        assert_eq!(seen.split_whitespace().last(), Some(&*first.to_string()));
    }

    #[test]
    fn linux_tells_what_the_record_wants() {
        assert!(own_peak_memory().unwrap() > 1 << 16);
        assert!(memory().unwrap() > 1 << 26);
        assert!(load().is_some() && steal_seconds().is_some() && kernel().is_some());
        assert!(limits().contains_key("open files"));
        assert!(free_disk(Path::new("/")).is_some());
    }
}
