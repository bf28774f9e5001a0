//! What is equal between the two sides of an experiment's comparisons, and what is not.

use record::{Comparison, Experiment, Fact, ParityRow, Project};

use crate::Problem;
use crate::results::{Results, Sides, capitalised, format};
use crate::table::{Cell, Line, Table};

/// A table for each comparison within a lane, one for all that have the same: machine-checked facts, then what the definition declares beside them.
///
/// # Errors
/// If there is no such experiment, or its sources cannot be read.
pub fn parity(results: &Results, project: &Project, experiment: &str) -> Result<String, Problem> {
    let definition = &results.shelf(experiment)?.definition;
    let mut tables: Vec<(Vec<&Comparison>, Table)> = Vec::new();
    for alike in grouped(definition) {
        let comparison = alike[0];
        let sides = results.sides(experiment, &comparison.id)?;
        let facts =
            |subject: &str| record::facts(project, definition, subject).map_err(Problem::from);
        let (baseline, other) = (facts(&comparison.baseline)?, facts(&comparison.other)?);
        let found = table(definition, &alike, &sides, &baseline, &other);
        let same =
            |(_, t): &&mut (_, Table)| (&t.header, &t.lines) == (&found.header, &found.lines);
        match tables.iter_mut().find(same) {
            Some((all, table)) => {
                all.extend(alike);
                table.caption = caption(all, &sides);
            }
            None => tables.push((alike, found)),
        }
    }
    let html: Vec<_> = tables.iter().map(|(_, t)| t.html().into_string()).collect();
    Ok(html.join("\n"))
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

fn table(
    definition: &Experiment,
    alike: &[&Comparison],
    sides: &Sides,
    baseline: &[Fact],
    other: &[Fact],
) -> Table {
    let comparison = alike[0];
    let declared = declared(definition, comparison);
    let checked = baseline.iter().map(|fact| {
        let there = other
            .iter()
            .find(|f| f.name == fact.name)
            .map_or("none", |f| f.value.as_str());
        checked(
            fact,
            there,
            declared.iter().copied().find(|row| row.fact == fact.name),
        )
    });
    let is_checked = |row: &&&ParityRow| baseline.iter().any(|f| f.name == row.fact);
    let free = declared
        .iter()
        .filter(|row| !is_checked(row))
        .map(|row| free(row));
    Table {
        id: format!("parity-{}-{}", definition.id, comparison.id),
        caption: caption(alike, sides),
        header: [
            "Fact",
            &sides.baseline.name,
            &sides.other.name,
            "Read as",
            "Why",
        ]
        .map(str::to_owned)
        .to_vec(),
        lines: checked.chain(free).collect(),
    }
}

fn caption(alike: &[&Comparison], sides: &Sides) -> String {
    match alike {
        [one] => format!(
            "{}: what is equal, and what is not.",
            capitalised(&one.title)
        ),
        several => format!(
            "{} and {}, in {}: what is equal, and what is not.",
            sides.baseline.name,
            sides.other.name,
            format::plural(several.len(), "comparison")
        ),
    }
}

fn checked(fact: &Fact, there: &str, declared: Option<&ParityRow>) -> Line {
    let (here, there, known, why) = match declared {
        Some(row) => (
            row.baseline.as_str(),
            row.other.as_str(),
            "declared difference",
            row.why.as_str(),
        ),
        None if fact.value == there => (
            fact.value.as_str(),
            there,
            "equal, read from the sources",
            "",
        ),
        None => (fact.value.as_str(), there, "undeclared difference", ""),
    };
    line(fact.name, [here, there, known, why])
}

fn free(row: &ParityRow) -> Line {
    let known = if row.baseline == row.other {
        "declared equal"
    } else {
        "declared difference"
    };
    line(&row.fact, [&row.baseline, &row.other, known, &row.why])
}

fn line(name: &str, cells: [&str; 4]) -> Line {
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
    use super::grouped;
    use crate::results::testing::server::service;
    use crate::results::testing::toy;

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
}
