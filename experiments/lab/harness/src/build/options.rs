//! What `lab build` can be asked for.

use clap::Args;

/// Options of `lab build`.
#[derive(Clone, Debug, Default, Args)]
pub struct BuildOptions {
    /// Only these experiments; several are separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
}
