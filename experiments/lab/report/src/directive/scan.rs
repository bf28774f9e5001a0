//! Where the directives of a page are, code left out: a page may show one as an example.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

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

/// Every directive of a page, in order. One that is escaped (`\{{#…}}`) is none.
pub fn scan(page: &str) -> Vec<Spot> {
    let code = code_ranges(page);
    let in_code = |at: usize| code.iter().any(|range| range.contains(&at));
    page.match_indices("{{#")
        .filter(|&(at, _)| !in_code(at) && !page[..at].ends_with('\\'))
        .map(|(at, _)| spot(page, at))
        .collect()
}

fn spot(page: &str, start: usize) -> Spot {
    let rest = &page[start..];
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let (end, text) = match rest[..line_end].find("}}") {
        Some(close) => (start + close + 2, Ok(rest[3..close].trim().to_owned())),
        None => (start + line_end, Err(unclosed(&rest[..line_end]))),
    };
    let line_start = page[..start].rfind('\n').map_or(0, |at| at + 1);
    let after = page[end..].lines().next().unwrap_or_default();
    Spot {
        range: start..end,
        line: page[..start].matches('\n').count() + 1,
        alone: line_start == start && after.trim().is_empty(),
        text,
    }
}

fn unclosed(text: &str) -> Problem {
    let thing = format!("`{}` is not closed in its line", text.trim_end());
    Problem::new(thing, "end it with `}}`")
}

/// Code blocks and inline code, as mdBook's own parser sees them.
fn code_ranges(page: &str) -> Vec<Range<usize>> {
    new_cmark_parser(page, &MarkdownOptions::default())
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect()
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
}
