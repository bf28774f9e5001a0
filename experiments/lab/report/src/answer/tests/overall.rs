//! Claims that all experiments test together: each counts once, and a changed record moves the verdict.

use record::{Experiment, Ledger, ProbeKind};
use serde_json::json;

use super::plain;
use crate::answer::{bottleneck, claim, claims_board};
use crate::results::testing::{claim as claim_test, record, samples, shelf_of, times, toy};
use crate::results::{Held, Results, Shelf};

/// A ledger of both kinds of claims, and of one without a test.
fn ledger() -> Ledger {
    let claim = |id: &str, overall: serde_json::Value| json!({"id": id, "short": format!("In short: {id}"), "says": format!("It says {id}."), "test": "T.", "overall": overall});
    let cost = json!({"asks": "cost", "bound": 1.4, "contrary": 2.0, "reading": "below 1.4", "since": "2026-11-04T00:00:00Z"});
    let parting = json!({"asks": "parting", "reading": "every measure"});
    let claims = [
        claim("parts", parting),
        claim("little", cost),
        claim("human-time-go", json!(null)),
        claim("hardware-time-rust", json!(null)),
    ];
    serde_json::from_value(json!({ "claim": claims })).expect("a ledger")
}

/// The toy under another name, measured by a probe, with those of its comparisons.
fn named(id: &str, probe: ProbeKind, comparisons: &[&str]) -> Experiment {
    let mut definition = toy();
    definition.id = id.into();
    definition.title = format!("The {id}");
    definition.figures.clear();
    definition.claims.clear();
    definition.subjects.iter_mut().for_each(|s| s.probe = probe);
    definition
        .comparisons
        .retain(|c| comparisons.contains(&c.id.as_str()));
    definition
}

fn running(id: &str) -> Experiment {
    named(id, ProbeKind::Loop, &["tuned"])
}

fn building(id: &str) -> Experiment {
    named(id, ProbeKind::Build, &["tuned"])
}

/// An experiment with each host's ratio; a host without one has not measured it.
fn measured(definition: Experiment, ratios: &[Option<f64>]) -> Shelf {
    let held = |ratio: &Option<f64>| match ratio {
        Some(ratio) => samples(record(&definition, "host", 30, times(*ratio))),
        None => Held::default(),
    };
    let mut hosts: Vec<Held> = ratios.iter().map(held).collect();
    let here = hosts.remove(0);
    shelf_of(definition.clone(), here, hosts)
}

fn book(shelves: Vec<Shelf>) -> Results {
    Results::new("here", ledger(), shelves)
}

fn html(results: &Results, id: &str) -> String {
    plain(claim(results, id).expect("in the ledger"))
}

fn verdict(results: &Results, id: &str) -> String {
    let html = html(results, id);
    let (_, rest) = html.split_once("data-verdict=\"").expect("a verdict");
    rest.split('"').next().expect("closed").to_owned()
}

/// One experiment that runs for each ratio, on this host.
fn costs(ratios: &[f64]) -> Results {
    let shelf =
        |(place, ratio): (usize, &f64)| measured(running(&format!("run-{place}")), &[Some(*ratio)]);
    book(ratios.iter().enumerate().map(shelf).collect())
}

#[test]
fn a_cost_is_little_much_or_between_the_two() {
    for (ratios, wanted) in [
        (&[1.2, 1.3, 1.1][..], "supported"),
        (&[0.8, 1.0], "supported"),
        (&[2.5, 3.0], "contradicted"),
        (&[1.6, 1.7], "mixed"),
        (&[1.2, 1.3, 1.1, 3.0], "mostly-supported"),
        (&[1.2, 3.0], "mixed"),
        (&[1.4, 1.4], "undecided"),
    ] {
        assert_eq!(verdict(&costs(ratios), "little"), wanted, "{ratios:?}");
    }
    assert_eq!(verdict(&book(Vec::new()), "little"), "not-measured");
}

