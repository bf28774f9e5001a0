//! A change planted in a record moves the claims board, the use cases and the final verdict.

use record::Measurement;

use crate::fixture::{Fixture, REFERENCE};

const CLAIMS: &str = r#"
[[claim]]
id = "faster"
says = "It is."
test = "Measure."

[[claim]]
id = "little"
says = "It costs little."
test = "Measure."

[claim.overall]
asks = "cost"
bound = 1.4
contrary = 1.9
reading = "below 1.4"

[[claim]]
id = "human-time-go"
says = "Human time."
test = "Measure."

[[claim]]
id = "hardware-time-rust"
says = "Hardware time."
test = "Measure."
"#;

const STATEMENTS: &str = r#"
[[statement]]
id = "works"
says = "you work"
page = "first"

[statement.evidence]
experiment = "toy"
comparison = "idiomatic"
bound = 1.1
hosts = 1
"#;

const PAGE: &str = "# Second\n\n{{#claims-board}}\n\n{{#bottleneck}}\n\nRust:\n\n{{#choose rust}}\n\nGo:\n\n{{#choose go}}\n";

/// A checkout with all of it, in which Go takes twice the time.
fn checkout() -> Fixture {
    let checkout = Fixture::new();
    checkout.write("experiments/claims.toml", CLAIMS);
    checkout.write("experiments/statements.toml", STATEMENTS);
    checkout.write("src/part/second.md", PAGE);
    let path = "experiments/toy/experiment.toml";
    let claim = "\n[[claim]]\nid = \"hardware-time-rust\"\ncomparisons = [\"idiomatic\"]\ndirection = \"above\"\nreading = \"Above 1.\"\n";
    checkout.write(path, &(checkout.read(path) + claim));
    checkout.measured_reference();
    checkout
}

/// Every sample of Go by that factor.
fn plant(checkout: &Fixture, factor: f64) {
    let store = checkout.project.store();
    let record = store
        .load::<Measurement>(REFERENCE, "toy")
        .expect("readable");
    let mut record = record.expect("there");
    let samples = record.sessions.iter_mut().flat_map(|s| &mut s.samples);
    for sample in samples.filter(|sample| sample.subject == "go") {
        sample
            .metrics
            .values_mut()
            .for_each(|value| *value *= factor);
    }
    store.save(REFERENCE, "toy", &record).expect("writable");
}

/// The page, and which of the two lists holds the statement.
fn built(checkout: &Fixture) -> (String, &'static str) {
    checkout.build().expect("a good book");
    let page = checkout
        .read("book/part/second.html")
        .replace('\u{a0}', " ");
    let at = |text: &str| page.find(text).expect(text);
    let side = match at("id=\"choose-works\"") < at("<p>Go:</p>") {
        true => "rust",
        false => "go",
    };
    (page, side)
}

#[test]
fn a_planted_change_moves_board_use_cases_and_verdict() {
    let checkout = checkout();
    let (before, side) = built(&checkout);
    assert_eq!(side, "rust");
    assert!(
        before.contains("Rust is 2.0 times as fast as Go."),
        "{before}"
    );
    assert!(
        before.contains("hardware time speaks for Rust."),
        "{before}"
    );
    let row = |id: &str, key: &str| {
        format!("<tr data-verdict=\"{key}\"><th scope=\"row\"><a href=\"#claim-{id}\">")
    };
    assert!(before.contains(&row("little", "contradicted")), "{before}");
    plant(&checkout, 0.25);
    let (after, side) = built(&checkout);
    assert_eq!(side, "go");
    assert!(
        after.contains("Go is 2.0 times as fast as Rust."),
        "{after}"
    );
    assert!(
        after.contains("hardware time does not speak for Rust."),
        "{after}"
    );
    assert!(after.contains(&row("little", "supported")), "{after}");
}
