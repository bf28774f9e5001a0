//! Wholes as bars of their parts: a metric of several subjects, made of the metrics that add up to it.

use chart::{Axis, Bar, Part, Scale};
use record::{Figure, Metric, Workload};

use super::cells::{self, Host, Shown};
use super::content::{Content, failed, impossible, text};
use super::rows::origin;
use super::{select, style};
use crate::Problem;
use crate::results::{self, Absent, EXACT, Level, Shelf, Source, format};
use crate::table::{Cell, Csv, Line, Table};

/// What a figure of parts shows.
struct Parts<'a> {
    figure: &'a Figure,
    /// The whole, then its parts, then what stands beside them in the table.
    metrics: Vec<Metric>,
    /// How many of the metrics are parts.
    parts: usize,
    groups: Vec<Group<'a>>,
}

/// One workload, all of one host.
struct Group<'a> {
    title: String,
    workload: Workload,
    host: Host<'a>,
    rows: Vec<Row>,
}

/// One subject of a workload: a level, or why there is none, for each of the metrics.
struct Row {
    subject: Shown,
    levels: Vec<Result<Level, Absent>>,
}

pub(crate) fn content(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    if figure.parts.is_empty() {
        return Err(impossible(figure, "names no parts (`parts`)"));
    }
    let whole = cells::metric(figure, figure.metric.as_ref(), "metric")?;
    let named = figure.parts.iter().chain(&figure.beside);
    let mut metrics = vec![whole];
    for name in named {
        metrics.push(cells::metric(figure, Some(name), "parts")?);
    }
    let workloads = select::workloads(&shelf.definition, figure, shelf.cores());
    let groups = workloads.into_iter();
    let parts = Parts {
        groups: groups
            .map(|workload| group(shelf, figure, workload, &metrics))
            .collect::<Result<_, _>>()?,
        parts: figure.parts.len(),
        figure,
        metrics,
    };
    let chart = match parts.is_measured() {
        true => Some(parts.drawn()?),
        false => None,
    };
    let sources = parts.groups.iter().filter_map(|g| g.host.source.clone());
    Ok(Content {
        chart,
        finding: parts.finding() + &parts.absent(),
        tables: parts.tables(),
        csv: parts.csv(),
        sources: Source::distinct(sources),
        kind: None,
    })
}

fn group<'a>(
    shelf: &'a Shelf,
    figure: &Figure,
    workload: Workload,
    metrics: &[Metric],
) -> Result<Group<'a>, Problem> {
    let mut subjects = cells::subjects(shelf, figure)?;
    let family = shelf.definition.family(&workload.family);
    subjects.retain(|s| family.is_some_and(|f| f.subjects.contains_key(&s.id)));
    let host = Host::of(shelf, &[&workload], &subjects, metrics, 1);
    let row = |subject: Shown| Row {
        levels: metrics
            .iter()
            .map(|metric| host.level(&workload, &subject, *metric))
            .collect(),
        subject,
    };
    Ok(Group {
        title: results::title(&shelf.definition, &workload),
        rows: subjects.into_iter().map(row).collect(),
        host,
        workload,
    })
}

impl Row {
    /// The whole, if it is measured.
    fn whole(&self) -> Option<&Level> {
        self.levels.first()?.as_ref().ok()
    }
}

