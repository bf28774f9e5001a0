//! Files below a folder, symbolic links not followed; and what below `src/` mdBook must not meet.
//!
//! mdBook copies every file below `src/` into the book. It follows links wherever they lead, waits
//! for pipes, and panics at a name that is no Unicode: such things are refused before it starts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use record::{endless, special, unreadable};

use crate::fault::Faults;

/// Everything below `folder` that is no folder itself, links included, by its path there.
///
/// # Errors
/// If a folder cannot be read.
pub fn files(folder: &Path) -> std::io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open = vec![PathBuf::new()];
    while let Some(below) = open.pop() {
        for entry in std::fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            match entry.file_type()?.is_dir() {
                true => open.push(path),
                false => drop(found.insert(path)),
            }
        }
    }
    Ok(found)
}

/// Removes a folder with all that is in it, or a link; nothing if there is none.
///
/// # Errors
/// If something cannot be removed.
pub fn remove(folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Removes a file or a link; nothing if there is none.
///
/// # Errors
/// If it cannot be removed.
pub fn remove_file(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// What lies below `folder`, which messages call `name`, and must not.
pub fn faults(folder: &Path, name: &str) -> Faults {
    let mut faults = Faults::default();
    let found = match files(folder) {
        Ok(found) => found,
        Err(error) => {
            faults.push(format!("{name}: cannot read: {error}: restore it from git"));
            return faults;
        }
    };
    for path in found {
        if let Some(problem) = problem(folder, &path) {
            faults.push(format!("{name}/{}: {problem}", path.display()));
        }
    }
    faults
}

fn problem(folder: &Path, path: &Path) -> Option<String> {
    let there = folder.join(path);
    if path.to_str().is_none() {
        return Some("its name is not Unicode: rename it".into());
    }
    if there.is_symlink() {
        return link(folder, &there);
    }
    match path.extension().is_some_and(|extension| extension == "md") {
        true => unreadable(&there),
        false => endless(&there),
    }
}

/// A link may name a file of the same tree, or a folder of it that holds no link to a folder: that
/// is copied once, and no circle can be made of such.
fn link(folder: &Path, link: &Path) -> Option<String> {
    let mend = "remove the link, or put what it names in its place";
    let (root, target) = match (folder.canonicalize(), link.canonicalize()) {
        (Ok(root), Ok(target)) => (root, target),
        (_, Err(error)) | (Err(error), _) => {
            return Some(format!("a link that leads nowhere ({error}): {mend}"));
        }
    };
    if !target.starts_with(&root) {
        return Some(format!(
            "a link that leads out, to {}: {mend}",
            target.display()
        ));
    }
    if let Some(kind) = special(&target) {
        return Some(format!("a link to {kind}, which has no end: {mend}"));
    }
    let holds_links = || {
        let mut inside = files(&target).into_iter().flatten();
        inside.any(|path| {
            let path = target.join(path);
            path.is_symlink() && path.is_dir()
        })
    };
    (target.is_dir() && holds_links())
        .then(|| format!("a link into a circle, or to further links to folders: {mend}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_within_are_fine_and_those_that_leave_or_circle_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let src = folder.path().join("src");
        std::fs::create_dir_all(src.join("a")).expect("writable");
        std::fs::create_dir_all(src.join("b")).expect("writable");
        std::fs::write(src.join("a/file"), "").expect("writable");
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(to, src.join(name)).expect("a link");
        };
        link("a/file", "same-file");
        link("a", "same-folder");
        assert_eq!(faults(&src, "src").lines(), [""; 0]);
        link("..", "b/parent");
        link("../b", "b/itself");
        link("/etc/hostname", "away");
        link("nothing", "nowhere");
        link("self", "self");
        let faults = faults(&src, "src");
        let starts: Vec<_> = (faults.lines().iter())
            .map(|line| line.split(": ").next().unwrap_or_default())
            .collect();
        let expected = [
            "src/away",
            "src/b/itself",
            "src/b/parent",
            "src/nowhere",
            "src/self",
        ];
        assert_eq!(starts, expected, "{faults}");
    }
}
