//! What looks like a directive and is none: a blank too many, a brace or the `#` too few, a sign from
//! another keyboard. It would stand on the page as it is written.

use super::{STOCK, is_name};
use crate::Problem;

/// What opens a directive, or is taken for it.
pub const BRACES: [char; 2] = ['{', '｛'];
/// What closes one, likewise.
const CLOSING: [char; 2] = ['}', '｝'];

/// Length of what begins `text` like a directive and is none, and what is wrong with it. `line` is what
/// of the text stands in its first line, `braces` how many bytes of opening braces it begins with.
pub fn lookalike(
    text: &str,
    line: &str,
    braces: usize,
    in_named_heading: bool,
) -> Option<(usize, Problem)> {
    let is_double = text[..braces].chars().count() > 1;
    let (blank, inside) = skip_blank(&text[braces..]);
    let bare = inside.strip_prefix(['#', '＃']);
    let (_, words) = skip_blank(bare.unwrap_or(inside));
    let name_end = words.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = &words[..name_end.unwrap_or(words.len())];
    let is_known = is_name(name);
    let near = start_of(line);
    let looks = match (is_double, bare) {
        // `{{ #include a.txt}}` is mdBook's to expand.
        (true, Some(_)) => !(STOCK.contains(&name) && mdbook_expands(near, blank)),
        (true, None) => is_known && near.contains('}'),
        // `# Title {#host}` names the heading.
        (false, Some(_)) => is_known && !in_named_heading,
        (false, None) => false,
    };
    if !looks {
        return None;
    }
    let length = closing(line).unwrap_or(line.len()).max(braces);
    Some((length, problem(&text[..length], words)))
}

/// Where the first closing braces of a line end.
fn closing(line: &str) -> Option<usize> {
    let at = line.find(CLOSING)?;
    Some(line.len() - line[at..].trim_start_matches(CLOSING).len())
}

/// What `whole` should have been: `words` begin with the name.
fn problem(whole: &str, words: &str) -> Problem {
    let words = words.lines().next().unwrap_or_default();
    let words = words
        .split(|c| BRACES.contains(&c) || CLOSING.contains(&c))
        .next();
    let words: Vec<_> = words.unwrap_or_default().split_whitespace().collect();
    let thing = format!("`{}` looks like a directive and is none", whole.trim_end());
    let mend = match words.join(" ") {
        none if none.is_empty() => "write `{{#NAME …}}` in one line, or `\\{` for a brace".into(),
        some => format!("write `{{{{#{some}}}}}` in one line, or `\\{{` for a brace"),
    };
    Problem::new(thing, mend)
}

/// As much as any directive is long: a line without end is not looked through for each of its braces.
fn start_of(line: &str) -> &str {
    let end = line.char_indices().nth(1000);
    end.map_or(line, |(end, _)| &line[..end])
}

/// Whether mdBook's own pattern takes what begins `text`: blanks before the `#` alone, and an argument.
fn mdbook_expands(text: &str, blank: &str) -> bool {
    let inside = text
        .strip_prefix("{{")
        .and_then(|text| text.strip_prefix(blank));
    let inside = inside.filter(|_| blank.chars().all(char::is_whitespace));
    let words = inside.and_then(|text| text.strip_prefix('#')?.split_once("}}"));
    words.is_some_and(|(words, _)| {
        !words.starts_with(char::is_whitespace) && words.split_whitespace().nth(1).is_some()
    })
}

/// Blanks, and what is as invisible as one.
fn skip_blank(text: &str) -> (&str, &str) {
    let is_blank = |c: char| {
        let invisible = [
            '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}',
        ];
        c.is_whitespace() || invisible.contains(&c)
    };
    let rest = text.trim_start_matches(is_blank);
    (&text[..text.len() - rest.len()], rest)
}

#[cfg(test)]
mod tests {
    use super::super::scan;

    /// The mend of what a page's only spot lacks.
    fn mend(page: &str) -> String {
        let spots = scan(page);
        assert_eq!(spots.len(), 1, "{page:?}: {spots:?}");
        match &spots[0].text {
            Ok(text) => panic!("{page:?}: read as `{text}`"),
            Err(problem) => problem.to_string(),
        }
    }

    #[test]
    fn what_looks_like_a_directive_and_is_none_is_a_problem() {
        for page in [
            "{{ #host }}",
            "{{ #host}}",
            "{{ # host}}",
            "{{\t#host}}",
            "{{\u{a0}#host}}",
            "{{\u{200b}#host}}",
            "{{\n#host}}",
            "{#host}}",
            "{#host}",
            "{ #host }",
            "{ {#host}}",
            "{{host}}",
            "{{ host }}",
            "{{＃host}}",
            "{{{#host}}}",
            "｛｛#host｝｝",
            "Text {{ #host }} text.",
        ] {
            let mend = mend(page);
            assert!(mend.contains("write `{{#host}}`"), "{page:?}: {mend}");
        }
        let mended = mend("It is {{ #value  e c w\tratio }}.");
        assert!(
            mended.contains("write `{{#value e c w ratio}}`"),
            "{mended}"
        );
        for page in ["{{#host }", "{{#host", "{{#host\n}}", "{{#host\r\n}}"] {
            assert!(mend(page).contains("end it with `}}`"), "{page:?}");
        }
        for page in [
            "{{# include a.txt}}",
            "{{#include}}",
            "{{ #include }}",
            "{{ # title a}}",
        ] {
            let mend = mend(page);
            assert!(
                mend.contains("write `{{#include") || mend.contains("`{{#title a}}"),
                "{mend}"
            );
        }
    }

    #[test]
    fn other_braces_are_left_alone() {
        for page in [
            "# Title {#host}\n",
            "Title {#results}\n===\n",
            "`{{ #host }}` and ``{ #host }``\n\n```text\n{{ #host }}\n```\n",
            "\\{{ #host }} \\{#host}}\n",
            "A set {a, b}, a map {{a: 1}}, {#anchor}, {{}}, { }, {{ x }}, {\n",
            "{{ #include a.txt}} {{\t#title Words}}\n",
        ] {
            assert_eq!(scan(page), [], "{page:?}");
        }
    }
}
