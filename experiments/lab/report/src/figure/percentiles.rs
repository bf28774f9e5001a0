//! Response time against its percentile: the whole distribution of one load, the rare cases spread out. The run is the
//! unit: a point is the percentile of all runs' requests together, with an interval over the runs; of records that keep no
//! distributions it is the median of each run's own percentile.

use chart::{Axis, Curve, Notation, Scale};
use record::{Figure, Metric, Workload};

use super::cells::{self, Host, Shown};
use super::content::{Content, failed, impossible, text};
use super::levels::SATURATED;
use super::rows::{Entry, HEADER, csv};
use super::select;
use super::spread::slug;
use crate::Problem;
use crate::results::{self, Absent, Level, Shelf, Source, format};
use crate::table::Table;

/// Which metrics hold the percentiles: their names begin so, and end with the percentile's decimals.
const NAMED: &str = "response-p";

/// One point of a workload, on one host.
struct Panel<'a> {
    title: String,
    workload: Workload,
    host: Host<'a>,
    series: Vec<Series>,
}

struct Series {
    subject: Shown,
    points: Vec<(Percentile, Result<Level, Absent>)>,
}

#[derive(Clone, Copy)]
struct Percentile {
    metric: Metric,
    /// Of so many requests one takes longer.
    one_in: f64,
}

impl Percentile {
    /// Every percentile that is measured, ascending.
    fn all() -> Vec<Self> {
        let percentile = |metric: &Metric| {
            let decimals = metric.name.strip_prefix(NAMED)?;
            let whole = 10_f64.powi(i32::try_from(decimals.len()).ok()?);
            Some(Self {
                metric: *metric,
                one_in: whole / (whole - decimals.parse::<f64>().ok()?),
            })
        };
        record::metrics().iter().filter_map(percentile).collect()
    }

    fn name(self) -> &'static str {
        percentile_name(self.metric)
    }
}

/// "p99.9", the end of the metric's label.
fn percentile_name(metric: Metric) -> &'static str {
    let label = metric.label;
    label.rsplit_once(", ").map_or(label, |(_, name)| name)
}

pub(crate) fn content(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let workloads = select::workloads(&shelf.definition, figure, shelf.cores());
    if workloads.is_empty() {
        return Err(impossible(figure, "selects no workload"));
    }
    let panels = workloads
        .into_iter()
        .map(|workload| panel(shelf, figure, workload))
        .collect::<Result<Vec<_>, _>>()?;
    let measured = panels.iter().any(|panel| panel.host.source.is_some());
    let found = sentences(&panels, |series, points| match points {
        [first, .., last] => Some(format!("{series} from {} to {}", brief(first), brief(last))),
        [one] => Some(format!("{series} {}", brief(one))),
        [] => None,
    });
    let chart = if measured {
        let all = sentences(&panels, |series, points| {
            let points: Vec<_> = points.iter().map(full).collect();
            (!points.is_empty()).then(|| format!("{series} {}", points.join(", ")))
        });
        Some(chart::curve(&text(figure, &all), &curve(&panels)).map_err(failed)?)
    } else {
        None
    };
    Ok(Content {
        chart,
        tables: panels.iter().map(|panel| table(figure, panel)).collect(),
        csv: csv(panels.iter().flat_map(entries)),
        sources: Source::distinct(panels.iter().filter_map(|p| p.host.source.clone())),
        kind: None,
        finding: found + &absent(&panels),
    })
}

/// Subjects without any percentile beside those that have some.
fn absent(panels: &[Panel]) -> String {
    let measured = |panel: &&Panel| panel.series.iter().any(|s| !s.measured().is_empty());
    let mut points = Vec::new();
    for panel in panels.iter().filter(measured) {
        for series in panel.series.iter().filter(|s| s.measured().is_empty()) {
            let label = &series.subject.label;
            let name = match panels {
                [_] => label.clone(),
                _ => format!("{}, {label}", results::capitalised(&panel.title)),
            };
            let why = series
                .points
                .first()
                .and_then(|(_, level)| level.as_ref().err());
            points.extend(why.map(|why| (name, why)));
        }
    }
    results::absent_points(points)
}

fn panel<'a>(shelf: &'a Shelf, figure: &Figure, workload: Workload) -> Result<Panel<'a>, Problem> {
    let percentiles = Percentile::all();
    let metrics: Vec<Metric> = percentiles.iter().map(|p| p.metric).collect();
    let mut subjects = cells::subjects(shelf, figure)?;
    let family = shelf.definition.family(&workload.family);
    subjects.retain(|s| family.is_some_and(|f| f.subjects.contains_key(&s.id)));
    let host = Host::of(shelf, &[&workload], &subjects, &metrics, 1);
    // What nobody has, such as the rarest cases of a short load, has no row.
    let has =
        |p: &Percentile| (subjects.iter()).any(|s| host.level(&workload, s, p.metric).is_ok());
    let measured: Vec<_> = percentiles.iter().copied().filter(has).collect();
    let shown = match measured.as_slice() {
        [] => &percentiles[..1],
        some => some,
    };
    let points = |subject: &Shown| {
        let level = |p: &Percentile| (*p, host.level(&workload, subject, p.metric));
        shown.iter().map(level).collect()
    };
    let series = subjects.iter().map(points).collect::<Vec<_>>();
    let series = subjects.into_iter().zip(series);
    Ok(Panel {
        title: results::title(&shelf.definition, &workload),
        series: series
            .map(|(subject, points)| Series { subject, points })
            .collect(),
        workload,
        host,
    })
}

