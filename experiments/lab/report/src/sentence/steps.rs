//! One subject beside several others: what each step from it changes.

use stats::Verdict;

use super::Case;
use super::case::reach;
use super::phrase::Phrase;
use crate::results::{Sides, capitalised, format};

/// Comparisons of one row each, in the order given. Those that divide the same side stand in one sentence: "Rust uses 1.1
/// times the memory of Rust (sonic-rs) and 1.3 times that of Rust (tuned)."
pub fn steps(cases: &[(&Sides, Case)]) -> String {
    let mut groups: Vec<Vec<&(&Sides, Case)>> = Vec::new();
    for of in cases {
        let same = |group: &&mut Vec<&(&Sides, Case)>| {
            let first = group[0].0;
            first.other.name == of.0.other.name && first.metric.name == of.0.metric.name
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(of),
            None => groups.push(vec![of]),
        }
    }
    let told = groups.iter().flat_map(|group| told(group));
    let stopped = told.map(|text| format!("{}.", capitalised(&text)));
    stopped.collect::<Vec<_>>().join(" ")
}

/// What is more than others, what is less, and what no difference is shown to.
fn told(group: &[&(&Sides, Case)]) -> Vec<String> {
    let with = |verdict| {
        let all = group
            .iter()
            .filter(move |(_, case)| case.verdict == verdict);
        all.copied().collect::<Vec<_>>()
    };
    let mut told = Vec::new();
    for verdict in [Verdict::Above, Verdict::Below] {
        told.extend(clauses(&with(verdict), verdict));
    }
    let rest: Vec<_> = [Verdict::Equivalent, Verdict::Inconclusive]
        .into_iter()
        .flat_map(with)
        .collect();
    if let Some((sides, _)) = rest.first() {
        let names: Vec<String> = rest.iter().map(|(s, _)| s.baseline.name.clone()).collect();
        told.push(format!(
            "{} shows no difference to {}",
            sides.other.name,
            format::list(&names)
        ));
    }
    told
}

/// One clause where the divided side acts in all of them; else a clause each.
fn clauses(group: &[&(&Sides, Case)], verdict: Verdict) -> Vec<String> {
    let Some((first, case)) = group.first() else {
        return Vec::new();
    };
    let phrase = Phrase::of(&first.metric);
    let above = verdict == Verdict::Above;
    let whole = |(sides, case): &(&Sides, Case)| {
        phrase.against(phrase.actors(sides, above), &reach(&[case]))
    };
    let acts = phrase.actors(first, above)[0] == first.other.name;
    match acts.then(|| phrase.again()).flatten() {
        Some(again) => {
            let mut parts = vec![whole(&(*first, case.clone()))];
            let rest = group.iter().skip(1);
            parts.extend(rest.map(|(s, c)| format!("{} {again} {}", reach(&[c]), s.baseline.name)));
            vec![format::list(&parts)]
        }
        None => group.iter().map(|of| whole(of)).collect(),
    }
}
