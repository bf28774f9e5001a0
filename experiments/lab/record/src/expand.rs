//! From workload families to the points that are measured.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::{Experiment, Values, WorkloadFamily};

/// One point: a task with every parameter fixed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Workload {
    /// `family@name=value,…`, unique in the experiment.
    pub key: String,
    /// The family's id.
    pub family: String,
    /// Parameter values.
    pub parameters: BTreeMap<String, u64>,
    /// Iterations of one sample, the same for every subject; 0 until a pilot has chosen.
    pub iterations: u64,
    /// For servers in an open loop: requests a second for each subject, once a pilot has found them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rates: BTreeMap<String, f64>,
}

/// Most points of a workload: more would be measured by nobody.
pub(crate) const MOST: u64 = 10_000;

/// How many points a family has on a host with `cores` cores; `None` for more than [`MOST`].
pub(crate) fn count(family: &WorkloadFamily, cores: u64) -> Option<u64> {
    let mut sizes = family
        .parameters
        .values()
        .map(|v| v.resolve(cores).len() as u64);
    let product = sizes.try_fold(1_u64, |product, size| product.checked_mul(size))?;
    (product <= MOST).then_some(product)
}

/// Every workload of `experiment` on a host with `cores` cores, in the definition's order.
/// A value above what the host has is kept: parameters named `threads` may exceed the cores. A family with more points
/// than any sound definition has gives none.
pub fn expand(experiment: &Experiment, cores: u64) -> Vec<Workload> {
    experiment
        .workloads
        .iter()
        .filter(|family| count(family, cores).is_some())
        .flat_map(|family| points(family, cores))
        .collect()
}

fn points(family: &WorkloadFamily, cores: u64) -> Vec<Workload> {
    let mut points = vec![BTreeMap::new()];
    for (name, values) in &family.parameters {
        let values = values.resolve(cores);
        points = points
            .into_iter()
            .flat_map(|point: BTreeMap<String, u64>| {
                values.iter().map(move |&value| {
                    let mut point = point.clone();
                    point.insert(name.clone(), value);
                    point
                })
            })
            .collect();
    }
    points
        .into_iter()
        .map(|parameters| workload(family, parameters))
        .collect()
}

fn workload(family: &WorkloadFamily, parameters: BTreeMap<String, u64>) -> Workload {
    let list: Vec<_> = parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let key = if list.is_empty() {
        family.id.clone()
    } else {
        format!("{}@{}", family.id, list.join(","))
    };
    let iterations = family.iterations.unwrap_or(0);
    Workload {
        key,
        family: family.id.clone(),
        parameters,
        iterations,
        rates: BTreeMap::new(),
    }
}

impl WorkloadFamily {
    /// Whether a parameter has other values on a host with other cores.
    pub(crate) fn depends_on_host(&self, parameter: &str) -> bool {
        matches!(self.parameters.get(parameter), Some(Values::Host(_)))
    }
}

impl Values {
    /// The values on a host with `cores` cores.
    pub fn resolve(&self, cores: u64) -> Vec<u64> {
        match self {
            Self::One(value) => vec![*value],
            Self::Many(values) => values.clone(),
            Self::Host(word) if word == "all-cores" => vec![cores],
            Self::Host(word) if word == "server-cores" => doubling(cores.saturating_sub(1)),
            Self::Host(_) => doubling(cores),
        }
    }
}

/// 1, 2, 4, … and the number of cores itself.
fn doubling(cores: u64) -> Vec<u64> {
    let mut values: Vec<u64> = std::iter::successors(Some(1_u64), |v| v.checked_mul(2))
        .take_while(|v| *v < cores)
        .collect();
    values.push(cores.max(1));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_have_every_core_but_the_generator_s() {
        let cores = |host| Values::Host("server-cores".into()).resolve(host);
        assert_eq!((cores(1), cores(2)), (vec![1], vec![1]));
        assert_eq!(cores(8), [1, 2, 4, 7]);
        assert_eq!(Values::Host("cores".into()).resolve(8), [1, 2, 4, 8]);
        assert_eq!(Values::Host("all-cores".into()).resolve(8), [8]);
        assert_eq!(Values::Host("cores".into()).resolve(u64::MAX).len(), 65);
    }
}
