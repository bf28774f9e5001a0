//! The house's arrows: dependencies point one way, and measuring and rendering never meet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each crate of the lab may depend on, of this workspace's own.
const ARROWS: &[(&str, &[&str])] = &[
    ("subject", &[]),
    ("stats", &[]),
    ("chart", &[]),
    ("record", &[]),
    ("output", &[]),
    ("bottleneck", &[]),
    ("loadgen", &["output"]),
    ("harness", &["record", "stats", "loadgen", "output"]),
    (
        "report",
        &["record", "stats", "chart", "bottleneck", "output"],
    ),
];

fn experiments() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Folder name to manifest of every crate below `folder`.
fn manifests(folder: &Path) -> BTreeMap<String, toml::Table> {
    let entries = std::fs::read_dir(folder).expect("a folder of crates");
    entries
        .flatten()
        .filter_map(|entry| {
            let text = std::fs::read_to_string(entry.path().join("Cargo.toml")).ok()?;
            let name = entry.file_name().to_string_lossy().into_owned();
            Some((name, text.parse().expect("a manifest")))
        })
        .collect()
}

fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let table = manifest.get("dependencies").and_then(toml::Value::as_table);
    table.into_iter().flat_map(|t| t.keys().cloned()).collect()
}

/// Whether a file holds tests, or what only tests use.
fn is_test(path: &Path) -> bool {
    path.file_stem()
        .is_some_and(|stem| stem == "tests" || stem == "testing")
}

/// Every Rust file below `folder`, tests left out.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)
        .expect("a source folder")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !is_test(&path) {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let code = text
                .split("#[cfg(test)]")
                .next()
                .unwrap_or_default()
                .to_owned();
            found.push((path, code));
        }
    }
    found
}

#[test]
fn the_lab_s_dependencies_point_one_way() {
    let lab = manifests(&experiments().join("lab"));
    let own: BTreeSet<String> = lab.keys().cloned().collect();
    for (name, manifest) in &lab {
        let allowed = ARROWS.iter().find(|(crate_name, _)| crate_name == name);
        let allowed = allowed
            .unwrap_or_else(|| panic!("lab/{name}: not in ARROWS"))
            .1;
        for dependency in dependencies(manifest).intersection(&own) {
            assert!(
                allowed.contains(&dependency.as_str()),
                "lab/{name} must not depend on {dependency}"
            );
        }
    }
}

/// Words in backticks of a cell of a table.
fn named(cell: &str) -> BTreeSet<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn contributing_shows_these_arrows() {
    let text = std::fs::read_to_string(experiments().join("../CONTRIBUTING.md"));
    let text = text.expect("readable");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('|').collect()).collect();
    for (name, allowed) in ARROWS {
        let folder = format!(" `experiments/lab/{name}` ");
        let row = rows.iter().find(|row| row.get(1) == Some(&folder.as_str()));
        let row = row.unwrap_or_else(|| panic!("CONTRIBUTING.md: no row of lab/{name}"));
        let allowed = allowed.iter().copied().collect();
        assert_eq!(named(row[3]), allowed, "CONTRIBUTING.md: lab/{name}");
    }
    let shown = rows
        .iter()
        .filter_map(|row| row.get(1)?.trim().strip_prefix("`experiments/lab/"));
    assert_eq!(shown.count(), ARROWS.len());
}

#[test]
fn a_chapter_links_the_timing_loop_and_nothing_else_of_the_lab() {
    let lab: BTreeSet<String> = manifests(&experiments().join("lab")).into_keys().collect();
    for (name, manifest) in manifests(&experiments()) {
        for dependency in dependencies(&manifest).intersection(&lab) {
            assert_eq!(
                dependency, "subject",
                "{name} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn measured_programs_stay_poor() {
    let lab = manifests(&experiments().join("lab"));
    assert!(
        dependencies(&lab["subject"]).is_empty(),
        "subject has no dependencies"
    );
}

#[test]
fn building_the_book_never_starts_a_process() {
    for (path, code) in sources(&experiments().join("lab/report/src")) {
        assert!(
            !code.contains("process::Command") && !code.contains("Command::new"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_lab_knows_no_chapter() {
    let chapters: Vec<String> = manifests(&experiments())
        .into_keys()
        .filter(|n| n != "calibration")
        .collect();
    for part in ["harness", "report", "record", "stats"] {
        for (path, code) in sources(&experiments().join("lab").join(part).join("src")) {
            for chapter in &chapters {
                // Comments and messages may take a chapter as their example; code may not.
                let named = code
                    .lines()
                    .filter(|l| !l.trim_start().starts_with("//"))
                    .any(|line| {
                        line.contains(&format!("\"{chapter}\""))
                            || line.contains(&format!("{chapter}::"))
                    });
                assert!(!named, "{} names the chapter {chapter}", path.display());
            }
        }
    }
}

/// Looking for examples takes a compiler as long as compiling the crate.
#[test]
fn a_crate_whose_examples_are_not_run_shows_none() {
    for (name, manifest) in manifests(&experiments().join("lab")) {
        let library = manifest.get("lib").and_then(|lib| lib.get("doctest"));
        if library.and_then(toml::Value::as_bool) != Some(false) {
            continue;
        }
        for (path, code) in sources(&experiments().join("lab").join(&name).join("src")) {
            let mut comments = code.lines().map(str::trim_start);
            let example = comments.find(|line| {
                let words = ["///", "//!"].map(|mark| line.strip_prefix(mark));
                let words = words.into_iter().flatten().next().unwrap_or_default();
                words.trim_start().starts_with("```")
            });
            assert_eq!(
                example,
                None,
                "{}: `doctest = false` in lab/{name}/Cargo.toml",
                path.display()
            );
        }
    }
}
