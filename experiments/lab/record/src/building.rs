//! How a program is built while a clock runs, as a workload's definition states it.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Experiment;

/// One thing that a programmer waits for. Each subject's task is the [`Action`] that is timed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BuildPlan {
    /// What the toolchain finds.
    pub state: State,
    /// About how many seconds a sample takes, preparations included: only the plan's first guess.
    pub seconds: f64,
    /// How many it takes beside these for each unit of a parameter.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub seconds_per: BTreeMap<String, f64>,
    /// About how many seconds it takes, for all subjects, until the first of such builds finds what it
    /// shall find: also a guess.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub setup: f64,
    /// For the state `edited`: the edit of each subject's sources.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub edits: BTreeMap<String, Edit>,
    /// For the action `test`: the name of each subject's test.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tests: BTreeMap<String, String>,
    /// For the action `serve`: the path that the server is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl BuildPlan {
    /// About how many seconds a sample with these `parameters` takes.
    pub fn expected_seconds(&self, parameters: &BTreeMap<String, u64>) -> f64 {
        let of = |(name, each): (&String, &f64)| {
            let value = parameters.get(name).copied().unwrap_or(0);
            each * value as f64
        };
        self.seconds + self.seconds_per.iter().map(of).sum::<f64>()
    }

    /// Takes the guesses out: what is measured does not depend on them.
    pub(crate) fn forget_guesses(&mut self) {
        (self.seconds, self.setup) = (0.0, 0.0);
        self.seconds_per.clear();
    }
}

/// What is asked of a toolchain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// An executable: `cargo build`, `go build`.
    Build,
    /// Only the errors of a compilation: `cargo check`, `go build` to nothing.
    Check,
    /// Only the errors, and what is suspicious: `go vet`; `cargo check` has no more to say.
    Vet,
    /// The tests, compiled and not run: `cargo test --no-run`, `go test -c`.
    TestBuild,
    /// One test, compiled and run: `cargo test NAME`, `go test -run NAME`.
    Test,
    /// An executable, started, until it has answered a request.
    Serve,
}

impl Action {
    /// Every action by the name of its task.
    pub const TASKS: [(&str, Self); 6] = [
        ("build", Self::Build),
        ("check", Self::Check),
        ("vet", Self::Vet),
        ("test-build", Self::TestBuild),
        ("test", Self::Test),
        ("serve", Self::Serve),
    ];

    /// The action that a subject's task names.
    pub fn of(task: &str) -> Option<Self> {
        let mut all = Self::TASKS.into_iter();
        all.find(|(name, _)| *name == task)
            .map(|(_, action)| action)
    }
}

/// What a toolchain finds when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing compiled; dependencies are downloaded.
    Cold,
    /// The standard library and all dependencies compiled, and nothing of the program's own.
    Primed,
    /// Everything as the last build left it.
    Unchanged,
    /// Everything as the last build left it, but for one edit.
    Edited,
}

/// A change of content in one line. `{n}` stands for a number that no earlier edit had.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Edit {
    /// The file, from the checkout's or the generated folder.
    pub file: String,
    /// Text that stands in it once.
    pub find: String,
    /// What replaces it.
    pub replace: String,
}

impl Edit {
    /// The file's text with the edit made, `number` in place of `{n}`.
    ///
    /// # Errors
    /// If what shall be replaced does not stand in the text exactly once.
    pub fn applied(&self, text: &str, number: u64) -> Result<String, String> {
        if text.matches(&self.find).count() != 1 {
            return Err(format!(
                "{}: `{}` does not stand there once: mend the edit in experiment.toml",
                self.file, self.find
            ));
        }
        let replaced = self.replace.replace("{n}", &number.to_string());
        Ok(text.replace(&self.find, &replaced))
    }
}

/// Edits of the checkout's sources that cannot be made, each with its place and the mend.
pub fn impossible_edits(root: &Path, experiment: &Experiment) -> Vec<String> {
    let generated = |subject: &str| {
        let subject = experiment.subject(subject);
        let program = subject.and_then(|s| experiment.program(&s.program));
        program.is_some_and(|p| p.generator.is_some())
    };
    let mut problems = Vec::new();
    for family in &experiment.workloads {
        let edits = family.build.iter().flat_map(|plan| &plan.edits);
        for (subject, edit) in edits.filter(|(subject, _)| !generated(subject)) {
            let text = std::fs::read_to_string(root.join(&edit.file));
            let text = text.map_err(|e| format!("{}: cannot read: {e}", edit.file));
            if let Err(problem) = text.and_then(|text| edit.applied(&text, 0)) {
                problems.push(format!(
                    "workload `{}`, subject `{subject}`: {problem}",
                    family.id
                ));
            }
        }
    }
    problems
}

fn is_nothing(seconds: &f64) -> bool {
    *seconds == 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_grows_with_its_parameters() {
        let plan = BuildPlan {
            state: State::Primed,
            seconds: 2.0,
            seconds_per: [("lines".to_owned(), 0.5)].into(),
            setup: 0.0,
            edits: BTreeMap::new(),
            tests: BTreeMap::new(),
            path: None,
        };
        let expected = |lines| plan.expected_seconds(&[("lines".to_owned(), lines)].into());
        assert_eq!((expected(0), expected(4)), (2.0, 4.0));
        assert_eq!(plan.expected_seconds(&BTreeMap::new()), 2.0);
    }
}
