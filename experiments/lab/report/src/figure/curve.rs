//! The ratio against a parameter.

use chart::{Axis, Curve, Notation, Point, Reference, Scale, Series};
use record::{Experiment, Figure};

use super::content::{Content, failed, text};
use super::{select, style};
use crate::Problem;
use crate::results::{self, Results, Row, RowState, Sides, Source, format, format::JOIN};
use crate::table;

/// Points of one algorithm of one comparison on one host.
struct Line<'a> {
    label: String,
    x: Vec<f64>,
    rows: Vec<&'a Row>,
}

pub(crate) fn content(
    results: &Results,
    experiment: &Experiment,
    figure: &Figure,
) -> Result<Content, Problem> {
    let x = select::x(figure)?;
    let lines = lines(results, experiment, figure, x)?;
    let finding = brief(results, &lines, x);
    let chart = if lines.is_empty() {
        None
    } else {
        let curve = curve(results, experiment, figure, &lines, x)?;
        let full = text(figure, &self::finding(results, &lines, x));
        Some(chart::curve(&full, &curve).map_err(failed)?)
    };
    let id = format!("table-{}", figure.id);
    let through = |s: &RowState| {
        select::shows(figure, s.workload()) && s.workload().parameters.contains_key(x)
    };
    Ok(Content {
        chart,
        tables: table::tables(results, &id, &experiment.id, &figure.comparisons, through)?,
        csv: table::csv(results, &experiment.id, &figure.comparisons, through)?,
        sources: Source::distinct(lines.iter().flat_map(|l| &l.rows).map(|r| r.source.clone())),
        kind: None,
        finding,
    })
}

fn lines<'a>(
    results: &'a Results,
    experiment: &Experiment,
    figure: &Figure,
    x: &str,
) -> Result<Vec<Line<'a>>, Problem> {
    let mut lines: Vec<Line> = Vec::new();
    for comparison in &figure.comparisons {
        for row in results
            .rows(&experiment.id, comparison)?
            .iter()
            .filter_map(RowState::measured)
        {
            let workload = &row.workload;
            let Some(&at) = workload
                .parameters
                .get(x)
                .filter(|_| select::shows(figure, workload))
            else {
                continue;
            };
            let label = label(experiment, figure, comparison, row, x);
            if !lines.iter().any(|line| line.label == label) {
                lines.push(Line {
                    label: label.clone(),
                    x: Vec::new(),
                    rows: Vec::new(),
                });
            }
            if let Some(line) = lines.iter_mut().find(|line| line.label == label) {
                line.x.push(at as f64);
                line.rows.push(row);
            }
        }
    }
    Ok(lines)
}

fn label(experiment: &Experiment, figure: &Figure, comparison: &str, row: &Row, x: &str) -> String {
    let family = experiment.family(&row.workload.family);
    let mut parts = vec![family.map_or(String::new(), |f| f.title.clone())];
    if figure.comparisons.len() > 1 {
        parts.extend(experiment.comparison(comparison).map(|c| c.title.clone()));
    }
    parts.push(select::rest(experiment, figure, &row.workload, x));
    parts.retain(|part| !part.is_empty());
    super::ratios::marked(parts.join(", "), row)
}

fn curve(
    results: &Results,
    experiment: &Experiment,
    figure: &Figure,
    lines: &[Line],
    x: &str,
) -> Result<Curve, Problem> {
    let mut directions = Vec::new();
    for comparison in &figure.comparisons {
        let sides: Sides = results.sides(&experiment.id, comparison)?;
        directions.push(format!("{}: {}", sides.metric.label, sides.direction()));
    }
    directions.dedup();
    let values: Vec<f64> = lines.iter().flat_map(|line| line.x.clone()).collect();
    Ok(Curve {
        x: style::parameter(x, &values),
        y: Axis::new(directions.join("; "), Scale::Log, Notation::Ratio),
        series: lines
            .iter()
            .enumerate()
            .map(|(i, line)| series(i, line))
            .collect(),
        reference: Some(Reference {
            at: 1.0,
            label: "1×".into(),
        }),
        guides: Vec::new(),
        joined: true,
    })
}

fn series(index: usize, line: &Line) -> Series {
    let point = |(&x, row): (&f64, &&Row)| Point {
        x,
        y: row.comparison.ratio,
        low: row.interval.low,
        high: row.interval.high,
    };
    Series {
        label: line.label.clone(),
        style: style::series(index),
        points: line.x.iter().zip(&line.rows).map(point).collect(),
    }
}

/// Where each line begins and ends.
fn brief(results: &Results, lines: &[Line], x: &str) -> String {
    if lines.is_empty() {
        return finding(results, lines, x);
    }
    let part = |line: &Line| {
        let at =
            |row: Option<&&Row>| row.map_or(String::new(), |r| format::ratio(r.comparison.ratio));
        let (first, last) = (at(line.rows.first()), at(line.rows.last()));
        if line.rows.len() == 1 {
            format!("{} {first}", line.label)
        } else {
            format!("{} {first} to {last}", line.label)
        }
    };
    let parts: Vec<_> = lines.iter().map(part).collect();
    format!(
        "From the smallest {x} to the largest: {}.",
        parts.join("; ")
    )
}

fn finding(results: &Results, lines: &[Line], x: &str) -> String {
    if lines.is_empty() {
        return format!("Not measured on {}.", results.host_in_words());
    }
    let sentence = |line: &Line| {
        let at = |i: usize| {
            let row = line.rows[i];
            format!(
                "{} ({}) at {x}{JOIN}={JOIN}{}",
                format::ratio(row.comparison.ratio),
                format::interval(row.interval),
                format::size(line.x[i] as u64)
            )
        };
        let last = line.rows.len() - 1;
        if last == 0 {
            format!("{}: {}.", line.label, at(0))
        } else {
            format!("{}: from {} to {}.", line.label, at(0), at(last))
        }
    };
    let sentences: Vec<_> = lines
        .iter()
        .map(|l| results::capitalised(&sentence(l)))
        .collect();
    sentences.join(" ")
}
