//! Records and journals that cannot be read or written: nothing measured is lost.

use std::fs;
use std::process::Command;

use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;

use crate::checkout::{Checkout, MEASURE, says};
use crate::measuring::{cut_short, entries};
use crate::recorded::{RECORD, content, record};

#[test]
fn unreadable_records_are_named_kept_and_replaced_only_when_asked() {
    let checkout = Checkout::new("right");
    let foreign = "{\"schema\":99}";
    for (text, words) in [
        (
            "{\"schema\":2,\"experiment\":\"to",
            "not a readable record: EOF while parsing",
        ),
        (foreign, "written by schema 99, this build reads 2"),
    ] {
        checkout.write(RECORD, text);
        let assert = checkout.run(&["measure"]).code(1);
        says(
            &assert,
            &["error: ", RECORD, words, "run `make measure ONLY=toy"],
        );
        assert_eq!(fs::read_to_string(checkout.path(RECORD)).unwrap(), text);
        assert!(!checkout.path(".lab").exists(), "nothing was begun");
    }
    checkout
        .run(&[&MEASURE[..], &["--fresh"]].concat())
        .success();
    assert!(
        !content(&record(&checkout))["samples"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn blocked_results_lose_no_sample() {
    let checkout = Checkout::new("right").built("right");
    checkout.write("tmp/block", "1");
    fs::create_dir(checkout.path("src")).unwrap();
    let assert = checkout.run(&MEASURE).code(1);
    says(
        &assert,
        &[
            "error: ",
            RECORD,
            "cannot write",
            "free some space or make the folder writable",
        ],
    );
    let kept = entries(&checkout);
    fs::remove_file(checkout.path("tmp/block")).unwrap();
    fs::remove_file(checkout.path("src/results")).unwrap();
    let again = checkout.run(&MEASURE).success();
    let goes_on = format!("goes on after {} samples of an earlier run", kept.len());
    says(&again, &[&goes_on]);
    let samples = content(&record(&checkout))["samples"].clone();
    for sample in &kept {
        assert!(samples.as_array().unwrap().contains(sample), "{sample}");
    }
}

#[test]
fn a_journal_that_cannot_grow_is_named_and_gone_on_with() {
    let checkout = Checkout::new("right").built("right");
    checkout.run(&["verify"]).success();
    // Where a file can grow no more, writing fails as on a full disk. 8 blocks are 4 or 8 KiB, less than the first pass writes.
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh"])
        .arg(cargo_bin("lab"))
        // As many as there can be: some of them have no room.
        .args(["measure", "--budget", "2h"])
        .current_dir(checkout.path("."))
        .env("TMPDIR", checkout.path("tmp"))
        .env_remove("LAB_HOST")
        .output();
    let assert = Assert::new(limited.unwrap()).code(1);
    says(
        &assert,
        &[
            "error: ",
            ".lab/journal/local/toy.jsonl: cannot write",
            "free some space",
            "run the same command again: it goes on from here",
        ],
    );
    checkout.has_no_stray();
    assert!(!checkout.path(RECORD).exists());
    let kept = entries(&checkout);
    assert!(kept.len() > 3, "{}", kept.len());
    let again = checkout.run(&MEASURE).success();
    says(&again, &[&format!("goes on after {} samples", kept.len())]);
}

#[test]
fn an_interrupted_run_keeps_its_journal_and_a_corrupt_one_is_replaced_only_when_asked() {
    let checkout = Checkout::new("right").built("right");
    let interrupted = cut_short(&checkout, "INT").code(130);
    says(
        &interrupted,
        &["error: ", "interrupted: what was finished is kept"],
    );
    let file = ".lab/journal/local/toy.jsonl";
    let text = fs::read_to_string(checkout.path(file)).unwrap();
    let broken = text.replacen("{\"used\"", "{\"\u{fffd}", 1);
    checkout.write(file, &broken);
    let assert = checkout.run(&MEASURE).code(1);
    says(&assert, &["error: ", file, "line 2", "FRESH=1"]);
    assert_eq!(fs::read_to_string(checkout.path(file)).unwrap(), broken);
    checkout
        .run(&[&MEASURE[..], &["--fresh"]].concat())
        .success();
    assert!(checkout.path(RECORD).is_file() && !checkout.path(file).exists());
}
