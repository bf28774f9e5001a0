//! Where a build goes: a folder that holds what earlier builds of this book put there, and nothing
//! else.
//!
//! Nothing of one's own is ever lost to a build. [`Destination::find`] refuses what is, holds or lies
//! in the sources; [`Destination::claim`] refuses a folder with anything in it that no build of this
//! book listed in its [`Marker`]. mdBook, which empties the folder that it is given, is given a new
//! one inside; what it wrote there replaces what the marker lists, file by file, once all of it is
//! good. The marker is there before the first file and never behind, so that after a build that was
//! broken off the next one may go on.

mod bounds;
mod marker;

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mdbook_driver::config::Config;
use record::Project;

pub use marker::Marker;

use crate::tree;

/// Name of the folder inside a destination that a build is written to first.
const UNFINISHED: &str = ".rust-or-go-book.unfinished";

/// A folder that a build may go to, as far as its place is concerned. Nothing is touched yet.
#[derive(Debug)]
pub struct Destination {
    project: Project,
    /// Without symbolic links, so that what was examined is what is written to.
    folder: PathBuf,
}

/// A destination that is marked, and locked against other builds.
#[derive(Debug)]
pub struct Claimed {
    folder: PathBuf,
    marker: Marker,
    /// Whether the folder was there before.
    found: bool,
    _lock: Option<File>,
}

impl Destination {
    /// The folder `wanted`.
    ///
    /// # Errors
    /// If it is no folder, its name is blank, or it is a source folder of the book, or above or in one.
    pub fn find(project: &Project, config: &Config, wanted: &Path) -> Result<Self> {
        let refused = || format!("{}: not a place for the book", wanted.display());
        if bounds::is_blank(wanted) {
            bail!(
                "`{}`: its name is blank: give a folder with a name",
                wanted.display()
            );
        }
        let folder = bounds::resolve(wanted).with_context(refused)?;
        bounds::check(project, config, &folder).with_context(refused)?;
        Ok(Self {
            project: project.clone(),
            folder,
        })
    }

    /// Marks the folder as this book's, and keeps other builds out until dropped.
    ///
    /// # Errors
    /// If it holds anything that no build of this book put there, cannot be written, or another
    /// build is at work.
    pub fn claim(self) -> Result<Claimed> {
        let folder = &self.folder;
        let unwritable = || {
            let shown = folder.display();
            format!("{shown}: cannot write: make it writable, or give another folder")
        };
        // Before it is made: what is refused is not touched.
        self.held()?;
        let found = folder.is_dir();
        std::fs::create_dir_all(folder).with_context(unwritable)?;
        let lock = lock(folder)?;
        let claimed = Claimed {
            marker: self.held()?,
            folder: folder.clone(),
            found,
            _lock: lock,
        };
        claimed.marker.write(folder)?;
        tree::remove(&claimed.unfinished()).with_context(unwritable)?;
        std::fs::create_dir(claimed.unfinished()).with_context(unwritable)?;
        Ok(claimed)
    }

    /// What earlier builds of this book left, which has to be all that there is.
    fn held(&self) -> Result<Marker> {
        let (folder, shown) = (&self.folder, self.folder.display());
        let marker = Marker::of(&self.project, folder)?;
        if !folder.is_dir() {
            return Ok(marker);
        }
        let unreadable = || format!("{shown}: cannot read: give another folder");
        if !Marker::is_in(folder) {
            let mut entries = std::fs::read_dir(folder).with_context(unreadable)?;
            return match entries.next() {
                None => Ok(marker),
                Some(entry) => bail!(
                    "{shown}: it holds `{}`, and no mark that this book put it there: remove or \
                     empty it yourself (`make clean` removes book/), or give an empty folder",
                    entry.with_context(unreadable)?.file_name().display()
                ),
            };
        }
        let mut all = tree::files(folder).with_context(unreadable)?;
        all.retain(|path| !path.starts_with(UNFINISHED) && !Marker::is_own(path));
        match all.difference(&marker.files).next() {
            None => Ok(marker),
            Some(own) => bail!(
                "{shown}: it holds `{}`, which no build of this book put there: move that away, \
                 or give an empty folder",
                own.display()
            ),
        }
    }
}

/// How long a lock is asked for again: a process that was just started holds a copy of every open file for a moment.
const PATIENCE: Duration = Duration::from_secs(1);

/// One build at a time. A file system without locks does without.
fn lock(folder: &Path) -> Result<Option<File>> {
    let Ok(open) = File::open(folder) else {
        return Ok(None);
    };
    let asked = Instant::now();
    let answer = loop {
        match open.try_lock() {
            Err(TryLockError::WouldBlock) if asked.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            answer => break answer,
        }
    };
    match answer {
        Ok(()) => Ok(Some(open)),
        Err(TryLockError::WouldBlock) => bail!(
            "{}: another build is writing there: wait until it is done, or give another folder",
            folder.display()
        ),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

impl Claimed {
    /// The empty folder that the book is to be written to.
    pub fn unfinished(&self) -> PathBuf {
        self.folder.join(UNFINISHED)
    }

    /// Puts the finished book in the place of the one before.
    ///
    /// # Errors
    /// If a file cannot be moved or removed; the next build may go on.
    pub fn publish(mut self) -> Result<()> {
        let from = self.unfinished();
        let mut new = tree::files(&from).with_context(|| format!("{}: gone", from.display()))?;
        new.retain(|path| !Marker::is_own(path));
        let old = std::mem::take(&mut self.marker.files);
        // While this is at work, both may be there.
        self.mark(old.union(&new).cloned().collect())?;
        for path in old.difference(&new) {
            remove(&self.folder, path)?;
        }
        for path in &new {
            let to = self.folder.join(path);
            let moved = std::fs::create_dir_all(to.parent().unwrap_or(&self.folder))
                .and_then(|()| std::fs::rename(from.join(path), &to));
            moved.with_context(|| format!("{}: cannot write", to.display()))?;
        }
        self.mark(new)
    }

    fn mark(&mut self, files: BTreeSet<PathBuf>) -> Result<()> {
        self.marker.files = files;
        self.marker.write(&self.folder)
    }
}

impl Drop for Claimed {
    /// Leaves no half of a book, and no trace where nothing was and nothing came.
    fn drop(&mut self) {
        let _ = tree::remove(&self.unfinished());
        let nothing_came = tree::files(&self.folder)
            .is_ok_and(|files| files.iter().all(|path| Marker::is_own(path)));
        if nothing_came {
            let _ = std::fs::remove_file(self.folder.join(Marker::name()));
            if !self.found {
                let _ = std::fs::remove_dir(&self.folder);
            }
        }
    }
}

/// Removes a file of `folder`, and the folders above it that are empty then.
fn remove(folder: &Path, path: &Path) -> Result<()> {
    let file = folder.join(path);
    tree::remove_file(&file).with_context(|| format!("{}: cannot remove", file.display()))?;
    let mut above = path.ancestors().skip(1);
    while let Some(parent) = above.next().filter(|p| !p.as_os_str().is_empty()) {
        if std::fs::remove_dir(folder.join(parent)).is_err() {
            break;
        }
    }
    Ok(())
}
