//! What `lab measure` can be asked for.

use std::time::Duration;

use clap::Args;

use crate::arguments::duration;

/// Options of `lab measure`.
#[derive(Clone, Debug, Args)]
pub struct MeasureOptions {
    /// Only these experiments; several are separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Measuring time, shared over the experiments: 90s, 8m, 2h.
    #[arg(long, default_value = "8m", value_parser = duration)]
    pub budget: Duration,
    /// Measure all again: one more session of what is up to date.
    #[arg(long)]
    pub fresh: bool,
    /// Measure one more session: first what was not measured yet, then what is known least well.
    #[arg(long, conflicts_with = "fresh")]
    pub more: bool,
    /// Seed of every random draw; by default a new one, which the record keeps.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Stop each workload after so many blocks, whatever time is left: for tests, on machines of any speed.
    #[arg(long, hide = true)]
    pub blocks: Option<u32>,
}
