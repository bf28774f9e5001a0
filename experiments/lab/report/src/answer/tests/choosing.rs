//! Statements stand where the data put them, and move when the records do.

use record::{Experiment, Statement};
use serde_json::json;

use super::plain;
use crate::answer::costs::by_host;
use crate::answer::{choices, choose};
use crate::results::testing::{record, results, samples, shelf, shelf_of, times, toy};
use crate::results::{Held, Results, RowState};

const SIDES: [&str; 5] = ["go", "rust", "level", "open", "unmeasured"];

fn statement(hosts: usize, workloads: &[&str]) -> Statement {
    let evidence = json!({
        "experiment": "toy", "comparison": "idiomatic", "workloads": workloads, "bound": 1.1, "hosts": hosts,
    });
    let entries =
        json!({"id": "adds", "says": "you add numbers", "page": "toy", "evidence": evidence});
    serde_json::from_value(entries).expect("a statement")
}

/// The toy with each host's ratio, this host's first, and one statement that so many hosts must support.
fn over(ratios: &[f64], needed: usize) -> Results {
    let toy = toy();
    let held = |ratio: &f64| samples(record(&toy, "host", 30, times(*ratio)));
    let mut hosts = ratios.iter().map(held);
    let here = hosts.next().unwrap_or_default();
    let shelf = shelf_of(toy.clone(), here, hosts.collect());
    results(shelf).with_statements(vec![statement(needed, &[])])
}

/// The one side on which the statement stands, and what is said of it there.
fn stands(results: &Results) -> (&'static str, String) {
    let lists = SIDES.map(|side| (side, plain(choose(results, side).expect("a side"))));
    let mut on = lists
        .into_iter()
        .filter(|(_, html)| html.contains("id=\"choose-adds\""));
    let found = on.next().expect("on some side");
    assert!(on.next().is_none(), "on one side alone");
    found
}

#[test]
fn each_state_has_its_list_and_its_words() {
    let cases: [(&[f64], usize, &str, &str); 13] = [
        (&[1.5, 1.6], 2, "rust", "Both hosts say so."),
        (&[1.5, 1.6, 1.4], 2, "rust", "All three hosts say so."),
        (&[0.5, 0.6], 2, "go", "Both hosts say so."),
        (&[1.02, 1.01], 2, "level", "Both hosts say so."),
        (
            &[1.1, 1.1],
            2,
            "open",
            "Whether it is 1.1 times or more in most cases, no host can tell.",
        ),
        (
            &[1.5, 0.6],
            2,
            "open",
            "The hosts contradict each other: for Go on elsewhere and for Rust on here.",
        ),
        (
            &[1.5],
            2,
            "open",
            "It takes two hosts to say so, and one has measured it.",
        ),
        (&[1.5], 1, "rust", "One host says so."),
        (
            &[1.5, 1.1, 1.1],
            1,
            "rust",
            "One of three hosts says so; it is open on elsewhere and elsewhere-2.",
        ),
        (
            &[1.5, 1.1],
            1,
            "rust",
            "One of two hosts says so; it is open on elsewhere.",
        ),
        (
            &[1.5, 1.4, 1.01],
            2,
            "rust",
            "Two of three hosts say so; it is no difference on elsewhere-2.",
        ),
        (
            &[1.5, 1.01, 1.02],
            2,
            "level",
            "Two of three hosts say so; it is for Rust on here.",
        ),
        (
            &[1.5, 1.01],
            2,
            "open",
            "The hosts do not agree: for Rust on here and no difference on elsewhere.",
        ),
    ];
    for (ratios, needed, side, words) in cases {
        let (found, html) = stands(&over(ratios, needed));
        assert_eq!(found, side, "{ratios:?} of {needed}: {html}");
        assert!(html.contains(words), "{ratios:?}: {html}");
    }
}

#[test]
fn what_nobody_measured_says_so_and_what_has_no_experiment_says_what_it_takes() {
    let nothing = results(shelf(toy(), Held::default(), Held::default()));
    let (side, html) = stands(&nothing.with_statements(vec![statement(1, &[])]));
    assert_eq!(side, "unmeasured");
    assert!(
        html.contains("Nothing of it is measured on here yet."),
        "{html}"
    );
    let bare = json!({"id": "adds", "says": "you resize images", "claim": "untested", "missing": "It takes images."});
    let bare = serde_json::from_value(bare).expect("a statement");
    let (side, html) = stands(&over(&[1.5], 1).with_statements(vec![bare]));
    assert_eq!(side, "unmeasured");
    assert!(
        html.contains("<strong>You resize images.</strong>"),
        "{html}"
    );
    assert!(html.contains("It takes images."), "{html}");
    assert!(html.contains("claims.html#claim-untested"), "{html}");
}

