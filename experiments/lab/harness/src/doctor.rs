//! `lab doctor`.
use crate::{Context, cli::DoctorOptions};
use std::process::ExitCode;
/// Not written yet.
pub fn run(_ctx: &Context, _options: &DoctorOptions) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not written yet")
}
