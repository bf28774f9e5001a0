//! Claims over several comparisons.

use approx::assert_relative_eq;
use stats::{Settings, Verdict, holm};

use crate::{judge, noisy, pairs};

/// Holm's procedure is closed testing with Bonferroni: a hypothesis falls when every set that holds it falls.
#[test]
fn holm_agrees_with_closed_testing() {
    let p = [0.01, 0.04, 0.03, 0.005, 0.9, 0.04];
    let members = |set: usize| (0..p.len()).filter(move |i| set >> i & 1 == 1);
    let bonferroni = |set: usize| {
        let smallest = members(set).map(|i| p[i]).fold(1.0, f64::min);
        (members(set).count() as f64 * smallest).min(1.0)
    };
    for (i, adjusted) in holm(&p).into_iter().enumerate() {
        let closed = (0..1 << p.len())
            .filter(|set| set >> i & 1 == 1)
            .map(bonferroni)
            .fold(0.0, f64::max);
        assert_relative_eq!(adjusted, closed, max_relative = 1e-15);
    }
    assert!(holm(&[]).is_empty());
}

#[test]
fn an_adjusted_p_value_can_take_a_verdict_back() {
    let slower = judge(&pairs(&noisy(30, 0.02, 12)), 0.0);
    assert_eq!(
        slower.verdict_at(0.04, &Settings::default()),
        Verdict::Above
    );
    assert_eq!(
        slower.verdict_at(0.06, &Settings::default()),
        Verdict::Inconclusive
    );
}
