mod choosing;
mod loads;
mod overall;

use record::Project;

use super::*;
use crate::results::testing::{
    claim as claim_test, ledger as synthetic_ledger, measured, record, results, samples, shelf,
    shelf_of, times, toy,
};
use crate::results::{Held, Results};

fn plain(html: String) -> String {
    html.replace('\u{a0}', " ")
}

fn at(ratio: f64, workload: &str, field: &str) -> String {
    plain(value(&measured(ratio), "toy", "idiomatic", workload, field).expect("known"))
}

fn empty() -> Results {
    results(shelf(toy(), Held::default(), Held::default()))
}

/// The idiomatic ratios, one a workload, in the definition's order.
fn ratios(each: [f64; 4]) -> Results {
    testing(each, claim_test("ahead", "above", 1.0))
}

fn testing(each: [f64; 4], test: serde_json::Value) -> Results {
    in_rounds(30, each, test)
}

fn in_rounds(rounds: u32, each: [f64; 4], test: serde_json::Value) -> Results {
    let mut toy = toy();
    toy.claims = vec![serde_json::from_value(test).expect("a test")];
    let keys: Vec<_> = record::expand(&toy, 2).into_iter().map(|w| w.key).collect();
    let time = |w: &str, s: &str| {
        let place = keys.iter().position(|k| k == w)?;
        Some(if s == "go" { each[place] } else { 1.0 })
    };
    let here = record(&toy, "here", rounds, time);
    results(shelf(toy, samples(here), Held::default()))
}

fn verdict_of(results: &Results) -> String {
    let html = claim(results, "ahead").expect("in the ledger");
    let (_, rest) = html.split_once("data-verdict=\"").expect("a verdict");
    rest.split('"').next().expect("closed").to_owned()
}

#[test]
fn values_are_the_rows_numbers_with_their_units() {
    let results = measured(1.5);
    let row = results.rows("toy", "idiomatic").expect("known")[0]
        .measured()
        .expect("measured")
        .clone();
    let ratio = crate::results::format::ratio(row.comparison.ratio);
    assert_eq!(
        at(1.5, "sum@n=10", "ratio"),
        format!("<span class=\"value\">{ratio}</span>")
    );
    assert!(at(1.5, "sum@n=10", "interval").contains(" to "));
    assert!(
        at(1.5, "sum@n=10", "baseline").contains(" ms<")
            || at(1.5, "sum@n=10", "baseline").contains(" µs<")
    );
    assert_eq!(
        at(1.5, "sum@n=10", "verdict"),
        "<span class=\"value\">Rust faster</span>"
    );
    assert_eq!(
        at(0.5, "sum@n=10", "verdict"),
        "<span class=\"value\">Go faster</span>"
    );
    assert_eq!(
        at(1.5, "sum@n=10", "blocks"),
        "<span class=\"value\">30</span>"
    );
}

#[test]
fn totals_count_by_side() {
    let count = |ratio, field| {
        at(ratio, "all", field)
            .replace("<span class=\"value\">", "")
            .replace("</span>", "")
    };
    assert_eq!(count(1.5, "count"), "4");
    assert_eq!(
        (count(1.5, "baseline-faster"), count(1.5, "other-faster")),
        ("4".into(), "0".into())
    );
    assert_eq!(
        (count(0.5, "baseline-faster"), count(0.5, "other-faster")),
        ("0".into(), "4".into())
    );
    assert_eq!(count(1.0, "equivalent"), "4");
    assert!(count(1.5, "range").contains("× to "));
}

#[test]
fn a_value_that_is_not_there_says_so() {
    let text = "<span class=\"value not-measured\">not measured on this host</span>";
    for workload in ["sum@n=10", "all"] {
        let field = if workload == "all" { "range" } else { "ratio" };
        assert_eq!(
            value(&empty(), "toy", "idiomatic", workload, field),
            Ok(text.into())
        );
    }
}

