//! What stands beside an experiment's numbers: its warnings, and how to measure it again.

use maud::{Markup, html};
use record::{ExperimentKind, Kind, Record};

use crate::Problem;
use crate::page::ROOT;
use crate::results::{Results, Shelf, Source, contradictions, format, title};
use crate::table::label_html;

/// More warnings than this are folded.
const OPEN: usize = 6;

/// The warnings of the record shown, of its comparisons, and what it left out; or that there are none.
///
/// # Errors
/// If there is no such experiment.
pub fn warnings(results: &Results, experiment: &str) -> Result<String, Problem> {
    let shelf = results.shelf(experiment)?;
    let Some((source, mut list)) = recorded(shelf) else {
        return Ok(not_measured(results).into_string());
    };
    list.extend(computed(results, shelf)?);
    let mut seen = std::collections::BTreeSet::new();
    list.retain(|item| seen.insert(item.clone()));
    let items = html! { ul { @for item in &list { li { (item) } } } };
    let markup = html! {
        div.warnings {
            p {
                @match list.len() {
                    0 => { "None: the record of " (source.host) " holds no warnings." }
                    n => { (format::plural(n, "warning")) " in the record of " (source.host) "." }
                }
                @for label in source.labels() { " " (label_html(&label)) }
            }
            @if list.len() > OPEN {
                details { summary { "All of them" } (items) }
            } @else if !list.is_empty() { (items) }
        }
    };
    Ok(markup.into_string())
}

fn not_measured(results: &Results) -> Markup {
    html! { p.not-measured { "Not measured on " (results.host_in_words()) "." } }
}

/// Warnings that the harness wrote, and what it could not measure.
fn recorded(shelf: &Shelf) -> Option<(Source, Vec<String>)> {
    shelf.all().find_map(|(origin, held)| {
        let named = |w: &record::Warning| format!("{}: {}", spoken(shelf, &w.about), w.message);
        if let Some(record) = &held.record {
            let source = shelf.source_of(origin, record.record());
            let mut list: Vec<_> = record.warnings().into_iter().map(named).collect();
            list.extend(record.unmeasured.iter().map(|u| unmeasured(shelf, u)));
            let contradiction = |(about, sentence): (String, String)| {
                format!("{}: {sentence}", spoken(shelf, &about))
            };
            list.extend(contradictions(record).into_iter().map(contradiction));
            return Some((source, list));
        }
        let calibration = held.calibration.as_ref()?;
        let source = shelf.source_of(origin, calibration);
        Some((
            source,
            calibration.warnings().into_iter().map(named).collect(),
        ))
    })
}

/// With workloads' titles where it has their keys.
fn spoken(shelf: &Shelf, about: &str) -> String {
    let mut words: Vec<String> = about.split(' ').map(str::to_owned).collect();
    for workload in record::expand(&shelf.definition, shelf.cores()) {
        for word in words
            .iter_mut()
            .filter(|w| w.trim_end_matches([',', ':', '/']) == workload.key)
        {
            *word = word.replace(&workload.key, &title(&shelf.definition, &workload));
        }
    }
    words.join(" ")
}

fn unmeasured(shelf: &Shelf, of: &record::Unmeasured) -> String {
    let names: Vec<_> = [&of.workload, &of.subject]
        .into_iter()
        .filter(|n| !n.is_empty())
        .map(|n| spoken(shelf, n))
        .collect();
    let about = if names.is_empty() {
        "everything".into()
    } else {
        names.join(", ")
    };
    format!("{about}: not measured: {}", of.reason)
}

/// Warnings that the statistics give.
fn computed(results: &Results, shelf: &Shelf) -> Result<Vec<String>, Problem> {
    let mut list = Vec::new();
    for comparison in &shelf.definition.comparisons {
        let rows = results.rows(&shelf.definition.id, &comparison.id)?;
        for row in rows.iter().filter_map(|r| r.measured()) {
            let about = format!("{}, {}", row.title, comparison.title);
            list.extend(
                row.comparison
                    .warnings
                    .iter()
                    .map(|w| format!("{about}: {w}")),
            );
        }
    }
    Ok(list)
}

/// One command, the seed, the time it took, and the raw records.
///
/// # Errors
/// If there is no such experiment.
pub fn reproduce(results: &Results, experiment: &str) -> Result<String, Problem> {
    let shelf = results.shelf(experiment)?;
    let (command, kind) = match shelf.definition.kind {
        ExperimentKind::Measurement => (
            format!("make measure ONLY={experiment} FRESH=1"),
            Kind::Measurement,
        ),
        ExperimentKind::Calibration => (
            format!("make calibrate ONLY={experiment}"),
            Kind::Calibration,
        ),
    };
    let markup = html! {
        div.reproduce {
            p { "To measure it again on your host:" }
            pre { code.language-sh { (command) } }
            @for (origin, held) in shelf.all() {
                @let file = shelf.file(origin, kind);
                @if let Some(record) = &held.record {
                    (shown(&shelf.source_of(origin, record.record()), record.record(), &file))
                } @else if let Some(record) = &held.calibration {
                    (shown(&shelf.source_of(origin, record), record, &file))
                }
            }
        }
    };
    Ok(markup.into_string())
}

fn shown<C>(source: &Source, record: &Record<C>, file: &str) -> Markup {
    html! {
        p {
            "Shown here: measured on " (source.host) " on " (format::moment(&source.finished))
            ", " (source.commit_words()) ", seed " code { (record.latest().provenance.seed) }
            ", in " (format::duration(record.used_seconds())) " of measuring, " (source.sessions_in_words()) ": "
            a href={ (ROOT) (file) } download { "the raw record" } "."
            @if let Some(label) = source.freshness.label() { " " (label_html(&label)) }
        }
    }
}
