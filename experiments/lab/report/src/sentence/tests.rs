use stats::{Interval, Settings, Verdict};

use super::*;
use crate::results::{Side, Sides};

fn side(name: &str) -> Side {
    Side {
        subject: name.to_lowercase(),
        language: name.into(),
        name: name.into(),
    }
}

/// Go against Rust, level within 3 %.
fn sides(metric: &str) -> Sides {
    Sides {
        comparison: "comparison".into(),
        baseline: side("Rust"),
        other: side("Go"),
        metric: record::metric(metric).expect("known"),
        settings: Settings {
            margin: 0.03,
            ..Settings::default()
        },
    }
}

/// A ratio that is shown, or level.
fn case(ratio: f64) -> Case {
    let verdict = match ratio {
        r if r > 1.03 => Verdict::Above,
        r if r < 1.0 / 1.03 => Verdict::Below,
        _ => Verdict::Equivalent,
    };
    Case {
        ratio,
        verdict,
        interval: Some(Interval {
            low: ratio * 0.99,
            high: ratio * 1.01,
        }),
        values: None,
        saturated: Vec::new(),
        modes: false,
        others: Vec::new(),
    }
}

fn open(low: f64, high: f64) -> Case {
    Case {
        verdict: Verdict::Inconclusive,
        interval: Some(Interval { low, high }),
        ..case((low * high).sqrt())
    }
}

fn bound(interval: Interval, ratio: f64) -> Case {
    Case {
        interval: Some(interval),
        ..case(ratio)
    }
}

fn exact(values: [f64; 2]) -> Case {
    Case {
        values: Some(values.map(|v| v.to_string())),
        interval: None,
        ..case(values[1] / values[0])
    }
}

fn on(here: f64, others: &[f64]) -> Case {
    let elsewhere = |(i, ratio): (usize, &f64)| Elsewhere {
        host: format!("host-{i}"),
        ratio: *ratio,
        verdict: case(*ratio).verdict,
        limit: false,
    };
    Case {
        others: others.iter().enumerate().map(elsewhere).collect(),
        ..case(here)
    }
}

fn plain(text: String) -> String {
    text.replace('\u{a0}', " ")
}

fn told_with(noun: Noun, metric: &str, cases: &[Case]) -> String {
    let sides = sides(metric);
    let cases = cases.to_vec();
    let finding = Finding {
        sides: &sides,
        cases,
        noun,
    };
    plain(finding.sentence())
}

fn told(metric: &str, cases: &[Case]) -> String {
    told_with(Noun::CASES, metric, cases)
}

fn short(metric: &str, cases: &[Case]) -> String {
    let sides = sides(metric);
    let cases = cases.to_vec();
    let finding = Finding {
        sides: &sides,
        cases,
        noun: Noun::CASES,
    };
    plain(finding.short())
}

fn hosts(cases: &[Case]) -> Option<String> {
    let sides = sides("time");
    let cases = cases.to_vec();
    let finding = Finding {
        sides: &sides,
        cases,
        noun: Noun::CASES,
    };
    finding.hosts().map(plain)
}

#[test]
fn one_row_says_who_has_how_many_times_as_much() {
    let all = [
        ("time", 2.44, "Rust is 2.4 times as fast as Go."),
        ("time", 0.5, "Go is 2.0 times as fast as Rust."),
        ("wall", 1.31, "Rust is 1.3 times as fast as Go."),
        ("start", 0.25, "Go starts 4.0 times as fast as Rust."),
        ("cpu", 0.5, "Rust uses 2.0 times Go's processor time."),
        (
            "cpu-per-request",
            2.44,
            "Go uses 2.4 times Rust's processor time per request.",
        ),
        (
            "cpu-per-request",
            0.8,
            "Rust uses 1.2 times Go's processor time per request.",
        ),
        (
            "rate",
            0.41,
            "Rust answers 2.4 times as many requests a second as Go.",
        ),
        (
            "rate",
            2.0,
            "Go answers 2.0 times as many requests a second as Rust.",
        ),
        ("capacity", 0.418, "Rust carries 2.4 times Go's load."),
        ("peak-memory", 3.0, "Go uses 3.0 times Rust's memory."),
        (
            "start-memory",
            3.0,
            "Go uses 3.0 times Rust's memory at the first answer.",
        ),
        (
            "response-p99",
            5.4,
            "Go's response time at p99 is 5.4 times as long as Rust's.",
        ),
        (
            "response-p999",
            0.1,
            "Rust's response time at p99.9 is 10 times as long as Go's.",
        ),
        (
            "gc-pause-max",
            0.1,
            "Rust's longest collector pause is 10 times as long as Go's.",
        ),
        (
            "size",
            3.51,
            "Go's executable is 3.5 times as large as Rust's.",
        ),
        (
            "size-compressed",
            1.5,
            "Go's compressed executable is 1.5 times as large as Rust's.",
        ),
        (
            "source-lines",
            0.61,
            "Rust takes 1.6 times as many lines of code as Go.",
        ),
        (
            "dependencies-all",
            0.01,
            "Rust uses 100 times as many foreign packages as Go.",
        ),
        (
            "cores-used",
            1.5,
            "Go uses 1.5 times as many cores as Rust.",
        ),
        (
            "minor-faults",
            2.0,
            "Go's minor page faults is 2.0 times as much as Rust's.",
        ),
    ];
    for (metric, ratio, sentence) in all {
        assert_eq!(told(metric, &[case(ratio)]), sentence, "{metric} {ratio}");
    }
}

