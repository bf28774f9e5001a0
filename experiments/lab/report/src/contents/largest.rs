//! The largest parts of two programs' code, side by side.

use record::Contents;

use super::{known, of};
use crate::Problem;
use crate::results::{Results, Sides, capitalised, format, host_in_words};
use crate::table::{self, Cell, Line, Table};

/// How many parts are shown.
const MOST: usize = 10;

/// The largest crates or packages of both sides of a comparison, by bytes of machine code.
///
/// # Errors
/// If there is no such experiment or comparison.
pub fn largest(results: &Results, experiment: &str, comparison: &str) -> Result<String, Problem> {
    let sides = results.sides(experiment, comparison)?;
    let shelf = results.shelf(experiment)?;
    let title = (shelf.definition.comparison(comparison)).map_or("", |c| c.title.as_str());
    let mut table = Table {
        id: format!("largest-{experiment}-{comparison}"),
        caption: format!(
            "{}: bytes of machine code by who it comes from, the largest {MOST} of each. Exact.",
            capitalised(title)
        ),
        header: header(&sides),
        lines: Vec::new(),
    };
    let Some((record, source)) = known(shelf) else {
        table.lines.push(absent(results));
        return Ok(table.html().into_string());
    };
    let code = |subject| of(record, subject).filter(|contents| !contents.code.is_empty());
    let (baseline, other) = (
        code(&sides.baseline.subject)
            .map(ranked)
            .unwrap_or_default(),
        code(&sides.other.subject).map(ranked).unwrap_or_default(),
    );
    table.lines = lines(&baseline, &other);
    let mut html = table.html().into_string();
    if !source.labels().is_empty() {
        html += &table::meta(&source, false).into_string();
    }
    Ok(html)
}

fn header(sides: &Sides) -> Vec<String> {
    let (baseline, other) = (&sides.baseline.name, &sides.other.name);
    ["Place", baseline, "Code", "Share", other, "Code", "Share"]
        .map(str::to_owned)
        .to_vec()
}

fn absent(results: &Results) -> Line {
    let reason = format!("not measured on {}", host_in_words(results.host()));
    Line {
        name: "1".into(),
        labels: Vec::new(),
        cells: vec![Cell::Absent(reason)],
    }
}

/// A part: its name, its bytes, and its share of all code.
type Part = (String, u64, f64);

/// The largest parts, then all others together, then the whole.
fn ranked(contents: &Contents) -> Vec<Part> {
    let whole: u64 = contents.code.values().sum();
    let mut parts: Vec<_> = contents.code.iter().collect();
    parts.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let rest: u64 = parts.iter().skip(MOST).map(|(_, bytes)| **bytes).sum();
    let others = parts.len().saturating_sub(MOST);
    let part = |name: String, bytes: u64| (name, bytes, bytes as f64 / whole.max(1) as f64);
    let mut ranked: Vec<Part> = parts
        .into_iter()
        .take(MOST)
        .map(|(name, bytes)| part(name.clone(), *bytes))
        .collect();
    let words = match others {
        0 => "no others".to_owned(),
        n => format::plural(n, "other"),
    };
    ranked.resize_with(MOST, || (String::new(), 0, 0.0));
    ranked.push(part(words, rest));
    ranked.push(part("all code".into(), whole));
    ranked
}

fn lines(baseline: &[Part], other: &[Part]) -> Vec<Line> {
    let cells = |side: &[Part], place: usize| match side.get(place) {
        Some((name, bytes, share)) if !name.is_empty() => vec![
            Cell::Text(name.clone()),
            Cell::Number(format::bytes(*bytes as f64), *bytes as f64),
            Cell::Number(format::percent(*share), *share),
        ],
        _ => vec![Cell::None, Cell::None, Cell::None],
    };
    let name = |place: usize| match place {
        MOST => "rest".into(),
        place if place > MOST => "whole".into(),
        place => (place + 1).to_string(),
    };
    let line = |place: usize| Line {
        name: name(place),
        labels: Vec::new(),
        cells: [cells(baseline, place), cells(other, place)].concat(),
    };
    let empty = |place: &usize| {
        let none = |side: &[Part]| side.get(*place).is_none_or(|part| part.0.is_empty());
        !(none(baseline) && none(other))
    };
    (0..MOST + 2).filter(empty).map(line).collect()
}
