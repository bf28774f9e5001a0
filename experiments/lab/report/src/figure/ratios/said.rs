//! What a figure of ratios shows, in words.

use record::Experiment;

use super::Shown;
use crate::results::{Results, Row, Sides, Tally, capitalised, format};
use crate::sentence::{Case, Finding, Noun, about, steps};

/// A finding for each comparison, or one for all of them where each has a single row.
pub(super) fn finding(results: &Results, experiment: &Experiment, shown: &[Shown]) -> String {
    if shown.is_empty() {
        return format!("Nothing is compared on {}.", results.host_in_words());
    }
    if shown.len() > 1 && shown.iter().all(|s| s.rows.len() == 1) {
        return together(results, shown);
    }
    let several = shown.len() > 1;
    let one = |s: &Shown| {
        let tally = Tally::new(s.sides.clone(), s.rows.iter().copied());
        let finding = Finding::over(&tally, experiment);
        let title = match several {
            true => s.title.clone() + &place(tally.rows.first().copied()),
            false => String::new(),
        };
        about(&title, &whole(&finding)).concat()
    };
    shown.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// A comparison's only row.
struct Single<'a> {
    sides: &'a Sides,
    row: &'a Row,
}

impl Single<'_> {
    fn is_like(&self, other: &Self) -> bool {
        self.sides.fraction() == other.sides.fraction()
            && self.sides.metric.name == other.sides.metric.name
            && self.row.source.origin == other.row.source.origin
    }
}

/// Comparisons of a single row each: those of the same two names and the same metric are cases of one finding; several
/// that share nothing are steps from one subject to others.
fn together(results: &Results, shown: &[Shown]) -> String {
    let mut groups: Vec<Vec<Single>> = Vec::new();
    for s in shown {
        let Some(row) = s.rows.first().and_then(|state| state.measured()) else {
            continue;
        };
        let of = Single {
            sides: &s.sides,
            row,
        };
        match groups.iter_mut().find(|group| group[0].is_like(&of)) {
            Some(group) => group.push(of),
            None => groups.push(vec![of]),
        }
    }
    let measured: usize = groups.iter().map(Vec::len).sum();
    let missing = match shown.len() - measured {
        0 => String::new(),
        _ if measured == 0 => return format!("Not measured on {}.", results.host_in_words()),
        n => format!(" Not measured: {n} of {}.", shown.len()),
    };
    let told = match groups.len() == measured && groups.len() > 2 {
        true => {
            let all = groups.iter().flatten();
            let all: Vec<_> = all.map(|of| (of.sides, Case::of(of.row))).collect();
            steps(&all)
        }
        false => groups
            .iter()
            .map(|group| alike(group))
            .collect::<Vec<_>>()
            .join(" "),
    };
    told + &missing
}

fn alike(group: &[Single]) -> String {
    let finding = Finding::of(group[0].sides, group.iter().map(|of| of.row), Noun::CASES);
    let place = place(Some(group[0].row));
    let place = place.trim_start_matches(", ");
    about(place, &whole(&finding)).concat()
}

/// The finding, and what other hosts say.
fn whole(finding: &Finding) -> String {
    let hosts = finding
        .hosts()
        .map_or(String::new(), |hosts| format!(" {hosts}"));
    finding.sentence() + &hosts
}

/// Where it was measured, if not on the host that leads.
fn place(row: Option<&Row>) -> String {
    let host = row.and_then(|row| row.source.mark());
    host.map_or(String::new(), |host| format!(", on {host}"))
}

/// Every ratio with its interval, for those who do not see the drawing.
pub(super) fn rows(shown: &[Shown]) -> String {
    let of = |s: &Shown| {
        let row = |row: &Row| {
            let ratio = format::ratio(row.comparison.ratio);
            format!("{} {ratio} ({})", row.name(), row.reach())
        };
        let rows: Vec<String> = (s.rows.iter())
            .filter_map(|state| state.measured().map(row))
            .collect();
        let what = match shown.len() {
            1 => s.sides.fraction(),
            _ => format!("{}, {}", capitalised(&s.title), s.sides.fraction()),
        };
        (!rows.is_empty()).then(|| format!("{what}: {}.", rows.join("; ")))
    };
    shown.iter().filter_map(of).collect::<Vec<_>>().join(" ")
}
