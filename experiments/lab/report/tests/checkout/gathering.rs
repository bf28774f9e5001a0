//! Several checkouts, each with records of its own host, as one book.

use std::collections::BTreeMap;
use std::path::PathBuf;

use record::{Host, Measurement, Record};

use crate::command::{report, text};
use crate::fixture::{Fixture, REFERENCE, contents, machine};

/// Folder of another kind of host.
const XEON: &str = "xeon-emerald-rapids-2c";

fn xeon() -> Host {
    let mut host = machine();
    host.processor.vendor = Some("GenuineIntel".into());
    (host.processor.family, host.processor.model) = (Some(6), Some(207));
    host
}

/// A checkout whose reader has measured once.
fn measured(host: Host, started: &str) -> Fixture {
    let checkout = Fixture::new();
    checkout.measured("local", host, started);
    checkout
}

/// Two sessions on one kind of host, in two checkouts, and one on another.
fn three() -> [Fixture; 3] {
    [
        measured(machine(), "2026-11-03T21:08:38Z"),
        measured(xeon(), "2026-11-01T08:00:00Z"),
        measured(machine(), "2026-11-02T08:00:00Z"),
    ]
}

fn merge<'a>(into: &Fixture, from: impl IntoIterator<Item = &'a Fixture>) {
    for other in from {
        let from = other.path("src/results").display().to_string();
        let said = report(into, &["merge", &from]);
        assert!(said.status.success(), "{}", text(&said.stderr));
    }
}

fn results(checkout: &Fixture) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = checkout.path("src/results");
    let files = contents(&folder).into_iter();
    let place = |path: PathBuf| path.strip_prefix(&folder).expect("below it").to_owned();
    files.map(|(path, text)| (place(path), text)).collect()
}

fn starts(checkout: &Fixture, folder: &str) -> Vec<String> {
    let record = checkout.project.store().load(folder, "toy");
    let record: Record<Measurement> = record.expect("readable").expect("merged");
    let sessions = record.sessions.into_iter();
    sessions.map(|s| s.provenance.started).collect()
}

#[test]
fn three_checkouts_make_one_book_of_every_host_and_session() {
    let (checkout, others) = (Fixture::new(), three());
    let sent = others.each_ref().map(results);
    merge(&checkout, &others);
    assert_eq!(
        starts(&checkout, REFERENCE),
        ["2026-11-02T08:00:00Z", "2026-11-03T21:08:38Z"]
    );
    assert_eq!(starts(&checkout, XEON), ["2026-11-01T08:00:00Z"]);
    for words in [["check"], ["book"]] {
        let done = report(&checkout, &words);
        assert_eq!(text(&done.stderr), "", "{words:?}");
        assert!(done.status.success(), "{words:?}");
    }
    for folder in [REFERENCE, XEON] {
        let file = format!("results/{folder}/toy.json");
        assert_eq!(
            checkout.read(&format!("book/{file}")),
            checkout.read(&format!("src/{file}"))
        );
    }
    assert_eq!(others.each_ref().map(results), sent, "who sends keeps all");
}

#[test]
fn neither_the_order_nor_a_second_time_changes_what_is_merged() {
    let (first, second, others) = (Fixture::new(), Fixture::new(), three());
    merge(&first, &others);
    merge(&second, others.iter().rev());
    let once = results(&first);
    assert!(once == results(&second), "the order changed a record");
    merge(&first, &others);
    merge(&first, [&second]);
    assert!(once == results(&first), "the second time changed a record");
}

#[test]
fn what_adds_nothing_is_not_written_however_its_numbers_stand_there() {
    let (checkout, others) = (Fixture::new(), three());
    merge(&checkout, &others);
    let file = format!("src/results/{REFERENCE}/toy.json");
    let compact = checkout.read(&file);
    let value: serde_json::Value = serde_json::from_str(&compact).expect("JSON");
    let pretty = serde_json::to_string_pretty(&value).expect("plain data");
    // The same numbers in another notation, and the names in another order.
    for (notation, text) in [
        ("exponents", compact.replace("1.01", "101e-2")),
        ("zeros", compact.replace("1.01", "1.0100")),
        ("wide", pretty),
    ] {
        assert!(text != compact, "{notation}");
        checkout.write(&file, &text);
        let copy = tempfile::tempdir().expect("a folder");
        for sent in [&text, &compact] {
            std::fs::write(copy.path().join("toy.json"), sent).expect("writable");
            let said = report(&checkout, &["merge", &copy.path().display().to_string()]);
            let said = text_of(&said);
            assert!(said.contains("1 records, all there already"), "{said}");
            assert!(checkout.read(&file) == text, "{notation}: it was rewritten");
        }
        merge(&checkout, &others);
        assert!(checkout.read(&file) == text, "{notation}: it was rewritten");
    }
}

