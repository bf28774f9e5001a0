//! The tests that the field applies to "run A many times, then B many times". For calibration only: they take
//! the two series as independent, which runs on a shared machine are not, so a calibration shows how often
//! they tell identical programs apart. No verdict of this crate uses them.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::describe::{mean, variance};

/// Two-sided p-value of Welch's t-test (1947). `None` below two values a side or if nothing varies.
pub fn welch_t(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.len() < 2 || b.len() < 2 {
        return None;
    }
    let (mean_a, mean_b) = (mean(a)?, mean(b)?);
    let (error_a, error_b) = (
        variance(a, mean_a) / a.len() as f64,
        variance(b, mean_b) / b.len() as f64,
    );
    let error = error_a + error_b;
    // Welch–Satterthwaite.
    let freedom = error.powi(2)
        / (error_a.powi(2) / (a.len() - 1) as f64 + error_b.powi(2) / (b.len() - 1) as f64);
    let student = StudentsT::new(0.0, 1.0, freedom).ok()?;
    Some(2.0 * student.cdf(-((mean_a - mean_b) / error.sqrt()).abs()))
}

/// Two-sided p-value of the Mann–Whitney U test (1947): normal approximation with correction for ties and
/// continuity. `None` if a side is empty or all values are the same.
pub fn mann_whitney_u(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let (count_a, count_b) = (a.len() as f64, b.len() as f64);
    let total = count_a + count_b;
    let (rank_sum, ties) = ranks(a, b);
    let u = rank_sum - count_a * (count_a + 1.0) / 2.0;
    let middle = count_a * count_b / 2.0;
    let variance = count_a * count_b / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    if variance <= 0.0 {
        return None;
    }
    let z = ((u - middle).abs() - 0.5) / variance.sqrt();
    Some((2.0 * Normal::standard().cdf(-z)).min(1.0))
}

/// Sum of the mid-ranks of `a` among both series, and the sum of `t³ − t` over groups of `t` equal values.
fn ranks(a: &[f64], b: &[f64]) -> (f64, f64) {
    let mut all: Vec<(f64, bool)> = a
        .iter()
        .map(|&v| (v, true))
        .chain(b.iter().map(|&v| (v, false)))
        .collect();
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut rank_sum, mut ties, mut before) = (0.0, 0.0, 0.0);
    for group in all.chunk_by(|x, y| x.0 == y.0) {
        let size = group.len() as f64;
        let of_a = group.iter().filter(|(_, from_a)| *from_a).count() as f64;
        rank_sum += of_a * (before + (size + 1.0) / 2.0);
        ties += size.powi(3) - size;
        before += size;
    }
    (rank_sum, ties)
}
