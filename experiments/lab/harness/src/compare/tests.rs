use std::time::{Duration, Instant};

use proptest::prelude::*;
use stats::Pair;

use super::blocks::{Blocks, CutShort, Runner, Side, plan, planned, take};
use super::command::{Commands, Ending, Run, Shell};
use super::options::{CompareMetric, CompareOptions};
use super::outcome::{Outcome, judge};
use super::text::in_words;
use super::{Live, outcome};
use crate::Interrupt;
use crate::measure::draw::{Draw, Purpose};
use crate::measure::progress::Progress;
use crate::process::{ProcessError, Strays};

/// Commands of known length on a clock of its own, with a little noise.
struct Fake {
    seconds: [f64; 2],
    clock: f64,
    noise: Draw,
    /// The side whose runs scatter widely.
    loud: Option<Side>,
    /// How widely the runs of all sides scatter, as the power of e that the longest is of the shortest.
    wild: f64,
    /// Seconds of the shell that both run in.
    shell: Option<f64>,
    /// What becomes of the run after so many.
    fault: Option<(usize, Fault)>,
    runs: Vec<Side>,
    notes: std::cell::RefCell<Vec<String>>,
}

#[derive(Clone, Copy)]
enum Fault {
    Interrupt,
    Failure,
    Hang,
}

impl Fake {
    fn new(a: f64, b: f64) -> Self {
        Self {
            seconds: [a, b],
            clock: 0.0,
            noise: Draw::new(5, Purpose::Environment, 0, "noise"),
            loud: None,
            wild: 0.0,
            shell: None,
            fault: None,
            runs: Vec::new(),
            notes: Default::default(),
        }
    }

    fn failing(after: usize, fault: Fault) -> Self {
        Self {
            fault: Some((after, fault)),
            ..Self::new(0.1, 0.1)
        }
    }

    fn late(&mut self, patience: f64) -> Ending {
        self.clock += patience;
        Ending::Late(ProcessError::Timeout {
            command: "fake".into(),
            after: Duration::from_secs_f64(patience),
        })
    }
}

impl Runner for Fake {
    fn run(&mut self, side: Side, _padding: usize, patience: f64) -> Result<Run, Ending> {
        match self.fault {
            Some((after, fault)) if after == self.runs.len() => {
                return Err(match fault {
                    Fault::Interrupt => Ending::Interrupted,
                    Fault::Failure => Ending::Failed(anyhow::anyhow!("it failed")),
                    Fault::Hang => self.late(patience),
                });
            }
            _ => {}
        }
        let alone = match side {
            Side::Shell => 0.0,
            Side::B => self.seconds[1],
            Side::A | Side::Twin => self.seconds[0],
        };
        let seconds = alone + self.shell.unwrap_or(0.0);
        let width = if self.loud == Some(side) { 1e-3 } else { 1e-5 };
        let noise = self.noise.below(1000) as f64;
        let seconds = seconds * (1.0 + noise * width) * (noise / 1e3 * self.wild).exp();
        if seconds > patience {
            return Err(self.late(patience));
        }
        self.clock += seconds;
        self.runs.push(side);
        Ok(Run {
            wall: seconds,
            cpu: alone,
        })
    }

    fn has_shell(&self) -> bool {
        self.shell.is_some()
    }

    fn elapsed(&self) -> f64 {
        self.clock
    }

    fn note(&self, text: &str) {
        self.notes.borrow_mut().push(text.into());
    }
}

fn options(a: &str, b: &str, budget: f64) -> CompareOptions {
    CompareOptions {
        budget: Duration::from_secs_f64(budget),
        json: true,
        metric: CompareMetric::Wall,
        margin: 0.005,
        seed: Some(3),
        shell: None,
        no_shell: false,
        a: a.into(),
        b: b.into(),
    }
}

