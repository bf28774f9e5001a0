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
    /// Whether it follows from the sources and the tools alone: each sample has the same value, and there is no scatter to
    /// speak of.
    pub exact: bool,
}

impl Metric {
    /// The distribution that it is a percentile of, by name, and which quantile: `("response", 0.999)` of `response-p999`.
    pub fn percentile(&self) -> Option<(&'static str, f64)> {
        let (of, decimals) = self.name.rsplit_once("-p")?;
        let whole = 10_f64.powi(i32::try_from(decimals.len()).ok()?);
        let decimals = decimals
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| decimals.parse::<f64>());
        Some((of, decimals?.ok()? / whole))
    }
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
    /// So many a second.
    PerSecond,
    /// A share: 1 is all of it.
    Share,
}

const fn lower(name: &'static str, label: &'static str, unit: UnitOfMetric) -> Metric {
    Metric {
        name,
        label,
        unit,
        lower_is_better: true,
        exact: false,
    }
}

const fn higher(name: &'static str, label: &'static str, unit: UnitOfMetric) -> Metric {
    Metric {
        lower_is_better: false,
        ..lower(name, label, unit)
    }
}

const fn exact(name: &'static str, label: &'static str, unit: UnitOfMetric) -> Metric {
    Metric {
        exact: true,
        ..lower(name, label, unit)
    }
}

/// Every metric that a sample can have. `time` is the primary metric of loops and commands: seconds
/// per iteration, seconds of the whole process. What follows `involuntary-switches` is a server's,
/// over the measured window of its load.
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
    lower(
        "cycles",
        "processor cycles in user mode",
        UnitOfMetric::Count,
    ),
    lower(
        "instructions",
        "instructions in user mode",
        UnitOfMetric::Count,
    ),
    lower(
        "branch-misses",
        "mispredicted branches in user mode",
        UnitOfMetric::Count,
    ),
    lower(
        "cache-misses",
        "misses of the last cache in user mode",
        UnitOfMetric::Count,
    ),
    higher("cores-used", "cores used on average", UnitOfMetric::Count),
    exact("size", "size of the executable", UnitOfMetric::Bytes),
    exact("size-compressed", "size after gzip", UnitOfMetric::Bytes),
    exact("size-code", "code", UnitOfMetric::Bytes),
    exact("size-data", "data and tables", UnitOfMetric::Bytes),
    exact("size-symbols", "names", UnitOfMetric::Bytes),
    exact("size-debug", "debug information", UnitOfMetric::Bytes),
    exact("size-rest", "headers and padding", UnitOfMetric::Bytes),
    exact("source-lines", "lines of code", UnitOfMetric::Count),
    exact("source-tokens", "tokens of code", UnitOfMetric::Count),
    exact(
        "source-compressed",
        "tokens of code after gzip",
        UnitOfMetric::Bytes,
    ),
    exact("source-files", "files of code", UnitOfMetric::Count),
    exact(
        "dependencies-direct",
        "foreign packages that the code asks for itself",
        UnitOfMetric::Count,
    ),
    exact(
        "dependencies-all",
        "foreign packages in all",
        UnitOfMetric::Count,
    ),
    lower(
        "cpu-per-request",
        "server's processor time per request",
        UnitOfMetric::Seconds,
    ),
    higher("rate", "answers per second", UnitOfMetric::PerSecond),
    higher(
        "capacity",
        "highest rate with p99 within its limit",
        UnitOfMetric::PerSecond,
    ),
    lower("response-p50", "response time, p50", UnitOfMetric::Seconds),
    lower("response-p90", "response time, p90", UnitOfMetric::Seconds),
    lower("response-p99", "response time, p99", UnitOfMetric::Seconds),
    lower(
        "response-p999",
        "response time, p99.9",
        UnitOfMetric::Seconds,
    ),
    lower(
        "response-p9999",
        "response time, p99.99",
        UnitOfMetric::Seconds,
    ),
    lower("service-p50", "service time, p50", UnitOfMetric::Seconds),
    lower("service-p99", "service time, p99", UnitOfMetric::Seconds),
    lower(
        "start",
        "time from the process's start to its first answer",
        UnitOfMetric::Seconds,
    ),
    lower(
        "start-memory",
        "resident memory at the first answer",
        UnitOfMetric::Bytes,
    ),
    lower(
        "memory",
        "resident memory at the end of the load",
        UnitOfMetric::Bytes,
    ),
    lower(
        "gc-pause-max",
        "longest pause by the garbage collector",
        UnitOfMetric::Seconds,
    ),
    lower("gc-cycles", "garbage collections", UnitOfMetric::Count),
    lower("lag-p99", "lag of the send, p99", UnitOfMetric::Seconds),
    lower(
        "own-lag-p99",
        "generator's own lag, p99",
        UnitOfMetric::Seconds,
    ),
    lower(
        "generator-cpu",
        "generator's share of its core",
        UnitOfMetric::Share,
    ),
    lower("in-flight", "requests in flight", UnitOfMetric::Count),
    lower(
        "saturated",
        "whether the server was saturated",
        UnitOfMetric::Share,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_known_by_its_name() {
        let of = |name: &str| metric(name).expect("known").percentile();
        assert_eq!(of("response-p50"), Some(("response", 0.5)));
        assert_eq!(of("response-p9999"), Some(("response", 0.9999)));
        assert_eq!(of("own-lag-p99"), Some(("own-lag", 0.99)));
        for name in ["time", "peak-memory", "cpu-per-request", "gc-pause-max"] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
