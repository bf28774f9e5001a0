//! Compilers that are missing or too old.

use std::os::unix::fs::symlink;

use crate::checkout::{Checkout, real, says};

/// A checkout whose PATH holds only what is linked here, and what the test adds.
fn path_of(checkout: &Checkout, tools: &[&str]) -> String {
    let only = checkout.path("only");
    std::fs::create_dir(&only).unwrap();
    for tool in tools {
        symlink(real(tool), only.join(tool)).unwrap();
    }
    format!("{}:{}", checkout.path("tools").display(), only.display())
}

fn build_with(checkout: &Checkout, path: &str) -> assert_cmd::assert::Assert {
    use std::process::Stdio;
    let mut lab = checkout.lab(&["build"]);
    lab.env("PATH", path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    assert_cmd::assert::Assert::new(lab.output().unwrap())
}

#[test]
fn a_missing_go_is_named_with_the_mend() {
    let checkout = Checkout::new("right");
    let path = path_of(&checkout, &["sh", "rustc", "cargo", "cc"]);
    let assert = build_with(&checkout, &path).code(1);
    says(
        &assert,
        &["error: go: not found in PATH: install Go 1.26 or newer from https://go.dev/dl/"],
    );
}

#[test]
fn all_missing_tools_are_named_at_once() {
    let checkout = Checkout::new("right");
    let path = path_of(&checkout, &["sh"]);
    let assert = build_with(&checkout, &path).code(1);
    says(
        &assert,
        &[
            "rustc: not found",
            "cargo: not found",
            "go: not found",
            "cc: not found",
        ],
    );
}

#[test]
fn a_go_that_is_too_old_is_named_with_its_place_and_the_mend() {
    let checkout = Checkout::new("right");
    // A release that old cannot be had on every host.
    checkout.tool("go", "echo go version go1.20.1 linux/amd64");
    let assert = checkout.run(&["build"]).code(1);
    let place = checkout.path("tools/go").display().to_string();
    says(
        &assert,
        &[
            &place,
            "too old (`go version go1.20.1",
            "install Go 1.26 or newer",
        ],
    );
}

#[test]
fn the_doctor_fails_only_for_what_is_required() {
    let checkout = Checkout::new("right");
    checkout.run(&["doctor"]).success();
    checkout.tool("go", "echo go version go1.20.1 linux/amd64");
    let assert = checkout.run(&["doctor", "--json"]).code(1);
    let found: serde_json::Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
    let missing = found["findings"].as_array().unwrap().iter();
    let missing: Vec<_> = missing.filter(|f| f["weight"] == "missing").collect();
    assert_eq!(missing.len(), 1);
    assert!(missing[0]["found"].as_str().unwrap().contains("too old"));
}
