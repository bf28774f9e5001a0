//! The last words of a measurement, on standard output.

use std::path::Path;

use record::{Measurement, Record, UnitOfMetric, Unmeasured, metric};
use stats::{Interval, Verdict};

use super::judge::{Row, rows};

/// One line a comparison and workload, one for each that was not measured with its reason, then
/// counts and where the record is.
pub fn summary(record: &Record, path: &Path) -> String {
    let session = record.latest();
    let rows = rows(session);
    let mut lines: Vec<String> = rows.iter().map(|row| line(session, row)).collect();
    lines.extend(session.unmeasured.iter().map(left_out));
    lines.push(format!(
        "{}: {} samples of {} workloads, {} comparisons undecided, {} not measured, {} warnings: {}",
        record.experiment,
        session.samples.len(),
        session.workloads.len(),
        rows.iter().filter(|row| !row.outcome.decided()).count(),
        session.unmeasured.len(),
        session.warnings.len(),
        path.display()
    ));
    lines.join("\n")
}

fn left_out(entry: &Unmeasured) -> String {
    let what = [entry.workload.as_str(), entry.subject.as_str()];
    let what = what
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    format!("{what:<38} not measured: {}", entry.reason)
}

fn line(session: &Measurement, row: &Row<'_>) -> String {
    let Row {
        comparison,
        workload,
        outcome,
    } = row;
    let interval = outcome.interval.map_or("no interval".into(), shown);
    let name = |id: &str| {
        let subject = session.definition.subject(id);
        subject.map_or(id.to_owned(), |s| s.label.clone())
    };
    let (baseline, other) = (name(&comparison.baseline), name(&comparison.other));
    let metric = metric(&comparison.metric);
    let ahead = match metric {
        Some(m) if !m.lower_is_better => "more",
        Some(m) if m.unit == UnitOfMetric::Seconds && !m.name.starts_with("cpu") => "faster",
        _ => "less",
    };
    let (above, below) = match metric {
        Some(m) if !m.lower_is_better => (&other, &baseline),
        _ => (&baseline, &other),
    };
    let verdict = match outcome.verdict {
        Verdict::Above => format!("{above} {ahead}"),
        Verdict::Below => format!("{below} {ahead}"),
        Verdict::Equivalent => "equivalent".into(),
        Verdict::Inconclusive => "inconclusive".into(),
    };
    let certainty = match metric {
        Some(m) if m.exact => "exact".into(),
        _ => format!("{interval}, {} blocks", outcome.blocks),
    };
    format!(
        "{:<38} {other} / {baseline}: {} {:.3} {certainty}: {verdict}",
        workload.key, comparison.metric, outcome.ratio
    )
}

fn shown(interval: Interval) -> String {
    format!("[{:.3}, {:.3}]", interval.low, interval.high)
}