#[test]
fn a_value_from_another_host_is_labelled_where_this_one_has_others() {
    let toy = toy();
    let elsewhere = samples(record(&toy, "elsewhere", 20, times(1.5)));
    let first_only = |w: &str, s: &str| times(1.5)(w, s).filter(|_| w == "sum@n=10");
    let partly = samples(record(&toy, "here", 20, first_only));
    let of = |here| {
        let results = results(shelf(toy.clone(), here, elsewhere.clone()));
        value(&results, "toy", "idiomatic", "sum@n=1000000", "ratio").expect("known")
    };
    let html = of(partly);
    assert!(
        html.ends_with("</span> <span class=\"label\">elsewhere</span>"),
        "{html}"
    );
    let html = of(Held::default());
    assert!(!html.contains("label"), "{html}");
}

#[test]
fn unknown_names_in_a_value_list_the_known_ones() {
    let of = |workload, field| {
        value(&measured(1.0), "toy", "idiomatic", workload, field)
            .expect_err("unknown")
            .to_string()
    };
    assert!(of("sum@n=zzzzzzzzz", "ratio").contains("sum@n=10"));
    assert!(
        of("sum@n=10", "zzzzzz")
            .starts_with("no field of a workload `zzzzzz`: known are ratio, interval")
    );
    assert!(of("all", "zzzzzz").contains("baseline-faster"));
}

#[test]
fn the_experiments_answer_covers_both_lanes() {
    let html = plain(answers(&measured(1.5), "toy").expect("known"));
    assert!(
        html.contains(
            "Idiomatic: <strong>Rust is 1.5 times as fast as Go, in all four cases.</strong>"
        ),
        "{html}"
    );
    assert!(
        html.contains("Tuned: <strong>Rust is 1.5 times as fast as Go, at both sizes.</strong>"),
        "{html}"
    );
    assert!(!html.contains("Tuning"));
    let opposite = plain(verdict(&measured(0.5), "toy", "tuning").expect("known"));
    assert!(
        opposite.contains(
            "Tuning: <strong>Rust (tuned) and Rust are equally fast, within 3 %, at both sizes."
        ),
        "{opposite}"
    );
    let nothing = plain(verdict(&empty(), "toy", "tuned").expect("known"));
    assert!(
        nothing.contains("Tuned: <strong>Not measured.</strong>"),
        "{nothing}"
    );
}

#[test]
fn every_conclusion_has_its_words_and_its_key() {
    let words = Conclusion::ALL.map(Conclusion::words);
    assert_eq!(words[..3], ["supported", "mostly supported", "mixed"]);
    for conclusion in Conclusion::ALL {
        assert!(!conclusion.key().contains(' '), "{}", conclusion.key());
    }
}

#[test]
fn claims_are_judged_by_the_records() {
    assert_eq!(verdict_of(&ratios([1.5, 1.2, 1.3, 2.0])), "supported");
    assert_eq!(verdict_of(&ratios([0.5, 0.8, 0.7, 0.9])), "contradicted");
    assert_eq!(
        verdict_of(&ratios([1.5, 1.2, 0.7, 2.0])),
        "mostly-supported"
    );
    assert_eq!(
        verdict_of(&ratios([0.5, 1.2, 0.7, 0.8])),
        "mostly-contradicted"
    );
    assert_eq!(verdict_of(&ratios([1.5, 1.2, 0.7, 0.8])), "mixed");
    assert_eq!(verdict_of(&empty()), "not-measured");
}

#[test]
fn what_is_level_speaks_neither_for_a_difference_nor_against_it() {
    assert_eq!(
        verdict_of(&ratios([1.5, 1.2, 1.0, 2.0])),
        "mostly-supported"
    );
    assert_eq!(
        verdict_of(&ratios([0.5, 0.8, 1.0, 0.7])),
        "mostly-contradicted"
    );
    assert_eq!(verdict_of(&ratios([1.0; 4])), "mixed");
    let html = plain(claim(&ratios([1.5, 1.2, 1.0, 2.0]), "ahead").expect("in the ledger"));
    assert!(
        html.contains("Rust is faster in three of four cases"),
        "{html}"
    );
    assert!(html.contains("Between the two lies one case."), "{html}");
}

