//! Estimates of one ratio from several sessions on a host, and from several hosts: what holds beyond one of them.
//!
//! One session's interval speaks of that session. Two sessions on one host differ by more than either interval says, for a
//! session has its own memory, neighbours and temperature; so the sessions are the units here, and the interval carries
//! the variance between them (the mean of their estimates, and Student's interval on one degree of freedom less than
//! there are sessions). With two that is a wide one. Rows measured in the same sessions can lend each other what they
//! show of the variance: it is moderated towards the rows' common one (Smyth 2004).
//!
//! For hosts the question is another: not where the mean of all hosts lies, but where the *next* one will (Higgins,
//! Thompson & Spiegelhalter 2009). Hosts are weighted alike, since what differs between them is larger than what any one
//! of them leaves open; then Student's prediction interval is exact for normal host effects, from two hosts on.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::describe::{mean, variance};
use crate::{Comparison, Interval, Settings, Verdict, deciding_confidence};

/// Confidence of the intervals that sessions and hosts bring with them.
const GIVEN: f64 = 0.95;

/// What one session, or one host, says of a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The typical ratio.
    pub ratio: f64,
    /// Its interval at 95 %.
    pub interval: Interval,
}

/// What several sessions on one host say of a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OverSessions {
    /// Geometric mean of the sessions' ratios.
    pub ratio: f64,
    /// Its interval; of one session alone, that session's own.
    pub interval: Interval,
    /// How many sessions there are. Of one the interval says nothing beyond it: "in one session".
    pub sessions: usize,
}

/// How much sessions on a host differ beyond what each leaves open, on the log scale, from all rows that share them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Between {
    /// Variance between sessions.
    pub variance: f64,
    /// Degrees of freedom of that figure.
    pub freedom: f64,
}

impl Estimate {
    /// What a comparison says; `None` without an interval.
    pub fn of(comparison: &Comparison) -> Option<Self> {
        Some(Self {
            ratio: comparison.ratio,
            interval: comparison.interval?,
        })
    }
}

impl Between {
    /// From rows with their sessions' estimates; `None` if no row has two. Rows of one session rise and fall together: each
    /// counts for half of its degrees of freedom.
    pub fn of(rows: &[Vec<Estimate>]) -> Option<Self> {
        let rows = rows.iter().filter(|row| row.len() > 1);
        let (mut excess, mut freedom) = (0.0, 0.0);
        for row in rows {
            let spread = Spread::of(row);
            excess += spread.freedom * (spread.between - spread.within);
            freedom += spread.freedom;
        }
        (freedom > 0.0).then(|| Self {
            variance: (excess / freedom).max(0.0),
            freedom: freedom / 2.0,
        })
    }
}

/// The estimate over `sessions`; with what other rows show of the variance `between` sessions, where that is known. `None`
/// without a session, or at a confidence that is none.
pub fn over_sessions(
    sessions: &[Estimate],
    between: Option<&Between>,
    confidence: f64,
) -> Option<OverSessions> {
    let count = sessions.len();
    let (ratio, interval) = match sessions {
        [] => return None,
        [alone] => (alone.ratio, alone.interval),
        several => {
            let spread = Spread::of(several);
            let (variance, freedom) = spread.moderated(between);
            let error = (variance.max(spread.within) / count as f64).sqrt();
            (
                spread.mean.exp(),
                around(spread.mean, error, freedom, confidence)?,
            )
        }
    };
    Some(OverSessions {
        ratio,
        interval,
        sessions: count,
    })
}

