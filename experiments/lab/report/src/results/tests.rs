use record::Unmeasured;

use super::testing::{
    calibration, calibration_definition, experiment, measured, record, results, samples, shelf,
    shelf_of, times, toy,
};
use super::*;
use crate::sentence::Finding;

fn states(results: &Results, comparison: &str) -> Vec<String> {
    let state = |state: &RowState| match state {
        RowState::Measured(row) => format!("{}: {}", row.workload.key, row.source.host),
        RowState::NotMeasured {
            workload, reason, ..
        } => format!("{}: {reason}", workload.key),
    };
    results
        .rows("toy", comparison)
        .expect("known")
        .iter()
        .map(state)
        .collect()
}

#[test]
fn a_row_holds_the_records_own_numbers() {
    let results = measured(1.5);
    let rows = results.rows("toy", "idiomatic").expect("known");
    let row = rows[0].measured().expect("measured");
    let record = results.shelves()[0].here().record.as_ref().expect("held");
    let values = record.values("sum@n=10", "go", "time");
    assert_eq!(rows.len(), 4);
    assert_eq!(row.title, "sum, n\u{a0}=\u{a0}10");
    assert_eq!(
        row.other.median,
        stats::describe::median(&values).expect("values")
    );
    assert_eq!(row.other.samples, 30);
    assert!(
        (row.comparison.ratio - 1.5).abs() < 0.01,
        "{}",
        row.comparison.ratio
    );
    assert!(row.interval.contains(row.comparison.ratio));
    assert!(row.comparison.noise_floor.is_some());
}

#[test]
fn nothing_measured_says_so_for_every_planned_workload() {
    let results = results(shelf(toy(), Held::default(), Held::default()));
    let expected = [
        "sum@n=10: not measured on this host",
        "sum@n=1000000: not measured on this host",
    ];
    assert_eq!(states(&results, "tuned"), expected);
}

#[test]
fn what_the_budget_did_not_reach_comes_from_the_reference_host() {
    let toy = toy();
    let first_only = |w: &str, s: &str| times(1.5)(w, s).filter(|_| w == "sum@n=10");
    let here = record(&toy, "here", 20, first_only);
    let elsewhere = record(&toy, "elsewhere", 20, times(2.0));
    let results = results(shelf(toy, samples(here), samples(elsewhere)));
    assert_eq!(
        states(&results, "tuned"),
        ["sum@n=10: here", "sum@n=1000000: elsewhere"]
    );
}

#[test]
fn fewer_than_three_blocks_are_not_a_result() {
    let toy = toy();
    let here = record(&toy, "here", 2, times(1.5));
    let elsewhere = record(&toy, "elsewhere", 6, times(1.5));
    let alone = results(shelf(toy.clone(), samples(here.clone()), Held::default()));
    let both = results(shelf(toy, samples(here), samples(elsewhere)));
    let reason =
        "not measured on this host: only 2\u{a0}blocks within the budget, an interval needs 3";
    assert_eq!(states(&alone, "tuned")[0], format!("sum@n=10: {reason}"));
    assert_eq!(states(&both, "tuned")[0], "sum@n=10: elsewhere");
}

#[test]
fn the_records_own_reason_is_given() {
    let toy = toy();
    let mut here = record(&toy, "here", 20, |w, s| {
        times(1.5)(w, s).filter(|_| s != "go")
    });
    here.sessions[0].unmeasured.push(Unmeasured {
        workload: String::new(),
        subject: "go".into(),
        reason: "go is missing.".into(),
    });
    let results = results(shelf(toy, samples(here), Held::default()));
    assert_eq!(
        states(&results, "idiomatic")[0],
        "sum@n=10: not measured on this host: go is missing"
    );
}

#[test]
fn the_records_own_reason_goes_before_a_count_of_blocks() {
    let toy = toy();
    let mut here = record(&toy, "here", 2, times(1.5));
    here.sessions[0].unmeasured.push(Unmeasured {
        workload: "sum@n=10".into(),
        subject: String::new(),
        reason: "give it more time".into(),
    });
    let results = results(shelf(toy, samples(here), Held::default()));
    let expected = "sum@n=10: not measured on this host: give it more time";
    assert_eq!(states(&results, "idiomatic")[0], expected);
}

