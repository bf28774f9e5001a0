//! What stands around every drawing: title, finding, provenance; and in a fold caption, table, downloads and command.

use maud::{Markup, PreEscaped, html};
use record::{Experiment, Figure, Kind};

use super::content::Content;
use crate::page::{Piece, ROOT};
use crate::results::Results;
use crate::table;

/// A figure as a block of HTML without blank lines, and its downloads.
pub(crate) fn frame(
    results: &Results,
    experiment: &Experiment,
    figure: &Figure,
    content: &Content,
) -> Piece {
    let svg = format!("figures/{}.svg", figure.id);
    let csv = format!("figures/{}.csv", figure.id);
    let mut links = vec![("CSV".to_owned(), csv.clone())];
    let mut downloads = vec![(csv, content.csv.bytes())];
    if let Some(chart) = &content.chart {
        links.insert(0, ("SVG".to_owned(), svg.clone()));
        downloads.insert(0, (svg, chart.standalone().into_bytes()));
    }
    links.extend(records(results, experiment, content));
    let markup = html! {
        figure.figure id=(anchor(figure)) data-kind=(kind(figure)) {
            @if let Some(chart) = &content.chart { (PreEscaped(chart.html())) "\n" }
            (caption(figure, content))
        }
        "\n"
        (fold(experiment, figure, content, &links))
    };
    Piece {
        html: markup.into_string(),
        downloads,
    }
}

fn anchor(figure: &Figure) -> String {
    format!("fig-{}", figure.id)
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

/// What is on the page at once: title, one line of finding, one of provenance.
fn caption(figure: &Figure, content: &Content) -> Markup {
    html! {
        figcaption {
            p.figure-title {
                strong { (figure.title) } " "
                a.permalink href={ "#" (anchor(figure)) } title="Link to this figure" aria-label={ "Link to figure: " (figure.title) } { "#" }
            }
            p.figure-finding { (content.finding) }
            @for source in &content.sources { (table::meta(source, content.sources.len() > 1)) }
        }
    }
}

/// What opens on demand, and on paper: how to read it, the numbers, the downloads, the command.
fn fold(
    experiment: &Experiment,
    figure: &Figure,
    content: &Content,
    links: &[(String, String)],
) -> Markup {
    let words = match content.tables.is_empty() {
        true => "Downloads and command",
        false => "Table, downloads, command",
    };
    html! {
        details.figure-table {
            summary aria-label={ (words) ": " (figure.title) } { (words) }
            p.figure-caption { (prose(&figure.caption)) }
            @for table in &content.tables { "\n" (table.html()) }
            p.figure-links {
                @for (name, path) in links {
                    a href={ (ROOT) (path) } download { (name) } " · "
                }
                a href={ "#" (anchor(figure)) } { "Permalink" } " · Repeat: "
                code { (super::command(experiment, figure.kind)) }
            }
        }
    }
}

/// Every record that the figure shows numbers of.
fn records(results: &Results, experiment: &Experiment, content: &Content) -> Vec<(String, String)> {
    let mut kinds = vec![content.kind.unwrap_or(Kind::Measurement)];
    if kinds[0] == Kind::Bench {
        kinds.push(Kind::Measurement);
    }
    let mut links = Vec::new();
    for source in &content.sources {
        let folder = &results
            .shelf(&experiment.id)
            .map_or(String::new(), |shelf| {
                shelf.held(source.origin).folder.clone()
            });
        for kind in &kinds {
            let file = kind.file_name(&experiment.id);
            let name = match (kind, source.mark()) {
                (Kind::Bench, _) => format!("JSON of the benchmark harnesses ({folder})"),
                (_, None) => "JSON".into(),
                (_, Some(host)) => format!("JSON ({host})"),
            };
            let link = (name, format!("results/{folder}/{file}"));
            if !links.contains(&link) {
                links.push(link);
            }
        }
    }
    links
}

/// Words of a definition, with `code` between backticks.
pub(crate) fn prose(text: &str) -> Markup {
    html! {
        @for (i, part) in text.split('`').enumerate() {
            @if i % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
