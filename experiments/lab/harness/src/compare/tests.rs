use std::time::Duration;

use anyhow::Result;

use super::blocks::{Runner, Side, take};
use super::command::{Command, Run};
use super::outcome::{Outcome, judge};
use crate::Interrupt;
use crate::cli::{CompareMetric, CompareOptions};
use crate::measure::draw::{Draw, Purpose};

/// Commands of known length on a clock of its own, with a little noise.
struct Fake {
    seconds: [f64; 2],
    clock: f64,
    noise: Draw,
    /// The side whose runs scatter widely.
    loud: Option<Side>,
    runs: Vec<Side>,
}

impl Fake {
    fn new(a: f64, b: f64) -> Self {
        Self {
            seconds: [a, b],
            clock: 0.0,
            noise: Draw::new(5, Purpose::Environment, 0, "noise"),
            loud: None,
            runs: Vec::new(),
        }
    }
}

impl Runner for Fake {
    fn run(&mut self, side: Side, _padding: usize, _expected: f64) -> Result<Run> {
        let seconds = self.seconds[usize::from(side == Side::B)];
        let width = if self.loud == Some(side) { 1e-3 } else { 1e-5 };
        let noise = 1.0 + self.noise.below(1000) as f64 * width;
        self.clock += seconds * noise;
        self.runs.push(side);
        Ok(Run {
            wall: seconds * noise,
            cpu: seconds,
        })
    }

    fn elapsed(&self) -> f64 {
        self.clock
    }
}

fn options(a: &str, b: &str, budget: f64) -> CompareOptions {
    CompareOptions {
        budget: Duration::from_secs_f64(budget),
        json: true,
        metric: CompareMetric::Wall,
        margin: 0.005,
        seed: Some(3),
        a: a.into(),
        b: b.into(),
    }
}

fn outcome(fake: &mut Fake, budget: f64) -> Outcome {
    let blocks = take(fake, CompareMetric::Wall, 3, budget).expect("no faults");
    judge(&blocks, &options("a", "b", budget), 3, fake.clock).expect("sound")
}

#[test]
fn a_slower_second_command_makes_the_first_faster() {
    let outcome = outcome(&mut Fake::new(0.1, 0.12), 60.0);
    assert_eq!(outcome.verdict, "first faster");
    let [low, high] = outcome.interval.expect("an interval");
    assert!(low < 1.2 && 1.2 < high && outcome.blocks >= 12);
}

#[test]
fn a_faster_second_command_is_told() {
    assert_eq!(
        outcome(&mut Fake::new(0.1, 0.05), 60.0).verdict,
        "second faster"
    );
}

#[test]
fn the_same_work_is_equivalent_within_the_margin() {
    assert_eq!(
        outcome(&mut Fake::new(0.1, 0.1), 60.0).verdict,
        "equivalent"
    );
}

#[test]
fn the_plan_follows_the_twin_and_not_the_pairs_that_are_analysed() {
    let blocks = |loud| {
        let mut fake = Fake {
            loud: Some(loud),
            ..Fake::new(0.1, 0.1)
        };
        outcome(&mut fake, 60.0).blocks
    };
    assert!(blocks(Side::B) < 60, "a loud B does not prolong the run");
    assert!(blocks(Side::Twin) > 150, "a loud twin does");
}

#[test]
fn the_budget_is_kept() {
    for budget in [1.0, 3.0, 7.0] {
        let mut fake = Fake::new(0.1, 0.1);
        outcome(&mut fake, budget);
        assert!(fake.clock <= budget * 1.05, "{} of {budget}", fake.clock);
    }
}

#[test]
fn a_budget_too_small_decides_nothing_and_says_what_it_takes() {
    for budget in [0.1, 0.8] {
        let outcome = outcome(&mut Fake::new(0.1, 0.2), budget);
        assert_eq!(outcome.verdict, "inconclusive");
        assert_eq!(outcome.interval, None);
        assert!(
            outcome.warnings[0].contains("give --budget 6s or more"),
            "{:?}",
            outcome.warnings
        );
    }
}

#[test]
fn each_block_runs_each_side_once_in_changing_order() {
    let mut fake = Fake::new(0.1, 0.1);
    outcome(&mut fake, 30.0);
    let blocks: Vec<&[Side]> = fake.runs[2..].chunks(3).collect();
    for side in [Side::A, Side::B, Side::Twin] {
        assert!(
            blocks
                .iter()
                .all(|b| b.iter().filter(|s| **s == side).count() == 1)
        );
    }
    assert!(blocks.iter().any(|b| b[0] != blocks[0][0]));
}

#[test]
fn short_runs_are_warned_of() {
    let outcome = outcome(&mut Fake::new(0.001, 0.001), 1.0);
    assert!(
        outcome
            .warnings
            .iter()
            .any(|w| w.contains("the start of the process dominates"))
    );
}

#[test]
fn the_json_has_the_promised_names() {
    let json = outcome(&mut Fake::new(0.1, 0.1), 60.0).json();
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    for name in [
        "ratio",
        "interval",
        "verdict",
        "noise_floor",
        "blocks",
        "minimum_detectable",
        "warnings",
    ] {
        assert!(value.get(name).is_some_and(|v| !v.is_null()), "{name}");
    }
    assert_eq!(value["interval"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_failing_command_shows_its_words_and_its_exit_code() {
    let command = Command::parse("sh -c 'echo no such file >&2; exit 7'").expect("sound");
    let error = command
        .run(0, 0.0, &Interrupt::new())
        .expect_err("it fails")
        .to_string();
    for part in ["exit status: 7", "no such file", "sh -c"] {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn real_commands_of_different_work_are_told_apart() {
    let busy = |steps: u32| format!("i=0; while [ $i -lt {steps} ]; do i=$((i+1)); done");
    let options = CompareOptions {
        metric: CompareMetric::Cpu,
        ..options(&busy(4_000), &busy(12_000), 4.0)
    };
    let mut live = super::Live {
        a: Command::parse(&options.a).expect("sound"),
        b: Command::parse(&options.b).expect("sound"),
        interrupt: &Interrupt::new(),
        begun: std::time::Instant::now(),
        progress: crate::measure::progress::Progress::new("compare"),
    };
    let blocks = take(&mut live, options.metric, 3, 4.0).expect("they run");
    let outcome = judge(&blocks, &options, 3, live.elapsed()).expect("sound");
    assert_eq!(outcome.verdict, "first faster", "{outcome:?}");
}
