//! The book's answer so far, in a few sentences.

use maud::html;
use record::{Comparison, Experiment, ExperimentKind};

use super::verdict::{left_out, left_out_words};
use crate::figure::false_positives;
use crate::results::rate::Rate;
use crate::results::{Results, Row, RowState, Shelf, Source, Tally, capitalised, format};
use crate::sentence::{Finding, Noun, about};

/// A paragraph of the answer: one experiment's, or how far to trust all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The experiment's title; empty for what is said of all.
    pub title: String,
    /// Plain text that follows it.
    pub text: String,
}

impl Paragraph {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        match self.title.as_str() {
            "" => self.text.clone(),
            title => format!("**{title}**{}", self.text),
        }
    }
}

/// The answer as a block of HTML.
pub fn answer(results: &Results) -> String {
    let paragraphs = headline(results);
    let markup = html! {
        div.answer role="note" aria-label="The answer so far" {
            @for Paragraph { title, text } in &paragraphs {
                p { @if !title.is_empty() { strong { (title) } } (text) }
            }
        }
    };
    markup.into_string()
}

/// The answer in the book's order: what each experiment answers, then how far to trust it.
pub fn headline(results: &Results) -> Vec<Paragraph> {
    let of_all = |text: String| Paragraph {
        title: String::new(),
        text,
    };
    let measurement = |s: &&Shelf| s.definition.kind == ExperimentKind::Measurement;
    let shelves: Vec<_> = results.shelves().iter().filter(measurement).collect();
    let found: Vec<_> = shelves.iter().map(|shelf| found(results, shelf)).collect();
    let measured: Vec<&Row> = (found.iter().flatten())
        .flat_map(|found| found.tally.rows.iter().copied())
        .collect();
    if measured.is_empty() {
        let host = results.host_in_words();
        return vec![of_all(format!("Nothing is measured on {host} yet."))];
    }
    // Where everything comes from one host, it is named once, at the end.
    let host = &measured[0].source.host;
    let mut paragraphs: Vec<_> = (shelves.iter().zip(&found))
        .map(|(shelf, found)| Paragraph {
            title: shelf.definition.title.clone(),
            text: text(found, host),
        })
        .collect();
    let measured_on = Some(format!(
        "All of this was measured on {host}, unless another host is named."
    ));
    let trust: Vec<_> = [measured_on, noise(&measured), trust(results)]
        .into_iter()
        .flatten()
        .collect();
    if !trust.is_empty() {
        paragraphs.push(of_all(trust.join(" ")));
    }
    paragraphs
}

/// One of the comparisons by which an experiment answers.
struct Found<'a> {
    definition: &'a Experiment,
    title: &'a str,
    rows: &'a [RowState],
    tally: Tally<'a>,
}

fn found<'a>(results: &'a Results, shelf: &'a Shelf) -> Vec<Found<'a>> {
    let definition = &shelf.definition;
    let one = |comparison: &'a Comparison| {
        let sides = results.sides(&definition.id, &comparison.id).ok()?;
        let rows = results.rows(&definition.id, &comparison.id).ok()?;
        Some(Found {
            definition,
            title: &comparison.title,
            rows,
            tally: Tally::new(sides, rows),
        })
    };
    definition.answering().into_iter().filter_map(one).collect()
}

/// An experiment's paragraph after its title: a sentence a comparison that anything is measured of, its host named where
/// it is not `host`.
fn text(found: &[Found], host: &str) -> String {
    let measured: Vec<_> = found
        .iter()
        .filter_map(|f| Some((f, f.source()?)))
        .collect();
    if measured.is_empty() {
        return " is not measured yet.".into();
    }
    let mut text = ".".to_owned();
    let mut before = host;
    for (found, source) in &measured {
        let sentence = Finding::over(&found.tally, found.definition).sentence();
        if source.host != before {
            text += &format!(" On {}:", source.host);
            before = &source.host;
        }
        let [lead, sentence] = about(found.title, &sentence);
        text += &format!(" {lead}{sentence}");
    }
    let left: Vec<_> = measured
        .iter()
        .map(|(f, _)| left_out(f.rows, &f.tally))
        .collect();
    let [elsewhere, nowhere] = [0, 1].map(|i| left.iter().map(|left| left[i]).sum());
    text += &left_out_words([elsewhere, nowhere], Noun::CASES);
    let sources = Source::distinct(measured.iter().map(|(_, source)| (*source).clone()));
    for source in &sources {
        let lead = match sources.len() {
            1 => String::new(),
            _ => format!("on {}: ", source.host),
        };
        let old = source
            .freshness
            .label()
            .map(|label| capitalised(&(lead + &label)));
        text += &old.map_or(String::new(), |old| format!(" ({old}.)"));
    }
    text
}

impl Found<'_> {
    fn source(&self) -> Option<&Source> {
        self.tally.rows.first().map(|row| &row.source)
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
    let differences: Vec<f64> = rows
        .iter()
        .filter_map(|row| row.comparison.twin_difference)
        .collect();
    let (median, most) = (
        stats::describe::median(&differences)?,
        stats::describe::max(&differences)?,
    );
    Some(format!(
        "A program measured against itself in the same blocks differed by {} in the middle workload and by {} at most.",
        format::percent(median),
        format::percent(most)
    ))
}

/// How often the harness itself was wrong, counted.
fn trust<'a>(results: &'a Results) -> Option<String> {
    let held = |shelf: &'a Shelf| {
        let mut hosts = shelf.all();
        hosts.find_map(|(origin, held)| {
            let calibration = held.calibration.as_ref()?;
            Some((shelf.source_of(origin, calibration), calibration))
        })
    };
    let found = results.shelves().iter().filter_map(held);
    let (source, calibration) = found.min_by_key(|(source, _)| source.origin)?;
    let mut total = Rate { hits: 0, of: 0 };
    for condition in &calibration.latest().conditions {
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
        format::set_percent(1.0 - stats::Settings::default().confidence),
        apart(&source)
    ))
}
