//! Running a compiler.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::Context;
use crate::process::{self, Finished, Invocation};
use crate::toolchain::TOOL_ENVIRONMENT;

/// The longest that one compilation may take.
const TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// Lines of a compiler's output that an error shows.
const TAIL: usize = 30;

/// A compiler's command line: only its own variables and none that steer it from outside.
pub(super) fn compiler(
    program: &str,
    dir: PathBuf,
    args: Vec<OsString>,
    env: &[(&str, String)],
) -> Invocation {
    Invocation {
        inherit: TOOL_ENVIRONMENT,
        env: env.iter().map(|(k, v)| ((*k).into(), v.clone())).collect(),
        dir: Some(dir),
        timeout: TIMEOUT,
        ..Invocation::new(program).args(args)
    }
}

/// The mend where a crate asks for what the lock file does not hold.
const UPDATE: &str = "experiments/Cargo.lock does not hold what the crates ask for: run `cargo update --workspace --manifest-path experiments/Cargo.toml`";

/// Words of a compiler that stand for a mistake in this checkout, and the mend.
const MENDS: [(&str, &str); 5] = [
    ("because --locked was passed", UPDATE),
    (
        "no bin target named",
        "give the crate a src/main.rs, or a [[bin]] of the package's name",
    ),
    (
        "did not match any packages",
        "add the crate to `members` in experiments/Cargo.toml, or mend `package` in experiment.toml",
    ),
    (
        "is not defined",
        "add the profile to experiments/Cargo.toml, or mend `profile` in experiment.toml",
    ),
    (
        "no Go files in",
        "add the package's files, or mend `package` in experiment.toml",
    ),
];

/// Runs a compiler; a failure shows the end of its output and the command.
pub(super) fn compile(ctx: &Context, invocation: &Invocation) -> Result<Finished> {
    let finished = process::run(invocation, &ctx.interrupt)?;
    if finished.status.success() {
        return Ok(finished);
    }
    let said = tail(&finished);
    bail!(
        "`{}` failed ({}): {}, then build again:\n{said}",
        relative(ctx, &invocation.command_line()),
        finished.status,
        mend(&said)
    )
}

/// Whether a compilation failed because the lock file is behind its crates.
pub(super) fn is_stale_lock(problem: &anyhow::Error) -> bool {
    problem.to_string().contains(UPDATE)
}

/// What to do about a compiler's words.
fn mend(said: &str) -> &'static str {
    let known = MENDS.iter().find(|(words, _)| said.contains(words));
    known.map_or("mend what it says", |(_, mend)| mend)
}

/// The end of what a compiler said.
pub(super) fn tail(finished: &Finished) -> String {
    let all = [finished.stdout.as_slice(), &finished.stderr].concat();
    let text = String::from_utf8_lossy(&all);
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

/// A command line with paths relative to the checkout: it means the same in every clone.
pub(super) fn relative(ctx: &Context, command: &str) -> String {
    let root = format!("{}/", ctx.project.root().display());
    command.replace(&root, "")
}
