//! Linux: what the processor says of itself, in `/proc/cpuinfo` and `/sys/devices/system/cpu`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use record::{CLOCK_STEP, Processor};

/// Instruction sets that compilers and libraries choose their code by; the rest of the kernel's list changes with the kernel.
const INSTRUCTIONS: &[&str] = &[
    "abm",
    "adx",
    "aes",
    "amx_bf16",
    "amx_int8",
    "amx_tile",
    "asimd",
    "asimddp",
    "atomics",
    "avx",
    "avx2",
    "avx512_bf16",
    "avx512_bitalg",
    "avx512_fp16",
    "avx512_vbmi2",
    "avx512_vnni",
    "avx512_vpopcntdq",
    "avx512bw",
    "avx512cd",
    "avx512dq",
    "avx512f",
    "avx512ifma",
    "avx512vbmi",
    "avx512vl",
    "avx_vnni",
    "bf16",
    "bmi1",
    "bmi2",
    "crc32",
    "erms",
    "f16c",
    "fma",
    "fsrm",
    "gfni",
    "i8mm",
    "lrcpc",
    "movbe",
    "pclmulqdq",
    "pmull",
    "popcnt",
    "rdrand",
    "rdseed",
    "sha1",
    "sha2",
    "sha3",
    "sha512",
    "sha_ni",
    "sse4_1",
    "sse4_2",
    "ssse3",
    "sve",
    "sve2",
    "vaes",
    "vpclmulqdq",
];

/// The processor of this host.
pub fn processor() -> Processor {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpus = Path::new("/sys/devices/system/cpu");
    Processor {
        caches: caches(&cpus.join("cpu0/cache")),
        threads_per_core: threads_per_core(cpus),
        mhz: nominal_mhz(cpus, &text),
        hypervisor: hypervisor(&text),
        ..told(&text)
    }
}

/// What the text alone tells.
fn told(text: &str) -> Processor {
    let value = |key: &str| super::field(text, key);
    let decimal = |key: &str| value(key)?.parse().ok();
    let hexadecimal = |key: &str| number(value(key)?);
    let flags = value("flags")
        .or_else(|| value("Features"))
        .unwrap_or_default();
    let mut instructions: Vec<String> = (flags.split_whitespace())
        .filter(|flag| INSTRUCTIONS.contains(flag))
        .map(str::to_owned)
        .collect();
    instructions.sort();
    instructions.dedup();
    let revision = || Some(16 * hexadecimal("CPU variant")? + number(value("CPU revision")?)?);
    Processor {
        vendor: value("vendor_id")
            .or_else(|| value("CPU implementer"))
            .map(str::to_owned),
        family: decimal("cpu family"),
        model: decimal("model").or_else(|| hexadecimal("CPU part")),
        stepping: decimal("stepping").or_else(revision),
        name: value("model name").map(str::to_owned),
        instructions,
        ..Processor::default()
    }
}

/// `0xd40`, or `12`.
fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

fn caches(folder: &Path) -> BTreeMap<String, u64> {
    let cache = |place: fs::DirEntry| {
        let line = |name: &str| super::line(place.path().join(name));
        let kind = match line("type")?.as_str() {
            "Data" => "d",
            "Instruction" => "i",
            _ => "",
        };
        Some((format!("L{}{kind}", line("level")?), bytes(&line("size")?)?))
    };
    let places = fs::read_dir(folder).into_iter().flatten().flatten();
    places.filter_map(cache).collect()
}

/// `32K`.
fn bytes(size: &str) -> Option<u64> {
    let shift = |digits: &str, by: u32| Some(digits.parse::<u64>().ok()? << by);
    match (size.strip_suffix('K'), size.strip_suffix('M')) {
        (Some(digits), _) => shift(digits, 10),
        (_, Some(digits)) => shift(digits, 20),
        _ => size.parse().ok(),
    }
}

/// Threads in `0` or `0-1` or `0,4`.
fn threads_per_core(cpus: &Path) -> Option<u64> {
    let list = super::line(cpus.join("cpu0/topology/thread_siblings_list"))?;
    let count = |part: &str| match part.split_once('-') {
        Some((first, last)) => {
            Some(last.parse::<u64>().ok()?.checked_sub(first.parse().ok()?)? + 1)
        }
        None => part.parse::<u64>().ok().map(|_| 1),
    };
    list.split(',').map(count).sum()
}

