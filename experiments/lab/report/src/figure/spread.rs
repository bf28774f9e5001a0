//! Every sample of the named subjects.

use chart::{Axis, Group, Samples, Scale, Strip, Style};
use record::{Figure, Measurement, Metric, UnitOfMetric, Workload};

use super::content::{Content, failed, impossible, text};
use super::{select, style};
use crate::Problem;
use crate::results::{self, Absent, EXACT, Shelf, Source, Summary, format, unmeasured};
use crate::table::{Cell, Csv, Line, Table, with_void};

/// One subject on one workload.
struct Series {
    subject: String,
    label: String,
    style: Style,
    values: Vec<f64>,
    summary: Option<Summary>,
    steadiness: Option<stats::Steadiness>,
    rounds: Vec<u32>,
    void: usize,
    /// Why there is no summary, where there is none.
    absent: Absent,
}

/// One workload on one host: absolute values of different hosts never stand side by side.
struct Panel {
    title: String,
    workload: Workload,
    source: Option<Source>,
    series: Vec<Series>,
}

pub(crate) fn content(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let name = figure.metric.as_deref().unwrap_or("time");
    let metric = record::metric(name).ok_or_else(|| {
        let known = record::metrics().iter().map(|m| m.name);
        Problem::unknown(&format!("metric of figure `{}`", figure.id), name, known)
    })?;
    if figure.subjects.is_empty() {
        return Err(impossible(figure, "names no subjects"));
    }
    let panels: Vec<_> = select::workloads(&shelf.definition, figure, shelf.cores())
        .into_iter()
        .map(|workload| panel(shelf, figure, workload, metric))
        .collect();
    let finding = brief(&panels, metric) + &absent(&panels);
    let measured = panels.iter().any(|p| p.source.is_some());
    let chart = if measured {
        let full = text(figure, &self::finding(&panels, metric));
        Some(chart::strip(&full, &strip(&panels, metric)).map_err(failed)?)
    } else {
        None
    };
    Ok(Content {
        chart,
        tables: panels.iter().map(|p| table(figure, p, metric)).collect(),
        csv: csv(&panels, metric),
        sources: Source::distinct(panels.iter().filter_map(|p| p.source.clone())),
        kind: None,
        finding,
    })
}

fn panel(shelf: &Shelf, figure: &Figure, workload: Workload, metric: Metric) -> Panel {
    let subjects: Vec<&String> = figure
        .subjects
        .iter()
        .filter(|s| {
            shelf
                .definition
                .family(&workload.family)
                .is_some_and(|f| f.subjects.contains_key(*s))
        })
        .collect();
    let has = |record: &Measurement| {
        subjects
            .iter()
            .any(|s| !record.values(&workload.key, s, metric.name).is_empty())
    };
    let mut origins = shelf.origins();
    let origin = origins.find(|o| shelf.held(*o).samples().is_some_and(has));
    let record = origin.and_then(|o| shelf.held(o).samples());
    let series = subjects
        .iter()
        .enumerate()
        .map(|(i, subject)| series(shelf, record, &workload, subject, metric, i))
        .collect();
    Panel {
        title: results::title(&shelf.definition, &workload),
        source: origin.and_then(|o| shelf.source(o)),
        workload,
        series,
    }
}

fn series(
    shelf: &Shelf,
    record: Option<&Measurement>,
    workload: &Workload,
    subject: &str,
    metric: Metric,
    index: usize,
) -> Series {
    let cell = || {
        record
            .into_iter()
            .flat_map(|r| r.cell(&workload.key, subject))
    };
    let values: Vec<f64> = cell()
        .filter_map(|s| s.metrics.get(metric.name).copied())
        .collect();
    let segments: Vec<Vec<f64>> = cell()
        .map(|s| s.segments.clone())
        .filter(|s| s.len() > 1)
        .collect();
    let definition = shelf.definition.subject(subject);
    let program = definition.and_then(|s| shelf.definition.program(&s.program));
    let hue = style::language(program.map_or("", |p| p.language.as_str()));
    Series {
        subject: subject.to_owned(),
        label: definition.map_or(subject.to_owned(), |s| s.label.clone()),
        style: Style::new(hue, style::shape(index)),
        summary: Summary::of(&values, metric),
        values,
        steadiness: stats::steadiness(&segments).ok(),
        void: record.map_or(0, |r| r.void(&workload.key, subject)),
        absent: Absent::new(
            if record.is_some() {
                "not measured"
            } else {
                "not measured on this host"
            },
            record.and_then(|r| unmeasured(r, &workload.key, &[subject])),
        ),
        rounds: cell()
            .filter(|s| s.metrics.contains_key(metric.name))
            .map(|s| s.round)
            .collect(),
    }
}

fn strip(panels: &[Panel], metric: Metric) -> Strip {
    let row = |s: &Series| chart::Row {
        label: s.label.clone(),
        mark: Samples {
            values: s.values.clone(),
            median: s.summary.as_ref().map_or(0.0, |m| m.median),
            style: s.style,
        },
        value: s.summary.as_ref().map_or("not measured".into(), |m| {
            format::measured(m.median, metric.unit)
        }),
    };
    let group = |p: &Panel| Group {
        heading: match p.source.as_ref().and_then(Source::mark) {
            Some(label) => format!("{} ({label})", p.title),
            None => p.title.clone(),
        },
        rows: p.series.iter().map(row).collect(),
    };
    Strip {
        axis: Axis::new(metric.label, Scale::Linear, style::notation(metric.unit)),
        groups: panels.iter().map(group).collect(),
        reference: None,
        keys: Vec::new(),
        centre: "median".into(),
    }
}

