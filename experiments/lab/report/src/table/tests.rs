use stats::Interval;

use super::{Cell, Line, Table, comparison};
use crate::results::testing::{measured, results, shelf, toy};
use crate::results::{Held, RowState};

#[test]
fn cells_hold_the_numbers_of_the_record() {
    let results = measured(1.5);
    let html = comparison(&results, "toy", "idiomatic")
        .expect("known")
        .html;
    for state in results.rows("toy", "idiomatic").expect("known") {
        let RowState::Measured(row) = state else {
            panic!("measured")
        };
        let numbers = [
            row.baseline.median,
            row.other.median,
            row.comparison.ratio,
            row.interval.low,
        ];
        for number in numbers {
            assert!(
                html.contains(&format!("data-value=\"{number}\"")),
                "{number} in {html}"
            );
        }
    }
}

#[test]
fn the_header_says_what_is_divided_by_what() {
    let html = comparison(&measured(0.5), "toy", "idiomatic")
        .expect("known")
        .html;
    assert!(
        html.contains("Idiomatic: Go ÷ Rust; above 1×: Rust faster, time per iteration."),
        "{html}"
    );
    assert!(html.contains("<th scope=\"col\">Ratio Go ÷ Rust</th>"));
    assert_eq!(
        html.matches("data-verdict=\"below\">Go faster</td>")
            .count(),
        4,
        "{html}"
    );
}

#[test]
fn verdicts_read_without_colour() {
    let of = |ratio| {
        comparison(&measured(ratio), "toy", "idiomatic")
            .expect("known")
            .html
    };
    assert!(of(1.5).contains(">Rust faster</td>"));
    assert!(of(1.0).contains(">≈ equivalent</td>"));
}

#[test]
fn an_unmeasured_workload_keeps_its_row() {
    let results = results(shelf(toy(), Held::default(), Held::default()));
    let html = comparison(&results, "toy", "idiomatic")
        .expect("known")
        .html;
    assert_eq!(
        html.matches("colspan=\"8\">not measured on this host</td>")
            .count(),
        4,
        "{html}"
    );
}

#[test]
fn an_unknown_comparison_is_a_problem() {
    let problem = comparison(&measured(1.0), "toy", "zzz")
        .expect_err("unknown")
        .to_string();
    assert_eq!(
        problem,
        "no comparison of `toy` `zzz`: known are idiomatic, tuned, tuning"
    );
}

#[test]
fn rows_have_headers_and_cells_keep_their_raw_numbers() {
    let line = Line {
        name: "a <b>".into(),
        labels: vec!["reference host".into()],
        cells: vec![
            Cell::Number("1.23×".into(), 1.2345678),
            Cell::Interval(
                "1.2 to 1.3".into(),
                Interval {
                    low: 1.2,
                    high: 1.3,
                },
            ),
        ],
    };
    let table = Table {
        id: "t".into(),
        caption: "c".into(),
        header: ["x", "y", "z"].map(str::to_owned).to_vec(),
        lines: vec![line],
    };
    let html = table.html().into_string();
    assert!(html.contains(
        "<th scope=\"row\">a &lt;b&gt; <span class=\"label\">reference host</span></th>"
    ));
    assert!(html.contains("<td class=\"number\" data-value=\"1.2345678\">1.23×</td>"));
    assert!(html.contains("data-value=\"1.2\" data-high=\"1.3\">1.2 to 1.3</td>"));
    assert!(html.contains("aria-labelledby=\"t-caption\"") && html.contains("id=\"t-caption\""));
}

#[test]
fn a_reason_takes_the_rest_of_its_row() {
    let line = Line {
        name: "a".into(),
        labels: Vec::new(),
        cells: vec![Cell::Absent("not measured".into())],
    };
    let html = line.html(8).into_string();
    assert!(html.contains("colspan=\"7\">not measured</td>"), "{html}");
}
