//! Which files a measured program is made of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::definition::{Benches, Builder, Program};
use crate::files::{RESTORE, collect};
use crate::store::read_text;
use crate::{Error, Project, combine, digest_files, go, grammar};

/// Every source file of a program, tests and benches left out; its generator's, if it has one; empty
/// for a host command.
///
/// # Errors
/// If the package's folder is missing or cannot be read.
pub fn program_sources(project: &Project, program: &Program) -> Result<Vec<PathBuf>, Error> {
    let mut files = BTreeSet::new();
    if let Some(generator) = &program.generator {
        cargo_sources(project, generator, &mut files)?;
        return Ok(files.into_iter().collect());
    }
    match program.builder {
        Builder::Cargo => cargo_sources(project, &program.package, &mut files)?,
        Builder::Go => go::sources(project, program, &mut files)?,
        Builder::Host => {}
    }
    Ok(files.into_iter().collect())
}

/// Digest of everything in the checkout that decides what a program is.
pub(crate) fn program_digest(project: &Project, program: &Program) -> Result<String, Error> {
    let files = program_sources(project, program)?;
    let sources = digest_files(project.root(), &files)?;
    let settings = toml::to_string(program).expect("a program is plain data");
    let locked = match program.builder {
        _ if program.generator.is_some() => String::new(),
        Builder::Cargo => {
            locked_dependencies(project, &program.package)?.join("\n") + &profiles(project)?
        }
        Builder::Go => go::module(project, &files)?,
        Builder::Host => String::new(),
    };
    Ok(combine([sources.as_str(), &settings, &locked]))
}

/// Digest of the benches' own sources, which no measured program contains.
pub(crate) fn bench_digest(project: &Project, benches: &Benches) -> Result<String, Error> {
    let mut files = BTreeSet::new();
    let rust = cargo_folder(project, &benches.cargo)?.join("benches");
    collect(&rust, "rs", &|_| true, &mut files)?;
    let go = project
        .go_experiments()
        .join(benches.go.trim_start_matches("./"));
    collect(&go, "go", &|name| name.ends_with("_test.go"), &mut files)?;
    digest_files(project.root(), &files.into_iter().collect::<Vec<_>>())
}

fn cargo_sources(
    project: &Project,
    package: &str,
    files: &mut BTreeSet<PathBuf>,
) -> Result<(), Error> {
    let folder = cargo_folder(project, package)?;
    if !files.insert(folder.join("Cargo.toml")) {
        return Ok(());
    }
    collect(&folder.join("src"), "rs", &|_| true, files)?;
    for dependency in path_dependencies(&folder.join("Cargo.toml"))? {
        cargo_sources(project, &dependency, files)?;
    }
    Ok(())
}

/// A workspace crate's folder: a chapter's, or one of the lab's.
fn cargo_folder(project: &Project, package: &str) -> Result<PathBuf, Error> {
    let experiments = project.experiments();
    [
        experiments.join(package),
        experiments.join("lab").join(package),
    ]
    .into_iter()
    .find(|folder| folder.join("Cargo.toml").is_file())
    .ok_or_else(|| {
        let problem = format!("no crate `{package}`");
        Error::definition(
            experiments.join(package),
            problem,
            "add the crate or mend `package` in experiment.toml",
        )
    })
}

/// Names of the workspace's own crates that a manifest depends on.
fn path_dependencies(manifest: &Path) -> Result<Vec<String>, Error> {
    let table = read_toml(manifest)?;
    let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
    let local =
        |value: &toml::Value| value.get("path").is_some() || value.get("workspace").is_some();
    Ok(dependencies
        .into_iter()
        .flatten()
        .filter(|(name, value)| local(value) && is_own(manifest, name))
        .map(|(name, _)| name.clone())
        .collect())
}

fn is_own(manifest: &Path, name: &str) -> bool {
    let experiments = manifest
        .ancestors()
        .find(|a| a.join("Cargo.lock").is_file() || a.join("lab").is_dir());
    experiments.is_some_and(|e| {
        e.join(name).join("Cargo.toml").is_file() || e.join("lab").join(name).is_dir()
    })
}