#[test]
fn an_experiment_with_many_rows_counts_no_more_than_one_with_few() {
    let wide = named("wide", ProbeKind::Loop, &["idiomatic", "tuned"]);
    let few = |id: &str| measured(running(id), &[Some(1.2)]);
    let shelves = vec![measured(wide, &[Some(3.0)]), few("a"), few("b"), few("c")];
    let results = book(shelves);
    let rows = |id: &str, comparison: &str| results.rows(id, comparison).expect("known").len();
    let many = rows("wide", "idiomatic") + rows("wide", "tuned");
    assert!(many >= rows("a", "tuned") * 3);
    assert_eq!(verdict(&results, "little"), "mostly-supported");
}

#[test]
fn a_cost_is_said_with_its_experiments_and_its_date() {
    let html = html(&costs(&[1.2, 3.0]), "little");
    assert!(
        html.contains(
            "At run time Go costs 1.2 times what Rust does in tuned; and 3.0 times in tuned."
        ),
        "{html}"
    );
    assert!(html.contains("The contrary is shown in tuned."), "{html}");
    assert!(
        html.contains("Written on 4 November 2026, 00:00 UTC, after these data were measured."),
        "{html}"
    );
    let cheaper = self::html(&costs(&[0.5]), "little");
    assert!(
        cheaper.contains("At run time Rust costs 2.0 times what Go does in tuned."),
        "{cheaper}"
    );
}

#[test]
fn files_and_builds_are_not_run_time() {
    let file = named("file", ProbeKind::Size, &["tuned"]);
    let shelves = vec![
        measured(file, &[Some(9.0)]),
        measured(building("build"), &[Some(9.0)]),
    ];
    assert_eq!(verdict(&book(shelves), "little"), "not-measured");
}

/// Builds and a program that runs, on this host.
fn halves(builds: f64, runs: f64) -> Results {
    book(vec![
        measured(building("build"), &[Some(builds)]),
        measured(running("run"), &[Some(runs)]),
    ])
}

#[test]
fn lines_part_where_every_measure_lies_as_folklore_has_it() {
    for (builds, runs, wanted) in [
        (0.5, 1.5, "contradicted"),
        (1.0, 1.5, "mixed"),
        (1.5, 1.5, "mixed"),
        (0.5, 0.7, "mixed"),
        (1.5, 0.7, "supported"),
        (1.0, 1.0, "supported"),
    ] {
        assert_eq!(
            verdict(&halves(builds, runs), "parts"),
            wanted,
            "{builds} {runs}"
        );
    }
    let clean = html(&halves(0.5, 1.5), "parts");
    assert!(
        clean.contains("In development Go is ahead in the one measure. In speed Rust is ahead in the one measure."),
        "{clean}"
    );
}

#[test]
fn a_measure_that_is_open_leaves_its_half_open() {
    let mut strict = building("build");
    strict.comparisons[0].margin = 0.0;
    let results = book(vec![
        measured(strict, &[Some(1.0)]),
        measured(running("run"), &[Some(1.5)]),
    ]);
    assert_eq!(verdict(&results, "parts"), "undecided");
    let html = html(&results, "parts");
    assert!(
        html.contains(
            "In development Go is not ahead in the one measure; open is tuned (The build)."
        ),
        "{html}"
    );
}

#[test]
fn one_measure_of_several_that_lies_otherwise_is_named() {
    let results = book(vec![
        measured(building("cold"), &[Some(0.5)]),
        measured(building("saved"), &[Some(1.5)]),
        measured(running("run"), &[Some(1.5)]),
    ]);
    let html = html(&results, "parts");
    assert!(
        html.contains(
            "In development Go is ahead in one of two measures; Rust is in tuned (The saved)."
        ),
        "{html}"
    );
    assert_eq!(verdict(&results, "parts"), "mixed");
    assert!(html.contains("the other way round"), "{html}");
}