/// What several sessions say together, judged: `pooled` is the comparison of all their blocks, `sessions` are those of
/// each, in the order of their time. The ratio and its intervals are those over the sessions; the verdict is what stands
/// after as many looks as there are sessions. With fewer than two sessions that have an interval, `pooled` as it is.
pub fn judge_sessions(
    pooled: Comparison,
    sessions: &[Comparison],
    between: Option<&Between>,
    settings: &Settings,
) -> Comparison {
    let known: Vec<&Comparison> = sessions.iter().filter(|c| c.interval.is_some()).collect();
    let estimates: Vec<Estimate> = sessions.iter().filter_map(Estimate::of).collect();
    if estimates.len() < 2 {
        return pooled;
    }
    let deciding = deciding_confidence(pooled.units).max(settings.confidence);
    let look =
        |count: usize, confidence: f64| over_sessions(&estimates[..count], between, confidence);
    let (Some(shown), Some(_)) = (
        look(estimates.len(), settings.confidence),
        look(2, deciding),
    ) else {
        return pooled;
    };
    let floor = 1.0 + pooled.noise_floor.unwrap_or(0.0);
    let reach = |count: usize| {
        let over = look(count, deciding)?;
        let around = Interval {
            low: over.ratio / floor,
            high: over.ratio * floor,
        };
        Some(over.interval.hull(around))
    };
    let later = (2..=estimates.len()).map(|count| Verdict::of(reach(count), settings.margin));
    let earlier = (2..estimates.len()).map(reach);
    let looks = std::iter::once(known[0].deciding).chain(earlier);
    Comparison {
        looks: looks.flatten().collect(),
        ratio: shown.ratio,
        interval: Some(shown.interval),
        deciding: reach(estimates.len()),
        verdict: Verdict::standing(std::iter::once(known[0].verdict).chain(later)),
        ..pooled
    }
}

/// Where the ratio of the next host is to be expected, by those of `hosts`. `None` below two. Of two it is wide, about
/// eleven times as far as they lie apart to either side; of three it is about four times their standard deviation.
pub fn next_host(hosts: &[Estimate], confidence: f64) -> Option<Interval> {
    if hosts.len() < 2 {
        return None;
    }
    let spread = Spread::of(hosts);
    let count = hosts.len() as f64;
    let error = (spread.between.max(spread.within) * (1.0 + count.recip())).sqrt();
    around(spread.mean, error, spread.freedom, confidence)
}

/// One host, and what the others let expect of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// By the other hosts.
    pub expected: Interval,
    /// Whether the host's ratio lies there.
    pub held: bool,
}

/// Each host in turn, predicted from the others; empty below three.
pub fn leave_one_out(hosts: &[Estimate], confidence: f64) -> Vec<LeftOut> {
    let left_out = |place: usize| {
        let mut others = hosts.to_vec();
        let host = others.remove(place);
        let expected = next_host(&others, confidence)?;
        Some(LeftOut {
            expected,
            held: expected.contains(host.ratio),
        })
    };
    (0..hosts.len()).filter_map(left_out).collect()
}

/// Several estimates on the log scale.
struct Spread {
    mean: f64,
    /// Variance of the estimates.
    between: f64,
    /// Mean variance that each of them leaves open.
    within: f64,
    freedom: f64,
}

impl Spread {
    /// Of two estimates or more.
    fn of(estimates: &[Estimate]) -> Self {
        let logs: Vec<f64> = estimates.iter().map(|e| e.ratio.ln()).collect();
        let quantile = Normal::standard().inverse_cdf((1.0 + GIVEN) / 2.0);
        let open = |e: &Estimate| (e.interval.log_half_width() / quantile).powi(2);
        let open: Vec<f64> = estimates.iter().map(open).collect();
        let middle = mean(&logs).unwrap_or(0.0);
        Self {
            mean: middle,
            between: variance(&logs, middle),
            within: mean(&open).unwrap_or(0.0),
            freedom: (estimates.len() - 1) as f64,
        }
    }

    /// The estimates' variance and its degrees of freedom, with the rows' common one where it is known.
    fn moderated(&self, common: Option<&Between>) -> (f64, f64) {
        let Some(common) = common else {
            return (self.between, self.freedom);
        };
        let freedom = self.freedom + common.freedom;
        let expected = common.variance + self.within;
        let sum = self.freedom * self.between + common.freedom * expected;
        (sum / freedom, freedom)
    }
}

fn around(mean: f64, error: f64, freedom: f64, confidence: f64) -> Option<Interval> {
    let sensible = confidence > 0.0 && confidence < 1.0;
    let student = StudentsT::new(0.0, 1.0, freedom)
        .ok()
        .filter(|_| sensible)?;
    let half = student.inverse_cdf((1.0 + confidence) / 2.0) * error;
    Some(Interval::exp((mean - half, mean + half)))
}
