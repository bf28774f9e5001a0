//! The scoreboard as a figure of the book, and as pictures of their own.

use chart::{Chart, Colour, Group, Lead, Link, Score, Shape, Style, Text, Theme};
use maud::html;
use record::{Kind, Payer};
use stats::{Interval, Limit, Verdict};

use super::lead::{Found, Standing};
use super::{FIRST, Head, PAYERS, SECOND, standings, table};
use crate::Problem;
use crate::frame::{Fold, Frame, Records};
use crate::page::{Piece, ROOT};
use crate::results::{Results, Source, capitalised, format};

const ID: &str = "scoreboard";
const TITLE: &str = "The scoreboard";

/// The figure with its downloads.
///
/// # Errors
/// If the scoreboard names what is not there, or cannot be drawn.
pub fn figure(results: &Results) -> Result<Piece, Problem> {
    let standings = standings(results)?;
    let chart = drawing(&standings)?;
    let frame = Frame {
        id: ID,
        kind: ID,
        class: "figure board",
        title: TITLE,
        chart: chart.as_ref(),
        said: html! {
            p.figure-caption { (legend(&standings)) }
            p.figure-meta { (provenance(&standings)) }
        },
        fold: Fold {
            class: "figure-table numbers",
            words: "Table, downloads, command",
            caption: None,
            tables: &[table::table(&standings)],
            csv: table::csv(&standings),
            more: Vec::new(),
            records: records(results, &standings),
            last: html! { " · Repeat: " code { "make report" } },
        },
    };
    Ok(frame.piece())
}

/// The records that leads come from.
fn records(results: &Results, standings: &[Standing]) -> Records {
    let mut found = Records::default();
    for (standing, lead) in measured(standings) {
        let id = &standing.row.experiment;
        if let Ok(shelf) = results.shelf(id) {
            let words = format!("JSON ({id})");
            found.add(words, shelf, lead.source.origin, Kind::Measurement);
        }
    }
    found
}

fn measured<'s, 'a>(
    standings: &'s [Standing<'a>],
) -> impl Iterator<Item = (&'s Standing<'a>, &'s Found<'a>)> {
    standings
        .iter()
        .filter_map(|s| Some((s, s.found.as_ref()?)))
}

/// The drawing; `None` if nothing is measured.
fn drawing(standings: &[Standing]) -> Result<Option<Chart>, Problem> {
    if measured(standings).next().is_none() {
        return Ok(None);
    }
    let group = |payer: &Payer| Group {
        heading: match payer {
            Payer::Machine => "What the machine pays".into(),
            Payer::People => "What people pay".into(),
        },
        rows: standings
            .iter()
            .filter(|s| s.row.group == *payer)
            .map(row)
            .collect(),
    };
    let mut groups: Vec<Group<Score>> = PAYERS.iter().map(group).collect();
    groups.retain(|group| !group.rows.is_empty());
    let board = chart::Scoreboard {
        axis: "how many times better".into(),
        below: format!("← better for {SECOND}"),
        above: format!("better for {FIRST} →"),
        groups,
    };
    let text = Text {
        id: format!("chart-{ID}"),
        title: TITLE.into(),
        description: described(standings),
    };
    chart::scoreboard(&text, &board).map(Some).map_err(|error| {
        Problem::new(
            error.to_string(),
            "look at experiments/scoreboard.toml and at the records",
        )
    })
}

/// All rows in words.
fn described(standings: &[Standing]) -> String {
    let sentences: Vec<_> = standings
        .iter()
        .map(|s| format!("{}.", s.words()))
        .collect();
    sentences.join(" ")
}

fn row(standing: &Standing) -> chart::Row<Score> {
    let lead = standing.found.as_ref().map(|found| Lead {
        value: found.lead.factor,
        low: found.lead.deciding.low,
        high: found.lead.deciding.high,
        style: style(&found.lead),
        spread: found.spread().map(ends),
        others: found.others.iter().map(|(_, lead)| lead.factor).collect(),
        expected: found.expected.map(ends),
    });
    let mark = if standing.marks().is_empty() {
        ""
    } else {
        "\u{a0}*"
    };
    chart::Row {
        label: standing.words(),
        mark: Score {
            lead,
            link: Some(Link {
                words: standing.row.label.clone(),
                to: format!("{ROOT}{}.html", standing.row.page),
            }),
        },
        // Not in the words: on a phone they would run over into a line more.
        value: (standing.found.as_ref())
            .map_or(String::new(), |found| format!("{}{mark}", found.reach())),
    }
}

fn ends(of: Interval) -> (f64, f64) {
    (of.low, of.high)
}

