//! Levels as tables: one a panel, a line for each workload and subject; and the same as one CSV file.

use super::{Levels, Panel, Point, Series};
use crate::figure::rows::{EXACT_HEADER, Entry, HEADER, csv};
use crate::figure::spread::slug;
use crate::results::{self, Level, format};
use crate::table::{Cell, Csv, Table};

impl Levels<'_> {
    pub(super) fn tables(&self) -> Vec<Table> {
        self.panels.iter().map(|panel| self.table(panel)).collect()
    }

    /// With columns for planned requests and for saturation where any level of the figure has them.
    fn table(&self, panel: &Panel) -> Table {
        let planned = self.levels().any(|level| level.planned.is_some());
        let saturated = self.levels().any(|level| level.saturated);
        let mut header = vec!["Workload and subject"];
        let exact = self.is_exact();
        header.extend(if exact { &EXACT_HEADER[..] } else { &HEADER });
        header.extend(planned.then_some("Planned requests"));
        header.extend(saturated.then_some("Saturated"));
        let further = |level: &Level| {
            let rate = |rate| Cell::Number(format::set_per_second(rate), rate);
            let yes = if level.saturated { "yes" } else { "no" };
            let planned = planned.then(|| level.planned.map_or(Cell::None, rate));
            let saturated = saturated.then(|| Cell::Text(yes.into()));
            planned.into_iter().chain(saturated).collect()
        };
        let line = |(series, point)| {
            self.entry(panel, series, point)
                .line(name(series, point), exact, further)
        };
        Table {
            id: match self.panels.len() {
                1 => format!("table-{}", self.figure.id),
                _ => format!("table-{}-{}", self.figure.id, slug(&panel.title)),
            },
            caption: format!(
                "{}: {}. {}",
                results::capitalised(&panel.title),
                self.metric.label,
                match exact {
                    true => "Exact: every sample is the same.",
                    false => self.read(panel),
                }
            ),
            header: header.into_iter().map(str::to_owned).collect(),
            lines: lines(panel).map(line).collect(),
        }
    }

    /// How the samples become one value.
    fn read(&self, panel: &Panel) -> &'static str {
        let levels = panel.series.iter().flat_map(Series::measured);
        let pooled = levels.map(|(_, level)| level.summary.pooled);
        match results::reading(self.metric, pooled) {
            "" => "Medians over the samples, one a block.",
            read => read.trim_end(),
        }
    }

    fn entry<'a>(&self, panel: &'a Panel<'a>, series: &'a Series, point: &'a Point) -> Entry<'a> {
        Entry {
            host: &panel.host,
            workload: &point.workload,
            subject: &series.subject,
            metric: self.metric,
            level: &point.level,
        }
    }

    pub(super) fn csv(&self) -> Csv {
        let entries = |panel| lines(panel).map(move |(s, p)| self.entry(panel, s, p));
        csv(self.panels.iter().flat_map(entries))
    }
}

fn name(series: &Series, point: &Point) -> String {
    match point.name.as_str() {
        "" => series.subject.label.clone(),
        name => format!("{name}, {}", series.subject.label),
    }
}

/// Workload by workload, in each of them every subject.
fn lines<'a>(panel: &'a Panel<'a>) -> impl Iterator<Item = (&'a Series, &'a Point)> {
    let count = panel.longest();
    (0..count).flat_map(move |i| {
        let point = move |series: &'a Series| Some((series, series.points.get(i)?));
        panel.series.iter().filter_map(point)
    })
}
