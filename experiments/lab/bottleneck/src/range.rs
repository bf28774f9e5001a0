//! A number that is known within an interval.

/// An estimate with the ends of its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The estimate.
    pub at: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Range {
    /// A number that is known.
    pub fn exact(value: f64) -> Self {
        Self {
            at: value,
            low: value,
            high: value,
        }
    }

    /// Whether there is nothing open.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// A quantity that rises with this one, and with nothing else: its interval ends where this one does.
    pub fn rising(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            at: f(self.at),
            low: f(self.low),
            high: f(self.high),
        }
    }

    /// A quantity that falls as this one rises: the ends change places.
    pub fn falling(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            at: f(self.at),
            low: f(self.high),
            high: f(self.low),
        }
    }

    /// So many of them; `factor` is 0 or more.
    pub fn times(self, factor: f64) -> Self {
        self.rising(|value| value * factor)
    }

    /// With the other sign.
    pub fn negated(self) -> Self {
        self.falling(|value| -value)
    }

    /// The sum of two that are independent: the distances to the ends are added as squares (Zou & Donner 2008).
    pub fn plus(self, other: Self) -> Self {
        let at = self.at + other.at;
        Self {
            at,
            low: at - both(self.at - self.low, other.at - other.low),
            high: at + both(self.high - self.at, other.high - other.at),
        }
    }
}

/// Of two distances at a right angle. Not `f64::hypot`: its last digit is another in a browser.
fn both(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: Range = Range {
        at: 10.0,
        low: 7.0,
        high: 14.0,
    };

    #[test]
    fn what_falls_as_the_other_rises_has_its_ends_swapped() {
        let inverse = THREE.falling(f64::recip);
        assert_eq!((inverse.low, inverse.high), (1.0 / 14.0, 1.0 / 7.0));
    }

    #[test]
    fn distances_add_as_squares_each_side_alone() {
        let other = Range {
            at: 20.0,
            low: 16.0,
            high: 23.0,
        };
        let sum = THREE.plus(other);
        assert_eq!((sum.at, sum.low, sum.high), (30.0, 25.0, 35.0));
    }

    #[test]
    fn what_is_exact_shifts_an_interval_and_widens_nothing() {
        let sum = THREE.plus(Range::exact(5.0));
        assert_eq!((sum.at, sum.low, sum.high), (15.0, 12.0, 19.0));
    }
}
