//! The claims ledger: what the article says, one entry a claim.

use std::path::Path;

use serde::Deserialize;

use crate::names::{PLAIN, is_plain};
use crate::{Error, grammar, store::read_text};

/// All claims, in the article's order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ledger {
    /// The claims.
    #[serde(rename = "claim")]
    pub claims: Vec<Claim>,
}

/// One claim of the article, in this book's words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Claim {
    /// Name used by definitions and pages.
    pub id: String,
    /// What the article says, in other words.
    pub says: String,
    /// What would test it.
    pub test: String,
}

impl Ledger {
    /// Reads `experiments/claims.toml`.
    ///
    /// # Errors
    /// If the file cannot be read or parsed, or an id stands twice.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = read_text(
            path,
            "the ledger belongs to the project: restore it from git",
        )?;
        let ledger: Self = grammar::parse(path, &text)?;
        let mut seen = std::collections::BTreeSet::new();
        for claim in &ledger.claims {
            if !is_plain(&claim.id) {
                let problem = format!("claim `{}`: no name", claim.id);
                return Err(Error::definition(path, problem, PLAIN));
            }
            if !seen.insert(&claim.id) {
                let problem = format!("claim `{}` stands twice", claim.id);
                return Err(Error::definition(
                    path,
                    problem,
                    "give each claim its own id",
                ));
            }
        }
        Ok(ledger)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("claims.toml");
        std::fs::write(&path, text).expect("writable");
        Ledger::read(&path).expect_err(text).to_string()
    }

    #[test]
    fn each_mistake_in_the_ledger_names_its_mend() {
        let sound = "[[claim]]\nid = \"a\"\nsays = \"A.\"\ntest = \"T.\"\n";
        for (text, words) in [
            (
                sound.replace("says", "say"),
                "line 3: unknown key `say`: did you mean `says`?",
            ),
            (
                sound.replace("[[claim]]", "[[claims]]"),
                "line 1: unknown key `claims`: did you mean `claim`?",
            ),
            (
                sound.replace("test = \"T.\"\n", ""),
                "the key `test` is missing: add it here",
            ),
            (
                sound.replace("\"a\"", "\"../a\""),
                "claim `../a`: no name: use lowercase letters",
            ),
            (
                sound.repeat(2),
                "claim `a` stands twice: give each claim its own id",
            ),
        ] {
            let problem = problem(&text);
            assert!(problem.contains(words), "{problem}");
        }
    }
}