#[test]
fn a_build_builds() {
    let mut sides = sides("time");
    sides.metric.label = "time until done";
    let cases = vec![case(0.18), case(0.48)];
    let finding = Finding {
        sides: &sides,
        cases,
        noun: Noun::CASES,
    };
    assert_eq!(
        plain(finding.sentence()),
        "Go builds 2.1 to 5.6 times as fast as Rust, in both cases."
    );
}

#[test]
fn many_rows_all_one_way_are_counted_once() {
    let four = [1.71, 2.8, 1.9, 2.2].map(case);
    assert_eq!(
        told_with(
            Noun {
                at: "in",
                one: "kind of request",
                many: "kinds of request"
            },
            "cpu-per-request",
            &four
        ),
        "Go uses 1.7 to 2.8 times Rust's processor time per request, in all four kinds of request."
    );
    let twenty = vec![case(2.0); 20];
    assert_eq!(
        told("peak-memory", &twenty),
        "Go uses 2.0 times Rust's memory, in all 20 cases."
    );
    assert_eq!(
        short("cpu-per-request", &four),
        "Rust uses less processor time per request in all four cases"
    );
}

#[test]
fn what_is_open_or_level_among_many_is_said_after_what_is_shown() {
    let some = [case(1.2), case(2.5), open(0.9, 1.2), case(1.01)];
    assert_eq!(
        told("time", &some),
        "Rust is 1.2 to 2.5 times as fast as Go, in two of four cases. In one they are level within 3 %; in one it is open \
         which is faster."
    );
    assert_eq!(short("time", &some), "Rust is faster in two of four cases");
    assert_eq!(
        short("time", &vec![case(2.0); 14][..]),
        "Rust is faster in all 14 cases"
    );
}

#[test]
fn mixed_signs_name_both_the_more_frequent_first() {
    let mixed = [1.2, 2.5, 1.4, 0.8, 0.9].map(case);
    assert_eq!(
        told("time", &mixed),
        "Rust is 1.2 to 2.5 times as fast as Go, in three of five cases. In two, Go is 1.1 to 1.2 times as fast."
    );
    assert_eq!(
        short("time", &mixed),
        "Rust is faster in three of five cases, Go in two"
    );
    let even = [case(1.2), case(0.25)];
    assert_eq!(
        told("peak-memory", &even),
        "Rust uses 4.0 times Go's memory, in one of two cases. In one, Go uses 1.2 times the memory."
    );
    let many: Vec<Case> = (0..14)
        .map(|i| case(if i < 9 { 1.5 } else { 0.5 }))
        .collect();
    assert_eq!(
        told("rate", &many),
        "Go answers 1.5 times as many requests a second as Rust, in 9 of 14 cases. In five, Rust answers 2.0 times as many \
         requests a second."
    );
}

#[test]
fn equivalent_rows_are_level_within_the_margin() {
    assert_eq!(
        told("peak-memory", &[case(1.01)]),
        "Rust and Go use the same memory, within 3 %."
    );
    assert_eq!(
        told("time", &[1.0, 1.01, 0.99].map(case)),
        "Rust and Go are equally fast, within 3 %, in all three cases."
    );
    assert_eq!(short("time", &[case(1.0)]), "Level");
    assert_eq!(short("time", &[1.0, 1.0].map(case)), "Level in both cases");
    let with_open = [case(1.0), open(0.9, 1.3)];
    assert_eq!(
        told("capacity", &with_open),
        "Rust and Go carry the same load, within 3 %, in one of two cases. In one it is open which carries more load."
    );
}