impl Series {
    fn measured(&self) -> Vec<(Percentile, &Level)> {
        let points = self.points.iter();
        points
            .filter_map(|(p, level)| Some((*p, level.as_ref().ok()?)))
            .collect()
    }
}

fn curve(panels: &[Panel]) -> Curve {
    let all = || panels.iter().flat_map(|panel| &panel.series);
    let mut ticks: Vec<f64> = all()
        .flat_map(|s| s.measured())
        .map(|(p, _)| p.one_in)
        .collect();
    ticks.sort_by(f64::total_cmp);
    ticks.dedup();
    let point = |(p, level): (Percentile, &Level)| chart::Point {
        x: p.one_in,
        y: level.summary.median,
        low: level.interval.low,
        high: level.interval.high,
        hollow: level.saturated,
    };
    let panel = |panel: &Panel| {
        let series = |s: &Series| chart::Series {
            label: match panels {
                [one] => one.host.marked(&s.subject.label),
                _ => s.subject.label.clone(),
            },
            style: s.subject.style,
            points: s.measured().into_iter().map(point).collect(),
            crossing: None,
        };
        chart::Panel {
            heading: panel.host.marked(&panel.title),
            series: panel.series.iter().map(series).collect(),
        }
    };
    let axis = Axis::new(
        "percentile of the requests",
        Scale::Log,
        Notation::Percentile,
    );
    let time = Axis::new("response time", Scale::Log, Notation::Seconds);
    Curve {
        panels: panels.iter().map(panel).collect(),
        hollow: SATURATED.into(),
        ..Curve::new(axis.ticked(ticks), time, Vec::new())
    }
}

fn brief((p, level): &(Percentile, &Level)) -> String {
    let median = format::measured(level.summary.median, p.metric.unit);
    format!("{median} ({})", p.name())
}

fn full((p, level): &(Percentile, &Level)) -> String {
    let median = format::measured(level.summary.median, p.metric.unit);
    let interval = level.reach();
    format!("{median} at {} ({interval})", p.name())
}

/// A sentence for each panel, with what `say` makes of each series.
fn sentences(
    panels: &[Panel],
    say: impl Fn(&str, &[(Percentile, &Level)]) -> Option<String>,
) -> String {
    let sentence = |panel: &Panel| {
        let series = |s: &Series| say(&s.subject.label, &s.measured());
        let parts: Vec<_> = panel.series.iter().filter_map(series).collect();
        let title = results::capitalised(&panel.title);
        match parts.is_empty() {
            true => format!("{title}: not measured on this host."),
            false => format!("{title}: response time, {}.", parts.join("; ")),
        }
    };
    panels.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

fn table(figure: &Figure, panel: &Panel) -> Table {
    let mut header = vec!["Subject and percentile".to_owned()];
    header.extend(HEADER.map(str::to_owned));
    let line = |entry: Entry| {
        let name = entry.subject.label.clone();
        let percentile = percentile_name(entry.metric);
        entry.line(format!("{name}, {percentile}"), false, |_| Vec::new())
    };
    Table {
        id: format!("table-{}-{}", figure.id, slug(&panel.workload.key)),
        caption: format!(
            "{}: response time. {}{}",
            results::capitalised(&panel.title),
            read(panel),
            rates(panel)
        ),
        header,
        lines: entries(panel).map(line).collect(),
    }
}

/// How the percentiles are read, with a space behind it.
fn read(panel: &Panel) -> &'static str {
    let levels = panel.series.iter().flat_map(Series::measured);
    let known: Vec<_> = levels
        .map(|(p, level)| (p.metric, level.summary.pooled))
        .collect();
    let metric = known.first().map(|(metric, _)| *metric);
    metric.map_or("", |metric| {
        results::reading(metric, known.iter().map(|(_, pooled)| *pooled))
    })
}

/// How many requests a second each subject was asked.
fn rates(panel: &Panel) -> String {
    let rate = |s: &Series| {
        let (_, level) = s.measured().into_iter().next()?;
        let saturated = if level.saturated { ", saturated" } else { "" };
        let rate = format::set_per_second(level.planned?);
        Some(format!("{} {rate}{saturated}", s.subject.label))
    };
    match panel.series.iter().filter_map(rate).collect::<Vec<_>>() {
        none if none.is_empty() => String::new(),
        rates => format!("Planned requests: {}.", format::list(&rates)),
    }
}

fn entries<'a>(panel: &'a Panel<'a>) -> impl Iterator<Item = Entry<'a>> {
    let of = move |series: &'a Series| {
        let entry = move |(p, level): &'a (Percentile, Result<Level, Absent>)| Entry {
            host: &panel.host,
            workload: &panel.workload,
            subject: &series.subject,
            metric: p.metric,
            level,
        };
        series.points.iter().map(entry)
    };
    panel.series.iter().flat_map(of)
}
