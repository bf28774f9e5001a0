//! The middle of several quantities, each of which is known to lie in an interval.

use crate::Interval;

/// Where the middle of several positive quantities lies: between the middle of the lower ends and the middle of the upper
/// ends. The middle never falls where one of the quantities rises, so this holds wherever every interval does, and a narrower
/// interval of any of them never widens it. Of an even number it is the geometric mean of the two in the middle: turned
/// round, ratios have the middle turned round. `None` without any.
pub fn middle(of: &[Interval]) -> Option<Interval> {
    let end = |end: fn(&Interval) -> f64| middle_value(of.iter().map(end).collect());
    Some(Interval {
        low: end(|interval| interval.low)?,
        high: end(|interval| interval.high)?,
    })
}

fn middle_value(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let above = *values.get(values.len() / 2)?;
    let below = values[(values.len() - 1) / 2];
    Some(match below == above {
        true => below,
        false => (below * above).sqrt(),
    })
}
