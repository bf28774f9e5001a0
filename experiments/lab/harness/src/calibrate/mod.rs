//! The harness measures itself.

use crate::Context;
use crate::cli::CalibrateOptions;

/// Not written yet.
pub fn run(_ctx: &Context, _options: &CalibrateOptions) -> anyhow::Result<()> {
    anyhow::bail!("calibrate: not written yet")
}
