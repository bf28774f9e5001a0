//! What is equal between the two sides of an experiment's comparisons, and what is not.

use maud::html;
use record::{Comparison, Experiment, Fact, ParityRow, Project};

use crate::Problem;
use crate::results::{Results, Sides, capitalised, format};
use crate::table::{Cell, Line, Table};

/// For each comparison within a lane, one for all that have the same: a table of what differs or is declared by hand, each
/// with its reason, and a sentence that lists what a machine has found equal.
///
/// # Errors
/// If there is no such experiment, or its sources cannot be read.
pub fn parity(results: &Results, project: &Project, experiment: &str) -> Result<String, Problem> {
    let definition = &results.shelf(experiment)?.definition;
    let mut parts: Vec<Part> = Vec::new();
    for alike in grouped(definition) {
        let comparison = alike[0];
        let sides = results.sides(experiment, &comparison.id)?;
        let facts =
            |subject: &str| record::facts(project, definition, subject).map_err(Problem::from);
        let (baseline, other) = (facts(&comparison.baseline)?, facts(&comparison.other)?);
        let found = Part::of(definition, alike, sides, (&baseline, &other));
        match parts.iter_mut().find(|part| part.says_the_same(&found)) {
            Some(part) => part.alike.extend(found.alike),
            None => parts.push(found),
        }
    }
    let html: Vec<_> = parts.iter().map(|part| part.html(definition)).collect();
    Ok(html.join("\n"))
}

/// What is to be said of some comparisons.
struct Part<'a> {
    alike: Vec<&'a Comparison>,
    sides: Sides,
    /// What differs or is declared by hand.
    lines: Vec<Line>,
    /// What a machine has found equal: "lane (idiomatic)".
    equal: Vec<String>,
}

impl<'a> Part<'a> {
    fn of(
        definition: &'a Experiment,
        alike: Vec<&'a Comparison>,
        sides: Sides,
        (baseline, other): (&[Fact], &[Fact]),
    ) -> Self {
        let declared = declared(definition, alike[0]);
        let (mut lines, mut equal) = (Vec::new(), Vec::new());
        for fact in baseline {
            let there = other.iter().find(|f| f.name == fact.name);
            let there = there.map_or("none", |f| f.value.as_str());
            match declared.iter().find(|row| row.fact == fact.name) {
                Some(row) => lines.push(by_hand(row)),
                None if fact.value == there => {
                    equal.push(format!("{} ({})", fact.name, fact.value));
                }
                None => lines.push(undeclared(fact, there)),
            }
        }
        let is_checked = |row: &ParityRow| baseline.iter().any(|f| f.name == row.fact);
        let free = declared.iter().filter(|row| !is_checked(row));
        lines.extend(free.map(|row| by_hand(row)));
        Self {
            alike,
            sides,
            lines,
            equal,
        }
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.lines == other.lines
            && self.equal == other.equal
            && self.sides.baseline.name == other.sides.baseline.name
            && self.sides.other.name == other.sides.other.name
    }

    fn html(&self, definition: &Experiment) -> String {
        let what = match self.alike.as_slice() {
            [one] => capitalised(&one.title),
            several => format!(
                "{} and {}, in {}",
                self.sides.baseline.name,
                self.sides.other.name,
                format::plural(several.len(), "comparison")
            ),
        };
        let equal = self.equal.join(", ");
        let table = Table {
            id: format!("parity-{}-{}", definition.id, self.alike[0].id),
            caption: format!("{what}: what differs or is declared by hand."),
            header: [
                "Fact",
                &self.sides.baseline.name,
                &self.sides.other.name,
                "Why",
            ]
            .map(str::to_owned)
            .to_vec(),
            lines: self.lines.clone(),
        };
        let markup = html! {
            @if self.lines.is_empty() { p { (what) ": nothing differs." } } @else { (table.html()) }
            p { "Equal, as read from the sources: " (equal) "." }
        };
        markup.into_string()
    }
}

