//! The ratio of a percentile of all requests: how often its interval holds what endless measuring would give, by the number of
//! blocks. `cargo test -p stats --test simulation pooled -- --nocapture` prints the tables.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, StandardNormal};
use stats::{Blocks, Pair, Settings, compare_blocks};

const NUMBERS: [usize; 5] = [3, 4, 5, 8, 16];
/// In each window; the percentile is the 90th, so that as many lie beyond it as beyond a p99 of ten times as many.
const REQUESTS: usize = 100;
const QUANTILE: f64 = 0.9;

/// How windows of one server differ.
#[derive(Clone, Copy, Debug)]
enum Windows {
    /// Each by a speed of its own.
    Own,
    /// Not at all: requests alone scatter.
    Alike,
    /// In that share of the second server's windows a fifth of the requests are stalled.
    Stalls(f64),
}

impl Windows {
    fn window(self, rng: &mut SmallRng, second: bool) -> Vec<f64> {
        let normal: f64 = StandardNormal.sample(rng);
        let (speed, stalled) = match self {
            Self::Own => ((0.1 * normal).exp(), false),
            Self::Alike => (1.0, false),
            Self::Stalls(share) => (1.0, second && rng.random_range(0.0..1.0) < share),
        };
        let mut times: Vec<f64> = (0..REQUESTS)
            .map(|i| {
                let time: f64 = Exp1.sample(rng);
                speed
                    * if stalled && i % 5 == 0 {
                        10.0 + time
                    } else {
                        time
                    }
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times
    }

    /// By the mixture of all windows.
    fn truth(self) -> f64 {
        let mut rng = SmallRng::seed_from_u64(77);
        let mut all = |second| {
            (0..2000)
                .map(|_| self.window(&mut rng, second))
                .collect::<Vec<_>>()
        };
        let [first, second] = [all(false), all(true)];
        percentile(&second.iter().collect::<Vec<_>>())
            / percentile(&first.iter().collect::<Vec<_>>())
    }
}

fn percentile(windows: &[&Vec<f64>]) -> f64 {
    let mut all: Vec<f64> = windows
        .iter()
        .flat_map(|window| window.iter().copied())
        .collect();
    let rank = (QUANTILE * all.len() as f64) as usize;
    *all.select_nth_unstable_by(rank, f64::total_cmp).1
}

/// Of so many blocks, the share of intervals that hold the truth, in per cent.
fn coverage(windows: Windows, truth: f64, blocks: usize, runs: u64) -> f64 {
    let held = (0..runs).filter(|run| {
        let mut rng = SmallRng::seed_from_u64((blocks as u64) << 32 | run);
        let sides: Vec<[Vec<f64>; 2]> = (0..blocks)
            .map(|_| [false, true].map(|second| windows.window(&mut rng, second)))
            .collect();
        let of = |places: &[usize], side: usize| {
            percentile(
                &places
                    .iter()
                    .map(|place| &sides[*place][side])
                    .collect::<Vec<_>>(),
            )
        };
        let together = |places: &[usize]| Some((of(places, 1) / of(places, 0)).ln());
        let pair = |place: usize| Pair {
            round: place as u32,
            layout: None,
            baseline: of(&[place], 0),
            other: of(&[place], 1),
        };
        let pairs: Vec<Pair> = (0..blocks).map(pair).collect();
        let blocks = Blocks {
            pairs: &pairs,
            together: Some(&together),
        };
        let compared = compare_blocks(blocks, &[], &Settings::default()).unwrap();
        compared
            .interval
            .expect("from three blocks on")
            .contains(truth)
    });
    100.0 * held.count() as f64 / runs as f64
}

fn table(windows: Windows) -> Vec<(usize, f64)> {
    let (truth, runs) = (windows.truth(), crate::runs(300));
    let covered = |blocks| (blocks, coverage(windows, truth, blocks, runs));
    let table: Vec<_> = NUMBERS.map(covered).into();
    println!("{windows:?}: {table:?}");
    table
}

#[test]
fn pooled_percentiles_of_windows_that_differ_and_of_such_that_do_not() {
    for windows in [Windows::Own, Windows::Alike] {
        for (blocks, covered) in table(windows) {
            // So few runs are off by 1.3 points.
            assert!(
                covered >= 93.0 - 2.6,
                "{windows:?}, {blocks} blocks: {covered} %"
            );
        }
    }
}

/// What no block shows, no interval over blocks can hold: stalls have to be in many windows before the percentile knows them.
#[test]
fn pooled_percentiles_where_one_server_stalls() {
    for (blocks, covered) in table(Windows::Stalls(0.9)) {
        assert!(
            blocks < 8 || covered >= 90.0,
            "{blocks} blocks: {covered} %"
        );
    }
    table(Windows::Stalls(0.3));
}