#[test]
fn what_is_shown_within_the_margin_counts_and_is_said() {
    let html = plain(claim(&ratios([1.5, 1.2, 1.02, 2.0]), "ahead").expect("in the ledger"));
    assert!(
        html.contains("Rust is faster in all four cases, in one of them by no more than 3 %"),
        "{html}"
    );
}

#[test]
fn any_number_of_blocks_from_three_on_can_decide() {
    for rounds in [3, 4, 5, 6, 7, 8, 12, 20] {
        let of = in_rounds(rounds, [1.5; 4], claim_test("ahead", "above", 1.0));
        assert_eq!(verdict_of(&of), "supported", "{rounds} blocks");
    }
    let two = in_rounds(2, [1.5; 4], claim_test("ahead", "above", 1.0));
    assert_eq!(verdict_of(&two), "not-measured");
}

#[test]
fn a_word_of_degree_has_a_middle() {
    let much = |each| {
        let mut test = claim_test("ahead", "above", 2.0);
        test["contrary"] = 1.1.into();
        testing(each, test)
    };
    assert_eq!(verdict_of(&much([2.5, 3.0, 2.2, 4.0])), "supported");
    assert_eq!(verdict_of(&much([1.5, 1.4, 1.6, 1.3])), "mixed");
    assert_eq!(verdict_of(&much([1.0, 0.9, 0.8, 1.05])), "contradicted");
    let html = plain(claim(&much([2.5, 3.0, 2.2, 1.5]), "ahead").expect("in the ledger"));
    assert!(
        html.contains("Rust is faster by a factor of 2 or more in three of four cases"),
        "{html}"
    );
}

#[test]
fn what_is_not_measured_stands_below_what_is() {
    let html = plain(ledger(&ratios([1.5, 1.2, 1.3, 2.0])));
    let place = |id: &str| html.find(&format!("id=\"claim-{id}\"")).expect("listed");
    let list = html
        .find("<ul class=\"ledger-unmeasured\">")
        .expect("a list");
    assert!(place("ahead") < list && list < place("untested"), "{html}");
}

#[test]
fn other_bounds_than_one_are_tested_as_such() {
    let of =
        |direction, bound, each| verdict_of(&testing(each, claim_test("ahead", direction, bound)));
    assert_eq!(of("above", 1.4, [1.5, 1.6, 1.7, 2.0]), "supported");
    assert_eq!(of("above", 1.4, [1.3, 1.2, 1.1, 1.0]), "contradicted");
    assert_eq!(of("below", 1.4, [1.3, 1.2, 1.1, 1.0]), "supported");
}

#[test]
fn a_range_holds_the_whole_interval_or_not() {
    let within = |each| {
        let mut test = claim_test("ahead", "within", 1.2);
        test["upper"] = 1.4.into();
        verdict_of(&testing(each, test))
    };
    assert_eq!(within([1.25, 1.3, 1.35, 1.28]), "supported");
    assert_eq!(within([1.1, 1.0, 1.6, 2.0]), "contradicted");
    assert_eq!(within([1.3, 1.0, 1.3, 1.3]), "mostly-supported");
    assert_eq!(within([1.3, 1.2, 1.3, 1.3]), "mostly-supported");
    assert_eq!(within([1.2, 1.2, 1.3, 1.3]), "undecided");
}

#[test]
fn a_claim_states_its_counts_its_range_and_its_reading() {
    let html = plain(claim(&ratios([1.5, 1.2, 0.7, 2.0]), "ahead").expect("in the ledger"));
    assert!(
        html.contains(
            "<strong>Mostly supported</strong>. Rust is faster in three of four cases (at one end Go is 1.4 times as fast, at the \
             other Rust is 2.0 times as fast)."
        ),
        "{html}"
    );
    assert!(
        html.contains("How it is read: As it is read (<code>toy</code>: idiomatic)."),
        "{html}"
    );
    assert!(html.contains("href=\"@root/claims.html#claim-ahead\""));
}

