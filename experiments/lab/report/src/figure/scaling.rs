//! Speed-up against a parameter: each subject relative to its own first point, paired by round.

use chart::{
    Axis, Curve, Dots, Elsewhere, Estimate, Group, Guide, Notation, Outcome, Point, Reference,
    Scale, Series, Style,
};
use record::{Figure, Measured, Measurement, Workload};
use stats::{Comparison, Interval, Settings};

use super::content::{Content, failed, impossible, text};
use super::{select, style};
use crate::Problem;
use crate::results::{FEWEST_UNITS, Parameter, Shelf, Source, format, paired};
use crate::table::{Cell, Csv, Line, Table};

/// The points of one subject on one host.
struct Speedups {
    subject: String,
    label: String,
    style: Style,
    source: Source,
    points: Vec<Speedup>,
}

/// One point; the first has no comparison, being 1 by definition.
struct Speedup {
    x: u64,
    workload: String,
    comparison: Option<(Comparison, Interval)>,
}

impl Speedup {
    fn ratio(&self) -> f64 {
        self.comparison.as_ref().map_or(1.0, |(c, _)| c.ratio)
    }

    fn interval(&self) -> Interval {
        let one = Interval {
            low: 1.0,
            high: 1.0,
        };
        self.comparison
            .as_ref()
            .map_or(one, |(_, interval)| *interval)
    }
}

pub(crate) fn content(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let x = &select::x(&shelf.definition, figure)?;
    if figure.subjects.is_empty() {
        return Err(impossible(figure, "names no subjects"));
    }
    let mut found = Vec::new();
    for (index, subject) in figure.subjects.iter().enumerate() {
        found.extend(speedups(shelf, figure, subject, &x.name, index));
    }
    let finding = brief(&found, x);
    let chart = if found.is_empty() {
        None
    } else {
        let full = text(figure, &self::finding(&found, x));
        let drawn = if at(&found).len() > 2 {
            chart::curve(&full, &curve(&found, x))
        } else {
            chart::dots(&full, &dots(&found, x))
        };
        Some(drawn.map_err(failed)?)
    };
    let tables = if found.is_empty() {
        Vec::new()
    } else {
        vec![table(figure, &found, x)]
    };
    Ok(Content {
        chart,
        tables,
        csv: csv(&found),
        sources: Source::distinct(found.iter().map(|s| s.source.clone())),
        kind: None,
        finding,
    })
}

/// A subject's series: one for each combination of the other parameters, all from the first host that has two points.
fn speedups(shelf: &Shelf, figure: &Figure, subject: &str, x: &str, index: usize) -> Vec<Speedups> {
    for origin in shelf.origins() {
        let (Some(record), Some(source)) = (&shelf.held(origin).record, shelf.source(origin))
        else {
            continue;
        };
        let mut all: Vec<Speedups> = Vec::new();
        for (rest, workloads) in by_rest(shelf, figure, record, subject, x) {
            let points = points(record, &workloads, subject, x);
            if points.len() > 1 {
                let (label, style) = named(shelf, subject, &rest, &source, index);
                let (subject, source) = (subject.to_owned(), source.clone());
                all.push(Speedups {
                    subject,
                    label,
                    style,
                    source,
                    points,
                });
            }
        }
        if !all.is_empty() {
            return all;
        }
    }
    Vec::new()
}

/// The workloads that the subject runs, by everything but `x`.
fn by_rest(
    shelf: &Shelf,
    figure: &Figure,
    record: &Measured,
    subject: &str,
    x: &str,
) -> Vec<(String, Vec<Workload>)> {
    let mut groups: Vec<(String, Vec<Workload>)> = Vec::new();
    for workload in select::workloads(&shelf.definition, figure, record.host().cores) {
        let family = shelf.definition.family(&workload.family);
        let runs = family.is_some_and(|f| f.subjects.contains_key(subject));
        if !runs || !workload.parameters.contains_key(x) {
            continue;
        }
        let rest = select::rest(&shelf.definition, figure, &workload, x);
        let key = format!("{}/{rest}", workload.family);
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, list)) => list.push(workload),
            None => groups.push((key, vec![workload])),
        }
    }
    let rest = |key: String| {
        key.split_once('/')
            .map_or(String::new(), |(_, rest)| rest.to_owned())
    };
    groups
        .into_iter()
        .map(|(key, list)| (rest(key), list))
        .collect()
}