#[test]
fn counts_never_mix_hosts() {
    let toy = toy();
    let first_only = |w: &str, s: &str| times(1.5)(w, s).filter(|_| w == "sum@n=10");
    let here = record(&toy, "here", 20, first_only);
    let elsewhere = record(&toy, "elsewhere", 20, times(0.5));
    let results = results(shelf(toy, samples(here), samples(elsewhere)));
    let sides = results.sides("toy", "idiomatic").expect("known");
    let tally = Tally::new(sides, results.rows("toy", "idiomatic").expect("known"));
    assert_eq!((tally.rows.len(), tally.planned), (1, 4));
    let shelf = results.shelf("toy").expect("known");
    assert_eq!(
        Finding::over(&tally, &shelf.definition).short(),
        "Rust is faster"
    );
}

#[test]
fn an_opposite_outcome_reads_as_well() {
    let results = measured(0.5);
    let sides = results.sides("toy", "idiomatic").expect("known");
    let tally = Tally::new(sides, results.rows("toy", "idiomatic").expect("known"));
    let finding = Finding::over(&tally, &results.shelves()[0].definition);
    assert_eq!(finding.short(), "Go is faster in all four cases");
    assert_eq!(
        finding.sentence(),
        "Go is 2.0\u{a0}times as fast as Rust, in all four cases."
    );
}

#[test]
fn names_come_from_the_definition() {
    let mut renamed = toy();
    renamed.programs[0].language = "Zig".into();
    renamed.programs[1].language = "C".into();
    let results = results(shelf(renamed, Held::default(), Held::default()));
    let direction = |id| results.sides("toy", id).expect("known").direction();
    assert_eq!(direction("idiomatic"), "C ÷ Zig; above 1×: Zig faster");
    assert_eq!(
        direction("tuning"),
        "Rust ÷ Rust (tuned); above 1×: Rust (tuned) faster"
    );
}

#[test]
fn a_strict_build_refuses_what_is_missing_or_older_than_the_sources() {
    let toy = toy();
    let here = record(&toy, "here", 20, times(1.5));
    let elsewhere = samples(record(&toy, "elsewhere", 20, times(1.5)));
    let missing = results(shelf(toy.clone(), Held::default(), Held::default()));
    let mut old = shelf(toy.clone(), Held::default(), elsewhere.clone());
    old.now.definition = "another".into();
    let reached = results(shelf(toy.clone(), Held::default(), elsewhere.clone()));
    let current = results(shelf(toy.clone(), samples(here.clone()), Held::default()));
    let mut changed = shelf(toy, samples(here), elsewhere);
    changed.now.definition = "another".into();
    let stale = results(changed);
    for lacking in [missing, results(old)] {
        assert_eq!(
            lacking.missing_or_stale(),
            ["toy: nothing measured on here: run `make measure ONLY=toy`"]
        );
    }
    assert!(
        reached.missing_or_stale().is_empty(),
        "another host's current numbers stand"
    );
    assert!(current.missing_or_stale().is_empty());
    let reason = "the experiment's definition changed";
    let expected = format!(
        "toy: measured on here before the sources changed ({reason}): run `make measure ONLY=toy`"
    );
    assert_eq!(stale.missing_or_stale(), [expected]);
    let row = stale.rows("toy", "idiomatic").expect("known")[0]
        .measured()
        .expect("kept")
        .clone();
    assert_eq!(
        row.source.labels(),
        [format!("measured before the sources changed: {reason}")]
    );
}

#[test]
fn the_calibration_is_asked_for_as_well() {
    let held = Held {
        calibration: Some(calibration("here", 2)),
        ..Held::default()
    };
    let with = results(shelf(calibration_definition(), held, Held::default()));
    let without = results(shelf(
        calibration_definition(),
        Held::default(),
        Held::default(),
    ));
    assert!(with.missing_or_stale().is_empty());
    assert_eq!(without.missing_or_stale().len(), 1);
}

