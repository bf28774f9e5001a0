use record::Scoreboard;
use serde_json::{Value, json};

use super::*;
use crate::page::Piece;
use crate::results::testing::server::{healthy, served, service, without_rate};
use crate::results::testing::{
    calibration, calibration_definition, files, ledger, record, samples, shelf_of, times, toy,
    weighed,
};
use crate::results::{Held, Shelf};

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn row(id: &str, group: &str, experiment: &str, comparisons: &[&str]) -> Value {
    json!({"id": id, "group": group, "label": id, "says": "takes {} as much", "experiment": experiment,
           "comparisons": comparisons, "page": "toy", "of": format!("What {id} stands for.")})
}

fn level(experiment: &str, comparison: &str, workload: &str, more: &Value) -> Value {
    let mut level = json!({"experiment": experiment, "comparison": comparison, "workload": workload,
        "says": "They take {}", "enough": 1.0, "enough-words": "a second"});
    let entries = more.as_object().expect("entries").clone();
    level.as_object_mut().expect("entries").extend(entries);
    json!({"id": "c", "title": "A case", "page": "toy", "level": level})
}

fn board(rows: &[Value], cases: &[Value]) -> Scoreboard {
    serde_json::from_value(json!({"row": rows, "case": cases})).expect("a scoreboard")
}

/// The toy on each host, Go taking so many times as long; this host's first.
fn toys(ratios: &[f64]) -> Shelf {
    let held = |ratio: &f64| samples(record(&toy(), "any", 30, times(*ratio)));
    let mut hosts: Vec<Held> = ratios.iter().map(held).collect();
    let here = hosts.remove(0);
    shelf_of(toy(), here, hosts)
}

fn results(shelves: Vec<Shelf>, board: Scoreboard) -> Results {
    Results::new("here", ledger(&[]), shelves).with_board(board)
}

fn on_toy(ratios: &[f64]) -> Results {
    let row = row("work", "machine", "toy", &["idiomatic"]);
    results(vec![toys(ratios)], board(&[row], &[]))
}

fn words(results: &Results) -> Vec<String> {
    let standings = standings(results).unwrap_or_else(|problem| panic!("{problem}"));
    standings.iter().map(|s| plain(&s.words())).collect()
}

fn text(piece: &Piece) -> String {
    plain(&piece.html)
}

fn drawn(results: &Results) -> String {
    text(&figure(results).unwrap_or_else(|problem| panic!("{problem}")))
}

#[test]
fn who_has_more_is_named_with_a_factor_above_one() {
    assert_eq!(words(&on_toy(&[1.5])), ["work: Go takes 1.5 times as much"]);
    assert_eq!(
        words(&on_toy(&[0.4])),
        ["work: Rust takes 2.5 times as much"]
    );
    assert_eq!(words(&on_toy(&[34.0])), ["work: Go takes 34 times as much"]);
    assert_eq!(
        words(&on_toy(&[1.06])),
        ["work: Go takes 1.06 times as much"]
    );
    assert_eq!(words(&on_toy(&[1.0])), ["work: level"]);
    let few = samples(record(&toy(), "here", 3, times(1.03)));
    let row = row("work", "machine", "toy", &["idiomatic"]);
    let open = results(vec![shelf_of(toy(), few, Vec::new())], board(&[row], &[]));
    assert_eq!(words(&open), ["work: no difference shown"]);
}

/// The word for a row and the bar that is drawn come from one interval: "no difference shown" never stands beside a bar that shows one.
#[test]
fn a_row_s_word_is_what_its_bar_shows() {
    let mut open_with_a_shown_interval = false;
    for blocks in [3, 4, 5, 6, 8, 12] {
        for ratio in [0.97, 1.0, 1.01, 1.02, 1.025, 1.03, 1.035, 1.04, 1.05] {
            let held = samples(record(&toy(), "here", blocks, times(ratio)));
            let row = row("work", "machine", "toy", &["idiomatic"]);
            let results = results(vec![shelf_of(toy(), held, Vec::new())], board(&[row], &[]));
            let standings = standings(&results).expect("sound");
            let Some(found) = &standings[0].found else {
                continue;
            };
            let (lead, margin) = (found.lead, standings[0].sides.settings.margin);
            assert_eq!(
                stats::Verdict::of(Some(lead.deciding), margin),
                lead.verdict
            );
            let between = lead.deciding.low <= 1.0 && lead.deciding.high >= 1.0;
            let open = lead.verdict == stats::Verdict::Inconclusive;
            assert!(!open || between, "{ratio}, {blocks}: {}", found.reach());
            open_with_a_shown_interval |= open && !lead.interval.contains(1.0);
        }
    }
    assert!(
        open_with_a_shown_interval,
        "by the interval at 95 % some row would show a difference"
    );
}