#[test]
fn undecided_rows_say_how_far_apart_the_two_may_be() {
    assert_eq!(
        told("peak-memory", &[open(0.8, 1.1)]),
        "It is open which uses less memory; they differ by a factor of 1.2 at most."
    );
    assert_eq!(
        told("time", &[open(0.8, 1.1), open(0.9, 1.3)]),
        "It is open which is faster, in both cases."
    );
    let without = Case {
        interval: None,
        ..open(0.8, 1.1)
    };
    assert_eq!(told("time", &[without]), "It is open which is faster.");
    assert_eq!(short("time", &[open(0.8, 1.1)]), "Open");
    assert_eq!(
        short("time", &[open(0.8, 1.1), open(0.8, 1.1)]),
        "Open in both cases"
    );
}

#[test]
fn a_bound_is_the_least_that_it_can_be() {
    let at_most = bound(Interval::at_most(0.59), 0.59);
    assert_eq!(
        told("rate", std::slice::from_ref(&at_most)),
        "Rust answers at least 1.7 times as many requests a second as Go."
    );
    let at_least = bound(Interval::at_least(3.0), 3.0);
    assert_eq!(
        told("response-p99", &[at_least]),
        "Go's response time at p99 is at least 3.0 times as long as Rust's."
    );
    assert_eq!(
        told("rate", &[case(0.8), at_most.clone()]),
        "Rust answers 1.2 to at least 1.7 times as many requests a second as Go, in both cases."
    );
    assert_eq!(
        told("rate", &[case(0.4), at_most]),
        "Rust answers at least 1.7 times as many requests a second as Go, in both cases."
    );
}

#[test]
fn exact_counts_show_themselves() {
    assert_eq!(
        told("source-lines", &[exact([83.0, 52.0])]),
        "Rust takes 1.6 times as many lines of code as Go: 83 against 52."
    );
    assert_eq!(
        told("source-lines", &[exact([52.0, 83.0])]),
        "Go takes 1.6 times as many lines of code as Rust: 83 against 52."
    );
    assert_eq!(
        told("source-lines", &[exact([52.0, 52.0])]),
        "Rust and Go take equally many lines of code, within 3 %: 52 each."
    );
    assert_eq!(
        told("source-lines", &[exact([83.0, 52.0]), exact([80.0, 40.0])]),
        "Rust takes 1.6 to 2.0 times as many lines of code as Go, in both cases."
    );
}

#[test]
fn several_hosts_agree_differ_or_disagree() {
    assert_eq!(hosts(&[case(2.0)]), None);
    assert_eq!(
        hosts(&[on(1.8, &[1.6, 3.1])]).expect("others"),
        "All three hosts agree: 1.6 to 3.1 times."
    );
    assert_eq!(
        hosts(&[on(0.5, &[0.4]), on(0.3, &[0.6])]).expect("others"),
        "Both hosts agree: 1.7 to 3.3 times."
    );
    assert_eq!(
        hosts(&[on(1.8, &[2.0]), on(0.5, &[0.5])]).expect("others"),
        "Both hosts agree."
    );
    assert_eq!(
        hosts(&[on(1.8, &[2.0]), on(1.5, &[1.0])]).expect("others"),
        "The two hosts agree in one of two cases, and nowhere show the contrary."
    );
    assert_eq!(
        hosts(&[on(1.8, &[1.0])]).expect("others"),
        "Rust is faster on one of two hosts; none shows the contrary."
    );
    assert_eq!(
        hosts(&[on(1.8, &[0.5, 2.0]), on(1.5, &[1.5, 1.5])]).expect("others"),
        "The three hosts disagree in one of two cases: one shows the contrary of another."
    );
    assert_eq!(
        hosts(&[on(1.8, &[0.5])]).expect("others"),
        "The two hosts disagree: one shows the contrary of another."
    );
    assert_eq!(
        hosts(&[on(1.8, &[1.5]), case(1.5)]).expect("others"),
        "Both hosts agree on the case that they share: 1.5 to 1.8 times."
    );
}

#[test]
fn a_host_that_knows_a_limit_alone_counts_where_that_settles_it() {
    let limit = |here: f64, ratio: f64| {
        let mut case = on(here, &[ratio]);
        case.others[0].limit = true;
        case
    };
    assert_eq!(
        hosts(&[limit(0.5, 0.4)]).expect("others"),
        "Both hosts agree: 2.0 to at least 2.5 times."
    );
    assert_eq!(
        hosts(&[limit(0.4, 0.5)]).expect("others"),
        "Both hosts agree: at least 2.0 times."
    );
    let mut open = limit(0.5, 0.98);
    open.others[0].verdict = Verdict::Inconclusive;
    assert_eq!(
        hosts(&[open]).expect("others"),
        "Go is faster on one of two hosts; none shows the contrary."
    );
    assert_eq!(
        hosts(&[limit(1.5, 0.5)]).expect("others"),
        "The two hosts disagree: one shows the contrary of another."
    );
}

