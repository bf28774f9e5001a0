//! The highest rate that a server keeps up with, its p99 within a limit.
//!
//! A bisection on the logarithm of the rate, between a rate that is far below what a closed loop
//! reached and one above it. What it finds is a moment's answer, noisy at the last step or two;
//! the unit of analysis is the whole search, one in each sample.

/// Steps of the search: the range of a factor of about 3.7 is cut down to 4 %.
pub const STEPS: u32 = 5;
/// Where the search begins, as shares of the closed loop's rate.
const RANGE: [f64; 2] = [0.3, 1.1];

/// What one tried rate showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// The server kept up, within the limit.
    Kept,
    /// It did not.
    Failed,
    /// Nobody can say: whoever asked did not keep up.
    Unclear(String),
}

/// Searches from the closed loop's `rate`; `ask` tries one rate, requests a second.
///
/// # Errors
/// `ask`'s. If the first failure was unclear, its reason: the server's capacity lies above what
/// could be asked.
pub fn search<E>(
    rate: f64,
    mut ask: impl FnMut(f64) -> Result<Trial, E>,
) -> Result<Result<f64, String>, E> {
    let [mut low, mut high] = RANGE.map(|share| share * rate);
    let (mut kept, mut unclear) = (None, None);
    for _ in 0..STEPS {
        let middle = (low * high).sqrt();
        match ask(middle)? {
            Trial::Kept => {
                low = middle;
                kept = Some(middle);
            }
            Trial::Failed => {
                high = middle;
                unclear = None;
            }
            Trial::Unclear(reason) => {
                high = middle;
                unclear = Some(reason);
            }
        }
    }
    Ok(match (kept, unclear) {
        (_, Some(reason)) => Err(reason),
        (Some(rate), None) => Ok(rate),
        (None, None) => Err("the server kept its p99 within the limit at no rate".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn found(rate: f64, mut judge: impl FnMut(f64) -> Trial) -> Result<f64, String> {
        let asked = search(rate, |rate| Ok::<_, Infallible>(judge(rate)));
        asked.unwrap_or_else(|never| match never {})
    }

    #[test]
    fn a_server_s_limit_is_found_from_below_within_a_step() {
        for limit in [40_000.0, 61_000.0, 99_000.0] {
            let judge = |rate| {
                if rate <= limit {
                    Trial::Kept
                } else {
                    Trial::Failed
                }
            };
            let capacity = found(100_000.0, judge).expect("a limit");
            assert!(
                capacity <= limit && capacity > 0.95 * limit,
                "{capacity} {limit}"
            );
        }
    }

    #[test]
    fn what_nobody_could_ask_is_no_capacity() {
        let judge = |rate| {
            if rate <= 50_000.0 {
                Trial::Kept
            } else {
                Trial::Unclear("generator saturated".into())
            }
        };
        assert_eq!(found(100_000.0, judge), Err("generator saturated".into()));
    }

    #[test]
    fn an_unclear_rate_above_a_clear_failure_does_not_matter() {
        let judge = |rate| match rate {
            r if r <= 40_000.0 => Trial::Kept,
            r if r <= 60_000.0 => Trial::Failed,
            _ => Trial::Unclear("generator saturated".into()),
        };
        assert!(found(100_000.0, judge).is_ok());
    }

    #[test]
    fn a_server_that_never_keeps_up_has_none() {
        assert!(
            found(100.0, |_| Trial::Failed)
                .expect_err("none")
                .contains("at no rate")
        );
    }
}