#[test]
fn what_is_better_lies_on_its_own_side_whichever_way_the_metric_counts() {
    let service = service();
    let held = samples(served(&service, "here", 24, healthy));
    let rows = [
        row("cost", "machine", "service", &["cost"]),
        row("pace", "machine", "service", &["pace"]),
    ];
    let results = results(vec![shelf_of(service, held, Vec::new())], board(&rows, &[]));
    assert_eq!(
        words(&results),
        [
            "cost: Go takes 2.0 times as much",
            "pace: Rust takes 2.0 times as much"
        ]
    );
    for standing in standings(&results).expect("sound") {
        let found = standing.found.expect("measured");
        assert!(
            (found.lead.factor - 2.0).abs() < 0.1,
            "{}",
            found.lead.factor
        );
        assert_eq!(found.lead.ahead(), Some(FIRST));
    }
}

#[test]
fn the_sides_may_stand_either_way_round() {
    let mut turned = toy();
    let comparison = &mut turned.comparisons[0];
    std::mem::swap(&mut comparison.baseline, &mut comparison.other);
    let held = samples(record(&turned, "here", 30, times(1.5)));
    let row = row("work", "machine", "toy", &["idiomatic"]);
    let results = results(vec![shelf_of(turned, held, Vec::new())], board(&[row], &[]));
    assert_eq!(words(&results), ["work: Go takes 1.5 times as much"]);
}

/// Go's time divided by Rust's on each of the toy's four workloads, in the definition's order.
fn each(ratios: [f64; 4]) -> Results {
    let keys: Vec<_> = record::expand(&toy(), 2)
        .into_iter()
        .map(|w| w.key)
        .collect();
    let time = move |workload: &str, subject: &str| {
        let place = keys.iter().position(|key| key == workload)?;
        Some(if subject == "go" { ratios[place] } else { 1.0 })
    };
    let held = samples(record(&toy(), "here", 30, time));
    let row = row("work", "machine", "toy", &["idiomatic"]);
    results(vec![shelf_of(toy(), held, Vec::new())], board(&[row], &[]))
}

#[test]
fn several_workloads_are_their_middle_and_their_spread_is_kept() {
    let results = each([1.0, 2.0, 4.0, 8.0]);
    let standing = standings(&results).expect("sound").remove(0);
    let found = standing.found.as_ref().expect("measured");
    // The middle two are 2 and 4.
    assert!(
        (found.lead.factor / 8f64.sqrt() - 1.0).abs() < 0.02,
        "{}",
        found.lead.factor
    );
    let spread = found.spread().expect("four workloads");
    assert!((spread.low - 1.0).abs() < 0.02 && (spread.high - 8.0).abs() < 0.2);
    assert!(found.lead.interval.contains(found.lead.factor));
    assert_eq!(words(&results), ["work: Go takes 2.8 times as much"]);
    assert_eq!((found.workloads, found.parts.len()), (4, 4));
}

#[test]
fn leads_that_cancel_out_are_level_in_the_middle_and_their_spread_says_why() {
    let results = each([0.5, 2.0, 0.25, 4.0]);
    assert_eq!(words(&results), ["work: level"]);
    let table = drawn(&results);
    assert!(table.contains("broad bar"), "{table}");
}

#[test]
fn a_row_may_mean_some_of_the_workloads() {
    let ratios = [1.0, 2.0, 4.0, 8.0];
    let with = |wanted: &str| {
        let mut row = row("work", "machine", "toy", &["idiomatic"]);
        row["workloads"] = json!([wanted]);
        let plain = each(ratios);
        plain.with_board(board(&[row], &[]))
    };
    assert_eq!(
        words(&with("sum@n=1000000")),
        ["work: Go takes 2.0 times as much"]
    );
    // Of 4 and 8, the geometric mean.
    assert!(words(&with("par"))[0].starts_with("work: Go takes 5."));
    let problem = figure(&with("sum@n=11")).expect_err("unknown").to_string();
    assert!(
        problem.starts_with("experiments/scoreboard.toml: row `work`: no workload `sum@n=11`: did you mean `sum@n=10`"),
        "{problem}"
    );
}

