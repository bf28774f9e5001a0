//! What would spoil a build's time is seen, and says so.

use std::fs;
use std::process::{Command, Stdio};

use assert_cmd::assert::Assert;

use crate::checkout::{Checkout, says};
use crate::fixture::{alone, building, editing, measure, measuring, values_of};
use crate::recorded::{latest, record};
use crate::serving;

/// A process that looks like a compiler and is nobody's child here.
fn foreign_compiler(checkout: &Checkout) -> String {
    let compiler = checkout.path("tmp/rustc");
    let sleep = crate::checkout::real("sleep");
    // Copied by another process: one that another test starts could hold the file open.
    let copied = Command::new("cp").arg(sleep).arg(&compiler).status();
    assert!(copied.unwrap().success());
    // The shell ends at once, and leaves its child to whoever adopts orphans.
    let script = format!("'{}' 120 >/dev/null 2>&1 & echo $!", compiler.display());
    let shell = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::null())
        .output();
    String::from_utf8(shell.unwrap().stdout)
        .unwrap()
        .trim()
        .to_owned()
}

#[test]
#[cfg(target_os = "linux")]
fn another_compiler_on_the_host_voids_the_sample_and_is_named() {
    let _alone = alone();
    let checkout = building("unchanged");
    let pid = foreign_compiler(&checkout);
    let seen = measure(&checkout, 3).failure();
    // Without being told where to look, it sees this one or any other.
    let looking = ["measure", "--fresh", "--budget", "2h", "--blocks", "3"];
    let anywhere = checkout.run(&looking).failure();
    crate::checkout::signal("KILL", &pid);
    says(
        &seen,
        &["toy", "`rustc` ran elsewhere on this host: let it end"],
    );
    says(
        &anywhere,
        &["toy", "ran elsewhere on this host: let it end"],
    );
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_not_looked_for_is_a_warning_in_the_record() {
    let _alone = alone();
    let (checkout, other) = (building("unchanged"), building("unchanged"));
    let pid = foreign_compiler(&other);
    measure(&checkout, 3).success();
    crate::checkout::signal("KILL", &pid);
    let record = record(&checkout);
    let mut warnings = latest(&record)["warnings"].as_array().unwrap().iter();
    let told = |w: &serde_json::Value| {
        w["message"]
            .as_str()
            .unwrap()
            .starts_with("only compilers in ")
    };
    assert!(warnings.any(told), "{}", latest(&record)["warnings"]);
}

#[test]
fn an_edit_that_fits_nowhere_names_the_file_and_the_mend() {
    let _alone = alone();
    let checkout = editing();
    checkout.redefine("'\"word\"'", "'\"ward\"'");
    let assert = measure(&checkout, 3).failure();
    says(
        &assert,
        &[
            "workload `task`, subject `rust`: experiments/toy/src/main.rs: `\"ward\"` does not stand there once",
        ],
    );
}

#[test]
fn sources_that_do_not_compile_show_the_compiler_s_words() {
    let _alone = alone();
    let checkout = building("unchanged");
    checkout.write(
        "go-experiments/toy/main.go",
        "package main\n\nfunc main() { nothing() }\n",
    );
    let assert = measure(&checkout, 3).failure();
    says(
        &assert,
        &["workload task, subject go", "undefined: nothing"],
    );
    checkout.has_no_stray();
}

#[test]
fn what_is_not_downloaded_and_cannot_be_is_said_before_anything_is_timed() {
    let _alone = alone();
    let checkout = building("cold");
    checkout.write(
        "experiments/toy/Cargo.toml",
        "[package]\nname = \"toy\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nitoa = \"=1.0.15\"\n",
    );
    checkout.write("experiments/Cargo.lock", LOCK);
    let words = measuring(&checkout, 3);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut lab = checkout.lab(&words);
    // A proxy that nobody is: the network is away.
    lab.env("CARGO_HOME", checkout.path("tmp/empty"))
        .env("HTTPS_PROXY", "http://127.0.0.1:9")
        .env("https_proxy", "http://127.0.0.1:9");
    let output = lab.stderr(Stdio::piped()).output().unwrap();
    let assert = Assert::new(output).failure();
    says(&assert, &["go online once", "itoa"]);
    assert!(!checkout.path("src/results/local/toy.json").exists());
}

const LOCK: &str = r#"version = 4

[[package]]
name = "itoa"
version = "1.0.15"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "4a5f13b858c8d314ee3e8f639011f7ccefe71f97f96e50151fb991f267928e2c"

[[package]]
name = "toy"
version = "0.0.0"
dependencies = [
 "itoa",
]
"#;

#[test]
fn every_task_of_a_build_ends_well() {
    let _alone = alone();
    let checkout = editing();
    checkout.redefine("twin = \"rust\"", "twin = \"none\"");
    checkout.write("experiments/toy/src/main.rs", serving::RUST);
    checkout.write("go-experiments/toy/main.go", serving::GO);
    let test = "package main\n\nimport \"testing\"\n\nfunc TestWell(t *testing.T) {}\n";
    checkout.write("go-experiments/toy/main_test.go", test);
    checkout.write("experiments/toy/src/lib.rs", "#[test]\nfn well() {}\n");
    let file = "experiments/toy/experiment.toml";
    let text = fs::read_to_string(checkout.path(file)).unwrap();
    let (head, rest) = text.split_once("[[workload]]").unwrap();
    let (one, tail) = rest.split_once("[[comparison]]").unwrap();
    let one = one
        .replacen("'\"word\"'", "'\"wrong\"'", 1)
        .replace("'\"word\"'", "'\"ok\"'")
        .replace(
            "seconds = 60\n",
            "seconds = 60\npath = \"/\"\ntests = { rust = \"well\", go = \"TestWell\" }\n",
        );
    let tasks = ["check", "vet", "test-build", "test", "serve"];
    let all = tasks.map(|task| {
        let named = one.replace("id = \"task\"", &format!("id = \"{task}\""));
        format!(
            "[[workload]]{}",
            named.replace("= \"build\"", &format!("= \"{task}\""))
        )
    });
    let parity = "\n[[parity]]\nfact = \"unsafe code\"\nbaseline = \"a handler\"\nother = \"none\"\nwhy = \"A fixture.\"\n";
    let text = format!("{head}{}[[comparison]]{tail}{parity}", all.concat());
    checkout.write(
        file,
        &text.replace(
            "fewest-blocks = 3",
            "fewest-blocks = 3\nanswers = [\"idiomatic\"]",
        ),
    );
    measure(&checkout, 3).success();
    let record = record(&checkout);
    for task in tasks {
        for side in ["rust", "go"] {
            let of = |metric| values_of(&record, task, side, metric);
            assert_eq!(of("time").len(), 3, "{task}, {side}");
            assert!(of("cores-used").iter().all(|used| *used > 0.0));
            if task == "serve" {
                for ((whole, build), start) in of("time").iter().zip(of("wall")).zip(of("start")) {
                    // Each is rounded by itself.
                    assert!((build + start - whole).abs() < 1e-4 * whole);
                }
            }
        }
    }
}
