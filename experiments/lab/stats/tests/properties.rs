//! What holds for any measurements, and how the rules read on small ones.

use approx::assert_relative_eq;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use stats::{
    Comparison, Error, Pair, Settings, Unit, Verdict, Warning, blocks_needed, compare, holm,
};

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
        None,
        &Settings {
            margin,
            ..Settings::default()
        },
    )
    .unwrap()
}

#[test]
fn another_unit_changes_nothing() {
    for seed in 0..20 {
        let seconds = pairs(&noisy(15, 0.004, seed));
        let in_nanoseconds = |p: &Pair| Pair {
            baseline: p.baseline * 1e9,
            other: p.other * 1e9,
            ..*p
        };
        let nanoseconds: Vec<Pair> = seconds.iter().map(in_nanoseconds).collect();
        let (a, b) = (judge(&seconds, 0.0), judge(&nanoseconds, 0.0));
        assert_relative_eq!(a.ratio, b.ratio, max_relative = 1e-13);
        assert_relative_eq!(a.ratio_of_means, b.ratio_of_means, max_relative = 1e-13);
        assert_relative_eq!(
            a.interval.unwrap().low,
            b.interval.unwrap().low,
            max_relative = 1e-13
        );
        assert_eq!((a.p_value, a.verdict), (b.p_value, b.verdict));
    }
}

#[test]
fn swapping_the_sides_inverts_the_ratio_and_its_interval() {
    for seed in 0..20 {
        let there = pairs(&noisy(10 + seed as usize, 0.006, seed));
        let swap = |p: &Pair| Pair {
            baseline: p.other,
            other: p.baseline,
            ..*p
        };
        let back: Vec<Pair> = there.iter().map(swap).collect();
        let (a, b) = (judge(&there, 0.0), judge(&back, 0.0));
        let (there, back) = (a.interval.unwrap(), b.interval.unwrap());
        assert_relative_eq!(a.ratio * b.ratio, 1.0, max_relative = 4.0 * f64::EPSILON);
        assert_relative_eq!(
            there.low * back.high,
            1.0,
            max_relative = 4.0 * f64::EPSILON
        );
        assert_relative_eq!(
            there.high * back.low,
            1.0,
            max_relative = 4.0 * f64::EPSILON
        );
        assert_eq!(a.p_value, b.p_value);
        assert_relative_eq!(
            a.minimum_detectable.unwrap(),
            b.minimum_detectable.unwrap(),
            max_relative = 1e-9
        );
        let mirrored = match a.verdict {
            Verdict::Above => Verdict::Below,
            Verdict::Below => Verdict::Above,
            same => same,
        };
        assert_eq!(b.verdict, mirrored);
    }
}

#[test]
fn the_order_of_the_blocks_does_not_matter() {
    let mut shuffled: Vec<Pair> = pairs(&noisy(40, 0.004, 1));
    for pair in &mut shuffled {
        pair.layout = Some(pair.round % 8);
    }
    let twin = pairs(&noisy(40, 0.0, 2));
    let first = compare(&shuffled, Some(&twin), &Settings::default()).unwrap();
    let mut rng = SmallRng::seed_from_u64(3);
    for _ in 0..10 {
        shuffled.shuffle(&mut rng);
        assert_eq!(
            compare(&shuffled, Some(&twin), &Settings::default()).unwrap(),
            first
        );
    }
}

#[test]
fn p_value_and_interval_never_disagree_even_with_ties_and_zeros() {
    let mut rng = SmallRng::seed_from_u64(4);
    let mut excluded = 0;
    for _ in 0..500 {
        let count = rng.random_range(6..90);
        let steps: Vec<f64> = (0..count)
            .map(|_| f64::from(rng.random_range(-3..=4)) * 0.01)
            .collect();
        let tied: Vec<Pair> = pairs(&steps)
            .into_iter()
            .map(|p| Pair {
                baseline: 1.0,
                other: (p.other / p.baseline * 100.0).round() / 100.0,
                ..p
            })
            .collect();
        let comparison = judge(&tied, 0.0);
        let excludes = !comparison.interval.unwrap().contains(1.0);
        excluded += usize::from(excludes);
        assert_eq!(comparison.p_value <= 0.05, excludes, "{tied:?}");
    }
    assert!(
        (50..450).contains(&excluded),
        "both cases must occur: {excluded} of 500"
    );
}

