mod exact;
mod loads;

use super::*;
use crate::results::testing::server::{healthy, served, service};
use crate::results::testing::{
    bench, calibration, calibration_definition, files, measured, record, results, samples, shelf,
    times, toy, weighed,
};
use crate::results::{Held, Shelf};

fn drawn(results: &Results, id: &str) -> Piece {
    render(results, id).unwrap_or_else(|problem| panic!("{problem}"))
}

fn text(piece: &Piece) -> String {
    piece.html.replace('\u{a0}', " ")
}

fn download(piece: &Piece, end: &str) -> String {
    let file = piece
        .downloads
        .iter()
        .find(|(path, _)| path.ends_with(end))
        .expect("that download");
    String::from_utf8(file.1.clone()).expect("text")
}

/// Everything that the toy and the service can show, and the calibration.
fn full() -> Results {
    let toy = toy();
    let record = record(&toy, "here", 30, times(1.5));
    let held = Held {
        record: Some(record::Measured::new(record)),
        bench: Some(bench("here", 0.001, 0.0015)),
        calibration: None,
        ..Held::default()
    };
    let calibrated = Held {
        calibration: Some(calibration("here", 2)),
        ..Held::default()
    };
    let shelves = vec![
        shelf(toy, held, Held::default()),
        shelf(calibration_definition(), calibrated, Held::default()),
        shelf(
            service(),
            samples(served(&service(), "here", 24, healthy)),
            Held::default(),
        ),
        shelf(
            files(),
            samples(weighed(&files(), "here", 8, false)),
            Held::default(),
        ),
    ];
    Results::new("here", crate::results::testing::ledger(&[]), shelves)
}

fn mixed() -> Results {
    let toy = toy();
    let first_only = |w: &str, s: &str| times(1.5)(w, s).filter(|_| w == "sum@n=10");
    let here = record(&toy, "here", 20, first_only);
    let elsewhere = record(&toy, "elsewhere", 20, times(2.0));
    results(shelf(toy, samples(here), samples(elsewhere)))
}

fn stale() -> Results {
    let toy = toy();
    let mut shelf: Shelf = shelf(
        toy.clone(),
        samples(record(&toy, "here", 20, times(1.5))),
        Held::default(),
    );
    shelf.now.protocol = "other".into();
    results(shelf)
}

#[test]
fn every_kind_is_drawn_twice_with_its_words_table_and_downloads() {
    let results = full();
    for id in ids(&results) {
        let piece = drawn(&results, id);
        let html = text(&piece);
        for part in [
            &format!("<figure class=\"figure\" id=\"fig-{id}\""),
            "class=\"chart-wide\"",
            "class=\"chart-narrow\"",
            "<figcaption>",
            "Measured on here · in one session, <time datetime=\"2026-11-03T21:16:38Z\">3 November 2026, 21:16 UTC</time> · commit 0123456",
            &format!("href=\"@root/figures/{id}.svg\""),
            &format!("href=\"@root/figures/{id}.csv\""),
            "href=\"@root/results/here/",
            &format!("href=\"#fig-{id}\""),
            "<th scope=\"col\">",
            "<th scope=\"row\">",
            "<code>caption</code>",
        ] {
            assert!(html.contains(part), "{id}: no {part} in\n{html}");
        }
        assert!(
            html.lines().all(|line| !line.trim().is_empty()),
            "{id}: a blank line ends an HTML block"
        );
        assert!(download(&piece, ".svg").starts_with("<svg"), "{id}");
        assert!(download(&piece, ".csv").lines().count() > 1, "{id}");
    }
}

#[test]
fn no_id_stands_twice() {
    let results = full();
    let all: String = ids(&results)
        .into_iter()
        .map(|id| drawn(&results, id).html)
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    for rest in all.split(" id=\"").skip(1) {
        let id = rest.split('"').next().expect("closed");
        assert!(seen.insert(id), "{id} stands twice");
    }
    assert!(seen.len() > 50);
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let (first, second) = (full(), full());
    for id in ids(&first) {
        assert_eq!(drawn(&first, id), drawn(&second, id));
    }
}

#[test]
fn the_caption_gives_the_finding_in_a_sentence_and_the_drawing_describes_all_of_it() {
    let html = text(&drawn(&measured(1.5), "toy-ratios"));
    let brief = "Rust is 1.5 times as fast as Go, in all four cases.";
    assert!(
        html.contains(&format!("<p class=\"figure-finding\">{brief}")),
        "{html}"
    );
    let full = "Rust is 1.5 times as fast as Go, in all four cases. Go ÷ Rust: sum, n = 10 1.";
    assert_eq!(html.matches(full).count(), 2, "{html}");
    for part in html.split("</desc>").take(2) {
        let description = part.rsplit("-desc\">").next().expect("a description");
        assert!(description.starts_with(full), "{description}");
    }
}