fn outcome(fake: &mut Fake, budget: f64) -> Outcome {
    let blocks = take(fake, CompareMetric::Wall, 3, budget).expect("no faults");
    judge(blocks, &options("a", "b", budget), None, 3, fake.clock).expect("sound")
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
    assert!(blocks(Side::B) < 100, "a loud B does not prolong the run");
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
    for budget in [0.8, 1.2] {
        let outcome = outcome(&mut Fake::new(0.1, 0.2), budget);
        assert_eq!((outcome.verdict, outcome.cut_short), ("inconclusive", true));
        assert_eq!(outcome.interval, None);
        assert!(
            outcome.warnings[0].contains("give --budget 6s or more"),
            "{:?}",
            outcome.warnings
        );
    }
}

#[test]
fn a_budget_without_a_block_measures_nothing_and_is_an_error() {
    let shell = || Fake {
        shell: Some(0.2),
        ..Fake::new(0.1, 0.2)
    };
    for (mut fake, budget) in [
        (Fake::new(0.1, 0.2), 0.31),
        (Fake::new(0.1, 0.2), 0.6),
        (Fake::failing(3, Fault::Hang), 5.0),
        (shell(), 1.0),
    ] {
        let problem = take(&mut fake, CompareMetric::Wall, 3, budget).expect_err("no block");
        let text = problem.to_string();
        assert!(text.starts_with("nothing was measured: "), "{text}");
        assert!(text.contains("give --budget "), "{text}");
    }
}

#[test]
fn the_instant_at_which_the_budget_ends_says_nothing_of_the_result() {
    // In a run, between two, or between two blocks: twelve blocks and more are enough wherever it is.
    for step in 0..60 {
        let budget = 4.0 + f64::from(step) / 60.0;
        let mut fake = Fake {
            loud: Some(Side::Twin),
            ..Fake::new(0.1, 0.1)
        };
        let outcome = outcome(&mut fake, budget);
        assert!(
            outcome.blocks >= 6 && !outcome.cut_short,
            "{budget}: {outcome:?}"
        );
        let told = outcome.warnings.iter().any(|w| w.contains("was not done"));
        assert!(!told, "{budget}: {:?}", outcome.warnings);
    }
}