#[test]
fn saturation_and_layouts_are_said_of_how_many() {
    let saturated = |ratio| Case {
        saturated: vec!["Go".into()],
        ..case(ratio)
    };
    let moved = |ratio| Case {
        modes: true,
        ..case(ratio)
    };
    assert_eq!(
        told("response-p99", &[case(2.0), saturated(600.0)]),
        "Go's response time at p99 is 2.0 to 600 times as long as Rust's, in both cases. Go was saturated in one of them."
    );
    assert_eq!(
        told("time", &[moved(2.0)]),
        "Rust is 2.0 times as fast as Go. It depends on the code's layout."
    );
    assert_eq!(
        told("time", &[moved(2.0), moved(2.0), case(2.0)]),
        "Rust is 2.0 times as fast as Go, in all three cases. Two depend on the code's layout."
    );
}

#[test]
fn names_of_several_words_own_with_of() {
    let mut sides = sides("cpu-per-request");
    sides.baseline = side("Go (GOGC=400)");
    let said = |sides: &Sides, metric: &str| {
        let sides = Sides {
            metric: record::metric(metric).expect("known"),
            ..sides.clone()
        };
        let finding = Finding {
            sides: &sides,
            cases: vec![case(1.2)],
            noun: Noun::CASES,
        };
        plain(finding.sentence())
    };
    assert_eq!(
        said(&sides, "cpu-per-request"),
        "Go uses 1.2 times the processor time per request of Go (GOGC=400)."
    );
    assert_eq!(
        said(&sides, "size"),
        "Go's executable is 1.2 times as large as that of Go (GOGC=400)."
    );
    sides.baseline = side("primesieve");
    assert_eq!(
        said(&sides, "wall"),
        "Primesieve is 1.2 times as fast as Go."
    );
}

#[test]
fn a_board_has_a_few_words_for_each_row() {
    let of = |metric, case: Case| plain(words(&sides(metric), &case));
    assert_eq!(
        of("cpu-per-request", case(2.44)),
        "Go uses 2.4 times the processor time per request"
    );
    assert_eq!(
        of("capacity", case(0.418)),
        "Rust carries 2.4 times the load"
    );
    assert_eq!(of("time", case(0.3)), "Go is 3.3 times as fast");
    assert_eq!(of("time", case(1.0)), "both are level");
    assert_eq!(of("time", open(0.8, 1.2)), "it is open which is faster");
    assert_eq!(
        ahead(&sides("time"), Verdict::Above).as_deref(),
        Some("Rust is faster")
    );
    assert_eq!(
        ahead(&sides("rate"), Verdict::Above).as_deref(),
        Some("Go answers more requests a second")
    );
    assert_eq!(ahead(&sides("rate"), Verdict::Equivalent), None);
}

#[test]
fn a_title_leads_where_the_sentence_does_not_say_it() {
    let of = |title: &str, sentence: &str| about(title, sentence).concat();
    assert_eq!(of("tuned", "Rust is faster."), "Tuned: Rust is faster.");
    assert_eq!(
        of("memory", "Go uses 2.0 times Rust's memory."),
        "Go uses 2.0 times Rust's memory."
    );
    assert_eq!(
        of("response time, p99", "Go's response time at p99 is longer."),
        "Go's response time at p99 is longer."
    );
    assert_eq!(
        of("tuned", "It is open which is faster."),
        "Tuned: it is open which is faster."
    );
    assert_eq!(of("", "It is open."), "It is open.");
}

#[test]
fn nothing_is_said_of_nothing() {
    assert_eq!(told("time", &[]), "Not measured.");
    assert_eq!(short("time", &[]), "Not measured");
    assert_eq!(hosts(&[]), None);
}

#[test]
fn a_number_has_two_digits_and_is_never_one() {
    let all = [
        (2.44, "2.4"),
        (34.2, "34"),
        (612.0, "610"),
        (1.04, "1.04"),
        (1.0042, "1.004"),
        (1.0009, "1.001"),
        (1.0001, "1.000"),
        (0.5, "2.0"),
        (1.0949, "1.09"),
        (1.096, "1.1"),
    ];
    for (factor, digits) in all {
        assert_eq!(plain(times(factor)), format!("{digits} times"));
    }
    assert_eq!(plain(times_range(1.7, 2.84)), "1.7 to 2.8 times");
    assert_eq!(plain(times_range(2.41, 2.44)), "2.4 times");
    assert_eq!([1, 12, 13].map(number), ["one", "twelve", "13"]);
}