#[test]
fn what_was_measured_of_one_half_alone_says_nothing_of_lines() {
    let results = book(vec![measured(running("run"), &[Some(1.5)])]);
    assert_eq!(verdict(&results, "parts"), "not-measured");
    assert!(html(&results, "parts").contains("No host has measured both development and speed."));
}

#[test]
fn a_half_is_not_clean_before_all_of_it_is_measured() {
    let results = book(vec![
        measured(building("build"), &[Some(0.5), Some(0.5)]),
        measured(running("run"), &[Some(1.5), Some(1.5)]),
        measured(running("slow"), &[None, Some(1.5)]),
    ]);
    assert_eq!(verdict(&results, "parts"), "undecided");
    assert!(
        html(&results, "parts")
            .contains("It is open on one of two hosts, and contradicted on elsewhere.")
    );
}

#[test]
fn each_host_is_asked_for_itself() {
    let results = book(vec![
        measured(running("run"), &[Some(1.2), Some(3.0), Some(1.3)]),
        measured(running("work"), &[Some(1.2), Some(3.0), None]),
        measured(running("more"), &[Some(1.2), Some(3.0), None]),
    ]);
    let html = html(&results, "little");
    assert!(
        html.contains("It holds on one of two hosts; it is contradicted on elsewhere."),
        "one with a third of the experiments does not judge: {html}"
    );
}

#[test]
fn a_changed_record_moves_the_verdicts() {
    let before = halves(0.5, 1.2);
    let after = halves(1.5, 3.0);
    let of = |results| ["parts", "little"].map(|id| verdict(results, id));
    assert_eq!(of(&before), ["contradicted", "supported"]);
    assert_eq!(of(&after), ["mixed", "contradicted"]);
}

#[test]
fn the_board_has_every_claim_in_order_with_mark_word_hosts_and_link() {
    let results = book(vec![measured(running("run"), &[Some(1.2), Some(1.1)])]);
    let html = plain(claims_board(&results));
    let places: Vec<_> = ["parts", "little", "human-time-go", "hardware-time-rust"]
        .iter()
        .map(|id| html.find(&format!("<a href=\"#claim-{id}\">In short: {id}</a>")))
        .collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{html}"
    );
    assert!(
        html.contains("<span class=\"verdict-mark\" aria-hidden=\"true\">✓</span> supported</span></td><td class=\"claims-hosts\">2 of 2</td>"),
        "{html}"
    );
    assert!(
        html.contains("aria-hidden=\"true\">–</span> not measured yet</span></td><td class=\"claims-hosts\">–</td>"),
        "{html}"
    );
}

/// Both halves of the final verdict, each tested by an experiment of its own.
fn last(human: f64, hardware: f64) -> Results {
    let testing = |mut definition: Experiment, id: &str, direction: &str| {
        let mut test = claim_test(id, direction, 1.0);
        test["comparisons"] = json!(["tuned"]);
        definition.claims = vec![serde_json::from_value(test).expect("a test")];
        definition
    };
    book(vec![
        measured(
            testing(building("build"), "human-time-go", "below"),
            &[Some(human)],
        ),
        measured(
            testing(running("run"), "hardware-time-rust", "above"),
            &[Some(hardware)],
        ),
    ])
}

#[test]
fn the_final_verdict_is_computed_beside_the_articles() {
    let said = |human, hardware| plain(bottleneck(&last(human, hardware)).expect("in the ledger"));
    let html = said(0.5, 1.5);
    assert!(
        html.contains("<strong>Human time speaks for Go, hardware time speaks for Rust.</strong>"),
        "{html}"
    );
    assert!(html.contains("It says human-time-go."), "{html}");
    assert!(html.contains("times as fast as"), "{html}");
    let turned = said(1.5, 0.5);
    assert!(
        turned.contains("Human time does not speak for Go, hardware time does not speak for Rust."),
        "{turned}"
    );
    let nothing = plain(bottleneck(&book(Vec::new())).expect("in the ledger"));
    assert!(
        nothing.contains("Human time is not measured yet"),
        "{nothing}"
    );
}