#[test]
fn twins_that_scatter_beyond_measure_are_planned_at_once() {
    // The library's quantile of Student's distribution does not end for a plan of some ten million blocks.
    for width in 1..60 {
        let pair = |round: u32| Pair {
            round,
            layout: None,
            baseline: 1.0,
            other: (f64::from(round * width) / 20.0).exp(),
        };
        let pilot: Vec<Pair> = (0..8).map(pair).collect();
        assert!((12..=2000).contains(&planned(&pilot)), "{width}");
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
fn one_cold_run_does_not_make_the_runs_short() {
    let mut blocks = Blocks {
        values: vec![[0.020, 0.021, 0.020]; 12],
        ..Blocks::default()
    };
    blocks.values[0] = [0.001, 0.001, 0.001];
    let warnings = |blocks| {
        let judged = judge(blocks, &options("a", "b", 60.0), None, 3, 1.0);
        judged.expect("sound").warnings.join("\n")
    };
    assert!(!warnings(blocks).contains("dominates"));
    let mut short = vec![[0.001, 0.02, 0.001]; 12];
    short[0] = [0.5, 0.5, 0.5];
    let blocks = Blocks {
        values: short,
        ..Blocks::default()
    };
    assert!(warnings(blocks).contains("the middle run takes 1.0 ms"));
}

#[test]
fn an_interrupt_keeps_the_blocks_that_are_done() {
    let mut fake = Fake::failing(2 + 3 * 20 + 1, Fault::Interrupt);
    let blocks = take(&mut fake, CompareMetric::Wall, 3, 60.0).expect("what was found so far");
    assert_eq!(blocks.cut_short, Some(CutShort::Interrupted));
    let options = options("a", "b", 60.0);
    let outcome = judge(blocks, &options, None, 3, 1.0).expect("sound");
    assert_eq!((outcome.blocks, outcome.cut_short), (20, true));
    assert!(outcome.interval.is_some());
    let text = in_words(&outcome, &options, None);
    assert!(text.starts_with("cut short after 20 blocks"), "{text}");
}

#[test]
fn an_interrupt_before_an_interval_says_what_is_missing() {
    for (runs, blocks) in [(0, 0), (1, 0), (2 + 3 * 4, 4)] {
        let mut fake = Fake::failing(runs, Fault::Interrupt);
        let outcome = outcome(&mut fake, 60.0);
        assert_eq!(outcome.blocks, blocks);
        let expected = format!(
            "interrupted after {blocks} of the 6 blocks that an interval without assumptions needs"
        );
        assert!(
            outcome.warnings[0].starts_with(&expected),
            "{:?}",
            outcome.warnings
        );
        assert!(!outcome.warnings.iter().any(|w| w.contains("budget")));
    }
}

#[test]
fn a_failure_names_the_run_and_counts_the_good_ones() {
    for (runs, parts) in [
        (
            0,
            ["the first command, in the warm-up", "after 0 good runs"],
        ),
        (
            1,
            ["the second command, in the warm-up", "after 1 good run"],
        ),
        (2 + 3 * 6, ["in block 7", "after 20 good runs"]),
    ] {
        let mut fake = Fake::failing(runs, Fault::Failure);
        let problem = take(&mut fake, CompareMetric::Wall, 3, 60.0).expect_err("it fails");
        let text = format!("{problem:#}");
        for part in parts.into_iter().chain(["it failed"]) {
            assert!(text.contains(part), "{text}");
        }
    }
}

#[test]
fn a_shell_s_own_start_is_no_good_run() {
    for (runs, after) in [
        (1, "after 0 good runs"),
        (2, "after 1 good run:"),
        (3 + 4, "after 5 good runs"),
    ] {
        let mut fake = Fake {
            shell: Some(0.01),
            ..Fake::failing(runs, Fault::Failure)
        };
        let problem = take(&mut fake, CompareMetric::Wall, 3, 60.0).expect_err("it fails");
        assert!(format!("{problem:#}").contains(after), "{problem:#}");
    }
}

#[test]
fn the_plan_is_told_with_its_reason_once_the_pilot_is_done() {
    let mut fake = Fake::new(0.1, 0.1);
    outcome(&mut fake, 60.0);
    let notes = fake.notes.into_inner();
    assert_eq!(notes.len(), 1);
    let words = "blocks (as its twin scatters, for an interval of ±0.2 %) of 0.3 s each, ";
    assert!(notes[0].contains(words), "{notes:?}");
    let blocks = Blocks {
        block_seconds: 2.0,
        ..Blocks::default()
    };
    let told = [12, 2000].map(|target| plan(target, &blocks, 60.0));
    let ends = "the budget of 1 min 0 s ends it at the latest";
    let expected = [
        "plan: 12 blocks (the fewest that are taken) of 2 s each, 24 s in all",
        "plan: 2000 blocks (the most that are taken) of 2 s each, 1 h 6 min in all",
    ];
    assert_eq!(told, expected.map(|text| format!("{text}; {ends}")));
}

#[test]
fn a_ratio_that_is_not_the_quotient_of_the_middle_values_is_explained() {
    let words = |values: &[[f64; 3]]| {
        let blocks = Blocks {
            values: values.to_vec(),
            ..Blocks::default()
        };
        let options = options("a", "b", 60.0);
        in_words(
            &judge(blocks, &options, None, 3, 1.0).expect("sound"),
            &options,
            None,
        )
    };
    // A host that is twice as slow from some block on, between the two runs of it.
    let drifts: Vec<[f64; 3]> = (0..13)
        .map(|n| match n {
            0..6 => [0.1, 0.1, 0.1],
            6 => [0.1, 0.2, 0.1],
            _ => [0.2, 0.2, 0.2],
        })
        .collect();
    assert!(
        words(&drifts).contains("1.0000") && words(&drifts).contains("give "),
        "{}",
        words(&drifts)
    );
    let steady = vec![[0.1, 0.12, 0.1]; 12];
    assert!(!words(&steady).contains("middle one"), "{}", words(&steady));
}

#[test]
fn what_is_not_known_is_said_in_a_sentence() {
    let text = |blocks: usize| {
        let blocks = Blocks {
            values: vec![[0.1, 0.12, 0.1]; blocks],
            ..Blocks::default()
        };
        let options = options("a", "b", 60.0);
        in_words(
            &judge(blocks, &options, None, 3, 1.0).expect("sound"),
            &options,
            None,
        )
    };
    for blocks in [0, 1, 2] {
        assert!(
            text(blocks).contains("too few to say what difference would have been seen"),
            "{}",
            text(blocks)
        );
        assert!(!text(blocks).contains("of unknown"));
    }
    assert!(text(1).contains("1 block in"));
}

#[test]
fn a_first_run_longer_than_the_budget_is_ended_with_it() {
    for (a, b, which, what) in [
        (
            100.0,
            0.1,
            "the first command",
            "one run takes longer than the budget of 5 s",
        ),
        (
            0.1,
            100.0,
            "the second command",
            "that the first run of the other left of the budget of 5 s",
        ),
        (
            3.0,
            3.0,
            "the second command",
            "that the first run of the other left of the budget of 5 s",
        ),
    ] {
        let mut fake = Fake::new(a, b);
        let problem = take(&mut fake, CompareMetric::Wall, 3, 5.0).expect_err("it is too long");
        let text = problem.to_string();
        assert!(text.contains(which) && text.contains(what), "{text}");
        assert!((4.9..5.1).contains(&fake.clock), "{}", fake.clock);
    }
}

#[test]
fn a_run_that_hangs_ends_with_the_budget_and_the_blocks_before_it_count() {
    let mut fake = Fake::failing(2 + 3 * 8, Fault::Hang);
    let outcome = outcome(&mut fake, 5.0);
    assert_eq!((outcome.blocks, outcome.cut_short), (8, false));
    assert!(
        outcome.warnings[0].contains("in block 9") && outcome.warnings[0].contains("was ended")
    );
    assert!(fake.clock < 5.1, "{}", fake.clock);
}

#[test]
fn a_run_that_hangs_is_a_failure_long_before_a_long_budget_ends() {
    let mut fake = Fake::failing(2 + 3 * 8, Fault::Hang);
    let problem = take(&mut fake, CompareMetric::Wall, 3, 6000.0).expect_err("it hangs");
    assert!(format!("{problem:#}").contains("in block 9"), "{problem:#}");
    assert!(fake.clock < 15.0, "{}", fake.clock);
}

#[test]
fn the_shell_runs_in_every_block_and_its_start_is_taken_out() {
    let mut fake = Fake {
        shell: Some(0.01),
        ..Fake::new(0.1, 0.2)
    };
    let outcome = outcome(&mut fake, 60.0);
    let shells = fake
        .runs
        .iter()
        .filter(|side| **side == Side::Shell)
        .count();
    assert_eq!(shells, outcome.blocks + 1);
    assert!(
        outcome
            .shell_start
            .as_ref()
            .is_some_and(|start| start.taken_out)
    );
    assert!(
        (outcome.ratio.expect("a ratio") - 2.0).abs() < 0.02,
        "{outcome:?}"
    );
}

#[test]
fn a_shell_that_is_most_of_a_run_stays_in_and_is_told() {
    let mut fake = Fake {
        shell: Some(0.01),
        ..Fake::new(0.001, 0.002)
    };
    let outcome = outcome(&mut fake, 60.0);
    assert!(
        outcome
            .warnings
            .iter()
            .any(|w| w.contains("is still in the figures"))
    );
    assert!(
        (outcome.ratio.expect("a ratio") - 12.0 / 11.0).abs() < 0.02,
        "{outcome:?}"
    );
}

/// The words that would run, and the shell's, for a command line with these flags.
fn read(a: &str, b: &str, shell: Option<&str>, no_shell: bool) -> anyhow::Result<Option<Shell>> {
    let options = CompareOptions {
        shell: shell.map(str::to_owned),
        no_shell,
        ..options(a, b, 1.0)
    };
    Ok(Commands::read(&options, Strays::Left)?.shell)
}

#[test]
fn either_both_run_in_a_shell_or_neither_does() {
    assert_eq!(
        read("sleep 0.01", "sleep 0.02", None, false).expect("sound"),
        None
    );
    for (a, b, why) in [
        (
            "sleep 0.01",
            "sleep 0.01;",
            "`;` in the second command is for a shell",
        ),
        (
            "sleep 0.01;",
            "sleep 0.01",
            "`;` in the first command is for a shell",
        ),
        ("true", "cd /tmp", "`cd` in the second command"),
        ("true", "A=$B true", "`$` in the second command"),
    ] {
        let shell = read(a, b, None, false).expect("sound").expect("a shell");
        assert_eq!(shell.words, ["sh"]);
        assert!(shell.because.expect("a reason").starts_with(why));
        assert_eq!(read(a, b, None, true).ok().flatten(), None, "--no-shell");
    }
}

#[test]
fn a_shell_that_is_asked_for_is_taken_as_it_is_called() {
    let words = |shell| read("true", "true", Some(shell), false).map(|s| s.expect("a shell").words);
    assert_eq!(words("sh").expect("sound"), ["sh"]);
    assert_eq!(words("bash --norc").expect("sound"), ["bash", "--norc"]);
    for wrong in ["", " ", "''", "ba'sh"] {
        assert!(
            words(wrong)
                .expect_err(wrong)
                .to_string()
                .contains("names no shell")
        );
    }
}

#[test]
fn an_empty_command_is_refused_with_a_shell_and_without() {
    for shell in [None, Some("sh")] {
        let problem = read("true", " ", shell, false).expect_err("empty");
        assert!(problem.to_string().contains("is empty"), "{problem}");
    }
}

/// Runs one command without a shell, or in one.
fn run_once(text: &str, shell: Option<&str>) -> Result<Run, String> {
    let options = CompareOptions {
        shell: shell.map(str::to_owned),
        ..options(text, "true", 60.0)
    };
    let commands = Commands::read(&options, Strays::Left).map_err(|e| e.to_string())?;
    let run = commands.run(Side::A, 0, 60.0, &Interrupt::new());
    run.map_err(|ending| match ending {
        Ending::Failed(problem) => format!("{problem:#}"),
        other => format!("{other:?}"),
    })
}

#[test]
fn a_variable_before_a_command_reaches_it() {
    assert!(run_once("A='x y' B=2 sh -c '[ \"$A$B\" = \"x y2\" ]'", None).is_ok());
    assert!(run_once("LC_ALL=C sort /dev/null", None).is_ok());
    assert!(run_once("A=1 [ \"$A\" = \"\" ]", Some("sh")).is_ok());
}

#[test]
fn a_failing_command_shows_its_words_and_its_exit_code() {
    for (text, shell, parts) in [
        (
            "sh -c 'echo no such file >&2; exit 7'",
            None,
            ["exit status: 7", "no such file"],
        ),
        ("exit 1", None, ["exit status: 1", "mend it"]),
        (
            "nosuchcommand",
            Some("sh"),
            ["exit status: 127", "found no such command"],
        ),
        (
            "/etc/passwd",
            Some("sh"),
            ["exit status: 126", "make the file executable"],
        ),
        ("kill -9 $$", None, ["signal: 9", "memory"]),
        (
            "nosuchcommand",
            None,
            ["no program `nosuchcommand` in PATH", "aliases"],
        ),
    ] {
        let problem = run_once(text, shell).expect_err(text);
        for part in parts {
            assert!(problem.contains(part), "{text}: {problem}");
        }
    }
}

#[test]
fn a_variable_is_shown_with_the_command_that_it_belongs_to() {
    for (text, shown) in [
        (
            "LC_ALL=C sort /no/such/file",
            "`LC_ALL=C sort /no/such/file` ended",
        ),
        ("A='x y' B= false", "`A='x y' B='' false` ended"),
        (
            "A=1 nosuchcommand -x",
            "`A=1 nosuchcommand -x`: cannot be started",
        ),
        ("A=1 sh -c 'exit 3'", "`A=1 sh -c 'exit 3'` ended"),
        ("false", "`false` ended"),
    ] {
        let problem = run_once(text, None).expect_err(text);
        assert!(
            problem.contains(shown) && !problem.contains("PADDING"),
            "{problem}"
        );
    }
}

/// Real commands on a clock that counts runs: how fast they are decides nothing.
struct Counting<'a>(Live<'a>, f64);

impl Runner for Counting<'_> {
    fn run(&mut self, side: Side, padding: usize, _patience: f64) -> Result<Run, Ending> {
        self.1 += 1.0;
        let run = self.0.run(side, padding, 600.0)?;
        Ok(Run { wall: 1.0, ..run })
    }

    fn elapsed(&self) -> f64 {
        self.1
    }
}

