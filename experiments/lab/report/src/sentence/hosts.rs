//! What other hosts say of the same cases.

use stats::Verdict;

use super::case::span;
use super::{Case, Finding, ahead, number};

impl Finding<'_> {
    /// What other hosts say of the same cases: "All three hosts agree: 1.6 to 3.1 times." `None` where this host is alone.
    pub fn hosts(&self) -> Option<String> {
        let shared: Vec<&Case> = (self.cases.iter())
            .filter(|case| !case.others.is_empty())
            .collect();
        let mut names: Vec<&str> = shared
            .iter()
            .flat_map(|case| case.others.iter().map(|o| o.host.as_str()))
            .collect();
        names.sort_unstable();
        names.dedup();
        let hosts = 1 + names.len();
        let contrary = shared.iter().filter(|case| case.is_contradicted()).count();
        let agreed = shared.iter().filter(|case| case.is_agreed()).count();
        let all = shared.len();
        let partly = match all == self.cases.len() {
            true => String::new(),
            false => match hosts {
                2 => " that both hosts measured".into(),
                _ => " that several hosts measured".into(),
            },
        };
        let of = |some| match some == all && all > 1 {
            true => format!("{}{partly}", self.noun.all(all).replace(", ", "")),
            false => format!("{}{partly}", self.noun.some(some, all)),
        };
        Some(match (all, contrary) {
            (0, _) => return None,
            (_, 0) if agreed == all => {
                let partly = match partly.is_empty() {
                    true => String::new(),
                    false => format!(
                        " on the {} that they share",
                        match all {
                            1 => self.noun.one.to_owned(),
                            n => self.noun.count(n),
                        }
                    ),
                };
                let reach = one_way(&shared).map_or(String::new(), |reach| format!(": {reach}"));
                format!("{} hosts agree{partly}{reach}.", every(hosts))
            }
            (1, 0) => self.partly(shared[0], hosts),
            (1, _) => format!(
                "{} disagree: one shows the contrary of another.",
                the(hosts)
            ),
            (_, 0) => format!(
                "{} agree {}, and nowhere show the contrary.",
                the(hosts),
                of(agreed)
            ),
            (_, some) => format!(
                "{} disagree {}: one shows the contrary of another.",
                the(hosts),
                of(some)
            ),
        })
    }
}

impl Finding<'_> {
    /// Of a case that some hosts show and none contradicts.
    fn partly(&self, case: &Case, hosts: usize) -> String {
        let decided: Vec<Verdict> = (case.verdicts())
            .filter(|v| matches!(v, Verdict::Above | Verdict::Below))
            .collect();
        let shown = decided.first().and_then(|v| ahead(self.sides, *v));
        match shown {
            Some(shown) => format!(
                "{shown} on {}; none shows the contrary.",
                hosts_of(decided.len(), hosts)
            ),
            None => "No host shows a difference.".into(),
        }
    }
}

/// "one of two hosts".
fn hosts_of(some: usize, all: usize) -> String {
    format!("{} hosts", super::number::of(some, all))
}

/// How far all cases reach on all hosts, where each of them says that one side is ahead, the same everywhere.
fn one_way(cases: &[&Case]) -> Option<String> {
    let first = cases.first()?.verdict;
    let decided = matches!(first, Verdict::Above | Verdict::Below);
    let same = cases.iter().all(|case| case.verdict == first);
    if !(decided && same) {
        return None;
    }
    let turned = |ratio: f64| match first {
        Verdict::Above => ratio,
        _ => ratio.recip(),
    };
    let factors: Vec<(f64, bool)> = cases
        .iter()
        .flat_map(|case| {
            let others = case.others.iter().map(|o| (o.ratio, o.limit));
            others.chain([(case.ratio, case.is_bound())])
        })
        .map(|(ratio, limit)| (turned(ratio), limit))
        .collect();
    Some(span(factors.into_iter()))
}

fn every(hosts: usize) -> String {
    match hosts {
        2 => "Both".into(),
        n => format!("All {}", number(n)),
    }
}

fn the(hosts: usize) -> String {
    format!("The {} hosts", number(hosts))
}
