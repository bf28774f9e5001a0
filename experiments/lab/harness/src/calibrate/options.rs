//! What `lab calibrate` can be asked for.

use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::arguments::duration;

/// Options of `lab calibrate`.
#[derive(Clone, Debug, Args)]
pub struct CalibrateOptions {
    /// Only these experiments; several are separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// The short one rides in `make report`; the long one takes its time.
    #[arg(long, value_enum, default_value = "long")]
    pub length: Length,
    /// Measuring time; by default what the length takes.
    #[arg(long, value_parser = duration)]
    pub budget: Option<Duration>,
    /// Seed of every random draw.
    #[arg(long)]
    pub seed: Option<u64>,
}

/// Which calibration is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Length {
    /// A few minutes.
    Short,
    /// By hand, an hour or more.
    Long,
}
