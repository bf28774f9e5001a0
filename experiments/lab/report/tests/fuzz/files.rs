//! The files that a book is built from, and what stock mdBook sends.

use proptest::prelude::*;
use report::book::{Options, check};
use report::{config, gather, pages, preprocess};

use crate::fixture::Fixture;
use crate::words::changed;
use crate::{bounded, cases};

const TOML: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "=",
    "\"",
    "\n",
    "{",
    "}",
    ",",
    ".",
    "1",
    "-1",
    "1e999",
    "nan",
    "true",
    "''",
    "\"\"\"",
    "[book]\n",
    "[build]\n",
    "build-dir = \"src\"\n",
    "src = \"..\"\n",
    "[output.html]\n",
    "output = 1\n",
    "[output.html.redirect]\n",
    "\"/../a\" = \"b\"\n",
    "theme = \"/\"\n",
    "[preprocessor.report]\n",
    "host = \"../..\"\n",
    "9223372036854775807",
    "18446744073709551616",
    "\\u0000",
    "é",
    "\0",
    "id",
    "toy",
    "n = ",
    "[[claim]]\n",
    "[[workload]]\n",
    "parameters",
];

const JSON: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "0",
    "-1",
    "1e308",
    "1e999",
    "18446744073709551616",
    "\"items\"",
    "\"sections\"",
    "\"content\"",
    "\"{{#host}}\"",
    "{{#figure toy-ratios}}",
    "\"source_path\"",
    "\"../../x.md\"",
    "\"root\"",
    "\"/\"",
    "\"mdbook_version\"",
    "\"0.4.1\"",
    "\\u0000",
    "\\ud800",
    "é",
    "\0",
    "\"config\"",
    "\"samples\"",
    "\"schema\"",
];

fn of_file(path: &'static str, words: &'static [&'static str]) -> impl Strategy<Value = String> {
    let checkout = Fixture::new();
    changed(checkout.read(path), words)
}

fn record() -> impl Strategy<Value = String> {
    let checkout = Fixture::new();
    checkout.measured_reference();
    changed(checkout.read("src/results/epyc-milan-2c/toy.json"), JSON)
}

/// What is sent, with the checkout's own folder at its place.
fn sent() -> impl Strategy<Value = String> {
    let checkout = Fixture::new();
    let root = checkout.path(".").display().to_string();
    changed(checkout.stock_input().replace(&root, "@"), JSON)
}

/// Looks at the whole book, by all ways that read every file.
fn look(checkout: &Fixture) {
    bounded(|| {
        let _ = check(&checkout.project, &Options::default());
        let _ = checkout.build();
        let _ = pages::reference_head(&checkout.project);
        let _ = gather::contribute(&checkout.project, "local");
    });
}

const ALL: &str = "# Second\n\n{{#figure toy-ratios}}\n\n{{#table toy idiomatic}}\n\n{{#verdict toy}}\n\n\
    It is {{#value toy idiomatic work ratio}}.\n\n{{#claim faster}}\n\n{{#host}}\n\n{{#reproduce toy}}\n\n\
    {{#warnings toy}}\n\n{{#parity toy}}\n\n{{#answer}}\n\n{{#scoreboard}}\n\n{{#cases}}\n\n{{#trusted}}\n\n{{#claims}}\n\n{{#trust toy}}\n\n{{#results}}\n";

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn book_toml_is_read(text in of_file("book.toml", TOML)) {
        let checkout = Fixture::new();
        checkout.write("book.toml", &text);
        let _ = config::read(&checkout.project);
        look(&checkout);
        assert!(checkout.path("src/SUMMARY.md").is_file());
    }

    #[test]
    fn the_ledger_is_read(text in of_file("experiments/claims.toml", TOML)) {
        let checkout = Fixture::new();
        checkout.write("src/part/second.md", ALL);
        checkout.write("experiments/claims.toml", &text);
        look(&checkout);
    }

    #[test]
    fn the_scoreboard_is_read(text in of_file("experiments/scoreboard.toml", TOML)) {
        let checkout = Fixture::new();
        checkout.measured_reference();
        checkout.write("src/part/second.md", ALL);
        checkout.write("experiments/scoreboard.toml", &text);
        look(&checkout);
    }

    #[test]
    fn a_definition_is_read(text in of_file("experiments/toy/experiment.toml", TOML)) {
        let checkout = Fixture::new();
        checkout.measured_reference();
        checkout.write("src/part/second.md", ALL);
        checkout.write("experiments/toy/experiment.toml", &text);
        look(&checkout);
    }

    #[test]
    fn a_record_is_read(text in record()) {
        let checkout = Fixture::new();
        checkout.write("src/part/second.md", ALL);
        checkout.write("src/results/epyc-milan-2c/toy.json", &text);
        checkout.write("src/results/local/toy.json", &text);
        look(&checkout);
    }

    #[test]
    fn the_mark_of_a_book_is_read(text in changed("{\"about\":\"\",\"book\":\"book of its checkout\",\"files\":[\"a\"]}".into(), JSON)) {
        let checkout = Fixture::new();
        checkout.write("book/.rust-or-go-book", &text);
        checkout.write("book/own/letter.txt", "Dear …\n");
        assert!(checkout.build().is_err());
        assert_eq!(checkout.read("book/own/letter.txt"), "Dear …\n");
    }

    #[test]
    fn what_stock_mdbook_sends_is_read(text in sent()) {
        let checkout = Fixture::new();
        let root = checkout.path(".").display().to_string();
        let _ = bounded(|| preprocess::run(text.replace('@', &root).as_bytes()));
    }
}
