//! The ratio against a parameter.

use chart::{Axis, Band, Curve, Notation, Point, Reference, Scale, Series};
use record::{AxisScale, Experiment, Figure};
use stats::Crossover;

use super::content::{Content, failed, impossible, text};
use super::{select, style};
use crate::Problem;
use crate::answer::Words;
use crate::results::{self, Bound, Line, Parameter, Results, Row, RowState, Sides, Source, format};
use crate::sentence::{Case, course};
use crate::table;

/// A line as the figure shows it.
struct Drawn<'a> {
    label: String,
    sides: Sides,
    line: Line<'a>,
    /// Where it crosses the edge of the margin, if the figure asks.
    crossover: Option<Crossover>,
}

pub(crate) fn content(
    results: &Results,
    experiment: &Experiment,
    figure: &Figure,
) -> Result<Content, Problem> {
    let x = &select::x(experiment, figure)?;
    let lines = lines(results, experiment, figure, &x.name)?;
    let finding = brief(results, figure, &lines, x);
    let chart = if lines.is_empty() {
        None
    } else {
        let curve = curve(results, experiment, figure, &lines, x)?;
        let full = text(figure, &self::finding(results, figure, &lines, x));
        Some(chart::curve(&full, &curve).map_err(failed)?)
    };
    let id = format!("table-{}", figure.id);
    let through = |s: &RowState| {
        select::shows(figure, s.workload()) && s.workload().parameters.contains_key(&x.name)
    };
    let rows = lines.iter().flat_map(|drawn| drawn.line.rows());
    Ok(Content {
        chart,
        tables: table::tables(results, &id, &experiment.id, &figure.comparisons, through)?,
        csv: table::csv(results, &experiment.id, &figure.comparisons, through)?,
        sources: Source::distinct(rows.map(|r| r.source.clone())),
        kind: None,
        finding,
    })
}

fn lines<'a>(
    results: &'a Results,
    experiment: &Experiment,
    figure: &Figure,
    x: &str,
) -> Result<Vec<Drawn<'a>>, Problem> {
    let mut drawn = Vec::new();
    for comparison in &figure.comparisons {
        let rows = results.rows(&experiment.id, comparison)?;
        let sides = results.sides(&experiment.id, comparison)?;
        let shown = rows.iter().filter(|r| select::shows(figure, r.workload()));
        for line in results::lines(shown, x) {
            let crossover = match figure.band {
                true => line.crossover(&sides.settings),
                false => None,
            };
            drawn.push(Drawn {
                label: label(experiment, figure, comparison, &line, x),
                sides: sides.clone(),
                crossover,
                line,
            });
        }
    }
    Ok(drawn)
}

fn label(
    experiment: &Experiment,
    figure: &Figure,
    comparison: &str,
    line: &Line,
    x: &str,
) -> String {
    let family = experiment.family(&line.fixed.family);
    let mut parts = vec![family.map_or(String::new(), |f| f.title.clone())];
    if figure.comparisons.len() > 1 {
        parts.extend(experiment.comparison(comparison).map(|c| c.title.clone()));
    }
    parts.push(select::rest(experiment, figure, &line.fixed, x));
    parts.retain(|part| !part.is_empty());
    let name = parts.join(", ");
    match line.rows().next() {
        Some(row) => super::ratios::marked(name, row),
        None => name,
    }
}

fn curve(
    results: &Results,
    experiment: &Experiment,
    figure: &Figure,
    lines: &[Drawn],
    x: &Parameter,
) -> Result<Curve, Problem> {
    let mut directions = Vec::new();
    for comparison in &figure.comparisons {
        let sides: Sides = results.sides(&experiment.id, comparison)?;
        directions.push(format!("{}: {}", sides.metric.label, sides.direction()));
    }
    directions.dedup();
    let known = |drawn: &Drawn| -> Vec<u64> {
        let points = drawn.line.points.iter().map(|(at, _)| *at);
        points
            .chain(drawn.line.bounds.iter().map(|(at, _)| *at))
            .collect()
    };
    let values: Vec<f64> = (lines.iter().flat_map(known)).map(|at| at as f64).collect();
    // A crossing is found on straight lines between logarithms: they must be straight in the drawing.
    let scale = figure.x_scale.or(figure.band.then_some(AxisScale::Log));
    let mut across = style::parameter(x, &values, scale);
    if let Some(label) = &figure.x_label {
        across.title.clone_from(label);
    }
    let limits = lines
        .iter()
        .enumerate()
        .flat_map(|(i, drawn)| limits(i, drawn));
    let series = lines.iter().enumerate().map(|(i, drawn)| series(i, drawn));
    Ok(Curve {
        limits: limits.collect(),
        limit: "a limit alone: one side answered faster than the load generator could ask".into(),
        band: figure.band.then(|| band(figure, lines)).transpose()?,
        reference: Some(Reference {
            at: 1.0,
            label: "1×".into(),
        }),
        hollow: "a side was saturated".into(),
        crossing: "where the ratio crosses the margin’s edge, 95 % interval".into(),
        ..Curve::new(
            across,
            Axis::new(directions.join("; "), Scale::Log, Notation::Ratio),
            series.collect(),
        )
    })
}

