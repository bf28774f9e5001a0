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
