//! A comparison over its workloads: how many say what, and how far the ratios reach.

use stats::Verdict;

use super::{Origin, Row, RowState, Sides, format};

/// Rows of one host, counted by verdict.
#[derive(Clone, Debug)]
pub struct Tally<'a> {
    /// What is compared.
    pub sides: Sides,
    /// The counted rows, each from the same host.
    pub rows: Vec<&'a Row>,
    /// Planned workloads, counted or not.
    pub planned: usize,
}

/// The rows to count: those of this host, or of the reference host where this host has none at all.
/// Rows of different hosts are never counted together.
pub fn shown_host<'a>(states: impl IntoIterator<Item = &'a RowState>) -> Vec<&'a Row> {
    let rows: Vec<_> = states.into_iter().filter_map(RowState::measured).collect();
    let origin = rows.iter().map(|row| row.source.origin).min();
    let of_host = |row: &&Row| Some(row.source.origin) == origin;
    rows.into_iter().filter(of_host).collect()
}

impl<'a> Tally<'a> {
    /// Counts the rows of a comparison.
    pub fn new(sides: Sides, states: impl IntoIterator<Item = &'a RowState>) -> Self {
        let states: Vec<_> = states.into_iter().collect();
        let planned = states.len();
        Self {
            sides,
            rows: shown_host(states),
            planned,
        }
    }

    /// How many rows have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows
            .iter()
            .filter(|row| row.comparison.verdict == verdict)
            .count()
    }

    /// Which host was counted; `None` if there is no row.
    pub fn origin(&self) -> Option<Origin> {
        self.rows.first().map(|row| row.source.origin)
    }

    /// The row with the smallest ratio and the one with the largest.
    pub fn extremes(&self) -> Option<(&'a Row, &'a Row)> {
        let by_ratio = |a: &&&Row, b: &&&Row| a.comparison.ratio.total_cmp(&b.comparison.ratio);
        let smallest = self.rows.iter().min_by(by_ratio)?;
        let largest = self.rows.iter().max_by(by_ratio)?;
        Some((smallest, largest))
    }

    /// The range of ratios: `0.812× to 2.61×`, `3.80× to 610× (Go saturated)`; one ratio where there is only one row.
    pub fn range(&self) -> Option<String> {
        let (low, high) = self.extremes()?;
        let words = |row: &Row| match row.remarks().join(", ") {
            none if none.is_empty() => format::ratio(row.comparison.ratio),
            remarks => format!("{} ({remarks})", format::ratio(row.comparison.ratio)),
        };
        let [low, high] = [low, high].map(words);
        Some(if self.rows.len() == 1 {
            low
        } else {
            format!("{low} to {high}")
        })
    }
}

/// With a capital letter at its start.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
