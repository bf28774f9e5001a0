//! The workspace: every crate below `experiments/` is a member, or Cargo does not see it.

use std::path::Path;

use crate::files::RESTORE;
use crate::store::read_text;
use crate::{Error, grammar};

/// What enters a crate into the lock file.
const UPDATE: &str = "run `cargo update --workspace --manifest-path experiments/Cargo.toml`";

/// One problem for each folder with a `Cargo.toml` that is not among the workspace's members, or not in its
/// lock file.
pub(crate) fn forgotten(experiments: &Path) -> Vec<Error> {
    let path = experiments.join("Cargo.toml");
    if !path.is_file() {
        return Vec::new();
    }
    let (named, locked) = match named(&path).and_then(|named| Ok((named, locked(experiments)?))) {
        Ok(found) => found,
        Err(problem) => return vec![problem],
    };
    let entries = std::fs::read_dir(experiments)
        .into_iter()
        .flatten()
        .flatten();
    let crates = entries.filter(|entry| entry.path().join("Cargo.toml").is_file());
    let names = crates.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names
        .filter(|name| !named.excluded.contains(name))
        .collect();
    names.sort();
    let problem = |name: &String| {
        if !named.members.contains(name) && !named.members.iter().any(|word| word == "*") {
            let mend = format!("add \"{name}\" to the list, then {UPDATE}");
            let problem = format!("`{name}` is not among `members`");
            return Some(Error::definition(&path, problem, mend));
        }
        let lock = experiments.join("Cargo.lock");
        let missing = locked.as_ref().is_some_and(|locked| !locked.contains(name));
        missing.then(|| Error::definition(lock, format!("no package `{name}`"), UPDATE))
    };
    names.iter().filter_map(problem).collect()
}

/// Folders that the workspace names, as they are written.
struct Named {
    members: Vec<String>,
    excluded: Vec<String>,
}

fn named(path: &Path) -> Result<Named, Error> {
    let manifest: toml::Table = grammar::parse(path, &read_text(path, RESTORE)?)?;
    let workspace = manifest.get("workspace").and_then(toml::Value::as_table);
    let list = |key| {
        let list = workspace.and_then(|table| table.get(key)?.as_array());
        let words = list.into_iter().flatten().filter_map(toml::Value::as_str);
        words
            .map(|word| word.trim_end_matches('/').to_owned())
            .collect()
    };
    Ok(Named {
        members: list("members"),
        excluded: list("exclude"),
    })
}

/// Names of the locked packages; `None` without a lock file, which Cargo then writes itself.
fn locked(experiments: &Path) -> Result<Option<Vec<String>>, Error> {
    let path = experiments.join("Cargo.lock");
    if !path.exists() {
        return Ok(None);
    }
    let lock: toml::Table = grammar::parse(&path, &read_text(&path, RESTORE)?)?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let name = |package: &toml::Value| Some(package.get("name")?.as_str()?.to_owned());
    Ok(Some(
        packages.into_iter().flatten().filter_map(name).collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(members: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["primes", "sums"] {
            let folder = folder.path().join(name);
            std::fs::create_dir(&folder).expect("writable");
            std::fs::write(folder.join("Cargo.toml"), "").expect("writable");
        }
        // A definition without a crate of its own, and what is no crate at all.
        std::fs::create_dir(folder.path().join("sizes")).expect("writable");
        let manifest = format!("[workspace]\n{members}\n");
        std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("writable");
        let found = forgotten(folder.path());
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_crate_that_is_no_member_is_named_with_the_line_to_add() {
        let found = problems("members = [\"primes\"]");
        assert_eq!(found.len(), 1, "{found:?}");
        let words = "Cargo.toml: `sums` is not among `members`: add \"sums\" to the list, then run `cargo update";
        assert!(found[0].contains(words), "{found:?}");
        assert_eq!(problems("members = []").len(), 2);
    }

    #[test]
    fn members_and_what_is_left_out_on_purpose_are_known() {
        assert!(problems("members = [\"primes\", \"sums/\"]").is_empty());
        assert!(problems("members = [\"*\"]").is_empty());
        assert!(problems("members = [\"primes\"]\nexclude = [\"sums\"]").is_empty());
    }

    #[test]
    fn a_crate_that_the_lock_file_lacks_is_named_with_the_command() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("writable");
        };
        std::fs::create_dir(folder.path().join("sums")).expect("writable");
        write("sums/Cargo.toml", "");
        write("Cargo.toml", "[workspace]\nmembers = [\"sums\"]\n");
        write(
            "Cargo.lock",
            "version = 4\n\n[[package]]\nname = \"primes\"\n",
        );
        let found: Vec<String> = forgotten(folder.path())
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(found.len(), 1, "{found:?}");
        let words = "Cargo.lock: no package `sums`: run `cargo update --workspace";
        assert!(found[0].contains(words), "{found:?}");
        write("Cargo.lock", "[[package]]\nname = \"sums\"\n");
        assert!(forgotten(folder.path()).is_empty());
    }

    #[test]
    fn a_manifest_that_cannot_be_read_is_the_problem() {
        let found = problems("members = [\"primes\"");
        assert!(found[0].contains("Cargo.toml: line "), "{found:?}");
    }
}
