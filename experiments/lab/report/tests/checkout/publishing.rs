//! What a publication gathers: `.ci/gather` and the workflow that calls it.

use std::path::Path;
use std::process::Command;

use crate::command::text;
use crate::fixture::{Fixture, REFERENCE, machine};

fn own(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    std::fs::read_to_string(root.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A checkout of the toy with the project's own commands.
fn checkout() -> Fixture {
    let checkout = Fixture::new();
    for path in ["Makefile", ".ci/gather"] {
        checkout.write(path, &own(path));
    }
    checkout
}

/// What a runner sends: its own records, without a folder.
fn sent(runner: &str, into: &Fixture) {
    let other = Fixture::new();
    other.measured("local", machine(), "2026-11-03T21:08:38Z");
    let record = other.read("src/results/local/toy.json");
    into.write(&format!("arrived/records-{runner}/toy.json"), &record);
}

/// Gathers; gives what leads, and the words for the summary.
fn gathered(checkout: &Fixture, runners: &[&str]) -> (String, String) {
    let flags = format!("CARGO=true REPORT={}", env!("CARGO_BIN_EXE_report"));
    let done = Command::new("bash")
        .args([".ci/gather", "arrived", "before"])
        .args(runners)
        .current_dir(checkout.path("."))
        .env("MAKEFLAGS", flags)
        .env("SUMMARY", checkout.path("summary"))
        .output()
        .expect("it starts");
    assert!(done.status.success(), "{}", text(&done.stderr));
    (text(&done.stdout), checkout.read("summary"))
}

#[test]
fn a_runner_that_is_missing_is_named_and_stops_nothing() {
    let checkout = checkout();
    sent("macos", &checkout);
    let (leads, summary) = gathered(&checkout, &["linux", "macos"]);
    assert_eq!(leads, format!("{REFERENCE}\n"));
    for words in [
        "- nothing was published before\n",
        "- **linux is missing**",
        &format!("- macos: src/results/{REFERENCE}: 1 records\n"),
    ] {
        assert!(summary.contains(words), "{words} in {summary}");
    }
    assert!(
        checkout
            .path(&format!("src/results/{REFERENCE}/toy.json"))
            .is_file()
    );
}

#[test]
fn what_was_published_before_stays_and_what_cannot_be_read_is_left_out() {
    let checkout = checkout();
    let before = Fixture::new();
    before.measured_reference();
    let record = before.read(&format!("src/results/{REFERENCE}/toy.json"));
    checkout.write(&format!("before/{REFERENCE}/toy.json"), &record);
    checkout.write("arrived/records-linux/toy.json", "{\"schema\":1}");
    let (leads, summary) = gathered(&checkout, &["linux"]);
    assert_eq!(leads, "\n", "nobody has arrived");
    let published = format!("- published before: src/results/{REFERENCE}: 1 records\n");
    assert!(summary.contains(&published), "{summary}");
    assert!(summary.contains("- **linux is missing**"), "{summary}");
    checkout.write(&format!("before/{REFERENCE}/toy.json"), "{\"schema\":1}");
    std::fs::remove_dir_all(checkout.path(&format!("src/results/{REFERENCE}"))).expect("there");
    let (_, summary) = gathered(&checkout, &[]);
    assert!(
        summary.contains("**what was published before cannot be read"),
        "{summary}"
    );
}

#[test]
fn the_workflow_gathers_from_every_runner_that_measures() {
    let workflow = own(".github/workflows/publish.yml");
    let after = |key: &str| {
        let mut lines = workflow.lines().map(str::trim);
        let line = lines.find_map(|line| line.strip_prefix(key));
        line.unwrap_or_else(|| panic!("no line `{key}`")).trim()
    };
    let list = after("runner:").trim_matches(['[', ']']);
    let measuring: Vec<&str> = list.split(',').map(str::trim).collect();
    let gathered: Vec<&str> = after("RUNNERS:").split_whitespace().collect();
    assert_eq!(measuring, gathered);
}

#[test]
fn a_published_book_has_a_feed_that_every_page_names_and_another_one_has_none() {
    let checkout = Fixture::new();
    checkout.measured_reference();
    checkout.build().expect("a good book");
    assert!(!checkout.path("book/feed.xml").exists());
    assert!(
        !checkout
            .read("book/index.html")
            .contains("application/atom+xml")
    );
    let settings = checkout.read("book.toml");
    let address = "[preprocessor.report]\naddress = \"https://a.example/toy\"\n";
    checkout.write(
        "book.toml",
        &settings.replace("[preprocessor.report]\n", address),
    );
    checkout.build().expect("a good book");
    let feed = checkout.read("book/feed.xml");
    assert!(
        feed.contains(&format!("<title>{REFERENCE}: a new host</title>")),
        "{feed}"
    );
    assert!(
        feed.contains("href=\"https://a.example/toy/feed.xml\""),
        "{feed}"
    );
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"What changed\" \
                href=\"https://a.example/toy/feed.xml\">\n</head>";
    for page in ["index", "first", "part/second", "print", "404"] {
        let page = checkout.read(&format!("book/{page}.html"));
        assert_eq!(page.matches(link).count(), 1, "{page}");
    }
    assert!(checkout.path("book/sitemap.xml").is_file());
}
