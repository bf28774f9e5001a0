//! From programs to executables, in several layouts.
use crate::toolchain::Toolchains;
use crate::{Context, cli::BuildOptions};
use record::{Experiment, Unmeasured, Warning};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What came of an experiment's programs.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Program id to what was built; a host command that is absent is not in it.
    pub artifacts: BTreeMap<String, Artifact>,
    /// Subjects that cannot be measured, with the reason.
    pub unmeasured: Vec<Unmeasured>,
    /// Missing layout options, instruction sets, …
    pub warnings: Vec<Warning>,
}

/// One program's executables.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Layout seed to executable; the only key is `None` where the linker has no layout option.
    pub paths: BTreeMap<Option<u32>, PathBuf>,
    /// For the record.
    pub build: record::Build,
}

/// Builds every program of `experiment`, or finds them built. `progress` is told each step as a short line.
///
/// # Errors
/// With the compiler's words and the command.
pub fn build_all(
    ctx: &Context,
    toolchains: &Toolchains,
    experiment: &Experiment,
    progress: &dyn Fn(&str),
) -> anyhow::Result<Built> {
    let _ = (ctx, toolchains, experiment, progress);
    anyhow::bail!("not written yet")
}
/// Not written yet.
pub fn run(_ctx: &Context, _options: &BuildOptions) -> anyhow::Result<()> {
    anyhow::bail!("not written yet")
}
