//! A metric of several subjects, over a parameter or workload by workload: medians with their intervals.

mod drawing;
mod slope;
mod table;

pub(crate) use drawing::SATURATED;

use record::{Experiment, Figure, Metric, Workload};
use stats::Interval;

use super::cells::{self, Host, Shown};
use super::content::{Content, failed, text};
use super::select;
use crate::Problem;
use crate::results::{self, Absent, Level, Parameter, Shelf, Source, format};

/// The panels of which each has a sentence of its own; of more, one sentence speaks.
const MOST_PANELS: usize = 2;

/// The levels of one family, all of one host.
struct Panel<'a> {
    /// The family's title, and what sets it apart from others of that family.
    title: String,
    host: Host<'a>,
    series: Vec<Series>,
}

impl Panel<'_> {
    /// Points of the series that has most of them.
    fn longest(&self) -> usize {
        let points = self.series.iter().map(|s| s.points.len());
        points.max().unwrap_or(0)
    }
}

/// One subject of a panel.
struct Series {
    subject: Shown,
    points: Vec<Point>,
}

/// One workload of a series.
struct Point {
    workload: Workload,
    /// The parameter on the axis, if there is one.
    x: Option<u64>,
    /// What the workload is called among the others of its panel.
    name: String,
    level: Result<Level, Absent>,
}

/// What a figure of levels shows.
struct Levels<'a> {
    experiment: &'a Experiment,
    figure: &'a Figure,
    metric: Metric,
    panels: Vec<Panel<'a>>,
}

pub(crate) fn content(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let metric = cells::metric(figure, figure.metric.as_ref(), "metric")?;
    let metric = shelf.definition.metric(metric.name).unwrap_or(metric);
    cells::subjects(shelf, figure)?;
    let panels = groups(shelf, figure)
        .into_iter()
        .map(|group| panel(shelf, figure, group, metric))
        .collect::<Result<_, _>>()?;
    let levels = Levels {
        experiment: &shelf.definition,
        figure,
        metric,
        panels,
    };
    let finding = levels.finding() + &levels.absent();
    let chart = match levels.is_measured() {
        true => Some(
            levels
                .drawn(&text(figure, &levels.description()))
                .map_err(failed)?,
        ),
        false => None,
    };
    let sources = levels.panels.iter().filter_map(|p| p.host.source.clone());
    Ok(Content {
        chart,
        tables: levels.tables(),
        csv: levels.csv(),
        sources: Source::distinct(sources),
        kind: None,
        finding,
    })
}

/// A family with every parameter but the one on the axis fixed, and its workloads.
struct Group {
    key: (String, String),
    title: String,
    workloads: Vec<Workload>,
}

/// The figure's workloads in groups, one a panel. Without a parameter on the axis, by family.
fn groups(shelf: &Shelf, figure: &Figure) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for workload in select::workloads(&shelf.definition, figure, shelf.cores()) {
        let rest = match &figure.x {
            Some(x) if !workload.parameters.contains_key(x) => continue,
            Some(x) => select::rest(&shelf.definition, figure, &workload, x),
            None => String::new(),
        };
        let family = shelf.definition.family(&workload.family);
        let title = family.map_or("", |f| f.title.as_str());
        let key = (workload.family.clone(), rest);
        match groups.iter_mut().find(|group| group.key == key) {
            Some(group) => group.workloads.push(workload),
            None => groups.push(Group {
                title: match key.1.as_str() {
                    "" => title.to_owned(),
                    rest => format!("{title}, {rest}"),
                },
                workloads: vec![workload],
                key,
            }),
        }
    }
    groups
}

