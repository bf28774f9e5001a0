//! `lab compare`: the same protocol for any two commands.

use crate::Interrupt;
use crate::cli::CompareOptions;

/// Not written yet.
pub fn run(_options: &CompareOptions, _interrupt: &Interrupt) -> anyhow::Result<()> {
    anyhow::bail!("compare: not written yet")
}
