//! What is sent where, when and for how long.

use std::time::Duration;

use http::Method;

use crate::{Error, Message, Target};

/// Everything that one run of the generator needs to know.
#[derive(Clone, Debug)]
pub struct Load {
    /// Whom to ask.
    pub target: Target,
    /// What to ask: taken in turn, or by weight if there are several. Never empty.
    pub messages: Vec<Message>,
    /// When to ask.
    pub arrivals: Arrivals,
    /// Connections, opened before the first request.
    pub connections: usize,
    /// Whether a connection serves many requests; else each request opens its own.
    pub keep_alive: bool,
    /// Load before the measured window, not counted.
    pub warmup: Duration,
    /// The measured window.
    pub duration: Duration,
    /// When a request is given up, counted from when a connection takes it; opening one included.
    pub timeout: Duration,
    /// Seed of every random draw.
    pub seed: u64,
}

/// When requests are due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arrivals {
    /// Closed loop: as soon as a connection has its answer.
    Closed,
    /// Open loop: so many per second, equally spaced.
    Constant(f64),
    /// Open loop: so many per second in the mean, as independent users arrive.
    Poisson(f64),
    /// Open loop: so many per second in the mean, all that are due in a period at its start.
    Bursts {
        /// Arrivals per second in the mean.
        rate: f64,
        /// Time from one burst to the next.
        period: Duration,
    },
}

impl Arrivals {
    /// Planned arrivals per second; `None` for a closed loop.
    pub fn rate(self) -> Option<f64> {
        match self {
            Self::Closed => None,
            Self::Constant(rate) | Self::Poisson(rate) | Self::Bursts { rate, .. } => Some(rate),
        }
    }
}

/// A rate as it is read at a glance: `2000`, `0.5`, `1e-300`.
pub(crate) fn plain(rate: f64) -> String {
    const DIGITS: std::ops::Range<f64> = 1e-4..1e15;
    if rate == 0.0 || DIGITS.contains(&rate.abs()) {
        rate.to_string()
    } else {
        format!("{rate:e}")
    }
}

impl Load {
    /// Most connections: each needs a file descriptor here and one in the server.
    pub const MOST_CONNECTIONS: usize = 20_000;
    /// Longest run, warm-up included, and longest timeout: every load test is bounded.
    pub const LONGEST: Duration = Duration::from_secs(3600);
    /// Shortest timeout: the system's clock for waiting has this grain.
    pub const SHORTEST_TIMEOUT: Duration = Duration::from_millis(1);
    /// Highest rate: one thread sends a fraction of it.
    pub const HIGHEST_RATE: f64 = 1e6;

    /// Checks the amounts.
    ///
    /// # Errors
    /// [`Error::Amount`] with the mend.
    pub fn check(&self) -> Result<(), Error> {
        let bad = |what, problem: String| Err(Error::Amount { what, problem });
        if self.messages.iter().all(|m| m.weight == 0) {
            return bad("requests", "none has a weight above 0: give one".into());
        }
        if self.messages.iter().any(|m| m.method == Method::CONNECT) {
            return bad("method", "CONNECT asks for a tunnel: give another".into());
        }
        if !(1..=Self::MOST_CONNECTIONS).contains(&self.connections) {
            let most = Self::MOST_CONNECTIONS;
            return bad("connections", format!("give 1 to {most}"));
        }
        let most = Self::LONGEST.as_secs();
        let length = self.warmup.checked_add(self.duration);
        if self.duration.is_zero() || length.is_none_or(|length| length > Self::LONGEST) {
            return bad(
                "duration",
                format!("give more than nothing, and at most {most} s with the warm-up"),
            );
        }
        if !(Self::SHORTEST_TIMEOUT..=Self::LONGEST).contains(&self.timeout) {
            return bad(
                "timeout",
                format!("give at least 1 ms, and at most {most} s"),
            );
        }
        match self.arrivals.rate() {
            Some(rate) if !rate.is_finite() => bad(
                "rate",
                format!("{rate} is no number: give one, at most a million"),
            ),
            Some(rate) if !(rate > 0.0 && rate <= Self::HIGHEST_RATE) => {
                let rate = plain(rate);
                bad(
                    "rate",
                    format!("{rate} per second: give more than 0, and at most a million"),
                )
            }
            _ => Ok(()),
        }
    }

