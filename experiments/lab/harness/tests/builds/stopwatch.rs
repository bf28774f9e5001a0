//! What is reported is what an outside stopwatch says of the same command.

use std::fs;

use crate::checkout::real;
use crate::fixture::{alone, building, editing, record, values};

/// Most that the two clocks may differ, relative; and seconds that the stopwatch itself needs.
const AGREEMENT: f64 = 0.02;
const OWN: f64 = 0.01;

/// A shell script around the real tool, which notes when each `build` began and ended.
fn stopwatch(tool: &str) -> String {
    let tool = real(tool).display().to_string();
    format!(
        "begin=$(date +%s%N)\n\"{tool}\" \"$@\"\ncode=$?\n\
         [ \"$1\" = build ] && echo \"$begin $(date +%s%N)\" >>\"$TMPDIR/stopwatch\"\nexit $code"
    )
}

#[test]
fn a_first_build_agrees_with_a_stopwatch() {
    let _alone = alone();
    let checkout = building("cold");
    checkout.redefine("twin = \"rust\"", "twin = \"none\"");
    checkout.tool("go", &stopwatch("go"));
    checkout.run(&["measure", "--budget", "25s"]).success();
    let noted = fs::read_to_string(checkout.path("tmp/stopwatch")).unwrap();
    let outside = noted.lines().map(|line| {
        let (begin, end) = line.split_once(' ').unwrap();
        (end.parse::<f64>().unwrap() - begin.parse::<f64>().unwrap()) * 1e-9
    });
    let (outside, inside) = (
        outside.collect::<Vec<_>>(),
        values(&record(&checkout), "go", "time"),
    );
    assert!(inside.len() >= 3, "{inside:?}");
    assert_eq!(
        outside.len(),
        inside.len(),
        "each build was timed, and nothing else was built"
    );
    for (outside, inside) in outside.iter().zip(&inside) {
        let difference = (inside - outside).abs();
        assert!(
            difference < outside * AGREEMENT + OWN,
            "{inside} against {outside}"
        );
    }
}

#[test]
fn an_edit_is_built_and_what_is_done_is_not() {
    let _alone = alone();
    let checkout = editing();
    checkout.run(&["measure", "--budget", "60s"]).success();
    let edited = record(&checkout);
    let blocks = values(&edited, "rust", "time").len();
    assert!(blocks >= 6, "{blocks}");
    for (side, copy) in [
        ("rust", "experiments/toy/src/main.rs"),
        ("go", "go-experiments/toy/main.go"),
    ] {
        let place = checkout
            .path(".lab/workshop/toy")
            .join(side)
            .join("checkout");
        let source = fs::read_to_string(place.join("sources").join(copy)).unwrap();
        let after = source.split_once("word ").expect("the last edit").1;
        let number: usize = after.split('"').next().unwrap().parse().unwrap();
        // Rust's twin edits too; every edit differs from all before.
        let edits = if side == "rust" { 2 * blocks } else { blocks };
        assert_eq!(number, edits, "{side}");
        let executable = match side {
            "rust" => place.join("target/debug/toy"),
            _ => place.join("executable"),
        };
        let built = fs::read(executable).unwrap();
        let wanted = format!("word {number}");
        let holds = built
            .windows(wanted.len())
            .any(|part| part == wanted.as_bytes());
        assert!(holds, "{side}: the executable holds `{wanted}`");
    }
    let checkout = building("unchanged");
    checkout.run(&["measure", "--budget", "60s"]).success();
    let unchanged = record(&checkout);
    for side in ["rust", "go"] {
        let least = |record| {
            values(record, side, "time")
                .into_iter()
                .fold(f64::MAX, f64::min)
        };
        assert!(least(&unchanged) < least(&edited) / 1.5, "{side}");
    }
}
