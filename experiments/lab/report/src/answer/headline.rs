//! The book's answer so far, in a few sentences.

use maud::html;
use record::ExperimentKind;

use super::judge::ERROR_RATE;
use super::verdict::{MAIN, lead, left_out};
use crate::figure::false_positives;
use crate::results::rate::Rate;
use crate::results::{
    Origin, Results, Row, RowState, Shelf, Sides, Source, Tally, capitalised, format,
};

/// The answer as a block of HTML.
pub fn answer(results: &Results) -> String {
    let paragraphs = headline(results);
    let markup = html! {
        div.answer role="note" aria-label="The answer so far" {
            @for paragraph in &paragraphs { p { (paragraph) } }
        }
    };
    markup.into_string()
}

/// The answer as plain text, a paragraph each: the main comparisons over all experiments, then how far to trust them.
pub fn headline(results: &Results) -> Vec<String> {
    let found: Vec<Found> = MAIN.iter().filter_map(|id| found(results, id)).collect();
    let measured: Vec<&Row> = found.iter().flat_map(|f| f.tally().rows).collect();
    if measured.is_empty() {
        return vec![format!(
            "Nothing is measured on {} yet.",
            results.host_in_words()
        )];
    }
    let mut paragraphs: Vec<_> = found.iter().map(Found::paragraph).collect();
    let trust: Vec<_> = [noise(&measured), trust(results)]
        .into_iter()
        .flatten()
        .collect();
    if !trust.is_empty() {
        paragraphs.push(trust.join(" "));
    }
    paragraphs
}

/// One comparison over every experiment that has it.
struct Found {
    title: String,
    sides: Sides,
    rows: Vec<RowState>,
}

fn found(results: &Results, comparison: &str) -> Option<Found> {
    let measured = |s: &&Shelf| s.definition.kind == ExperimentKind::Measurement;
    let mut found: Option<Found> = None;
    for shelf in results.shelves().iter().filter(measured) {
        let id = &shelf.definition.id;
        let (Ok(sides), Ok(rows)) = (results.sides(id, comparison), results.rows(id, comparison))
        else {
            continue;
        };
        match &mut found {
            None => {
                let title = shelf
                    .definition
                    .comparison(comparison)
                    .map_or("", |c| c.title.as_str());
                found = Some(Found {
                    title: title.into(),
                    sides,
                    rows: rows.to_vec(),
                });
            }
            // Only the same question can be counted together.
            Some(f) if f.sides == sides => f.rows.extend_from_slice(rows),
            Some(_) => {}
        }
    }
    found
}

impl Found {
    fn tally(&self) -> Tally<'_> {
        Tally::new(self.sides.clone(), &self.rows)
    }

    fn paragraph(&self) -> String {
        let tally = self.tally();
        let source = tally.rows.first().map(|row| &row.source);
        let host = source.map(|s| s.host.as_str());
        let sentence = format!("{}: {}", self.title, tally.sentence());
        lead(host, &sentence) + &left_out(&self.rows, &tally) + &source.map_or(String::new(), apart)
    }
}

/// What sets the numbers before it apart, as a sentence with a space before it; empty if nothing does.
fn apart(source: &Source) -> String {
    match source.labels() {
        labels if labels.is_empty() => String::new(),
        labels => format!(" ({}.)", capitalised(&labels.join("; "))),
    }
}

/// What identical programs differed by in the same blocks.
fn noise(rows: &[&Row]) -> Option<String> {
    let floors: Vec<f64> = rows
        .iter()
        .filter_map(|row| row.comparison.noise_floor)
        .collect();
    let (median, most) = (
        stats::describe::median(&floors)?,
        stats::describe::max(&floors)?,
    );
    Some(format!(
        "A program measured against itself in the same blocks differed by {} in the middle workload and by {} at most.",
        format::percent(median),
        format::percent(most)
    ))
}

/// How often the harness itself was wrong, counted.
fn trust(results: &Results) -> Option<String> {
    let held = |origin: Origin| {
        results.shelves().iter().find_map(|shelf| {
            let calibration = shelf.held(origin).calibration.as_ref()?;
            Some((
                shelf.source_of(origin, &calibration.host, &calibration.provenance),
                calibration,
            ))
        })
    };
    let (source, calibration) = held(Origin::Here).or_else(|| held(Origin::Reference))?;
    let mut total = Rate { hits: 0, of: 0 };
    for condition in &calibration.conditions {
        let rate = false_positives(&condition.trials);
        total = Rate {
            hits: total.hits + rate.hits,
            of: total.of + rate.of,
        };
    }
    total.share()?;
    Some(format!(
        "In trials on {}, this harness called identical programs different in {}; the nominal rate is {}.{}",
        source.host,
        total.words(),
        format::set_percent(ERROR_RATE),
        apart(&source)
    ))
}