#[test]
fn a_changed_record_moves_a_statement() {
    assert_eq!(stands(&over(&[1.5, 1.6], 2)).0, "rust");
    assert_eq!(stands(&over(&[0.6, 0.5], 2)).0, "go");
    assert_eq!(stands(&over(&[1.5, 1.01], 2)).0, "open");
}

#[test]
fn its_evidence_is_a_sentence_with_a_link() {
    let (_, html) = stands(&over(&[2.0, 2.0], 2));
    assert!(html.contains("Rust is"), "{html}");
    assert!(html.contains("times as fast as Go"), "{html}");
    assert!(html.contains("href=\"@root/toy.html\""), "{html}");
}

/// Four cases, in the definition's order.
fn cases(each: [f64; 4], workloads: &[&str]) -> Results {
    let toy = toy();
    let keys = keys(&toy);
    let time = |w: &str, s: &str| {
        let place = keys.iter().position(|k| k == w)?;
        Some(if s == "go" { each[place] } else { 1.0 })
    };
    let here = samples(record(&toy, "here", 30, time));
    let results = results(shelf(toy.clone(), here, Held::default()));
    results.with_statements(vec![statement(1, workloads)])
}

fn keys(toy: &Experiment) -> Vec<String> {
    record::expand(toy, 2).into_iter().map(|w| w.key).collect()
}

#[test]
fn a_side_takes_most_cases_and_three_times_as_many_as_speak_otherwise() {
    for (each, side) in [
        ([1.5, 1.5, 1.5, 0.5], "rust"),
        ([1.5, 1.5, 1.5, 1.0], "rust"),
        ([0.5, 0.5, 0.5, 1.1], "go"),
        ([1.5, 1.5, 0.5, 0.5], "open"),
        ([1.5, 1.5, 1.0, 1.0], "open"),
        ([1.0, 1.0, 1.0, 1.5], "level"),
        ([1.5, 1.5, 1.1, 1.1], "open"),
    ] {
        assert_eq!(stands(&cases(each, &[])).0, side, "{each:?}");
    }
}

#[test]
fn only_the_workloads_that_are_named_count() {
    let first = keys(&toy()).remove(0);
    assert_eq!(stands(&cases([0.5, 1.5, 1.5, 1.5], &[])).0, "rust");
    assert_eq!(stands(&cases([0.5, 1.5, 1.5, 1.5], &[&first])).0, "go");
}

#[test]
fn costs_are_those_of_go_whichever_side_is_divided_and_whatever_is_better() {
    let results = over(&[1.5], 1);
    let rows = || {
        let rows = results.rows("toy", "idiomatic").expect("known");
        rows.iter().filter_map(RowState::measured)
    };
    let sides = results.sides("toy", "idiomatic").expect("known");
    let first = |sides| by_host(sides, rows())[0].costs[0];
    let cost = first(&sides);
    assert!((1.45..1.55).contains(&cost.ratio), "{cost:?}");
    assert!(cost.deciding.contains(cost.ratio));
    let mut rate = sides.clone();
    rate.metric = record::metric("rate").expect("known");
    let turned = first(&rate);
    assert!((turned.ratio * cost.ratio - 1.0).abs() < 1e-12);
    assert!(turned.deciding.contains(turned.ratio));
    let mut swapped = sides.clone();
    std::mem::swap(&mut swapped.baseline, &mut swapped.other);
    assert_eq!(first(&swapped), turned);
    let mut foreign = sides.clone();
    foreign.other.language = "C".into();
    assert!(by_host(&foreign, rows()).is_empty());
}

#[test]
fn the_page_says_how_many_stand_where() {
    let html = plain(choices(&over(&[1.5, 1.6], 2)).expect("statements"));
    assert!(
        html.contains("Of one reason measured, none speaks for Go and one speaks for Rust."),
        "{html}"
    );
    assert!(
        html.contains(
            "None makes no difference, none cannot be told, and none is not measured yet."
        ),
        "{html}"
    );
    let go = plain(choose(&over(&[1.5, 1.6], 2), "go").expect("a side"));
    assert!(
        go.contains("Nothing that is measured speaks for Go."),
        "{go}"
    );
}

#[test]
fn an_unknown_side_and_a_book_without_statements_name_their_mend() {
    let unknown = choose(&over(&[1.5], 1), "rustt").expect_err("unknown");
    assert_eq!(unknown.to_string(), "no side `rustt`: did you mean `rust`?");
    let none = over(&[1.5], 1).with_statements(Vec::new());
    let problem = choose(&none, "go").expect_err("none").to_string();
    assert!(
        problem.contains("restore experiments/statements.toml"),
        "{problem}"
    );
}
