//! What stands around every drawing: title, finding, provenance; and in a fold caption, table, downloads and command.

use chart::Chart;
use maud::{Markup, PreEscaped, html};
use record::Kind;

use crate::page::{Piece, ROOT};
use crate::results::{Origin, Shelf};
use crate::table::{Csv, Table};

/// A drawing, and everything that stands around it.
pub(crate) struct Frame<'a> {
    /// Names the figure and its files.
    pub id: &'a str,
    /// For the style sheet and the browser's checks.
    pub kind: &'a str,
    /// Classes of the figure.
    pub class: &'a str,
    /// In words.
    pub title: &'a str,
    /// `None` if nothing is measured.
    pub chart: Option<&'a Chart>,
    /// What is below the title at once: a line of finding, a line of provenance.
    pub said: Markup,
    /// What opens on demand, and on paper.
    pub fold: Fold<'a>,
}

/// The numbers of a figure, and how to have them.
pub(crate) struct Fold<'a> {
    /// Classes of the fold.
    pub class: &'a str,
    /// What is in it.
    pub words: &'a str,
    /// How to read it.
    pub caption: Option<Markup>,
    /// The numbers.
    pub tables: &'a [Table],
    /// The numbers in full precision.
    pub csv: Csv,
    /// More files: their words, name and content.
    pub more: Vec<(&'a str, String, Csv)>,
    /// The records that the numbers come from.
    pub records: Records,
    /// What follows the links: how to repeat it.
    pub last: Markup,
}

/// Links to records, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records(Vec<(String, String)>);

impl Records {
    /// That record of a host, in these words.
    pub(crate) fn add(&mut self, words: String, shelf: &Shelf, host: Origin, kind: Kind) {
        let link = (words, shelf.file(host, kind));
        if !self.0.contains(&link) {
            self.0.push(link);
        }
    }
}

/// Words, and the path below the book's root.
type Link = (String, String);

/// Path below the book's root, and content.
type Download = (String, Vec<u8>);

impl Frame<'_> {
    /// The figure as a block of HTML without blank lines, and its downloads.
    pub(crate) fn piece(self) -> Piece {
        let (links, downloads) = self.files();
        let markup = html! {
            figure class=(self.class) id=(self.anchor()) data-kind=(self.kind) {
                @if let Some(chart) = self.chart { (PreEscaped(chart.html())) "\n" }
                figcaption {
                    p.figure-title {
                        strong { (self.title) } " "
                        a.permalink href={ "#" (self.anchor()) } title="Link to this figure" aria-label={ "Link to figure: " (self.title) } { "#" }
                    }
                    (self.said)
                }
            }
            "\n"
            (self.folded(&links))
        };
        Piece {
            html: markup.into_string(),
            downloads,
        }
    }

    fn anchor(&self) -> String {
        format!("fig-{}", self.id)
    }

    fn folded(&self, links: &[Link]) -> Markup {
        let fold = &self.fold;
        html! {
            details class=(fold.class) {
                summary aria-label={ (fold.words) ": " (self.title) } { (fold.words) }
                @if let Some(caption) = &fold.caption { p.figure-caption { (caption) } }
                @for table in fold.tables { "\n" (table.html()) }
                p.figure-links {
                    @for (name, path) in links {
                        a href={ (ROOT) (path) } download { (name) } " · "
                    }
                    a href={ "#" (self.anchor()) } { "Permalink" } (fold.last)
                }
            }
        }
    }

    /// Links to all that is offered, and the files of this figure's own among it.
    fn files(&self) -> (Vec<Link>, Vec<Download>) {
        let own = |end: &str| format!("figures/{}.{end}", self.id);
        let svg = self.chart.map(|chart| {
            let drawn = chart.standalone().into_bytes();
            ("SVG", own("svg"), drawn)
        });
        let csv = ("CSV", own("csv"), self.fold.csv.bytes());
        let more =
            (self.fold.more.iter()).map(|(words, path, csv)| (*words, path.clone(), csv.bytes()));
        let (mut links, mut downloads) = (Vec::new(), Vec::new());
        for (words, path, content) in svg.into_iter().chain([csv]).chain(more) {
            links.push((words.to_owned(), path.clone()));
            downloads.push((path, content));
        }
        links.extend(self.fold.records.0.iter().cloned());
        (links, downloads)
    }
}
