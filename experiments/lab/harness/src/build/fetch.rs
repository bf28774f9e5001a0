//! What a timed build depends on is downloaded before: the network is never timed.

use std::ffi::OsString;

use anyhow::{Context as _, Result};
use record::{Builder, Experiment, ProbeKind, Program};

use super::command::{compile, compiler, is_stale_lock};
use crate::Context;

/// Downloads the crates and modules of the checkout, for an experiment that times builds. Neither
/// tool asks the network where everything is there already.
///
/// # Errors
/// If something is missing and cannot be downloaded.
pub(super) fn dependencies(
    ctx: &Context,
    experiment: &Experiment,
    progress: &dyn Fn(&str),
) -> Result<()> {
    let is_built = |program: &&Program| {
        let mut subjects = experiment.subjects.iter();
        let built = subjects.any(|s| s.program == program.id && s.probe == ProbeKind::Build);
        built && program.generator.is_none()
    };
    let programs: Vec<&Program> = experiment.programs.iter().filter(is_built).collect();
    let any = |builder| programs.iter().any(|p| p.builder == builder);
    if any(Builder::Cargo) {
        progress("looks for crates that are not downloaded");
        let dir = ctx.project.experiments();
        fetch(
            ctx,
            "cargo",
            dir,
            &["fetch", "--locked", "--target", "host-tuple"],
        )?;
    }
    if any(Builder::Go) {
        progress("looks for modules that are not downloaded");
        let dir = ctx.project.go_experiments();
        fetch(ctx, "go", dir, &["mod", "download"])?;
    }
    Ok(())
}

fn fetch(ctx: &Context, command: &str, dir: std::path::PathBuf, words: &[&str]) -> Result<()> {
    let args = words.iter().map(OsString::from).collect();
    // Even a download leaves a note of the compiler in the target folder: not in the user's.
    let target = ctx.project.state().join("cargo/default");
    let env = [("CARGO_TARGET_DIR", target.to_string_lossy().into_owned())];
    let invocation = compiler(command, dir, args, &env);
    match compile(ctx, &invocation) {
        Err(problem) if is_stale_lock(&problem) => Err(problem),
        fetched => fetched
            .map(drop)
            .context("a timed build needs its dependencies on this host: go online once"),
    }
}