#[test]
fn every_caption_is_one_sentence_for_each_thing_shown() {
    let results = full();
    for (id, most) in [
        ("toy-ratios", 1),
        ("toy-curve", 1),
        ("toy-scaling", 1),
        ("calibration-error-rates", 1),
        ("toy-both", 2),
        ("cost-ratios", 1),
        ("cost-and-pace", 2),
        ("tail-levels", 1),
        ("both-levels", 2),
        ("cost-levels", 2),
        ("tail-percentiles", 2),
        ("heap-scatter", 1),
        ("wait-curve", 1),
    ] {
        let html = text(&drawn(&results, id));
        let (_, rest) = html
            .split_once("<p class=\"figure-finding\">")
            .expect("a finding");
        let finding = rest.split("</p>").next().expect("closed");
        assert_eq!(finding.matches(". ").count() + 1, most, "{id}: {finding}");
    }
}

#[test]
fn the_sides_of_one_are_named_for_every_comparison_or_not_at_all() {
    let mut toy = toy();
    let mut both = |comparisons: [&str; 2]| {
        let figure = toy
            .figures
            .iter_mut()
            .find(|f| f.id == "toy-both")
            .expect("there");
        figure.comparisons = comparisons.map(str::to_owned).to_vec();
        let here = record(&toy, "here", 20, times(1.5));
        text(&drawn(
            &results(shelf(toy.clone(), samples(here), Held::default())),
            "toy-both",
        ))
    };
    let same = both(["idiomatic", "tuned"]);
    assert!(
        same.contains(">← Go faster<") && same.contains(">Rust faster →<"),
        "{same}"
    );
    let crossed = both(["idiomatic", "tuning"]);
    assert!(!crossed.contains("first named"), "{crossed}");
}

#[test]
fn without_a_record_there_is_no_chart_but_the_reason() {
    let nothing = |definition| results(shelf(definition, Held::default(), Held::default()));
    let all = [nothing(toy()), nothing(service())];
    for (results, id) in all
        .iter()
        .flat_map(|all| ids(all).into_iter().map(move |id| (all, id)))
    {
        let piece = drawn(results, id);
        assert!(!piece.html.contains("<svg"), "{id}");
        assert!(
            text(&piece).to_lowercase().contains("measured on"),
            "{id}: {}",
            piece.html
        );
        assert!(
            piece
                .downloads
                .iter()
                .all(|(path, _)| path.ends_with(".csv"))
        );
    }
}

#[test]
fn rows_of_another_host_are_marked_wherever_they_stand() {
    let html = text(&drawn(&mixed(), "toy-ratios"));
    assert!(html.contains("n = 10⁶ (elsewhere)"));
    assert!(
        html.contains("<th scope=\"row\">sum, n = 10⁶ <span class=\"label\">elsewhere</span></th>")
    );
    assert!(html.contains("Measured on here · "));
    assert!(html.contains("Rows marked “elsewhere” measured on elsewhere"));
    assert!(html.contains("href=\"@root/results/elsewhere/toy.json\""));
}

#[test]
fn a_curve_never_joins_points_of_two_hosts() {
    let html = text(&drawn(&mixed(), "toy-curve"));
    assert!(
        html.contains("Sum: 1.5") || html.contains("Sum: 1.4"),
        "{html}"
    );
    assert!(html.contains("Sum (elsewhere): "), "{html}");
}

#[test]
fn numbers_older_than_the_sources_say_so() {
    let html = text(&drawn(&stale(), "toy-ratios"));
    let label = "<span class=\"label\">measured before the sources changed: the measuring protocol changed</span>";
    assert_eq!(html.matches(label).count(), 1, "once a figure: {html}");
    assert_eq!(
        html.matches("<span class=\"label\">out of date</span></th>")
            .count(),
        4,
        "every row: {html}"
    );
}

#[test]
fn agreement_needs_both_ratios_from_one_host() {
    let toy = toy();
    let here = samples(record(&toy, "here", 20, times(1.5)));
    let elsewhere = Held {
        bench: Some(bench("elsewhere", 0.001, 0.0015)),
        ..Held::default()
    };
    let apart = results(shelf(toy, here, elsewhere));
    let together = full();
    assert!(text(&drawn(&apart, "toy-agreement")).contains("Not measured on this host"));
    let html = text(&drawn(&together, "toy-agreement"));
    assert!(
        html.contains(
            "Of 1 function, the ratio of the benchmark harnesses is: 1 inside our interval."
        ),
        "{html}"
    );
    assert!(
        html.contains("a fixed piece of work went from 10.0 ms to 11.0 ms (+10 %)"),
        "{html}"
    );
}

#[test]
fn two_values_make_rows_and_no_line() {
    let html = text(&drawn(&full(), "toy-scaling"));
    assert!(
        html.contains("Speed-up at threads = 2 over threads = 1"),
        "{html}"
    );
    assert!(!html.contains("speed-up over the first point"), "{html}");
}

#[test]
fn scaling_is_relative_to_each_subjects_own_first_point() {
    let piece = drawn(&full(), "toy-scaling");
    let html = text(&piece);
    assert!(
        html.contains("Rust at threads = 2: 2.0") || html.contains("Rust at threads = 2: 1.9"),
        "{html}"
    );
    let csv = download(&piece, ".csv");
    let second: Vec<_> = csv
        .lines()
        .nth(2)
        .expect("a second point")
        .split(',')
        .collect();
    let speedup: f64 = second[4].parse().expect("a number");
    assert!((speedup - 2.0).abs() < 0.05, "{csv}");
}

