//! Figures of servers under load, in every state that a record can be in.

use super::*;
use crate::results::testing::server::{refused, voided, without_rate};
use record::Record;

fn here(record: Record) -> Results {
    results(shelf(service(), samples(record), Held::default()))
}

fn served_here(blocks: u32) -> Record {
    served(&service(), "here", blocks, healthy)
}

fn figure_of(results: &Results, id: &str) -> String {
    text(&drawn(results, id))
}

/// The lines of a figure's CSV file by column.
fn file(results: &Results, id: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let csv = download(&drawn(results, id), ".csv");
    let mut lines = csv.lines().map(|line| line.split(',').map(str::to_owned));
    let header: Vec<String> = lines.next().expect("a header").collect();
    let named = lines.map(|line| header.iter().cloned().zip(line).collect());
    named.collect()
}

/// Rows of all tables of a figure, each as one text without markup.
fn rows(html: &str) -> Vec<String> {
    let bodies = html.split("<tbody>").skip(1);
    let rows = bodies.flat_map(|body| {
        body.split("</tbody>")
            .next()
            .expect("closed")
            .split("<tr>")
            .skip(1)
    });
    let bare = |row: &str| {
        let cells = row
            .split('<')
            .filter_map(|part| Some(part.split_once('>')?.1.trim()));
        cells
            .filter(|cell| !cell.is_empty())
            .collect::<Vec<_>>()
            .join(" | ")
    };
    rows.map(bare).collect()
}

#[test]
fn a_level_is_the_median_over_the_samples_with_its_interval() {
    let record = served_here(24);
    let values = record.latest().values("tail@load=50", "go", "response-p99");
    let interval = stats::describe::typical_interval(&values, 0.95).expect("enough");
    let lines = file(&here(record), "tail-levels");
    let line = (lines.iter())
        .find(|l| l["workload"] == "tail@load=50" && l["subject"] == "go")
        .expect("there");
    let number = |column: &str| line[column].parse::<f64>().expect("a number");
    assert_eq!(Some(number("median")), stats::describe::median(&values));
    assert_eq!(
        (number("low"), number("high")),
        (interval.low, interval.high)
    );
    assert_eq!(
        (
            line["samples"].as_str(),
            line["planned_per_second"].as_str()
        ),
        ("24", "20000")
    );
}

#[test]
fn every_row_of_a_table_is_a_row_of_its_file() {
    let results = full();
    for id in [
        "tail-levels",
        "both-levels",
        "cost-levels",
        "own-levels",
        "tail-percentiles",
        "heap-scatter",
    ] {
        let html = figure_of(&results, id);
        assert_eq!(rows(&html).len(), file(&results, id).len(), "{id}");
    }
}

#[test]
fn a_saturated_server_is_marked_in_the_drawing_in_the_table_and_in_words() {
    let results = here(served_here(24));
    let html = figure_of(&results, "tail-levels");
    assert_eq!(
        html.matches(">saturated: fewer answers than requests<")
            .count(),
        2,
        "{html}"
    );
    let last = rows(&html).pop().expect("a last row");
    assert!(
        last.starts_with("load = 90, Go |") && last.ends_with("| 36 000/s | yes"),
        "{last}"
    );
    assert!(html.contains("(load = 90, saturated)"), "{html}");
    let calm = served(&service(), "here", 24, |w, s| {
        let mut metrics = healthy(w, s)?;
        metrics.insert("saturated".into(), 0.0);
        Some(metrics)
    });
    let html = figure_of(&here(calm), "tail-levels");
    assert!(!html.contains("aturated"), "{html}");
}

#[test]
fn families_are_panels_over_the_same_axes() {
    let html = figure_of(&here(served_here(24)), "both-levels");
    for heading in [">at equal rates<", ">at equal shares<"] {
        assert_eq!(html.matches(heading).count(), 2, "{heading} in {html}");
    }
    assert_eq!(html.matches("<table").count(), 2);
}

#[test]
fn rates_that_differ_by_subject_stand_in_the_table() {
    let table = rows(&figure_of(&here(served_here(24)), "own-levels"));
    assert!(
        table[0].starts_with("load = 50, Rust |") && table[0].contains("| 40 000/s"),
        "{table:#?}"
    );
    assert!(
        table[1].starts_with("load = 50, Go |") && table[1].contains("| 20 000/s"),
        "{table:#?}"
    );
}

#[test]
fn too_few_values_of_the_parameter_make_rows_and_so_does_none() {
    let results = here(served_here(24));
    let html = figure_of(&results, "own-levels");
    assert!(html.contains(">at equal shares, load = 50<"), "{html}");
    let html = figure_of(&results, "cost-levels");
    assert!(
        html.contains(">one request<") && html.contains(">another request<"),
        "{html}"
    );
    assert!(html.contains(" µs (Rust) to "), "{html}");
}

