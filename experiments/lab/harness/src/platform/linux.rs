//! Linux: /proc, /sys and core affinity.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Peak resident memory of a running process since its exec, bytes.
pub fn peak_memory(pid: u32) -> Option<u64> {
    kilobytes(&read(format!("/proc/{pid}/status"))?, "VmHWM:")
}

/// Peak resident memory of this process, bytes: a child's books start with it.
pub fn own_peak_memory() -> Option<u64> {
    peak_memory(std::process::id())
}

/// Calls `start` while this thread may only run on `cores`: a child inherits them.
pub fn on_cores<T>(cores: Option<&[usize]>, start: impl FnOnce() -> T) -> T {
    let Some(cores) = cores else { return start() };
    let Ok(before) = sched_getaffinity(None) else {
        return start();
    };
    let mut wanted = CpuSet::new();
    cores.iter().for_each(|core| wanted.set(*core));
    let moved = sched_setaffinity(None, &wanted).is_ok();
    let started = start();
    if moved {
        let _ = sched_setaffinity(None, &before);
    }
    started
}

/// Cores that this process may run on.
pub fn allowed_cores() -> Vec<usize> {
    let allowed = sched_getaffinity(None).unwrap_or_else(|_| CpuSet::new());
    (0..CpuSet::MAX_CPU)
        .filter(|core| allowed.is_set(*core))
        .collect()
}

/// Whether a process can be kept to given cores.
pub const PINS: bool = true;

/// Processor time that a running process has used, all of its threads together.
pub fn cpu_time(pid: u32) -> Option<Duration> {
    let pid = nix::unistd::Pid::from_raw(i32::try_from(pid).ok()?);
    let clock = nix::time::ClockId::pid_cpu_clock_id(pid).ok()?;
    Some(clock.now().ok()?.into())
}

/// Resident memory of a running process, bytes.
pub fn resident_memory(pid: u32) -> Option<u64> {
    kilobytes(&read(format!("/proc/{pid}/status"))?, "VmRSS:")
}

/// Voluntary and involuntary context switches of a running process's living threads.
pub fn switches(pid: u32) -> Option<[u64; 2]> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let mut sum = [0, 0];
    for thread in threads.flatten() {
        let text = read(thread.path().join("status")).unwrap_or_default();
        let count = |key| field(&text, key)?.parse::<u64>().ok();
        sum[0] += count("voluntary_ctxt_switches").unwrap_or(0);
        sum[1] += count("nonvoluntary_ctxt_switches").unwrap_or(0);
    }
    Some(sum)
}

/// One of these commands that runs on this host, and neither was started by this process nor waits
/// for it. With a folder `within`, only programs that lie in it count.
pub fn foreign<'a>(names: &[&'a str], within: Option<&Path>) -> Option<&'a str> {
    let processes: BTreeMap<u32, (u32, String)> = fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|process| parent_and_name(&process.path()))
        .collect();
    // A chain of parents has no circle, but a table that is read while it changes may have.
    let line = |pid: u32| {
        let parents = std::iter::successors(Some(pid), |pid| Some(processes.get(pid)?.0));
        parents.take(processes.len())
    };
    let own = std::process::id();
    let above: Vec<u32> = line(own).collect();
    processes.iter().find_map(|(pid, (_, name))| {
        let known = names.iter().copied().find(|known| known == name)?;
        let related = above.contains(pid) || line(*pid).any(|parent| parent == own);
        let counts = within.is_none_or(|folder| lies_in(*pid, folder));
        (!related && counts).then_some(known)
    })
}

/// Whether the program that a process runs lies in a folder.
fn lies_in(pid: u32, folder: &Path) -> bool {
    let program = fs::read_link(format!("/proc/{pid}/exe"));
    program.is_ok_and(|program| program.starts_with(folder))
}

/// Process number, its parent's and its name, from the process's folder.
fn parent_and_name(folder: &Path) -> Option<(u32, (u32, String))> {
    let pid = folder.file_name()?.to_str()?.parse().ok()?;
    let text = read(folder.join("stat"))?;
    // The name stands in parentheses, and may itself hold some.
    let (name, rest) = text.split_once('(')?.1.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    // One that has ended and is only waited for takes nothing from anybody.
    let alive = fields.next().is_some_and(|state| state != "Z");
    let parent = fields.next()?.parse().ok()?;
    alive.then(|| (pid, (parent, name.to_owned())))
}

/// Memory, bytes.
pub fn memory() -> Option<u64> {
    kilobytes(&read("/proc/meminfo")?, "MemTotal:")
}

/// One-minute load average.
pub fn load() -> Option<f64> {
    read("/proc/loadavg")?.split(' ').next()?.parse().ok()
}

/// Processor time that the hypervisor gave to others since boot, seconds over all cores.
pub fn steal_seconds() -> Option<f64> {
    let text = read("/proc/stat")?;
    let ticks: f64 = text
        .lines()
        .next()?
        .split_whitespace()
        .nth(8)?
        .parse()
        .ok()?;
    Some(ticks / rustix::param::clock_ticks_per_second() as f64)
}

/// Time since boot in which some task had to wait for a resource, microseconds.
pub fn pressure_us() -> BTreeMap<String, u64> {
    let total = |name: &str| {
        let text = read(format!("/proc/pressure/{name}"))?;
        let some = text.lines().find(|line| line.starts_with("some "))?;
        some.rsplit_once("total=")?.1.trim().parse().ok()
    };
    ["cpu", "io", "memory"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), total(name)?)))
        .collect()
}

