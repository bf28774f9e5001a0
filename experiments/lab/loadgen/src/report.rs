//! An outcome as people and programs read it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::fault::Why;
use crate::load::plain;
use crate::outcome::{Outcome, Percentiles, interchange};

/// What `loadgen --json` prints. Times are in microseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whom it loaded.
    pub address: String,
    /// Requests sent of those that were due within the window; if it was cut short, those in flight
    /// among them.
    pub sent: u64,
    /// Of these, answered as wanted.
    pub completed: u64,
    /// Kinds of failure that occurred, and how often.
    pub errors: BTreeMap<&'static str, u64>,
    /// Why, kind by kind.
    pub error_reasons: Vec<ErrorReason>,
    /// Planned arrivals per second; `null` for a closed loop.
    pub rate_offered: Option<f64>,
    /// Answers per second.
    pub rate_achieved: f64,
    /// Length of the window, seconds.
    pub window_s: f64,
    /// Whether it was stopped before it was over.
    pub cut_short: bool,
    /// Requests in flight when it was stopped: sent, and neither answered nor failed.
    pub unfinished: u64,
    /// From the intended start to the whole answer.
    pub response_us: Percentiles,
    /// From the send to the whole answer.
    pub service_us: Percentiles,
    /// From the intended start to the send.
    pub lag_us: Percentiles,
    /// The part of the lag in which a connection was free.
    pub own_lag_us: Percentiles,
    /// Connections opened in the whole run, its warm-up included.
    pub connections_opened: u64,
    /// Of these, opened after the first request: in the place of others, or one for each request.
    pub connections_reopened: u64,
    /// Time of opening a connection.
    pub connect_us: Percentiles,
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

/// One reason for failures.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorReason {
    /// Kind of failure.
    pub kind: &'static str,
    /// How often.
    pub count: u64,
    /// The system's or the server's words.
    pub reason: String,
    /// What to do about it, where that can be said.
    pub mend: Option<&'static str>,
}

impl From<&Why> for ErrorReason {
    fn from(why: &Why) -> Self {
        Self {
            kind: why.fault.kind.name(),
            count: why.count,
            reason: why.fault.reason.to_string(),
            mend: why.mend(),
        }
    }
}

impl From<&Outcome> for Report {
    fn from(outcome: &Outcome) -> Self {
        let judgement = outcome.judge();
        let kinds = outcome.failures.iter();
        let opened = &outcome.opened;
        Self {
            address: outcome.address.to_string(),
            sent: outcome.sent,
            completed: outcome.completed,
            errors: kinds.map(|(kind, count)| (kind.name(), *count)).collect(),
            error_reasons: outcome.reasons.iter().map(ErrorReason::from).collect(),
            rate_offered: outcome.rate_offered,
            rate_achieved: outcome.rate_achieved,
            window_s: outcome.duration.as_secs_f64(),
            cut_short: outcome.cut_short,
            unfinished: if outcome.cut_short {
                outcome.unfinished
            } else {
                0
            },
            response_us: Percentiles::of(&outcome.response),
            service_us: Percentiles::of(&outcome.service),
            lag_us: Percentiles::of(&outcome.lag),
            own_lag_us: Percentiles::of(&outcome.own_lag),
            connections_opened: opened.times.len(),
            connections_reopened: opened.later(),
            connect_us: Percentiles::of(&opened.times),
            generator_cpu: outcome.generator_cpu,
            in_flight: outcome.little.in_flight,
            saturated: outcome.is_saturated(),
            valid: judgement.is_valid(),
            reasons: judgement.doubts.iter().map(ToString::to_string).collect(),
            histogram: interchange(&outcome.response),
        }
    }
}

/// Answers that came within the window. What is sent in it may be answered later.
fn answers(rate: f64) -> String {
    match rate {
        0.0 => "no answer within the window".into(),
        0.0..10.0 => format!("{rate:.2} answers per second"),
        _ => format!("{rate:.0} answers per second"),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failures(f)?;
        self.amounts(f)?;
        if self.completed > 0 {
            self.times(f)?;
        }
        self.verdict(f)
    }
}

impl Report {
    fn failures(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.errors.is_empty() {
            return Ok(());
        }
        writeln!(f, "FAILED")?;
        for (kind, count) in &self.errors {
            writeln!(f, "{count:>9} {kind}")?;
            for why in self.error_reasons.iter().filter(|why| why.kind == *kind) {
                let mend = why.mend.map(|mend| format!(": {mend}"));
                let mend = mend.unwrap_or_default();
                writeln!(f, "{:>9} × {}{mend}", why.count, why.reason)?;
            }
        }
        writeln!(f)
    }

    fn amounts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offered = self.rate_offered.map(|rate| plain(rate) + " planned");
        let offered = offered.unwrap_or("closed loop".into());
        let came = answers(self.rate_achieved);
        writeln!(f, "{came} ({offered}) from {}", self.address)?;
        writeln!(
            f,
            "{} sent in the window, {} answered as wanted, {:.1} in flight, generator used {:.0} % of a core",
            self.sent,
            self.completed,
            self.in_flight,
            100.0 * self.generator_cpu
        )?;
        let Some(longest) = self.connect_us.max else {
            return writeln!(f, "no connection was opened\n");
        };
        writeln!(
            f,
            "{} connections opened in the whole run, its warm-up included: {} after the first request; opening took {longest:.1} µs at most",
            self.connections_opened, self.connections_reopened
        )?;
        writeln!(f)
    }

    fn times(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
            ("opening", &self.connect_us),
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
        writeln!(f)
    }

    fn verdict(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match (self.valid, self.cut_short) {
            (true, false) => "valid",
            (true, true) => "CUT SHORT; valid as far as it went",
            (false, false) => "NOT VALID",
            (false, true) => "CUT SHORT; NOT VALID",
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_answers_are_not_told_as_none() {
        assert_eq!(answers(0.0), "no answer within the window");
        assert_eq!(answers(0.31), "0.31 answers per second");
        assert_eq!(answers(5.0), "5.00 answers per second");
        assert_eq!(answers(1234.4), "1234 answers per second");
    }
}
