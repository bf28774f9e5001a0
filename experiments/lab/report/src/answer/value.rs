//! One number or word of a comparison, inside a sentence.

use maud::{PreEscaped, html};

use crate::Problem;
use crate::results::{EXACT, Results, Row, RowState, Sides, Source, Tally, format};
use crate::table::label_html;

const FIELDS: [&str; 10] = [
    "ratio",
    "interval",
    "low",
    "high",
    "verdict",
    "noise-floor",
    "minimum-detectable",
    "blocks",
    "baseline",
    "other",
];
const TOTALS: [&str; 6] = [
    "range",
    "count",
    "baseline-faster",
    "other-faster",
    "equivalent",
    "inconclusive",
];

/// A field of one workload's row, or of all rows where `workload` is `all`, as inline HTML. What is not measured, out of
/// date or from the reference host says so.
///
/// # Errors
/// If the experiment, comparison, workload or field is unknown.
pub fn value(
    results: &Results,
    experiment: &str,
    comparison: &str,
    workload: &str,
    field: &str,
) -> Result<String, Problem> {
    let sides = results.sides(experiment, comparison)?;
    let rows = results.rows(experiment, comparison)?;
    if workload == "all" {
        let tally = Tally::new(sides, rows);
        let text = total(&tally, field)?;
        return Ok(inline(&text, tally.rows.first().map(|row| &row.source)));
    }
    let state = rows
        .iter()
        .find(|r| r.workload().key == workload)
        .ok_or_else(|| {
            let known = rows
                .iter()
                .map(|r| r.workload().key.as_str())
                .chain(["all"]);
            Problem::unknown(
                &format!("workload of `{experiment} {comparison}`"),
                workload,
                known,
            )
        })?;
    if !FIELDS.contains(&field) {
        return Err(Problem::unknown("field of a workload", field, FIELDS));
    }
    Ok(match state {
        RowState::NotMeasured { .. } => inline("not measured on this host", None),
        RowState::Measured(row) => inline(&one(&sides, row, field), Some(&row.source)),
    })
}

fn one(sides: &Sides, row: &Row, field: &str) -> String {
    let c = &row.comparison;
    let relative = |value: Option<f64>| value.map_or("unknown".into(), format::percent);
    match field {
        "ratio" => format::ratio(c.ratio),
        "interval" => row.reach(),
        "low" => format::ratio(row.interval.low),
        "high" => format::ratio(row.interval.high),
        "verdict" => sides.verdict(c.verdict),
        "noise-floor" | "minimum-detectable" if row.exact => EXACT.into(),
        "noise-floor" => relative(c.noise_floor),
        "minimum-detectable" => relative(c.minimum_detectable),
        "blocks" => c.blocks.to_string(),
        "baseline" => format::measured(row.baseline.median, sides.metric.unit),
        _ => format::measured(row.other.median, sides.metric.unit),
    }
}

fn total(tally: &Tally, field: &str) -> Result<String, Problem> {
    if !TOTALS.contains(&field) {
        return Err(Problem::unknown("field of all workloads", field, TOTALS));
    }
    if tally.rows.is_empty() {
        return Ok("not measured on this host".into());
    }
    let wins = |side| {
        let won = |row: &&&Row| tally.sides.winner(row.comparison.verdict) == Some(side);
        tally.rows.iter().filter(won).count()
    };
    let count = match field {
        "range" => return Ok(tally.range().unwrap_or_default()),
        "count" => tally.rows.len(),
        "baseline-faster" => wins(&tally.sides.baseline),
        "other-faster" => wins(&tally.sides.other),
        "equivalent" => tally.count(stats::Verdict::Equivalent),
        _ => tally.count(stats::Verdict::Inconclusive),
    };
    Ok(count.to_string())
}

fn inline(text: &str, source: Option<&Source>) -> String {
    let labels = source.map(Source::marks).unwrap_or_default();
    let markup = html! {
        @if source.is_some() {
            span.value { (PreEscaped(quiet(text))) }
        } @else {
            span.value.not-measured { (PreEscaped(quiet(text))) }
        }
        @for label in &labels { " " (label_html(label)) }
    };
    markup.into_string()
}

/// Escaped for HTML inside Markdown: no character that Markdown would read as emphasis or code.
fn quiet(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '*' | '_' | '`' | '~' | '[' | ']' | '\\' | '|' => {
                out += &format!("&#{};", c as u32)
            }
            c => out.push(c),
        }
    }
    out
}
