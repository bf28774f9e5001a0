//! The same functions under criterion and `go test -bench`.

use crate::Context;
use crate::cli::BenchOptions;

/// Not written yet.
pub fn run(_ctx: &Context, _options: &BenchOptions) -> anyhow::Result<()> {
    anyhow::bail!("bench: not written yet")
}