/// Clock of each core, MHz.
pub fn mhz() -> Vec<f64> {
    let text = read("/proc/cpuinfo").unwrap_or_default();
    text.lines()
        .filter(|line| line.starts_with("cpu MHz"))
        .filter_map(|line| line.split_once(':')?.1.trim().parse().ok())
        .collect()
}

/// The first core's frequency governor.
pub fn governor() -> Option<String> {
    line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
}

/// Times that any core was throttled for heat since boot.
pub fn throttled() -> Option<u64> {
    let cores = fs::read_dir("/sys/devices/system/cpu").ok()?;
    cores
        .flatten()
        .filter_map(|core| {
            line(core.path().join("thermal_throttle/core_throttle_count"))?
                .parse::<u64>()
                .ok()
        })
        .reduce(|a, b| a + b)
}

/// Limits and switches that may matter, where the system tells them.
pub fn limits() -> BTreeMap<String, String> {
    [
        ("open files", open_files()),
        ("smt", line("/sys/devices/system/cpu/smt/control")),
        ("turbo", turbo()),
        ("cgroup cpu.max", line("/sys/fs/cgroup/cpu.max")),
        ("transparent huge pages", huge_pages()),
        (
            "address randomisation",
            line("/proc/sys/kernel/randomize_va_space"),
        ),
        ("affinity", affinity()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
    .collect()
}

fn open_files() -> Option<String> {
    let text = read("/proc/self/limits")?;
    let rest = text
        .lines()
        .find_map(|l| l.strip_prefix("Max open files"))?;
    rest.split_whitespace().next().map(str::to_owned)
}

fn turbo() -> Option<String> {
    let state = |path, on| Some(if line(path)? == on { "on" } else { "off" }.to_owned());
    state("/sys/devices/system/cpu/intel_pstate/no_turbo", "0")
        .or_else(|| state("/sys/devices/system/cpu/cpufreq/boost", "1"))
}

fn huge_pages() -> Option<String> {
    let text = line("/sys/kernel/mm/transparent_hugepage/enabled")?;
    let (_, rest) = text.split_once('[')?;
    rest.split_once(']').map(|(word, _)| word.to_owned())
}

fn affinity() -> Option<String> {
    let text = read("/proc/self/status")?;
    let list = text
        .lines()
        .find_map(|l| l.strip_prefix("Cpus_allowed_list:"))?;
    Some(list.trim().to_owned())
}

fn read(path: impl AsRef<Path>) -> Option<String> {
    fs::read_to_string(path).ok()
}

pub(super) fn line(path: impl AsRef<Path>) -> Option<String> {
    Some(read(path)?.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Value of the first `key : value` line.
pub(super) fn field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == key).then(|| value.trim())
    })
}

/// Bytes of the line `key 123 kB`.
fn kilobytes(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let number: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(number * 1024)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    /// A program of that name which runs until it is let go: a child, or through a shell that leaves it an orphan.
    struct Running {
        folder: tempfile::TempDir,
        shell: std::process::Child,
    }

    impl Running {
        /// `script` starts `$0`, which ends by itself after ten minutes.
        fn start(name: &str, script: &str) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let mut shell = Command::new("sh");
            // Copied by another process: one that another test starts could hold the file open.
            shell.args([
                "-c",
                &format!("cp \"$(command -v sleep)\" \"$0\" && {script}"),
            ]);
            let program = folder.path().join(name);
            let shell = shell.arg(&program).stdout(Stdio::null()).spawn();
            let shell = shell.expect("a shell");
            Self { folder, shell }
        }

        /// Waits until a process has that name, and gives its number.
        fn pid(&self, name: &str) -> u32 {
            loop {
                let mut all = fs::read_dir("/proc").expect("processes").flatten();
                let found = all.find_map(|process| {
                    let (pid, (_, found)) = parent_and_name(&process.path())?;
                    (found == name && lies_in(pid, self.folder.path())).then_some(pid)
                });
                match found {
                    Some(pid) => return pid,
                    None => std::thread::sleep(Duration::from_millis(5)),
                }
            }
        }

        /// Ends it.
        fn let_go(mut self, pid: u32) {
            let pid = rustix::process::Pid::from_raw(pid as i32).expect("a process number");
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("it runs");
            self.shell.wait().expect("it ends");
        }
    }

    #[test]
    fn a_child_is_none_of_the_foreign_ones() {
        let child = Running::start("lab-own", "exec \"$0\" 600");
        let pid = child.pid("lab-own");
        assert_eq!(foreign(&["lab-own"], None), None);
        child.let_go(pid);
    }

    #[test]
    fn what_nobody_here_has_started_is_foreign() {
        let orphan = Running::start("lab-other", "{ \"$0\" 600 & }");
        let pid = orphan.pid("lab-other");
        // Until its shell has ended, it is this test's.
        while foreign(&["lab-other"], None).is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        orphan.let_go(pid);
    }

    #[test]
    fn with_a_folder_only_what_lies_in_it_is_foreign() {
        let orphan = Running::start("lab-there", "{ \"$0\" 600 & }");
        let pid = orphan.pid("lab-there");
        let elsewhere = tempfile::tempdir().expect("a folder");
        while foreign(&["lab-there"], Some(orphan.folder.path())).is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(foreign(&["lab-there"], Some(elsewhere.path())), None);
        orphan.let_go(pid);
    }
}
