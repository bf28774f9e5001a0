//! Programs that are counted, and not run.

use std::fs;

use crate::checkout::{Checkout, MEASURE};
use crate::recorded::{content, record};

/// One whose two programs are only counted.
fn counted() -> Checkout {
    let checkout = Checkout::new("right");
    for language in ["rust", "go"] {
        let plain = format!("program = \"{language}\"\nlane = \"idiomatic\"\n");
        checkout.redefine(&plain, &format!("{plain}probe = \"source\"\n"));
    }
    checkout.redefine(
        "baseline = \"rust\"",
        "metric = \"source-lines\"\nbaseline = \"rust\"",
    );
    checkout
}

/// Lines of a file that are neither empty nor a comment alone.
fn lines(checkout: &Checkout, file: &str) -> u64 {
    let text = fs::read_to_string(checkout.path(file)).unwrap();
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.retain(|line| !line.is_empty() && !line.starts_with("//"));
    lines.len() as u64
}

#[test]
fn what_is_only_counted_is_not_built_and_counts_the_same_each_time() {
    let checkout = counted();
    checkout.run(&MEASURE).success();
    assert!(!checkout.path(".lab/build/toy").exists());
    let record = record(&checkout);
    let samples = content(&record)["samples"].as_array().unwrap();
    assert!(samples.len() >= 3 * 6);
    let [rust, go] = ["experiments/toy/src/main.rs", "go-experiments/toy/main.go"]
        .map(|file| lines(&checkout, file) as f64);
    for sample in samples {
        let is_rust = sample["subject"].as_str().unwrap().starts_with("rust");
        let metrics = &sample["metrics"];
        assert_eq!(metrics["source-lines"], if is_rust { rust } else { go });
        assert_eq!(metrics["source-files"], 1.0);
        assert_eq!(metrics["dependencies-all"], 0.0);
    }
}