#[test]
fn the_ledger_has_every_claim_and_the_board_its_score() {
    let results = ratios([1.5, 1.2, 1.3, 2.0]);
    let board = plain(claims_board(&results));
    for (key, score) in [
        ("supported", "✓</span> supported"),
        ("not-measured", "–</span> not measured yet"),
    ] {
        let (_, rest) = board
            .split_once(&format!("<li data-verdict=\"{key}\"><strong>1</strong>"))
            .expect(key);
        let item = rest.split("</li>").next().expect("closed");
        assert!(item.contains(score), "{board}");
    }
    let html = plain(ledger(&results));
    assert!(
        html.contains("id=\"claim-untested\" data-verdict=\"not-measured\""),
        "{html}"
    );
    assert!(html.contains("What would test it: How to test it."));
    let problem = claim(&empty(), "zzzzzzz")
        .expect_err("not in it")
        .to_string();
    assert_eq!(problem, "no claim `zzzzzzz`: known are ahead, untested");
}

#[test]
fn without_records_the_host_says_so() {
    assert!(host(&empty()).contains("Nothing is measured on here yet."));
    assert!(
        warnings(&empty(), "toy")
            .expect("known")
            .contains("Not measured on here.")
    );
}

#[test]
fn hosts_are_shown_with_their_toolchains() {
    let html = plain(host(&measured(1.5)));
    assert!(html.contains("<th scope=\"col\">here</th>"), "{html}");
    assert!(html.contains("<td>rustc 0.0 (synthetic)</td>"), "{html}");
    assert!(
        html.contains("3 November 2026, 21:16 UTC, in 1 min 5 s"),
        "{html}"
    );
}

#[test]
fn warnings_are_listed_or_there_are_none() {
    let toy = toy();
    let mut here = record(&toy, "here", 30, times(1.5));
    here.sessions[0].warnings.push(record::Warning {
        about: "host".into(),
        message: "it was busy".into(),
    });
    let with = results(shelf(toy, samples(here), Held::default()));
    assert!(
        warnings(&with, "toy")
            .expect("known")
            .contains("<li>host: it was busy</li>")
    );
}

#[test]
fn reproducing_takes_one_command_and_the_seed() {
    let html = plain(reproduce(&measured(1.5), "toy").expect("known"));
    assert!(html.contains("make measure ONLY=toy FRESH=1"));
    assert!(
        html.contains("seed <code>7</code>")
            && html.contains("href=\"@root/results/here/toy.json\""),
        "{html}"
    );
}

