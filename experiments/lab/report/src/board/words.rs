//! A row in words.

use stats::{Interval, Limit, Verdict};

use super::combine::Lead;
use super::lead::{Found, Standing};
use super::{FIRST, SECOND};
use crate::results::format;
use crate::sentence::times;

impl Standing<'_> {
    /// The row: `CPU per request: Go uses 1.8 times as much`.
    pub fn words(&self) -> String {
        format!("{}: {}", self.row.label, self.says())
    }

    /// The same without its label: `Go uses 1.8 times as much`, `level`.
    pub fn says(&self) -> String {
        let Some(found) = &self.found else {
            return "not measured yet".into();
        };
        match found.lead.ahead() {
            Some(ahead) => {
                let factor = found.lead.times_in_words();
                format!(
                    "{} {}",
                    self.more(ahead),
                    self.row.says.replace("{}", &factor)
                )
            }
            None if found.lead.verdict == Verdict::Equivalent => "level".into(),
            None => "no difference shown".into(),
        }
    }

    /// Who has more of the metric, where one side is ahead.
    fn more(&self, ahead: &str) -> &'static str {
        match (ahead == FIRST) == self.sides.metric.lower_is_better {
            true => SECOND,
            false => FIRST,
        }
    }
}

impl Lead {
    /// `1.8 times`, `at least 1.8 times`.
    fn times_in_words(&self) -> String {
        let least = if self.limit().is_some() {
            "at least "
        } else {
            ""
        };
        format!("{least}{}", times(self.factor))
    }
}

impl Found<'_> {
    /// The interval that decides: `1.7 to 1.9` of whoever is ahead, `Go 1.1 to Rust 1.3` where that is not shown; `1.7 or
    /// more` where a limit is all that is known.
    pub fn reach(&self) -> String {
        if self.is_exact() {
            return "exact".into();
        }
        match self.lead.limit() {
            Some(limit) => bounded(self.lead.factor, limit),
            None => reach(self.lead.deciding),
        }
    }
}

/// A lead that lies on one side of a limit.
fn bounded(at: f64, limit: Limit) -> String {
    match (limit, at >= 1.0) {
        (Limit::Lower, true) | (Limit::Upper, false) => format!("{} or more", factor(at)),
        (Limit::Lower, false) => format!("{SECOND} {} at most", factor(at)),
        (Limit::Upper, true) => format!("{FIRST} {} at most", factor(at)),
    }
}

/// Leads from one end to the other.
pub(super) fn reach(of: Interval) -> String {
    let Interval { low, high } = of;
    let side = |lead: f64| match lead >= 1.0 {
        true => format!("{FIRST} {}", factor(lead)),
        false => format!("{SECOND} {}", factor(lead)),
    };
    match (low >= 1.0, high <= 1.0) {
        (true, _) => between(low, high),
        (_, true) => between(high.recip(), low.recip()),
        _ => format!("{} to {}", side(low), side(high)),
    }
}

/// How often, without the word for it.
fn factor(lead: f64) -> String {
    times(lead).trim_end_matches("times").trim_end().into()
}

/// Both ends with as many digits as tell them from each other, and the lower one from one.
fn between(low: f64, high: f64) -> String {
    let both = |digits| [low, high].map(|end| format::significant(end, digits));
    let tell = |[low, high]: &[String; 2]| low != high && !matches!(low.as_str(), "1.0" | "1.00");
    let [low, high] = (2..4).map(both).find(tell).unwrap_or_else(|| both(4));
    format!("{low} to {high}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_written_for_whoever_is_ahead() {
        let of = |low, high| reach(Interval { low, high });
        assert_eq!(of(1.78, 1.86), "1.8 to 1.9");
        assert_eq!(of(1.036, 1.151), "1.04 to 1.15");
        assert_eq!(of(1.9947, 2.0233), "1.99 to 2.02");
        assert_eq!(of(1.00112, 1.00231), "1.001 to 1.002");
        assert_eq!(of(0.0666, 0.0759), "13 to 15");
        assert_eq!(of(0.909, 1.3), "Go 1.1 to Rust 1.3");
    }

    #[test]
    fn a_limit_says_on_which_side_the_lead_lies() {
        assert_eq!(bounded(1.69, Limit::Lower), "1.7 or more");
        assert_eq!(bounded(0.59, Limit::Upper), "1.7 or more");
        assert_eq!(bounded(0.8, Limit::Lower), "Go 1.2 at most");
        assert_eq!(bounded(1.2, Limit::Upper), "Rust 1.2 at most");
    }
}
