//! Servers that do not start, die, answer wrongly, or do not end: no number comes of it.

use serde_json::Value;

use crate::checkout::{Checkout, MEASURE, on_one_core, says};
use crate::recorded::{content, record};
use crate::serving::{GO, RUST};

const LOAD: &str = r#"
[workload.load]
mix = { ask = 1 }
connections = 4
seconds = 0.1
warmup = 0.02
timeout = 60

[[request]]
id = "ask"
path = "/"
answer = "ok"
"#;

const PARITY: &str = r#"
[[parity]]
fact = "unsafe code"
baseline = "a signal handler"
other = "none"
why = "A fixture."
"#;

/// A checkout whose subjects are servers.
fn serving() -> Checkout {
    let checkout = Checkout::new("serve");
    checkout.write("experiments/toy/src/main.rs", RUST);
    checkout.write("go-experiments/toy/main.go", GO);
    for side in ["Rust", "Go"] {
        let label = format!("label = \"{side}\"\n");
        checkout.redefine(&label, &format!("{label}probe = \"server\"\n"));
    }
    checkout.redefine(", absent = \"right\" }\n", &format!(" }}\n{LOAD}"));
    checkout.redefine(
        "other = \"go\"\n",
        &format!("other = \"go\"\nmetric = \"cpu-per-request\"\n{PARITY}"),
    );
    checkout.redefine(
        "[[expect]]\nparameters = {}\nresult = \"4\"\ncheck = \"17\"\n",
        "",
    );
    checkout.built("servers")
}

/// What the record says of the Rust server after a measurement with this fault, by the shortest window in which this host
/// shows the other one.
fn reason(fault: &str) -> String {
    let faulty = |checkout: &Checkout| {
        checkout.run(&["verify"]).success();
        checkout.write("tmp/fault", fault);
    };
    let record = by_some_window(faulty, |_| true);
    let of_rust = |entry: &&Value| entry["subject"] == "rust" || entry["subject"] == "rust~twin";
    let samples = content(&record)["samples"].as_array().unwrap();
    let numbers = samples
        .iter()
        .filter(of_rust)
        .filter(|s| !s["metrics"].as_object().unwrap().is_empty());
    assert_eq!(numbers.count(), 0, "{fault}: no number of a faulty server");
    let unmeasured = content(&record)["unmeasured"].as_array().unwrap();
    let reasons = unmeasured
        .iter()
        .filter(of_rust)
        .map(|u| u["reason"]["subject"].as_str().expect("it is to blame"));
    reasons.collect::<Vec<_>>().join("; ")
}

/// Seconds of a window. In a longer one something is answered even by a host that is busy elsewhere.
const WINDOWS: [&str; 4] = ["0.1", "0.5", "2", "10"];

/// A record of both servers and the twin, by the shortest window in which this host shows all of them.
fn measured() -> Value {
    by_some_window(
        |_| (),
        |record| {
            let samples = content(record)["samples"].as_array().unwrap();
            let void = samples.iter().filter(|s| !s["void"].is_null()).count();
            (samples.len(), void) == (3 * 6, 0)
        },
    )
}

/// The record of servers that were prepared so, by the shortest window by which there is one that is good enough.
fn by_some_window(prepare: impl Fn(&Checkout), is_enough: impl Fn(&Value) -> bool) -> Value {
    let mut said = String::new();
    for window in WINDOWS {
        let checkout = serving();
        checkout.redefine("seconds = 0.1\n", &format!("seconds = {window}\n"));
        prepare(&checkout);
        let run = checkout.run(&MEASURE);
        checkout.has_no_stray();
        said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        if run.get_output().status.success() {
            let record = record(&checkout);
            if is_enough(&record) {
                return record;
            }
            said = content(&record)["unmeasured"].to_string();
        }
    }
    panic!("not even by the longest window: {said}")
}

#[test]
fn servers_are_measured_in_blocks_like_anything_else() {
    let record = measured();
    for sample in content(&record)["samples"].as_array().unwrap() {
        for metric in [
            "cpu-per-request",
            "memory",
            "peak-memory",
            "generator-cpu",
            "wall",
        ] {
            assert!(
                sample["metrics"][metric].as_f64().unwrap() > 0.0,
                "{metric}: {sample}"
            );
        }
        assert!(sample["iterations"].as_u64().unwrap() > 0);
        let collected = &sample["metrics"]["gc-cycles"];
        assert_eq!(
            collected.as_f64(),
            (sample["subject"] != "rust").then_some(3.0)
        );
    }
}

#[test]
fn a_server_that_does_not_start_is_no_number() {
    for (fault, words) in [
        (
            "silent",
            "the server did not start: it ended with exit status: 0",
        ),
        ("taken", "saying `error: address already in use"),
        ("talks", "its first line is `hello`"),
    ] {
        let reason = reason(fault);
        assert!(
            reason.contains(words) && reason.contains("run it by hand"),
            "{fault}: {reason}"
        );
    }
}

#[test]
fn a_server_that_dies_or_answers_wrongly_is_no_number() {
    for (fault, words) in [
        ("dies", "the server ended with signal: 6 (SIGABRT)"),
        ("errors", "status"),
        ("wrong", "body"),
    ] {
        let reason = reason(fault);
        assert!(reason.contains(words), "{fault}: {reason}");
    }
}

#[test]
fn a_server_that_does_not_end_is_killed_and_no_number() {
    let reason = reason("stays");
    assert!(
        reason.contains("did not end within 5 s of SIGTERM") || reason.contains("requests failed"),
        "{reason}"
    );
}

#[test]
fn verifying_asks_every_server_and_names_the_one_that_is_wrong() {
    let checkout = serving();
    checkout.write("tmp/fault", "wrong");
    let assert = checkout.run(&["verify"]).code(1);
    says(
        &assert,
        &["workload `task`, subject `rust`", "requests failed"],
    );
}

#[test]
fn a_server_that_breaks_its_contract_is_never_measured() {
    let checkout = serving();
    checkout.write(
        "experiments/asking/Cargo.toml",
        "[package]\nname = \"asking\"\nversion = \"0.0.0\"\nedition = \"2024\"\n",
    );
    checkout.write(
        "experiments/asking/src/main.rs",
        "fn main() {\n    let words: Vec<String> = std::env::args().collect();\n    assert_eq!(words[1], \"--\");\n    eprintln!(\"case 3: expected 200, came 404\");\n    std::process::exit(1);\n}\n",
    );
    checkout.write(
        "experiments/Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"asking\", \"toy\"]\n",
    );
    checkout.write(
        "experiments/Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"asking\"\nversion = \"0.0.0\"\n\n[[package]]\nname = \"toy\"\nversion = \"0.0.0\"\n",
    );
    checkout.redefine("layouts = 2\n", "layouts = 2\nconformance = \"asking\"\n");
    let assert = checkout.run(&MEASURE).code(1);
    says(
        &assert,
        &[
            "subject `rust`: does not keep its contract",
            "case 3: expected 200, came 404",
            "subject `go`",
        ],
    );
    assert!(!checkout.path("src/results/local/toy.json").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn on_one_core_a_server_is_not_measured_and_the_reason_given() {
    let checkout = serving();
    on_one_core(|| {
        let assert = checkout.run(&MEASURE).code(1);
        says(
            &assert,
            &["one core only: the server would share it with the load generator"],
        );
    });
    checkout.has_no_stray();
    assert!(!checkout.path("src/results/local/toy.json").exists());
}
