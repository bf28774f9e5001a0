//! An outcome as people and programs read it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::outcome::{Outcome, Percentiles, interchange};

/// What `loadgen --json` prints. Times are in microseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Requests sent within the window.
    pub sent: u64,
    /// Of these, answered as wanted.
    pub completed: u64,
    /// Kinds of failure that occurred, and how often.
    pub errors: BTreeMap<&'static str, u64>,
    /// Planned arrivals per second; `null` for a closed loop.
    pub rate_offered: Option<f64>,
    /// Answers per second.
    pub rate_achieved: f64,
    /// From the intended start to the whole answer.
    pub response_us: Percentiles,
    /// From the send to the whole answer.
    pub service_us: Percentiles,
    /// From the intended start to the send.
    pub lag_us: Percentiles,
    /// The part of the lag in which a connection was free.
    pub own_lag_us: Percentiles,
    /// Share of one core that the generator used.
    pub generator_cpu: f64,
    /// Mean number of requests in flight.
    pub in_flight: f64,
    /// Whether the server answered clearly less than was asked.
    pub saturated: bool,
    /// Whether the numbers can be used.
    pub valid: bool,
    /// Why not, or which percentiles are left out.
    pub reasons: Vec<String>,
    /// Response times in HdrHistogram's interchange form (V2, deflated, base64), nanoseconds.
    pub histogram: String,
}

impl From<&Outcome> for Report {
    fn from(outcome: &Outcome) -> Self {
        let judgement = outcome.judge();
        let kinds = outcome.failures.iter();
        Self {
            sent: outcome.sent,
            completed: outcome.completed,
            errors: kinds.map(|(kind, count)| (kind.name(), *count)).collect(),
            rate_offered: outcome.rate_offered,
            rate_achieved: outcome.rate_achieved,
            response_us: Percentiles::of(&outcome.response),
            service_us: Percentiles::of(&outcome.service),
            lag_us: Percentiles::of(&outcome.lag),
            own_lag_us: Percentiles::of(&outcome.own_lag),
            generator_cpu: outcome.generator_cpu,
            in_flight: outcome.little.in_flight,
            saturated: outcome.is_saturated(),
            valid: judgement.is_valid(),
            reasons: judgement.doubts.iter().map(ToString::to_string).collect(),
            histogram: interchange(&outcome.response),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offered = self
            .rate_offered
            .map_or("closed loop".into(), |rate| format!("{rate:.0} planned"));
        writeln!(
            f,
            "{:.0} answers per second ({offered})",
            self.rate_achieved
        )?;
        writeln!(
            f,
            "{} sent, {} answered as wanted, {:.1} in flight, generator used {:.0} % of a core",
            self.sent,
            self.completed,
            self.in_flight,
            100.0 * self.generator_cpu
        )?;
        writeln!(f)?;
        writeln!(
            f,
            "µs         {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
            "p50", "p90", "p95", "p99", "p99.9", "p99.99", "max"
        )?;
        for (name, times) in [
            ("response", &self.response_us),
            ("service", &self.service_us),
            ("lag", &self.lag_us),
            ("own lag", &self.own_lag_us),
        ] {
            write!(f, "{name:<10}")?;
            let list = [
                times.p50,
                times.p90,
                times.p95,
                times.p99,
                times.p999,
                times.p9999,
                times.max,
            ];
            for value in list {
                let value = value.map_or("–".into(), |us| format!("{us:.1}"));
                write!(f, " {value:>9}")?;
            }
            writeln!(f)?;
        }
        writeln!(f)?;
        let verdict = if self.valid { "valid" } else { "NOT VALID" };
        write!(f, "{verdict}")?;
        if self.saturated {
            write!(
                f,
                "; the server was saturated: these are the latencies of a growing queue"
            )?;
        }
        for reason in &self.reasons {
            write!(f, "\n- {reason}")?;
        }
        Ok(())
    }
}