/// The comparisons within a lane, together where the same two subjects have the same differences declared.
fn grouped(definition: &Experiment) -> Vec<Vec<&Comparison>> {
    let mut groups: Vec<Vec<&Comparison>> = Vec::new();
    let facts = |c: &Comparison| -> Vec<&str> {
        let declared = declared(definition, c).into_iter();
        declared.map(|row| row.fact.as_str()).collect()
    };
    for comparison in definition
        .comparisons
        .iter()
        .filter(|c| within_a_lane(definition, c))
    {
        let alike = |group: &&mut Vec<&Comparison>| {
            let first = group[0];
            (&first.baseline, &first.other) == (&comparison.baseline, &comparison.other)
                && facts(first) == facts(comparison)
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(comparison),
            None => groups.push(vec![comparison]),
        }
    }
    groups
}

/// The differences that the definition declares for a comparison.
fn declared<'a>(definition: &'a Experiment, comparison: &Comparison) -> Vec<&'a ParityRow> {
    let rows = definition.parity.iter();
    rows.filter(|row| row.comparisons.is_empty() || row.comparisons.contains(&comparison.id))
        .collect()
}

/// Across lanes the difference is what the comparison is about.
fn within_a_lane(definition: &Experiment, comparison: &Comparison) -> bool {
    let lane = |subject: &str| definition.subject(subject).map(|s| s.lane.as_str());
    lane(&comparison.baseline) == lane(&comparison.other)
}

fn by_hand(row: &ParityRow) -> Line {
    line(&row.fact, [&row.baseline, &row.other, &row.why])
}

/// What `make verify` would refuse.
fn undeclared(fact: &Fact, there: &str) -> Line {
    let mut line = line(fact.name, [&fact.value, there, ""]);
    line.labels.push("undeclared".into());
    line
}

fn line(name: &str, cells: [&str; 3]) -> Line {
    let cell = |text: &str| {
        if text.is_empty() {
            Cell::None
        } else {
            Cell::Text(text.into())
        }
    };
    Line {
        name: capitalised(name),
        labels: Vec::new(),
        cells: cells.map(cell).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::testing::server::service;
    use crate::results::testing::{measured, toy};

    #[test]
    fn comparisons_of_the_same_subjects_share_a_table_unless_their_differences_differ() {
        let sizes = |definition: &record::Experiment| -> Vec<usize> {
            grouped(definition).iter().map(Vec::len).collect()
        };
        assert_eq!(sizes(&service()), [5]);
        assert_eq!(sizes(&toy()), [1, 1]);
        let mut apart = service();
        apart.parity = serde_json::from_value(serde_json::json!([
            {"fact": "threads", "comparisons": ["cost"], "baseline": "1", "other": "2", "why": "So."},
        ]))
        .expect("rows");
        assert_eq!(sizes(&apart), [1, 4]);
    }

    #[test]
    fn what_nobody_declared_is_marked_and_what_is_equal_is_listed() {
        let definition = toy();
        let results = measured(1.5);
        let sides = results.sides("toy", "idiomatic").expect("there");
        let facts = |flags: &str| {
            [("lane", "idiomatic"), ("compiler flags", flags)].map(|(name, value)| Fact {
                name,
                value: value.into(),
            })
        };
        let alike = vec![&definition.comparisons[0]];
        let both = (facts("none"), facts("-O3"));
        let part = Part::of(&definition, alike, sides, (&both.0, &both.1));
        assert_eq!(part.equal, ["lane (idiomatic)"]);
        let [line] = part.lines.as_slice() else {
            panic!("{:?}", part.lines);
        };
        assert_eq!(
            (line.name.as_str(), line.labels.as_slice()),
            ("Compiler flags", &["undeclared".to_owned()][..])
        );
        let html = part.html(&definition);
        assert!(
            html.contains("-O3") && html.contains("undeclared"),
            "{html}"
        );
    }
}
