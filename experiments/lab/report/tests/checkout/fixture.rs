//! A tiny checkout: one experiment that nobody has measured, two pages, twin sources.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use mdbook_driver::MDBook;
use mdbook_preprocessor::PreprocessorContext;
use record::{
    Benchmarks, Conditions, Host, Measurement, Processor, Project, Provenance, Record, Sample,
    Session,
};
use report::book::{Options, build};
use tempfile::TempDir;

const FILES: [(&str, &str); 10] = [
    ("book.toml", include_str!("files/book.toml")),
    (
        "README.md",
        "# Toy\n\n<!-- headline:begin -->\n<!-- headline:end -->\n",
    ),
    (
        "src/SUMMARY.md",
        "# Summary\n\n- [First](first.md)\n- [Second](part/second.md)\n",
    ),
    ("src/first.md", include_str!("files/first.md")),
    ("src/part/second.md", "# Second\n\n{{#results}}\n"),
    (
        "src/results/elsewhere/note.json",
        "{\"kept\": \"as it is\"}\n",
    ),
    (
        "experiments/claims.toml",
        "[[claim]]\nid = \"faster\"\nsays = \"It is.\"\ntest = \"Measure.\"\n",
    ),
    (
        "experiments/scoreboard.toml",
        include_str!("files/scoreboard.toml"),
    ),
    (
        "experiments/toy/experiment.toml",
        include_str!("files/experiment.toml"),
    ),
    ("experiments/toy/src/work.rs", include_str!("files/work.rs")),
];
const GO: &str = "package toy\n\n// ANCHOR: work\nfunc work() int {\n\treturn 1 << 3\n}\n\n// ANCHOR_END: work\n";

/// The checkout, gone when dropped.
pub struct Fixture {
    _folder: TempDir,
    root: PathBuf,
    /// As the library sees it.
    pub project: Project,
}

impl Fixture {
    /// A checkout whose book builds.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in FILES
            .into_iter()
            .chain([("go-experiments/toy/work.go", GO)])
        {
            write(&folder.path().join(path), text);
        }
        let project = Project::find(folder.path()).expect("a checkout");
        let root = folder.path().to_owned();
        Self {
            _folder: folder,
            root,
            project,
        }
    }

    /// Writes one of its files.
    pub fn write(&self, path: &str, text: &str) {
        write(&self.path(path), text);
    }

    /// A file of it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Text of a file of it.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Takes the whole checkout somewhere else.
    pub fn move_to(&mut self, place: &Path) {
        std::fs::rename(&self.root, place).expect("the same file system");
        self.root = place.to_owned();
        self.project = Project::find(place).expect("a checkout");
    }

    /// Gives a host a record of the toy's benches.
    pub fn benched(&self, host: &str) {
        let benchmarks = Benchmarks {
            estimates: Vec::new(),
        };
        let record = Record::first("toy", machine(), session(Provenance::default(), benchmarks));
        let saved = self.project.store().save(host, "toy", &record);
        saved.expect("writable");
    }

    /// Gives the reference host a record of the toy: Go takes twice the time.
    pub fn measured_reference(&self) {
        self.measured(REFERENCE, machine(), "2026-11-03T21:08:38Z");
    }

    /// Gives the folder of a host a record of the toy from one moment: Go takes twice the time.
    pub fn measured(&self, folder: &str, host: Host, started: &str) {
        let definitions = self.project.definitions().expect("valid");
        let toy = definitions.iter().find(|e| e.id == "toy").expect("there");
        let digests = self.project.digests(toy, "", record::PROTOCOL);
        let samples =
            (0..12).flat_map(|round| [("rust", 1.0), ("go", 2.0)].map(|s| sample(round, s)));
        let provenance = Provenance {
            digests: digests.expect("readable"),
            commit: Some("0123456789abcdef0123456789abcdef01234567".into()),
            started: started.into(),
            finished: "2026-11-03T21:16:38Z".into(),
            ..Provenance::default()
        };
        let measurement = Measurement {
            definition: toy.clone(),
            workloads: record::expand(toy, 2),
            builds: Vec::new(),
            samples: samples.collect(),
            unmeasured: Vec::new(),
        };
        let record = Record::first("toy", host, session(provenance, measurement));
        let saved = self.project.store().save(folder, "toy", &record);
        saved.expect("writable");
    }

    /// What stock mdBook sends to the preprocessor.
    pub fn stock_input(&self) -> String {
        let book = MDBook::load(self.path(".")).expect("a book");
        let context = PreprocessorContext::new(self.path("."), book.config.clone(), "html".into());
        serde_json::to_string(&(context, &book.book)).expect("plain data")
    }

    /// What the preprocessor answers to stock mdBook.
    pub fn preprocess(&self, folder: &Path) -> Output {
        let input = folder.join("input.json");
        std::fs::write(&input, self.stock_input()).expect("writable");
        Command::new(env!("CARGO_BIN_EXE_report"))
            .arg("preprocess")
            .current_dir(folder)
            .stdin(std::fs::File::open(input).expect("there"))
            .output()
            .expect("it starts")
    }

    /// Builds the book.
    pub fn build(&self) -> anyhow::Result<PathBuf> {
        build(&self.project, &Options::default())
    }

    /// Why it cannot be built.
    pub fn complaint(&self) -> String {
        let error = self.build().expect_err("it should not build");
        format!("{error:#}")
    }
}

/// Folder of the reference host's records.
pub const REFERENCE: &str = "epyc-milan-2c";

/// The reference host.
pub fn machine() -> Host {
    Host {
        cores: 2,
        processor: Processor {
            vendor: Some("AuthenticAMD".into()),
            family: Some(25),
            model: Some(1),
            name: Some("AMD EPYC".into()),
            ..Processor::default()
        },
        ..Host::default()
    }
}

fn session<C>(provenance: Provenance, content: C) -> Session<C> {
    Session {
        provenance,
        before: Conditions::default(),
        after: Conditions::default(),
        warnings: Vec::new(),
        content,
    }
}

/// One block's sample of a subject that takes so many seconds.
fn sample(round: u32, (subject, seconds): (&str, f64)) -> Sample {
    let seconds = seconds * (1.0 + f64::from(round % 3) / 100.0);
    Sample {
        round,
        workload: "work".into(),
        subject: subject.into(),
        order: 0,
        layout: None,
        at: 0.0,
        iterations: 1,
        metrics: [("time".into(), seconds)].into(),
        distributions: BTreeMap::new(),
        segments: Vec::new(),
        extremes: None,
        void: None,
    }
}

fn write(path: &Path, text: &str) {
    let parent = path.parent().expect("below the checkout");
    std::fs::create_dir_all(parent).expect("writable");
    std::fs::write(path, text).expect("writable");
}

/// Every file below a folder with its content.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("readable").flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else {
                found.insert(entry.path(), std::fs::read(entry.path()).expect("readable"));
            }
        }
    }
    found
}
