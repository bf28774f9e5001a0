//! Finding source files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::Error;

/// The mend for a source file that is missing or cannot be read.
pub const RESTORE: &str = "restore it from git";

/// Adds the files of `folder` that have the extension and a `wanted` name; Rust's folders within it,
/// too.
///
/// # Errors
/// If the folder is missing or cannot be read.
pub fn collect(
    folder: &Path,
    extension: &str,
    wanted: &dyn Fn(&str) -> bool,
    files: &mut BTreeSet<PathBuf>,
) -> Result<(), Error> {
    let entries = std::fs::read_dir(folder).map_err(Error::io(
        folder,
        "read",
        "add the folder or mend `package` in experiment.toml",
    ))?;
    for entry in entries {
        let entry = entry.map_err(Error::io(folder, "read", RESTORE))?;
        let path = entry.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // A link to a folder may lead back to this one.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && extension == "rs" {
            collect(&path, extension, wanted, files)?;
        } else if path.extension().is_some_and(|e| e == extension) && wanted(&name) {
            files.insert(path);
        }
    }
    Ok(())
}
