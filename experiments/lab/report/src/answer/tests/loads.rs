//! Answers about servers under load, in every state that a record can be in.

use std::collections::BTreeMap;

use record::{Experiment, Parameter, ParameterUnit, Record};
use serde_json::json;

use super::*;
use crate::results::testing::server::{healthy, refused, served, service, voided, without_rate};

type Cell = Option<BTreeMap<String, f64>>;

fn here(record: Record) -> Results {
    results(shelf(service(), samples(record), Held::default()))
}

fn served_here(cell: impl Fn(&str, &str) -> Cell) -> Record {
    served(&service(), "here", 24, cell)
}

fn trusted(results: &Results, families: &[&str]) -> String {
    let families: Vec<_> = families.iter().map(|f| (*f).to_owned()).collect();
    plain(trust(results, "service", &families).expect("known"))
}

/// Rows of all tables, each as one text without markup.
fn rows(html: &str) -> Vec<String> {
    let rows = html
        .split("<tr>")
        .filter(|row| row.contains("scope=\"row\""));
    let bare = |row: &str| {
        let cells = row.split("</tbody>").next().expect("first").split('<');
        let words = cells.filter_map(|part| Some(part.split_once('>')?.1.trim()));
        words
            .filter(|cell| !cell.is_empty())
            .collect::<Vec<_>>()
            .join(" | ")
    };
    rows.map(bare).collect()
}

#[test]
fn a_load_that_stands_is_trusted_with_what_the_generator_knows_of_itself() {
    let html = trusted(&here(served_here(healthy)), &["tail"]);
    assert!(
        html.contains("<p>On here, 6 of 6 cells stand; 0 of their 144 samples are void."),
        "{html}"
    );
    assert!(
        html.contains("At equal rates: medians over the samples."),
        "{html}"
    );
    assert!(html.contains("Measured on here · "), "{html}");
    let rows = rows(&html);
    let first = "load = 25, Rust | trusted | 24 | 0 | 42 % | 11.9 µs | 12.2 µs | 31.6 | 10 000/s | 13 % | 9980/s | no";
    assert_eq!((rows[0].as_str(), rows.len()), (first, 6));
    assert!(rows[5].ends_with("/s | yes"), "{rows:#?}");
}

#[test]
fn closed_loops_have_no_plan_and_stand_in_one_table() {
    let html = trusted(&here(served_here(healthy)), &["ask", "put"]);
    assert_eq!(html.matches("<table").count(), 1);
    for planned in ["Planned", "Of its own", "Own lag, p99", "Server saturated"] {
        assert!(
            !html.contains(&format!(">{planned}<")),
            "{planned} in {html}"
        );
    }
    assert!(
        rows(&html)[0].starts_with("one request, Rust | trusted"),
        "{html}"
    );
    let all = trusted(&here(served_here(healthy)), &[]);
    assert_eq!(
        all.matches("<table").count(),
        5,
        "four families with points, and the others"
    );
}

#[test]
fn a_saturated_generator_leaves_a_cell_without_a_rate() {
    let record = served_here(|w, s| match (w, s) {
        ("ask", "go") => healthy(w, s).map(without_rate),
        _ => healthy(w, s),
    });
    let html = trusted(&here(record), &["ask"]);
    assert!(
        html.contains("On here, 2 of 2 cells stand, 1 of them without a rate; "),
        "{html}"
    );
    let rows = rows(&html);
    let expected = "one request, Go | no rate: the load generator was saturated in 24 of 24 samples | 24 | 0 | 99 % |";
    assert!(
        rows[1].starts_with(expected) && rows[1].ends_with("| –"),
        "{rows:#?}"
    );
}

#[test]
fn void_samples_are_counted_and_cells_that_do_not_stand_say_why() {
    let record = voided(served_here(healthy), "tail@load=50", "rust", 2);
    let record = refused(
        record,
        "tail@load=90",
        "go",
        "8 of 24 samples are void: it fell behind.",
    );
    let html = trusted(&here(record), &["tail"]);
    assert!(
        html.contains("On here, 5 of 6 cells stand; 2 of their 120 samples are void."),
        "{html}"
    );
    let rows = rows(&html);
    assert!(
        rows[2].starts_with("load = 50, Rust | trusted | 24 | 2 |"),
        "{rows:#?}"
    );
    assert_eq!(
        rows[5],
        "load = 90, Go | not measured: 8 of 24 samples are void: it fell behind"
    );
}

