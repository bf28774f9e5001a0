//! Why there is no number: what a record says of a cell that lacks one.

use record::{Measurement, Metric, Reason};

use super::{RowState, format};

/// Share of a cell's samples that may lack a metric: what more would leave is the cell's lucky moments.
const MOST: f64 = 0.2;

/// What the record says of why this was left out.
pub(crate) fn unmeasured(
    record: &Measurement,
    workload: &str,
    subjects: &[&str],
) -> Option<Reason> {
    let about = |u: &&record::Unmeasured| {
        (u.workload.is_empty() || u.workload == workload)
            && (u.subject.is_empty() || subjects.contains(&u.subject.as_str()))
    };
    let reason = &record.unmeasured.iter().find(about)?.reason;
    Some(reason.reworded(reason.trim_end_matches('.')))
}

/// Why a figure has no value of a subject where it has one of others.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Absent {
    lead: &'static str,
    reason: Option<Reason>,
}

impl Absent {
    /// `lead` says what is missing, `reason` why, where a record knows.
    pub fn new(lead: &'static str, reason: Option<Reason>) -> Self {
        Self { lead, reason }
    }

    /// "not measured: 9 of 24 samples are void: requests failed".
    pub fn words(&self) -> String {
        match &self.reason {
            Some(reason) => format!("{}: {reason}", self.lead),
            None => self.lead.to_owned(),
        }
    }

    fn why(&self) -> &str {
        self.reason.as_deref().unwrap_or(self.lead)
    }

    /// Whether the subject itself is to blame.
    fn is_own(&self) -> bool {
        self.reason.as_ref().is_some_and(Reason::is_own)
    }
}

/// The points of a figure that have no value, each with the reason, as sentences with a space before each. A subject that
/// failed by itself is ranked last; nobody knows the place of another.
pub(crate) fn absent_points<'a>(points: impl IntoIterator<Item = (String, &'a Absent)>) -> String {
    let (own, others): (Vec<_>, Vec<_>) = points.into_iter().partition(|(_, why)| why.is_own());
    let reasons = |points: &[(String, &'a Absent)]| {
        let mut reasons = Reasons::default();
        for (name, why) in points {
            reasons.add(why.why(), name);
        }
        reasons
    };
    reasons(&own).told("Ranked last") + &reasons(&others).told("Left out")
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

/// Reasons, each with what it holds for.
#[derive(Default)]
struct Reasons(Vec<(String, Vec<String>)>);

impl Reasons {
    fn add(&mut self, reason: &str, title: &str) {
        match self.0.iter_mut().find(|(known, _)| known == reason) {
            Some((_, titles)) => titles.push(title.to_owned()),
            None => self.0.push((reason.to_owned(), vec![title.to_owned()])),
        }
    }

    /// As sentences with a space before each; where there are many reasons, how many more titles there are.
    fn told(&self, lead: &str) -> String {
        let told = self.0.iter().take(REASONS);
        let told =
            told.map(|(reason, titles)| format!(" {lead}: {} ({reason}).", titles.join("; ")));
        let more: usize = (self.0.iter().skip(REASONS))
            .map(|(_, titles)| titles.len())
            .sum();
        let more = match more {
            0 => String::new(),
            n => format!(" {n} more are {}; the table says why.", lead.to_lowercase()),
        };
        told.collect::<String>() + &more
    }
}

/// The rows of which nothing is known, each with the reason, as sentences with a space before each.
pub(crate) fn absent_in_words<'a>(rows: impl IntoIterator<Item = &'a RowState>) -> String {
    let mut reasons = Reasons::default();
    for row in rows {
        if let RowState::NotMeasured {
            title,
            reason,
            bound: None,
            ..
        } = row
        {
            reasons.add(reason, title);
        }
    }
    reasons.told("Left out")
}