#[test]
fn absolute_values_of_two_hosts_never_stand_in_one_panel() {
    let first = |w: &str, s: &str| healthy(w, s).filter(|_| !w.contains("load=90"));
    let partly = served(&service(), "here", 24, first);
    let elsewhere = served(&service(), "elsewhere", 24, healthy);
    let both = results(shelf(
        service(),
        samples(partly),
        samples(elsewhere.clone()),
    ));
    let html = figure_of(&both, "tail-levels");
    assert!(!html.contains("elsewhere"), "{html}");
    let table = rows(&html);
    assert_eq!(
        table.last().map(String::as_str),
        Some("load = 90, Go | not measured")
    );
    let one = |w: &str, s: &str| healthy(w, s).filter(|_| w.contains("load=50"));
    let once = served(&service(), "here", 24, one);
    let alone = results(shelf(service(), samples(once.clone()), Held::default()));
    assert!(
        figure_of(&alone, "tail-levels").contains("<svg"),
        "one point is better than none"
    );
    let both = results(shelf(service(), samples(once), samples(elsewhere.clone())));
    let html = figure_of(&both, "tail-levels");
    assert!(
        html.contains(">Go (elsewhere)<"),
        "a course goes before a point of it: {html}"
    );
    let none = |w: &str, s: &str| healthy(w, s).filter(|_| !w.starts_with("tail"));
    let without = served(&service(), "here", 24, none);
    let both = results(shelf(service(), samples(without), samples(elsewhere)));
    let html = figure_of(&both, "tail-levels");
    assert!(html.contains(">Go (elsewhere)<"), "{html}");
    assert!(
        rows(&html).iter().all(|row| row.contains("| elsewhere |")),
        "{html}"
    );
    assert!(html.contains("Measured on elsewhere"));
    let html = figure_of(&both, "both-levels");
    assert!(
        html.contains(">at equal rates (elsewhere)<") && html.contains(">at equal shares<"),
        "{html}"
    );
}

#[test]
fn numbers_older_than_the_sources_say_so_in_every_row() {
    let mut old = shelf(service(), samples(served_here(24)), Held::default());
    old.now.protocol = "other".into();
    let old = results(old);
    for id in ["tail-levels", "tail-percentiles", "heap-scatter"] {
        let html = figure_of(&old, id);
        assert!(
            html.contains("measured before the sources changed: the measuring protocol changed"),
            "{id}"
        );
        assert!(
            rows(&html)
                .iter()
                .all(|row| row.contains("| out of date |")),
            "{id}: {html}"
        );
    }
}

#[test]
fn void_samples_are_counted_and_never_a_number() {
    let record = voided(served_here(24), "tail@load=50", "go", 3);
    let left = record.latest().values("tail@load=50", "go", "response-p99");
    let results = here(record);
    let html = figure_of(&results, "tail-levels");
    let row = rows(&html)
        .into_iter()
        .find(|row| row.starts_with("load = 50, Go"))
        .expect("there");
    assert!(row.contains("| 21, 3 void |"), "{row}");
    let lines = file(&results, "tail-levels");
    let line = (lines.iter())
        .find(|l| l["workload"] == "tail@load=50" && l["subject"] == "go")
        .expect("there");
    assert_eq!(
        (line["samples"].as_str(), line["void_samples"].as_str()),
        ("21", "3")
    );
    assert_eq!(line["median"].parse().ok(), stats::describe::median(&left));
    let html = figure_of(&results, "tail-percentiles");
    assert!(
        rows(&html)
            .iter()
            .any(|row| row.starts_with("Go, p99 ") && row.contains("21, 3 void")),
        "{html}"
    );
    let html = figure_of(
        &here(voided(served_here(24), "ask", "rust", 2)),
        "memory-spread",
    );
    assert!(html.contains(">22, 2 void</td>"), "{html}");
    let html = figure_of(
        &here(voided(served_here(24), "ask", "rust", 2)),
        "cost-ratios",
    );
    assert!(html.contains(">22, 2 void</td>"), "{html}");
}

#[test]
fn a_cell_that_does_not_stand_says_why_and_the_others_are_drawn() {
    let record = refused(
        served_here(24),
        "tail@load=50",
        "go",
        "9 of 24 samples are void: requests failed.",
    );
    let results = here(record);
    let reason = "not measured: 9 of 24 samples are void: requests failed";
    for id in ["tail-levels", "tail-percentiles"] {
        let html = figure_of(&results, id);
        assert!(html.contains("<svg"), "{id}");
        assert!(
            rows(&html).iter().any(|row| row.ends_with(reason)),
            "{id}: {:#?}",
            rows(&html)
        );
    }
    let heap = refused(
        served_here(24),
        "heap@load=75",
        "go-wide",
        "it ran out of memory",
    );
    let html = figure_of(&here(heap), "heap-scatter");
    assert_eq!(
        rows(&html)[2],
        "Go, GOGC=800 | not measured: it ran out of memory"
    );
}

