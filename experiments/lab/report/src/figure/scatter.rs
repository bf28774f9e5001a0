//! One metric against another on one workload, a mark for each subject.

use chart::{Reach, Scatter, Spot};
use record::{Figure, Metric, Workload};

use super::cells::{self, Host, Shown};
use super::content::{Content, failed, impossible, text};
use super::levels::SATURATED;
use super::rows::origin;
use super::{select, style};
use crate::Problem;
use crate::results::{self, Absent, Level, Shelf, format};
use crate::table::{Cell, Csv, Line, Table, with_void};

/// What a scatter plot shows, all of one host.
struct Plane<'a> {
    title: String,
    workload: Workload,
    host: Host<'a>,
    /// Horizontal and vertical.
    metrics: [Metric; 2],
    places: Vec<Place>,
}

/// One subject in both metrics, or why not.
struct Place {
    subject: Shown,
    levels: Result<[Level; 2], Absent>,
}

pub(crate) fn content(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let plane = plane(shelf, figure)?;
    let finding = plane.finding();
    let chart = if plane.host.source.is_some() {
        let full = text(figure, &plane.description());
        Some(chart::scatter(&full, &plane.drawn(figure)).map_err(failed)?)
    } else {
        None
    };
    Ok(Content {
        chart,
        tables: vec![plane.table(figure)],
        csv: plane.csv(),
        sources: plane.host.source.iter().cloned().collect(),
        kind: None,
        finding,
    })
}

fn plane<'a>(shelf: &'a Shelf, figure: &Figure) -> Result<Plane<'a>, Problem> {
    let metrics = [
        cells::metric(figure, figure.x_metric.as_ref(), "x-metric")?,
        cells::metric(figure, figure.metric.as_ref(), "metric")?,
    ];
    let subjects = cells::subjects(shelf, figure)?;
    let mut workloads = select::workloads(&shelf.definition, figure, shelf.cores());
    let (Some(workload), true) = (workloads.pop(), workloads.is_empty()) else {
        return Err(impossible(figure, "does not select exactly one workload"));
    };
    let host = Host::of(shelf, &[&workload], &subjects, &metrics, 1);
    let place = |subject: Shown| {
        let level = |metric| host.level(&workload, &subject, metric);
        let levels = level(metrics[0]).and_then(|x| Ok([x, level(metrics[1])?]));
        Place { subject, levels }
    };
    let places = subjects.into_iter().map(place).collect();
    Ok(Plane {
        title: results::title(&shelf.definition, &workload),
        workload,
        host,
        metrics,
        places,
    })
}