fn panel<'a>(
    shelf: &'a Shelf,
    figure: &Figure,
    Group {
        key,
        title,
        workloads,
    }: Group,
    metric: Metric,
) -> Result<Panel<'a>, Problem> {
    let mut subjects = cells::subjects(shelf, figure)?;
    let family = shelf.definition.family(&key.0);
    subjects.retain(|s| family.is_some_and(|f| f.subjects.contains_key(&s.id)));
    // One point of a parameter is no course of it.
    let wanted = if figure.x.is_some() {
        workloads.len().min(2)
    } else {
        1
    };
    let all: Vec<&Workload> = workloads.iter().collect();
    let host = Host::of(shelf, &all, &subjects, &[metric], wanted);
    let point = |workload: &Workload, subject: &Shown| {
        let (x, name) = place(&shelf.definition, figure, workload);
        Point {
            level: host.level(workload, subject, metric),
            workload: workload.clone(),
            x,
            name,
        }
    };
    let series = |subject: Shown| Series {
        points: workloads.iter().map(|w| point(w, &subject)).collect(),
        subject,
    };
    let series = subjects.into_iter().map(series).collect();
    Ok(Panel {
        title,
        host,
        series,
    })
}

/// Where a workload stands on the horizontal axis, if there is one, and its name among the others of its panel.
fn place(experiment: &Experiment, figure: &Figure, workload: &Workload) -> (Option<u64>, String) {
    let x = figure.x.as_ref();
    let at = x.and_then(|x| Some((x, *workload.parameters.get(x)?)));
    match at {
        Some((x, at)) => (Some(at), Parameter::of(experiment, x).at(at)),
        None => (None, results::point(experiment, workload)),
    }
}

impl Series {
    /// Its measured points.
    fn measured(&self) -> impl Iterator<Item = (&Point, &Level)> {
        let level = |point| Some((point, Point::level(point)?));
        self.points.iter().filter_map(level)
    }
}

impl Point {
    fn level(&self) -> Option<&Level> {
        self.level.as_ref().ok()
    }
}