#[test]
fn loads_of_another_host_are_marked_beside_those_of_this_one_and_old_ones_say_so() {
    let elsewhere = samples(served(&service(), "elsewhere", 24, healthy));
    let only_there = results(shelf(service(), Held::default(), elsewhere.clone()));
    let html = trusted(&only_there, &["tail"]);
    assert!(
        html.contains("<p>On elsewhere, 6 of 6 cells stand;"),
        "{html}"
    );
    assert!(
        rows(&html).iter().all(|row| !row.contains("elsewhere")),
        "{html}"
    );
    let first = served_here(|w, s| healthy(w, s).filter(|_| w == "tail@load=25"));
    let mut both = shelf(service(), samples(first), elsewhere);
    both.now.protocol = "other".into();
    let html = trusted(&results(both), &["tail"]);
    assert!(html.contains("<p>6 of 6 cells stand;"), "{html}");
    assert!(rows(&html)[0].contains("| out of date | trusted"), "{html}");
    assert!(
        html.contains("Rows marked “elsewhere” measured on elsewhere"),
        "{html}"
    );
}

#[test]
fn nothing_loaded_is_nothing_to_trust() {
    let html = trusted(
        &results(shelf(service(), Held::default(), Held::default())),
        &["tail"],
    );
    assert!(
        html.contains("None of 6 cells is measured on here."),
        "{html}"
    );
    assert_eq!(rows(&html)[0], "load = 25, Rust | not measured");
    assert_eq!(html.matches("<th scope=\"col\">").count(), 2, "{html}");
    let of = |family: &str| {
        trust(&here(served_here(healthy)), "service", &[family.into()])
            .expect_err("unknown")
            .to_string()
    };
    assert_eq!(
        of("tial"),
        "no workload family with a load in `service` `tial`: did you mean `tail`?"
    );
}

/// The answer of the comparison `wait` if Go answers `ratio` times as often at 0, 100 and 10 000.
fn waiting(ratios: [f64; 3]) -> String {
    let record = served_here(|w, s| {
        let mut metrics = healthy(w, s)?;
        let place = ["wait@wait=0", "wait@wait=100", "wait@wait=10000"]
            .iter()
            .position(|k| *k == w);
        if let (Some(place), "go") = (place, s) {
            metrics.insert("rate".into(), 8e4 * ratios[place]);
        } else {
            metrics.insert("rate".into(), 8e4);
        }
        Some(metrics)
    });
    plain(crossover(&here(record), "service", "wait", "wait").expect("known"))
}

#[test]
fn an_entry_between_two_points_is_given_with_its_interval() {
    let html = waiting([0.5, 0.6, 1.0]);
    assert!(
        html.contains("<strong>Wait: within 10 % from wait = "),
        "{html}"
    );
    assert!(
        html.contains("Rust answers more requests a second up to wait = "),
        "{html}"
    );
    assert!(html.contains("(95 % interval "), "{html}");
    let rest = "), between the measured 100 and 10⁴. From there on the two are within 10 %.";
    assert!(html.contains(rest), "{html}");
}