#[test]
fn every_metric_makes_a_whole_sentence() {
    for metric in record::metrics() {
        for ratio in [0.5, 1.0, 2.0] {
            let text = told(metric.name, &[case(ratio)]);
            assert!(text.ends_with('.') && !text.contains("  "), "{text}");
            assert!(text.split(' ').count() <= 18, "{text}");
        }
    }
}

#[test]
fn a_course_is_told_by_its_ends() {
    let told = |metric, ends: [Case; 2]| {
        let places = ["at n = 10", "at n = 1000"].map(str::to_owned);
        let ends: Vec<_> = places.into_iter().zip(ends).collect();
        plain(course(&sides(metric), &ends))
    };
    assert_eq!(
        told("peak-memory", [2.4, 1.2].map(case)),
        "Go uses 2.4 times Rust's memory at n = 10, and 1.2 times at n = 1000."
    );
    assert_eq!(
        told("time", [2.4, 0.5].map(case)),
        "Rust is 2.4 times as fast as Go at n = 10, and Go is 2.0 times as fast at n = 1000."
    );
    assert_eq!(
        told("rate", [0.5, 1.0].map(case)),
        "Rust answers 2.0 times as many requests a second as Go at n = 10, and they are level at n = 1000."
    );
    assert_eq!(
        told("time", [1.0, 2.0].map(case)),
        "Rust and Go are equally fast at n = 10, and Rust is 2.0 times as fast at n = 1000."
    );
    let one = [("at n = 10".to_owned(), case(2.0))];
    assert_eq!(
        plain(course(&sides("time"), &one)),
        "Rust is 2.0 times as fast as Go at n = 10."
    );
    assert_eq!(course(&sides("time"), &[]), "");
}

#[test]
fn steps_from_one_subject_stand_in_one_sentence() {
    let step = |baseline: &str, other: &str| Sides {
        baseline: side(baseline),
        other: side(other),
        ..sides("cpu-per-request")
    };
    let all = [
        (step("Rust (sonic-rs)", "Rust"), case(1.13)),
        (step("Rust (tuned)", "Rust"), case(1.3)),
        (step("Go (GOGC=400)", "Go"), case(1.2)),
        (step("Go (sonic)", "Go"), case(0.8)),
        (step("Go (tuned)", "Go"), case(1.0)),
    ];
    let all: Vec<_> = all
        .iter()
        .map(|(sides, case)| (sides, case.clone()))
        .collect();
    assert_eq!(
        plain(steps(&all)),
        "Rust uses 1.1 times the processor time per request of Rust (sonic-rs) and 1.3 times that of Rust (tuned). Go uses 1.2 \
         times the processor time per request of Go (GOGC=400). Go (sonic) uses 1.2 times Go's processor time per request. Go \
         shows no difference to Go (tuned)."
    );
    let timed = |baseline: &str| Sides {
        metric: record::metric("time").expect("known"),
        ..step(baseline, "Rust")
    };
    let all = [(timed("a"), case(1.5)), (timed("b"), case(2.0))];
    let all: Vec<_> = all
        .iter()
        .map(|(sides, case)| (sides, case.clone()))
        .collect();
    assert_eq!(
        plain(steps(&all)),
        "A is 1.5 times as fast as Rust. B is 2.0 times as fast as Rust."
    );
}

#[test]
fn how_far_ratios_reach_is_told_from_end_to_end() {
    let of = |metric, ratios: &[f64]| plain(between(&sides(metric), ratios));
    assert_eq!(
        of("peak-memory", &[1.7, 2.8, 2.0]),
        "Go uses 1.7 to 2.8 times the memory"
    );
    assert_eq!(
        of("rate", &[0.5, 0.25]),
        "Rust answers 2.0 to 4.0 times as many requests a second"
    );
    assert_eq!(
        of("time", &[0.9, 2.5]),
        "at one end Go is 1.1 times as fast, at the other Rust is 2.5 times as fast"
    );
    assert_eq!(of("time", &[1.0]), "both are equally fast");
}

#[test]
fn a_limit_says_at_least_or_at_most() {
    let of = |at, upper| plain(limit(&sides("rate"), at, upper));
    assert_eq!(
        of(0.59, true),
        "Rust answers at least 1.7 times as many requests a second as Go"
    );
    assert_eq!(
        of(3.0, false),
        "Go answers at least 3.0 times as many requests a second as Rust"
    );
    assert_eq!(
        of(1.2, true),
        "Go answers at most 1.2 times as many requests a second as Rust"
    );
    assert_eq!(
        of(0.8, false),
        "Rust answers at most 1.2 times as many requests a second as Go"
    );
}