#[test]
fn a_subject_that_failed_by_itself_is_ranked_last_and_another_is_left_out() {
    let own = record::Reason::Own {
        subject: "it ran out of memory".into(),
    };
    for (reason, lead) in [(own, "Ranked last"), ("no time".into(), "Left out")] {
        let reason: record::Reason = reason;
        let words = reason.to_string();
        let says = |figure: &str, workload: &str, subject: &str, name: &str| {
            let record = refused(served_here(24), workload, subject, reason.clone());
            let html = figure_of(&here(record), figure);
            let sentence = format!("{lead}: {name} ({words}).");
            assert!(
                html.contains(&sentence),
                "{figure}: lacks {sentence}: {html}"
            );
            let other = if lead == "Left out" {
                "Ranked last"
            } else {
                "Left out"
            };
            assert!(!html.contains(other), "{figure}");
        };
        says("heap-scatter", "heap@load=75", "go-wide", "Go, GOGC=800");
        says("memory-spread", "ask", "go", "Go");
        let record = refused(served_here(24), "tail@load=50", "go", reason.clone());
        for figure in ["tail-levels", "tail-percentiles"] {
            let html = figure_of(&here(record.clone()), figure);
            assert!(
                html.contains(&format!("{lead}: ")) && html.contains(&format!(" ({words}).")),
                "{figure}: {html}"
            );
        }
    }
}

#[test]
fn two_samples_are_not_a_level() {
    let html = figure_of(&here(served_here(2)), "tail-levels");
    assert!(!html.contains("<svg"), "{html}");
    assert!(
        html.contains(
            "not measured on this host: only 2 samples within the budget, an interval needs 3"
        ),
        "{html}"
    );
}

