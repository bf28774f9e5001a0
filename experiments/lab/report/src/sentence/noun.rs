//! What the cases of a comparison are called.

use std::collections::BTreeSet;

use record::{Experiment, Workload};

use super::number;

/// "in all four cases", "at all four loads".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    /// The word before it.
    pub at: &'static str,
    /// One of them.
    pub one: &'static str,
    /// Several.
    pub many: &'static str,
}

impl Noun {
    /// What always fits.
    pub const CASES: Self = Self {
        at: "in",
        one: "case",
        many: "cases",
    };
    const REQUESTS: Self = Self {
        at: "in",
        one: "kind of request",
        many: "kinds of request",
    };

    /// The noun of workloads that differ in one thing alone: the parameter, or the request that a server is asked.
    pub fn of<'a>(
        experiment: &Experiment,
        workloads: impl IntoIterator<Item = &'a Workload>,
    ) -> Self {
        let workloads: Vec<&Workload> = workloads.into_iter().collect();
        let families: BTreeSet<&str> = workloads.iter().map(|w| w.family.as_str()).collect();
        let bare = workloads.iter().all(|w| w.parameters.is_empty());
        let asked = |w: &&Workload| {
            experiment
                .traffic(&w.family)
                .is_some_and(|t| t.plan.rate.is_none() && t.plan.p99_limit.is_none())
        };
        match families.len() {
            1 => parameter(&workloads).map_or(Self::CASES, Self::values),
            _ if bare && workloads.iter().all(asked) => Self::REQUESTS,
            _ => Self::CASES,
        }
    }

    fn values(parameter: &str) -> Self {
        macro_rules! plural {
            ($one:literal) => {
                ($one, concat!($one, "s"))
            };
        }
        let (one, many) = match parameter {
            "load" => plural!("load"),
            "limit" => plural!("limit"),
            "n" => plural!("size"),
            "wait" => plural!("wait"),
            "connections" => ("number of connections", "numbers of connections"),
            "cores" => ("number of cores", "numbers of cores"),
            "threads" => ("number of threads", "numbers of threads"),
            _ => return Self::CASES,
        };
        let at = match parameter {
            "connections" | "cores" | "threads" => "with",
            _ => "at",
        };
        Self { at, one, many }
    }

    /// "four cases".
    pub fn count(self, count: usize) -> String {
        match count {
            1 => format!("one {}", self.one),
            n => format!("{} {}", number(n), self.many),
        }
    }

    /// ", in all four cases"; nothing of a single one.
    pub(super) fn all(self, count: usize) -> String {
        match count {
            0 | 1 => String::new(),
            2 => format!(", {} both {}", self.at, self.many),
            n => format!(", {} all {} {}", self.at, number(n), self.many),
        }
    }

    /// "in nine of twelve cases".
    pub fn some(self, some: usize, all: usize) -> String {
        format!("{} {} {}", self.at, super::number::of(some, all), self.many)
    }
}

/// The one parameter whose values tell the workloads apart.
fn parameter<'a>(workloads: &[&'a Workload]) -> Option<&'a str> {
    let first = workloads.first()?;
    let mut differing = first.parameters.iter().filter(|(name, value)| {
        let same = |w: &&Workload| w.parameters.get(*name) == Some(*value);
        !workloads.iter().all(same)
    });
    let (name, _) = differing.next()?;
    differing.next().is_none().then_some(name.as_str())
}
