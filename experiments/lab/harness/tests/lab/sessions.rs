//! One record, several times of measuring: what is kept, what comes first, and whose it is.

use std::fs;

use record::Host;
use serde_json::Value;

use crate::checkout::{Checkout, MEASURE, says};
use crate::recorded::{RECORD, content, latest, record};

/// The record's file.
fn text(checkout: &Checkout) -> String {
    fs::read_to_string(checkout.path(RECORD)).unwrap()
}

/// Measures as `MEASURE` does, with one more word.
fn measure(checkout: &Checkout, word: &str) {
    checkout.run(&[&MEASURE[..], &[word]].concat()).success();
}

#[test]
fn what_is_measured_again_is_one_more_session_and_the_first_stays_byte_for_byte() {
    let checkout = Checkout::new("right");
    checkout.run(&MEASURE).success();
    let one = text(&checkout);
    let (head, rest) = one.split_once("\"sessions\":[").unwrap();
    let first = rest.strip_suffix("],\"history\":[]}\n").unwrap();
    for (word, sessions) in [("--fresh", 2), ("--more", 3)] {
        measure(&checkout, word);
        let kept = format!("{head}\"sessions\":[{first},");
        assert!(text(&checkout).starts_with(&kept), "{word}");
        let record = record(&checkout);
        let all = record["sessions"].as_array().unwrap();
        assert_eq!(all.len(), sessions, "{word}");
        assert_ne!(
            all[0]["provenance"]["seed"],
            latest(&record)["provenance"]["seed"]
        );
        assert_eq!(content(&record)["samples"].as_array().unwrap().len(), 3 * 6);
    }
    // Whoever asks for nothing new gets nothing new.
    let before = text(&checkout);
    let again = checkout.run(&MEASURE).success();
    let said = String::from_utf8_lossy(&again.get_output().stdout).into_owned();
    assert!(
        said.contains("toy: reused: ") && said.contains("3 sessions"),
        "{said}"
    );
    assert_eq!(text(&checkout), before);
}

/// Two workloads of a second and a half each, of which the first alone answers the question.
fn unanswered() -> Checkout {
    let checkout = Checkout::new("slow");
    checkout.redefine(
        "precision = 0.5",
        "precision = 0.5\nfewest-blocks = 3\nanswers = [\"idiomatic\"]",
    );
    checkout.redefine(
        "{ rust = \"slow\", go = \"right\", absent = \"right\" }",
        "{ rust = \"slow\", go = \"slow\" }\ntwin = \"none\"",
    );
    let other = "[[workload]]\nid = \"other\"\ntitle = \"other\"\nabout = \"It answers nothing.\"\n\
                 subjects = { rust = \"slow\", go = \"slow\" }\ntwin = \"none\"\n\n[[expect]]";
    checkout.redefine("[[expect]]", other);
    checkout.redefine(
        "other = \"go\"\n",
        "other = \"go\"\nworkloads = [\"task\"]\n",
    );
    let beside = "\n[[comparison]]\nid = \"beside\"\ntitle = \"beside\"\nbaseline = \"rust\"\nother = \"go\"\n\
                  workloads = [\"other\"]\n\n[[comparison]]";
    checkout.redefine("\n[[comparison]]", beside);
    checkout
}

