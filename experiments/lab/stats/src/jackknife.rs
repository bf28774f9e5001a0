//! What several units say only together, and how far that can be trusted: the jackknife (Tukey 1958).
//!
//! The 99th percentile of all requests of ten runs is no mean, and no median, of ten numbers: the run that stalled has most
//! of the slow ones. So each run in turn is left out, and how much the rest then says otherwise tells how much the whole
//! hangs on the runs that happened to be drawn. Whole runs are left out, never single requests: those of one run share
//! its fate, and deleting as many at once is what makes the jackknife sound for a percentile (Shao & Wu 1989).

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::FEWEST_UNITS;

/// A statistic of several units together.
#[derive(Debug, Clone, PartialEq)]
pub struct Jackknife {
    estimate: f64,
    /// What it is without each unit in turn.
    left_out: Vec<f64>,
}

impl Jackknife {
    /// Of units numbered from 0 to `count`: `statistic` is asked for all that it is told not to leave out. `None` where it knows
    /// no answer.
    pub fn of(count: usize, statistic: impl Fn(Option<usize>) -> Option<f64>) -> Option<Self> {
        let finite = |left_out| statistic(left_out).filter(|value| value.is_finite());
        let alone = count < 2;
        let left_out = (0..count).filter(|_| !alone).map(|unit| finite(Some(unit)));
        Some(Self {
            estimate: finite(None)?,
            left_out: left_out.collect::<Option<_>>()?,
        })
    }

    /// What all units together say.
    pub fn estimate(&self) -> f64 {
        self.estimate
    }

    /// Student's interval around it; `None` with too few units.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let count = self.left_out.len();
        if count < FEWEST_UNITS {
            return None;
        }
        let student = StudentsT::new(0.0, 1.0, (count - 1) as f64).ok()?;
        let half = student.inverse_cdf((1.0 + confidence) / 2.0) * self.standard_error();
        Some((self.estimate - half, self.estimate + half))
    }

    fn standard_error(&self) -> f64 {
        let count = self.left_out.len() as f64;
        let mean = self.left_out.iter().sum::<f64>() / count;
        let squares = self.left_out.iter().map(|value| (value - mean).powi(2));
        ((count - 1.0) / count * squares.sum::<f64>()).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a mean the jackknife's standard error is the usual one, to the last digit (Efron & Tibshirani 1993, 11.5).
    #[test]
    fn of_a_mean_it_is_students_interval() {
        let values = [3.0, 5.0, 4.0, 8.0, 5.0];
        let mean = |left_out: Option<usize>| {
            let kept = (values.iter().enumerate()).filter(|(i, _)| Some(*i) != left_out);
            let kept: Vec<f64> = kept.map(|(_, value)| *value).collect();
            Some(kept.iter().sum::<f64>() / kept.len() as f64)
        };
        let of = Jackknife::of(values.len(), mean).expect("five values");
        let (low, high) = of.interval(0.95).expect("enough");
        // s = 1.8708, t(4) = 2.7764
        assert!((of.estimate() - 5.0).abs() < 1e-12);
        assert!(
            (low - 2.677_07).abs() < 1e-4 && (high - 7.322_93).abs() < 1e-4,
            "{low} {high}"
        );
    }

    #[test]
    fn of_too_few_units_or_without_an_answer_nothing_is_known() {
        let two = Jackknife::of(2, |_| Some(1.0)).expect("an estimate");
        assert_eq!((two.estimate(), two.interval(0.95)), (1.0, None));
        assert!(Jackknife::of(1, |left_out| left_out.is_none().then_some(1.0)).is_some());
        assert!(Jackknife::of(4, |left_out| (left_out != Some(2)).then_some(1.0)).is_none());
        assert!(Jackknife::of(4, |_| Some(f64::NAN)).is_none());
    }
}
