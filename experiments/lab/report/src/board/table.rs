//! The scoreboard's numbers: as a table, and in full precision.

use record::Payer;
use stats::{Interval, Limit, Verdict};

use super::combine::Lead;
use super::lead::{Found, Standing};
use super::{FIRST, SECOND};
use crate::results::format;
use crate::table::{Cell, Csv, Line, Table};

/// The table: leads as they are drawn.
pub(super) fn table(standings: &[Standing]) -> Table {
    let header = [
        "Row".to_owned(),
        format!("{FIRST}'s lead"),
        "Deciding interval".into(),
        "Workloads, least to most".into(),
        "Next host".into(),
        "Ahead".into(),
        "Hosts".into(),
        "What it stands for".into(),
    ];
    Table {
        id: "table-scoreboard".into(),
        caption: format!(
            "{FIRST}'s lead: above 1× it is so many times better, below 1× {SECOND} is ahead."
        ),
        header: header.into(),
        lines: standings.iter().map(line).collect(),
    }
}

fn line(standing: &Standing) -> Line {
    let cells = match &standing.found {
        None => vec![Cell::Absent("not measured yet".into())],
        Some(found) => cells(standing, found),
    };
    Line {
        name: standing.row.label.clone(),
        labels: standing.marks(),
        cells,
    }
}

fn cells(standing: &Standing, found: &Found) -> Vec<Cell> {
    let interval = |of: Interval| Cell::Interval(format::interval(of), of);
    let lead = &found.lead;
    let hosts = 1 + found.others.len();
    vec![
        Cell::Number(
            format!("{}{}", sign(lead), format::ratio(lead.factor)),
            lead.factor,
        ),
        match (found.is_exact(), lead.limit()) {
            (false, None) => interval(lead.deciding),
            _ => Cell::Text(found.reach()),
        },
        found.spread().map_or(Cell::None, interval),
        found.expected.map_or(Cell::None, interval),
        verdict(lead.verdict),
        Cell::Number(hosts.to_string(), hosts as f64),
        Cell::Text(standing.row.of.clone()),
    ]
}

/// What stands before a limit.
fn sign(lead: &Lead) -> String {
    let sign = match lead.limit() {
        None => return String::new(),
        Some(Limit::Lower) => '≥',
        Some(Limit::Upper) => '≤',
    };
    format!("{sign}{}", format::JOIN)
}

fn verdict(of: Verdict) -> Cell {
    let (words, key) = match of {
        Verdict::Above => (FIRST, "above"),
        Verdict::Below => (SECOND, "below"),
        Verdict::Equivalent => ("≈ level", "equivalent"),
        Verdict::Inconclusive => ("~ open", "undecided"),
    };
    Cell::Verdict(words.into(), key)
}

const COLUMNS: [&str; 15] = [
    "row",
    "payer",
    "lead",
    "low",
    "high",
    "least",
    "most",
    "expected_low",
    "expected_high",
    "ahead",
    "workloads",
    "planned_workloads",
    "hosts",
    "host",
    "note",
];

/// The same numbers as a file.
pub(super) fn csv(standings: &[Standing]) -> Csv {
    let mut csv = Csv::new(&COLUMNS);
    csv.rows.extend(standings.iter().map(values));
    csv
}

fn values(standing: &Standing) -> Vec<String> {
    let payer = match standing.row.group {
        Payer::Machine => "machine",
        Payer::People => "people",
    };
    let mut values = vec![standing.row.id.clone(), payer.into()];
    let Some(found) = &standing.found else {
        values.resize(COLUMNS.len() - 1, String::new());
        values.push("not measured".into());
        return values;
    };
    let lead = &found.lead;
    let ends = |of: Option<Interval>| of.map_or([None; 2], |i| [Some(i.low), Some(i.high)]);
    // An end that is open is left empty.
    let closed = |end: &f64| *end > 0.0 && end.is_finite();
    let own = [lead.factor, lead.deciding.low, lead.deciding.high];
    let numbers = (own.into_iter())
        .map(|value| Some(value).filter(closed))
        .chain(ends(found.spread()))
        .chain(ends(found.expected));
    values.extend(numbers.map(|n| n.map_or(String::new(), |n| n.to_string())));
    values.push(lead.ahead().unwrap_or_default().into());
    values
        .extend([found.workloads, standing.planned, 1 + found.others.len()].map(|n| n.to_string()));
    values.push(found.source.host.clone());
    values.push(found.source.labels().join("; "));
    values
}