/// What it is sold with. A guest is told no limits of the clock and reads it as nominal; where the system steers the clock,
/// what `/proc/cpuinfo` shows is that of the moment.
fn nominal_mhz(cpus: &Path, text: &str) -> Option<u64> {
    let frequency = cpus.join("cpu0/cpufreq");
    let khz = |name: &str| super::line(frequency.join(name))?.parse::<f64>().ok();
    let steered = khz("base_frequency")
        .or_else(|| khz("cpuinfo_max_freq"))
        .map(|khz| khz / 1e3);
    let shown = || super::field(text, "cpu MHz")?.parse::<f64>().ok();
    let mhz = if frequency.is_dir() { steered } else { shown() }?;
    let step = CLOCK_STEP as f64;
    Some(((mhz / step).round() * step) as u64)
}

fn hypervisor(text: &str) -> Option<String> {
    let flags = super::field(text, "flags")?;
    if !flags.split(' ').any(|flag| flag == "hypervisor") {
        return Some("none".into());
    }
    let vendor =
        super::line("/sys/hypervisor/type").or_else(|| super::line("/sys/class/dmi/id/sys_vendor"));
    Some(vendor.unwrap_or_else(|| "unknown".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EPYC: &str = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC\nstepping\t: 1\ncpu MHz\t\t: 2249.998\nflags\t\t: fpu sse4_2 hypervisor avx2 avx\n";
    const NEOVERSE: &str = "processor\t: 0\nBogoMIPS\t: 243.75\nFeatures\t: fp asimd aes sve\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x1\nCPU part\t: 0xd40\nCPU revision\t: 1\n";

    #[test]
    fn x86_tells_family_model_and_stepping() {
        let found = told(EPYC);
        assert_eq!(
            (found.family, found.model, found.stepping),
            (Some(25), Some(1), Some(1))
        );
        assert_eq!(found.vendor.as_deref(), Some("AuthenticAMD"));
        assert_eq!(found.instructions, ["avx", "avx2", "sse4_2"]);
        assert_eq!(found.label("x86_64"), "epyc-milan");
        assert!(hypervisor(EPYC).is_some_and(|name| name != "none"));
    }

    #[test]
    fn arm_tells_numbers_instead() {
        let found = told(NEOVERSE);
        assert_eq!((found.model, found.stepping), (Some(0xd40), Some(17)));
        assert_eq!(found.label("aarch64"), "neoverse-v1");
        assert_eq!(hypervisor(NEOVERSE), None, "Arm does not say");
    }

    #[test]
    fn clocks_that_differ_by_a_few_megahertz_are_one() {
        let none = Path::new("/nonexistent");
        let of = |mhz: &str| nominal_mhz(none, &format!("cpu MHz\t: {mhz}\n"));
        assert_eq!(of("2249.998"), Some(2250));
        assert_eq!((of("2596.094"), of("2599.998")), (Some(2600), Some(2600)));
        assert_ne!(of("2450.0"), of("2250.0"));
    }

    #[test]
    fn a_steered_clock_is_not_taken_for_the_nominal_one() {
        let cpus = tempfile::tempdir().expect("a folder");
        let folder = cpus.path().join("cpu0/cpufreq");
        fs::create_dir_all(&folder).expect("writable");
        assert_eq!(nominal_mhz(cpus.path(), "cpu MHz : 1200.0\n"), None);
        fs::write(folder.join("cpuinfo_max_freq"), "3500000\n").expect("writable");
        assert_eq!(nominal_mhz(cpus.path(), "cpu MHz : 1200.0\n"), Some(3500));
    }

    #[test]
    fn siblings_are_counted() {
        for (list, threads) in [("0", 1), ("0-1", 2), ("0,4", 2), ("0-3,8-11", 8)] {
            let cpus = tempfile::tempdir().expect("a folder");
            let folder = cpus.path().join("cpu0/topology");
            fs::create_dir_all(&folder).expect("writable");
            fs::write(folder.join("thread_siblings_list"), list).expect("writable");
            assert_eq!(threads_per_core(cpus.path()), Some(threads), "{list}");
        }
    }
}