#[test]
fn unknown_names_are_problems_that_list_the_known_ones() {
    let results = measured(1.5);
    let of = |e: &str, c: &str| results.rows(e, c).expect_err("unknown").to_string();
    assert_eq!(
        of("nothing", "idiomatic"),
        "no experiment `nothing`: known are toy"
    );
    assert_eq!(
        of("toy", "zzz"),
        "no comparison of `toy` `zzz`: known are idiomatic, tuned, tuning"
    );
}

#[test]
fn an_experiment_without_comparisons_has_no_rows() {
    let bare = experiment(serde_json::json!({
        "schema": 1, "id": "bare", "title": "", "question": "", "program": [], "subject": [], "workload": [],
    }));
    let results = results(shelf(bare, Held::default(), Held::default()));
    assert!(results.rows("bare", "idiomatic").is_err());
}

/// The toy on this host and on others, each with its ratio.
fn on_hosts(here: f64, others: &[f64]) -> Results {
    let toy = toy();
    let of = |ratio: f64| samples(record(&toy, "host", 20, times(ratio)));
    let others = others.iter().map(|ratio| of(*ratio)).collect();
    results(shelf_of(toy.clone(), of(here), others))
}

fn first(results: &Results) -> &Row {
    let rows = results.rows("toy", "idiomatic").expect("known");
    rows[0].measured().expect("measured")
}

#[test]
fn a_row_shows_every_other_host_and_what_to_expect_on_the_next() {
    let results = on_hosts(1.5, &[1.7, 2.4]);
    let row = first(&results);
    let hosts: Vec<_> = row.others.iter().map(|o| o.source.host.as_str()).collect();
    assert_eq!(hosts, ["elsewhere", "elsewhere-2"]);
    assert!(
        (row.comparison.ratio - 1.5).abs() < 0.02,
        "its own number stays its own"
    );
    let expected = row.expected.expect("three hosts");
    assert!(expected.low < 1.5 && expected.high > 2.4, "{expected:?}");
    assert_eq!(row.agreeing(), (3, 3));
    assert_eq!(first(&on_hosts(1.5, &[0.6])).agreeing(), (1, 2));
    let alone = on_hosts(1.5, &[]);
    assert!(first(&alone).others.is_empty() && first(&alone).expected.is_none());
}

#[test]
fn a_host_whose_sources_have_changed_predicts_nothing() {
    let toy = toy();
    let here = samples(record(&toy, "host", 20, times(1.5)));
    let mut old = record(&toy, "host", 20, times(9.0));
    old.sessions[0].provenance.digests.protocol = "0".into();
    let results = results(shelf_of(toy, here, vec![samples(old)]));
    assert!(first(&results).others.is_empty() && first(&results).expected.is_none());
}

#[test]
fn several_hosts_are_counted_in_one_sentence() {
    let results = on_hosts(1.5, &[1.7, 0.6]);
    let rows = results.rows("toy", "idiomatic").expect("known");
    let tally = Tally::new(results.sides("toy", "idiomatic").expect("known"), rows);
    let finding = Finding::over(&tally, &results.shelves()[0].definition);
    assert_eq!(
        finding.hosts().expect("others"),
        "The three hosts disagree in all four cases: one shows the contrary of another."
    );
    let alone = on_hosts(1.5, &[]);
    let rows = alone.rows("toy", "idiomatic").expect("known");
    let tally = Tally::new(alone.sides("toy", "idiomatic").expect("known"), rows);
    assert_eq!(
        Finding::over(&tally, &alone.shelves()[0].definition).hosts(),
        None
    );
}

