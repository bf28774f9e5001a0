//! What was found, or thought of, once: kept by name.

use std::path::Path;
use std::process::Command;

use record::{Measurement, Project, Record};

use crate::checkout::Checkout;

fn problems(checkout: &Checkout) -> String {
    checkout.is_read();
    let project = Project::find(&checkout.path("")).expect("a checkout");
    let definitions = project.definitions().err().unwrap_or_default();
    definitions
        .iter()
        .map(|problem| format!("{problem}\n"))
        .collect()
}

fn definition(change: impl Fn(&str) -> String) -> Checkout {
    let checkout = Checkout::new();
    let file = "experiments/toy/experiment.toml";
    let text = std::fs::read_to_string(checkout.path(file)).expect("a definition");
    let changed = change(&text);
    assert_ne!(text, changed);
    checkout.with(file, changed.as_bytes())
}

#[test]
fn as_it_stands_it_is_read() {
    assert_eq!(problems(&Checkout::new()), "");
}

#[test]
fn a_product_of_a_million_values_by_a_million_is_refused() {
    let list: Vec<String> = (0..1_000_000).map(|n| n.to_string()).collect();
    let list = list.join(",");
    let found = problems(&definition(|text| {
        text.replace("n = [1, 2]", &format!("n = [{list}], m = [{list}]"))
    }));
    assert!(
        found.contains("make more than 10000 points"),
        "{}",
        &found[..found.len().min(400)]
    );
}

#[test]
fn values_that_are_nested_without_end_are_refused() {
    for (open, close) in [("[", "]"), ("{ a = ", " }")] {
        let deep = open.repeat(100_000) + "1" + &close.repeat(100_000);
        let found = problems(&definition(|text| text.replace("\"cores\"", &deep)));
        assert!(
            found.contains("experiment.toml"),
            "{}",
            &found[..found.len().min(400)]
        );
    }
}

#[test]
fn a_file_that_is_no_text_is_named() {
    let checkout = Checkout::new().with("experiments/toy/experiment.toml", b"id = \"\xff\xfe\"\n");
    assert!(problems(&checkout).contains("experiment.toml: cannot read: "));
}

#[test]
fn folders_that_lie_in_themselves_are_looked_into_once() {
    let checkout = Checkout::new();
    for (file, to) in [
        ("experiments/toy/src/a", "."),
        ("experiments/toy/src/b", "."),
        ("go-experiments/toy/c", ".."),
    ] {
        std::os::unix::fs::symlink(to, checkout.path(file)).expect("a link");
    }
    assert_eq!(problems(&checkout), "");
}

#[test]
fn packages_that_ask_for_each_other_are_read_once() {
    let checkout = Checkout::new()
        .with(
            "go-experiments/other/other.go",
            b"package other\n\nimport \"experiments/toy\"\n",
        )
        .with(
            "go-experiments/toy/more.go",
            b"package main\n\nimport \"experiments/other\"\n",
        );
    assert_eq!(problems(&checkout), "");
}

#[test]
fn an_import_that_leads_out_of_the_module_is_no_file_of_ours() {
    let checkout = Checkout::new().with(
        "go-experiments/toy/more.go",
        b"package main\n\nimport \"experiments/../../etc\"\n",
    );
    let project = Project::find(&checkout.path("")).expect("a checkout");
    let all = project.definitions().expect("sound");
    let problem = project
        .digests(&all[0], "", "1")
        .expect_err("it leads elsewhere")
        .to_string();
    assert!(problem.contains("leads out of go-experiments"), "{problem}");
}

#[test]
fn a_file_that_is_too_long_for_what_it_is_is_not_read() {
    for (file, length, words) in [
        (
            "experiments/toy/experiment.toml",
            20 << 20,
            "experiment.toml: it is longer than 16 MiB",
        ),
        (
            "experiments/toy/experiment.toml",
            1 << 40,
            "it is longer than a GiB",
        ),
    ] {
        let checkout = Checkout::new();
        let long = std::fs::File::create(checkout.path(file)).expect("writable");
        // No byte of it is written.
        if long.set_len(length).is_ok() {
            assert!(problems(&checkout).contains(words), "{words}");
        }
    }
}

/// A named pipe: who opens it waits for somebody who writes.
fn pipe(path: &Path) {
    let _ = std::fs::remove_file(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
    let made = Command::new("mkfifo")
        .arg(path)
        .status()
        .expect("a command of every Unix");
    assert!(made.success());
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    for file in [
        "experiments/toy/experiment.toml",
        "experiments/claims.toml",
        "experiments/scoreboard.toml",
        "experiments/Cargo.toml",
        "experiments/Cargo.lock",
        "experiments/toy/Cargo.toml",
        "experiments/toy/src/more.rs",
        "go-experiments/go.mod",
        "go-experiments/toy/more.go",
        "src/results/local/toy.json",
    ] {
        let checkout = Checkout::new();
        pipe(&checkout.path(file));
        checkout.is_read();
    }
}

#[test]
fn what_could_not_be_read_again_is_not_written() {
    let checkout = Checkout::new();
    let mut record: Record = serde_json::from_str(&crate::checkout::record()).expect("sound");
    let project = Project::find(&checkout.path("")).expect("a checkout");
    project
        .store()
        .save("local", "toy", &record)
        .expect("sound");
    for number in [f64::NAN, f64::INFINITY] {
        record.sessions[0].samples[0]
            .metrics
            .insert("time".into(), number);
        let problem = project
            .store()
            .save("local", "toy", &record)
            .expect_err("no JSON has such a number");
        assert!(problem.to_string().contains("toy.json"), "{problem}");
    }
    assert!(
        project.store().load::<Measurement>("local", "toy").is_ok(),
        "the one before stays"
    );
}
