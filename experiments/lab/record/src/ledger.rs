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
    /// The same in so few words that all claims can be seen at a glance.
    #[serde(default)]
    pub short: Option<String>,
    /// What the article says, in other words.
    pub says: String,
    /// What would test it.
    pub test: String,
    /// How all experiments together test it, where no single one does.
    #[serde(default)]
    pub overall: Option<Overall>,
}

/// A test of a claim over every experiment that there is. Each experiment counts once, or each measure of one: what has many
/// rows has no more weight than what has few.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Overall {
    /// What is asked of the experiments.
    pub asks: Asks,
    /// For `cost`: below it lies what is claimed.
    #[serde(default)]
    pub bound: Option<f64>,
    /// For `cost`: from where on the contrary is shown. What lies between the two speaks for neither.
    #[serde(default)]
    pub contrary: Option<f64>,
    /// What the numbers mean, for the ledger.
    pub reading: String,
    /// Why the article's word is read so.
    #[serde(default)]
    pub why: Option<String>,
    /// When this criterion was committed, RFC 3339, UTC: data that are older were there before it, and the ledger says so.
    #[serde(default)]
    pub since: Option<String>,
    /// How the claim was read before, and why no longer.
    #[serde(default)]
    pub formerly: Option<String>,
}

/// A question to all experiments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// Whether Go's cost at run time divided by Rust's lies below a bound.
    Cost,
    /// Whether some measure of development does not favour Go, or some measure of speed not Rust.
    Parting,
}

impl Claim {
    /// What the article says, at a glance.
    pub fn glance(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.says)
    }
}

impl Overall {
    /// Whether it has the bounds that its question needs.
    fn is_bounded(&self) -> bool {
        match (self.asks, self.bound, self.contrary) {
            (Asks::Cost, Some(bound), Some(contrary)) => 0.0 < bound && bound < contrary,
            (Asks::Parting, None, None) => true,
            _ => false,
        }
    }
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
            if let Some(overall) = &claim.overall
                && !overall.is_bounded()
            {
                let problem = format!("claim `{}`: `cost` without two bounds", claim.id);
                let mend = "give `bound` and a larger `contrary` to `cost`, and none to `parting`";
                return Err(Error::definition(path, problem, mend));
            }
        }
        Ok(ledger)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Project;

    #[test]
    fn every_claim_of_this_book_fits_on_its_board() {
        let project = Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the checkout");
        let ledger = project.ledger().expect("valid");
        for claim in &ledger.claims {
            let length = claim.glance().chars().count();
            assert!(length <= 64, "{}: {length} letters", claim.id);
        }
    }

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
                format!("{sound}[claim.overall]\nasks = \"cots\"\nreading = \"R\"\n"),
                "line 6: unknown value `cots`: did you mean `cost`?",
            ),
            (
                format!(
                    "{sound}[claim.overall]\nasks = \"cost\"\nbound = 2.0\ncontrary = 1.4\nreading = \"R\"\n"
                ),
                "claim `a`: `cost` without two bounds: give `bound` and a larger `contrary`",
            ),
            (
                format!(
                    "{sound}[claim.overall]\nasks = \"parting\"\nbound = 2.0\nreading = \"R\"\n"
                ),
                "and none to `parting`",
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