#[test]
fn thousands_of_blocks_are_exact_too() {
    let many = noisy(3000, 0.001, 5);
    let mut averages: Vec<f64> = Vec::with_capacity(3000 * 3001 / 2);
    for (i, a) in many.iter().enumerate() {
        averages.extend(many[i..].iter().map(|b| (a + b) / 2.0));
    }
    // 3000 · 3001 / 2 is even: the median lies between the two middle averages.
    let upper = averages.len() / 2;
    let (below, upper, _) = averages.select_nth_unstable_by(upper, f64::total_cmp);
    let lower = below.iter().copied().fold(f64::MIN, f64::max);
    let ratio = judge(&pairs(&many), 0.0).ratio;
    assert_relative_eq!(ratio, ((lower + *upper) / 2.0).exp(), max_relative = 1e-14);
}

#[test]
fn identical_measurements_are_equivalent_within_any_margin_and_never_without() {
    let same = pairs(&[0.0; 20]);
    let comparison = judge(&same, 0.001);
    assert_eq!((comparison.ratio, comparison.p_value), (1.0, 1.0));
    assert_eq!(comparison.verdict, Verdict::Equivalent);
    assert_eq!(judge(&same, 0.0).verdict, Verdict::Inconclusive);
}

#[test]
fn the_margin_decides_between_equivalent_and_different() {
    let slower = pairs(&noisy(30, 0.02, 6));
    assert_eq!(judge(&slower, 0.0).verdict, Verdict::Above);
    assert_eq!(judge(&slower, 0.01).verdict, Verdict::Above);
    assert_eq!(judge(&slower, 0.05).verdict, Verdict::Equivalent);
    assert_eq!(
        judge(&pairs(&noisy(30, -0.02, 6)), 0.01).verdict,
        Verdict::Below
    );
}

#[test]
fn fewer_than_six_units_decide_nothing() {
    let five = judge(&pairs(&noisy(5, 1.0, 7)), 5.0);
    assert_eq!(
        (five.verdict, five.interval, five.minimum_detectable),
        (Verdict::Inconclusive, None, None)
    );
    assert_eq!(
        five.warnings,
        [Warning::TooFewUnits {
            unit: Unit::Block,
            units: 5,
            needed: 6
        }]
    );
    assert_eq!(
        judge(&pairs(&noisy(6, 1.0, 7)), 0.0).verdict,
        Verdict::Above
    );
}

#[test]
fn a_difference_below_the_noise_floor_is_no_difference() {
    let slower = pairs(&noisy(30, 0.02, 8));
    let twin = pairs(&noisy(30, -0.03, 9));
    let comparison = compare(&slower, Some(&twin), &Settings::default()).unwrap();
    let noise_floor = comparison.noise_floor.unwrap();
    assert_relative_eq!(noise_floor, 0.03_f64.exp_m1(), max_relative = 0.1);
    assert_eq!(comparison.verdict, Verdict::Inconclusive);
    assert!(comparison.minimum_detectable.unwrap() > noise_floor);
    assert!(matches!(
        comparison.warnings[..],
        [Warning::TwinDiffers { .. }, Warning::BelowNoiseFloor { .. }]
    ));
}

#[test]
fn rare_slow_runs_on_one_side_are_warned_of() {
    let mut paused = noisy(30, 0.0, 10);
    paused[3] = 2.0;
    paused[17] = 2.0;
    assert!(matches!(
        judge(&pairs(&paused), 0.0).warnings[..],
        [Warning::Skewed { .. }]
    ));
}

