//! What stock mdBook sends to a preprocessor, and which mdBook sends it so.

use anyhow::{Result, anyhow, bail};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{MDBOOK_VERSION, PreprocessorContext, parse_input};

/// Reads a book as mdBook sends it.
///
/// # Errors
/// If it is none, or one of an mdBook whose protocol may differ: an older one is told from a broken
/// input by the version that it gives, and a newer one is not guessed at.
pub fn read(bytes: &[u8]) -> Result<(PreprocessorContext, Book)> {
    if bytes.trim_ascii().is_empty() {
        bail!(
            "standard input: empty: it is for mdBook to call this command; run `make book` instead"
        );
    }
    let sent = version(bytes);
    if let Some(sent) = sent.filter(|sent| line(sent) != line(MDBOOK_VERSION)) {
        let spoken = line(MDBOOK_VERSION);
        bail!(
            "standard input: it is from mdBook {sent}, and this command speaks the protocol of mdBook \
             {spoken}: install that (`cargo install mdbook --version ^{spoken}`), or run \
             `make book`, which needs none"
        );
    }
    parse_input(bytes).map_err(|error| {
        let cause = error.root_cause();
        anyhow!(
            "standard input: not a book as mdBook {} sends it: {cause}: let mdBook call this \
             command, or run `make book`",
            line(MDBOOK_VERSION)
        )
    })
}

/// The version that the sender gives as its own.
fn version(bytes: &[u8]) -> Option<String> {
    let sent: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let version = sent.get(0)?.get("mdbook_version")?.as_str()?;
    // It goes into a message.
    Some(
        version
            .chars()
            .filter(|c| !c.is_control())
            .take(40)
            .collect(),
    )
}

/// Versions that do not break with each other: `0.5` of `0.5.4`, `1` of `1.2.3`.
fn line(version: &str) -> String {
    let mut numbers = version.split(['.', '-', '+']);
    match (numbers.next(), numbers.next()) {
        (Some("0"), Some(minor)) => format!("0.{minor}"),
        (major, _) => major.unwrap_or_default().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A book without pages in a protocol's terms.
    fn sent(version: &str, pages: &str) -> String {
        format!(
            r#"[{{"root": "/", "config": {{}}, "renderer": "html", "mdbook_version": "{version}"}},
                {{"{pages}": []}}]"#
        )
    }

    #[test]
    fn the_own_protocol_is_read() {
        for version in [MDBOOK_VERSION, "0.5.0", "0.5.99", "0.5.0-beta.1"] {
            let (context, book) = read(sent(version, "items").as_bytes()).expect(version);
            assert_eq!(context.mdbook_version, version);
            assert!(book.items.is_empty());
        }
    }

    #[test]
    fn another_protocol_names_both_versions_and_the_mend() {
        for version in ["0.4.40", "0.4.52", "0.6.0", "1.0.0", "0.50.1", "", "new"] {
            for pages in ["sections", "items"] {
                let error = read(sent(version, pages).as_bytes()).expect_err(version);
                let error = error.to_string();
                assert!(error.contains(&format!("mdBook {version}")), "{error}");
                assert!(
                    error.contains("cargo install mdbook --version ^0.5"),
                    "{error}"
                );
                assert!(!error.contains("missing field"), "{error}");
            }
        }
    }

    #[test]
    fn what_is_no_book_is_said_so() {
        let deep = "[".repeat(100_000);
        let items = sent("0.5.4", "items").replace("[]", "[{\"Chapter\": 1}]");
        let wrong = [
            "{}", "[]", "null", "[1, 2]", "\u{0}", "[{}, {}]", &deep, &items,
        ];
        for input in wrong {
            let error = read(input.as_bytes()).expect_err("no book").to_string();
            assert!(error.starts_with("standard input: not a book"), "{error}");
        }
        for nothing in ["", "\n"] {
            let error = read(nothing.as_bytes()).expect_err("empty").to_string();
            assert!(error.starts_with("standard input: empty"), "{error}");
        }
    }
}
