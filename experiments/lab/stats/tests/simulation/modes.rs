//! Modes are named where layouts have them, and hardly ever where they have none.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, StudentT};
use stats::modes;

use crate::machine::{Modes, normal};
use crate::runs;

fn found(count: usize, draws: u64, mut value: impl FnMut() -> f64) -> f64 {
    let hits = (0..draws)
        .filter(|_| modes(&(0..count).map(|_| value().exp()).collect::<Vec<_>>()).is_some())
        .count();
    100.0 * hits as f64 / draws as f64
}

/// Draws a value on the log scale.
type Shape = fn(&mut SmallRng) -> f64;

#[test]
fn values_about_one_centre_are_seldom_called_modes() {
    let shapes: [(&str, Shape); 4] = [
        ("normal", |draw| 0.02 * normal(draw)),
        ("uniform", |draw| draw.random_range(-0.02..0.02)),
        ("exponential", |draw| {
            let tail: f64 = Exp1.sample(draw);
            0.02 * tail
        }),
        ("heavy tails", |draw| {
            0.02 * StudentT::new(2.0).unwrap().sample(draw)
        }),
    ];
    let mut draw = SmallRng::seed_from_u64(6);
    for (name, shape) in shapes {
        for count in [5, 6, 7, 8, 10, 12, 16, 20, 40] {
            let rate = found(count, runs(4000), || shape(&mut draw));
            println!("{name}, {count} values: {rate:.2} %");
            assert!(rate <= 2.3, "{name}, {count} values: {rate} %");
        }
    }
}

#[test]
fn twelve_layouts_show_their_modes() {
    let kinds: [&[(f64, f64)]; 3] = [
        &[(0.5, 1.0), (0.5, 2.5)],
        &[(0.7, 1.0), (0.3, 2.5)],
        &[(0.34, 2.9), (0.33, 4.1), (0.33, 7.3)],
    ];
    let mut draw = SmallRng::seed_from_u64(7);
    for kind in kinds {
        let rate = found(12, runs(1000), || {
            Modes(kind).draw(&mut draw).ln() + 0.02 * normal(&mut draw)
        });
        println!("{kind:?}: {rate:.1} %");
        assert!(rate > 80.0, "{kind:?}: {rate} %");
    }
}
