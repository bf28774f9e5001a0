//! How long the benches run.

use std::fmt;

/// Which benches are run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// As the tools do by default.
    Full,
    /// A first look.
    Quick,
    /// About so many seconds in all.
    Within(f64),
}

/// What the tools are told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Times {
    /// Criterion's warm-up, seconds.
    pub warm_up: f64,
    /// Criterion's measurement, seconds.
    pub measurement: f64,
    /// Criterion's samples.
    pub samples: u32,
    /// Time of one run of `go test -bench`, seconds.
    pub go: f64,
    /// Runs of it.
    pub count: u32,
}

impl Length {
    /// The times for so many benches, each under both tools.
    pub(super) fn times(&self, benches: usize) -> Times {
        let times = |warm_up, measurement, samples, go| Times {
            warm_up,
            measurement,
            samples,
            go,
            count: 3,
        };
        match self {
            Self::Full => times(3.0, 5.0, 100, 1.0),
            Self::Quick => times(0.3, 1.0, 10, 0.5),
            Self::Within(seconds) => {
                let each = seconds / benches.max(1) as f64;
                // Both tools need time of their own around what they are told.
                times(
                    (0.1 * each).clamp(0.1, 3.0),
                    (0.3 * each).clamp(0.3, 5.0),
                    20,
                    (0.1 * each).clamp(0.1, 1.0),
                )
            }
        }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.1} s and {} times {:.1} s for each function",
            self.warm_up + self.measurement,
            self.count,
            self.go
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limited_time_is_kept() {
        for (seconds, benches) in [(10.0, 4), (38.0, 4), (38.0, 8)] {
            let t = Length::Within(seconds).times(benches);
            let each = t.warm_up + t.measurement + f64::from(t.count) * t.go;
            assert!(each * benches as f64 <= seconds, "{seconds} {t:?}");
        }
    }
}
