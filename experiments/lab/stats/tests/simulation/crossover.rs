//! The interval of a crossing holds the true one as often as it promises, where the curve is as it is taken to be.

use stats::{Crossover, CurvePoint, Pair, Resampling, Settings, crossover};

use crate::machine::{Machine, Noise, normal};
use rand::SeedableRng;
use rand::rngs::SmallRng;

const RUNS: u64 = 250;
/// Log ratios at three values of the parameter; from the second on the line falls to the margin's edge and below.
const TRUTH: [(f64, f64); 3] = [(100.0, 0.5), (1000.0, 0.25), (10_000.0, 0.0)];
const MARGIN: f64 = 0.1;

/// Where the true line meets the edge.
fn true_crossing() -> f64 {
    let share = (0.25 - MARGIN.ln_1p()) / 0.25;
    1000.0 * 10_f64.powf(share)
}

/// Blocks of one point. With layouts each of twelve adds an offset of its own to the log ratio.
fn measured(machine: &mut Machine, centre: f64, blocks: u32, layouts: Option<&[f64]>) -> Vec<Pair> {
    let block = |round: u32| {
        let layout = layouts.map(|offsets| round % offsets.len() as u32);
        let offset = layouts.map_or(0.0, |offsets| offsets[round as usize % offsets.len()]);
        Pair {
            layout,
            ..machine.block(round, (centre + offset).exp())
        }
    };
    (0..blocks).map(block).collect()
}

/// Share of the runs that found an entry, and share of those whose interval holds the true one, in per cent.
fn coverage(noise: Noise, blocks: u32, with_layouts: bool) -> (f64, f64) {
    let (mut found, mut covered) = (0_u32, 0_u32);
    for seed in 0..RUNS {
        let mut machine = Machine::new(noise, seed);
        let mut draw = SmallRng::seed_from_u64(seed ^ 0x5a7a);
        let mut points = Vec::new();
        for (x, centre) in TRUTH {
            let offsets: Vec<f64> = (0..12).map(|_| 0.02 * normal(&mut draw)).collect();
            let layouts = with_layouts.then_some(offsets.as_slice());
            points.push((x, measured(&mut machine, centre, blocks, layouts)));
        }
        let points: Vec<_> = (points.iter())
            .map(|(x, pairs)| CurvePoint {
                x: *x,
                pairs,
                limit: None,
                deciding: None,
            })
            .collect();
        let settings = Settings {
            margin: MARGIN,
            ..Settings::default()
        };
        let resampling = Resampling { seed, count: 250 };
        if let Crossover::Enters(c) = crossover(&points, &settings, &resampling).unwrap() {
            found += 1;
            let above = c.low.is_none_or(|low| low <= true_crossing());
            let below = c.high.is_none_or(|high| true_crossing() <= high);
            covered += u32::from(above && below);
        }
    }
    let percent = |of: u32, all: f64| 100.0 * f64::from(of) / all;
    (
        percent(found, RUNS as f64),
        percent(covered, f64::from(found)),
    )
}

fn keeps_its_promise(noise: Noise, blocks: u32, with_layouts: bool) {
    let (found, covered) = coverage(noise, blocks, with_layouts);
    println!("{noise:?}, {blocks} blocks: found {found:.1} %, covered {covered:.1} %");
    assert!(found > 98.0, "{noise:?}: found in {found} %");
    assert!(
        (93.0..=99.5).contains(&covered),
        "{noise:?}: covered in {covered} %"
    );
}

#[test]
fn a_crossing_s_interval_holds_under_normal_noise() {
    keeps_its_promise(Noise::Normal, 12, false);
}

#[test]
fn a_crossing_s_interval_holds_with_more_blocks() {
    keeps_its_promise(Noise::Normal, 30, false);
}

#[test]
fn a_crossing_s_interval_holds_under_contamination() {
    keeps_its_promise(Noise::Contaminated, 20, false);
}

#[test]
fn a_crossing_s_interval_holds_over_layouts() {
    keeps_its_promise(Noise::Normal, 24, true);
}
