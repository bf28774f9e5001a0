//! What the intervals and verdicts promise, shown on simulated machines, stopping rule included.

mod crossover;
mod few;
mod histories;
mod layouts;
mod machine;
mod modes;
mod pooled;
mod sessions;

use std::ops::Range;

use machine::{Machine, Noise, Pause, normal};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use stats::{
    Comparison, Pair, Settings, Unit, Verdict, compare, log_ratios, sequential, units_needed,
};

/// Enough that one standard error of an error rate of 5 % is half a point.
const RUNS: u64 = 1500;
const PILOT: u32 = 8;
const FEWEST: usize = 12;
const MOST: usize = 40;

/// The whole procedure: pilot, plan, one final look.
fn measure(machine: &mut Machine, ratio: f64) -> Comparison {
    let mut pairs: Vec<Pair> = (0..PILOT)
        .map(|round| machine.block(round, ratio))
        .collect();
    let needed = units_needed(&log_ratios(&pairs).unwrap(), 0.006, 0.95).clamp(FEWEST, MOST);
    pairs.extend((PILOT..needed as u32).map(|round| machine.block(round, ratio)));
    compare(&pairs, &[], &Settings::default()).unwrap()
}

/// Share of fresh machines, one for each seed, on which `event` happens, in per cent.
fn percentage(noise: Noise, seeds: Range<u64>, event: impl Fn(&mut Machine) -> bool) -> f64 {
    let runs = seeds.end - seeds.start;
    let happened = seeds
        .filter(|&seed| event(&mut Machine::new(noise, seed)))
        .count();
    100.0 * happened as f64 / runs as f64
}

/// So many runs, or as many as the variable RUNS asks for.
fn runs(usual: u64) -> u64 {
    let asked = std::env::var("RUNS")
        .ok()
        .and_then(|runs| runs.parse().ok());
    asked.unwrap_or(usual)
}

/// The n-th set of seeds, none of which another set has.
fn seeds(n: u64) -> Range<u64> {
    n * RUNS..(n + 1) * RUNS
}

/// The ratio that the procedure estimates: the median of the population, from a huge sample. Equal to `ratio` where both
/// sides suffer alike; one-sided pauses shift it.
fn true_ratio(noise: Noise, ratio: f64) -> f64 {
    if !matches!(noise, Noise::OneSidedPauses(..)) {
        return ratio;
    }
    let mut machine = Machine::new(noise, 7_777_777);
    let mut population: Vec<f64> = (0..50_001)
        .map(|round| machine.block(round, ratio).log_ratio())
        .collect();
    population
        .select_nth_unstable_by(25_000, f64::total_cmp)
        .1
        .exp()
}

/// Whether the shown interval leaves out "no difference".
fn told_apart(comparison: &Comparison) -> bool {
    !comparison.interval.unwrap().contains(1.0)
}

/// Identical programs are told apart as rarely as promised, and intervals hold the true ratio.
fn keeps_its_promises(noise: Noise) {
    if !matches!(noise, Noise::OneSidedPauses(..)) {
        let false_positives = percentage(noise, seeds(0), |machine| {
            told_apart(&measure(machine, 1.0))
        });
        println!("{noise:?}: false positives {false_positives:.1} %");
        assert!(
            (1.5..=6.0).contains(&false_positives),
            "{noise:?}: {false_positives} %"
        );
        let wrong = percentage(noise, seeds(4), |machine| measure(machine, 1.0).decided());
        assert!(wrong <= 1.2, "{noise:?}: a wrong verdict in {wrong} %");
    }
    for (ratio, set) in [(1.005, 1), (1.05, 2), (2.0, 3)] {
        let truth = true_ratio(noise, ratio);
        let coverage = percentage(noise, seeds(set), |machine| {
            measure(machine, ratio).interval.unwrap().contains(truth)
        });
        println!("{noise:?}: covers {ratio} in {coverage:.1} %");
        assert!(
            coverage >= 93.5,
            "{noise:?}, ratio {ratio}: covered in {coverage} %"
        );
    }
}

#[test]
fn holds_under_normal_noise() {
    keeps_its_promises(Noise::Normal);
}

#[test]
fn holds_under_pauses_of_both_sides() {
    keeps_its_promises(Noise::Pauses);
}

#[test]
fn holds_under_pauses_of_one_side() {
    keeps_its_promises(Noise::OneSidedPauses(0.1, Pause::Exponential(0.3)));
    keeps_its_promises(Noise::OneSidedPauses(0.2, Pause::Constant(0.3)));
}

#[test]
fn holds_under_heavy_tails() {
    keeps_its_promises(Noise::StudentT2);
}

#[test]
fn holds_under_contamination() {
    keeps_its_promises(Noise::Contaminated);
}

#[test]
fn holds_under_drift() {
    keeps_its_promises(Noise::Drift(0.002));
}

#[test]
fn holds_under_autocorrelated_speed() {
    keeps_its_promises(Noise::Autocorrelated);
}

#[test]
fn holds_under_a_square_wave_neighbour() {
    keeps_its_promises(Noise::SquareWave);
}

