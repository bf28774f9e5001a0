//! What the host is, and what it is doing.

use std::hint::black_box;
use std::time::Instant;

use record::{Conditions, Host};

use crate::platform;

/// Dependent steps of one spin probe: about 20 ms.
const SPIN_STEPS: u32 = 20_000_000;

/// The machine.
pub fn host() -> Host {
    Host {
        os: std::env::consts::OS.into(),
        arch: std::env::consts::ARCH.into(),
        kernel: platform::kernel(),
        processor: platform::processor(),
        cores: cores(),
        memory: platform::memory(),
    }
}

/// Cores that a process may use: affinity and cgroup quotas count.
pub fn cores() -> u64 {
    std::thread::available_parallelism().map_or(1, |n| n.get() as u64)
}

/// What the machine is doing now. Takes a tenth of a second, for the spin probe.
pub fn conditions() -> Conditions {
    Conditions {
        at: now(),
        load: platform::load(),
        steal_seconds: platform::steal_seconds(),
        pressure_us: platform::pressure_us(),
        mhz: platform::mhz(),
        governor: platform::governor(),
        throttled: platform::throttled(),
        spin_seconds: spin_seconds(),
        limits: platform::limits(),
    }
}

/// Now, RFC 3339, UTC, whole seconds.
pub fn now() -> String {
    let now = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(now).map_or_else(|_| String::new(), |t| t.to_string())
}

/// Seconds for a fixed number of dependent integer steps: the clock that programs really get.
/// Fastest of three, so that one interruption does not speak for the machine.
fn spin_seconds() -> f64 {
    let once = || {
        let start = Instant::now();
        black_box(spin(black_box(1), SPIN_STEPS));
        start.elapsed().as_secs_f64()
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}

/// A chain in which each step needs the one before (the xorshift of Marsaglia 2003, 13-7-17).
fn spin(mut x: u64, steps: u32) -> u64 {
    for _ in 0..steps {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spin_probe_takes_time() {
        assert!(spin_seconds() > 0.0);
    }

    #[test]
    fn a_moment_is_written_in_rfc_3339() {
        let now = now();
        assert!(now.ends_with('Z') && now.len() == 20, "{now}");
        assert!(now.parse::<jiff::Timestamp>().is_ok());
    }

    #[test]
    fn the_host_is_the_same_whenever_it_is_asked() {
        let (first, second) = (host(), host());
        assert_eq!(first.fingerprint(), second.fingerprint());
        assert!(
            record::host_name(&first.label()).is_ok(),
            "{}",
            first.label()
        );
        assert!(first.cores >= 1);
    }
}
