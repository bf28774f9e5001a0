//! Equal work: one number of iterations for every subject of a workload.

/// Iterations of one sample, given each subject's seconds per iteration and the wanted limits of
/// a sample in seconds. The fastest lasts the lower limit, unless the slowest would then exceed
/// the upper one; at least 1.
pub fn iterations(seconds_each: &[f64], [shortest, longest]: [f64; 2]) -> u64 {
    let fastest = seconds_each.iter().copied().fold(f64::INFINITY, f64::min);
    let slowest = seconds_each.iter().copied().fold(0.0, f64::max);
    if !(fastest > 0.0 && fastest.is_finite()) {
        return 1;
    }
    let wanted = (shortest / fastest).ceil();
    let allowed = (longest / slowest).floor();
    (wanted.min(allowed).max(1.0) as u64).min(MOST_ITERATIONS)
}

/// A measured program keeps every iteration's time and check value in memory: this many are some
/// hundred megabytes, and more would measure the keeping. See `subject::MAX_ITERATIONS`.
pub const MOST_ITERATIONS: u64 = 1_000_000;

/// Iterations of the next probing run: enough for a rough time per iteration, in few steps.
/// `None` once the last run's `iterations` took long enough to go by.
pub fn next_probing(iterations: u64, seconds: f64) -> Option<u64> {
    const LONG_ENOUGH: f64 = 0.02;
    const STEP: f64 = 100.0;
    if seconds >= LONG_ENOUGH || iterations >= MOST_ITERATIONS {
        return None;
    }
    // The first iterations are often slow: aim beyond the limit.
    let factor = (2.0 * LONG_ENOUGH / seconds.max(1e-9)).clamp(2.0, STEP);
    Some(((iterations as f64 * factor) as u64).min(MOST_ITERATIONS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: [f64; 2] = [0.2, 0.5];

    proptest! {
        #[test]
        fn a_sample_lasts_as_wanted_wherever_it_can(
            fastest in 1e-6_f64..2.0, factor in 1.0_f64..20.0,
        ) {
            let n = iterations(&[fastest * factor, fastest], LIMITS) as f64;
            let (short, long) = (n * fastest, n * fastest * factor);
            prop_assert!(n == 1.0 || long <= 0.5 * (1.0 + 1e-9));
            prop_assert!(short >= 0.2 * (1.0 - 1e-9) || (n + 1.0) * fastest * factor > 0.5);
        }

        #[test]
        fn probing_ends_and_never_goes_back(seconds_each in 1e-9_f64..1.0) {
            let mut iterations = 1;
            let mut runs = 1;
            while let Some(next) = next_probing(iterations, iterations as f64 * seconds_each) {
                prop_assert!(next > iterations);
                iterations = next;
                runs += 1;
            }
            prop_assert!(runs <= 6);
        }
    }

    #[test]
    fn what_outlasts_a_sample_runs_once() {
        assert_eq!(iterations(&[0.7, 1.4], LIMITS), 1);
    }

    #[test]
    fn the_fastest_decides_unless_the_slowest_would_take_too_long() {
        assert_eq!(iterations(&[0.01, 0.02], LIMITS), 20);
        assert_eq!(iterations(&[0.01, 0.05], LIMITS), 10);
    }
}