/// False positives, in per cent, if the whole run is planned from the first blocks' `spread` and all of its
/// blocks are analysed. Sized so that the plan is most often free to follow the pilot.
fn false_positives_if_planned_from(spread: fn(&[Pair], &[Pair]) -> Vec<f64>) -> f64 {
    percentage(Noise::Normal, 0..6_000, |machine| {
        let mut block = |round| machine.block_with_twin(round, 1.0);
        let (mut pairs, twin): (Vec<Pair>, Vec<Pair>) = (0..PILOT).map(&mut block).unzip();
        let needed = units_needed(&spread(&pairs, &twin), 0.007, 0.95).clamp(FEWEST, 200);
        pairs.extend((PILOT..needed as u32).map(|round| block(round).0));
        told_apart(&compare(&pairs, &[], &Settings::default()).unwrap())
    })
}

#[test]
fn planning_from_the_twin_costs_no_error_rate_where_planning_from_the_pair_costs_a_little() {
    let from_pair = false_positives_if_planned_from(|pairs, _| log_ratios(pairs).unwrap());
    let from_twin = false_positives_if_planned_from(|_, twin| log_ratios(twin).unwrap());
    println!(
        "false positives planned from the pair {from_pair:.2} %, from the twin {from_twin:.2} %"
    );
    assert!(
        (2.2..=3.6).contains(&from_twin),
        "planned from the twin: {from_twin} %"
    );
    assert!(from_pair <= 4.5, "planned from the pair: {from_pair} %");
    assert!(from_pair > from_twin, "{from_pair} % against {from_twin} %");
}

#[test]
fn a_planned_run_is_as_precise_as_asked_in_at_least_four_of_five_cases() {
    let asked = 0.005;
    let precise = percentage(Noise::Normal, 0..1000, |machine| {
        let mut pairs: Vec<Pair> = (0..PILOT).map(|round| machine.block(round, 1.05)).collect();
        let needed = units_needed(&log_ratios(&pairs).unwrap(), asked, 0.95);
        pairs.extend((PILOT..needed as u32).map(|round| machine.block(round, 1.05)));
        let comparison = compare(&pairs, &[], &Settings::default()).unwrap();
        let interval = comparison.interval.unwrap();
        (interval.high / interval.low).sqrt() <= 1.0 + asked
    });
    println!("as precise as asked: {precise:.1} %");
    assert!((80.0..=92.0).contains(&precise), "{precise} %");
}

/// A series of A, then a series of B, on the machine whose speed remembers.
#[test]
fn sequential_designs_are_fooled_where_blocks_are_not() {
    let series = |machine: &mut Machine| (0..20).map(|_| machine.run(1.0, false)).collect();
    let rate = |test: fn(&[f64], &[f64]) -> Option<f64>| {
        percentage(Noise::Autocorrelated, seeds(0), |machine| {
            let (a, b): (Vec<f64>, Vec<f64>) = (series(machine), series(machine));
            test(&a, &b).unwrap() <= 0.05
        })
    };
    let (welch, mann_whitney) = (rate(sequential::welch_t), rate(sequential::mann_whitney_u));
    println!("false positives: Welch {welch:.1} %, Mann-Whitney {mann_whitney:.1} %");
    assert!(welch > 30.0 && mann_whitney > 30.0);
}

/// Each of 12 layouts adds its own offset to the log ratio, and is measured in four blocks.
fn revisited_layouts(seed: u64) -> Vec<Pair> {
    let mut machine = Machine::new(Noise::Normal, seed);
    let mut layouts = SmallRng::seed_from_u64(seed ^ 0x1a70);
    let offsets: Vec<f64> = (0..12).map(|_| 0.02 * normal(&mut layouts)).collect();
    (0..48)
        .map(|round| {
            let layout = round % 12;
            let ratio = 1.05 * offsets[layout as usize].exp();
            Pair {
                layout: Some(layout),
                ..machine.block(round, ratio)
            }
        })
        .collect()
}

#[test]
fn layouts_as_units_cover_layout_variation_and_blocks_as_units_would_not() {
    let covered = |mut pairs: Vec<Pair>, unit: Unit| {
        if unit == Unit::Block {
            pairs.iter_mut().for_each(|pair| pair.layout = None);
        }
        let comparison = compare(&pairs, &[], &Settings::default()).unwrap();
        assert_eq!(comparison.unit, unit);
        comparison.interval.unwrap().contains(1.05)
    };
    let coverage = |unit: Unit| {
        let hits = (0..RUNS)
            .filter(|&seed| covered(revisited_layouts(seed), unit))
            .count();
        100.0 * hits as f64 / RUNS as f64
    };
    let (by_layout, by_block) = (coverage(Unit::Layout), coverage(Unit::Block));
    println!("coverage by layout {by_layout:.1} %, by block {by_block:.1} %");
    assert!(by_layout >= 93.5, "layouts as units cover {by_layout} %");
    assert!(
        by_block < 85.0,
        "blocks as units cover {by_block} %: the unit rule would not matter"
    );
}

#[test]
fn the_minimum_detectable_difference_is_detected_in_about_four_of_five_runs() {
    let blocks = |machine: &mut Machine, ratio| {
        let pairs: Vec<Pair> = (0..30).map(|round| machine.block(round, ratio)).collect();
        compare(&pairs, &[], &Settings::default()).unwrap()
    };
    let stated: f64 = (0..200)
        .map(|seed| blocks(&mut Machine::new(Noise::Normal, seed), 1.0))
        .map(|comparison| comparison.minimum_detectable.unwrap())
        .sum::<f64>()
        / 200.0;
    let power = percentage(Noise::Normal, seeds(0), |machine| {
        blocks(machine, 1.0 + stated).verdict == Verdict::Above
    });
    println!("stated {:.2} %, power {power:.1} %", stated * 100.0);
    assert!((74.0..=88.0).contains(&power), "power {power} %");
}
