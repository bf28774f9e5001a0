//! A checkout of a few files, and everything that is read of it.

use std::fs;
use std::path::{Path, PathBuf};

use record::{
    Benchmarks, Measured, Measurement, Project, Record, Trials, expand, facts, undeclared,
};
use tempfile::TempDir;

pub const WORKSPACE: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"toy\", \"lab/*\"]\nexclude = []\n\n[profile.tuned]\ninherits = \"release\"\n";
pub const MANIFEST: &str = "[package]\nname = \"toy\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nitoa = \"1\"\ntoy = { path = \"../toy\" }\nsubject = { workspace = true }\n";
pub const LOCK: &str = "version = 4\n\n[[package]]\nname = \"itoa\"\nversion = \"1.0.15\"\nsource = \"registry+x\"\nchecksum = \"4a\"\ndependencies = [\"itoa 1.0.15\"]\n\n[[package]]\nname = \"toy\"\nversion = \"0.0.0\"\ndependencies = [\n \"itoa\",\n \"toy\",\n]\n";
pub const MODULE: &str = "module experiments\n\ngo 1.26\n\nrequire example.org/a v1.0.0\n\nrequire (\n\texample.org/b v1.2.3 // indirect\n)\n";
pub const GO: &str = "//go:build !fast\n\npackage main\n\nimport (\n\t\"fmt\"\n\tj \"example.org/a/json\"\n\t\"experiments/toy\"\n)\n\nfunc main() { fmt.Println(j.X) }\n";
const DEFINITION: &str = r#"schema = 1
id = "toy"
title = "Toy"
question = "Is it?"

[[program]]
id = "rust"
language = "Rust"
builder = "cargo"
package = "toy"
about = "A."

[[program]]
id = "go"
language = "Go"
builder = "go"
package = "./toy"
flags = ["-tags=fast,slow"]
about = "B."

[[subject]]
id = "rust"
label = "Rust"
program = "rust"
lane = "idiomatic"

[[subject]]
id = "go"
label = "Go"
program = "go"
lane = "idiomatic"

[[workload]]
id = "task"
title = "task"
about = "C."
parameters = { n = [1, 2], threads = "cores" }
subjects = { rust = "task", go = "task" }

[[expect]]
parameters = {}
result = "1"
check = "1"

[[comparison]]
id = "idiomatic"
title = "idiomatic"
baseline = "rust"
other = "go"
"#;

/// A whole record, as it is stored.
pub fn record() -> String {
    let definition: record::Experiment = toml::from_str(DEFINITION).expect("sound");
    let workloads = expand(&definition, 2);
    let sample = |round: u32, subject: &str| {
        serde_json::json!({
            "round": round, "workload": workloads[0].key, "subject": subject, "order": 0, "at": 0.5,
            "iterations": 3, "metrics": { "time": 0.25, "wall": 1.5 }, "segments": [0.25, 0.3],
            "extremes": [0.2, 0.4],
        })
    };
    let samples: Vec<_> = (0..3)
        .flat_map(|r| ["rust", "go", "rust~twin"].map(|s| sample(r, s)))
        .collect();
    let host = serde_json::to_value(record::Host::default()).expect("plain");
    let moment = serde_json::to_value(record::Conditions::default()).expect("plain");
    let from = serde_json::to_value(record::Provenance::default()).expect("plain");
    let whole = serde_json::json!({
        "schema": record::SCHEMA, "experiment": "toy", "host": host, "history": [],
        "sessions": [{
            "provenance": from, "before": moment, "after": moment, "warnings": [],
            "content": {
                "definition": definition, "workloads": workloads, "builds": [], "samples": samples, "unmeasured": [],
            },
        }],
    });
    serde_json::to_string_pretty(&whole).expect("plain")
}

pub struct Checkout {
    folder: TempDir,
}

impl Checkout {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let new = Self { folder };
        for (file, text) in [
            ("book.toml", ""),
            ("experiments/Cargo.toml", WORKSPACE),
            ("experiments/Cargo.lock", LOCK),
            ("experiments/claims.toml", "claim = []\n"),
            ("experiments/scoreboard.toml", ""),
            ("experiments/toy/Cargo.toml", MANIFEST),
            ("experiments/toy/experiment.toml", DEFINITION),
            ("experiments/toy/src/main.rs", "fn main() {}\n"),
            ("go-experiments/go.mod", MODULE),
            ("go-experiments/toy/main.go", GO),
        ] {
            new.write(file, text.as_bytes());
        }
        new
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, bytes).expect("writable");
    }

    pub fn with(self, file: &str, bytes: &[u8]) -> Self {
        self.write(file, bytes);
        self
    }

    /// Reads all that there is. Errors are what is expected; each is one line, and ends with a mend.
    pub fn is_read(&self) {
        let project = Project::find(self.folder.path()).expect("a checkout");
        if let Err(problem) = project.ledger() {
            is_one_line(&problem, self.folder.path());
        }
        if let Err(problem) = project.scoreboard() {
            is_one_line(&problem, self.folder.path());
        }
        if let Err(problem) = project.statements() {
            is_one_line(&problem, self.folder.path());
        }
        let store = project.store();
        for problem in [
            store.load::<Measurement>("local", "toy").err(),
            store.load::<Trials>("local", "toy").err(),
            store.load::<Benchmarks>("local", "toy").err(),
        ] {
            problem
                .iter()
                .for_each(|problem| is_one_line(problem, self.folder.path()));
        }
        if let Ok(Some(record)) = store.load::<Measurement>("local", "toy") {
            measured(record);
        }
        match project.definitions() {
            Err(problems) => problems
                .iter()
                .for_each(|p| is_one_line(p, self.folder.path())),
            Ok(all) => all.iter().for_each(|e| self.is_used(&project, e)),
        }
    }

    fn is_used(&self, project: &Project, experiment: &record::Experiment) {
        for cores in [0, 1, 64, u64::MAX] {
            let _ = expand(experiment, cores).len();
        }
        let problem = project.digests(experiment, "", "1").err();
        problem
            .iter()
            .for_each(|p| is_one_line(p, self.folder.path()));
        let _ = record::impossible_edits(self.folder.path(), experiment);
        for comparison in &experiment.comparisons {
            let problem = undeclared(project, experiment, comparison).err();
            problem
                .iter()
                .for_each(|p| is_one_line(p, self.folder.path()));
            let _ = facts(project, experiment, &comparison.baseline);
        }
    }
}

/// What a reader asks of a record.
fn measured(record: Record) {
    let record = Measured::new(record);
    for workload in &record.workloads {
        let _ = record.twin_pairs(&workload.key, "time");
        let _ = record.pairs((&workload.key, "rust"), (&workload.key, "go"), "time");
    }
    let _ = expand(&record.definition, 64).len();
    let _ = record.definition.answering().len();
}

#[track_caller]
fn is_one_line(problem: &record::Error, folder: &Path) {
    let text = problem.to_string();
    let named = text.contains(&folder.display().to_string());
    let text = text.replace(&folder.display().to_string(), "");
    assert!(
        named && text.lines().count() == 1 && text.contains(": "),
        "{text}"
    );
}
