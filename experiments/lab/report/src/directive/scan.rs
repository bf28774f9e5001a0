//! Where the directives of a page are, code left out: a page may show one as an example.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::STOCK;
use super::lookalike::{BRACES, lookalike};
use crate::Problem;

/// A directive as it stands in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Bytes of the page, braces included.
    pub range: Range<usize>,
    /// Line, counted from 1.
    pub line: usize,
    /// Whether nothing else stands in its line.
    pub alone: bool,
    /// What stands between `{{#` and `}}`.
    pub text: Result<String, Problem>,
}

/// Every directive of a page, in order, and everything that looks like one and is none. What is
/// escaped (`\{{#…}}`) is meant to be read.
pub fn scan(page: &str) -> Vec<Spot> {
    let prose = Prose::of(page);
    let lines = Lines::of(page);
    let mut spots = Vec::new();
    let mut done = 0;
    for (at, _) in page.match_indices(BRACES) {
        if at < done || prose.is_code(at) {
            continue;
        }
        let rest = &page[at..];
        let braces = rest.len() - rest.trim_start_matches(BRACES).len();
        done = at + braces;
        if is_escaped(page, at) {
            continue;
        }
        let line = &page[at..lines.end(at).max(done)];
        let found = if rest.starts_with("{{#") {
            Some(directive(line))
        } else {
            lookalike(rest, line, braces, prose.is_named_heading(at))
                .map(|(length, problem)| (length, Err(problem)))
        };
        if let Some((length, text)) = found {
            let range = at..at + length;
            done = range.end;
            spots.push(Spot {
                line: lines.number(at),
                alone: lines.is_alone(page, &range),
                range,
                text,
            });
        }
    }
    spots
}

/// Whether a place of a page is in code, where nothing is a directive.
pub fn is_code(page: &str, at: usize) -> bool {
    Prose::of(page).is_code(at)
}

fn is_escaped(page: &str, at: usize) -> bool {
    let before = &page[..at];
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// Length and text of the directive that begins `line`.
fn directive(line: &str) -> (usize, Result<String, Problem>) {
    // What opens before this one closes is the next one.
    let next = line[3..].find("{{").map_or(line.len(), |at| at + 3);
    match line[..next].find("}}") {
        Some(close) => (close + 2, read(&line[3..close], &line[..close + 2])),
        None => (next, Err(unclosed(&line[..next]))),
    }
}

/// mdBook is more particular with its own: no blank before the name, and an argument.
fn read(inside: &str, whole: &str) -> Result<String, Problem> {
    let text = inside.trim();
    let name = text.split_whitespace().next().unwrap_or_default();
    let is_mdbooks = STOCK.contains(&name);
    if is_mdbooks && (text == name || inside.starts_with(char::is_whitespace)) {
        let thing = format!("`{whole}`: mdBook does not read it so");
        return Err(Problem::new(thing, format!("write `{{{{#{name} …}}}}`")));
    }
    Ok(text.to_owned())
}

/// Where the lines of a page begin and end.
struct Lines {
    /// Place of every line feed.
    feeds: Vec<usize>,
    length: usize,
}

impl Lines {
    fn of(page: &str) -> Self {
        Self {
            feeds: page.match_indices('\n').map(|(at, _)| at).collect(),
            length: page.len(),
        }
    }

    /// Number of the line of a place, counted from 1.
    fn number(&self, at: usize) -> usize {
        self.feeds.partition_point(|feed| *feed < at) + 1
    }

    fn start(&self, at: usize) -> usize {
        let before = self.number(at).checked_sub(2);
        before.map_or(0, |line| self.feeds[line] + 1)
    }

    fn end(&self, at: usize) -> usize {
        let feed = self.feeds.get(self.number(at) - 1);
        feed.copied().unwrap_or(self.length)
    }

    /// Whether nothing stands in the line beside a range of it.
    fn is_alone(&self, page: &str, range: &Range<usize>) -> bool {
        let end = self.end(range.start).max(range.end);
        self.start(range.start) == range.start && page[range.end..end].trim().is_empty()
    }
}

fn unclosed(text: &str) -> Problem {
    let thing = format!("`{}` is not closed in its line", text.trim_end());
    Problem::new(thing, "end it with `}}`")
}

/// Where a page is not prose, as mdBook's own parser sees it.
struct Prose {
    code: Vec<Range<usize>>,
    named_headings: Vec<Range<usize>>,
}

impl Prose {
    fn of(page: &str) -> Self {
        let (mut code, mut named_headings) = (Vec::new(), Vec::new());
        for (event, range) in new_cmark_parser(page, &MarkdownOptions::default()).into_offset_iter()
        {
            match event {
                Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => code.push(range),
                Event::Start(Tag::Heading { id: Some(_), .. }) => named_headings.push(range),
                _ => {}
            }
        }
        Self {
            code,
            named_headings,
        }
    }

    fn is_code(&self, at: usize) -> bool {
        contain(&self.code, at)
    }

    fn is_named_heading(&self, at: usize) -> bool {
        contain(&self.named_headings, at)
    }
}

/// Whether one of the ranges, which are in order, contains `at`.
fn contain(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.start <= at);
    next.checked_sub(1)
        .is_some_and(|last| ranges[last].contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Vec<(usize, bool, String)> {
        scan(page)
            .into_iter()
            .map(|spot| (spot.line, spot.alone, spot.text.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn a_directive_is_found_with_its_line() {
        let page = "# Title\n\n{{#figure one}}\nText {{# value a b c d }} text.\n";
        let expected = [(3, true, "figure one"), (4, false, "value a b c d")];
        assert_eq!(found(page), expected.map(|(l, a, t)| (l, a, t.to_owned())));
    }

    #[test]
    fn code_shows_directives_and_holds_none() {
        let page = "`{{#host}}`\n\n```text\n{{#host}}\n```\n\n    {{#host}}\n\n\\{{#host}}\n";
        assert_eq!(found(page), []);
    }

    #[test]
    fn a_table_cell_may_hold_one() {
        let page = "| a | b |\n| --- | --- |\n| x | {{#value a b c d}} |\n";
        assert_eq!(found(page), [(3, false, "value a b c d".to_owned())]);
    }

    #[test]
    fn an_open_directive_does_not_swallow_the_next_line() {
        let spots = scan("{{#figure one\n{{#host}}\n");
        let problem = spots[0].text.as_ref().expect_err("not closed");
        assert_eq!(problem.mend, "end it with `}}`");
        assert_eq!(spots[1].text, Ok("host".to_owned()));
    }

    #[test]
    fn what_opens_before_it_is_closed_is_told_from_the_next() {
        let spots = scan("{{#host } and {{#value a b c d}}\n");
        assert!(spots[0].text.is_err());
        assert_eq!(spots[1].text, Ok("value a b c d".into()));
    }

    #[test]
    fn a_backslash_that_is_escaped_itself_escapes_nothing() {
        assert_eq!(scan("\\\\{{#value a b c d}}").len(), 1);
    }
}