#[test]
fn sessions_that_differ_widen_the_interval_and_stand_for_each_other() {
    let toy = toy();
    let mut both = record(&toy, "host", 20, times(1.50));
    let one = first(&results(shelf(
        toy.clone(),
        samples(both.clone()),
        Held::default(),
    )))
    .interval;
    let later = record(&toy, "host", 20, times(1.60));
    both.sessions.extend(later.sessions);
    let results = results(shelf(toy, samples(both), Held::default()));
    let row = first(&results);
    assert_eq!(row.source.sessions, 2);
    assert!(
        (row.comparison.ratio - 1.549).abs() < 0.01,
        "{}",
        row.comparison.ratio
    );
    assert!(
        row.interval.contains(1.5) && row.interval.contains(1.6),
        "{:?}",
        row.interval
    );
    let width = |i: stats::Interval| (i.high / i.low).ln();
    assert!(
        width(row.interval) > 3.0 * width(one),
        "one session said too much of itself"
    );
    assert_eq!(
        row.comparison.verdict,
        stats::Verdict::Above,
        "what stood stands"
    );
    assert_eq!(row.comparison.blocks, 40);
}

#[test]
fn a_ratio_that_depends_on_the_layout_says_which_there_are() {
    let toy = toy();
    let mut built = record(&toy, "host", 24, times(1.5));
    for sample in &mut built.sessions[0].samples {
        sample.layout = Some(sample.round % 12);
        // In every third layout Rust is slow.
        if sample.subject == "rust" && sample.round % 3 == 0 {
            *sample.metrics.get_mut("time").expect("timed") *= 2.5;
        }
    }
    let results = results(shelf(toy, samples(built), Held::default()));
    let row = first(&results);
    let [low, high] = row.caveats.modes.as_slice() else {
        panic!("{:?}", row.caveats);
    };
    assert!(
        (low - 0.6).abs() < 0.02 && (high - 1.5).abs() < 0.03,
        "{low} {high}"
    );
    let marks = row.marks().join("; ");
    assert!(marks.starts_with("depends on the layout: 0."), "{marks}");
    assert!(
        row.name().ends_with(", depends on the layout"),
        "{}",
        row.name()
    );
}

#[test]
fn runs_that_do_not_settle_show_their_second_half_as_well() {
    let toy = toy();
    let mut warming = record(&toy, "host", 24, times(1.5));
    for sample in &mut warming.sessions[0].samples {
        let time = sample.metrics["time"];
        // Go is slow at first, and its mean is what it was.
        if sample.subject == "go" {
            sample.segments = vec![1.4 * time, 1.4 * time, 0.6 * time, 0.6 * time];
        }
    }
    let results = results(shelf(toy, samples(warming), Held::default()));
    let late = first(&results).caveats.second_half.expect("another story");
    assert!((late - 0.9).abs() < 0.02, "{late}");
    assert_eq!(first(&on_hosts(1.5, &[])).caveats, Caveats::default());
}

#[test]
fn what_was_said_before_the_sources_changed_is_remembered() {
    let toy = toy();
    let mut renewed = record(&toy, "host", 20, times(1.5));
    let old = |ratio: f64, finished: &str| record::Superseded {
        finished: finished.into(),
        commit: None,
        reason: "the sources changed: rust".into(),
        results: vec![record::Past {
            comparison: "idiomatic".into(),
            workload: "sum@n=10".into(),
            ratio,
            interval: None,
        }],
    };
    renewed.history = vec![
        old(1.9, "2026-09-01T00:00:00Z"),
        old(1.69, "2026-11-03T00:00:00Z"),
    ];
    let results = results(shelf(toy, samples(renewed), Held::default()));
    assert_eq!(first(&results).marks(), ["was 1.69× in November 2026"]);
    let rows = results.rows("toy", "idiomatic").expect("known");
    assert!(rows[1].measured().expect("measured").marks().is_empty());
}

/// The rates of the service's first request, of which a side may have left the generator no time.
fn bounded_pace(cut: &[&str]) -> Results {
    use super::testing::server::{healthy, served, service, without_rate};
    let record = served(&service(), "here", 24, |workload, subject| {
        let metrics = healthy(workload, subject)?;
        Some(match workload == "ask" && cut.contains(&subject) {
            true => without_rate(metrics),
            false => metrics,
        })
    });
    results(shelf(service(), samples(record), Held::default()))
}

