//! What is measured: names, units and which way is better.

/// A measured quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Key in [`crate::Sample::metrics`].
    pub name: &'static str,
    /// Name for the reader.
    pub label: &'static str,
    /// Unit of the stored value.
    pub unit: UnitOfMetric,
    /// Whether a smaller value is better.
    pub lower_is_better: bool,
}

/// Units of stored values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitOfMetric {
    /// Seconds.
    Seconds,
    /// Bytes.
    Bytes,
    /// A plain number.
    Count,
}

const fn lower(name: &'static str, label: &'static str, unit: UnitOfMetric) -> Metric {
    Metric {
        name,
        label,
        unit,
        lower_is_better: true,
    }
}

/// Every metric that a process can have. `time` is the probe's own primary metric: seconds per
/// iteration for a loop, seconds of the whole process for a command.
const METRICS: &[Metric] = &[
    lower("time", "time per iteration", UnitOfMetric::Seconds),
    lower("wall", "time of the whole process", UnitOfMetric::Seconds),
    lower(
        "cpu",
        "processor time of the whole process",
        UnitOfMetric::Seconds,
    ),
    lower("peak-memory", "peak resident memory", UnitOfMetric::Bytes),
    lower("minor-faults", "minor page faults", UnitOfMetric::Count),
    lower("major-faults", "major page faults", UnitOfMetric::Count),
    lower(
        "voluntary-switches",
        "voluntary context switches",
        UnitOfMetric::Count,
    ),
    lower(
        "involuntary-switches",
        "involuntary context switches",
        UnitOfMetric::Count,
    ),
];

/// The metric of that name.
pub fn metric(name: &str) -> Option<Metric> {
    METRICS.iter().copied().find(|m| m.name == name)
}

/// All metrics, in the order in which tables show them.
pub fn metrics() -> &'static [Metric] {
    METRICS
}
