//! No text in any file of a checkout makes its reader panic or hang: what does not fit is an error of one line.
//!
//! A few cases of each run with every test; `PROPTEST_CASES=100000` tries for longer.

mod checkout;
mod found;
mod texts;

use checkout::Checkout;
use proptest::prelude::*;
use texts::{damaged, junk};

const FEW: u32 = 12;

fn few() -> ProptestConfig {
    // What PROPTEST_CASES says wins.
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: if asked { default.cases } else { FEW },
        failure_persistence: None,
        ..default
    }
}

/// A committed file of this checkout.
fn committed(file: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    std::fs::read_to_string(root.join(file)).expect(file)
}

fn definition() -> impl Strategy<Value = String> {
    let names = [
        "primes",
        "api",
        "builds",
        "sizes",
        "calibration",
        "toolchains",
    ];
    prop::sample::select(names.to_vec())
        .prop_map(|name| committed(&format!("experiments/{name}/experiment.toml")))
        .prop_flat_map(damaged)
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn any_definition(text in definition()) {
        let id = texts::id(&text);
        Checkout::new().with(&format!("experiments/{id}/experiment.toml"), text.as_bytes()).is_read();
    }

    #[test]
    fn any_bytes_as_a_definition(bytes in junk()) {
        Checkout::new().with("experiments/toy/experiment.toml", &bytes).is_read();
    }

    #[test]
    fn any_ledger(text in damaged(committed("experiments/claims.toml"))) {
        Checkout::new().with("experiments/claims.toml", text.as_bytes()).is_read();
    }

    #[test]
    fn any_scoreboard(text in damaged(committed("experiments/scoreboard.toml"))) {
        Checkout::new().with("experiments/scoreboard.toml", text.as_bytes()).is_read();
    }

    #[test]
    fn any_statements(text in damaged(committed("experiments/statements.toml"))) {
        Checkout::new().with("experiments/statements.toml", text.as_bytes()).is_read();
    }

    #[test]
    fn any_lock_file(text in damaged(checkout::LOCK.to_owned())) {
        Checkout::new().with("experiments/Cargo.lock", text.as_bytes()).is_read();
    }

    #[test]
    fn any_manifest(text in damaged(checkout::MANIFEST.to_owned())) {
        Checkout::new().with("experiments/toy/Cargo.toml", text.as_bytes()).is_read();
    }

    #[test]
    fn any_workspace(text in damaged(checkout::WORKSPACE.to_owned())) {
        Checkout::new().with("experiments/Cargo.toml", text.as_bytes()).is_read();
    }

    #[test]
    fn any_go_module(text in damaged(checkout::MODULE.to_owned())) {
        Checkout::new().with("go-experiments/go.mod", text.as_bytes()).is_read();
    }

    #[test]
    fn any_go_file(text in damaged(checkout::GO.to_owned())) {
        Checkout::new().with("go-experiments/toy/main.go", text.as_bytes()).is_read();
    }

    #[test]
    fn any_bytes_as_sources(bytes in junk()) {
        let checkout = Checkout::new().with("go-experiments/toy/main.go", &bytes);
        checkout.with("experiments/toy/src/main.rs", &bytes).is_read();
    }

    #[test]
    fn any_record(text in damaged(checkout::record())) {
        Checkout::new().with("src/results/local/toy.json", text.as_bytes()).is_read();
    }

    #[test]
    fn any_bytes_as_a_record(bytes in junk()) {
        Checkout::new().with("src/results/local/toy.json", &bytes).is_read();
    }
}
