//! The workspace: every crate below `experiments/` is a member, or Cargo does not see it.

use std::path::Path;

use crate::files::RESTORE;
use crate::store::read_text;
use crate::{Error, grammar};

/// One problem for each folder with a `Cargo.toml` that is not among the workspace's members.
pub(crate) fn forgotten(experiments: &Path) -> Vec<Error> {
    let path = experiments.join("Cargo.toml");
    if !path.is_file() {
        return Vec::new();
    }
    let members = match members(&path) {
        Ok(members) => members,
        Err(problem) => return vec![problem],
    };
    let entries = std::fs::read_dir(experiments)
        .into_iter()
        .flatten()
        .flatten();
    let crates = entries.filter(|entry| entry.path().join("Cargo.toml").is_file());
    let names = crates.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let known = |name: &String| members.contains(name) || members.iter().any(|word| word == "*");
    let mut forgotten: Vec<_> = names.filter(|name| !known(name)).collect();
    forgotten.sort();
    let problem = |name: String| {
        let mend = format!(
            "add \"{name}\" to the list, then run `cargo update --workspace --manifest-path experiments/Cargo.toml`"
        );
        Error::definition(&path, format!("`{name}` is not among `members`"), mend)
    };
    forgotten.into_iter().map(problem).collect()
}

/// What `members` and `exclude` name: folders, as they are written.
fn members(path: &Path) -> Result<Vec<String>, Error> {
    let manifest: toml::Table = grammar::parse(path, &read_text(path, RESTORE)?)?;
    let workspace = manifest.get("workspace").and_then(toml::Value::as_table);
    let named = |key| workspace.and_then(|table| table.get(key)?.as_array());
    let all = ["members", "exclude"]
        .into_iter()
        .filter_map(named)
        .flatten();
    let words = all.filter_map(toml::Value::as_str);
    Ok(words
        .map(|word| word.trim_end_matches('/').to_owned())
        .collect())
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
    fn a_manifest_that_cannot_be_read_is_the_problem() {
        let found = problems("members = [\"primes\"");
        assert!(found[0].contains("Cargo.toml: line "), "{found:?}");
    }
}
