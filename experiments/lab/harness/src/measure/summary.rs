//! The last words of a measurement, on standard output.

use std::path::Path;

use record::Record;
use stats::{Interval, Verdict};

use super::judge::{Row, rows};

/// One line a comparison and workload, then counts and where the record is.
pub fn summary(record: &Record, path: &Path) -> String {
    let rows = rows(record);
    let mut lines: Vec<String> = rows.iter().map(|row| line(record, row)).collect();
    lines.push(format!(
        "{}: {} samples of {} workloads, {} not measured, {} warnings: {}",
        record.experiment,
        record.samples.len(),
        record.workloads.len(),
        record.unmeasured.len(),
        record.warnings.len(),
        path.display()
    ));
    lines.join("\n")
}

fn line(record: &Record, row: &Row<'_>) -> String {
    let Row {
        comparison,
        workload,
        outcome,
    } = row;
    let interval = outcome.interval.map_or("no interval".into(), shown);
    let name = |id: &str| {
        let subject = record.definition.subject(id);
        subject.map_or(id.to_owned(), |s| s.label.clone())
    };
    let (baseline, other) = (name(&comparison.baseline), name(&comparison.other));
    let verdict = match outcome.verdict {
        Verdict::Above => format!("{baseline} less"),
        Verdict::Below => format!("{other} less"),
        Verdict::Equivalent => "equivalent".into(),
        Verdict::Inconclusive => "inconclusive".into(),
    };
    format!(
        "{:<38} {other} / {baseline}: {} {:.3} {interval}, {} blocks: {verdict}",
        workload.key, comparison.metric, outcome.ratio, outcome.blocks
    )
}

fn shown(interval: Interval) -> String {
    format!("[{:.3}, {:.3}]", interval.low, interval.high)
}
