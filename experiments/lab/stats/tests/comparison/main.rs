//! How comparisons, verdicts and plans behave, on measurements small enough to reason about.

mod invariances;
mod plan;
mod verdicts;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use stats::{Comparison, Pair, Settings, compare};

/// Blocks with these log ratios, on baselines that vary.
fn pairs(log_ratios: &[f64]) -> Vec<Pair> {
    (0..)
        .zip(log_ratios)
        .map(|(round, d)| Pair {
            round,
            layout: None,
            baseline: 2.0 + f64::from(round % 3),
            other: (2.0 + f64::from(round % 3)) * d.exp(),
        })
        .collect()
}

/// `count` log ratios about `centre`, up to 0.01 away.
fn noisy(count: usize, centre: f64, seed: u64) -> Vec<f64> {
    let mut rng = SmallRng::seed_from_u64(seed);
    (0..count)
        .map(|_| centre + rng.random_range(-0.01..0.01))
        .collect()
}

fn judge(pairs: &[Pair], margin: f64) -> Comparison {
    compare(
        pairs,
        &[],
        &Settings {
            margin,
            ..Settings::default()
        },
    )
    .unwrap()
}
