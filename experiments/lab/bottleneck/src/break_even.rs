//! Where a line over traffic, known within intervals, crosses zero: and on which stretches its side is known.

use crate::Range;

/// Beyond so many requests a second nobody runs a service: an end there is none.
const MOST: f64 = 1e12;

/// Traffic, in requests a second, from one end to the other; without an upper one it goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Lower end: 0 if it begins with no traffic.
    pub from: f64,
    /// Upper end.
    pub to: Option<f64>,
}

/// Which side costs less at which traffic. Where neither is known to, the data cannot tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEven {
    /// Where both cost the same, by the estimates; `None` if nowhere.
    pub at: Option<f64>,
    /// Where Rust costs less.
    pub rust: Option<Stretch>,
    /// Where Go costs less.
    pub go: Option<Stretch>,
}

/// Of the line `slope` × traffic + `fixed`, which is above zero where Rust costs less.
pub(crate) fn crossing(slope: Range, fixed: Range) -> BreakEven {
    let at = -fixed.at / slope.at;
    BreakEven {
        at: (at > 0.0 && at < MOST).then_some(at),
        rust: above(slope, fixed),
        go: above(slope.negated(), fixed.negated()),
    }
}

/// Where the lower end of the line's interval is above zero: with a and e the estimates, and d and g the distances to their
/// lower ends, where a·x + e > √((d·x)² + g²). The lower end is concave over x: the stretch is one, or none. Its ends are
/// roots of (a² − d²)·x² + 2·a·e·x + (e² − g²).
fn above(slope: Range, fixed: Range) -> Option<Stretch> {
    let (a, e) = (slope.at, fixed.at);
    let (d, g) = (a - slope.low, e - fixed.low);
    let p = slope.low * (a + d);
    let q = a * e;
    let s = fixed.low * (e + g);
    // q² − p·s, without the difference of two large numbers that are nearly the same.
    let square = (a * g) * (a * g) + (d * e) * (d * e) - (d * g) * (d * g);
    let root = if square > 0.0 { square.sqrt() } else { 0.0 };
    // Each root by the form that subtracts nothing.
    let first = || -s / (q + root);
    let second = || {
        if q >= 0.0 {
            (q + root) / -p
        } else {
            s / (root - q)
        }
    };
    if slope.low > 0.0 {
        let from = match (fixed.low < 0.0, q > 0.0) {
            (false, _) => 0.0,
            (true, true) => first(),
            (true, false) => (root - q) / p,
        };
        return stretch(from, None);
    }
    if fixed.low > 0.0 {
        // With a slope that may be zero at the least it goes on.
        let to = (slope.low < 0.0).then(second);
        return stretch(0.0, to);
    }
    // Neither is known to be above zero, and yet both together may be, for a while.
    if a > 0.0 && e > 0.0 && square > 0.0 {
        let to = (slope.low < 0.0).then(second);
        return stretch(first(), to);
    }
    None
}

/// `None` if it begins beyond all traffic, or is empty.
fn stretch(from: f64, to: Option<f64>) -> Option<Stretch> {
    let to = to.filter(|to| *to < MOST);
    let empty = to.is_some_and(|to| to <= from);
    (from < MOST && !empty).then_some(Stretch { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: f64, at: f64, high: f64) -> Range {
        Range { at, low, high }
    }

    /// The lower end of the line's interval at a traffic.
    fn lower(slope: Range, fixed: Range, x: f64) -> f64 {
        slope.times(x).plus(fixed).low
    }

    #[test]
    fn exact_costs_cross_at_one_traffic() {
        let of = crossing(Range::exact(2.0), Range::exact(-10.0));
        assert_eq!(of.at, Some(5.0));
        assert_eq!(
            of.rust,
            Some(Stretch {
                from: 5.0,
                to: None
            })
        );
        assert_eq!(
            of.go,
            Some(Stretch {
                from: 0.0,
                to: Some(5.0)
            })
        );
    }

    #[test]
    fn a_fixed_cost_alone_that_is_open_is_divided_by_the_slope() {
        // 2x − 10, where 10 is 6 to 12: from 3 to 6 requests a second it cannot be told.
        let of = crossing(Range::exact(2.0), range(-12.0, -10.0, -6.0));
        assert_eq!(of.rust.map(|s| s.from), Some(6.0));
        assert_eq!(of.go.and_then(|s| s.to), Some(3.0));
    }

    #[test]
    fn a_slope_alone_that_is_open_divides_the_fixed_cost() {
        let of = crossing(range(1.0, 2.0, 4.0), Range::exact(-8.0));
        assert_eq!(of.rust.map(|s| s.from), Some(8.0));
        assert_eq!(of.go.and_then(|s| s.to), Some(2.0));
    }

    #[test]
    fn with_both_open_the_interval_s_end_is_zero_at_the_stretch_s_end() {
        // (3x − 12)² = (x)² + 3²: 8x² − 72x + 135 = 0: x = (72 + √864)/16.
        let (slope, fixed) = (range(2.0, 3.0, 5.0), range(-15.0, -12.0, -8.0));
        let of = crossing(slope, fixed);
        let from = of.rust.expect("a stretch").from;
        assert!(
            (from - (72.0 + 864f64.sqrt()) / 16.0).abs() < 1e-12,
            "{from}"
        );
        assert!(lower(slope, fixed, from).abs() < 1e-9);
    }

    #[test]
    fn whoever_is_ahead_without_traffic_and_gains_by_it_is_ahead_always() {
        let of = crossing(range(1.0, 2.0, 3.0), range(1.0, 2.0, 3.0));
        let always = Stretch {
            from: 0.0,
            to: None,
        };
        assert_eq!((of.at, of.rust, of.go), (None, Some(always), None));
    }

    #[test]
    fn an_open_slope_has_no_upper_end() {
        let of = crossing(range(-1.0, 1.0, 3.0), range(-12.0, -10.0, -8.0));
        assert_eq!(of.rust, None);
        assert!(of.go.is_some_and(|s| s.from == 0.0 && s.to.is_some()));
    }

    #[test]
    fn two_open_gains_together_may_tell_for_a_while() {
        let (slope, fixed) = (range(-0.1, 2.0, 4.0), range(-0.1, 2.0, 4.0));
        let rust = crossing(slope, fixed).rust.expect("a stretch");
        assert!(rust.from > 0.0 && rust.to.is_some());
        for end in [Some(rust.from), rust.to].into_iter().flatten() {
            assert!(lower(slope, fixed, end).abs() < 1e-9, "{end}");
        }
    }

    #[test]
    fn without_any_difference_there_is_nothing_to_tell() {
        let of = crossing(Range::exact(0.0), Range::exact(0.0));
        assert_eq!((of.at, of.rust, of.go), (None, None, None));
    }
}
