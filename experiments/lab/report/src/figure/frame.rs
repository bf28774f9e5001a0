//! A definition's figure in its frame.

use maud::{Markup, html};
use record::{Experiment, Figure, Kind};

use super::content::Content;
use crate::frame::{Fold, Frame, Records};
use crate::page::Piece;
use crate::results::Results;
use crate::table;

/// A figure of a definition.
pub(super) fn frame(
    results: &Results,
    experiment: &Experiment,
    figure: &Figure,
    content: Content,
) -> Piece {
    let words = match content.tables.is_empty() {
        true => "Downloads and command",
        false => "Table, downloads, command",
    };
    let frame = Frame {
        id: &figure.id,
        kind: &kind(figure),
        class: "figure",
        title: &figure.title,
        chart: content.chart.as_ref(),
        said: html! {
            p.figure-finding { (content.finding) }
            @for source in &content.sources { (table::meta(source, content.sources.len() > 1)) }
        },
        fold: Fold {
            class: "figure-table",
            words,
            caption: Some(prose(&figure.caption)),
            tables: &content.tables,
            records: records(results, experiment, &content),
            csv: content.csv,
            more: Vec::new(),
            last: html! { " · Repeat: " code { (super::command(experiment, figure.kind)) } },
        },
    };
    frame.piece()
}

/// The kind as the definition writes it.
fn kind(figure: &Figure) -> String {
    let name = format!("{:?}", figure.kind);
    let hyphen = |(i, c): (usize, char)| {
        (i > 0 && c.is_uppercase())
            .then_some('-')
            .into_iter()
            .chain(c.to_lowercase())
            .collect::<String>()
    };
    name.chars().enumerate().map(hyphen).collect()
}

/// Every record that the figure shows numbers of.
fn records(results: &Results, experiment: &Experiment, content: &Content) -> Records {
    let mut kinds = vec![content.kind.unwrap_or(Kind::Measurement)];
    if kinds[0] == Kind::Bench {
        kinds.push(Kind::Measurement);
    }
    let mut found = Records::default();
    let Ok(shelf) = results.shelf(&experiment.id) else {
        return found;
    };
    for source in &content.sources {
        for kind in &kinds {
            let words = match (kind, source.mark()) {
                (Kind::Bench, _) => {
                    let folder = &shelf.held(source.origin).folder;
                    format!("JSON of the benchmark harnesses ({folder})")
                }
                (_, None) => "JSON".into(),
                (_, Some(host)) => format!("JSON ({host})"),
            };
            found.add(words, shelf, source.origin, *kind);
        }
    }
    found
}

/// Words of a definition, with `code` between backticks.
pub(crate) fn prose(text: &str) -> Markup {
    html! {
        @for (i, part) in text.split('`').enumerate() {
            @if i % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
