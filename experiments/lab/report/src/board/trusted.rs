//! How far to trust the scoreboard: what other hosts say of it, and how often the harness itself is wrong.

use maud::html;

use super::lead::Standing;
use super::standings;
use crate::Problem;
use crate::figure::false_positives;
use crate::results::rate::Rate;
use crate::results::{Results, Shelf, Source, capitalised, format};
use crate::sentence::number;

/// Both sentences as a paragraph of HTML.
///
/// # Errors
/// If the scoreboard names what is not there.
pub fn trusted(results: &Results) -> Result<String, Problem> {
    let sentences = sentences(results, &standings(results)?);
    Ok(html! { p.trusted { (sentences) } }.into_string())
}

/// The same as plain text.
pub(super) fn sentences(results: &Results, standings: &[Standing]) -> String {
    let sentences = [Some(hosts(standings)), harness(results)];
    sentences
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether what another host says of the same rows contradicts them.
fn hosts(standings: &[Standing]) -> String {
    let found: Vec<_> = standings
        .iter()
        .filter_map(|s| Some((s, s.found.as_ref()?)))
        .collect();
    let elsewhere = found.iter().filter(|(_, f)| !f.others.is_empty()).count();
    let contrary: Vec<String> = (found.iter())
        .filter(|(_, f)| f.contradicted())
        .map(|(s, _)| s.row.label.clone())
        .collect();
    let of = match elsewhere == found.len() {
        true => "all of these rows".to_owned(),
        false => format!(
            "{} of these {} rows",
            number(elsewhere),
            number(found.len())
        ),
    };
    match (elsewhere, contrary.as_slice()) {
        (0, _) => "No other host has measured these rows.".into(),
        (_, []) => format!("Other hosts measured {of}, and contradict none."),
        (_, rows) => format!(
            "Other hosts measured {of}, and contradict {}: {}.",
            number(rows.len()),
            format::list(rows)
        ),
    }
}

/// How often the harness called identical programs different, counted.
fn harness(results: &Results) -> Option<String> {
    let found = results.shelves().iter().filter_map(held);
    let (source, rate) = found.min_by_key(|(source, _)| source.origin)?;
    rate.share()?;
    let labels = source.labels();
    let apart = match labels.is_empty() {
        true => String::new(),
        false => format!(" ({}.)", capitalised(&labels.join("; "))),
    };
    Some(format!(
        "In trials, this harness called identical programs different in {}; the nominal rate is {}.{apart}",
        rate.words(),
        format::set_percent(1.0 - stats::Settings::default().confidence),
    ))
}

/// The first host that calibrated, and how often it was wrong.
fn held(shelf: &Shelf) -> Option<(Source, Rate)> {
    let (origin, calibration) = shelf
        .all()
        .find_map(|(origin, held)| Some((origin, held.calibration.as_ref()?)))?;
    let rates = calibration
        .latest()
        .conditions
        .iter()
        .map(|condition| false_positives(&condition.trials));
    let total = rates.fold(Rate { hits: 0, of: 0 }, |total, rate| Rate {
        hits: total.hits + rate.hits,
        of: total.of + rate.of,
    });
    Some((shelf.source_of(origin, calibration), total))
}
