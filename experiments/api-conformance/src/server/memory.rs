use std::fs;

/// Resident memory of a process, bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Now.
    pub now: u64,
    /// The most that it ever was.
    pub peak: u64,
}

/// That of process `pid`; `None` where the system has no `/proc`.
pub fn of(pid: u32) -> Option<Memory> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let (now, peak) = (kilobytes(&text, "VmRSS:")?, kilobytes(&text, "VmHWM:")?);
    Some(Memory { now, peak })
}

/// Bytes of the line `key 123 kB`.
fn kilobytes(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let number: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(number * 1024)
}
