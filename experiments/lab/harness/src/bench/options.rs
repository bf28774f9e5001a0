//! What `lab bench` can be asked for.

use clap::Args;

/// Options of `lab bench`.
#[derive(Clone, Debug, Default, Args)]
pub struct BenchOptions {
    /// Only these experiments; several are separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Short runs: a first look.
    #[arg(long)]
    pub quick: bool,
}