fn text_of(said: &std::process::Output) -> String {
    format!("{}{}", text(&said.stdout), text(&said.stderr))
}

#[test]
fn a_foreign_file_that_is_no_record_is_to_be_fetched_again_or_left_out() {
    let checkout = Fixture::new();
    let sent = || tempfile::tempdir().expect("a folder");
    for content in [&b"{}"[..], b"", b"\xff\x00\x13", b"{\"schema\": 99}", b"[1"] {
        let folder = sent();
        std::fs::create_dir(folder.path().join("host")).expect("writable");
        std::fs::write(folder.path().join("host/toy.json"), content).expect("writable");
        let said = report(&checkout, &["merge", &folder.path().display().to_string()]);
        let said = text_of(&said);
        assert!(
            said.contains("host/toy.json: ") && said.contains("or leave it out"),
            "{said}"
        );
        assert!(!said.contains("make measure"), "{said}");
    }
    let folder = sent();
    let pipe = folder.path().join("toy.json");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("it starts").success());
    let said = report(&checkout, &["merge", &folder.path().display().to_string()]);
    let said = text_of(&said);
    assert_eq!(said.matches("it is no file").count(), 1, "{said}");
    assert!(said.contains("or leave it out"), "{said}");
}

#[test]
fn a_record_under_the_name_of_another_experiment_is_refused() {
    let (checkout, other) = (Fixture::new(), measured(machine(), "2026-11-01T08:00:00Z"));
    let record = other.read("src/results/local/toy.json");
    let record = record.replacen("\"experiment\":\"toy\"", "\"experiment\":\"other\"", 1);
    other.write("src/results/local/toy.json", &record);
    let before = results(&checkout);
    let from = other.path("src/results").display().to_string();
    let said = report(&checkout, &["merge", &from]);
    assert!(!said.status.success());
    assert!(
        text(&said.stderr).contains("toy.json: it is a record of other"),
        "{}",
        text(&said.stderr)
    );
    assert!(before == results(&checkout));
}

#[test]
fn what_was_contributed_is_what_would_have_been_merged() {
    let (merged, others) = (Fixture::new(), three());
    merge(&merged, &others[1..2]);
    let contributed = &others[1];
    let said = report(contributed, &["contribute"]);
    assert_eq!(
        text(&said.stdout),
        format!("src/results/{XEON}: 1 records\n")
    );
    let file = format!("src/results/{XEON}/toy.json");
    assert_eq!(contributed.read(&file), merged.read(&file));
}

/// A checkout with four sessions that are too large together, of which the oldest alone has measured all, or each has.
fn too_large(oldest_alone: bool) -> Fixture {
    let checkout = measured(machine(), "2026-11-01T08:00:00Z");
    let store = checkout.project.store();
    let record = store.load("local", "toy").expect("readable");
    let mut record: Record<Measurement> = record.expect("measured");
    let mut session = record.sessions[0].clone();
    session.warnings.push(record::Warning {
        about: "host".into(),
        message: "much was to be said; ".repeat(80_000),
    });
    record.sessions.clear();
    for day in 1..=4 {
        session.provenance.started = format!("2026-11-0{day}T08:00:00Z");
        record.sessions.push(session.clone());
        if oldest_alone {
            session.content.samples.clear();
        }
    }
    store.save("local", "toy", &record).expect("writable");
    checkout
}

#[test]
fn what_is_contributed_leaves_out_the_oldest_sessions_until_it_is_small_enough() {
    let checkout = too_large(false);
    let said = report(&checkout, &["contribute"]);
    assert!(said.status.success(), "{}", text(&said.stderr));
    assert!(
        text(&said.stderr).contains("2 of the oldest sessions left out: at most 4 MiB"),
        "{}",
        text(&said.stderr)
    );
    assert_eq!(
        starts(&checkout, REFERENCE),
        ["2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z"]
    );
    assert_eq!(starts(&checkout, "local").len(), 4, "the reader's own stay");
    assert!(report(&checkout, &["check"]).status.success());
}

#[test]
fn a_session_that_alone_has_measured_something_is_never_left_out() {
    let checkout = too_large(true);
    let said = report(&checkout, &["contribute"]);
    assert!(said.status.success(), "{}", text(&said.stderr));
    assert_eq!(
        starts(&checkout, REFERENCE),
        ["2026-11-01T08:00:00Z", "2026-11-04T08:00:00Z"]
    );
}
