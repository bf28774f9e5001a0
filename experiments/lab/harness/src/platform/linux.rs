//! Linux: /proc, /sys and core affinity.

use std::fs;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Peak resident memory of a running process since its exec, bytes.
pub fn peak_memory(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    kilobytes(&status, "VmHWM:")
}

/// Peak resident memory of this process, bytes: a child's books start with it.
pub fn own_peak_memory() -> Option<u64> {
    peak_memory(std::process::id())
}

fn kilobytes(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let number: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(number * 1024)
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
