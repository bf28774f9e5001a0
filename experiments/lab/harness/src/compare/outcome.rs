//! What a comparison of two commands says: as JSON; in words it stands in `text`.

use anyhow::{Context as _, Result};
use record::FEWEST_BLOCKS;
use serde::Serialize;
use stats::{Settings, Verdict, compare, describe};

use super::blocks::{Blocks, CutShort};
use super::command::Shell;
use super::options::CompareOptions;
use super::shell::{self, Start};
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
    /// Its interval; none with too few blocks.
    pub interval: Option<[f64; 2]>,
    /// "first faster", "second faster", "equivalent" or "inconclusive".
    pub verdict: &'static str,
    /// Whether the user ended it, or the budget before there were as many blocks as an interval needs: a warning
    /// says which.
    pub cut_short: bool,
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
    /// The shell that both ran in, as it was called; none without one.
    pub shell: Option<String>,
    /// What that shell takes for itself, in the same metric.
    pub shell_start: Option<Start>,
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
    mut blocks: Blocks,
    options: &CompareOptions,
    shell: Option<&Shell>,
    seed: u64,
    elapsed: f64,
) -> Result<Outcome> {
    let start = shell::take_out(&mut blocks);
    let middle = |side: usize| {
        let values: Vec<f64> = blocks.values.iter().map(|block| block[side]).collect();
        describe::median(&values).map(rounded)
    };
    let mut outcome = Outcome {
        ratio: None,
        interval: None,
        verdict: "inconclusive",
        cut_short: blocks.is_interrupted() || blocks.values.len() < FEWEST_BLOCKS as usize,
        noise_floor: None,
        blocks: blocks.values.len(),
        minimum_detectable: None,
        warnings: shortage(&blocks, options.budget.as_secs_f64()),
        metric: options.metric.name(),
        first_seconds: middle(0),
        second_seconds: middle(1),
        shell: shell.map(Shell::name),
        shell_start: start.map(|start| Start {
            seconds: rounded(start.seconds),
            ..start
        }),
        seed,
        margin: options.margin,
        confidence: CONFIDENCE,
        elapsed_seconds: rounded(elapsed),
    };
    outcome.warn_of_short_runs();
    if !blocks.values.is_empty() {
        outcome.fill(&blocks)?;
    }
    Ok(outcome)
}

/// What the time did not suffice for.
fn shortage(blocks: &Blocks, budget: f64) -> Vec<String> {
    let mut found = Vec::new();
    let taken = blocks.values.len();
    let is_short = taken < FEWEST_BLOCKS as usize;
    if let Some(CutShort::Late { which, hangs }) = &blocks.cut_short
        && (*hangs || is_short)
    {
        found.push(format!(
            "{which}, was not done when the budget of {} was over, and was ended: its block does not count",
            in_words(budget)
        ));
    }
    let interrupted = blocks.is_interrupted();
    if !is_short {
        found.extend(interrupted.then(|| format!("interrupted after {taken} blocks")));
        return found;
    }
    found.push(if interrupted {
        format!(
            "interrupted after {taken} of the {FEWEST_BLOCKS} blocks that an interval without assumptions needs: let it run on"
        )
    } else {
        format!(
            "the budget of {} was enough for {taken} of the {FEWEST_BLOCKS} blocks that an interval without assumptions needs, {} each: give --budget {}s or more",
            in_words(budget),
            in_words(blocks.block_seconds),
            blocks.enough()
        )
    });
    found
}

impl Outcome {
    fn warn_of_short_runs(&mut self) {
        let (Some(a), Some(b)) = (self.first_seconds, self.second_seconds) else {
            return;
        };
        let shell = self.shell_start.as_ref().filter(|start| !start.taken_out);
        if let Some(start) = shell {
            self.warnings.push(format!(
                "the shell's own start of {:.1} ms is still in the figures, as too little would be left without it: compare without a shell, or give the commands more work",
                start.seconds * 1e3
            ));
        } else if a.min(b) < SHORT {
            self.warnings.push(format!(
                "the middle run takes {:.1} ms: the start of the process dominates; give the commands more work",
                a.min(b) * 1e3
            ));
        }
    }

    fn fill(&mut self, blocks: &Blocks) -> Result<()> {
        let settings = Settings {
            confidence: CONFIDENCE,
            margin: self.margin,
        };
        let found = compare(&blocks.pairs(), &[&blocks.twin()], &settings)
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
}
