//! What is reported is what an outside stopwatch says of the same command.

use std::fs;
use std::process::Command;
use std::time::Instant;

use crate::checkout::{Checkout, real};
use crate::fixture::{alone, building, editing, measure, values};
use crate::recorded::record;

/// Most that the two clocks may differ, relative.
const AGREEMENT: f64 = 0.02;
/// How often the stopwatch is timed with nothing to stop.
const TRIES: u32 = 20;

/// A shell script around a tool, which notes when each `build` began and ended.
fn stopwatch(tool: &str) -> String {
    let tool = real(tool).display().to_string();
    format!(
        "begin=$(date +%s%N)\n\"{tool}\" \"$@\"\ncode=$?\n\
         [ \"$1\" = build ] && echo \"$begin $(date +%s%N)\" >>\"$TMPDIR/stopwatch\"\nexit $code"
    )
}

/// Seconds of each build that the stopwatch noted.
fn noted(checkout: &Checkout) -> Vec<f64> {
    let noted = fs::read_to_string(checkout.path("tmp/stopwatch")).unwrap();
    let seconds = |line: &str| {
        let (begin, end) = line.split_once(' ').unwrap();
        (end.parse::<f64>().unwrap() - begin.parse::<f64>().unwrap()) * 1e-9
    };
    noted.lines().map(seconds).collect()
}

/// The most that the stopwatch itself takes here and now, seconds: what its caller waits beside what it notes.
fn own(checkout: &Checkout) -> f64 {
    checkout.tool("true", &stopwatch("true"));
    let called = |_| {
        let start = Instant::now();
        let mut stopwatch = Command::new(checkout.path("tools/true"));
        let status = stopwatch
            .arg("build")
            .env("TMPDIR", checkout.path("tmp"))
            .status();
        assert!(status.unwrap().success());
        start.elapsed().as_secs_f64()
    };
    let called: Vec<f64> = (0..TRIES).map(called).collect();
    let noted = noted(checkout);
    fs::remove_file(checkout.path("tmp/stopwatch")).unwrap();
    let waited = called
        .iter()
        .zip(&noted)
        .map(|(called, noted)| called - noted);
    waited.fold(0.0, f64::max)
}

#[test]
fn a_first_build_agrees_with_a_stopwatch() {
    let _alone = alone();
    let checkout = building("cold");
    checkout.redefine("twin = \"rust\"", "twin = \"none\"");
    let before = own(&checkout);
    checkout.tool("go", &stopwatch("go"));
    measure(&checkout, 3).success();
    let outside = noted(&checkout);
    fs::remove_file(checkout.path("tmp/stopwatch")).unwrap();
    let own = own(&checkout).max(before);
    let inside = values(&record(&checkout), "go", "time");
    assert_eq!(inside.len(), 3);
    assert_eq!(
        outside.len(),
        inside.len(),
        "each build was timed, and nothing else was built"
    );
    let beside: Vec<f64> = inside.iter().zip(&outside).map(|(i, o)| i - o).collect();
    // The stopwatch runs within what is timed. Both read clocks that are set apart from each other.
    let slack = |outside: &f64| outside * AGREEMENT;
    assert!(
        beside.iter().zip(&outside).all(|(b, o)| *b > -slack(o)),
        "{inside:?} against {outside:?}"
    );
    // A host that is busy elsewhere may keep one waiting, and not all.
    let agrees = |(beside, outside): (&f64, &f64)| *beside < slack(outside) + 2.0 * own;
    assert!(
        beside.iter().zip(&outside).any(agrees),
        "{inside:?} against {outside:?}, beside {own}"
    );
}

#[test]
fn an_edit_is_built_and_what_is_done_is_not() {
    let _alone = alone();
    let checkout = editing();
    let blocks = 4;
    measure(&checkout, blocks as u32).success();
    let edited = record(&checkout);
    assert_eq!(values(&edited, "rust", "time").len(), blocks);
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
    measure(&checkout, blocks as u32).success();
    let unchanged = record(&checkout);
    for side in ["rust", "go"] {
        // Processor time is the work's own: what else runs on the host has little part in it.
        let least = |record| {
            values(record, side, "cpu")
                .into_iter()
                .fold(f64::MAX, f64::min)
        };
        assert!(least(&unchanged) < least(&edited) / 1.5, "{side}");
    }
}
