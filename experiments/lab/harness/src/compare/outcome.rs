//! What a comparison of two commands says: as JSON, and in words.

use anyhow::{Context as _, Result};
use record::FEWEST_BLOCKS;
use serde::Serialize;
use stats::{Settings, Verdict, compare, describe};

use super::blocks::Blocks;
use crate::cli::{CompareMetric, CompareOptions};
use crate::measure::course::CONFIDENCE;
use crate::measure::progress::in_words;
use crate::probe::segments::rounded;

/// A command that takes less time than this is mostly its own start, seconds.
const SHORT: f64 = 0.005;

/// The result; the names are those of the JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Time of B divided by A's; none without a block.
    pub ratio: Option<f64>,
    /// Its interval; none below six blocks.
    pub interval: Option<[f64; 2]>,
    /// "first faster", "second faster", "equivalent" or "inconclusive".
    pub verdict: &'static str,
    /// How far A's twin seems to differ from A, relative.
    pub noise_floor: Option<f64>,
    /// Blocks taken.
    pub blocks: usize,
    /// Difference that such a run reports with 80 % power, relative.
    pub minimum_detectable: Option<f64>,
    /// What to know beside the figures.
    pub warnings: Vec<String>,
    /// "wall" or "cpu".
    pub metric: &'static str,
    /// Middle value of A, seconds.
    pub first_seconds: Option<f64>,
    /// Middle value of B, seconds.
    pub second_seconds: Option<f64>,
    /// Seed of every draw.
    pub seed: u64,
    /// Equivalence margin, relative.
    pub margin: f64,
    /// Of the interval.
    pub confidence: f64,
    /// Measuring time used.
    pub elapsed_seconds: f64,
}

/// Looks at the blocks, once.
///
/// # Errors
/// If a run took no measurable time.
pub fn judge(
    blocks: &Blocks,
    options: &CompareOptions,
    seed: u64,
    elapsed: f64,
) -> Result<Outcome> {
    let metric = match options.metric {
        CompareMetric::Wall => "wall",
        CompareMetric::Cpu => "cpu",
    };
    let middle = |side: usize| {
        let values: Vec<f64> = blocks.values.iter().map(|block| block[side]).collect();
        describe::median(&values).map(rounded)
    };
    let mut outcome = Outcome {
        ratio: None,
        interval: None,
        verdict: "inconclusive",
        noise_floor: None,
        blocks: blocks.values.len(),
        minimum_detectable: None,
        warnings: warnings(blocks, options.budget.as_secs_f64()),
        metric,
        first_seconds: middle(0),
        second_seconds: middle(1),
        seed,
        margin: options.margin,
        confidence: CONFIDENCE,
        elapsed_seconds: rounded(elapsed),
    };
    if !blocks.values.is_empty() {
        outcome.fill(blocks)?;
    }
    Ok(outcome)
}

fn warnings(blocks: &Blocks, budget: f64) -> Vec<String> {
    let mut found = Vec::new();
    let taken = blocks.values.len();
    if taken < FEWEST_BLOCKS as usize {
        let needed = (2.5 + 12.0) * blocks.block_seconds;
        found.push(format!(
            "the budget of {} was enough for {taken} of the {FEWEST_BLOCKS} blocks that an interval needs, {} each: give --budget {}s or more",
            in_words(budget),
            in_words(blocks.block_seconds),
            needed.ceil().max(1.0)
        ));
    }
    if blocks.shortest < SHORT {
        found.push(format!(
            "a run takes {:.1} ms: the start of the process dominates; give the commands more work",
            blocks.shortest * 1e3
        ));
    }
    found
}

impl Outcome {
    fn fill(&mut self, blocks: &Blocks) -> Result<()> {
        let settings = Settings {
            confidence: CONFIDENCE,
            margin: self.margin,
        };
        let found = compare(&blocks.pairs(), Some(&blocks.twin()), &settings)
            .context("a command used no measurable time: compare with --metric wall")?;
        self.ratio = Some(rounded(found.ratio));
        self.interval = found.interval.map(|i| [rounded(i.low), rounded(i.high)]);
        self.noise_floor = found.noise_floor.map(rounded);
        self.minimum_detectable = found.minimum_detectable.map(rounded);
        self.verdict = match found.verdict {
            Verdict::Above => "first faster",
            Verdict::Below => "second faster",
            Verdict::Equivalent => "equivalent",
            Verdict::Inconclusive => "inconclusive",
        };
        let too_few = |w: &stats::Warning| matches!(w, stats::Warning::TooFewUnits { .. });
        let known = found.warnings.iter().filter(|w| !too_few(w));
        self.warnings.extend(known.map(ToString::to_string));
        Ok(())
    }

    /// The result for a program.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("an outcome is plain data")
    }

    /// The result for a person, the verdict first.
    pub fn in_words(&self, options: &CompareOptions) -> String {
        let mut lines = vec![self.headline(options), self.detail(), self.precision()];
        lines.extend(self.warnings.iter().map(|w| format!("warning: {w}")));
        lines.join("\n")
    }

    fn headline(&self, options: &CompareOptions) -> String {
        let (a, b) = (&options.a, &options.b);
        match self.verdict {
            "first faster" => format!(
                "first faster: `{a}` takes less {} time than `{b}`",
                self.metric
            ),
            "second faster" => format!(
                "second faster: `{b}` takes less {} time than `{a}`",
                self.metric
            ),
            "equivalent" => format!(
                "equivalent: any difference is within {} %",
                percent(self.margin)
            ),
            other => format!(
                "{other}: no difference shown, nor equivalence within {} %",
                percent(self.margin)
            ),
        }
    }

    fn detail(&self) -> String {
        let interval = self.interval.map_or("no interval".into(), |[low, high]| {
            format!("95 % interval {low:.4} to {high:.4}")
        });
        match (self.ratio, self.first_seconds, self.second_seconds) {
            (Some(ratio), Some(a), Some(b)) => format!(
                "second / first: {ratio:.4}, {interval}; middle values {} and {}",
                short(a),
                short(b)
            ),
            _ => "no block was taken".into(),
        }
    }

    fn precision(&self) -> String {
        let relative =
            |value: Option<f64>| value.map_or("unknown".into(), |v| format!("{} %", percent(v)));
        format!(
            "{} blocks in {}; noise floor {}; a difference of {} would have been seen; seed {}",
            self.blocks,
            in_words(self.elapsed_seconds),
            relative(self.noise_floor),
            relative(self.minimum_detectable),
            self.seed
        )
    }
}

fn percent(fraction: f64) -> f64 {
    (fraction * 1e4).round() / 1e2
}

fn short(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{:.1} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.3} s"),
    }
}
