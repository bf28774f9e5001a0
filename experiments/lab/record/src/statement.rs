//! Statements on when to choose which language: their words, and the evidence that puts them on a side.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::names::{PLAIN, is_plain};
use crate::store::read_text;
use crate::{Error, Experiment, Ledger, expand, grammar, suggestion};

/// All statements, in the order in which the page lists them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Statements {
    /// The statements.
    #[serde(rename = "statement")]
    pub statements: Vec<Statement>,
}

/// A reason to choose one of the languages, in words that fit whichever it is: "you pay for processor time".
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Statement {
    /// Its anchor on the page.
    pub id: String,
    /// What follows "choose it if".
    pub says: String,
    /// The page that shows the evidence, without its ending: `compile`.
    #[serde(default)]
    pub page: Option<String>,
    /// What puts it on a side; without it, nothing does yet.
    #[serde(default)]
    pub evidence: Option<Evidence>,
    /// The claim of the ledger that it belongs to, where no experiment tests it yet.
    #[serde(default)]
    pub claim: Option<String>,
    /// Why nothing tests it, or what would.
    #[serde(default)]
    pub missing: Option<String>,
}

/// What puts a statement on a side.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Evidence {
    /// The experiment.
    pub experiment: String,
    /// One of its comparisons, of Rust with Go.
    pub comparison: String,
    /// Keys of the workloads that count; all if left out.
    #[serde(default)]
    pub workloads: Vec<String>,
    /// How many times as much one side must cost for the other to be a choice; what lies closer is no difference.
    pub bound: f64,
    /// On how many hosts it must be so.
    pub hosts: usize,
}

impl Evidence {
    /// Whether a workload's row counts.
    pub fn covers(&self, workload: &str) -> bool {
        self.workloads.is_empty() || self.workloads.iter().any(|key| key == workload)
    }
}

impl Statements {
    /// Reads `experiments/statements.toml`; a project without that file makes no statements.
    ///
    /// # Errors
    /// If the file cannot be read or parsed, or a statement does not hold together.
    pub fn read(path: &Path) -> Result<Self, Error> {
        if path.symlink_metadata().is_err() {
            return Ok(Self::default());
        }
        let text = read_text(path, "restore it from git")?;
        let statements: Self = grammar::parse(path, &text)?;
        let mut seen = BTreeSet::new();
        for statement in &statements.statements {
            let place = format!("statement `{}`", statement.id);
            let (problem, mend) = match statement {
                Statement { id, .. } if !is_plain(id) => ("no name", PLAIN),
                Statement { id, .. } if !seen.insert(id) => {
                    ("it stands twice", "give each its own id")
                }
                Statement {
                    evidence: Some(evidence),
                    ..
                } if !(evidence.bound.is_finite() && evidence.bound > 1.0) => {
                    ("its bound is no factor above 1", "give one, such as 1.1")
                }
                Statement {
                    evidence: Some(evidence),
                    ..
                } if evidence.hosts == 0 => ("it asks for no host", "ask for one at least"),
                Statement {
                    evidence: None,
                    missing: None,
                    ..
                } => (
                    "it has no evidence",
                    "add [statement.evidence], or say in `missing` what would test it",
                ),
                _ => continue,
            };
            return Err(Error::definition(path, format!("{place}: {problem}"), mend));
        }
        Ok(statements)
    }

    /// What does not hold between the statements and what they name: experiments, claims, and pages in the folder `pages`.
    pub fn faults(
        &self,
        path: &Path,
        definitions: &[Experiment],
        ledger: &Ledger,
        pages: &Path,
    ) -> Vec<Error> {
        let fault = |statement: &Statement| {
            let (problem, mend) = statement.fault(definitions, ledger, pages)?;
            let problem = format!("statement `{}`: {problem}", statement.id);
            Some(Error::definition(PathBuf::from(path), problem, mend))
        };
        self.statements.iter().filter_map(fault).collect()
    }
}

