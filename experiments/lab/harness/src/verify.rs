//! `lab verify`.
use crate::{Context, cli::VerifyOptions};
/// Not written yet.
pub fn run(_ctx: &Context, _options: &VerifyOptions) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