#[test]
fn a_side_that_was_too_fast_for_the_generator_bounds_the_ratio() {
    // Go answers half as often as Rust.
    for (cut, brief, ahead) in [
        ("rust", "≤\u{a0}0.5", stats::Verdict::Below),
        ("go", "≥\u{a0}0.4", stats::Verdict::Inconclusive),
    ] {
        let results = bounded_pace(&[cut]);
        let row = &results.rows("service", "pace").expect("known")[0];
        let bound = row.bound().expect("a limit");
        assert!(bound.brief().starts_with(brief), "{}", bound.brief());
        assert_eq!(bound.verdict, ahead, "{cut}");
        assert!((bound.at() - 0.5).abs() < 0.03, "{}", bound.at());
    }
}

#[test]
fn nothing_follows_where_both_sides_were_too_fast_or_the_metric_is_no_rate() {
    let results = bounded_pace(&["rust", "go"]);
    let row = &results.rows("service", "pace").expect("known")[0];
    assert!(row.measured().is_none() && row.bound().is_none());
    let RowState::NotMeasured { reason, .. } = row else {
        unreachable!()
    };
    assert!(
        reason.contains("the load generator was saturated in 24 of 24 samples"),
        "{reason}"
    );
    for comparison in ["cost", "room"] {
        let rows = results.rows("service", comparison).expect("known");
        assert!(rows.iter().all(|row| row.measured().is_some()));
    }
}

#[test]
fn layouts_are_told_apart_only_where_they_fall_into_modes() {
    let of = |modes: bool| {
        let mut record = record(&toy(), "here", 24, times(1.5));
        for sample in &mut record.sessions[0].samples {
            let layout = sample.round % 8 + 1;
            sample.layout = Some(layout);
            if modes && layout > 5 && sample.subject == "go" {
                sample
                    .metrics
                    .entry("time".into())
                    .and_modify(|t| *t *= 2.0);
            }
        }
        let results = results(shelf(toy(), samples(record), Held::default()));
        let rows = results.rows("toy", "idiomatic").expect("known");
        rows[0].measured().expect("measured").caveats.clone()
    };
    let (apart, together) = (of(true), of(false));
    assert_eq!((apart.modes.len(), apart.layouts.len()), (2, 8));
    assert!(
        apart.layouts[..5]
            .iter()
            .all(|ratio| (ratio - 1.5).abs() < 0.1),
        "{apart:?}"
    );
    assert!(
        apart.layouts[5..]
            .iter()
            .all(|ratio| (ratio - 3.0).abs() < 0.2),
        "{apart:?}"
    );
    assert!(together.modes.is_empty() && together.layouts.is_empty());
}

/// The toy in two sessions that differ by a few per cent, and what its first row says by one of them and by both.
#[test]
fn a_second_session_does_not_open_what_the_first_has_shown() {
    let toy = toy();
    let once = record(&toy, "host", 12, times(1.30));
    let mut twice = once.clone();
    twice
        .sessions
        .extend(record(&toy, "host", 12, times(1.36)).sessions);
    let of = |record| results(shelf(toy.clone(), samples(record), Held::default()));
    let above = stats::Criterion::Above {
        bound: 1.2,
        contrary: 1.2,
        level: 0.0,
    };
    let (one, both) = (of(once), of(twice));
    assert_eq!(first(&one).comparison.place(&above), stats::Place::For);
    assert_eq!(first(&both).comparison.place(&above), stats::Place::For);
    assert_eq!(first(&both).comparison.verdict, stats::Verdict::Above);
}

/// Eight rows of one metric in two sessions: the interval of each is far narrower than Student's on one degree of freedom.
#[test]
fn rows_of_all_comparisons_lend_each_other_what_they_show_of_the_sessions() {
    let toy = toy();
    let mut twice = record(&toy, "host", 12, times(1.30));
    twice
        .sessions
        .extend(record(&toy, "host", 12, times(1.36)).sessions);
    let results = results(shelf(toy, samples(twice), Held::default()));
    let interval = first(&results).interval;
    let alone = (1.36_f64 / 1.30).ln() / 2.0 * 12.706;
    let half = (interval.high / interval.low).ln() / 2.0;
    assert!(half < alone / 2.0, "{half} {alone}");
}
