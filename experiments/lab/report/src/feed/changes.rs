//! What differs between two states of one host's results, in words.

use record::{Experiment, Past, Superseded, expand};

use super::times::Time;
use crate::Problem;
use crate::answer::{self, Conclusion};
use crate::board::{self, Headline};
use crate::gather;
use crate::results::{Results, Sides, format, title};

/// Old ratios that are listed at most, of each experiment.
const MOST: usize = 10;

/// What a host's results say at one moment.
pub(super) struct Said {
    headlines: Vec<Headline>,
    verdicts: Vec<(String, Conclusion)>,
    results: Results,
}

/// What moved, under a heading.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    /// The heading.
    pub title: String,
    /// A sentence each.
    pub items: Vec<String>,
}

/// Headlines and verdicts that moved.
pub(super) struct Changes {
    headlines: Vec<String>,
    verdicts: Vec<String>,
}

impl Said {
    /// # Errors
    /// If the scoreboard names what is not there.
    pub fn of(results: Results) -> Result<Self, Problem> {
        Ok(Self {
            headlines: board::headlines(&results)?,
            verdicts: answer::conclusions(&results),
            results,
        })
    }
}

/// What `after` says that nobody said `before`, or that was otherwise.
pub(super) fn between(before: Option<&Said>, after: &Said) -> Changes {
    let headline = |headline: &Headline| {
        let old = before.and_then(|said| said.headlines.iter().find(|old| old.id == headline.id));
        let now = headline.said.as_ref()?;
        moved(&headline.label, now, old.and_then(|old| old.said.as_ref()))
    };
    let verdict = |(claim, conclusion): &(String, Conclusion)| {
        let old = before.and_then(|said| said.verdicts.iter().find(|(known, _)| known == claim));
        let old = old.map(|(_, old)| *old);
        let known = |of: &Conclusion| *of != Conclusion::NotMeasured;
        let words = |of: Conclusion| of.words().to_owned();
        known(conclusion).then_some(())?;
        moved(
            claim.trim_end_matches('.'),
            &words(*conclusion),
            old.filter(known).map(words).as_ref(),
        )
    };
    Changes {
        headlines: after.headlines.iter().filter_map(headline).collect(),
        verdicts: after.verdicts.iter().filter_map(verdict).collect(),
    }
}

/// `Capacity: Rust carries 2.4 times the load; before: 2.1 times …`; `None` if it is as it was.
fn moved(what: &str, now: &String, before: Option<&String>) -> Option<String> {
    match before {
        Some(old) if old == now => None,
        Some(old) => Some(format!("{what}: {now}. Before: {old}.")),
        None => Some(format!("{what}: {now}.")),
    }
}

impl Changes {
    /// How much moved: "two headlines and one verdict moved".
    pub fn brief(&self) -> String {
        let counted = [
            (self.headlines.len(), "headline"),
            (self.verdicts.len(), "verdict"),
        ];
        let parts: Vec<String> = counted
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| format::plural(count, noun))
            .collect();
        match parts.is_empty() {
            true => "a new session, and no headline or verdict moved".into(),
            false => format!("{} moved", format::list(&parts)),
        }
    }

    pub fn lists(self) -> Vec<List> {
        let lists = [("Headlines", self.headlines), ("Verdicts", self.verdicts)];
        let lists = lists.into_iter().filter(|(_, items)| !items.is_empty());
        let list = |(title, items): (&str, Vec<String>)| List {
            title: title.into(),
            items,
        };
        lists.map(list).collect()
    }
}

/// What the sources said that this time of measuring replaced.
pub(super) fn old_results(time: &Time, after: &Said) -> Vec<List> {
    let of = |old: &super::times::Replaced| {
        let shelf = after.results.shelf(&old.experiment).ok()?;
        Some(replaced(&shelf.definition, &old.past, &gather::said(shelf)))
    };
    time.replaced.iter().filter_map(of).collect()
}

/// Which of the old ratios the new ones contradict: neither lies in the other's interval.
pub(super) fn replaced(definition: &Experiment, past: &Superseded, now: &[Past]) -> List {
    let found = |old: &Past| {
        let same = |new: &&Past| new.comparison == old.comparison && new.workload == old.workload;
        now.iter().find(same).map(|new| (old.clone(), new.clone()))
    };
    let both: Vec<(Past, Past)> = past.results.iter().filter_map(found).collect();
    let moved: Vec<_> = (both.iter())
        .filter(|(old, new)| outside(old, new.ratio) && outside(new, old.ratio))
        .collect();
    let line = |(old, new): &&(Past, Past)| {
        let [now, was] = [new, old].map(|past| format::ratio(past.ratio));
        format!("{}: {now}, was {was}.", named(definition, new))
    };
    let mut items: Vec<String> = moved.iter().take(MOST).map(line).collect();
    let apart = moved.len() - items.len();
    if apart > 0 {
        items.push(format!("{} more moved.", capitalised(apart)));
    }
    match both.len() - moved.len() {
        0 => {}
        rest => items.push(format!(
            "{} as before, within the intervals.",
            format::plural(rest, "ratio")
        )),
    }
    let reason = past.reason.trim_end_matches('.');
    List {
        title: format!(
            "{}: old results were superseded ({reason})",
            definition.title
        ),
        items,
    }
}

fn capitalised(count: usize) -> String {
    crate::results::capitalised(&crate::sentence::number(count))
}

fn outside(of: &Past, ratio: f64) -> bool {
    of.interval
        .is_some_and(|[low, high]| ratio < low || ratio > high)
}

/// `trial division, n = 10⁵ (idiomatic), Go ÷ Rust`.
fn named(definition: &Experiment, past: &Past) -> String {
    let workloads = expand(definition, u64::MAX);
    let workload = workloads.iter().find(|w| w.key == past.workload);
    let workload = workload.map_or(past.workload.clone(), |w| title(definition, w));
    let comparison = definition.comparison(&past.comparison);
    let words = comparison.and_then(|comparison| {
        let sides = Sides::of(definition, comparison)?;
        let (above, below) = (&sides.other.name, &sides.baseline.name);
        Some(format!("{}, {above} ÷ {below}", comparison.title))
    });
    format!("{workload} ({})", words.unwrap_or(past.comparison.clone()))
}
