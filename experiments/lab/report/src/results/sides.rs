//! The two sides of a comparison in words: names, direction, verdicts.

use record::{Comparison, Experiment, Metric, UnitOfMetric};
use stats::{Settings, Verdict};

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Subject id.
    pub subject: String,
    /// Language of its program.
    pub language: String,
    /// Name in sentences and headers.
    pub name: String,
}

/// What is compared with what.
#[derive(Clone, Debug, PartialEq)]
pub struct Sides {
    /// Id of the comparison.
    pub comparison: String,
    /// What is divided by.
    pub baseline: Side,
    /// What is divided.
    pub other: Side,
    /// What is measured.
    pub metric: Metric,
    /// How it is judged.
    pub settings: Settings,
}

impl Sides {
    /// `None` if the definition lacks a subject, program or metric that the comparison names.
    pub(crate) fn of(experiment: &Experiment, comparison: &Comparison) -> Option<Self> {
        let baseline = experiment.subject(&comparison.baseline)?;
        let other = experiment.subject(&comparison.other)?;
        let language = |program: &str| Some(experiment.program(program)?.language.clone());
        let languages = [language(&baseline.program)?, language(&other.program)?];
        // Within a lane the language is the difference; across lanes the label says more.
        let by_language = baseline.lane == other.lane && languages[0] != languages[1];
        let side = |subject: &record::Subject, language: &str| Side {
            subject: subject.id.clone(),
            language: language.into(),
            name: if by_language {
                language.into()
            } else {
                in_sentences(&subject.label)
            },
        };
        Some(Self {
            comparison: comparison.id.clone(),
            baseline: side(baseline, &languages[0]),
            other: side(other, &languages[1]),
            metric: experiment.metric(&comparison.metric)?,
            settings: Settings {
                margin: comparison.margin,
                ..Settings::default()
            },
        })
    }

    /// The ratio as a fraction of names.
    pub fn fraction(&self) -> String {
        format!("{} ÷ {}", self.other.name, self.baseline.name)
    }

    /// The ratio and what it means: for every header.
    pub fn direction(&self) -> String {
        format!(
            "{}; above 1×: {}",
            self.fraction(),
            self.better(self.above())
        )
    }

    /// The side that wins where the ratio is above one.
    pub fn above(&self) -> &Side {
        if self.metric.lower_is_better {
            &self.baseline
        } else {
            &self.other
        }
    }

    /// The side that wins where the ratio is below one.
    pub fn below(&self) -> &Side {
        if self.metric.lower_is_better {
            &self.other
        } else {
            &self.baseline
        }
    }

    /// The side that a verdict names, if it names one.
    pub fn winner(&self, verdict: Verdict) -> Option<&Side> {
        match verdict {
            Verdict::Above => Some(self.above()),
            Verdict::Below => Some(self.below()),
            Verdict::Equivalent | Verdict::Inconclusive => None,
        }
    }

    /// What the better side is, or does, where hardly a word has room: "faster", "needs less". Sentences have
    /// [`crate::sentence`].
    pub fn adjective(&self) -> &'static str {
        let name = self.metric.name;
        match (self.metric.unit, self.metric.lower_is_better) {
            (UnitOfMetric::Seconds, true) if name.starts_with("cpu") => "needs less",
            (UnitOfMetric::Seconds, true) if name.contains("lag") || name.contains("pause") => {
                "shorter"
            }
            (UnitOfMetric::Seconds, true) => "faster",
            (UnitOfMetric::Bytes, true) => "smaller",
            (UnitOfMetric::Count, true) if name.starts_with("source") => "needs fewer",
            (UnitOfMetric::PerSecond, false) => "higher",
            (_, true) => "lower",
            (_, false) => "higher",
        }
    }

    /// "Go faster".
    pub fn better(&self, side: &Side) -> String {
        format!("{} {}", side.name, self.adjective())
    }

    /// A verdict in words, with a mark that reads without colour.
    pub fn verdict(&self, verdict: Verdict) -> String {
        match self.winner(verdict) {
            Some(side) => self.better(side),
            None if verdict == Verdict::Equivalent => "≈ equivalent".into(),
            None => "~ undecided".into(),
        }
    }
}

/// A label such as "Go, tuned" would break a sentence: "Go (tuned)".
fn in_sentences(label: &str) -> String {
    match label.split_once(", ") {
        Some((name, rest)) => format!("{name} ({rest})"),
        None => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::testing::toy;

    fn sides(metric: &str) -> Sides {
        let toy = toy();
        let mut comparison = toy.comparisons[0].clone();
        comparison.metric = metric.into();
        Sides::of(&toy, &comparison).expect("whole")
    }

    #[test]
    fn a_verdict_reads_well_for_every_metric() {
        let of = |metric: &str| {
            let sides = sides(metric);
            sides.better(sides.above())
        };
        let expected = [
            ("time", "Rust faster"),
            ("cpu-per-request", "Rust needs less"),
            ("cpu", "Rust needs less"),
            ("rate", "Go higher"),
            ("capacity", "Go higher"),
            ("response-p999", "Rust faster"),
            ("peak-memory", "Rust smaller"),
            ("gc-pause-max", "Rust shorter"),
            ("lag-p99", "Rust shorter"),
            ("in-flight", "Rust lower"),
            ("source-lines", "Rust needs fewer"),
            ("source-compressed", "Rust smaller"),
        ];
        for (metric, better) in expected {
            assert_eq!(of(metric), better, "{metric}");
        }
    }

    #[test]
    fn where_more_is_better_the_other_side_wins_above_one() {
        let rate = sides("rate");
        assert_eq!(rate.direction(), "Go ÷ Rust; above 1×: Go higher");
        assert_eq!(
            rate.winner(Verdict::Above).map(|s| s.name.as_str()),
            Some("Go")
        );
        assert_eq!(
            rate.winner(Verdict::Below).map(|s| s.name.as_str()),
            Some("Rust")
        );
    }
}
