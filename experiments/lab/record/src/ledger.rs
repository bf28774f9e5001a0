//! The claims ledger: what the article says, one entry a claim.

use std::path::Path;

use serde::Deserialize;

use crate::{Error, store::read_text};

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
        let ledger: Self = toml::from_str(&text)
            .map_err(|e| Error::definition(path, e.to_string(), "mend the entry named above"))?;
        let mut seen = std::collections::BTreeSet::new();
        for claim in &ledger.claims {
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