#[test]
fn the_unit_is_the_layout_once_layouts_are_revisited() {
    let with_layouts = |layouts: u32, blocks: usize| {
        let mut pairs = pairs(&noisy(blocks, 0.0, 11));
        pairs
            .iter_mut()
            .for_each(|pair| pair.layout = Some(pair.round % layouts));
        judge(&pairs, 0.0)
    };
    let unit = |c: &Comparison| (c.unit, c.units, c.blocks);
    assert_eq!(unit(&with_layouts(20, 20)), (Unit::Block, 20, 20));
    assert_eq!(unit(&with_layouts(20, 21)), (Unit::Layout, 20, 21));
    let few = with_layouts(5, 20);
    assert_eq!(unit(&few), (Unit::Block, 20, 20));
    assert!(
        few.warnings
            .contains(&Warning::LayoutVariationNotIncluded { layouts: 5 })
    );
}

#[test]
fn what_cannot_be_compared_is_refused_by_name() {
    let fails = |pairs: &[Pair], settings| compare(pairs, None, &settings).unwrap_err();
    let defaults = Settings::default();
    let mut bad = pairs(&[0.0; 6]);
    bad[4].other = 0.0;
    assert_eq!(fails(&[], defaults), Error::Empty { what: "pairs" });
    assert_eq!(
        fails(&bad, defaults),
        Error::BadValue {
            side: "other",
            round: 4,
            value: 0.0
        }
    );
    assert!(
        fails(&bad, defaults)
            .to_string()
            .starts_with("block 4: other measures 0")
    );
    bad[4].other = f64::NAN;
    assert!(matches!(
        fails(&bad, defaults),
        Error::BadValue { round: 4, .. }
    ));
    assert!(matches!(
        compare(&pairs(&[0.0]), Some(&[]), &defaults),
        Err(Error::Empty { what: "twin" })
    ));
    let confidence = Settings {
        confidence: 1.0,
        ..defaults
    };
    assert_eq!(fails(&pairs(&[0.0]), confidence), Error::BadConfidence(1.0));
    let margin = Settings {
        margin: -0.1,
        ..defaults
    };
    assert_eq!(fails(&pairs(&[0.0]), margin), Error::BadMargin(-0.1));
}

#[test]
fn results_survive_json() {
    let twin = pairs(&noisy(30, -0.03, 9));
    let comparison = compare(
        &pairs(&noisy(30, 0.02, 8)),
        Some(&twin),
        &Settings::default(),
    )
    .unwrap();
    let json = serde_json::to_string(&comparison).unwrap();
    assert!(
        json.contains(r#""verdict":"inconclusive""#) && json.contains(r#""kind":"twin_differs""#)
    );
    assert_eq!(
        serde_json::from_str::<Comparison>(&json).unwrap(),
        comparison
    );
}

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

#[test]
fn the_plan_sees_spread_only() {
    let pilot = noisy(9, 0.0, 13);
    let plan = |shift: f64, sign: f64| {
        let moved: Vec<f64> = pilot.iter().map(|d| sign * d + shift).collect();
        blocks_needed(&moved, 0.002, 0.95)
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
    let plain = blocks_needed(&pilot, 0.002, 0.95);
    assert!(blocks_needed(&wide, 0.002, 0.95) > 3 * plain);
    assert!(blocks_needed(&pilot, 0.001, 0.95) > 3 * plain);
    assert!(blocks_needed(&pilot, 0.002, 0.99) > plain);
    assert_eq!(
        blocks_needed(&[0.0; 10], 0.002, 0.95),
        6,
        "never fewer than an interval takes"
    );
    assert_eq!(
        blocks_needed(&pilot[..2], 0.002, 0.95),
        usize::MAX,
        "two say nothing of spread"
    );
}
