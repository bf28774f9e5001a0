//! Tables: HTML that reads without colour and sorts by raw numbers, and the same as CSV.

mod comparison;
mod csv;

pub(crate) use comparison::with_void;
pub use comparison::{comparison, csv, tables};
pub use csv::Csv;

use maud::{Markup, html};
use stats::Interval;

use crate::results::{EXACT, Source, format};

/// A table of a figure or a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Unique in the book.
    pub id: String,
    /// What is shown, with the direction of any ratio.
    pub caption: String,
    /// Names of the columns, the first one's included.
    pub header: Vec<String>,
    /// From top to bottom.
    pub lines: Vec<Line>,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What the row is about.
    pub name: String,
    /// What sets it apart: "reference host".
    pub labels: Vec<String>,
    /// One a further column; fewer if the last one spans the rest.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number as shown, and as it is.
    Number(String, f64),
    /// An interval as shown, and as it is.
    Interval(String, Interval),
    /// A verdict as shown, and its key for the style sheet.
    Verdict(String, &'static str),
    /// Why the rest of the row is empty.
    Absent(String),
    /// Nothing is known.
    None,
}

impl Table {
    /// The table in a region that scrolls by itself on narrow screens. No blank lines.
    pub fn html(&self) -> Markup {
        let caption = format!("{}-caption", self.id);
        html! {
            div.table-scroll role="region" tabindex="0" aria-labelledby=(caption) {
                table.sortable id=(self.id) {
                    caption id=(caption) { (self.caption) }
                    thead { tr {
                        @for name in &self.header { th scope="col" { (name) } }
                    } }
                    tbody {
                        @for line in &self.lines { (line.html(self.header.len())) }
                    }
                }
            }
        }
    }
}

impl Line {
    fn html(&self, columns: usize) -> Markup {
        html! {
            tr {
                th scope="row" {
                    (self.name)
                    @for label in &self.labels { " " (label_html(label)) }
                }
                @for cell in &self.cells { (cell.html(columns - self.cells.len())) }
            }
        }
    }
}

impl Cell {
    /// An interval; where there is none because the value is exact, the word that stands for it.
    pub(crate) fn reach(words: String, of: Interval) -> Self {
        match words.as_str() {
            EXACT => Self::Text(words),
            _ => Self::Interval(words, of),
        }
    }

    /// `rest` columns are free, this one included.
    fn html(&self, rest: usize) -> Markup {
        match self {
            Self::Text(text) => html! { td { (text) } },
            Self::Number(text, value) => html! { td.number data-value=(value) { (text) } },
            Self::Interval(text, of) => html! {
                td.number data-value=(of.low) data-high=(of.high) { (text) }
            },
            Self::Verdict(text, key) => html! { td.verdict data-verdict=(key) { (text) } },
            Self::Absent(text) => html! { td.not-measured colspan=(rest) { (text) } },
            Self::None => html! { td { "–" } },
        }
    }
}

/// Who measured, when, and from which commit; `mixed` where rows of two hosts stand together.
pub(crate) fn meta(source: &Source, mixed: bool) -> Markup {
    let lead = match (source.mark(), mixed) {
        (Some(mark), true) => format!("Rows marked “{mark}” measured on "),
        _ => "Measured on ".into(),
    };
    let labels = source.freshness.label();
    html! {
        p.figure-meta {
            (lead) (source.host) " · "
            (source.sessions_in_words()) ", "
            time datetime=(source.finished) { (format::moment(&source.finished)) }
            " · " (source.commit_words())
            @if let Some(label) = labels { " · " (label_html(&label)) }
        }
    }
}

/// A label beside a name or a number.
pub fn label_html(text: &str) -> Markup {
    html! { span.label { (text) } }
}

#[cfg(test)]
mod tests;
