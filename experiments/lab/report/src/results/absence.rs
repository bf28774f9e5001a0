//! Why there is no number: what a record says of a cell that lacks one.

use record::{Measurement, Metric};

use super::{RowState, format};

/// Share of a cell's samples that may lack a metric: what more would leave is the cell's lucky moments.
const MOST: f64 = 0.2;

/// What the record says of why this was left out.
pub(crate) fn unmeasured(
    record: &Measurement,
    workload: &str,
    subjects: &[&str],
) -> Option<String> {
    let about = |u: &&record::Unmeasured| {
        (u.workload.is_empty() || u.workload == workload)
            && (u.subject.is_empty() || subjects.contains(&u.subject.as_str()))
    };
    let reason = &record.unmeasured.iter().find(about)?.reason;
    Some(reason.trim_end_matches('.').to_owned())
}

/// Why a cell's metric is no number although the cell was sampled: too many of its samples have none. Void samples are not
/// counted, for they have no metric at all.
pub(crate) fn lacking(
    record: &Measurement,
    workload: &str,
    subject: &str,
    metric: Metric,
) -> Option<String> {
    let taken: Vec<_> = (record.cell(workload, subject))
        .filter(|sample| sample.void.is_none())
        .collect();
    let without: Vec<_> = (taken.iter())
        .filter(|sample| !sample.metrics.contains_key(metric.name))
        .collect();
    if without.len() as f64 <= MOST * taken.len() as f64 {
        return None;
    }
    // A generator without time of its own leaves the server's processor time, and takes what it would have timed itself.
    let saturated = (without.iter())
        .all(|s| s.metrics.contains_key("generator-cpu") && !s.metrics.contains_key("rate"));
    let (without, of) = (without.len(), taken.len());
    Some(match saturated {
        true => format!("the load generator was saturated in {without} of {of} samples"),
        false => format!("{without} of {of} samples do not have it"),
    })
}

/// Fewer of `noun` than are needed.
pub(crate) fn too_few(units: usize, needed: usize, noun: &str) -> String {
    let units = format::plural(units, noun);
    format!("only {units} within the budget, an interval needs {needed}")
}

/// More reasons than this are not told in a sentence.
const REASONS: usize = 3;

/// The rows of which nothing is known, each with the reason, as sentences with a space before each; where there are many
/// reasons, how many more rows there are.
pub(crate) fn absent_in_words<'a>(rows: impl IntoIterator<Item = &'a RowState>) -> String {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for row in rows {
        let RowState::NotMeasured {
            title,
            reason,
            bound: None,
            ..
        } = row
        else {
            continue;
        };
        match reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, titles)) => titles.push(title.clone()),
            None => reasons.push((reason, vec![title.clone()])),
        }
    }
    let told = reasons.iter().take(REASONS);
    let told = told.map(|(reason, titles)| format!(" Left out: {} ({reason}).", titles.join("; ")));
    let more: usize = (reasons.iter().skip(REASONS))
        .map(|(_, titles)| titles.len())
        .sum();
    let more = match more {
        0 => String::new(),
        n => format!(" {n} more are left out; the table says why."),
    };
    told.collect::<String>() + &more
}
