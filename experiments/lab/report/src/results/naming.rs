//! What workloads are called.

use record::{Experiment, Workload};

use super::format::{self, JOIN};

/// The point alone: `n = 10⁶`, `n = 10⁸, threads = 2`; empty if the family has no parameters.
pub fn point(workload: &Workload) -> String {
    let parts: Vec<_> = workload
        .parameters
        .iter()
        .map(|(name, value)| format!("{name}{JOIN}={JOIN}{}", format::size(*value)))
        .collect();
    parts.join(", ")
}

/// The family's title and the point: `odd-only sieve, n = 10⁶`.
pub fn title(experiment: &Experiment, workload: &Workload) -> String {
    let family = experiment.family(&workload.family);
    let family = family.map_or(workload.family.as_str(), |f| f.title.as_str());
    match point(workload) {
        point if point.is_empty() => family.to_owned(),
        point => format!("{family}, {point}"),
    }
}
