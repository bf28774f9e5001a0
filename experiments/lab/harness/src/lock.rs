//! One command at a time works on a checkout: two would disturb each other's measurements.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use record::Project;

/// The checkout's lock, held until it is dropped. The system releases it however the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the checkout, for `doing` ("measure").
    ///
    /// # Errors
    /// If another run holds it, named with its process id, or `.lab` cannot be written.
    pub fn take(project: &Project, doing: &str) -> Result<Self> {
        let folder = project.state();
        create(&folder)?;
        let path = folder.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| unwritable(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => refuse(&path, &mut file)?,
            Err(TryLockError::Error(problem)) => {
                return Err(problem).with_context(|| {
                    format!(
                        "{}: cannot lock: keep the checkout on a local disk",
                        path.display()
                    )
                });
            }
        }
        file.set_len(0)
            .and_then(|()| writeln!(file, "{} lab {doing}", std::process::id()))
            .with_context(|| unwritable(&path))?;
        Ok(Self { _file: file })
    }
}

/// Creates a folder of the harness's own state.
///
/// # Errors
/// With the folder and the mend.
pub(crate) fn create(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| unwritable(folder))
}

fn unwritable(path: &Path) -> String {
    format!(
        "{}: cannot write: make the folder writable, or free some space",
        path.display()
    )
}

fn refuse(path: &Path, file: &mut File) -> Result<()> {
    let mut holder = String::new();
    let _ = file
        .rewind()
        .and_then(|()| file.read_to_string(&mut holder));
    let (pid, doing) = holder
        .trim()
        .split_once(' ')
        .unwrap_or(("?", "another run"));
    bail!(
        "{}: held by `{doing}`, process {pid}: wait for it, or end it with `kill {pid}`",
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout() -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("book.toml"), "").unwrap();
        std::fs::create_dir(folder.path().join("experiments")).unwrap();
        let project = Project::find(folder.path()).unwrap();
        (folder, project)
    }

    #[test]
    fn the_second_run_refuses_and_names_the_first() {
        let (_folder, project) = checkout();
        let first = Lock::take(&project, "measure").unwrap();
        let problem = Lock::take(&project, "build").unwrap_err().to_string();
        let pid = std::process::id().to_string();
        assert!(
            problem.contains("lab measure") && problem.contains(&pid),
            "{problem}"
        );
        drop(first);
        Lock::take(&project, "build").unwrap();
    }

    #[test]
    fn a_state_folder_that_cannot_be_made_is_named_with_the_mend() {
        let (folder, project) = checkout();
        std::fs::write(folder.path().join(".lab"), "in the way").unwrap();
        let problem = Lock::take(&project, "build").unwrap_err().to_string();
        assert!(problem.contains(".lab: cannot write: make"), "{problem}");
    }
}
