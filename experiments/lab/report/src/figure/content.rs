//! What a kind of figure hands to the frame.

use chart::{Chart, Text};
use record::{Figure, Kind};

use crate::Problem;
use crate::results::Source;
use crate::table::{Csv, Table};

/// Everything of a figure but its frame.
#[derive(Debug, Default)]
pub(crate) struct Content {
    /// The drawing; `None` if nothing is measured. The finding then says why.
    pub chart: Option<Chart>,
    /// What is found, in a sentence: counts and ranges. The drawing's description says all of it.
    pub finding: String,
    /// The numbers.
    pub tables: Vec<Table>,
    /// The numbers in full precision.
    pub csv: Csv,
    /// Where they come from, without repetition.
    pub sources: Vec<Source>,
    /// Which kind of record they come from.
    pub kind: Option<Kind>,
}

/// The words of a figure's drawing.
pub(crate) fn text(figure: &Figure, finding: &str) -> Text {
    Text {
        id: format!("chart-{}", figure.id),
        title: figure.title.clone(),
        description: finding.into(),
    }
}

/// A drawing that failed.
pub(crate) fn failed(error: chart::Error) -> Problem {
    let text = error.to_string();
    match text.split_once("; ") {
        Some((thing, mend)) => Problem::new(thing, mend),
        None => Problem::new(
            text,
            "look at the figure's entry in experiment.toml and at its record",
        ),
    }
}

/// A figure's entry that asks for what its kind cannot show.
pub(crate) fn impossible(figure: &Figure, what: &str) -> Problem {
    let mend = "mend its [[figure]] entry in experiment.toml";
    Problem::new(format!("figure `{}` {what}", figure.id), mend)
}
