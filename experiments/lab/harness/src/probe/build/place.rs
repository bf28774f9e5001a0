//! The folder in which one subject is built: sources of its own, caches of its own.

use std::fs;
use std::path::{Path, PathBuf};

use record::Edit;

/// Folders of the checkout that are copied.
const COPIED: [&str; 2] = ["experiments", "go-experiments"];
/// What is made and not written.
const LEFT_OUT: [&str; 2] = ["target", ".git"];

/// A folder with sources and caches that nobody else uses.
#[derive(Clone, Debug)]
pub struct Place(PathBuf);

impl Place {
    /// The place at a folder.
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// A folder in it.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The folder of its sources.
    pub fn sources(&self) -> PathBuf {
        self.folder("sources")
    }

    /// Copies the sources of both languages from the `checkout`.
    ///
    /// # Errors
    /// If the folder cannot be written; the message names it.
    pub fn fill(&self, checkout: &Path) -> Result<(), String> {
        for name in COPIED {
            copy(&checkout.join(name), &self.sources().join(name))?;
        }
        Ok(())
    }

    /// Replaces a text in a source file, from the file as it was at the start: what an earlier edit
    /// did to the same file is undone by that.
    ///
    /// # Errors
    /// If the text does not stand in the file exactly once.
    pub fn edit(&self, edit: &Edit, number: u64) -> Result<(), String> {
        let path = self.sources().join(&edit.file);
        let kept = self.folder("kept").join(&edit.file);
        if !kept.is_file() {
            let parent = kept.parent().unwrap_or(&kept);
            fs::create_dir_all(parent).map_err(|e| problem(parent, "make", &e))?;
            fs::copy(&path, &kept).map_err(|e| problem(&path, "copy", &e))?;
        }
        let text = fs::read_to_string(&kept).map_err(|e| problem(&kept, "read", &e))?;
        let text = edit.applied(&text, number)?;
        fs::write(&path, text).map_err(|e| problem(&path, "write", &e))
    }
}

/// Removes a folder, if it is there.
///
/// # Errors
/// With the folder's name.
pub fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(problem(folder, "remove", &e)),
        _ => Ok(()),
    }
}

/// Removes a file, if it is there.
///
/// # Errors
/// With the file's name.
pub fn remove_file(file: &Path) -> Result<(), String> {
    match fs::remove_file(file) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(problem(file, "remove", &e)),
        _ => Ok(()),
    }
}

/// Copies a folder with all that is in it, but for what is made.
///
/// # Errors
/// With the name of what could not be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|e| problem(to, "make", &e))?;
    let entries = fs::read_dir(from).map_err(|e| problem(from, "read", &e))?;
    for entry in entries {
        let entry = entry.map_err(|e| problem(from, "read", &e))?;
        let (path, name) = (entry.path(), entry.file_name());
        if LEFT_OUT.iter().any(|left| name == *left) {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(|e| problem(&path, "copy", &e))?;
        }
    }
    Ok(())
}

fn problem(path: &Path, action: &str, error: &std::io::Error) -> String {
    format!(
        "{}: cannot {action}: {error}: free some space, or make .lab writable",
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, Place) {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::new(folder.path().join("place"));
        for (name, text) in [
            ("experiments/a.rs", "one 1 two 2\n"),
            ("experiments/target/made", "made"),
            ("go-experiments/b.go", "three\n"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
            fs::write(path, text).expect("writable");
        }
        place.fill(folder.path()).expect("readable");
        (folder, place)
    }

    fn edit(find: &str) -> Edit {
        Edit {
            file: "experiments/a.rs".into(),
            find: find.into(),
            replace: "<{n}>".into(),
        }
    }

    fn text(place: &Place) -> String {
        fs::read_to_string(place.sources().join("experiments/a.rs")).expect("there")
    }

    #[test]
    fn sources_are_copied_and_what_was_made_is_not() {
        let (_folder, place) = place();
        assert!(place.sources().join("go-experiments/b.go").is_file());
        assert!(!place.sources().join("experiments/target").exists());
    }

    #[test]
    fn an_edit_undoes_the_one_before_and_leaves_the_original_alone() {
        let (folder, place) = place();
        place.edit(&edit("1"), 7).expect("it stands there");
        assert_eq!(text(&place), "one <7> two 2\n");
        place.edit(&edit("2"), 8).expect("it stands there");
        assert_eq!(text(&place), "one 1 two <8>\n");
        let original = fs::read_to_string(folder.path().join("experiments/a.rs"));
        assert_eq!(original.expect("there"), "one 1 two 2\n");
    }

    #[test]
    fn what_stands_there_twice_or_never_is_no_place_for_an_edit() {
        let (_folder, place) = place();
        for find in ["three", "o"] {
            let problem = place.edit(&edit(find), 1).expect_err("no one place");
            assert!(problem.contains(&format!("`{find}`")), "{problem}");
        }
        assert_eq!(text(&place), "one 1 two 2\n");
    }
}
