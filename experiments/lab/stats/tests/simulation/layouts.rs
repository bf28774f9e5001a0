//! The plan by layouts: units are as many as there are layouts, and are visited again as far as that narrows anything.

use std::ops::Range;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use stats::{Comparison, Pair, Settings, Unit, compare, log_ratios, units_needed, visits_needed};

use crate::machine::{Machine, Noise, normal};
use crate::{PILOT, RUNS};

const LAYOUTS: u32 = 12;
/// Most visits of each layout: 60 blocks.
const VISITS: usize = 5;
/// Relative half-width that is asked for.
const ASKED: f64 = 0.006;

/// Layouts that differ by so much (standard deviation, log scale), each side's by its own draw.
struct Layouts {
    machine: Machine,
    pair: Vec<f64>,
    twin: Vec<f64>,
    blocks: (Vec<Pair>, Vec<Pair>),
}

impl Layouts {
    fn new(spread: f64, seed: u64) -> Self {
        let mut draw = SmallRng::seed_from_u64(seed ^ 0x1a70);
        let mut offsets = || (0..LAYOUTS).map(|_| spread * normal(&mut draw)).collect();
        Self {
            machine: Machine::new(Noise::Normal, seed),
            pair: offsets(),
            twin: offsets(),
            blocks: (Vec::new(), Vec::new()),
        }
    }

    fn until(&mut self, blocks: u32) {
        for round in self.blocks.0.len() as u32..blocks {
            let layout = round % LAYOUTS;
            let (pair, twin) = self.machine.block_with_twin(round, 1.05);
            let on = |pair: Pair, offsets: &[f64]| Pair {
                layout: Some(layout),
                other: pair.other * offsets[layout as usize].exp(),
                ..pair
            };
            self.blocks.0.push(on(pair, &self.pair));
            self.blocks.1.push(on(twin, &self.twin));
        }
    }

    /// The whole procedure: pilot, plan, a second look where units do not suffice, one final look.
    fn measure(mut self) -> Comparison {
        self.until(PILOT);
        let units = units_needed(&log_ratios(&self.blocks.1).unwrap(), ASKED, 0.95);
        self.until(LAYOUTS);
        if units > LAYOUTS as usize {
            self.until(2 * LAYOUTS);
            let visits = visits_needed(&self.blocks.1, ASKED, 0.95).min(VISITS);
            self.until(visits as u32 * LAYOUTS);
        }
        compare(&self.blocks.0, &[], &Settings::default()).unwrap()
    }
}

/// How many per cent of the intervals hold the truth, and the blocks on average.
fn measured(spread: f64, seeds: Range<u64>) -> (f64, f64) {
    let runs = seeds.end - seeds.start;
    let all: Vec<Comparison> = seeds
        .map(|seed| Layouts::new(spread, seed).measure())
        .collect();
    let holds = |c: &&Comparison| c.interval.unwrap().contains(1.05);
    let covered = all.iter().filter(holds).count();
    assert!(all.iter().all(|c| c.units == LAYOUTS as usize));
    assert!(
        all.iter()
            .all(|c| c.unit == Unit::Layout || c.blocks == LAYOUTS as usize)
    );
    let blocks: usize = all.iter().map(|c| c.blocks).sum();
    let share = |count: usize| count as f64 / runs as f64;
    (100.0 * share(covered), share(blocks))
}

#[test]
fn intervals_hold_whatever_layouts_differ_by() {
    for (place, spread) in (0..).zip([0.0, 0.003, 0.01, 0.03]) {
        let (covered, blocks) = measured(spread, place * RUNS..(place + 1) * RUNS);
        println!("layouts by {spread}: covered {covered:.1} %, {blocks:.1} blocks");
        assert!(
            covered >= 93.5,
            "layouts by {spread}: covered in {covered} %"
        );
    }
}

#[test]
fn blocks_are_spent_where_they_narrow_something() {
    let blocks = |spread| measured(spread, 0..300).1;
    let (alike, apart) = (blocks(0.0), blocks(0.03));
    assert!(alike > 30.0, "where only blocks scatter, {alike} of them");
    assert!(apart < 30.0, "where layouts differ more, {apart}");
}
