//! What the number of blocks depends on.

use stats::units_needed;

use crate::noisy;

#[test]
fn the_plan_sees_spread_only() {
    let pilot = noisy(9, 0.0, 13);
    let plan = |shift: f64, sign: f64| {
        let moved: Vec<f64> = pilot.iter().map(|d| sign * d + shift).collect();
        units_needed(&moved, 0.002, 0.95)
    };
    let plain = plan(0.0, 1.0);
    assert!((7..10_000).contains(&plain), "{plain}");
    assert_eq!(
        [plan(0.7, 1.0), plan(0.0, -1.0), plan(-0.7, -1.0)],
        [plain; 3]
    );
}

#[test]
fn the_plan_grows_with_spread_precision_and_confidence() {
    let pilot = noisy(10, 0.0, 14);
    let wide: Vec<f64> = pilot.iter().map(|d| d * 2.0).collect();
    let plain = units_needed(&pilot, 0.002, 0.95);
    assert!(units_needed(&wide, 0.002, 0.95) > 3 * plain);
    assert!(units_needed(&pilot, 0.001, 0.95) > 3 * plain);
    assert!(units_needed(&pilot, 0.002, 0.99) > plain);
    assert_eq!(
        units_needed(&[0.0; 10], 0.002, 0.95),
        5,
        "never fewer than an interval takes that assumes nothing"
    );
    assert_eq!(
        units_needed(&pilot[..2], 0.002, 0.95),
        usize::MAX,
        "two say nothing of spread"
    );
}

/// Seen beside two busy loops: a pilot that scatters by factors asked for 8 629 224 degrees of freedom, and the
/// quantile was searched for without end.
#[test]
fn a_pilot_that_scatters_widely_is_planned_at_once() {
    for spread in [0.5, 1.5, 3.0, 10.0, 100.0] {
        let pilot: Vec<f64> = (0..8).map(|i| spread * f64::from(i % 3)).collect();
        assert!(units_needed(&pilot, 0.002, 0.95) > 10_000, "{spread}");
    }
}
