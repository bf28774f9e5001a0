//! Files that pages link to: the figures' drawings and numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use record::{Project, stays_below};

use crate::book::write_changed;
use crate::destination::Marker;

/// Their folder, in the book; where stock mdBook builds it, first in `src/`.
pub const FIGURES: &str = "figures";

/// Path below the book's root, and content.
pub type Downloads = BTreeMap<String, Vec<u8>>;

/// Writes the downloads into `folder`.
///
/// # Errors
/// If a file cannot be written, or its path leads elsewhere.
pub fn write(folder: &Path, downloads: &Downloads) -> Result<()> {
    for (path, content) in downloads {
        ensure!(
            stays_below(path),
            "{path}: a figure's id is a plain name: mend it in its experiment.toml"
        );
        write_changed(&folder.join(path), content)?;
    }
    Ok(())
}

/// Writes the downloads below `src/`, from where stock mdBook publishes them, and removes what an
/// earlier build left there. Files of one's own in the same folder stay.
///
/// # Errors
/// If a file of one's own is in the way, or one cannot be written.
pub fn publish(project: &Project, downloads: &Downloads) -> Result<()> {
    let folder = project.pages().join(FIGURES);
    if folder.is_symlink() || (folder.exists() && !folder.is_dir()) {
        bail!("src/{FIGURES}: figures are written there, and it is no folder: move it away");
    }
    if downloads.is_empty() && !folder.exists() {
        return Ok(());
    }
    let mut marker = left(project)?;
    let wanted: BTreeSet<PathBuf> = (downloads.keys().map(Path::new))
        .filter_map(|path| path.strip_prefix(FIGURES).ok())
        .map(Path::to_owned)
        .collect();
    for path in wanted.difference(&marker.files) {
        ensure!(
            folder.join(path).symlink_metadata().is_err(),
            "src/{FIGURES}/{}: a figure is written there, and no build left this file: move it away",
            path.display()
        );
    }
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("src/{FIGURES}: cannot write: make src/ writable"))?;
    let old = std::mem::take(&mut marker.files);
    marker.files = old.union(&wanted).cloned().collect();
    marker.write(&folder)?;
    write(&project.pages(), downloads)?;
    for path in old.difference(&wanted) {
        let file = folder.join(path);
        if file.exists() && !file.is_symlink() {
            std::fs::remove_file(&file)
                .with_context(|| format!("{}: cannot remove", file.display()))?;
        }
    }
    marker.files = wanted;
    marker.write(&folder)
}

/// Removes from the book in `folder` what stock mdBook's build left in `src/`, and mdBook copied.
///
/// # Errors
/// If a file cannot be removed, or the mark there cannot be read.
pub fn remove_leftovers(project: &Project, folder: &Path) -> Result<()> {
    for path in left(project)?.files.iter().chain([&Marker::name()]) {
        let file = folder.join(FIGURES).join(path);
        if file.exists() {
            std::fs::remove_file(&file)
                .with_context(|| format!("{}: cannot remove", file.display()))?;
        }
    }
    let _ = std::fs::remove_dir(folder.join(FIGURES));
    Ok(())
}

/// What an earlier build left below `src/`.
fn left(project: &Project) -> Result<Marker> {
    let folder = project.pages().join(FIGURES);
    Marker::of(project, &folder)
}