#[test]
fn a_saturated_generator_leaves_the_cost_and_takes_the_rate() {
    let record = served(&service(), "here", 24, |w, s| match (w, s) {
        ("ask", "go") => healthy(w, s).map(without_rate),
        _ => healthy(w, s),
    });
    let html = figure_of(&here(record), "cost-and-pace");
    let table = rows(&html);
    assert!(
        table[0].starts_with("one request | 10.") || table[0].starts_with("one request | 9."),
        "{table:#?}"
    );
    for words in [
        ">a limit alone: one side answered",
        " One request: Rust answers at most 2.",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let reason = "one request | not measured, but bounded: Rust answers at most 2.";
    assert!(table[2].starts_with(reason), "{table:#?}");
}

#[test]
fn a_percentile_is_the_median_over_the_runs_and_only_measured_ones_are_shown() {
    let record = served_here(24);
    let values = record
        .latest()
        .values("tail@load=50", "rust", "response-p999");
    let results = here(record);
    let lines = file(&results, "tail-percentiles");
    assert_eq!(
        lines.len(),
        2 * 2 * 4,
        "two loads, two subjects, p50 to p99.9"
    );
    let line = (lines.iter())
        .find(|l| {
            l["workload"] == "tail@load=50"
                && l["subject"] == "rust"
                && l["metric"] == "response-p999"
        })
        .expect("there");
    assert_eq!(
        line["median"].parse().ok(),
        stats::describe::median(&values)
    );
    let html = figure_of(&results, "tail-percentiles");
    for tick in [">p50<", ">p90<", ">p99<", ">p99.9<"] {
        assert!(html.contains(tick), "{tick} in {html}");
    }
    assert!(!html.contains("p99.99"), "{html}");
    assert!(
        html.contains("Planned requests: Rust 36 000/s and Go 36 000/s, saturated."),
        "{html}"
    );
}

#[test]
fn a_percentile_that_most_runs_lack_has_a_reason() {
    let record = served(&service(), "here", 24, |w, s| {
        let mut metrics = healthy(w, s)?;
        if s == "go" {
            metrics.remove("response-p999");
        }
        Some(metrics)
    });
    let table = rows(&figure_of(&here(record), "tail-percentiles"));
    assert!(
        table.contains(&"Go, p99.9 | not measured: 24 of 24 samples do not have it".into()),
        "{table:#?}"
    );
}

#[test]
fn a_scatter_plot_names_its_marks_and_both_metrics() {
    let html = figure_of(&here(served_here(24)), "heap-scatter");
    for words in [
        ">Rust<",
        ">Go, GOGC=800<",
        ">peak resident memory<",
        ">response time, p99.9<",
        " MiB<",
    ] {
        assert!(html.contains(words), "{words} in {html}");
    }
    let finding = "By the collector's settings, load = 75: peak resident memory runs from ";
    assert!(html.contains(finding), "{html}");
}

#[test]
fn a_figure_that_asks_for_what_its_kind_cannot_show_is_a_problem() {
    let problem = |id: &str, change: fn(&mut record::Figure)| {
        let mut service = service();
        change(
            service
                .figures
                .iter_mut()
                .find(|f| f.id == id)
                .expect("there"),
        );
        let results = results(shelf(service, Held::default(), Held::default()));
        render(&results, id).expect_err("impossible").to_string()
    };
    let text = problem("tail-levels", |f| f.metric = None);
    assert!(
        text.starts_with(
            "figure `tail-levels` names no metric (`metric`): mend its [[figure]] entry"
        ),
        "{text}"
    );
    let text = problem("tail-levels", |f| f.subjects.clear());
    assert!(
        text.starts_with("figure `tail-levels` names no subjects"),
        "{text}"
    );
    let text = problem("heap-scatter", |f| f.x_metric = None);
    assert!(
        text.starts_with("figure `heap-scatter` names no metric (`x-metric`)"),
        "{text}"
    );
    let text = problem("heap-scatter", |f| f.workloads.push("tail".into()));
    assert!(
        text.starts_with("figure `heap-scatter` does not select exactly one workload"),
        "{text}"
    );
    let text = problem("tail-percentiles", |f| f.workloads = vec!["nothing".into()]);
    assert!(
        text.starts_with("figure `tail-percentiles` selects no workload"),
        "{text}"
    );
}

#[test]
fn a_curve_with_a_band_shades_it_and_marks_where_the_ratio_enters() {
    let html = figure_of(&here(served_here(24)), "wait-curve");
    for words in [">within 10 %: equivalent<", ">0<", ">100<", ">10⁴<"] {
        assert!(html.contains(words), "{words} in {html}");
    }
    assert!(html.contains("c-band"));
    // The margin's lower edge is at 1/1.1; the ratio 1/level is there where 1/(1 + wait/300) = 0.1.
    assert!(html.contains("within 10 % from wait = "), "{html}");
    assert!(html.contains("where the ratio crosses"), "{html}");
    let plain = |mut service: record::Experiment| {
        let curve = service
            .figures
            .iter_mut()
            .find(|f| f.id == "wait-curve")
            .expect("there");
        curve.band = false;
        figure_of(
            &results(shelf(service, samples(served_here(24)), Held::default())),
            "wait-curve",
        )
    };
    let html = plain(service());
    assert!(
        !html.contains("within 10 %") && !html.contains("c-band"),
        "{html}"
    );
}

#[test]
fn a_band_needs_a_margin() {
    let mut service = service();
    let wait = service
        .comparisons
        .iter_mut()
        .find(|c| c.id == "wait")
        .expect("there");
    wait.margin = 0.0;
    let results = results(shelf(service, samples(served_here(24)), Held::default()));
    let text = render(&results, "wait-curve")
        .expect_err("no margin")
        .to_string();
    assert!(
        text.contains("has a band, but its comparisons have no common margin"),
        "{text}"
    );
}

#[test]
fn a_ratio_whose_server_was_saturated_says_so() {
    let mut service = service();
    let curve = service
        .figures
        .iter_mut()
        .find(|f| f.id == "wait-curve")
        .expect("there");
    (curve.comparisons, curve.x) = (vec!["tail-p99".into()], Some("load".into()));
    let results = results(shelf(service, samples(served_here(24)), Held::default()));
    let html = figure_of(&results, "wait-curve");
    assert!(
        rows(&html)[2].starts_with("at equal rates, load = 90 | Go saturated |"),
        "{:#?}",
        rows(&html)
    );
    assert!(html.contains(">a side was saturated<"), "{html}");
}

#[test]
fn workloads_without_parameters_are_rows_in_the_order_of_the_comparison() {
    let mut service = service();
    service.comparisons[0].workloads = vec!["put".into(), "ask".into()];
    let results = results(shelf(service, samples(served_here(24)), Held::default()));
    let html = figure_of(&results, "cost-ratios");
    let (put, ask) = (html.find(">another request<"), html.find(">one request<"));
    assert!(put.is_some() && put < ask, "{html}");
    assert!(
        html.contains(">← Go needs less<") && html.contains(">Rust needs less →<"),
        "{html}"
    );
}

#[test]
fn comparisons_of_two_metrics_are_grouped_by_comparison() {
    let html = figure_of(&here(served_here(24)), "cost-and-pace");
    assert!(html.contains(">cost<") && html.contains(">pace<"), "{html}");
    assert!(html.contains(">Go ÷ Rust<"), "{html}");
    assert!(
        html.contains(
            "Cost: Go uses 2.0 times Rust's processor time per request, in both kinds of request."
        ),
        "{html}"
    );
    assert!(
        html.contains(
            " Pace: Rust answers 2.0 times as many requests a second as Go, in both kinds of request."
        ),
        "{html}"
    );
}
