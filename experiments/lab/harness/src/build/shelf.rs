//! Where finished builds are kept: `.lab/build/<experiment>/<program>/<digest>/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use record::Warning;
use serde::{Deserialize, Serialize};

use super::{Artifact, Made};
use crate::{Context, lock};

/// Part of every digest: raise it when builders change what they make.
pub(super) const VERSION: &str = "1";

/// Written last: a folder with this file is complete.
const LABEL: &str = "build.json";

/// The place of one program's builds.
pub(super) struct Shelf {
    folder: PathBuf,
    digest: String,
}

#[derive(Serialize, Deserialize)]
struct Label {
    build: record::Build,
    warnings: Vec<Warning>,
}

impl Shelf {
    pub(super) fn new(ctx: &Context, experiment: &str, program: &str, digest: &str) -> Self {
        let folder = ctx.project.state().join("build");
        Self {
            folder: folder.join(experiment).join(program),
            digest: digest.into(),
        }
    }

    /// What was built before from the very same things.
    pub(super) fn finished(&self) -> Option<(Artifact, Vec<Warning>)> {
        let folder = self.folder.join(&self.digest);
        let label = fs::read(folder.join(LABEL)).ok()?;
        let Label { build, warnings } = serde_json::from_slice(&label).ok()?;
        let artifact = artifact(&folder, build);
        let complete = artifact.paths.values().all(|path| path.is_file());
        complete.then_some((artifact, warnings))
    }

    /// An empty folder to build in.
    pub(super) fn scratch(&self) -> Result<PathBuf> {
        let folder = self.folder.join("unfinished");
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| problem(&folder, "empty"))?;
        }
        lock::create(&folder)?;
        Ok(folder)
    }

    /// Labels what was made in the scratch folder and removes what it replaces.
    pub(super) fn finish(&self, program: &str, made: Made) -> Result<(Artifact, Vec<Warning>)> {
        let scratch = self.folder.join("unfinished");
        let mut build = record::Build {
            program: program.into(),
            command: made.command,
            env: made.env,
            layouts: made.layouts,
            bytes: 0,
            version: None,
            contents: None,
        };
        let first = artifact(&scratch, build.clone()).paths.into_values().next();
        let first = first.unwrap_or_default();
        let size = fs::metadata(&first).with_context(|| problem(&first, "find"))?;
        build.bytes = size.len();
        let label = Label {
            build,
            warnings: made.warnings,
        };
        let text = serde_json::to_vec_pretty(&label).expect("a label is plain data");
        let path = scratch.join(LABEL);
        fs::write(&path, text).with_context(|| problem(&path, "write"))?;
        let folder = self.folder.join(&self.digest);
        self.clear(&scratch);
        fs::rename(&scratch, &folder).with_context(|| problem(&folder, "write"))?;
        Ok((artifact(&folder, label.build), label.warnings))
    }

    /// Builds of other digests: what they were built from is gone.
    fn clear(&self, keep: &Path) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.path() != keep {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

fn artifact(folder: &Path, build: record::Build) -> Artifact {
    let seeds = build.layouts.iter();
    let mut paths: std::collections::BTreeMap<_, _> = seeds
        .map(|seed| (Some(*seed), layout(folder, *seed)))
        .collect();
    if paths.is_empty() {
        paths.insert(None, plain(folder));
    }
    Artifact { paths, build }
}

/// The executable of a layout seed.
pub(super) fn layout(folder: &Path, seed: u32) -> PathBuf {
    folder.join(format!("layout-{seed}"))
}

/// The executable as the toolchain lays it out.
pub(super) fn plain(folder: &Path) -> PathBuf {
    folder.join("plain")
}

fn problem(path: &Path, action: &str) -> String {
    format!(
        "{}: cannot {action}: make .lab writable, free some space, or remove it",
        path.display()
    )
}
