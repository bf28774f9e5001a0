//! What the host is, and what it was doing.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The machine that measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Host {
    /// Name of its folder under `src/results/`.
    pub name: String,
    /// "linux", "macos".
    pub os: String,
    /// "x86_64", "aarch64".
    pub arch: String,
    /// Kernel release, where known.
    pub kernel: Option<String>,
    /// Processor's name, where known.
    pub cpu: Option<String>,
    /// Cores that a process may use.
    pub cores: u64,
    /// Memory, bytes, where known.
    pub memory: Option<u64>,
    /// Whether the processor reports a hypervisor.
    pub virtual_machine: Option<bool>,
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
}
