//! Systems other than Linux: what they cannot tell is `None` or empty, and doctor says so.

use std::collections::BTreeMap;
use std::path::Path;

/// Nothing here can read another process's peak: the books at its end have to do.
pub fn peak_memory(_pid: u32) -> Option<u64> {
    None
}

/// Peak resident memory of this process, bytes: a child's books may start with it.
pub fn own_peak_memory() -> Option<u64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let peak = getrusage(UsageWho::RUSAGE_SELF).ok()?.max_rss();
    // macOS counts bytes, the BSDs kilobytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Some(u64::try_from(peak).ok()? * unit)
}

/// Calls `start`; cores cannot be chosen here.
pub fn on_cores<T>(_cores: Option<&[usize]>, start: impl FnOnce() -> T) -> T {
    start()
}

/// Every core: which ones are allowed is not known.
pub fn allowed_cores() -> Vec<usize> {
    (0..std::thread::available_parallelism().map_or(1, |n| n.get())).collect()
}

/// Whether a process can be kept to given cores.
pub const PINS: bool = false;

/// Not known before a process's end.
pub fn cpu_time(_pid: u32) -> Option<std::time::Duration> {
    None
}

/// Not known.
pub fn resident_memory(_pid: u32) -> Option<u64> {
    None
}

/// Not known.
pub fn switches(_pid: u32) -> Option<[u64; 2]> {
    None
}

/// What `sysctl` tells of the processor, as macOS has it.
pub fn processor() -> record::Processor {
    let number = |name: &str| sysctl(name)?.parse::<u64>().ok();
    let cache = |(level, name): (&str, &str)| Some((level.to_owned(), number(name)?));
    let known = [
        ("L1d", "hw.l1dcachesize"),
        ("L1i", "hw.l1icachesize"),
        ("L2", "hw.l2cachesize"),
        ("L3", "hw.l3cachesize"),
    ];
    let threads = number("hw.logicalcpu").zip(number("hw.physicalcpu").filter(|n| *n > 0));
    record::Processor {
        vendor: sysctl("machdep.cpu.vendor")
            .or_else(|| cfg!(target_os = "macos").then(|| "Apple".into())),
        name: sysctl("machdep.cpu.brand_string"),
        caches: known.into_iter().filter_map(cache).collect(),
        threads_per_core: threads.map(|(logical, physical)| logical / physical),
        hypervisor: number("kern.hv_vmm_present")
            .map(|is| if is == 1 { "unknown" } else { "none" }.into()),
        ..record::Processor::default()
    }
}

/// Memory, bytes, where `sysctl` tells it.
pub fn memory() -> Option<u64> {
    sysctl("hw.memsize")?.parse().ok()
}

fn sysctl(name: &str) -> Option<String> {
    let told = std::process::Command::new("sysctl")
        .args(["-n", name])
        .output()
        .ok()?;
    let text = String::from_utf8(told.stdout).ok()?.trim().to_owned();
    (told.status.success() && !text.is_empty()).then_some(text)
}

/// Not known.
pub fn load() -> Option<f64> {
    None
}

/// Not known.
pub fn steal_seconds() -> Option<f64> {
    None
}

/// Not known.
pub fn pressure_us() -> BTreeMap<String, u64> {
    BTreeMap::new()
}

/// Not known.
pub fn mhz() -> Vec<f64> {
    Vec::new()
}

/// Not known.
pub fn governor() -> Option<String> {
    None
}

/// Not known.
pub fn throttled() -> Option<u64> {
    None
}

/// Not known.
pub fn limits() -> BTreeMap<String, String> {
    BTreeMap::new()
}

/// One of these commands that runs and was not started by this process: not known here.
pub fn foreign<'a>(_names: &[&'a str], _within: Option<&Path>) -> Option<&'a str> {
    None
}

/// A stopped process below this one: not known here; what hangs is ended when its time is over.
pub fn stopped_below(_leader: u32) -> Option<(u32, String)> {
    None
}

/// Orphans cannot be adopted here.
pub fn adopt_orphans() {}

/// Not known.
pub fn children() -> Vec<u32> {
    Vec::new()
}

/// Hardware counters of a process: none are read here.
#[derive(Default)]
pub struct Counters;

impl Counters {
    /// Counters of whatever this thread starts next.
    pub fn of_next_child() -> Self {
        Self
    }

    /// Whether this host counts anything.
    pub fn are_there() -> bool {
        false
    }

    /// What they have counted so far, by metric.
    pub fn read(&mut self) -> impl Iterator<Item = (&'static str, u64)> {
        std::iter::empty()
    }
}