fn points(record: &Measurement, workloads: &[Workload], subject: &str, x: &str) -> Vec<Speedup> {
    let mut workloads: Vec<_> = workloads
        .iter()
        .filter_map(|w| Some((*w.parameters.get(x)?, w)))
        .collect();
    workloads.sort_by_key(|(at, _)| *at);
    let measured = |key: &str| record.values(key, subject, "time").len() >= FEWEST_UNITS;
    let mut workloads = workloads.into_iter().filter(|(_, w)| measured(&w.key));
    let Some((x, first)) = workloads.next() else {
        return Vec::new();
    };
    let base = Speedup {
        x,
        workload: first.key.clone(),
        comparison: None,
    };
    let rest = workloads.filter_map(|(x, workload)| {
        // The first point's time over this one's: more is faster.
        let pairs = paired(&record.pairs((&workload.key, subject), (&first.key, subject), "time"));
        let comparison = stats::compare(&pairs, &[], &Settings::default()).ok()?;
        let interval = comparison
            .interval
            .filter(|_| comparison.units >= FEWEST_UNITS)?;
        Some(Speedup {
            x,
            workload: workload.key.clone(),
            comparison: Some((comparison, interval)),
        })
    });
    std::iter::once(base).chain(rest).collect()
}

fn named(
    shelf: &Shelf,
    subject: &str,
    rest: &str,
    source: &Source,
    index: usize,
) -> (String, Style) {
    let definition = shelf.definition.subject(subject);
    let program = definition.and_then(|s| shelf.definition.program(&s.program));
    let mut label = definition.map_or(subject.to_owned(), |s| s.label.clone());
    if !rest.is_empty() {
        label += &format!(", {rest}");
    }
    if let Some(host) = source.mark() {
        label += &format!(" ({host})");
    }
    let hue = style::language(program.map_or("", |p| p.language.as_str()));
    (label, Style::new(hue, style::shape(index)))
}

fn curve(found: &[Speedups], x: &Parameter) -> Curve {
    let values: Vec<f64> = found
        .iter()
        .flat_map(|s| s.points.iter().map(|p| p.x as f64))
        .collect();
    let (from, to) = ends(&values);
    let point = |p: &Speedup| Point {
        x: p.x as f64,
        y: p.ratio(),
        low: p.interval().low,
        high: p.interval().high,
        hollow: false,
    };
    let series = |s: &Speedups| Series {
        label: s.label.clone(),
        style: s.style,
        points: s.points.iter().map(point).collect(),
        crossing: None,
    };
    let mut axis = style::parameter(x, &values, None);
    axis.scale = Scale::Linear;
    let y = Axis::new(
        "speed-up over the first point",
        Scale::Linear,
        Notation::Ratio,
    );
    Curve {
        guides: vec![Guide {
            label: "slope one".into(),
            points: vec![(from, 1.0), (to, to / from)],
        }],
        ..Curve::new(
            axis,
            y.including([1.0, to / from]),
            found.iter().map(series).collect(),
        )
    }
}

/// Every value of `x`, ascending.
fn at(found: &[Speedups]) -> Vec<u64> {
    let mut at: Vec<u64> = found
        .iter()
        .flat_map(|s| s.points.iter().map(|p| p.x))
        .collect();
    at.sort_unstable();
    at.dedup();
    at
}

/// Two values of `x` make no curve: one row a subject, at the larger of them.
fn dots(found: &[Speedups], x: &Parameter) -> Dots {
    let at = at(found);
    let (from, to) = (
        at.first().copied().unwrap_or(1),
        at.last().copied().unwrap_or(1),
    );
    let most = to as f64 / from as f64;
    let row = |s: &Speedups| {
        let last = s.points.last()?;
        let Interval { low, high } = last.interval();
        let (value, style) = (last.ratio(), s.style);
        Some(chart::Row {
            label: s.label.clone(),
            mark: Outcome::Estimate(Estimate {
                value,
                low,
                high,
                style,
                noise: None,
                elsewhere: Elsewhere::default(),
            }),
            value: format::ratio(value),
        })
    };
    Dots {
        axis: Axis::new(
            format!("time at {} ÷ time at {}", x.at(from), x.at(to)),
            Scale::Linear,
            Notation::Ratio,
        )
        .including([1.0, most]),
        groups: vec![Group {
            heading: format!("Speed-up at {} over {}", x.at(to), x.at(from)),
            rows: found.iter().filter_map(row).collect(),
        }],
        band: None,
        reference: Some(Reference {
            at: most,
            label: format!(
                "{}: the most that more {} could give",
                format::ratio(most),
                x.name
            ),
        }),
        keys: Vec::new(),
    }
}