#[test]
fn error_rates_come_with_their_exact_interval() {
    let html = text(&drawn(&full(), "calibration-error-rates"));
    assert!(
        html.contains("paired blocks: 2 of 40 (5.0 %, 0.61 to 17 %)"),
        "{html}"
    );
    assert!(
        html.contains("Welch's t: 11 of 20 (55 %, 32 to 77 %)"),
        "{html}"
    );
}

#[test]
fn three_comparisons_and_the_fourth_are_counted_apart() {
    let html = text(&drawn(&full(), "calibration-over-sessions"));
    // Of 40 trials of identical programs ten groups, of ten with a true difference two.
    for words in [
        "holds the true ratio: 12 of 12",
        "holds the fourth: 12 of 12",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn an_unknown_figure_is_a_problem_that_lists_the_known_ones() {
    let problem = render(&measured(1.5), "zzzzzzzz")
        .expect_err("unknown")
        .to_string();
    assert!(
        problem.starts_with("no figure `zzzzzzzz`: known are toy-ratios, toy-both, "),
        "{problem}"
    );
}

#[test]
fn a_curve_without_its_parameter_is_a_problem_with_its_mend() {
    let mut toy = toy();
    let curve = toy
        .figures
        .iter_mut()
        .find(|f| f.id == "toy-curve")
        .expect("there");
    curve.x = None;
    let results = results(shelf(toy, Held::default(), Held::default()));
    let problem = render(&results, "toy-curve").expect_err("no x").to_string();
    let expected = "figure `toy-curve` names no parameter for its horizontal axis (`x`): mend its [[figure]] entry in experiment.toml";
    assert_eq!(problem, expected);
}

#[test]
fn a_count_of_nothing_is_a_level_at_zero_and_no_ratio() {
    let mut toy = toy();
    let metric = "dependencies-all";
    toy.comparisons[0].metric = metric.into();
    let mut counted = toy.figures[0].clone();
    counted.id = "toy-counted".into();
    counted.kind = record::FigureKind::Levels;
    counted.comparisons.clear();
    counted.subjects = vec!["rust".into(), "go".into()];
    counted.metric = Some(metric.into());
    toy.figures.push(counted);
    let mut record = record(&toy, "here", 12, times(1.5));
    for sample in &mut record.sessions[0].samples {
        let count = if sample.subject == "go" { 0.0 } else { 15.0 };
        sample.metrics.insert(metric.into(), count);
    }
    let results = results(shelf(toy, samples(record), Held::default()));
    let counted = drawn(&results, "toy-counted");
    assert!(
        text(&counted).contains("0 (Go) to 15 (Rust)"),
        "{}",
        counted.html
    );
    assert!(download(&counted, ".svg").starts_with("<svg"));
    let ratios = text(&drawn(&results, "toy-ratios"));
    assert!(
        ratios.contains("leave out metrics that can be zero"),
        "{ratios}"
    );
}

#[test]
fn a_slope_is_what_more_of_the_parameter_costs_each_subject() {
    let seconds = |workload: &str, subject: &str| match (workload, subject) {
        ("sum@n=1000000", "rust") => Some(2.5),
        ("sum@n=1000000", "go") => Some(3.5),
        (_, "go-tuned") => None,
        _ => Some(1.0),
    };
    let finding = |slope: Option<u64>| {
        let mut toy = toy();
        let mut growth = toy.figures[2].clone();
        growth.id = "toy-growth".into();
        growth.kind = record::FigureKind::Levels;
        growth.comparisons.clear();
        growth.subjects = ["rust", "go", "go-tuned"].map(str::to_owned).into();
        growth.metric = Some("time".into());
        growth.slope = slope;
        toy.figures.push(growth);
        let here = samples(record(&toy, "here", 20, seconds));
        text(&drawn(
            &results(shelf(toy, here, Held::default())),
            "toy-growth",
        ))
    };
    // 1.5 and 2.5 s more for 999,990 more of n.
    let html = finding(Some(1000));
    let (_, slopes) = html
        .split_once("each further 1000 n take ")
        .expect("slopes");
    // The third subject has no samples: what is left out is told after them.
    let slopes = slopes.split(" Left out").next().unwrap_or_default();
    let parts: Vec<&str> = slopes.split("; ").collect();
    assert_eq!(parts.len(), 2, "{slopes}");
    for (part, label, least, most) in [
        (parts[0], "Rust ", 1.47, 1.53),
        (parts[1], "Go ", 2.45, 2.55),
    ] {
        let number = part
            .strip_prefix(label)
            .and_then(|rest| rest.split(' ').next());
        let number: f64 = number.expect("its label").parse().expect("a number");
        assert!((least..most).contains(&number), "{part}");
        assert!(part.contains(" ms ("), "{part}");
    }
    assert!(!finding(None).contains("each further"));
}