fn style(lead: &super::combine::Lead) -> Style {
    let (colour, shape) = match lead.verdict {
        Verdict::Above => (Colour::Rust, Shape::Disc),
        Verdict::Below => (Colour::Go, Shape::Diamond),
        Verdict::Equivalent => (Colour::Ink, Shape::Square),
        Verdict::Inconclusive => (Colour::Muted, Shape::Ring),
    };
    let shape = match lead.limit() {
        None => shape,
        Some(Limit::Lower) => Shape::Right,
        Some(Limit::Upper) => Shape::Left,
    };
    Style::new(colour, shape)
}

/// What the marks mean; nothing of what is not drawn.
fn legend(standings: &[Standing]) -> String {
    let any = |of: fn(&Found) -> bool| measured(standings).any(|(_, found)| of(found));
    let parts = [
        (
            true,
            "Mark and bar: the estimate with the interval that decides who is ahead",
        ),
        (
            any(|f| f.lead.ahead().is_none() && f.lead.limit().is_none()),
            "hollow ring: no difference shown",
        ),
        (
            any(|f| f.lead.limit().is_some()),
            "arrow: from there on, no more is known",
        ),
        (
            any(|f| f.spread().is_some()),
            "broad bar: from the smallest to the largest of several workloads, whose middle is the mark",
        ),
        (any(|f| !f.others.is_empty()), "dots: other hosts"),
        (
            any(|f| f.expected.is_some()),
            "thin line: where the next host is to be expected",
        ),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(shown, _)| *shown)
        .map(|(_, words)| words)
        .collect();
    format!("{}.", parts.join("; "))
}

/// Where the numbers come from: the host of most rows once, then what is set apart from it.
fn provenance(standings: &[Standing]) -> String {
    let Some(main) = main_source(standings) else {
        return "Nothing is measured yet: run make report.".into();
    };
    let mut sentences = vec![format!("Measured on {}.", main.host)];
    let mut others: Vec<&str> = measured(standings)
        .flat_map(|(_, found)| &found.others)
        .map(|(source, _)| source.host.as_str())
        .filter(|host| *host != main.host)
        .collect();
    others.sort_unstable();
    others.dedup();
    if !others.is_empty() {
        let others: Vec<String> = others.into_iter().map(str::to_owned).collect();
        sentences.push(format!("Other hosts: {}.", format::list(&others)));
    }
    let mut apart: Vec<(String, Vec<String>)> = Vec::new();
    for (standing, found) in measured(standings) {
        let Some(label) = label(found.source) else {
            continue;
        };
        match apart.iter_mut().find(|(known, _)| *known == label) {
            Some((_, rows)) => rows.push(standing.row.label.clone()),
            None => apart.push((label, vec![standing.row.label.clone()])),
        }
    }
    let starred = apart
        .into_iter()
        .map(|(label, rows)| format!("* {}: {label}.", capitalised(&format::list(&rows))));
    sentences.extend(starred);
    sentences.join(" ")
}

/// What sets a row's source apart from those that need no mark.
fn label(source: &Source) -> Option<String> {
    let labels = source.labels();
    (!labels.is_empty()).then(|| labels.join("; "))
}

/// The first source that needs no mark; the first of all if each needs one.
fn main_source<'a>(standings: &[Standing<'a>]) -> Option<&'a Source> {
    let all = || measured(standings).map(|(_, found)| found.source);
    all().find(|source| source.leads).or(all().next())
}

/// Where README's pictures are, each with its form and ground.
const PICTURES: [(&str, bool, Theme); 4] = [
    ("pictures/scoreboard-light.svg", true, Theme::Light),
    ("pictures/scoreboard-dark.svg", true, Theme::Dark),
    ("pictures/scoreboard-narrow-light.svg", false, Theme::Light),
    ("pictures/scoreboard-narrow-dark.svg", false, Theme::Dark),
];

/// README's picture with its caption, and the files it needs; nothing if nothing is measured.
pub(super) fn pictures(standings: &[Standing]) -> Result<Head, Problem> {
    let Some(chart) = drawing(standings)? else {
        return Ok(Head::default());
    };
    let picture = |(path, wide, theme): (&'static str, bool, Theme)| {
        let svg = if wide { &chart.wide } else { &chart.narrow };
        (path, chart::standalone_on(svg, theme).into_bytes())
    };
    let [light, dark, narrow_light, narrow_dark] = PICTURES.map(|(path, ..)| path);
    let markup = html! {
        picture {
            "\n" source media="(max-width: 600px) and (prefers-color-scheme: dark)" srcset=(narrow_dark);
            "\n" source media="(max-width: 600px)" srcset=(narrow_light);
            "\n" source media="(prefers-color-scheme: dark)" srcset=(dark);
            "\n" img src=(light) alt=(described(standings)) width="752";
            "\n"
        }
    };
    let caption = format!("{} {}", legend(standings), provenance(standings));
    Ok(Head {
        text: format!("{}\n\n{caption}", markup.into_string()),
        pictures: PICTURES.map(picture).into(),
    })
}
