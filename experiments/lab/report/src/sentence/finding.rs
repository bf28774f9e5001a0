//! What all cases of a comparison say together.

use record::Experiment;
use stats::Verdict;

use super::case::reach;
use super::phrase::{Phrase, ahead};
use super::{Case, Noun, number};
use crate::results::{Row, Sides, Tally, capitalised, format};

/// Cases of one comparison, all of one host.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    /// What is compared.
    pub sides: &'a Sides,
    /// What each workload says.
    pub cases: Vec<Case>,
    /// What they are called.
    pub noun: Noun,
}

impl<'a> Finding<'a> {
    /// Of rows that one host measured.
    pub fn of<'r>(sides: &'a Sides, rows: impl IntoIterator<Item = &'r Row>, noun: Noun) -> Self {
        Self {
            sides,
            cases: rows.into_iter().map(Case::of).collect(),
            noun,
        }
    }

    /// Of the rows that a tally counts.
    pub fn over(tally: &'a Tally<'_>, experiment: &Experiment) -> Self {
        let noun = Noun::of(experiment, tally.rows.iter().map(|row| &row.workload));
        Self::of(&tally.sides, tally.rows.iter().copied(), noun)
    }

    /// The whole finding: who is ahead by how much and in how many cases, who is in the others, and what is level or open.
    pub fn sentence(&self) -> String {
        let said = match self.cases.as_slice() {
            [] => return "Not measured.".into(),
            [one] => self.one(one),
            _ => self.several(),
        };
        let remarks = [self.saturated(), self.layouts()];
        let sentences = said.into_iter().chain(remarks.into_iter().flatten());
        let stopped = sentences.map(|text| format!("{}.", capitalised(&text)));
        stopped.collect::<Vec<_>>().join(" ")
    }

    /// The answer in a few words: "Rust is faster in all four cases".
    pub fn short(&self) -> String {
        let all = self.cases.len();
        let (first, second) = self.sorted();
        let [won, lost] = [first, second].map(|v| self.with(v).len());
        let [level, open] =
            [Verdict::Equivalent, Verdict::Inconclusive].map(|v| self.with(v).len());
        let some = |text: String, n: usize| match (n == all, all) {
            (true, _) => text + &self.noun.all(all).replace(", ", " "),
            (false, _) => format!("{text} {}", self.noun.some(n, all)),
        };
        let name = |v| self.sides.winner(v).map_or("", |side| side.name.as_str());
        let winner = |v| ahead(self.sides, v).unwrap_or_default();
        capitalised(&match (won, lost, level) {
            _ if all == 0 => "Not measured".into(),
            (0, _, 0) => some("open".into(), open),
            (0, _, level) => some("level".into(), level),
            (n, 0, _) => some(winner(first), n),
            (n, m, _) => format!(
                "{}, {} in {}",
                some(winner(first), n),
                name(second),
                number(m)
            ),
        })
    }

    fn phrase(&self) -> Phrase {
        Phrase::of(&self.sides.metric)
    }

    fn with(&self, verdict: Verdict) -> Vec<&Case> {
        let cases = self.cases.iter();
        cases.filter(|case| case.verdict == verdict).collect()
    }

    /// The side of one that more cases lie on, then the other; of as many, the one that reaches farther first.
    fn sorted(&self) -> (Verdict, Verdict) {
        let weight = |verdict| {
            let cases = self.with(verdict);
            let farthest = cases.iter().map(|c| c.factor()).fold(0.0, f64::max);
            (cases.len(), farthest)
        };
        let (above, below) = (weight(Verdict::Above), weight(Verdict::Below));
        match above.partial_cmp(&below) {
            Some(std::cmp::Ordering::Less) => (Verdict::Below, Verdict::Above),
            _ => (Verdict::Above, Verdict::Below),
        }
    }

    fn one(&self, case: &Case) -> Vec<String> {
        let phrase = self.phrase();
        let values = |text: String| match &case.values {
            Some([baseline, other]) if baseline == other => format!("{text}: {baseline} each"),
            Some([baseline, other]) => {
                let other_acts = phrase.actors(self.sides, case.verdict == Verdict::Above)[0]
                    == self.sides.other.name;
                let [first, second] = match other_acts {
                    true => [other, baseline],
                    false => [baseline, other],
                };
                format!("{text}: {first} against {second}")
            }
            None => text,
        };
        vec![match case.verdict {
            Verdict::Equivalent => values(self.level()),
            Verdict::Inconclusive => self.open_by(case),
            verdict => values(self.lead(verdict, &[case])),
        }]
    }

    fn several(&self) -> Vec<String> {
        let all = self.cases.len();
        let (first, second) = self.sorted();
        let [ahead, behind] = [first, second].map(|v| self.with(v));
        let [level, open] =
            [Verdict::Equivalent, Verdict::Inconclusive].map(|v| self.with(v).len());
        let mut told = Vec::new();
        let everywhere = |n: usize| match n == all {
            true => self.noun.all(all),
            false => format!(", {}", self.noun.some(n, all)),
        };
        let (mut level_told, mut open_told) = (level == 0, open == 0);
        if !ahead.is_empty() {
            told.push(self.lead(first, &ahead) + &everywhere(ahead.len()));
        } else if level > 0 {
            told.push(self.level() + &everywhere(level));
            level_told = true;
        } else {
            told.push(self.open() + &everywhere(open));
            open_told = true;
        }
        if !behind.is_empty() {
            let [actor, _] = self.phrase().actors(self.sides, second == Verdict::Above);
            let clause = self.phrase().alone(actor, &reach(&behind));
            told.push(format!("{}, {clause}", self.at(behind.len())));
        }
        let mut rest = Vec::new();
        if !level_told {
            rest.push(format!(
                "{} they are level{}",
                self.at(level),
                self.within()
            ));
        }
        if !open_told {
            rest.push(format!("{} {}", self.at(open), self.open()));
        }
        if !rest.is_empty() {
            told.push(rest.join("; "));
        }
        told
    }

    /// "in three", "at one".
    fn at(&self, count: usize) -> String {
        format!("{} {}", self.noun.at, number(count))
    }

    /// "Go uses 1.7 to 2.8 times Rust's memory".
    fn lead(&self, verdict: Verdict, cases: &[&Case]) -> String {
        let phrase = self.phrase();
        let actors = phrase.actors(self.sides, verdict == Verdict::Above);
        phrase.against(actors, &reach(cases))
    }

    /// "Rust and Go use the same memory, within 3 %".
    fn level(&self) -> String {
        let within = match self.within() {
            none if none.is_empty() => none,
            some => format!(",{some}"),
        };
        let (baseline, other) = (&self.sides.baseline.name, &self.sides.other.name);
        format!("{baseline} and {other} {}{within}", self.phrase().level())
    }

    fn within(&self) -> String {
        match self.sides.settings.margin {
            0.0 => String::new(),
            margin => format!(" within {}", format::set_percent(margin)),
        }
    }

    /// "it is open which uses less memory".
    fn open(&self) -> String {
        format!("it is open which {}", self.phrase().ahead())
    }

    fn open_by(&self, case: &Case) -> String {
        match case.widest() {
            Some(widest) => format!(
                "{}; they differ by a factor of {} at most",
                self.open(),
                factor(widest)
            ),
            None => self.open(),
        }
    }

    fn saturated(&self) -> Option<String> {
        let cases: Vec<_> = (self.cases.iter())
            .filter(|case| !case.saturated.is_empty())
            .collect();
        let mut names: Vec<String> = cases.iter().flat_map(|c| c.saturated.clone()).collect();
        names.sort();
        names.dedup();
        let were = if names.len() == 1 { "was" } else { "were" };
        let who = format!("{} {were} saturated", format::list(&names));
        match (cases.len(), self.cases.len()) {
            (0, _) => None,
            (_, 1) => Some(who),
            (some, all) if some == all => Some(format!("{who} in all of them")),
            (some, _) => Some(format!("{who} in {} of them", number(some))),
        }
    }

    fn layouts(&self) -> Option<String> {
        let moved = self.cases.iter().filter(|case| case.modes).count();
        match (moved, self.cases.len()) {
            (0, _) => None,
            (_, 1) => Some("it depends on the code's layout".into()),
            (1, _) => Some("one depends on the code's layout".into()),
            (some, _) => Some(format!("{} depend on the code's layout", number(some))),
        }
    }
}

/// A factor without its noun.
fn factor(of: f64) -> String {
    let text = super::times(of);
    text.trim_end_matches("times").trim_end().to_owned()
}