impl Parts<'_> {
    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    fn is_measured(&self) -> bool {
        self.rows().any(|row| row.whole().is_some())
    }

    /// Whether there is nothing but exact values.
    fn is_exact(&self) -> bool {
        let mut levels = self.rows().flat_map(|row| row.levels.iter().flatten());
        self.is_measured() && levels.all(|level| level.summary.exact)
    }

    /// The drawn parts of a row, by name and size.
    fn parts<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (Metric, f64)> + 'r {
        let metrics = self
            .metrics
            .iter()
            .zip(&row.levels)
            .skip(1)
            .take(self.parts);
        metrics.map(|(metric, level)| {
            let size = level.as_ref().map_or(0.0, |level| level.summary.median);
            (*metric, size)
        })
    }

    fn drawn(&self) -> Result<chart::Chart, Problem> {
        let whole = self.metrics[0];
        let axis = Axis::new(whole.label, Scale::Linear, style::notation(whole.unit));
        let group = |group: &Group| chart::Group {
            heading: match self.groups.len() {
                1 => group.host.marked(""),
                _ => results::capitalised(&group.host.marked(&group.title)),
            },
            rows: group.rows.iter().map(|row| self.bar(row)).collect(),
        };
        let parts = chart::Parts {
            axis,
            groups: self.groups.iter().map(group).collect(),
            names: self.metrics[1..=self.parts]
                .iter()
                .map(|metric| metric.label.to_owned())
                .collect(),
        };
        chart::parts(&text(self.figure, &self.description()), &parts).map_err(failed)
    }

    fn bar(&self, row: &Row) -> chart::Row<Bar> {
        let Some(whole) = row.whole() else {
            return chart::Row {
                label: row.subject.label.clone(),
                mark: Bar(Vec::new()),
                value: "not measured".into(),
            };
        };
        let part = |(metric, size): (Metric, f64)| {
            let value = format::measured(size, metric.unit);
            Part {
                size,
                labels: vec![format!("{} {value}", metric.label), value],
            }
        };
        chart::Row {
            label: row.subject.label.clone(),
            mark: Bar(self.parts(row).map(part).collect()),
            value: format::measured(whole.summary.median, self.metrics[0].unit),
        }
    }

    /// The smallest whole and the largest, workload by workload.
    fn finding(&self) -> String {
        self.sentences(|group| {
            let mut wholes: Vec<_> = group
                .rows
                .iter()
                .filter_map(|row| Some((row.whole()?.summary.median, &row.subject.label)))
                .collect();
            wholes.sort_by(|a, b| a.0.total_cmp(&b.0));
            let words = |(value, label): &(f64, &String)| {
                format!(
                    "{} ({label})",
                    format::measured(*value, self.metrics[0].unit)
                )
            };
            match wholes.as_slice() {
                [first, .., last] => format!("{} to {}", words(first), words(last)),
                [one] => words(one),
                [] => String::new(),
            }
        })
    }

    /// What is missing beside what is measured.
    fn absent(&self) -> String {
        let measured = |group: &&Group| group.rows.iter().any(|row| row.whole().is_some());
        let mut points = Vec::new();
        for group in self.groups.iter().filter(measured) {
            for row in &group.rows {
                let label = &row.subject.label;
                let name = match self.groups.len() {
                    1 => label.clone(),
                    _ => format!("{}, {label}", results::capitalised(&group.title)),
                };
                points.extend(row.levels[0].as_ref().err().map(|why| (name, why)));
            }
        }
        results::absent_points(points)
    }

    /// Every part, for those who do not see the drawing.
    fn description(&self) -> String {
        self.sentences(|group| {
            let row = |row: &Row| {
                let whole = row.whole()?.summary.median;
                let part = |(metric, size): (Metric, f64)| {
                    format!("{} {}", metric.label, format::measured(size, metric.unit))
                };
                let parts: Vec<_> = self.parts(row).map(part).collect();
                let whole = format::measured(whole, self.metrics[0].unit);
                Some(format!(
                    "{} {whole}: {}",
                    row.subject.label,
                    format::list(&parts)
                ))
            };
            group
                .rows
                .iter()
                .filter_map(row)
                .collect::<Vec<_>>()
                .join("; ")
        })
    }

    fn sentences(&self, say: impl Fn(&Group) -> String) -> String {
        let exact = if self.is_exact() { ", exact" } else { "" };
        let sentence = |group: &Group| {
            let title = results::capitalised(&group.title);
            match group.rows.iter().any(|row| row.whole().is_some()) {
                true => format!("{title}, {}{exact}: {}.", self.metrics[0].label, say(group)),
                false => format!("{title}: not measured on this host."),
            }
        };
        match self.groups.as_slice() {
            [] => "No workload is shown.".into(),
            groups => groups.iter().map(sentence).collect::<Vec<_>>().join(" "),
        }
    }

    fn tables(&self) -> Vec<Table> {
        self.groups.iter().map(|group| self.table(group)).collect()
    }

    fn table(&self, group: &Group) -> Table {
        let labels = self.metrics.iter().map(|metric| metric.label);
        let header = std::iter::once("Subject").chain(labels);
        let certainty = match self.is_exact() {
            true => "Exact: every sample is the same",
            false => "Medians over the samples, one a block",
        };
        Table {
            id: match self.groups.len() {
                1 => format!("table-{}", self.figure.id),
                _ => format!("table-{}-{}", self.figure.id, group.workload.key),
            },
            caption: format!("{}. {certainty}.", results::capitalised(&group.title)),
            header: header.map(results::capitalised).collect(),
            lines: group.rows.iter().map(|row| line(group, row)).collect(),
        }
    }

    /// A line for each subject, a column for each metric.
    fn csv(&self) -> Csv {
        let names = self.metrics.iter().map(|metric| metric.name);
        let ends = ["workload", "subject"].into_iter();
        let header: Vec<_> = ends.chain(names).chain(["host", "note"]).collect();
        let mut csv = Csv::new(&header);
        for group in &self.groups {
            for row in &group.rows {
                csv.rows.push(values(group, row));
            }
        }
        csv
    }
}

fn values(group: &Group, row: &Row) -> Vec<String> {
    let value = |level: &Result<Level, Absent>| match level {
        Ok(level) => level.summary.median.to_string(),
        Err(_) => String::new(),
    };
    let words = [&group.workload.key, &row.subject.id].map(Clone::clone);
    let mut values = words.to_vec();
    values.extend(row.levels.iter().map(value));
    values.extend(match &row.levels[0] {
        Ok(_) => origin(group.host.source.as_ref()),
        Err(absent) => [String::new(), absent.words()],
    });
    values
}

fn line(group: &Group, row: &Row) -> Line {
    let cell = |level: &Result<Level, Absent>| match level {
        Ok(level) => {
            let summary = &level.summary;
            let value = format::measured(summary.median, summary.metric.unit);
            let words = match summary.metric.exact && !summary.exact {
                true => format!("{value} (not {EXACT})"),
                false => value,
            };
            Cell::Number(words, summary.median)
        }
        Err(_) => Cell::None,
    };
    let (labels, cells) = match &row.levels[0] {
        Err(absent) => (Vec::new(), vec![Cell::Absent(absent.words())]),
        Ok(_) => (group.host.marks(), row.levels.iter().map(cell).collect()),
    };
    Line {
        name: row.subject.label.clone(),
        labels,
        cells,
    }
}
