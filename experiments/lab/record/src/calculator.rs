//! What the bottleneck calculator takes from the records, and the cases that it works out.

use std::path::Path;

use serde::Deserialize;

use crate::{Error, grammar, store::read_text};

/// `experiments/calculator.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Calculator {
    /// Where the ratio of processor time per request comes from.
    pub processor: Pick,
    /// Comparison of the processor's experiment whose rows do more and more in a request: they say what the ratio is where a
    /// request takes more than the processor's default row.
    pub larger: String,
    /// Where the ratio of memory under load comes from.
    pub memory: Pick,
    /// Where the ratio of the waiting after an edit comes from.
    pub rebuild: Pick,
    /// Worked cases, in their order.
    #[serde(rename = "case", default)]
    pub cases: Vec<WorkedCase>,
}

/// Rows of one experiment, of which a reader picks one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pick {
    /// The experiment.
    pub experiment: String,
    /// Its comparisons, Go ÷ Rust, of which every row may be picked.
    pub comparisons: Vec<String>,
    /// Key of the workload that is picked at first.
    pub default: String,
}

/// A case that is worked out for readers without scripts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WorkedCase {
    /// What it is.
    pub title: String,
    /// What differs from the defaults, as in the page's address: `requests=300&cpu=2`.
    pub given: String,
}

impl Calculator {
    /// Reads `experiments/calculator.toml`.
    ///
    /// # Errors
    /// If the file cannot be read or parsed.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let mend = "the calculator's page needs it: restore it from git";
        grammar::parse(path, &read_text(path, mend)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICK: &str = "experiment = \"toy\"\ncomparisons = [\"cost\"]\ndefault = \"ask\"\n";

    fn read(text: &str) -> Result<Calculator, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("calculator.toml");
        std::fs::write(&path, text).expect("writable");
        Calculator::read(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn picks_and_cases_are_read_and_a_mistake_names_its_mend() {
        let sound = format!(
            "larger = \"work\"\n[processor]\n{PICK}[memory]\n{PICK}[rebuild]\n{PICK}\
             [[case]]\ntitle = \"T\"\ngiven = \"cpu=2\"\n"
        );
        let calculator = read(&sound).expect("sound");
        assert_eq!(calculator.cases[0].given, "cpu=2");
        assert_eq!(calculator.larger, "work");
        let wrong = read(&sound.replace("[memory]", "[memry]")).expect_err("misspelt");
        assert!(wrong.contains("did you mean `memory`?"), "{wrong}");
        let lacking = read(&sound.replace("default = \"ask\"\n", "")).expect_err("lacking");
        assert!(
            lacking.contains("the key `default` is missing"),
            "{lacking}"
        );
    }
}
