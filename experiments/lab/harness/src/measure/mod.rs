//! Measuring: plan, schedule, journal, stop, record.

use crate::Context;
use crate::cli::MeasureOptions;

/// Not written yet.
pub fn run(_ctx: &Context, _options: &MeasureOptions) -> anyhow::Result<()> {
    anyhow::bail!("measure: not written yet")
}
