//! What the host is, and what it was doing.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Processor;
use crate::digest::digest_bytes;

/// The machine that measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Host {
    /// "linux", "macos".
    pub os: String,
    /// "x86_64", "aarch64".
    pub arch: String,
    /// Kernel release, where known.
    pub kernel: Option<String>,
    /// The processor.
    pub processor: Processor,
    /// Cores that a process may use.
    pub cores: u64,
    /// Memory, bytes, where known.
    pub memory: Option<u64>,
}

impl Host {
    /// What tells it from every other kind of host, as the first 16 hexadecimal digits of a SHA-256: system, architecture,
    /// processor, cores and memory. The kernel, which is renewed now and then, is not part of it.
    pub fn fingerprint(&self) -> String {
        let memory = self.memory.map(gibibytes);
        let (processor, cores) = (self.processor.identity(), self.cores);
        let identity = format!("{} {} {cores} {memory:?} {processor}", self.os, self.arch);
        digest_bytes(identity.as_bytes())
    }

    /// The name that people understand: `epyc-milan-2c`. Hosts that differ may share it; see [`Host::folder`].
    pub fn label(&self) -> String {
        format!("{}-{}c", self.processor.label(&self.arch), self.cores)
    }

    /// Name of its folder below `src/results/`, where `taken` hosts have theirs already: its own if it is one of them,
    /// else its label, with its clock, or in the end its fingerprint, where another host has that.
    pub fn folder<'a>(&self, taken: impl IntoIterator<Item = (&'a str, &'a Self)>) -> String {
        let taken: Vec<_> = taken.into_iter().collect();
        let fingerprint = self.fingerprint();
        if let Some((name, _)) = (taken.iter()).find(|(_, host)| host.fingerprint() == fingerprint)
        {
            return (*name).to_owned();
        }
        let label = self.label();
        let clock = self.processor.mhz.map(|mhz| format!("{label}-{mhz}mhz"));
        let last = format!("{label}-{}", &fingerprint[..6]);
        let is_free = |name: &String| taken.iter().all(|(other, _)| other != name);
        let mut names = [Some(label), clock].into_iter().flatten();
        names.find(is_free).unwrap_or(last)
    }
}

/// To the nearest: what the system keeps for itself differs from kernel to kernel.
fn gibibytes(bytes: u64) -> u64 {
    (bytes + (1 << 29)) >> 30
}

/// What the host was doing at one moment. What it cannot tell is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Conditions {
    /// When, RFC 3339.
    pub at: String,
    /// One-minute load average.
    pub load: Option<f64>,
    /// Processor time stolen by the hypervisor since boot, seconds.
    pub steal_seconds: Option<f64>,
    /// Pressure stall totals since boot, microseconds, by resource ("cpu", "io", "memory").
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pressure_us: BTreeMap<String, u64>,
    /// Clock of each core, MHz.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mhz: Vec<f64>,
    /// Frequency governor.
    pub governor: Option<String>,
    /// Times a core was throttled since boot.
    pub throttled: Option<u64>,
    /// Fixed spin probe: seconds for a fixed number of dependent integer steps.
    pub spin_seconds: f64,
    /// Limits and switches that may matter ("open files", "smt", "turbo", "cgroup cpu.max", …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, String>,
}

/// `text` as a host's name: it becomes a folder and part of addresses, so nothing that would need
/// escaping, or lead elsewhere.
///
/// # Errors
/// The mend, if it is not fit for that.
pub fn host_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.into())
    } else {
        Err("use lowercase letters, digits and hyphens".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_s_name_is_fit_for_a_folder_and_an_address() {
        assert!(host_name("reference-2").is_ok());
        let wrong = [
            "", ".", "..", "a/b", "/etc", "My Host", "über", "a\\b", "a\n",
        ];
        for name in wrong {
            assert!(host_name(name).is_err(), "{name:?}");
        }
    }

    fn host(mhz: u64) -> Host {
        Host {
            os: "linux".into(),
            arch: "x86_64".into(),
            cores: 2,
            memory: Some(24 << 30),
            processor: Processor {
                vendor: Some("AuthenticAMD".into()),
                family: Some(25),
                model: Some(1),
                name: Some("AMD EPYC".into()),
                mhz: Some(mhz),
                ..Processor::default()
            },
            ..Host::default()
        }
    }

    #[test]
    fn two_processors_of_one_name_are_two_hosts() {
        let (slow, fast) = (host(2250), host(2450));
        assert_ne!(slow.fingerprint(), fast.fingerprint());
        let none: [(&str, &Host); 0] = [];
        assert_eq!(slow.folder(none), "epyc-milan-2c");
        let first = [("epyc-milan-2c", &slow)];
        assert_eq!(slow.folder(first), "epyc-milan-2c");
        assert_eq!(fast.folder(first), "epyc-milan-2c-2450mhz");
        let both = [("epyc-milan-2c", &slow), ("epyc-milan-2c-2450mhz", &fast)];
        let mut third = host(2450);
        third.processor.stepping = Some(2);
        let name = third.folder(both);
        assert!(name.starts_with("epyc-milan-2c-") && both.iter().all(|(other, _)| *other != name));
        assert!(host_name(&name).is_ok(), "{name}");
    }

    #[test]
    fn a_host_stays_itself_when_its_kernel_is_renewed() {
        let mut later = host(2250);
        later.kernel = Some("7.0".into());
        // A kernel keeps a little more of the memory for itself than another.
        later.memory = Some((24 << 30) - (300 << 20));
        assert_eq!(later.fingerprint(), host(2250).fingerprint());
        later.cores = 4;
        assert_ne!(later.fingerprint(), host(2250).fingerprint());
    }
}