    /// With its messages as they are sent.
    pub(crate) fn framed(&self) -> Self {
        let messages = self.messages.iter().cloned();
        Self {
            messages: messages.map(Message::framed).collect(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load() -> Load {
        let (target, path) = Target::parse("http://localhost:9/").expect("an address");
        Load {
            messages: vec![Message::get(&target, path)],
            target,
            arrivals: Arrivals::Constant(10.0),
            connections: 1,
            keep_alive: true,
            warmup: Duration::ZERO,
            duration: Duration::from_secs(1),
            timeout: Duration::from_secs(1),
            seed: 1,
        }
    }

    fn refused(change: impl FnOnce(&mut Load)) -> String {
        let mut load = load();
        change(&mut load);
        load.check().expect_err("nonsense").to_string()
    }

    #[test]
    fn no_rate_but_a_number_within_reach_is_planned() {
        for rate in [f64::NAN, f64::INFINITY, -1.0, 0.0, -0.0, 1e300, 1e7] {
            let problem = refused(|load| load.arrivals = Arrivals::Constant(rate));
            assert!(problem.starts_with("rate: "), "{rate}: {problem}");
        }
        for rate in [1e-20, f64::MIN_POSITIVE, 1e6] {
            let load = Load {
                arrivals: Arrivals::Poisson(rate),
                ..load()
            };
            load.check().expect("a number");
        }
    }

    #[test]
    fn a_rate_is_told_shortly_and_what_is_no_number_as_such() {
        let told = |rate| refused(|load| load.arrivals = Arrivals::Constant(rate));
        assert!(told(f64::NAN).contains("NaN is no number"));
        assert!(told(f64::INFINITY).contains("inf is no number"));
        assert!(told(f64::NEG_INFINITY).contains("-inf is no number"));
        assert!(told(1e300).contains("1e300 per second"));
        assert!(told(-1e-300).contains("-1e-300 per second"));
        assert!(told(-5.0).contains("-5 per second"));
        let plains = [2000.0, 0.5, 1e6, 0.001, 1e-5, 1e-300, 0.0].map(plain);
        assert_eq!(
            plains,
            ["2000", "0.5", "1000000", "0.001", "1e-5", "1e-300", "0"]
        );
    }

    #[test]
    fn no_time_is_endless() {
        let endless = Duration::from_secs(u64::MAX);
        assert!(refused(|load| load.duration = endless).starts_with("duration: "));
        assert!(refused(|load| load.warmup = endless).starts_with("duration: "));
        assert!(refused(|load| load.duration = Duration::ZERO).starts_with("duration: "));
        assert!(refused(|load| load.timeout = endless).starts_with("timeout: "));
        for short in [0, 1, 999_999].map(Duration::from_nanos) {
            let problem = refused(|load| load.timeout = short);
            assert!(
                problem.starts_with("timeout: give at least 1 ms"),
                "{problem}"
            );
        }
        let shortest = Load {
            timeout: Load::SHORTEST_TIMEOUT,
            ..load()
        };
        shortest.check().expect("it can be kept");
    }

    #[test]
    fn connections_are_counted_in_thousands_at_most() {
        for count in [0, 20_001, usize::MAX] {
            assert!(refused(|load| load.connections = count).contains("connections"));
        }
    }

    #[test]
    fn a_tunnel_is_no_request() {
        assert!(refused(|load| load.messages[0].method = Method::CONNECT).contains("tunnel"));
    }
}