/// The definition says that the parameter is a wait in microseconds.
#[test]
fn a_parameter_that_has_a_unit_is_said_with_it() {
    let mut timed = service();
    timed.parameters.push(Parameter {
        id: "wait".into(),
        unit: ParameterUnit::Microseconds,
        says: "{} wait".into(),
    });
    let lacking = refused(served_here(healthy), "wait@wait=100", "go", "it hung");
    let record = samples(lacking);
    let html = plain(
        crossover(
            &results(shelf(timed, record, Held::default())),
            "service",
            "wait",
            "wait",
        )
        .expect("known"),
    );
    for words in [
        "Rust answers more requests a second at 0 ms wait; from 10 ms wait on the two are within 10 %.",
        "Left out is 100 µs wait: not measured on this host: it hung.",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn an_entry_beside_zero_has_no_place_on_a_scale() {
    let html = waiting([0.5, 0.97, 1.0]);
    let words = "Rust answers more requests a second at wait = 0; from wait = 100 on the two are within 10 %. Between them nothing \
                 was measured.";
    assert!(html.contains(words), "{html}");
    assert!(
        html.contains("within 10 % from wait = 100 on at the latest</strong>"),
        "{html}"
    );
}

#[test]
fn leaving_staying_and_never_entering_are_said_in_words() {
    let leaving = waiting([1.0, 1.0, 1.5]);
    assert!(
        leaving.contains("The two are within 10 % up to wait = "),
        "{leaving}"
    );
    assert!(
        leaving.contains(". From there on Go answers more requests a second."),
        "{leaving}"
    );
    let inside = waiting([1.0, 1.02, 0.99]);
    assert!(
        inside.contains("The two are within 10 % at every measured wait, from 0 to 10⁴."),
        "{inside}"
    );
    let outside = waiting([1.5, 1.6, 1.7]);
    let words = "Go answers more requests a second at every measured wait, from 0 to 10⁴, by more than 10 %.";
    assert!(outside.contains(words), "{outside}");
    let several = waiting([1.0, 1.5, 1.0]);
    let words = "It changes more than once: the two are within 10 % at wait = 0, Go answers more requests a second at wait = 100 \
                 and the two are within 10 % at wait = 10⁴.";
    assert!(several.contains(words), "{several}");
    let words = "within 10 %, then Go ahead, then within 10 %, as the wait grows</strong>";
    assert!(several.contains(words), "{several}");
    let unclear = waiting([1.0, 1.1, 1.1]);
    let words = "It is open whether the two are within 10 %: at wait = 100 and 10⁴ the interval allows both, and a larger budget narrows it.";
    assert!(unclear.contains(words), "{unclear}");
}

/// The answer of the comparison `wait` if Go answers `ratio` times as often, and Rust leaves the generator no time where
/// nothing is waited for.
fn waiting_bounded(ratios: [f64; 3]) -> String {
    let record = served_here(|w, s| {
        let mut metrics = healthy(w, s)?;
        let keys = ["wait@wait=0", "wait@wait=100", "wait@wait=10000"];
        let Some(place) = keys.iter().position(|k| *k == w) else {
            return Some(metrics);
        };
        let ratio = if s == "go" { ratios[place] } else { 1.0 };
        metrics.insert("rate".into(), 8e4 * ratio);
        Some(match (s, place) {
            ("rust", 0) => without_rate(metrics),
            _ => metrics,
        })
    });
    plain(crossover(&here(record), "service", "wait", "wait").expect("known"))
}

/// Without its first point Go would have the higher rate wherever the two are not level.
#[test]
fn a_point_that_is_only_bounded_counts_in_a_crossing() {
    let html = waiting_bounded([0.58, 1.3, 1.0]);
    let words = "Rust answers more requests a second at wait = 0, Go answers more requests a second at wait = 100 and the two are \
                 within 10 % at wait = 10⁴.";
    assert!(html.contains(words), "{html}");
    assert!(
        html.contains(
            " At wait = 0 Rust answers at least 1.7 times as many requests a second as Go, since "
        ),
        "{html}"
    );
    let words = ", since Rust answered faster than the load generator could ask.";
    assert!(html.contains(words), "{html}");
}

#[test]
fn beside_a_bound_a_crossing_has_no_place() {
    let html = waiting_bounded([0.58, 1.0, 1.0]);
    let words = "Rust answers more requests a second at wait = 0; from wait = 100 on the two are within 10 %.";
    assert!(html.contains(words), "{html}");
}

/// At 100 its interval lies across the edge.
#[test]
fn beside_a_bound_an_undecided_point_says_nothing_of_the_place() {
    let html = waiting_bounded([0.58, 1.1, 1.0]);
    let words =
        "from wait = 10⁴ on the two are within 10 %. Between them no measured point decides.";
    assert!(html.contains(words), "{html}");
}

#[test]
fn a_bound_that_allows_both_sides_decides_nothing() {
    let html = waiting_bounded([1.7, 1.0, 1.0]);
    let words = "at wait = 0 only a limit is known, which allows both.";
    assert!(
        html.contains(words) && !html.contains("a larger budget"),
        "{html}"
    );
}

#[test]
fn a_point_that_is_left_out_of_a_crossing_is_named_with_its_reason() {
    let record = refused(served_here(healthy), "wait@wait=100", "go", "it hung");
    let html = plain(crossover(&here(record), "service", "wait", "wait").expect("known"));
    let words = "Left out is wait = 100: not measured on this host: it hung.";
    assert!(html.contains(words), "{html}");
}

#[test]
fn a_crossing_that_is_not_measured_says_why() {
    let record = refused(served_here(healthy), "wait@wait=100", "go", "it hung");
    let record = refused(record, "wait@wait=0", "go", "it hung");
    let html = plain(crossover(&here(record), "service", "wait", "wait").expect("known"));
    assert!(
        html.contains("Wait: too few values of wait are measured"),
        "{html}"
    );
    assert!(
        html.contains("A crossing takes two values of wait, and 1 value was measured."),
        "{html}"
    );
    let nothing = results(shelf(service(), Held::default(), Held::default()));
    let html = plain(crossover(&nothing, "service", "wait", "wait").expect("known"));
    assert!(
        html.contains("<strong>Wait: Not measured on this host</strong>."),
        "{html}"
    );
    let elsewhere = samples(served(&service(), "elsewhere", 24, healthy));
    let there = results(shelf(service(), Held::default(), elsewhere));
    let html = plain(crossover(&there, "service", "wait", "wait").expect("known"));
    assert!(
        html.contains("on the two are within 10 %") && !html.contains("class=\"label\""),
        "{html}"
    );
}

#[test]
fn a_crossing_of_what_is_not_there_is_a_problem() {
    let of = |comparison: &str, parameter: &str| {
        crossover(
            &here(served_here(healthy)),
            "service",
            comparison,
            parameter,
        )
        .expect_err("unknown")
        .to_string()
    };
    assert_eq!(
        of("wait", "weight"),
        "no parameter of comparison `wait` `weight`: known are wait"
    );
    assert_eq!(
        of("wat", "wait"),
        "no comparison of `service` `wat`: did you mean `wait`?"
    );
}

/// The service with one claim, over comparisons of several metrics.
fn claiming(test: serde_json::Value, cell: impl Fn(&str, &str) -> Cell) -> Results {
    let mut service = service();
    service.claims = vec![serde_json::from_value(test).expect("a test")];
    let record = served(&service, "here", 24, cell);
    results(shelf(service, samples(record), Held::default()))
}

fn test_of(comparisons: &[&str], direction: &str) -> serde_json::Value {
    json!({"id": "ahead", "comparisons": comparisons, "direction": direction, "bound": 0.9091, "upper": 1.1, "reading": "As it is read."})
}

#[test]
fn a_bound_counts_for_a_claim_and_against_it() {
    let cell = |w: &str, s: &str| match (w, s) {
        ("ask", "rust") => healthy(w, s).map(without_rate),
        ("ask", _) => healthy(w, s),
        _ => alike(w, s),
    };
    let within = claiming(test_of(&["pace"], "within"), cell);
    assert_eq!(verdict_of(&within), "mixed");
    let html = plain(claim(&within, "ahead").expect("known"));
    let words = "One request: Rust answers at least ";
    assert!(
        html.contains(words) && html.contains("; it counts against the claim."),
        "{html}"
    );
    assert!(!html.contains("not measured."), "{html}");
    let outside = claiming(test_of(&["pace"], "outside"), cell);
    let html = plain(claim(&outside, "ahead").expect("known"));
    assert!(html.contains("; it counts for the claim."), "{html}");
    let dropped = claiming(test_of(&["pace"], "within"), |w, s| match w {
        "ask" => healthy(w, s).map(without_rate),
        _ => alike(w, s),
    });
    assert_eq!(
        verdict_of(&dropped),
        "supported",
        "of two cut-off sides nothing is known"
    );
}

/// The verdict over two hosts, each with what its cells gave.
fn over_two_hosts(cells: [fn(&str, &str) -> Cell; 2]) -> String {
    let mut service = service();
    let test = test_of(&["pace"], "outside");
    service.claims = vec![serde_json::from_value(test).expect("a test")];
    let of = |cell: fn(&str, &str) -> Cell| samples(served(&service, "host", 24, cell));
    let [here, there] = cells.map(of);
    let results = results(shelf(service, here, there));
    plain(claim(&results, "ahead").expect("known"))
}

/// A host whose generator had no time left for one side's answers: it bounds the ratio of their rates.
fn cut_off(side: &str, workload: &str, subject: &str) -> Cell {
    let metrics = healthy(workload, subject)?;
    Some(match subject == side {
        true => without_rate(metrics),
        false => metrics,
    })
}

#[test]
fn a_host_that_knows_limits_alone_counts_where_they_settle_it() {
    let html = over_two_hosts([healthy, |w, s| cut_off("rust", w, s)]);
    assert!(html.contains("It holds on both hosts."), "{html}");
    // Go answers half as often, and at least that often: that says nothing of who is ahead.
    let html = over_two_hosts([healthy, |w, s| cut_off("go", w, s)]);
    let words = "It holds on one of two hosts; it is undecided on elsewhere.";
    assert!(html.contains(words), "{html}");
}

#[test]
fn a_row_that_is_bounded_here_counts_for_the_hosts_that_measured_it() {
    let here = |w: &str, s: &str| match w {
        "ask" => cut_off("rust", w, s),
        _ => healthy(w, s),
    };
    let html = over_two_hosts([here, |w, s| if w == "ask" { healthy(w, s) } else { None }]);
    assert!(html.contains("It holds on both hosts."), "{html}");
}

/// Both sides alike in everything.
fn alike(workload: &str, _: &str) -> Cell {
    healthy(workload, "rust")
}

#[test]
fn outside_is_shown_on_either_side_and_contradicted_by_equivalence() {
    let outside = |cell: fn(&str, &str) -> Cell| {
        verdict_of(&claiming(test_of(&["cost", "pace"], "outside"), cell))
    };
    assert_eq!(
        outside(healthy),
        "supported",
        "twice the cost and half the rate"
    );
    assert_eq!(outside(alike), "contradicted");
    let half = |w: &str, s: &str| {
        if w == "ask" {
            alike(w, s)
        } else {
            healthy(w, s)
        }
    };
    assert_eq!(outside(half), "mixed");
    let edge = |w: &str, s: &str| {
        let mut metrics = alike(w, s)?;
        if s == "go" {
            metrics
                .entry("cpu-per-request".into())
                .and_modify(|v| *v *= 1.1);
            metrics.entry("rate".into()).and_modify(|v| *v *= 1.3);
        }
        Some(metrics)
    };
    assert_eq!(outside(edge), "undecided");
}

#[test]
fn within_over_several_metrics_is_the_contrary() {
    let within = |cell: fn(&str, &str) -> Cell| {
        verdict_of(&claiming(
            test_of(&["cost", "pace", "tail-p99"], "within"),
            cell,
        ))
    };
    assert_eq!(within(alike), "supported");
    assert_eq!(within(healthy), "contradicted");
}

#[test]
fn a_claim_s_bound_is_argued_where_the_definition_does() {
    let mut test = test_of(&["cost"], "within");
    let argued = "As it is read (<code>service</code>: cost). A word of degree.";
    let html = plain(claim(&claiming(test.clone(), alike), "ahead").expect("in the ledger"));
    assert!(!html.contains(argued), "{html}");
    test["why"] = "A word of degree.".into();
    let html = plain(claim(&claiming(test, alike), "ahead").expect("in the ledger"));
    assert!(html.contains(argued), "{html}");
}

#[test]
fn a_claim_stands_in_a_table_by_its_verdict_alone() {
    let results = claiming(test_of(&["cost"], "within"), alike);
    let html = plain(stand(&results, "ahead").expect("in the ledger"));
    assert_eq!(
        html,
        "<a class=\"stand\" data-verdict=\"supported\" href=\"@root/claims.html#claim-ahead\">supported</a>"
    );
    let problem = stand(&results, "ahed").expect_err("unknown").to_string();
    assert!(problem.contains("did you mean `ahead`"), "{problem}");
}

#[test]
fn a_claim_over_several_metrics_gives_the_range_of_each() {
    let results = claiming(test_of(&["cost", "pace"], "outside"), healthy);
    let html = plain(claim(&results, "ahead").expect("in the ledger"));
    let lead = "Go and Rust differ by more than 10 % in both cases (Go uses 2.0 times the processor time per request)";
    assert!(html.contains(lead), "{html}");
    let rest = " and in both cases (Rust answers 2.0 times as many requests a second)";
    assert!(html.contains(rest), "{html}");
    let within = claiming(test_of(&["cost", "pace"], "within"), healthy);
    let html = plain(claim(&within, "ahead").expect("in the ledger"));
    assert!(
        html.contains("Go and Rust are level within 10 % in none of four cases (Go uses 2.0 times the processor time per request; "),
        "{html}"
    );
    assert!(
        html.contains("The contrary is shown in all of them."),
        "{html}"
    );
}

#[test]
fn a_saturated_side_is_named_with_the_ratio_that_it_gives() {
    let html = plain(verdict(&here(served_here(healthy)), "service", "tail-p99").expect("known"));
    assert!(
        html.contains(", at all three loads.</strong> Go was saturated in one of them."),
        "{html}"
    );
}

#[test]
fn an_experiment_answers_by_what_its_definition_says() {
    let answered = |service: Experiment| {
        let html = answers(
            &results(shelf(service, Held::default(), Held::default())),
            "service",
        );
        html.expect("known").matches("<p>").count()
    };
    assert_eq!(answered(service()), 2, "cost and pace");
    let mut all = service();
    all.answers.clear();
    assert_eq!(answered(all), 5, "neither idiomatic nor tuned: all of them");
}