#[test]
fn the_parity_of_every_committed_experiment_can_be_read() {
    let project =
        Project::find(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the checkout");
    let definitions = project.definitions().expect("valid");
    let primes = definitions
        .into_iter()
        .find(|d| d.id == "primes")
        .expect("there");
    let results = Results::new(
        "h",
        synthetic_ledger(&[]),
        vec![shelf(primes, Held::default(), Held::default())],
    );
    let html = parity(&results, &project, "primes").expect("readable");
    let (_, equal) = (html.split_once("Equal, as read from the sources: ")).expect("a sentence");
    let equal = equal.split("</p>").next().unwrap_or_default();
    assert!(equal.starts_with("lane (idiomatic), probe (loop), instruction set (baseline), "));
    assert!(
        html.contains("<th scope=\"row\">Dependencies</th>"),
        "{html}"
    );
    assert!(!html.contains("undeclared"), "{html}");
    // What the tuned lane declares is none of the idiomatic lane's differences.
    let idiomatic = html.split("<table").nth(1).unwrap_or_default();
    assert!(!idiomatic.contains("fat LTO"), "{idiomatic}");
}

#[test]
fn a_claim_says_on_how_many_hosts_it_holds() {
    let toy = toy();
    let of = |ratio: f64| samples(record(&toy, "host", 20, times(ratio)));
    let said = |others: Vec<Held>| {
        let results = results(shelf_of(toy.clone(), of(1.5), others));
        plain(claim(&results, "ahead").expect("in the ledger"))
    };
    assert!(!said(Vec::new()).contains("hosts"), "one host alone");
    let agree = said(vec![of(1.6), of(2.0)]);
    assert!(agree.contains("It holds on all three hosts."), "{agree}");
    let apart = said(vec![of(1.6), of(0.5)]);
    assert!(
        apart.contains("It holds on two of three hosts; it is contradicted on elsewhere-2."),
        "{apart}"
    );
}

/// This host has the one case that goes the other way; another one has all.
#[test]
fn another_host_is_judged_by_all_that_it_has_and_not_by_what_this_one_has() {
    let toy = toy();
    let times = |workload: &str, subject: &str| {
        let ahead = workload != "sum@n=10";
        times(if ahead { 2.0 } else { 0.5 })(workload, subject)
    };
    let alone =
        |workload: &str, subject: &str| times(workload, subject).filter(|_| workload == "sum@n=10");
    let here = samples(record(&toy, "here", 20, alone));
    let there = samples(record(&toy, "there", 20, times));
    let html =
        plain(claim(&results(shelf_of(toy, here, vec![there])), "ahead").expect("in the ledger"));
    assert!(
        html.contains("it is mostly supported on elsewhere."),
        "{html}"
    );
}

#[test]
fn the_ledger_says_once_what_differs_between_hosts_that_do_not_agree() {
    let toy = toy();
    let of = |ratio: f64, kernel: &str| samples(record(&toy, kernel, 20, times(ratio)));
    let said = |others: Vec<Held>| {
        let results = results(shelf_of(toy.clone(), of(1.5, "6.1"), others));
        plain(ledger(&results))
    };
    let agreed = said(vec![of(1.6, "6.2")]);
    assert!(!agreed.contains("Hosts do not agree"), "{agreed}");
    let apart = said(vec![of(1.6, "6.2"), of(0.5, "6.3")]);
    assert!(
        apart.contains("Hosts do not agree on one of one measured claims."),
        "{apart}"
    );
    let between = "Between here and elsewhere-2 differ, in this order: the kernel (6.1; 6.3).";
    assert!(apart.contains(between), "{apart}");
    assert_eq!(apart.matches("is not tested.").count(), 1, "{apart}");
}

#[test]
fn a_claim_may_hold_one_side_s_own_time_to_two_bounds() {
    let held = |bound: f64, contrary: f64| {
        let mut test = claim_test("ahead", "below", bound);
        test["of"] = "other".into();
        test["contrary"] = contrary.into();
        testing([1.5, 1.5, 1.5, 3.0], test)
    };
    assert_eq!(verdict_of(&held(10.0, 100.0)), "supported");
    assert_eq!(verdict_of(&held(0.1, 1.0)), "contradicted");
    assert_eq!(
        verdict_of(&held(1.0, 10.0)),
        "mixed",
        "known, and between the two"
    );
    let html = plain(claim(&held(10.0, 100.0), "ahead").expect("in the ledger"));
    assert!(
        html.contains("Go's time per iteration is below 10.0 s in all four cases (Go's is "),
        "{html}"
    );
}

#[test]
fn a_criterion_has_its_date_and_says_if_the_data_were_there_before() {
    let dated = |since: &str| {
        let mut test = claim_test("ahead", "above", 1.0);
        test["since"] = since.into();
        test["formerly"] = "It was read otherwise.".into();
        plain(claim(&testing([1.5; 4], test), "ahead").expect("in the ledger"))
    };
    let before = dated("2026-11-01T08:00:00Z");
    assert!(
        before.contains("Written on 1 November 2026, 08:00 UTC. It was read otherwise."),
        "{before}"
    );
    let after = dated("2026-11-04T08:00:00Z");
    assert!(
        after.contains("4 November 2026, 08:00 UTC, after these data were measured."),
        "{after}"
    );
}