#[test]
fn real_commands_of_different_work_are_told_apart() {
    let busy = |steps: u32| format!("i=0; while [ $i -lt {steps} ]; do i=$((i+1)); done");
    let options = CompareOptions {
        metric: CompareMetric::Cpu,
        ..options(&busy(5_000), &busy(30_000), 60.0)
    };
    let commands = Commands::read(&options, Strays::Left).expect("sound");
    let live = Live {
        commands: &commands,
        interrupt: &Interrupt::new(),
        begun: Instant::now(),
        progress: Progress::new("compare"),
    };
    let blocks = take(&mut Counting(live, 0.0), options.metric, 3, 62.0).expect("they run");
    let outcome = judge(blocks, &options, None, 3, 1.0).expect("sound");
    assert_eq!(outcome.verdict, "first faster", "{outcome:?}");
}

fn few() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = usual.cases.div_ceil(8);
    ProptestConfig { cases, ..usual }
}

proptest! {
    // Fewer than usual: each case takes up to 2000 blocks.
    #![proptest_config(few())]

    #[test]
    fn no_length_budget_margin_or_seed_is_too_strange(
        a in -9.0..6.0_f64, b in -9.0..6.0_f64, budget in -9.0..9.0_f64,
        shell in proptest::option::of(-9.0..3.0_f64), margin in -8.0..0.0_f64, seed: u64, cpu: bool, wild in 0.0..40.0_f64,
    ) {
        let mut fake = Fake { wild, shell: shell.map(|s| 10_f64.powf(s)), ..Fake::new(10_f64.powf(a), 10_f64.powf(b)) };
        let metric = if cpu { CompareMetric::Cpu } else { CompareMetric::Wall };
        let seconds = 10_f64.powf(budget);
        if let Ok(blocks) = take(&mut fake, metric, seed, seconds) {
            let options = CompareOptions { margin: 10_f64.powf(margin), metric, ..options("a", "b", seconds) };
            let outcome = outcome::judge(blocks, &options, None, seed, fake.clock).expect("times above zero");
            prop_assert!(outcome.ratio.is_none_or(|ratio| ratio > 0.0 && ratio.is_finite()));
            prop_assert!(!in_words(&outcome, &options, None).contains("NaN"));
            prop_assert!(serde_json::from_str::<serde_json::Value>(&outcome.json()).is_ok());
        }
        prop_assert!(fake.clock <= seconds * 1.05 + 1e-9, "{} of {}", fake.clock, seconds);
    }
}
