//! Three to five values: too few for an interval that assumes nothing.
//!
//! Five fair coins show the same side once in sixteen throws, so that no test by signs or ranks can reject at
//! 5 % with so few. Below the number that such a test needs, the interval takes the logarithms to be scattered
//! normally (Student, "The probable error of a mean", Biometrika 6, 1908), which so few values cannot show:
//! it is for what takes too long to be repeated more often, such as builds, and it says so.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::describe::{mean, variance};

/// With fewer values than this there is no interval at all.
pub const FEWEST_UNITS: usize = 3;

/// The mean of a few values, and how far it can be trusted.
pub(crate) struct Few {
    /// Their mean.
    pub mean: f64,
    error: f64,
    freedom: f64,
}

impl Few {
    /// Of finite values; `None` below [`FEWEST_UNITS`].
    pub fn new(values: &[f64]) -> Option<Self> {
        let mean = mean(values).filter(|_| values.len() >= FEWEST_UNITS)?;
        let error = (variance(values, mean) / values.len() as f64).sqrt();
        let freedom = (values.len() - 1) as f64;
        Some(Self {
            mean,
            error,
            freedom,
        })
    }

    /// Interval of the mean.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let student = StudentsT::new(0.0, 1.0, self.freedom).ok()?;
        let half = student.inverse_cdf((1.0 + confidence) / 2.0) * self.error;
        Some((self.mean - half, self.mean + half))
    }

    /// Two-sided p-value of "the mean is 0".
    pub fn p_value(&self) -> f64 {
        if self.mean == 0.0 {
            return 1.0;
        }
        // Without any scatter the quotient is infinite, and the value 0.
        let student = StudentsT::new(0.0, 1.0, self.freedom);
        student.map_or(1.0, |t| 2.0 * t.cdf(-(self.mean / self.error).abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, wanted: f64) {
        assert!((value - wanted).abs() < 1e-9, "{value} {wanted}");
    }

    /// With two degrees of freedom Student's distribution has a closed form: the quantile of 0.975 is
    /// 4.302652729…, and the two tails beyond t hold `1 − t / √(2 + t²)`.
    #[test]
    fn three_values_have_the_interval_of_student_s_table() {
        let few = Few::new(&[0.1, 0.3, 0.2]).expect("three");
        let (low, high) = few.interval(0.95).expect("an interval");
        let half = 4.302_652_729_911_275 * 0.1 / 3_f64.sqrt();
        near(low, 0.2 - half);
        near(high, 0.2 + half);
        let t = 0.2 / (0.1 / 3_f64.sqrt());
        near(few.p_value(), 1.0 - t / (2.0 + t * t).sqrt());
    }

    #[test]
    fn two_values_say_nothing() {
        assert!(Few::new(&[0.1, 0.2]).is_none());
    }

    #[test]
    fn what_never_differs_is_certain() {
        let same = Few::new(&[0.5; 4]).expect("four");
        assert_eq!(same.interval(0.95), Some((0.5, 0.5)));
        assert_eq!(same.p_value(), 0.0);
        assert_eq!(Few::new(&[0.0; 3]).expect("three").p_value(), 1.0);
    }
}
