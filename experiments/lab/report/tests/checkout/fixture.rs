//! A tiny checkout: one experiment that nobody has measured, two pages, twin sources.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use record::Project;
use report::book::{Options, build};
use tempfile::TempDir;

const FILES: [(&str, &str); 9] = [
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
        "experiments/toy/experiment.toml",
        include_str!("files/experiment.toml"),
    ),
    ("experiments/toy/src/work.rs", include_str!("files/work.rs")),
];
const GO: &str = "package toy\n\n// ANCHOR: work\nfunc work() int {\n\treturn 1 << 3\n}\n\n// ANCHOR_END: work\n";

/// The checkout, gone when dropped.
pub struct Fixture {
    folder: TempDir,
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
        Self { folder, project }
    }

    /// Writes one of its files.
    pub fn write(&self, path: &str, text: &str) {
        write(&self.path(path), text);
    }

    /// A file of it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Text of a file of it.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
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