impl Plane<'_> {
    fn measured(&self) -> impl Iterator<Item = (&Shown, &[Level; 2])> {
        self.places
            .iter()
            .filter_map(|place| Some((&place.subject, place.levels.as_ref().ok()?)))
    }

    fn drawn(&self, figure: &Figure) -> Scatter {
        let axis = |i: usize, scale| {
            let ends = |levels: &[Level; 2]| {
                let Level {
                    summary, interval, ..
                } = &levels[i];
                [interval.low, summary.median, interval.high]
            };
            let values: Vec<f64> = self
                .measured()
                .flat_map(|(_, levels)| ends(levels))
                .collect();
            style::values(self.metrics[i], &values, scale)
        };
        let reach = |level: &Level| Reach {
            value: level.summary.median,
            low: level.interval.low,
            high: level.interval.high,
        };
        let spot = |(subject, levels): (&Shown, &[Level; 2])| Spot {
            label: subject.label.clone(),
            style: subject.style,
            x: reach(&levels[0]),
            y: reach(&levels[1]),
            hollow: levels[0].saturated,
        };
        Scatter {
            x: axis(0, figure.x_scale),
            y: axis(1, figure.y_scale),
            spots: self.measured().map(spot).collect(),
            hollow: SATURATED.into(),
        }
    }

    fn shown(&self, i: usize, levels: &[Level; 2]) -> String {
        format::measured(levels[i].summary.median, self.metrics[i].unit)
    }

    /// The smallest median and the largest of each metric.
    fn finding(&self) -> String {
        let title = results::capitalised(&self.title);
        let range = |i: usize| {
            let mut all: Vec<_> = self.measured().collect();
            all.sort_by(|a, b| a.1[i].summary.median.total_cmp(&b.1[i].summary.median));
            let words = |(subject, levels): &(&Shown, &[Level; 2])| {
                format!("{} ({})", self.shown(i, levels), subject.label)
            };
            let (first, last) = (all.first().map(words)?, all.last().map(words)?);
            Some(format!(
                "{} runs from {first} to {last}",
                self.metrics[i].label
            ))
        };
        match (range(0), range(1)) {
            (Some(x), Some(y)) => format!("{title}: {x}; {y}.{}", self.absent()),
            _ => format!("{title}: not measured on this host."),
        }
    }

    fn absent(&self) -> String {
        let absent = |place: &'_ Place| {
            Some((
                place.subject.label.clone(),
                place.levels.as_ref().err()?.clone(),
            ))
        };
        let absent: Vec<_> = self.places.iter().filter_map(absent).collect();
        results::absent_points(absent.iter().map(|(name, why)| (name.clone(), why)))
    }

    fn description(&self) -> String {
        let one = |(subject, levels): (&Shown, &[Level; 2])| {
            let saturated = if levels[0].saturated {
                ", saturated"
            } else {
                ""
            };
            let [x, y] = [0, 1].map(|i| self.shown(i, levels));
            format!("{} {x}, {y}{saturated}", subject.label)
        };
        let all: Vec<_> = self.measured().map(one).collect();
        let [x, y] = self.metrics.map(|metric| metric.label);
        format!(
            "{}, {x} and {y}: {}.",
            results::capitalised(&self.title),
            all.join("; ")
        )
    }

    fn table(&self, figure: &Figure) -> Table {
        let [x, y] = self
            .metrics
            .map(|metric| results::capitalised(metric.label));
        let interval = || "95 % interval".to_owned();
        let header = vec![
            "Subject".into(),
            x,
            interval(),
            y,
            interval(),
            "Samples".into(),
            "Saturated".into(),
        ];
        Table {
            id: format!("table-{}", figure.id),
            caption: format!(
                "{}. Medians over the samples, one a block. {}",
                results::capitalised(&self.title),
                self.read()
            ),
            header,
            lines: self.places.iter().map(|place| self.line(place)).collect(),
        }
    }

    /// How percentiles are read, if there are any.
    fn read(&self) -> &'static str {
        let read = |i: usize| {
            let levels = self
                .places
                .iter()
                .filter_map(|place| place.levels.as_ref().ok());
            results::reading(
                self.metrics[i],
                levels.map(|levels| levels[i].summary.pooled),
            )
        };
        [0, 1]
            .map(read)
            .into_iter()
            .max_by_key(|read| read.len())
            .unwrap_or("")
            .trim_end()
    }

    fn line(&self, place: &Place) -> Line {
        let (labels, cells) = match &place.levels {
            Err(absent) => (Vec::new(), vec![Cell::Absent(absent.words())]),
            Ok(levels) => {
                let value = |i: usize| {
                    let level = &levels[i];
                    let words = level.reach();
                    let median = level.summary.median;
                    [
                        Cell::Number(self.shown(i, levels), median),
                        Cell::reach(words, level.interval),
                    ]
                };
                let samples = levels[0].summary.samples;
                let counted = with_void(samples.to_string(), levels[0].void);
                let yes = if levels[0].saturated { "yes" } else { "no" };
                let mut cells: Vec<Cell> = value(0).into_iter().chain(value(1)).collect();
                cells.push(Cell::Number(counted, samples as f64));
                cells.push(Cell::Text(yes.into()));
                (self.host.marks(), cells)
            }
        };
        Line {
            name: place.subject.label.clone(),
            labels,
            cells,
        }
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::new(&[
            "workload",
            "subject",
            "x_metric",
            "x_median",
            "x_low",
            "x_high",
            "y_metric",
            "y_median",
            "y_low",
            "y_high",
            "samples",
            "void_samples",
            "saturated",
            "host",
            "note",
        ]);
        for place in &self.places {
            let mut values = vec![self.workload.key.clone(), place.subject.id.clone()];
            match &place.levels {
                Err(absent) => {
                    values.resize(csv.header.len() - 1, String::new());
                    values.push(absent.words());
                }
                Ok(levels) => {
                    for (metric, level) in self.metrics.iter().zip(levels) {
                        let Level {
                            summary, interval, ..
                        } = level;
                        values.push(metric.name.to_owned());
                        let numbers = [summary.median, interval.low, interval.high];
                        values.extend(numbers.map(|v| v.to_string()));
                    }
                    let counts = [levels[0].summary.samples, levels[0].void];
                    values.extend(counts.map(|n| n.to_string()));
                    values.push(levels[0].saturated.to_string());
                    values.extend(origin(self.host.source.as_ref()));
                }
            }
            csv.rows.push(values);
        }
        csv
    }
}
