//! Metrics that are exact: no interval where there is no scatter.

use super::*;
use crate::answer::{claim, value, verdict, warnings};
use crate::results::testing::{files, weighed};

fn held(blocks: u32, wanders: bool) -> Results {
    let record = weighed(&files(), "here", blocks, wanders);
    results(shelf(files(), samples(record), Held::default()))
}

fn plain(html: &str) -> String {
    html.replace('\u{a0}', " ")
}

#[test]
fn an_exact_ratio_is_said_to_be_and_has_no_interval() {
    let results = held(8, false);
    let said = plain(&verdict(&results, "files", "as-built").expect("known"));
    assert!(
        said.contains("Go's executable is 3.0 times as large as Rust's: 900 KiB against 300 KiB."),
        "{said}"
    );
    let figure = text(&drawn(&results, "files-ratios"));
    for part in [
        ">3.00× exact</text>",
        "Go's executable is 3.0 times as large as Rust's",
        "Exact: every sample is the same.",
        "<th scope=\"col\">Certainty</th>",
    ] {
        assert!(figure.contains(part), "no {part} in {figure}");
    }
    for part in ["95 %", "Noise floor", "3.000 to 3.000"] {
        assert!(!figure.contains(part), "{part} in {figure}");
    }
    assert_eq!(figure.matches("<table").count(), 1, "rows of one table");
    let field = |field| value(&results, "files", "as-built", "file", field).expect("known");
    for name in ["interval", "noise-floor", "minimum-detectable"] {
        assert!(field(name).contains(">exact<"), "{name}: {}", field(name));
    }
}

#[test]
fn exact_ratios_settle_a_claim_however_few_blocks_there_are() {
    let said = plain(&claim(&held(3, false), "ahead").expect("known"));
    for part in [
        "data-verdict=\"supported\"",
        "Rust has the smaller executable (Go's executable is 3.0 times as large, exact)",
    ] {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[test]
fn an_exact_metric_with_several_values_is_a_defect_that_is_told() {
    let results = held(8, true);
    let said = warnings(&results, "files").expect("known");
    for part in [
        "go: size of the executable is exact, but has values from 921600 to 921601 in this record",
        "go: code is exact, but has values from",
    ] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    assert!(!said.contains("size after gzip is exact"), "{said}");
    let said = verdict(&results, "files", "as-built").expect("known");
    assert!(!said.contains("exact"), "shown as if measured: {said}");
    let none = warnings(&held(8, false), "files").expect("known");
    assert!(!none.contains("is exact"), "{none}");
}

#[test]
fn parts_are_drawn_in_their_order_and_named() {
    let figure = text(&drawn(&held(8, false), "files-parts"));
    for part in [
        "The file, size of the executable, exact: 300 KiB (Rust, as built) to 900 KiB (Go, as built).",
        "Rust, as built 300 KiB: code 200 KiB and data and tables 100 KiB",
        ">code 600 KiB</text>",
        ">data and tables</text>",
        "<th scope=\"col\">Size after gzip</th>",
        "data-value=\"153600\">150 KiB</td>",
    ] {
        assert!(figure.contains(part), "no {part} in {figure}");
    }
    let csv = download(&drawn(&held(8, false), "files-parts"), ".csv");
    assert!(
        csv.contains("size,size-code,size-data,size-compressed,host,note\n")
            && csv.contains("\nfile,go,921600,614400,307200,460800,here,"),
        "{csv}"
    );
}

#[test]
fn parts_without_any_or_without_a_record_say_so() {
    let none = results(shelf(files(), Held::default(), Held::default()));
    let figure = text(&drawn(&none, "files-parts"));
    assert!(
        figure.contains("The file: not measured on this host."),
        "{figure}"
    );
    let mut definition = files();
    definition.figures[1].parts.clear();
    let bare = results(shelf(definition, Held::default(), Held::default()));
    let problem = render(&bare, "files-parts").expect_err("no parts");
    assert!(
        problem.to_string().contains("names no parts (`parts`)"),
        "{problem}"
    );
}

#[test]
fn levels_of_an_exact_metric_have_a_value_and_no_median() {
    let figure = text(&drawn(&held(8, false), "files-levels"));
    for part in [
        "<th scope=\"col\">Value</th><th scope=\"col\">Certainty</th></tr>",
        ">900 KiB</td><td>exact</td></tr>",
    ] {
        assert!(figure.contains(part), "no {part} in {figure}");
    }
    assert!(!figure.contains("edian"), "{figure}");
}