impl Levels<'_> {
    fn series(&self) -> impl Iterator<Item = &Series> {
        self.panels.iter().flat_map(|panel| &panel.series)
    }

    fn levels(&self) -> impl Iterator<Item = &Level> {
        self.series()
            .flat_map(|series| series.measured().map(|(_, level)| level))
    }

    /// Whether there is nothing but exact values: then there are no medians to speak of.
    fn is_exact(&self) -> bool {
        self.is_measured() && self.levels().all(|level| level.summary.exact)
    }

    fn is_measured(&self) -> bool {
        self.levels().next().is_some()
    }

    fn shown(&self, value: f64) -> String {
        format::measured(value, self.metric.unit)
    }

    /// A sentence for each panel: where each series begins and ends, or the smallest median and the largest. Of many
    /// panels, one sentence for all: how far each subject reaches.
    fn finding(&self) -> String {
        if self.figure.x.is_none() && self.panels.len() > MOST_PANELS && self.is_measured() {
            return self.spans();
        }
        self.sentences(|panel| match self.figure.x.is_some() {
            true => match self.slopes(panel) {
                Some(slopes) => format!("{}: {slopes}", self.ends(panel)),
                None => self.ends(panel),
            },
            false => self.extremes(panel),
        })
    }

    /// What is missing beside what is measured.
    fn absent(&self) -> String {
        let measured = |panel: &&Panel| panel.series.iter().any(|s| s.measured().next().is_some());
        let points = self.panels.iter().filter(measured).flat_map(|panel| {
            let title = (self.panels.len() > 1).then(|| results::capitalised(&panel.title));
            let named = move |series: &Series, point: &Point| {
                let name = Some(point.name.clone()).filter(|name| !name.is_empty());
                let words = [title.clone(), name, Some(series.subject.label.clone())];
                words.into_iter().flatten().collect::<Vec<_>>().join(", ")
            };
            panel.series.iter().flat_map(move |series| {
                let absent = series.points.iter();
                let absent = absent.filter_map(|point| Some((point, point.level.as_ref().err()?)));
                let named = named.clone();
                absent.map(move |(point, why)| (named(series, point), why))
            })
        });
        results::absent_points(points)
    }

    fn spans(&self) -> String {
        let mut subjects: Vec<(&str, Vec<f64>)> = Vec::new();
        for series in self.series() {
            let medians = series.measured().map(|(_, level)| level.summary.median);
            let label = series.subject.label.as_str();
            match subjects.iter_mut().find(|(known, _)| *known == label) {
                Some((_, all)) => all.extend(medians),
                None => subjects.push((label, medians.collect())),
            }
        }
        let span = |(label, medians): &(&str, Vec<f64>)| {
            let low = medians.iter().copied().reduce(f64::min)?;
            let high = medians.iter().copied().reduce(f64::max)?;
            let reach = match low == high {
                true => self.shown(low),
                false => format::measured_interval(Interval { low, high }, self.metric.unit),
            };
            Some(format!("{label} {reach}"))
        };
        let spans: Vec<String> = subjects.iter().filter_map(span).collect();
        let label = results::capitalised(self.metric.label);
        format!(
            "{label}, from the smallest of these to the largest: {}.",
            spans.join("; ")
        )
    }

    /// Every median, for those who do not see the drawing.
    fn description(&self) -> String {
        self.sentences(|panel| {
            let series = |s: &Series| {
                let point = |(point, level): (&Point, &Level)| {
                    let name = match point.name.as_str() {
                        "" => String::new(),
                        name => format!(" at {name}"),
                    };
                    let saturated = if level.saturated { ", saturated" } else { "" };
                    let interval = level.reach();
                    let median = self.shown(level.summary.median);
                    format!("{median}{name} ({interval}{saturated})")
                };
                let points: Vec<_> = s.measured().map(point).collect();
                (!points.is_empty()).then(|| format!("{} {}", s.subject.label, points.join(", ")))
            };
            let series: Vec<_> = panel.series.iter().filter_map(series).collect();
            let medians = if self.is_exact() { "" } else { ", medians" };
            format!("{}{medians}: {}", self.metric.label, series.join("; "))
        })
    }

    fn sentences(&self, say: impl Fn(&Panel) -> String) -> String {
        let sentence = |panel: &Panel| {
            let title = results::capitalised(&panel.title);
            match panel.series.iter().any(|s| s.measured().next().is_some()) {
                true => format!("{title}: {}.", say(panel)),
                false => format!("{title}: not measured on this host."),
            }
        };
        match self.panels.as_slice() {
            [] => "No workload is shown.".into(),
            panels => panels.iter().map(sentence).collect::<Vec<_>>().join(" "),
        }
    }

    fn ends(&self, panel: &Panel) -> String {
        let part = |series: &Series| {
            let (first, last) = (series.measured().next()?, series.measured().last()?);
            let value = |(point, level): (&Point, &Level)| {
                let saturated = if level.saturated { ", saturated" } else { "" };
                format!(
                    "{} ({}{saturated})",
                    self.shown(level.summary.median),
                    point.name
                )
            };
            let label = &series.subject.label;
            Some(match first.0.workload == last.0.workload {
                true => format!("{label} {}", value(first)),
                false => format!("{label} from {} to {}", value(first), value(last)),
            })
        };
        let parts: Vec<_> = panel.series.iter().filter_map(part).collect();
        format!("{}, {}", self.metric.label, parts.join("; "))
    }

    fn extremes(&self, panel: &Panel) -> String {
        let mut medians: Vec<_> = (panel.series.iter())
            .flat_map(|series| {
                series
                    .measured()
                    .map(move |(_, level)| (&series.subject.label, level))
            })
            .collect();
        medians.sort_by(|a, b| a.1.summary.median.total_cmp(&b.1.summary.median));
        let words = |(label, level): &(&String, &Level)| {
            format!("{} ({label})", self.shown(level.summary.median))
        };
        match medians.as_slice() {
            [first, .., last] => format!("{} to {}", words(first), words(last)),
            [one] => words(one),
            [] => String::new(),
        }
    }
}