/// Names of the foreign crates that `package` asks for itself, sorted.
pub(crate) fn direct_dependencies(project: &Project, package: &str) -> Result<Vec<String>, Error> {
    let manifest = cargo_folder(project, package)?.join("Cargo.toml");
    let table = read_toml(&manifest)?;
    let named = table.get("dependencies").and_then(toml::Value::as_table);
    let foreign = named.into_iter().flat_map(toml::Table::keys);
    Ok(foreign
        .filter(|name| !is_own(&manifest, name))
        .cloned()
        .collect())
}

/// Name, version and checksum of every locked crate that `package` needs, sorted.
pub(crate) fn locked_dependencies(project: &Project, package: &str) -> Result<Vec<String>, Error> {
    let lock = lock(project)?;
    let locked = lock.get("package").and_then(toml::Value::as_array);
    let locked: &[toml::Value] = locked.map_or(&[], Vec::as_slice);
    let mut needed = BTreeSet::new();
    let mut open = vec![package.to_owned()];
    while let Some(wanted) = open.pop() {
        for entry in locked.iter().filter(|entry| is(entry, &wanted)) {
            let [name, version, checksum] =
                ["name", "version", "checksum"].map(|key| text(entry, key));
            if needed.insert(format!("{name} {version} {checksum}")) {
                open.extend(dependencies_of(project, entry)?);
            }
        }
    }
    Ok(needed.into_iter().collect())
}

/// The lock file. A book asks for it some hundred times: it is parsed again only if it says something else.
fn lock(project: &Project) -> Result<Arc<toml::Table>, Error> {
    static LAST: Mutex<Option<(String, Arc<toml::Table>)>> = Mutex::new(None);
    let path = project.experiments().join("Cargo.lock");
    let text = read_text(&path, RESTORE)?;
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, known)) = last.as_ref().filter(|(known, _)| *known == text) {
        return Ok(Arc::clone(known));
    }
    let table = Arc::new(grammar::parse(&path, &text)?);
    *last = Some((text, Arc::clone(&table)));
    Ok(table)
}

/// Whether a lock entry is `wanted`: "name", or "name version" where the lock has several versions.
fn is(entry: &toml::Value, wanted: &str) -> bool {
    let mut words = wanted.split(' ');
    words.next() == Some(text(entry, "name"))
        && words
            .next()
            .is_none_or(|version| version == text(entry, "version"))
}

/// What a lock entry names as its dependencies. For a crate of this workspace the lock mixes in
/// the dev-dependencies, which no program contains: only its own manifest tells them apart.
fn dependencies_of(project: &Project, entry: &toml::Value) -> Result<Vec<String>, Error> {
    let named = entry.get("dependencies").and_then(toml::Value::as_array);
    let named = named
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .map(str::to_owned);
    if entry.get("source").is_some() {
        return Ok(named.collect());
    }
    let manifest = read_toml(&cargo_folder(project, text(entry, "name"))?.join("Cargo.toml"))?;
    let linked = manifest.get("dependencies").and_then(toml::Value::as_table);
    let is_linked = |name: &str| linked.is_some_and(|table| table.contains_key(name));
    Ok(named
        .filter(|d| is_linked(d.split(' ').next().unwrap_or_default()))
        .collect())
}

fn text<'a>(entry: &'a toml::Value, key: &str) -> &'a str {
    entry
        .get(key)
        .and_then(toml::Value::as_str)
        .unwrap_or_default()
}

/// The workspace's profiles: they decide how every crate is compiled.
fn profiles(project: &Project) -> Result<String, Error> {
    let table = read_toml(&project.experiments().join("Cargo.toml"))?;
    Ok(table
        .get("profile")
        .map(ToString::to_string)
        .unwrap_or_default())
}

fn read_toml(path: &Path) -> Result<toml::Table, Error> {
    let text = read_text(path, RESTORE)?;
    grammar::parse(path, &text)
}
