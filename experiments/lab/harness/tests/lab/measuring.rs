//! Measurements that are killed, interrupted, stalled, short of time or of cores.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;

use assert_cmd::assert::Assert;
use serde_json::Value;

use crate::checkout::{Checkout, MEASURE, is_gone, on_one_core, says, signal};
use crate::recorded::{RECORD, content, latest, record};

/// The samples in the journal, whole lines only.
pub fn entries(checkout: &Checkout) -> Vec<Value> {
    let text = fs::read_to_string(checkout.path(".lab/journal/local/toy.jsonl"));
    let text = text.unwrap_or_default();
    let whole = text.split_inclusive('\n').filter(|l| l.ends_with('\n'));
    whole
        .skip(1)
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["sample"].clone())
        .collect()
}

/// Ends a measurement by a signal in its third block, in which a subject hangs; gives how it ended.
pub fn cut_short(checkout: &Checkout, name: &str) -> Assert {
    checkout.write("tmp/stall", "7");
    let mut lab = checkout.lab(&MEASURE);
    let lab = lab.args(["--seed", "7"]).stderr(Stdio::piped()).spawn();
    let lab = lab.unwrap();
    checkout.hanging();
    signal(name, &lab.id().to_string());
    let ended = Assert::new(lab.wait_with_output().unwrap());
    checkout.has_no_stray();
    assert!(!checkout.path(RECORD).exists());
    fs::remove_file(checkout.path("tmp/stall")).unwrap();
    ended
}

/// Goes on after a run that was cut short: all of its whole blocks are in the record, none twice.
fn goes_on(checkout: &Checkout) {
    let kept = entries(checkout);
    let again = checkout.run(&MEASURE).success();
    says(&again, &[&format!("goes on after {} samples", kept.len())]);
    let record = record(checkout);
    assert_eq!(latest(&record)["provenance"]["seed"], 7);
    let samples = content(&record)["samples"].as_array().unwrap();
    let whole = |s: &&Value| kept.iter().filter(|o| o["round"] == s["round"]).count() == 3;
    assert_eq!(kept.iter().filter(whole).count(), 6);
    for sample in kept.iter().filter(whole) {
        assert!(samples.contains(sample), "lost: {sample}");
    }
    let places: BTreeSet<String> = samples
        .iter()
        .map(|s| format!("{} {}", s["round"], s["subject"]))
        .collect();
    assert_eq!(places.len(), samples.len(), "a sample stands twice");
    assert_eq!(samples.len(), 3 * 6);
    assert!(!checkout.path(".lab/journal/local/toy.jsonl").exists());
}

#[test]
fn a_killed_measurement_goes_on_with_every_whole_block() {
    let checkout = Checkout::new("right").built("right");
    assert_eq!(
        cut_short(&checkout, "KILL").get_output().status.code(),
        None
    );
    goes_on(&checkout);
}

#[test]
fn a_subject_that_hangs_is_killed_and_what_was_measured_kept() {
    let checkout = Checkout::new("right").built("right");
    checkout.write("tmp/stall", "3");
    let assert = checkout.run(&MEASURE).code(1);
    says(
        &assert,
        &[
            "error: toy: workload task, subject rust",
            "layout-",
            "not done after 10s, killed: see whether it hangs when run by hand",
            "what was finished is kept: mend it, then run the same command again",
        ],
    );
    is_gone(&checkout.hanging());
    checkout.has_no_stray();
    assert!(entries(&checkout).len() >= 3);
}

#[test]
fn what_a_small_budget_cannot_reach_is_recorded_as_not_measured() {
    let checkout = Checkout::new("right").built("right");
    let slow = "[[workload]]\nid = \"slow\"\ntitle = \"slow\"\nabout = \"It takes its time.\"\n\
                subjects = { rust = \"slow\", go = \"slow\" }\n\n[[expect]]";
    checkout.redefine("[[expect]]", slow);
    // Six blocks of the slow one take 27 seconds on any machine, all of the others' a tenth of the budget.
    let assert = checkout
        .run(&["measure", "--budget", "25s", "--blocks", "6"])
        .success();
    let output = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    // The command that is not on this host counts too.
    for words in [
        "of 2 workloads, ",
        "2 not measured",
        "not measured: the budget of 25",
    ] {
        assert!(output.contains(words), "{output}");
    }
    let record = record(&checkout);
    let mut unmeasured = content(&record)["unmeasured"].as_array().unwrap().iter();
    let slow = unmeasured.find(|u| u["workload"] == "slow").unwrap();
    let reason = slow["reason"].as_str().unwrap();
    for words in ["the budget of 25", "gave it 0 blocks", "BUDGET=30m"] {
        assert!(reason.contains(words), "{reason}");
    }
    let measured = content(&record)["samples"].as_array().unwrap().iter();
    let keys: BTreeSet<&str> = measured.map(|s| s["workload"].as_str().unwrap()).collect();
    assert_eq!(keys, BTreeSet::from(["task"]));
}

#[test]
fn a_budget_that_measures_nothing_is_an_error_and_leaves_the_record() {
    let checkout = Checkout::new("right").built("right");
    checkout.run(&MEASURE).success();
    let before = record(&checkout);
    let refused = checkout
        .run(&["measure", "--fresh", "--budget", "50ms"])
        .failure();
    let words = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(words.contains("nothing could be measured"), "{words}");
    assert_eq!(record(&checkout), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_host_of_one_core_measures_one_thread_and_warns() {
    let checkout = Checkout::new("right").built("right");
    checkout.redefine(
        "[[expect]]",
        "[workload.parameters]\nthreads = \"cores\"\n\n[[expect]]",
    );
    on_one_core(|| {
        let doctor = checkout.run(&["doctor"]).success();
        let output = String::from_utf8_lossy(&doctor.get_output().stdout).into_owned();
        assert!(output.contains("one core: "), "{output}");
        checkout.run(&MEASURE).success();
    });
    let record = record(&checkout);
    assert_eq!(record["host"]["cores"], 1);
    assert_eq!(content(&record)["workloads"].as_array().unwrap().len(), 1);
    assert_eq!(content(&record)["workloads"][0]["parameters"]["threads"], 1);
    let mut warnings = latest(&record)["warnings"].as_array().unwrap().iter();
    assert!(warnings.any(|w| w["message"].as_str().unwrap().starts_with("one core: ")));
}