#[test]
fn one_workload_of_many_does_not_lead() {
    let (first, all) = (
        record(&toy(), "here", 30, |w, s| {
            times(9.0)(w, s).filter(|_| w == "sum@n=10")
        }),
        record(&toy(), "elsewhere", 30, times(1.5)),
    );
    let shelf = shelf_of(toy(), samples(first), vec![samples(all)]);
    let row = row("work", "machine", "toy", &["idiomatic"]);
    let results = results(vec![shelf], board(&[row], &[]));
    assert_eq!(words(&results), ["work: Go takes 1.5 times as much"]);
    let html = drawn(&results);
    assert!(html.contains("* Work: measured on elsewhere."), "{html}");
}

#[test]
fn other_hosts_are_dots_and_three_hosts_let_expect_the_next() {
    let found = |ratios: &[f64]| {
        let results = on_toy(ratios);
        let standing = standings(&results).expect("sound").remove(0);
        let found = standing.found.expect("measured");
        let others: Vec<f64> = found.others.iter().map(|(_, lead)| lead.factor).collect();
        (others, found.expected, found.contradicted())
    };
    let (others, expected, _) = found(&[1.5]);
    assert_eq!((others.len(), expected), (0, None));
    let (others, expected, contrary) = found(&[1.5, 1.6]);
    assert_eq!((others.len(), expected, contrary), (1, None, false));
    let (others, expected, contrary) = found(&[1.5, 1.6, 0.5]);
    assert_eq!((others.len(), contrary), (2, true));
    let expected = expected.expect("three hosts");
    assert!(expected.low < 0.5 && expected.high > 1.6, "{expected:?}");
}

/// The service's pace, of which the sides in `cut` left the generator no time, here and on other hosts.
fn pace(hosts: &[&[&str]]) -> Results {
    let held = |cut: &&[&str]| {
        samples(served(&service(), "any", 24, |workload, subject| {
            let metrics = healthy(workload, subject)?;
            Some(match workload == "ask" && cut.contains(&subject) {
                true => without_rate(metrics),
                false => metrics,
            })
        }))
    };
    let mut hosts: Vec<Held> = hosts.iter().map(held).collect();
    let here = hosts.remove(0);
    let mut row = row("pace", "machine", "service", &["pace"]);
    row["workloads"] = json!(["ask"]);
    results(vec![shelf_of(service(), here, hosts)], board(&[row], &[]))
}

#[test]
fn what_is_only_bounded_is_said_and_drawn_as_a_bound() {
    let results = pace(&[&["rust"]]);
    let [said] = &words(&results)[..] else {
        panic!("one row");
    };
    assert!(
        said.starts_with("pace: Rust takes at least ") && said.ends_with(" times as much"),
        "{said}"
    );
    let html = drawn(&results);
    for words in [" or more<", "≥ ", "arrow: from there on, no more is known"] {
        assert!(html.contains(words), "{words} in {html}");
    }
    assert!(
        !html.contains("inf") && !html.contains("hollow ring"),
        "{html}"
    );
    let sentence = plain(&answer(&results).expect("sound"));
    assert!(
        sentence.contains("ahead in the one measure, by at least "),
        "{sentence}"
    );
    let csv = figure(&results).expect("sound").downloads.remove(1).1;
    let csv = String::from_utf8(csv).expect("text");
    let values: Vec<&str> = csv.lines().nth(1).expect("a row").split(',').collect();
    assert!(values[2] == values[3] && values[4].is_empty(), "{values:?}");
}

#[test]
fn a_bound_that_allows_both_sides_shows_no_difference() {
    let results = pace(&[&["go"]]);
    assert_eq!(words(&results), ["pace: no difference shown"]);
    let html = drawn(&results);
    assert!(
        html.contains(">Rust 2.") && html.contains(" at most<"),
        "{html}"
    );
}