fn ends(values: &[f64]) -> (f64, f64) {
    let from = values.iter().copied().fold(f64::INFINITY, f64::min);
    let to = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (from, to)
}

/// The smallest speed-up and the largest.
fn brief(found: &[Speedups], x: &Parameter) -> String {
    let mut last: Vec<(&str, f64)> = (found.iter())
        .filter_map(|s| Some((s.label.as_str(), s.points.last()?.ratio())))
        .collect();
    last.sort_by(|a, b| a.1.total_cmp(&b.1));
    let words = |(label, ratio): &(&str, f64)| format!("{} ({label})", format::ratio(*ratio));
    let at = at(found);
    match (last.as_slice(), at.as_slice()) {
        ([first, .., end], [from, .., to]) => format!(
            "From {} to {}, speed-ups run from {} to {}.",
            x.at(*from),
            x.at(*to),
            words(first),
            words(end)
        ),
        _ => finding(found, x),
    }
}

fn finding(found: &[Speedups], x: &Parameter) -> String {
    let sentence = |s: &Speedups| {
        let (first, last) = (s.points.first()?, s.points.last()?);
        let ratio = format::ratio(last.ratio());
        let interval = format::interval(last.interval());
        Some(format!(
            "{} at {}: {ratio} its speed at {} ({interval}).",
            s.label,
            x.at(last.x),
            x.at(first.x)
        ))
    };
    let sentences: Vec<_> = found.iter().filter_map(sentence).collect();
    if sentences.is_empty() {
        format!(
            "Not measured on this host: no subject has two points of {} in {FEWEST_UNITS} blocks or more.",
            x.name
        )
    } else {
        sentences.join(" ")
    }
}

fn table(figure: &Figure, found: &[Speedups], x: &Parameter) -> Table {
    let line = |s: &Speedups, p: &Speedup| Line {
        name: format!("{}, {}", s.label, x.at(p.x)),
        labels: s.source.marks(),
        cells: match &p.comparison {
            None => vec![
                Cell::Number("1.000×".into(), 1.0),
                Cell::Text("by definition".into()),
                Cell::None,
            ],
            Some((c, interval)) => vec![
                Cell::Number(format::ratio(c.ratio), c.ratio),
                Cell::Interval(format::interval(*interval), *interval),
                Cell::Number(c.blocks.to_string(), c.blocks as f64),
            ],
        },
    };
    Table {
        id: format!("table-{}", figure.id),
        caption: format!(
            "Time at each subject's smallest value of {} ÷ time at the named one, paired by round; above 1×: faster.",
            x.name
        ),
        header: ["Subject and point", "Speed-up", "95 % interval", "Rounds"]
            .map(str::to_owned)
            .to_vec(),
        lines: found
            .iter()
            .flat_map(|s| s.points.iter().map(|p| line(s, p)))
            .collect(),
    }
}

fn csv(found: &[Speedups]) -> Csv {
    let mut csv = Csv::new(&[
        "subject", "workload", "x", "speedup", "low", "high", "rounds", "host",
    ]);
    for s in found {
        for p in &s.points {
            let i = p.interval();
            let rounds = p
                .comparison
                .as_ref()
                .map_or(String::new(), |(c, _)| c.blocks.to_string());
            let words = [s.subject.clone(), p.workload.clone(), p.x.to_string()];
            let numbers = [p.ratio(), i.low, i.high].map(|v| v.to_string());
            csv.rows.push(
                words
                    .into_iter()
                    .chain(numbers)
                    .chain([rounds, s.source.host.clone()])
                    .collect(),
            );
        }
    }
    csv
}
