//! What CONTRIBUTING and README mirror of the real files is as it is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// What stands in backticks outside of blocks.
fn inline(text: &str) -> Vec<String> {
    let blocks: String = text.split("```").step_by(2).collect();
    let words = blocks.split('`').skip(1).step_by(2);
    words.map(str::to_owned).collect()
}

/// Commands `make X` of a text.
fn commands(text: &str) -> BTreeSet<String> {
    let after = text.split("make ").skip(1);
    let words = after.filter_map(|rest| {
        rest.split(|c: char| !(c.is_ascii_lowercase() || c == '-'))
            .next()
    });
    let before = |word: &&str| {
        text.contains(&format!("`make {word}")) || text.contains(&format!("\nmake {word}"))
    };
    words
        .filter(|word| !word.is_empty())
        .filter(before)
        .map(str::to_owned)
        .collect()
}

/// The Makefile's targets that its help lists.
fn targets() -> BTreeSet<String> {
    let makefile = read("Makefile");
    let listed = makefile
        .lines()
        .filter(|line| line.contains(": ") && line.contains("## "));
    listed
        .filter_map(|line| Some(line.split(':').next()?.to_owned()))
        .filter(|name| !name.contains(char::is_whitespace))
        .collect()
}

#[test]
fn every_command_of_the_texts_is_one_of_the_makefile_s() {
    let targets = targets();
    assert!(targets.contains("verify"), "{targets:?}");
    for file in ["CONTRIBUTING.md", "README.md"] {
        let unknown: Vec<_> = commands(&read(file))
            .difference(&targets)
            .cloned()
            .collect();
        assert!(
            unknown.is_empty(),
            "{file}: no target of the Makefile: {unknown:?}"
        );
    }
    let told = commands(&read("README.md"));
    let untold: Vec<_> = targets.difference(&told).collect();
    assert!(untold.is_empty(), "README.md lacks {untold:?}");
}

#[test]
fn every_variable_of_the_makefile_is_one_of_the_readme_s_and_of_its_help() {
    let (makefile, readme) = (read("Makefile"), read("README.md"));
    let variables = makefile.lines().filter_map(|line| line.split_once(" ?="));
    let names: Vec<&str> = variables.map(|(name, _)| name).collect();
    assert!(names.contains(&"BUDGET"), "{names:?}");
    for name in names {
        assert!(
            readme.contains(&format!("| `{name}=")),
            "README.md lacks {name}"
        );
        assert!(
            makefile.contains(&format!("@echo '  {name}=")),
            "make help lacks {name}"
        );
    }
}

#[test]
fn every_file_that_contributing_names_is_there() {
    let text = read("CONTRIBUTING.md");
    // The example's own files are shown, and a place of many is written with a placeholder.
    let is_real = |word: &String| !word.contains("sums") && !word.contains(['<', '*', ' ', '…']);
    let starts = ["experiments/", "go-experiments/", "src/", "tests/"];
    let named: Vec<String> = inline(&text).into_iter().filter(is_real).collect();
    let mut paths = named
        .iter()
        .filter(|word| starts.iter().any(|start| word.starts_with(start)));
    assert!(paths.clone().count() > 5, "{named:?}");
    let missing =
        paths.find(|path| !root().join(path).exists() && !path.starts_with("src/results/local"));
    assert_eq!(missing, None);
}

/// Every key that a definition may have, in any of its tables.
fn keys() -> BTreeSet<String> {
    fn collect(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        let properties = value.get("properties").and_then(|p| p.as_object());
        found.extend(properties.into_iter().flat_map(|p| p.keys().cloned()));
        match value {
            serde_json::Value::Object(map) => map.values().for_each(|v| collect(v, found)),
            serde_json::Value::Array(list) => list.iter().for_each(|v| collect(v, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    collect(
        schemars::schema_for!(record::Experiment).as_value(),
        &mut found,
    );
    found
}

#[test]
fn every_key_that_contributing_names_is_one_of_a_definition_s() {
    let (text, keys) = (read("CONTRIBUTING.md"), keys());
    assert!(
        keys.contains("fewest-blocks") && keys.contains("seconds-per"),
        "{keys:?}"
    );
    for word in inline(&text) {
        let table = word
            .strip_prefix("[[")
            .or(word.strip_prefix('['))
            .map(|w| w.trim_end_matches(']'));
        let key = word.split_once(" = ").map(|(key, _)| key);
        let named = table
            .into_iter()
            .flat_map(|table| table.split('.'))
            .chain(key);
        for key in named.filter(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '-')) {
            assert!(keys.contains(key), "`{word}`: no key `{key}`");
        }
    }
}

#[test]
fn what_is_pasted_into_a_list_does_not_stand_there_as_a_whole_line() {
    // Such a line would drop what was added since it was written.
    let text = read("CONTRIBUTING.md");
    let manifest = read("experiments/Cargo.toml");
    let real: Vec<&str> = manifest.lines().collect();
    let keys = real.iter().filter_map(|line| line.split_once(" = ["));
    for (key, _) in keys {
        let shown = text
            .lines()
            .find(|line| line.starts_with(&format!("{key} = [")));
        assert_eq!(shown.filter(|line| !real.contains(line)), None);
    }
}