#[test]
fn beside_a_bound_what_other_hosts_measured_are_dots_and_nothing_is_expected() {
    let results = pace(&[&["rust"], &[], &[]]);
    let found = standings(&results).expect("sound").remove(0).found;
    let found = found.expect("bounded");
    assert!(found.lead.limit().is_some());
    assert_eq!((found.others.len(), found.expected), (2, None));
    assert!(!found.contradicted());
}

#[test]
fn a_claim_answers_a_case_and_says_so_while_nothing_tests_it() {
    let of = |id: &str| {
        let case = json!({"id": "c", "title": "A case", "page": "toy", "claim": id});
        let ledger = ledger(&["ahead", "untested"]);
        let results = Results::new("here", ledger, vec![toys(&[1.5])]);
        let results = results.with_board(board(&[], &[case]));
        super::cases(&results).map(|html| plain(&html))
    };
    let tested = of("ahead").expect("sound");
    assert!(
        tested.contains(
            "<strong>Supported.</strong> The article says: It says ahead. Rust is faster"
        ),
        "{tested}"
    );
    let untested = of("untested").expect("sound");
    assert!(
        untested.contains("<strong>Not measured.</strong> The article says: It says untested. No experiment of this book tests it yet."),
        "{untested}"
    );
    let unknown = of("ahaed").expect_err("unknown").to_string();
    assert!(
        unknown.starts_with(
            "experiments/scoreboard.toml: case `c`: no claim `ahaed`: did you mean `ahead`?"
        ),
        "{unknown}"
    );
}

#[test]
fn exact_values_have_no_interval() {
    let held = samples(weighed(&files(), "here", 8, false));
    let row = row("size", "people", "files", &["as-built"]);
    let results = results(
        vec![shelf_of(files(), held, Vec::new())],
        board(&[row], &[]),
    );
    assert_eq!(words(&results), ["size: Go takes 3.0 times as much"]);
    assert!(drawn(&results).contains(">exact<"));
}

/// A row for each ratio, in its group, all on the toy's first workload under an experiment of its own.
fn sentence_of(machine: &[f64], people: &[f64]) -> String {
    let (mut shelves, mut rows) = (Vec::new(), Vec::new());
    let all = machine
        .iter()
        .map(|r| ("machine", r))
        .chain(people.iter().map(|r| ("people", r)));
    for (place, (group, ratio)) in all.enumerate() {
        let mut toy = toy();
        toy.id = format!("toy-{place}");
        rows.push(row(&format!("r{place}"), group, &toy.id, &["idiomatic"]));
        let held = match ratio.is_nan() {
            true => Held::default(),
            false => samples(record(&toy, "here", 30, times(*ratio))),
        };
        shelves.push(shelf_of(toy, held, Vec::new()));
    }
    let results = results(shelves, board(&rows, &[]));
    plain(&sentence::sentence(&standings(&results).expect("sound")))
}

#[test]
fn the_answer_says_who_is_easier_on_whom_in_every_state() {
    let sentence = |machine: &[f64], people: &[f64]| sentence_of(machine, people);
    assert_eq!(
        sentence(&[1.3, 2.0, 3.2], &[0.5, 0.1]),
        "Rust is easier on the machine: ahead in all three measures, by 1.3 to 3.2 times. \
         Go is easier on people: ahead in both measures, by 2.0 to 10 times."
    );
    assert_eq!(
        sentence(&[0.5, 0.5], &[0.5, 0.1, 2.0]),
        "Go is easier on the machine: ahead in both measures, by 2.0 times. \
         Go is easier on people: ahead in two of three measures, by 2.0 to 10 times; Rust is in one."
    );
    assert_eq!(
        sentence(&[1.0, 1.0], &[2.0, 0.5]),
        "Neither is easier on the machine: they are level in both measures. \
         Neither is easier on people: Rust is ahead in one of two measures, Go in one."
    );
    assert_eq!(
        sentence(&[f64::NAN], &[f64::NAN, 2.0]),
        "What the machine pays is not measured yet. \
         Rust is easier on people: ahead in the one measure, by 2.0 times."
    );
    assert_eq!(sentence(&[], &[]), "Nothing is compared yet.");
}