/// Workloads of which the latest session has samples.
fn measured(checkout: &Checkout) -> Vec<String> {
    let record = record(checkout);
    let samples = content(&record)["samples"].as_array().unwrap();
    let mut keys: Vec<String> = samples
        .iter()
        .map(|sample| sample["workload"].as_str().unwrap().to_owned())
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Three blocks of one workload take nine seconds on any machine, of both eighteen, and the probing six: the first budget is
/// for one of them. A busy machine takes longer to come to its blocks, and leaves that much less.
const BUDGETS: [&str; 6] = ["24s", "24s", "32s", "32s", "44s", "60s"];

#[test]
fn one_more_session_measures_first_what_is_missing() {
    let in_turn = BUDGETS.iter().any(|budget| {
        let checkout = unanswered();
        let measures = |word: &str, workload: &str| {
            let run = checkout.run(&["measure", "--budget", budget, word]);
            run.get_output().status.success() && measured(&checkout) == [workload]
        };
        // What answers the question comes first; then what is missing does.
        measures("--fresh", "task")
            && measures("--more", "other")
            && record(&checkout)["sessions"].as_array().unwrap().len() > 1
    });
    assert!(in_turn, "by no budget");
}

#[test]
fn changed_sources_begin_anew_and_the_history_has_what_was_said() {
    let checkout = Checkout::new("right");
    let said = checkout.run(&MEASURE).success();
    let said = String::from_utf8_lossy(&said.get_output().stdout).into_owned();
    let before = record(&checkout);
    let source = "experiments/toy/src/main.rs";
    let same = fs::read_to_string(checkout.path(source)).unwrap();
    checkout.write(source, &format!("{same}// One word more.\n"));
    // Not even who asks for more gets sessions of two sources side by side.
    measure(&checkout, "--more");
    let after = record(&checkout);
    assert_eq!(after["sessions"].as_array().unwrap().len(), 1);
    let history = after["history"].as_array().unwrap();
    assert_eq!(history.len(), 1);
    let past = &history[0];
    assert_eq!(past["finished"], latest(&before)["provenance"]["finished"]);
    assert!(past["reason"].as_str().unwrap().contains("rust"), "{past}");
    let results = past["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(
        (&results[0]["comparison"], &results[0]["workload"]),
        (&"idiomatic".into(), &"task".into())
    );
    let number = |value: &Value| format!("{:.3}", value.as_f64().unwrap());
    let interval = &results[0]["interval"];
    let words = format!(
        "Go / Rust: time {} [{}, {}]",
        number(&results[0]["ratio"]),
        number(&interval[0]),
        number(&interval[1])
    );
    assert!(said.contains(&words), "{words} in {said}");
}

#[test]
fn records_of_another_host_are_refused_and_left_as_they_are() {
    let checkout = Checkout::new("right");
    checkout.run(&MEASURE).success();
    let mut foreign = record(&checkout);
    foreign["host"]["processor"]["family"] = 15.into();
    let foreign = format!("{foreign}\n");
    checkout.write(RECORD, &foreign);
    for words in [&[][..], &["--more"], &["--fresh"]] {
        let refused = checkout.run(&[&MEASURE[..], words].concat()).code(1);
        says(
            &refused,
            &[
                "error: ",
                RECORD,
                "measured on another host",
                "run `make contribute`",
            ],
        );
        assert_eq!(text(&checkout), foreign, "{words:?}");
        assert!(
            !checkout.path(".lab/journal/local/toy.jsonl").exists(),
            "nothing was begun"
        );
    }
}

#[test]
fn benches_of_another_host_are_refused_before_anything_is_built() {
    let checkout = Checkout::new("right");
    checkout.run(&MEASURE).success();
    checkout.redefine(
        "[[program]]",
        "[bench]\ncargo = \"toy\"\ngo = \"./toy\"\npairs = { work = \"task\" }\n\n[[program]]",
    );
    let mut foreign = record(&checkout);
    foreign["host"]["cores"] = 4_096.into();
    let mut session = latest(&foreign).clone();
    session["content"] = serde_json::json!({ "estimates": [] });
    foreign["sessions"] = serde_json::json!([session]);
    let file = "src/results/local/toy.bench.json";
    checkout.write(file, &foreign.to_string());
    let refused = checkout.run(&["bench"]).code(1);
    says(
        &refused,
        &[
            "error: ",
            file,
            "measured on another host",
            "run `make contribute`",
        ],
    );
    assert_eq!(
        fs::read_to_string(checkout.path(file)).unwrap(),
        foreign.to_string()
    );
}

#[test]
fn a_host_is_the_same_whenever_it_is_asked() {
    let checkout = Checkout::new("right");
    let asked = || {
        let doctor = checkout.run(&["doctor", "--json"]).success();
        let found: Value = serde_json::from_slice(&doctor.get_output().stdout).unwrap();
        serde_json::from_value::<Host>(found["host"].clone()).unwrap()
    };
    let (first, second) = (asked(), asked());
    assert_eq!(first.fingerprint(), second.fingerprint());
    checkout.run(&MEASURE).success();
    let measured: Host = serde_json::from_value(record(&checkout)["host"].clone()).unwrap();
    assert_eq!(
        (measured.fingerprint(), measured.label()),
        (first.fingerprint(), first.label())
    );
}
