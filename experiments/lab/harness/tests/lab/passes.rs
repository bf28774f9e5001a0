//! Two experiments in one run: what answers their questions comes first, and an interruption leaves it recorded.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::checkout::{Checkout, MEASURE, says, signal};
use crate::measuring::entries;

/// Two experiments with one workload that answers and one that does not: `other`, which comes first, and `toy`.
fn two() -> Checkout {
    let checkout = Checkout::new("right").built("right");
    checkout.redefine(
        "precision = 0.5",
        "precision = 0.5\nanswers = [\"idiomatic\"]",
    );
    checkout.redefine(
        "other = \"go\"\n",
        "other = \"go\"\nworkloads = [\"task\"]\n\n[[comparison]]\nid = \"beside\"\ntitle = \"beside\"\n\
         baseline = \"rust\"\nother = \"go\"\nworkloads = [\"beside\"]\n",
    );
    checkout.redefine(
        "[[expect]]",
        "[[workload]]\nid = \"beside\"\ntitle = \"beside\"\nabout = \"It answers nothing.\"\n\
         subjects = { rust = \"right\", go = \"right\" }\n\n[[expect]]",
    );
    let toy = fs::read_to_string(checkout.path("experiments/toy/experiment.toml")).unwrap();
    let other = toy.replace("id = \"toy\"", "id = \"other\"");
    checkout.write("experiments/other/experiment.toml", &other);
    checkout
}

fn record(checkout: &Checkout, experiment: &str) -> Value {
    let file = checkout.path(&format!("src/results/local/{experiment}.json"));
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

/// The only session of a record.
fn session(record: &Value) -> &Value {
    let sessions = record["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 1);
    &sessions[0]
}

/// Workloads that a session has samples of.
fn measured(session: &Value) -> BTreeSet<&str> {
    let samples = session["content"]["samples"].as_array().unwrap();
    samples
        .iter()
        .map(|sample| sample["workload"].as_str().unwrap())
        .collect()
}

/// Ends a run in the first sample that is taken once the journal of `toy` has so many.
fn cut_short(checkout: &Checkout, samples: &str) {
    checkout.write("tmp/stall", samples);
    let mut lab = checkout.lab(&MEASURE).spawn().unwrap();
    checkout.hanging();
    signal("INT", &lab.id().to_string());
    lab.wait().unwrap();
    checkout.has_no_stray();
    fs::remove_file(checkout.path("tmp/stall")).unwrap();
}

#[test]
fn what_answers_is_recorded_of_every_experiment_before_anything_else_is_measured() {
    let checkout = two();
    // Six blocks of three samples: `toy` is through with its first pass, and `other` begins its second.
    cut_short(&checkout, "18");
    let first: Vec<Value> = ["other", "toy"].map(|id| record(&checkout, id)).into();
    for record in &first {
        let session = session(record);
        assert_eq!(measured(session), BTreeSet::from(["task"]));
        let unmeasured = session["content"]["unmeasured"].as_array().unwrap();
        let beside = unmeasured
            .iter()
            .find(|u| u["workload"] == "beside")
            .unwrap();
        let reason = beside["reason"].as_str().unwrap();
        assert!(
            reason.contains("cut short before it: run the same command again"),
            "{reason}"
        );
    }
    let kept = entries(&checkout);
    assert_eq!(kept.len(), 18);
    assert!(kept.iter().all(|sample| sample["workload"] == "task"));

    let again = checkout.run(&MEASURE).success();
    says(
        &again,
        &[
            "other: to be measured: a run was cut short",
            "toy: to be measured: a run was cut short",
            "toy: goes on after 18 samples",
        ],
    );
    for (id, first) in ["other", "toy"].iter().zip(&first) {
        let whole = record(&checkout, id);
        let (before, after) = (session(first), session(&whole));
        assert_eq!(measured(after), BTreeSet::from(["beside", "task"]));
        for field in ["seed", "started"] {
            assert_eq!(before["provenance"][field], after["provenance"][field]);
        }
        let all = after["content"]["samples"].as_array().unwrap();
        let samples = before["content"]["samples"].as_array().unwrap();
        assert!(samples.iter().all(|sample| all.contains(sample)));
        assert_eq!(all.len(), 2 * 18);
        assert!(
            !checkout
                .path(&format!(".lab/journal/local/{id}.jsonl"))
                .exists()
        );
    }
}

#[test]
fn one_that_is_cut_short_in_the_first_pass_leaves_what_was_decided_before() {
    let checkout = two();
    cut_short(&checkout, "7");
    assert_eq!(
        measured(session(&record(&checkout, "other"))),
        BTreeSet::from(["task"])
    );
    assert!(!checkout.path("src/results/local/toy.json").exists());
    let kept = entries(&checkout);
    checkout.run(&MEASURE).success();
    for id in ["other", "toy"] {
        let record = record(&checkout, id);
        assert_eq!(
            measured(session(&record)),
            BTreeSet::from(["beside", "task"])
        );
    }
    let record = record(&checkout, "toy");
    let samples = session(&record)["content"]["samples"].as_array().unwrap();
    let whole = |s: &&Value| kept.iter().filter(|o| o["round"] == s["round"]).count() == 3;
    assert!(
        kept.iter()
            .filter(whole)
            .all(|sample| samples.contains(sample))
    );
}

#[test]
fn a_run_that_is_cut_short_and_asked_for_more_is_one_session() {
    let checkout = two();
    cut_short(&checkout, "18");
    // The run that was cut short is no earlier session of itself.
    checkout
        .run(&[&MEASURE[..], &["--more"]].concat())
        .success();
    for id in ["other", "toy"] {
        let record = record(&checkout, id);
        assert_eq!(
            measured(session(&record)),
            BTreeSet::from(["beside", "task"])
        );
    }
}