/// The answer to one case on the toy, in which Rust takes 1 ms.
fn case_on(ratio: f64, more: &Value) -> String {
    let case = level("toy", "idiomatic", "sum@n=10", more);
    let results = results(vec![toys(&[ratio])], board(&[], &[case]));
    plain(&cases::markdown(&results, &[]).unwrap_or_else(|problem| panic!("{problem}")))
}

#[test]
fn a_difference_decides_from_the_count_on_at_which_it_is_enough() {
    let many = |count: f64| json!({"count": count, "counted": "calls a day", "shown": "duration"});
    assert_eq!(
        case_on(2.0, &many(60_000.0)),
        "- [A case](src/toy.md): **Rust**. They take 1 min in Rust, 2 min in Go. \
         They differ by more than a second from 1000 calls a day on."
    );
    assert_eq!(
        case_on(0.5, &many(60_000.0)),
        "- [A case](src/toy.md): **Go**. They take 1 min in Rust, 30 s in Go. \
         They differ by more than a second from 2000 calls a day on."
    );
    let few = case_on(2.0, &many(100.0));
    assert!(
        few.contains("**Either**. They take 0 s in Rust, 0 s in Go. They differ by less than a second up to 1000 calls a day."),
        "{few}"
    );
}

#[test]
fn what_is_not_shown_is_not_told_as_a_choice() {
    let open = case_on(1.035, &json!({"count": 1e6, "enough": 35.0}));
    assert!(open.contains("**Cannot tell**. "), "{open}");
    assert!(
        open.contains("Whether they differ by a second is not shown."),
        "{open}"
    );
    let small = case_on(1.0, &json!({"enough": 0.001}));
    assert!(
        small.contains("**Either**. They take 999 µs in Rust"),
        "{small}"
    );
    let unmeasured = {
        let case = level("toy", "idiomatic", "sum@n=10", &json!({}));
        let shelf = shelf_of(toy(), Held::default(), Vec::new());
        let results = results(vec![shelf], board(&[], &[case]));
        cases::markdown(&results, &[]).expect("sound")
    };
    assert!(
        unmeasured.contains("**Not measured**. Not measured on this host."),
        "{unmeasured}"
    );
}

#[test]
fn a_row_of_the_scoreboard_answers_a_case() {
    let case = json!({"id": "c", "title": "A case", "page": "part/toy#why", "row": "work"});
    let row = row("work", "machine", "toy", &["idiomatic"]);
    let results = results(vec![toys(&[1.5])], board(&[row], &[case]));
    let html = plain(&super::cases(&results).expect("sound"));
    let (_, rest) = html.split_once("<dt>").expect("a case");
    assert!(
        rest.starts_with("<a href=\"@root/part/toy.html#why\">A case</a></dt><dd><strong>Rust.</strong> Go takes 1.5 times as much in the middle of four workloads (1."),
        "{rest}"
    );
}

#[test]
fn names_that_are_not_there_are_answered_with_the_nearest() {
    let of = |rows: &[Value], cases: &[Value]| {
        let results = results(vec![toys(&[1.5])], board(rows, cases));
        let standings = standings(&results).err();
        let problem = standings.or_else(|| super::cases(&results).err());
        problem.expect("a problem").to_string()
    };
    let bad = row("work", "machine", "toi", &["idiomatic"]);
    assert_eq!(
        of(&[bad], &[]),
        "experiments/scoreboard.toml: row `work`: no experiment `toi`: did you mean `toy`?"
    );
    let bad = row("work", "machine", "toy", &["tuning"]);
    assert!(of(&[bad], &[]).starts_with(
        "experiments/scoreboard.toml: row `work`: its comparisons are not all Rust against Go"
    ));
    let bad = level("toy", "idiomatic", "sum@n=11", &json!({}));
    assert!(of(&[], &[bad]).starts_with(
        "experiments/scoreboard.toml: case `c`: no workload `sum@n=11`: did you mean `sum@n=10`?"
    ));
}

