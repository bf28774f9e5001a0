//! The command line of `lab compare`.

use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::arguments::{duration, percentage};

/// Options of `lab compare`.
#[derive(Clone, Debug, Args)]
pub struct CompareOptions {
    /// Measuring time: 90s, 8m. It has to hold the first run of both: a run that is not done when it is over
    /// is ended.
    #[arg(long, default_value = "60s", value_parser = duration)]
    pub budget: Duration,
    /// Print JSON on standard output.
    #[arg(long)]
    pub json: bool,
    /// What is compared.
    #[arg(long, value_enum, default_value = "wall")]
    pub metric: CompareMetric,
    /// Equivalence margin, relative, as a fraction (parsed from `1%`).
    #[arg(long, default_value = "0.5%", value_parser = percentage, value_name = "PERCENT")]
    pub margin: f64,
    /// Seed of every random draw.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Run both commands in this shell, `sh` if none is named; its own start is measured in the same blocks
    /// and taken out. By default both run in `sh` if either holds what only a shell understands, such as a
    /// pipe or `$HOME`, and else neither does.
    #[arg(long, value_name = "SHELL", num_args = 0..=1, require_equals = true, default_missing_value = "sh")]
    pub shell: Option<String>,
    /// Run neither command in a shell: each is a program, its arguments, and variables before it.
    #[arg(long, conflicts_with = "shell")]
    pub no_shell: bool,
    /// The first command, as one word: 'prog --flag'. The ratio is second / first. What a run writes is kept, to be
    /// shown if it fails: 64 MiB a stream at most, so send more to a file or by `> /dev/null` away.
    #[arg(value_name = "CMD A")]
    pub a: String,
    /// The second command.
    #[arg(value_name = "CMD B")]
    pub b: String,
}

/// What `lab compare` compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareMetric {
    /// Time of the whole process.
    Wall,
    /// Processor time of the whole process.
    Cpu,
}

impl CompareMetric {
    /// Its name in the results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wall => "wall",
            Self::Cpu => "cpu",
        }
    }
}