impl Statement {
    /// The first thing that it names and that is not there, with the mend.
    fn fault(
        &self,
        definitions: &[Experiment],
        ledger: &Ledger,
        pages: &Path,
    ) -> Option<(String, String)> {
        let unknown = |noun: &str, name: &str, known: Vec<&str>| {
            Some((format!("no {noun} `{name}`"), suggestion(name, &known)))
        };
        if let Some(page) = &self.page
            && !(is_plain(page) && pages.join(format!("{page}.md")).is_file())
        {
            let mend = "name a page of src/, without `.md`";
            return Some((format!("no page `{page}`"), mend.into()));
        }
        if let Some(id) = &self.claim
            && !ledger.claims.iter().any(|claim| claim.id == *id)
        {
            let known = ledger.claims.iter().map(|claim| claim.id.as_str());
            return unknown("claim", id, known.collect());
        }
        let evidence = self.evidence.as_ref()?;
        let (id, comparison) = (&evidence.experiment, &evidence.comparison);
        let Some(experiment) = definitions.iter().find(|e| e.id == *id) else {
            let known = definitions.iter().map(|e| e.id.as_str());
            return unknown("experiment", id, known.collect());
        };
        let Some(found) = experiment.comparison(comparison) else {
            let known = experiment.comparisons.iter().map(|c| c.id.as_str());
            let noun = format!("comparison of `{id}`");
            return unknown(&noun, comparison, known.collect());
        };
        if !experiment.within_lane(found)
            || !weighs_rust_with_go(experiment, [&found.baseline, &found.other])
        {
            let problem = format!("`{comparison}` does not compare Rust with Go within one lane");
            return Some((problem, "name one that does".into()));
        }
        let planned = expand(experiment, 1);
        let known = || planned.iter().map(|w| w.key.as_str());
        let lost = evidence
            .workloads
            .iter()
            .find(|key| !known().any(|k| k == *key))?;
        unknown(&format!("workload of `{id}`"), lost, known().collect())
    }
}

fn weighs_rust_with_go(experiment: &Experiment, subjects: [&str; 2]) -> bool {
    let language = |id: &str| {
        let program = &experiment.subject(id)?.program;
        Some(experiment.program(program)?.language.as_str())
    };
    let mut languages = subjects.map(language);
    languages.sort_unstable();
    languages == [Some("Go"), Some("Rust")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Project;

    const SOUND: &str = "[[statement]]\nid = \"busy\"\nsays = \"you compute\"\npage = \"primes\"\n\n\
         [statement.evidence]\nexperiment = \"primes\"\ncomparison = \"idiomatic\"\nbound = 1.1\nhosts = 2\n";

    /// What is wrong with a file of that text, beside this project's experiments and pages.
    fn problem(text: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("statements.toml");
        std::fs::write(&path, text).expect("writable");
        let statements = match Statements::read(&path) {
            Ok(statements) => statements,
            Err(error) => return error.to_string(),
        };
        let project = Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the checkout");
        let definitions = project.definitions().expect("valid");
        let ledger = project.ledger().expect("valid");
        let faults = statements.faults(&path, &definitions, &ledger, &project.pages());
        faults.iter().map(Error::to_string).collect()
    }

    #[test]
    fn each_mistake_names_its_mend() {
        assert_eq!(problem(SOUND), "");
        for (wrong, right, words) in [
            ("says", "say", "unknown key `say`: did you mean `says`?"),
            ("\"busy\"", "\"Busy!\"", "no name: use lowercase letters"),
            (
                "bound = 1.1",
                "bound = 1.0",
                "its bound is no factor above 1: give one, such as 1.1",
            ),
            (
                "bound = 1.1",
                "bound = inf",
                "its bound is no factor above 1",
            ),
            (
                "hosts = 2",
                "hosts = 0",
                "it asks for no host: ask for one at least",
            ),
            (
                "\"primes\"\n\n",
                "\"prime\"\n\n",
                "no page `prime`: name a page of src/",
            ),
            (
                "experiment = \"primes\"",
                "experiment = \"prime\"",
                "no experiment `prime`: did you mean `primes`?",
            ),
            (
                "\"idiomatic\"",
                "\"idiomatc\"",
                "no comparison of `primes` `idiomatc`: did you mean `idiomatic`?",
            ),
            (
                "\"idiomatic\"",
                "\"rust-tuning\"",
                "`rust-tuning` does not compare Rust with Go within one lane",
            ),
            (
                "\"idiomatic\"",
                "\"go-bound\"",
                "`go-bound` does not compare Rust with Go within one lane",
            ),
            (
                "bound",
                "workloads = [\"trial@n=1\"]\nbound",
                "no workload of `primes` `trial@n=1`",
            ),
            (
                "page",
                "claim = \"lines-blurr\"\npage",
                "no claim `lines-blurr`: did you mean `lines-blur`?",
            ),
        ] {
            let found = problem(&SOUND.replacen(wrong, right, 1));
            assert!(found.contains(words), "{words}: {found}");
        }
        let twice = problem(&SOUND.repeat(2));
        assert!(
            twice.contains("it stands twice: give each its own id"),
            "{twice}"
        );
        let bare = problem("[[statement]]\nid = \"busy\"\nsays = \"you compute\"\n");
        assert!(
            bare.contains("it has no evidence: add [statement.evidence]"),
            "{bare}"
        );
    }

    #[test]
    fn a_project_without_statements_makes_none() {
        let none = Statements::read(Path::new("/nowhere/statements.toml")).expect("none");
        assert!(none.statements.is_empty());
    }

    #[test]
    fn those_of_this_book_hold_together() {
        let project = Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the checkout");
        let path = project.statements_path();
        let text = std::fs::read_to_string(path).expect("there");
        assert_eq!(problem(&text), "");
    }
}