#[test]
fn the_harness_says_how_often_it_was_wrong_and_other_hosts_whether_they_agree() {
    let calibrated = Held {
        calibration: Some(calibration("here", 2)),
        ..Held::default()
    };
    let of = |ratios: &[f64], calibrated: Held| {
        let shelves = vec![
            toys(ratios),
            shelf_of(calibration_definition(), calibrated, Vec::new()),
        ];
        let row = row("work", "machine", "toy", &["idiomatic"]);
        plain(&trusted(&results(shelves, board(&[row], &[]))).expect("sound"))
    };
    assert_eq!(
        of(&[1.5], calibrated),
        "<p class=\"trusted\">No other host has measured these rows. In trials, this harness called identical programs \
         different in 2 of 40 (5.0 %, 0.61 to 17 %); the nominal rate is 5 %.</p>"
    );
    assert_eq!(
        of(&[1.5, 1.6, 1.7], Held::default()),
        "<p class=\"trusted\">Other hosts measured all of these rows, and contradict none.</p>"
    );
    assert_eq!(
        of(&[1.5, 0.6], Held::default()),
        "<p class=\"trusted\">Other hosts measured all of these rows, and contradict one: work.</p>"
    );
}

/// Every number that a text shows.
fn numbers(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let parts = text.split(|c: char| !is_part(c));
    parts
        .map(|part| part.trim_matches('.').to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The front page's words: the answer, the drawing's labels, the table, the cases.
fn page(ratios: &[f64]) -> [Vec<String>; 4] {
    let rows = [
        row("work", "machine", "toy", &["idiomatic"]),
        row("wait", "people", "toy", &["tuned"]),
    ];
    let case = level(
        "toy",
        "idiomatic",
        "sum@n=10",
        &json!({"count": 60_000, "shown": "duration"}),
    );
    let results = results(vec![toys(ratios)], board(&rows, &[case]));
    let figure = figure(&results).expect("sound");
    let csv = figure
        .downloads
        .iter()
        .find(|(path, _)| path.ends_with(".csv"))
        .expect("numbers");
    let head = head(&results).expect("sound");
    let csv = String::from_utf8(csv.1.clone()).expect("text");
    let leads = csv
        .lines()
        .skip(1)
        .flat_map(|line| line.split(',').skip(2).take(7).map(str::to_owned));
    let [_, _, _, cases, _] = head.text.split("\n\n").collect::<Vec<_>>()[..] else {
        panic!("{}", head.text);
    };
    let (_, alt) = head.text.split_once("alt=\"").expect("a picture");
    [
        numbers(&plain(&answer(&results).expect("sound"))),
        numbers(alt.split('"').next().expect("closed")),
        leads.filter(|value| !value.is_empty()).collect(),
        numbers(&plain(cases)),
    ]
}

/// Other hosts too: their dots and the range for the next one move with their records.
#[test]
fn a_planted_change_of_the_records_moves_every_number_of_the_front_page() {
    let (before, after) = (page(&[1.5, 1.6, 1.8]), page(&[2.6, 2.9, 3.7]));
    for (before, after) in before.iter().zip(&after) {
        assert!(
            !before.is_empty() && before.len() == after.len(),
            "{before:?} {after:?}"
        );
    }
    for (place, (before, after)) in before.iter().zip(&after).enumerate() {
        let stayed: Vec<_> = before
            .iter()
            .zip(after)
            .filter(|(a, b)| a == b)
            .map(|(a, _)| a.as_str())
            .collect();
        // A case shows its reader's own numbers too, and Rust's time, which did not change.
        let fixed = if place == 3 { 1 } else { 0 };
        assert_eq!(stayed.len(), fixed, "{stayed:?}");
    }
    let (before, after) = (page(&[1.5]), page(&[0.5]));
    assert_ne!(before[0], after[0]);
}

#[test]
fn the_readme_shows_the_same_in_light_and_dark_wide_and_narrow() {
    let head = head(&on_toy(&[1.5])).expect("sound");
    assert!(
        head.text.starts_with("**Rust is easier on the machine: "),
        "{}",
        head.text
    );
    assert_eq!(head.pictures.len(), 4);
    for (path, content) in &head.pictures {
        let svg = String::from_utf8(content.clone()).expect("text");
        assert!(
            svg.contains("work: Go takes 1.5") && !svg.contains("<a "),
            "{path}"
        );
        assert!(head.text.contains(path), "{path} is not shown");
    }
    let nothing = results(Vec::new(), Scoreboard::default());
    assert!(super::head(&nothing).expect("sound").pictures.is_empty());
}
