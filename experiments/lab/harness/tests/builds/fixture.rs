//! A checkout whose subjects are builds.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use assert_cmd::assert::Assert;
use serde_json::Value;

use crate::checkout::{Checkout, real};
use crate::recorded::content;

const DEFINITION: &str = r#"
schema = 1
id = "toy"
title = "Toy"
question = "How long does it take?"
layouts = 0
fewest-blocks = 3
precision = 0.5

[[program]]
id = "rust"
language = "Rust"
builder = "cargo"
package = "toy"
profile = "dev"
about = "The Rust side."

[[program]]
id = "go"
language = "Go"
builder = "go"
package = "./toy"
about = "The Go side."

[[subject]]
id = "rust"
label = "Rust"
program = "rust"
lane = "idiomatic"
probe = "build"

[[subject]]
id = "go"
label = "Go"
program = "go"
lane = "idiomatic"
probe = "build"

[[workload]]
id = "task"
title = "task"
about = "A build."
subjects = { rust = "build", go = "build" }
twin = "rust"

[workload.build]
state = "unchanged"
seconds = 60

[[comparison]]
id = "idiomatic"
title = "time"
baseline = "rust"
other = "go"

[[parity]]
fact = "whole-program optimisation"
baseline = "none"
other = "none"
why = "A fixture."
"#;

const RUST: &str = "fn main() {\n    println!(\"word\");\n}\n";

/// Without any package: what Go compiles first is then its runtime alone.
const GO: &str = "package main\n\nfunc main() {\n\tprintln(\"word\")\n}\n";

/// Arguments of a measurement of so many blocks. It sees no compiler but those of its own checkout: others may run
/// on this host; and the time is enough on any machine.
pub fn measuring(checkout: &Checkout, blocks: u32) -> Vec<String> {
    let folder = checkout.path("").canonicalize().unwrap();
    let blocks = blocks.to_string();
    let words = ["measure", "--budget", "2h", "--blocks", &blocks];
    let mut words: Vec<String> = words.map(str::to_owned).into();
    words.extend([
        "--neighbours".to_owned(),
        folder.to_str().unwrap().to_owned(),
    ]);
    words
}

/// Measures so many blocks to the end.
pub fn measure(checkout: &Checkout, blocks: u32) -> Assert {
    let words = measuring(checkout, blocks);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    checkout.run(&words)
}

/// Only one test builds at a time.
pub fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets the toolchain of a checkout find Go's runtime compiled: it takes longer than all that is tested here.
/// Only where a build finds no cache at all, which no test does of a build that is not the first.
fn with_runtime(checkout: &Checkout) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-runtime");
    fs::create_dir_all(folder.join("module")).unwrap();
    // Another module's: what it compiles of its own is nobody's here.
    for (name, text) in [
        ("go.mod", "module runtime-only\n\ngo 1.26\n"),
        ("main.go", GO),
    ] {
        fs::write(folder.join("module").join(name), text).unwrap();
    }
    let mut go = Command::new("go");
    go.args(["build", "-o", "/dev/null", "."])
        .current_dir(folder.join("module"))
        .env("GOCACHE", folder.join("cache"))
        // As the harness sets them.
        .envs([("GOENV", "off"), ("GOTOOLCHAIN", "local")])
        .env("GOFLAGS", "-mod=readonly -buildvcs=false");
    assert!(go.status().unwrap().success());
    let script = format!(
        "case \"$GOCACHE\" in\n*/.lab/workshop/*) [ -d \"$GOCACHE\" ] || cp -r '{}' \"$GOCACHE\" ;;\nesac\nexec '{}' \"$@\"",
        folder.join("cache").display(),
        real("go").display()
    );
    checkout.tool("go", &script);
}

/// A checkout whose programs are built and not run: `state` is what a build finds.
pub fn building(state: &str) -> Checkout {
    let checkout = Checkout::new("right");
    checkout.write("experiments/toy/experiment.toml", DEFINITION);
    checkout.write("experiments/toy/src/main.rs", RUST);
    checkout.write("go-experiments/toy/main.go", GO);
    checkout.redefine("\"unchanged\"", &format!("\"{state}\""));
    if state != "cold" {
        with_runtime(&checkout);
    }
    checkout
}

/// The same with an edit of each side before every build.
pub fn editing() -> Checkout {
    let checkout = building("edited");
    let edits = r#"seconds = 60

[workload.build.edits]
rust = { file = "experiments/toy/src/main.rs", find = '"word"', replace = '"word {n}"' }
go = { file = "go-experiments/toy/main.go", find = '"word"', replace = '"word {n}"' }
"#;
    checkout.redefine("seconds = 60\n", edits);
    checkout
}

/// Values of a metric of one subject on the workload `task`, in the order taken.
pub fn values(record: &Value, subject: &str, metric: &str) -> Vec<f64> {
    values_of(record, "task", subject, metric)
}

/// The same on any workload.
pub fn values_of(record: &Value, workload: &str, subject: &str, metric: &str) -> Vec<f64> {
    let samples = content(record)["samples"].as_array().unwrap().iter();
    let mine = samples.filter(|s| s["subject"] == subject && s["workload"] == workload);
    mine.map(|s| s["metrics"][metric].as_f64().unwrap())
        .collect()
}
