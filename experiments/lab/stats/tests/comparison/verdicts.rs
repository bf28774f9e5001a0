//! The rules from measurements to verdict, warnings and errors.

use approx::assert_relative_eq;
use stats::{Comparison, Error, Pair, Settings, Unit, Verdict, Warning, compare};

use crate::{judge, noisy, pairs};

#[test]
fn identical_measurements_are_equivalent_within_any_margin_and_never_without() {
    let same = pairs(&[0.0; 20]);
    let comparison = judge(&same, 0.001);
    assert_eq!(comparison.ratio, 1.0);
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
fn the_margin_is_as_wide_below_one_as_above() {
    // 1 / 1.5 is 0.667: twenty blocks at 0.6 lie outside, though 1 − 0.5 would let them in.
    let faster = pairs(&[0.6_f64.ln(); 20]);
    assert_eq!(judge(&faster, 0.5).verdict, Verdict::Below);
    assert_eq!(judge(&faster, 0.7).verdict, Verdict::Equivalent);
}

#[test]
fn fewer_than_three_units_decide_nothing() {
    let two = judge(&pairs(&noisy(2, 1.0, 7)), 5.0);
    assert_eq!(
        (two.verdict, two.interval, two.minimum_detectable),
        (Verdict::Inconclusive, None, None)
    );
    assert_eq!(
        two.warnings,
        [Warning::TooFewUnits {
            unit: Unit::Block,
            units: 2,
            needed: 3
        }]
    );
    assert_eq!(
        judge(&pairs(&noisy(6, 1.0, 7)), 0.0).verdict,
        Verdict::Above
    );
}

#[test]
fn three_units_decide_what_is_plain_and_say_how_few_they_are() {
    let plain = judge(&pairs(&noisy(3, 1.0, 7)), 0.0);
    assert_eq!(plain.verdict, Verdict::Above);
    assert_eq!(plain.warnings, [Warning::FewUnits { units: 3 }]);
    let interval = plain.interval.expect("an interval");
    assert!(interval.contains(1.0_f64.exp()), "{interval:?}");
    assert_eq!(
        judge(&pairs(&noisy(3, 0.001, 7)), 0.0).verdict,
        Verdict::Inconclusive
    );
}

#[test]
fn a_difference_below_the_noise_floor_is_no_difference() {
    let slower = pairs(&noisy(30, 0.02, 8));
    let twin = pairs(&noisy(30, -0.03, 9));
    let comparison = compare(&slower, &[&twin], &Settings::default()).unwrap();
    let (difference, noise_floor) = (
        comparison.twin_difference.unwrap(),
        comparison.noise_floor.unwrap(),
    );
    assert_relative_eq!(difference, 0.03_f64.exp_m1(), max_relative = 0.1);
    assert!(noise_floor > difference, "a floor is an upper limit");
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
    assert_eq!(unit(&with_layouts(5, 20)), (Unit::Layout, 5, 20));
    let few = with_layouts(4, 20);
    assert_eq!(unit(&few), (Unit::Block, 20, 20));
    assert!(
        few.warnings
            .contains(&Warning::LayoutVariationNotIncluded { layouts: 4 })
    );
}

#[test]
fn what_cannot_be_compared_is_refused_by_name() {
    let fails = |pairs: &[Pair], settings| compare(pairs, &[], &settings).unwrap_err();
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
        compare(&pairs(&[0.0]), &[&[]], &defaults),
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
fn blocks_without_a_layout_among_blocks_with_one_are_not_dropped() {
    let mut mixed = pairs(&noisy(20, 0.0, 11));
    mixed[..16]
        .iter_mut()
        .for_each(|pair| pair.layout = Some(pair.round % 8));
    let comparison = judge(&mixed, 0.0);
    assert_eq!((comparison.unit, comparison.units), (Unit::Block, 20));
    assert!(
        comparison
            .warnings
            .contains(&Warning::LayoutVariationNotIncluded { layouts: 8 })
    );
}