/// What is missing beside what is measured.
fn absent(panels: &[Panel]) -> String {
    let mut points = Vec::new();
    for panel in panels.iter().filter(|panel| panel.source.is_some()) {
        for series in panel.series.iter().filter(|s| s.summary.is_none()) {
            let name = match panels {
                [_] => series.label.clone(),
                _ => format!("{}, {}", results::capitalised(&panel.title), series.label),
            };
            points.push((name, &series.absent));
        }
    }
    results::absent_points(points)
}

/// The smallest median and the largest of each workload.
fn brief(panels: &[Panel], metric: Metric) -> String {
    let sentence = |p: &Panel| {
        let mut medians: Vec<(&str, f64)> = (p.series.iter())
            .filter_map(|s| Some((s.label.as_str(), s.summary.as_ref()?.median)))
            .collect();
        medians.sort_by(|a, b| a.1.total_cmp(&b.1));
        let words = |(label, value): &(&str, f64)| {
            format!("{} ({label})", format::measured(*value, metric.unit))
        };
        let title = results::capitalised(&p.title);
        match medians.as_slice() {
            [] => format!("{title}: not measured on this host."),
            [one] => format!("{title}: the median is {}.", words(one)),
            [first, .., last] => {
                format!(
                    "{title}: medians run from {} to {}.",
                    words(first),
                    words(last)
                )
            }
        }
    };
    if panels.is_empty() {
        return finding(panels, metric);
    }
    panels.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

fn finding(panels: &[Panel], metric: Metric) -> String {
    let sentence = |p: &Panel| {
        let parts = p
            .series
            .iter()
            .filter_map(|s| Some((s, s.summary.as_ref()?)))
            .map(|(s, m)| {
                let value = |v| format::measured(v, metric.unit);
                let samples = format::plural(m.samples, "sample");
                format!(
                    "{} {} ({samples} from {} to {})",
                    s.label,
                    value(m.median),
                    value(m.min),
                    value(m.max)
                )
            });
        let parts: Vec<_> = parts.collect();
        if parts.is_empty() {
            format!(
                "{}: not measured on this host.",
                results::capitalised(&p.title)
            )
        } else {
            format!(
                "{}, medians: {}.",
                results::capitalised(&p.title),
                parts.join("; ")
            )
        }
    };
    if panels.is_empty() {
        return "No workload is shown.".into();
    }
    panels.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

fn table(figure: &Figure, panel: &Panel, metric: Metric) -> Table {
    let header = [
        "Subject",
        "Median",
        "95 % interval",
        "Fastest",
        "Slowest",
        "Variation",
        "Samples",
        "First part against the rest",
    ];
    let extremes = if metric.unit == UnitOfMetric::Seconds {
        ["Fastest", "Slowest"]
    } else {
        ["Smallest", "Largest"]
    };
    let mut header = header.map(str::to_owned).to_vec();
    header[3..5].clone_from_slice(&extremes.map(str::to_owned));
    Table {
        id: format!("table-{}-{}", figure.id, slug(&panel.workload.key)),
        caption: format!(
            "{}: {}. Variation is standard deviation over mean.",
            results::capitalised(&panel.title),
            metric.label
        ),
        header,
        lines: panel
            .series
            .iter()
            .map(|s| line(panel, s, metric))
            .collect(),
    }
}

fn line(panel: &Panel, series: &Series, metric: Metric) -> Line {
    let labels = panel.source.as_ref().map(Source::marks).unwrap_or_default();
    let Some(m) = &series.summary else {
        return Line {
            name: series.label.clone(),
            labels: Vec::new(),
            cells: vec![Cell::Absent(series.absent.words())],
        };
    };
    let value = |v: f64| Cell::Number(format::measured(v, metric.unit), v);
    let ends = |i: stats::Interval| Cell::Interval(format::measured_interval(i, metric.unit), i);
    let variation = stats::describe::coefficient_of_variation(&series.values);
    Line {
        name: series.label.clone(),
        labels,
        cells: vec![
            value(m.median),
            match m.exact {
                true => Cell::Text(EXACT.into()),
                false => m.interval.map_or(Cell::None, ends),
            },
            value(m.min),
            value(m.max),
            variation.map_or(Cell::None, |v| Cell::Number(format::percent(v), v)),
            Cell::Number(
                with_void(m.samples.to_string(), series.void),
                m.samples as f64,
            ),
            series.steadiness.map_or(Cell::None, steadiness),
        ],
    }
}

fn steadiness(of: stats::Steadiness) -> Cell {
    let word = if of.steady { "steady" } else { "unsteady" };
    Cell::Number(format!("{} ({word})", format::change(of.change)), of.change)
}

fn csv(panels: &[Panel], metric: Metric) -> Csv {
    let mut csv = Csv::new(&["workload", "subject", "metric", "round", "value", "host"]);
    for panel in panels {
        let host = panel
            .source
            .as_ref()
            .map_or(String::new(), |s| s.host.clone());
        for series in &panel.series {
            for (round, value) in series.rounds.iter().zip(&series.values) {
                let words = [
                    panel.workload.key.clone(),
                    series.subject.clone(),
                    metric.name.into(),
                ];
                let numbers = [round.to_string(), value.to_string(), host.clone()];
                csv.rows.push(words.into_iter().chain(numbers).collect());
            }
        }
    }
    csv
}

/// A workload's key as part of an id.
pub(crate) fn slug(key: &str) -> String {
    key.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect()
}
