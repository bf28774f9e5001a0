//! A page: its directives, replaced by what they name.

use crate::Problem;
use crate::directive::{Directive, Spot, scan};
use crate::fault::Faults;

/// Stands for the way from a page to the book's root in rendered HTML: "" or "../" as often as
/// the page's folder is deep.
pub const ROOT: &str = "@root/";

/// What a directive becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// HTML without blank lines.
    pub html: String,
    /// Files that it links to: path below the book's root, and content.
    pub downloads: Vec<(String, Vec<u8>)>,
}

impl From<String> for Piece {
    fn from(html: String) -> Self {
        Self {
            html,
            downloads: Vec::new(),
        }
    }
}

/// Whatever knows what directives mean.
pub trait Render {
    /// What `directive` becomes.
    ///
    /// # Errors
    /// If it names something that is not there.
    fn render(&self, directive: &Directive) -> Result<Piece, Problem>;
}

/// Replaces every directive of `text`. `path` is the page's, below `src/`; errors are prefixed by
/// it and the line.
///
/// # Errors
/// Every directive that cannot be replaced.
pub fn expand(path: &str, text: &str, render: &dyn Render) -> Result<Piece, Faults> {
    let mut page = Piece::default();
    let mut faults = Faults::default();
    let mut done = 0;
    for spot in scan(text) {
        page.html += &text[done..spot.range.start];
        done = spot.range.end;
        match replace(&spot, render) {
            Ok(Some(piece)) => {
                page.html += &rooted(&piece.html, path);
                page.downloads.extend(piece.downloads);
            }
            Ok(None) => page.html += &text[spot.range],
            Err(problem) => faults.at(&format!("src/{path}"), spot.line, &problem),
        }
    }
    page.html += &text[done..];
    faults.or(page)
}

/// `None` leaves the directive to mdBook.
fn replace(spot: &Spot, render: &dyn Render) -> Result<Option<Piece>, Problem> {
    let text = spot.text.clone()?;
    let Some(directive) = Directive::parse(&text)? else {
        return Ok(None);
    };
    let mut piece = render.render(&directive)?;
    if directive.is_inline() {
        return Ok(Some(piece));
    }
    if !spot.alone {
        let thing = format!("`{{{{#{text}}}}}` stands inside a line");
        return Err(Problem::new(
            thing,
            "give it a line of its own, not indented",
        ));
    }
    // Blank lines around keep it an HTML block of its own; one inside would end it.
    piece.html = format!("\n{}\n", without_blank_lines(&piece.html));
    Ok(Some(piece))
}

fn without_blank_lines(html: &str) -> String {
    let lines: Vec<_> = html
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines.join("\n")
}

fn rooted(html: &str, path: &str) -> String {
    html.replace(ROOT, &"../".repeat(path.matches('/').count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers with the directive's own name; knows one figure.
    struct Echo;

    impl Render for Echo {
        fn render(&self, directive: &Directive) -> Result<Piece, Problem> {
            match directive {
                Directive::Figure(id) if id != "sieve" => {
                    Err(Problem::unknown("figure", id, ["sieve"]))
                }
                Directive::Figure(_) => Ok(Piece {
                    html: format!("<figure>\n\n<a href=\"{ROOT}f.svg\">f</a>\n</figure>"),
                    downloads: vec![("f.svg".into(), b"<svg/>".to_vec())],
                }),
                Directive::Value { field, .. } => Ok(Piece::from(format!("<b>{field}</b>"))),
                other => Ok(Piece::from(format!("<p>{other:?}</p>"))),
            }
        }
    }

    #[test]
    fn a_figure_becomes_a_block_and_links_from_its_pages_folder() {
        let page = expand("cpu/primes.md", "Text.\n{{#figure sieve}}\nMore.\n", &Echo);
        let page = page.expect("known");
        assert_eq!(
            page.html,
            "Text.\n\n<figure>\n<a href=\"../f.svg\">f</a>\n</figure>\n\nMore.\n"
        );
        assert_eq!(page.downloads.len(), 1);
    }

    #[test]
    fn a_value_stays_in_its_sentence_and_its_table() {
        let text = "It is {{#value e c w ratio}}.\n\n| a |\n| - |\n| {{#value e c w low}} |\n";
        let page = expand("a.md", text, &Echo).expect("known");
        assert_eq!(
            page.html,
            "It is <b>ratio</b>.\n\n| a |\n| - |\n| <b>low</b> |\n"
        );
    }

    #[test]
    fn what_is_mdbooks_or_code_stays_as_it_is() {
        let text = "{{#include a.txt}}\n\n```text\n{{#figure nothing}}\n```\n`{{#nothing}}`\n";
        let page = expand("a.md", text, &Echo).expect("nothing to replace");
        assert_eq!(page.html, text);
    }

    #[test]
    fn all_errors_come_at_once_each_with_file_and_line() {
        let text = "# A\n\n{{#figure sive}}\n{{#figur sieve}}\nIn {{#host}} line.\n\
                    {{#claims now}}\n{{#value a\n";
        let faults = expand("cpu/a.md", text, &Echo).expect_err("five are wrong");
        let expected = [
            "src/cpu/a.md:3: no figure `sive`: did you mean `sieve`?",
            "src/cpu/a.md:4: no directive `figur`: did you mean `figure`?",
            "src/cpu/a.md:5: `{{#host}}` stands inside a line: give it a line of its own, not indented",
            "src/cpu/a.md:6: `{{#claims now}}` has the wrong number of arguments: write `{{#claims}}`",
            "src/cpu/a.md:7: `{{#value a` is not closed in its line: end it with `}}`",
        ];
        assert_eq!(faults.lines(), expected);
    }
}
