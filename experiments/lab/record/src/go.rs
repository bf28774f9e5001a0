//! What a Go program is made of: files by import and build tag, and the modules that it needs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::definition::Program;
use crate::files::{RESTORE, collect};
use crate::names::stays_below;
use crate::store::read_text;
use crate::{Error, Project};

/// Start of the import paths of this project's own packages.
const OWN: &str = "experiments/";

/// Words of build constraints that are no tags of this project's.
const SYSTEMS: [&str; 6] = ["linux", "darwin", "windows", "unix", "amd64", "arm64"];

/// Adds the files of `program`, tests left out, its own packages' included.
pub fn sources(
    project: &Project,
    program: &Program,
    files: &mut BTreeSet<PathBuf>,
) -> Result<(), Error> {
    let package = program.package.trim_start_matches("./");
    add(project, package, &tags(program), files)
}

/// What of the module's own files decides how a program of these `files` is built: the versions of foreign modules
/// count for a program that imports one.
///
/// # Errors
/// If a source file, or the module's, cannot be read.
pub fn module(project: &Project, files: &[PathBuf]) -> Result<String, Error> {
    let module = read_text(&project.go_experiments().join("go.mod"), RESTORE)?;
    if foreign(files)?.is_empty() {
        let before = module.split("\nrequire").next().unwrap_or_default();
        return Ok(format!("{}\n", before.trim_end()));
    }
    let sums = read_text(&project.go_experiments().join("go.sum"), RESTORE).unwrap_or_default();
    Ok(module + &sums)
}

/// The foreign modules that a program of these `files` imports itself, and how many it needs at the most.
///
/// # Errors
/// If a source file, or the module's, cannot be read.
pub fn requirements(project: &Project, files: &[PathBuf]) -> Result<(Vec<String>, usize), Error> {
    let imported = foreign(files)?;
    if imported.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let module = read_text(&project.go_experiments().join("go.mod"), RESTORE)?;
    let required = module
        .lines()
        .filter(|line| line.starts_with('\t') || line.starts_with("require "));
    let required: Vec<String> = required
        .filter_map(|line| line.trim().trim_start_matches("require ").split(' ').next())
        .filter(|word| word.contains('.'))
        .map(str::to_owned)
        .collect();
    let count = required.len();
    let direct = |module: &String| {
        let path = imported.iter();
        path.into_iter()
            .any(|path| path == module || path.starts_with(&format!("{module}/")))
    };
    Ok((required.into_iter().filter(direct).collect(), count))
}

/// Import paths of foreign packages in a program's own files.
fn foreign(files: &[PathBuf]) -> Result<BTreeSet<String>, Error> {
    let mut found = BTreeSet::new();
    for file in files {
        let source = read_text(file, RESTORE)?;
        let paths = imports(&source).map(str::to_owned);
        // A path of the standard library has no dot in its first part.
        found.extend(paths.filter(|path| path.split('/').next().is_some_and(|p| p.contains('.'))));
    }
    Ok(found)
}

fn add(
    project: &Project,
    package: &str,
    tags: &[String],
    files: &mut BTreeSet<PathBuf>,
) -> Result<(), Error> {
    let folder = project.go_experiments().join(package);
    if !stays_below(package) {
        let mend = "mend the import, or `package` in experiment.toml";
        return Err(Error::definition(
            folder,
            "leads out of go-experiments",
            mend,
        ));
    }
    let mut here = BTreeSet::new();
    let no_test = |name: &str| !name.ends_with("_test.go");
    collect(&folder, "go", &no_test, &mut here)?;
    for file in here {
        let source = read_text(&file, RESTORE)?;
        if !is_built(&source, tags) || !files.insert(file) {
            continue;
        }
        for import in imports(&source) {
            if let Some(own) = import.strip_prefix(OWN) {
                add(project, own, tags, files)?;
            }
        }
    }
    Ok(())
}

/// The build tags that a program's flags set.
fn tags(program: &Program) -> Vec<String> {
    let set = program
        .flags
        .iter()
        .filter_map(|flag| flag.strip_prefix("-tags="));
    set.flat_map(|tags| tags.split(','))
        .map(str::to_owned)
        .collect()
}

/// Whether a file is part of a build with `tags`. Constraints that speak of a system count as met.
fn is_built(source: &str, tags: &[String]) -> bool {
    let lines = source
        .lines()
        .take_while(|line| !line.starts_with("package "));
    let constraint = lines
        .filter_map(|line| line.strip_prefix("//go:build "))
        .next();
    let Some(constraint) = constraint.map(str::trim) else {
        return true;
    };
    let (wanted, tag) = match constraint.strip_prefix('!') {
        Some(tag) => (false, tag),
        None => (true, constraint),
    };
    let plain = tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !plain || SYSTEMS.contains(&tag) {
        return true;
    }
    tags.iter().any(|set| set == tag) == wanted
}

/// Paths that a Go file imports.
fn imports(source: &str) -> impl Iterator<Item = &str> {
    let head = source.lines().take_while(|line| !line.starts_with("func "));
    head.filter_map(|line| {
        let (before, rest) = line.split_once('"')?;
        let name = before.trim().trim_start_matches("import").trim();
        let named = name
            .chars()
            .all(|c| c.is_alphanumeric() || "_.".contains(c));
        let (path, after) = rest.split_once('"')?;
        (named && after.trim().is_empty()).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_read_alone_and_in_a_list_and_nothing_else_is() {
        let source = "package a\n\nimport \"fmt\"\nimport (\n\t\"os\"\n\tj \"example.org/x/json\"\n)\n                      const text = \"no import\"\nfunc main() {\n\t\"nor this\"\n}\n";
        let found: Vec<_> = imports(source).collect();
        assert_eq!(found, ["fmt", "os", "example.org/x/json"]);
    }

    #[test]
    fn a_tag_decides_which_files_are_built() {
        let tags = ["fast".to_owned()];
        let built = |constraint: &str, tags: &[String]| {
            is_built(&format!("//go:build {constraint}\n\npackage a\n"), tags)
        };
        assert!(built("fast", &tags) && !built("fast", &[]));
        assert!(!built("!fast", &tags) && built("!fast", &[]));
        assert!(
            built("linux", &[]) && built("!linux", &[]),
            "a system is no tag"
        );
        assert!(is_built("package a\n// go:build fast\n", &[]));
    }
}
