//! TOML as a person writes it: what does not fit is one line with its place and the mend.

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::Error;
use crate::names::suggestion;

/// Reads a definition's `text`; `path` is only named.
///
/// # Errors
/// The first thing that does not fit, with its line and the mend.
pub(crate) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|fault| {
        let (problem, mend) = explained(fault.message());
        let place = fault.span().map(|span| line(text, span.start));
        let place = place.map_or_else(String::new, |line| format!("line {line}: "));
        Error::definition(path, format!("{place}{problem}"), mend)
    })
}

/// The line on which a byte stands, counted from 1.
fn line(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// The parser's words as a problem and its mend.
fn explained(message: &str) -> (String, String) {
    let message = message.trim().replace('\n', ", ");
    let message = message.as_str();
    for (start, noun) in [("unknown field `", "key"), ("unknown variant `", "value")] {
        let words = message.strip_prefix(start);
        let Some((name, expected)) = words.and_then(|words| words.split_once("`, ")) else {
            continue;
        };
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return (format!("unknown {noun} `{name}`"), suggestion(name, &known));
    }
    if let Some(name) = message.strip_prefix("missing field `") {
        let name = name.trim_end_matches('`');
        return (format!("the key `{name}` is missing"), "add it here".into());
    }
    let mend = match message {
        text if text.ends_with("expected a string") => "put the value in quotes",
        text if text.contains("string") && text.contains("expected a sequence") => {
            "put the value in brackets, as in [\"one\"]"
        }
        text if text.contains("invalid type: string") => "take the quotes away",
        _ => "mend what stands there",
    };
    (message.to_owned(), mend.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    #[allow(dead_code)]
    struct Wanted {
        id: String,
        fewest_blocks: Option<u32>,
        names: Option<Vec<String>>,
        way: Option<Way>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Way {
        Above,
        Below,
    }

    fn problem(text: &str) -> String {
        let fault = parse::<Wanted>(Path::new("a.toml"), text).expect_err(text);
        fault.to_string()
    }

    #[test]
    fn a_misspelt_key_names_its_line_and_the_one_that_was_meant() {
        assert_eq!(
            problem("id = \"a\"\n\nfewest-block = 3\n"),
            "a.toml: line 3: unknown key `fewest-block`: did you mean `fewest-blocks`?"
        );
        assert_eq!(
            problem("id = \"a\"\nlabel = 3\n"),
            "a.toml: line 2: unknown key `label`: known are id, fewest-blocks, names, way"
        );
        assert_eq!(problem("id = \"a\"\n\"`, `\" = 3\n").lines().count(), 1);
    }

    #[test]
    fn a_misspelt_value_too() {
        assert_eq!(
            problem("id = \"a\"\nway = \"belwo\"\n"),
            "a.toml: line 2: unknown value `belwo`: did you mean `below`?"
        );
    }

    #[test]
    fn what_is_missing_or_of_another_type_says_how_to_write_it() {
        for (text, words) in [
            ("names = []\n", "the key `id` is missing: add it here"),
            (
                "id = 3\n",
                "line 1: invalid type: integer `3`, expected a string: put the value in quotes",
            ),
            (
                "id = \"a\"\nfewest-blocks = \"3\"\n",
                "line 2: invalid type: string \"3\", expected u32: take the quotes away",
            ),
            (
                "id = \"a\"\nnames = \"b\"\n",
                "expected a sequence: put the value in brackets",
            ),
            ("id = \"a\nnames", "line 2: key with no value"),
        ] {
            let problem = problem(text);
            assert!(problem.contains(words), "{problem}");
            assert_eq!(problem.lines().count(), 1, "{problem}");
        }
    }
}
