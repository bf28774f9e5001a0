//! A level as a line of a table, and as a row of a CSV file: the same in every figure of absolute values.

use record::{Metric, Workload};

use super::cells::{Host, Shown};
use crate::results::{Absent, Level, Source, format};
use crate::table::{Cell, Csv, Line, with_void};

/// Names of the columns that [`line`] fills after the row's own.
pub(crate) const HEADER: [&str; 5] = ["Typical", "95 % interval", "Smallest", "Largest", "Samples"];

/// The same where everything is exact.
pub(crate) const EXACT_HEADER: [&str; 2] = ["Value", "Certainty"];

/// A level of one metric, or why there is none.
pub(crate) struct Entry<'a> {
    pub host: &'a Host<'a>,
    pub workload: &'a Workload,
    pub subject: &'a Shown,
    pub metric: Metric,
    pub level: &'a Result<Level, Absent>,
}

impl Entry<'_> {
    /// The entry as a line of that name; `further` cells follow where there is a level. `short` is a line of a table with
    /// [`EXACT_HEADER`].
    pub fn line(&self, name: String, short: bool, further: impl Fn(&Level) -> Vec<Cell>) -> Line {
        let (labels, cells) = match self.level {
            Err(absent) => (Vec::new(), vec![Cell::Absent(absent.words())]),
            Ok(level) => {
                let mut cells = self.cells(level);
                cells.truncate(if short {
                    EXACT_HEADER.len()
                } else {
                    HEADER.len()
                });
                cells.extend(further(level));
                (self.host.marks(), cells)
            }
        };
        Line {
            name,
            labels,
            cells,
        }
    }

    fn cells(&self, level: &Level) -> Vec<Cell> {
        let (unit, summary) = (self.metric.unit, &level.summary);
        let value = |value: f64| Cell::Number(format::measured(value, unit), value);
        let samples = with_void(summary.samples.to_string(), level.void);
        vec![
            value(summary.median),
            Cell::reach(level.reach(), level.interval),
            value(summary.min),
            value(summary.max),
            Cell::Number(samples, summary.samples as f64),
        ]
    }

    fn values(&self) -> Vec<String> {
        let words = [&self.workload.key, &self.subject.id, self.metric.name];
        let mut values: Vec<String> = words.map(str::to_owned).to_vec();
        match self.level {
            Err(absent) => {
                values.resize(COLUMNS.len() - 1, String::new());
                values.push(absent.words());
            }
            Ok(level) => {
                let (s, i) = (&level.summary, level.interval);
                values.extend([s.median, i.low, i.high, s.min, s.max].map(|v| v.to_string()));
                values.extend([s.samples, level.void].map(|n| n.to_string()));
                values.push(level.planned.map_or(String::new(), |rate| rate.to_string()));
                values.push(level.saturated.to_string());
                values.extend(origin(self.host.source.as_ref()));
            }
        }
        values
    }
}

const COLUMNS: [&str; 14] = [
    "workload",
    "subject",
    "metric",
    "median",
    "low",
    "high",
    "min",
    "max",
    "samples",
    "void_samples",
    "planned_per_second",
    "saturated",
    "host",
    "note",
];

/// The entries as a file; durations in seconds, sizes in bytes.
pub(crate) fn csv<'a>(entries: impl Iterator<Item = Entry<'a>>) -> Csv {
    let mut csv = Csv::new(&COLUMNS);
    csv.rows.extend(entries.map(|entry| entry.values()));
    csv
}

/// The last two columns of every file of levels: the host, and what sets its numbers apart.
pub(crate) fn origin(source: Option<&Source>) -> [String; 2] {
    [
        source.map_or(String::new(), |s| s.host.clone()),
        source.map_or(String::new(), |s| s.labels().join("; ")),
    ]
}
