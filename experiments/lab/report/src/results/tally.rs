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

    /// The answer in a few words: "Rust faster in 9 of 14", "Equivalent in 3 of 3".
    pub fn headline(&self) -> String {
        let of = self.rows.len();
        let settled = [Verdict::Above, Verdict::Below, Verdict::Equivalent];
        let parts: Vec<_> = (settled.into_iter().filter(|v| self.count(*v) > 0))
            .map(|v| {
                let words = match self.sides.winner(v) {
                    Some(side) => self.sides.better(side),
                    None => "equivalent".into(),
                };
                format!("{words} in {} of {of}", self.count(v))
            })
            .collect();
        match (of, parts.is_empty()) {
            (0, _) => "Not measured on this host".into(),
            (_, true) => format!("Undecided in all of {of}"),
            _ => capitalised(&format::list(&parts)),
        }
    }

    /// Counts and range, as a sentence without the host: "Rust is faster in 9 of 14 workloads, Go in 2;
    /// 1 is equivalent, 2 are undecided. Go ÷ Rust runs from …".
    pub fn sentence(&self) -> String {
        match (self.rows.len(), self.planned) {
            (0, 1) => return "the planned workload is not measured on this host.".into(),
            (0, n) => return format!("none of {n} planned workloads is measured on this host."),
            _ => {}
        }
        format!("{}. {}", self.counts(), self.reach())
    }

    /// [`Tally::sentence`] without the rows' intervals: counts and range.
    pub fn brief(&self) -> String {
        let fraction = self.sides.fraction();
        match (self.range(), self.rows.as_slice()) {
            (None, _) => self.sentence(),
            (Some(ratio), [row]) => {
                let verdict = self.sides.verdict(row.comparison.verdict);
                let verdict = verdict.trim_start_matches(['≈', '~', ' ']);
                format!("{fraction} is {ratio} ({verdict}).")
            }
            (Some(range), _) => format!("{}; {fraction} runs from {range}.", self.counts()),
        }
    }

    /// What other hosts say of the same rows, as a sentence: "Over 3 hosts the verdict is the same in 12 of 18 workloads, and
    /// nowhere the contrary; Go ÷ Rust runs from 0.9× to 2.8×." `None` where no other host measured any of them.
    pub fn elsewhere(&self) -> Option<String> {
        let rows: Vec<_> = self
            .rows
            .iter()
            .filter(|row| !row.others.is_empty())
            .collect();
        let mut hosts: Vec<&str> = (rows.iter().flat_map(|row| &row.others))
            .map(|other| other.source.host.as_str())
            .collect();
        hosts.sort_unstable();
        hosts.dedup();
        let all = hosts.len() + 1;
        let agree = |row: &&&&Row| {
            let (same, of) = row.agreeing();
            same == of
        };
        let same = rows.iter().filter(agree).count();
        let ratios = || rows.iter().flat_map(|row| row.ratios());
        let (low, high) = (ratios().reduce(f64::min)?, ratios().reduce(f64::max)?);
        let reach = match self.sides.metric.exact && low == high {
            true => format!("is {}", format::ratio(low)),
            false => format!(
                "runs from {} to {}",
                format::ratio(low),
                format::ratio(high)
            ),
        };
        let contrary = rows.iter().filter(|row| row.contradicted()).count();
        let verdict = match (rows.len(), contrary) {
            (1, 0) if same == 1 => "the verdict is the same".into(),
            (1, 0) => "no verdict is the contrary of another".into(),
            (1, _) => "verdicts contradict each other".into(),
            (of, 0) => {
                format!(
                    "the verdict is the same in {same} of {of} workloads, and nowhere the contrary"
                )
            }
            (of, n) => format!(
                "the verdict is the same in {same} of {of} workloads, and the contrary of another in {n}"
            ),
        };
        let fraction = self.sides.fraction();
        Some(format!("Over {all} hosts {verdict}; {fraction} {reach}."))
    }

    fn counts(&self) -> String {
        let of = format::plural(self.rows.len(), "workload");
        let mut winners: Vec<Verdict> = vec![Verdict::Above, Verdict::Below];
        winners.sort_by_key(|v| std::cmp::Reverse(self.count(*v)));
        let name = |v| self.sides.winner(v).map_or("", |side| side.name.as_str());
        let (first, second) = (winners[0], winners[1]);
        let mut text = match (self.count(first), self.count(second)) {
            (0, _) => format!(
                "neither {} nor {} {} in any of {of}",
                name(first),
                name(second),
                self.sides.predicate()
            ),
            (n, 0) => format!("{} {} in {n} of {of}", name(first), self.sides.predicate()),
            (n, m) => format!(
                "{} {} in {n} of {of}, {} in {m}",
                name(first),
                self.sides.predicate(),
                name(second)
            ),
        };
        let rest = |n: usize, word| {
            (n > 0).then(|| format!("{n} {} {word}", if n == 1 { "is" } else { "are" }))
        };
        let rest = [
            rest(self.count(Verdict::Equivalent), "equivalent"),
            rest(self.count(Verdict::Inconclusive), "undecided"),
        ];
        let rest: Vec<_> = rest.into_iter().flatten().collect();
        if !rest.is_empty() {
            text += &format!("; {}", rest.join(", "));
        }
        text
    }

    fn reach(&self) -> String {
        let Some((low, high)) = self.extremes() else {
            return String::new();
        };
        let at = |row: &Row| {
            let ratio = format::ratio(row.comparison.ratio);
            format!("{ratio} ({}: {})", row.name(), row.reach())
        };
        let metric = self.sides.metric.label;
        let subject = format!("The ratio {}, {metric}, ", self.sides.fraction());
        if self.rows.len() == 1 {
            format!("{subject}is {}.", at(low))
        } else {
            format!("{subject}runs from {} to {}.", at(low), at(high))
        }
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
