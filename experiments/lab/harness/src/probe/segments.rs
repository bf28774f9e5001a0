//! From every iteration's time to what a record keeps of them.

/// Most segments that a sample keeps.
const MOST: usize = 16;

/// Mean seconds per iteration of up to 16 consecutive parts, as equal as whole iterations allow.
pub fn segments(nanoseconds: &[u64]) -> Vec<f64> {
    let parts = nanoseconds.len().min(MOST);
    let edge = |part: usize| part * nanoseconds.len() / parts;
    (0..parts)
        .map(|part| rounded(mean_seconds(&nanoseconds[edge(part)..edge(part + 1)])))
        .collect()
}

/// Mean, in seconds; 0 of nothing.
pub fn mean_seconds(nanoseconds: &[u64]) -> f64 {
    let total: u128 = nanoseconds.iter().map(|&n| u128::from(n)).sum();
    total as f64 / nanoseconds.len().max(1) as f64 / 1e9
}

/// Fastest and slowest iteration, seconds.
pub fn extremes(nanoseconds: &[u64]) -> Option<[f64; 2]> {
    let seconds = |n: u64| rounded(n as f64 / 1e9);
    let (min, max) = (nanoseconds.iter().min()?, nanoseconds.iter().max()?);
    Some([seconds(*min), seconds(*max)])
}

/// `value` to 6 significant digits: a millionth is far below any noise, and a record stays small.
pub fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn segments_lie_within_the_extremes(times in prop::collection::vec(1_u64..1 << 40, 1..200)) {
            let parts = segments(&times);
            let [low, high] = extremes(&times).expect("not empty");
            prop_assert_eq!(parts.len(), times.len().min(16));
            prop_assert!(parts.iter().all(|&p| low * 0.99999 <= p && p <= high * 1.00001));
        }

        #[test]
        fn rounding_moves_a_value_by_a_millionth_at_most(value in 1e-12_f64..1e12) {
            prop_assert!((rounded(value) / value - 1.0).abs() <= 5e-6);
        }
    }

    #[test]
    fn segments_keep_the_order_of_the_iterations() {
        let mut times = vec![2_000_000_000; 16];
        times.extend([4_000_000_000; 16]);
        let parts = segments(&times);
        assert_eq!(parts[..8], [2.0; 8]);
        assert_eq!(parts[8..], [4.0; 8]);
    }

    #[test]
    fn six_digits_stay() {
        assert_eq!(rounded(0.123_456_789), 0.123_457);
        assert_eq!(rounded(123_456_789.0), 123_457_000.0);
        assert_eq!(rounded(0.0), 0.0);
    }
}
