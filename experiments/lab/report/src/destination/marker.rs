//! The file by which a build of this book knows what an earlier one left.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use record::{Project, digest_bytes};
use serde::{Deserialize, Serialize};

use super::bounds::resolve;
use crate::tree;

/// Its name, in the folder that it marks.
const NAME: &str = ".rust-or-go-book";
/// Its name while it is written.
const NEW: &str = ".rust-or-go-book.new";

const ABOUT: &str = "Written by `report`: what is listed here is replaced by the next build.";

/// What it says.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    about: String,
    /// See [`identity`].
    book: String,
    /// Every file that a build put there, below the marked folder.
    pub files: BTreeSet<PathBuf>,
}

impl Marker {
    /// Its file's name.
    pub fn name() -> PathBuf {
        NAME.into()
    }

    /// Whether a path of the marked folder is the marker's own.
    pub fn is_own(path: &Path) -> bool {
        [NAME, NEW].iter().any(|name| path == Path::new(name))
    }

    /// The marker of `folder`; one that lists nothing, if there is none.
    ///
    /// # Errors
    /// If what is there in its place is no marker, or was made for another folder or checkout.
    pub fn of(project: &Project, folder: &Path) -> Result<Self> {
        let book = identity(project, folder)?;
        let shown = folder.display();
        match Self::read(folder)? {
            None => Ok(Self {
                about: ABOUT.into(),
                book,
                files: BTreeSet::new(),
            }),
            Some(marker) if marker.book == book => Ok(marker),
            Some(_) => bail!(
                "{shown}: the {NAME} in it is of another checkout, or of another place: \
                 remove or empty the folder yourself"
            ),
        }
    }

    /// Whether `folder` has one.
    pub fn is_in(folder: &Path) -> bool {
        folder.join(NAME).symlink_metadata().is_ok()
    }

    fn read(folder: &Path) -> Result<Option<Self>> {
        if !Self::is_in(folder) {
            return Ok(None);
        }
        let path = folder.join(NAME);
        let unreadable = || {
            let shown = path.display();
            format!("{shown}: not a mark of this book: remove or empty its folder yourself")
        };
        if path.is_symlink() || record::unreadable(&path).is_some() {
            bail!(unreadable());
        }
        let bytes = std::fs::read(&path).with_context(unreadable)?;
        let marker: Self = serde_json::from_slice(&bytes).with_context(unreadable)?;
        // Whoever wrote such a line did not get it from a build.
        if !marker.files.iter().all(record::stays_below) {
            bail!(unreadable());
        }
        Ok(Some(marker))
    }

    /// Writes it into `folder` whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let (new, path) = (folder.join(NEW), folder.join(NAME));
        let text = serde_json::to_string_pretty(self)? + "\n";
        if std::fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            return Ok(());
        }
        tree::remove_file(&new)
            .and_then(|()| std::fs::write(&new, text))
            .and_then(|()| std::fs::rename(&new, &path))
            .with_context(|| format!("{}: cannot write: make room there", path.display()))
    }
}

/// What tells this book's marker in `folder` from another book's, and from one that was copied here.
/// A folder within the checkout may move with it; the marker is published, so a path elsewhere is
/// not spelt out.
fn identity(project: &Project, folder: &Path) -> Result<String> {
    let root = resolve(project.root())?;
    let folder = resolve(folder)?;
    Ok(match folder.strip_prefix(&root) {
        Ok(inside) => format!("{} of its checkout", inside.display()),
        Err(_) => digest_bytes(format!("{root:?} {folder:?}").as_bytes()),
    })
}