/// The margin that all lines have.
fn band(figure: &Figure, lines: &[Drawn]) -> Result<Band, Problem> {
    let margins = || lines.iter().map(|drawn| drawn.sides.settings.margin);
    let margin = margins().next().unwrap_or(0.0);
    if margin == 0.0 || margins().any(|other| other != margin) {
        return Err(impossible(
            figure,
            "has a band, but its comparisons have no common margin",
        ));
    }
    Ok(Band {
        low: (1.0 + margin).recip(),
        high: 1.0 + margin,
        label: format!("within {}: equivalent", format::set_percent(margin)),
    })
}

/// Where a line's ratio has a limit alone.
fn limits(index: usize, drawn: &Drawn) -> Vec<(f64, chart::Limit)> {
    let limit = |(at, bound): &(u64, &Bound)| {
        let limit = chart::Limit {
            at: bound.at(),
            upper: bound.limit == stats::Limit::Upper,
            colour: style::series(index).colour,
        };
        (*at as f64, limit)
    };
    drawn.line.bounds.iter().map(limit).collect()
}

fn series(index: usize, drawn: &Drawn) -> Series {
    let point = |(at, row): &(u64, &Row)| Point {
        x: *at as f64,
        y: row.comparison.ratio,
        low: row.interval.low,
        high: row.interval.high,
        hollow: !row.saturated.is_empty(),
    };
    let crossing = match &drawn.crossover {
        // Beside a zero that stands apart there is no scale, and beside a limit no value: no line crosses there.
        Some(Crossover::Enters(c) | Crossover::Leaves(c)) if c.between[0] > 0.0 && !c.limited => {
            Some(chart::Crossing {
                at: c.at,
                low: c.low,
                high: c.high,
            })
        }
        _ => None,
    };
    Series {
        label: drawn.label.clone(),
        style: style::series(index),
        points: drawn.line.points.iter().map(point).collect(),
        crossing,
    }
}

/// What each line is at its ends, and where it crosses the edge of the margin.
fn brief(results: &Results, figure: &Figure, lines: &[Drawn], x: &Parameter) -> String {
    if lines.is_empty() {
        return finding(results, figure, lines, x);
    }
    let part = |drawn: &Drawn| {
        let ends = drawn.ends(x);
        let course = course(&drawn.sides, &ends);
        let lead = match lines.len() {
            1 => String::new(),
            _ => format!("{}: ", results::capitalised(&drawn.label)),
        };
        match figure.band {
            true => {
                let short = drawn.words(x).short(drawn.crossover.as_ref());
                format!("{lead}{}: {short}.", course.trim_end_matches('.'))
            }
            false => lead + &course,
        }
    };
    let parts: Vec<_> = lines.iter().map(part).collect();
    parts.join(" ")
}

fn finding(results: &Results, figure: &Figure, lines: &[Drawn], x: &Parameter) -> String {
    if lines.is_empty() {
        return format!("Not measured on {}.", results.host_in_words());
    }
    let sentence = |drawn: &Drawn| {
        let at = |(at, row): &(u64, &Row)| {
            format!(
                "{} ({}) at {}",
                format::ratio(row.comparison.ratio),
                row.reach(),
                x.at(*at)
            )
        };
        let run = match drawn.line.points.as_slice() {
            [first, .., last] => format!("{}: from {} to {}.", drawn.label, at(first), at(last)),
            [one] => format!("{}: {}.", drawn.label, at(one)),
            [] => String::new(),
        };
        match figure.band {
            true => {
                let words = drawn.words(x);
                let all = words.all(drawn.crossover.as_ref());
                let further = words.further().join(" ");
                let all = results::capitalised(&all);
                format!("{run} {all}. {further}").trim_end().to_owned()
            }
            false => run,
        }
    };
    let sentences: Vec<_> = lines
        .iter()
        .map(|l| results::capitalised(&sentence(l)))
        .collect();
    sentences.join(" ")
}

impl Drawn<'_> {
    /// The first point of which anything is known and the last, each with the words for its place.
    fn ends(&self, x: &Parameter) -> Vec<(String, Case)> {
        let points = self.line.points.iter();
        let measured = points.map(|(at, row)| (*at, Case::of(row)));
        let bounds = self.line.bounds.iter();
        let bounded = bounds.map(|(at, bound)| (*at, Case::limited(bound)));
        let mut known: Vec<(u64, Case)> = measured.chain(bounded).collect();
        known.sort_by_key(|(at, _)| *at);
        let last = known.split_off(known.len().min(1)).pop();
        let place = |(at, case)| (format!("at {}", x.at(at)), case);
        known.into_iter().chain(last).map(place).collect()
    }

    fn words<'a>(&'a self, x: &'a Parameter) -> Words<'a> {
        Words {
            sides: &self.sides,
            line: &self.line,
            x,
        }
    }
}
