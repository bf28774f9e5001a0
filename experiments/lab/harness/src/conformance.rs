//! Servers are asked whether they keep their contract before they are measured.
//!
//! What the contract is, only the chapter's own conformance program knows. It is given a server's
//! command, starts it as it likes, and exits with 0 if every answer was right.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::time::Duration;

use anyhow::Result;
use record::{Experiment, ProbeKind, Program, Subject};

use crate::Context;
use crate::build::{Built, build_tool, tool};
use crate::process::{self, Finished, Invocation};
use crate::steps::Steps;
use crate::toolchain::Toolchains;

/// The longest that one server may be asked.
const TIMEOUT: Duration = Duration::from_secs(20 * 60);
/// The task that keeps the contract.
const SERVE: &str = "serve";

/// Asks every server of `experiment`; gives every problem.
///
/// # Errors
/// If the conformance program does not build or cannot be run, or the user interrupts.
pub fn check(
    ctx: &Context,
    toolchains: &Toolchains,
    experiment: &Experiment,
    built: &Built,
) -> Result<Vec<String>> {
    let Some(package) = &experiment.conformance else {
        return Ok(Vec::new());
    };
    let steps = Steps::new(&experiment.id);
    let asking = build_tool(ctx, toolchains, experiment, &program(package), &|step| {
        steps.say(step)
    })?;
    let (mut asked, mut problems) = (BTreeSet::new(), Vec::new());
    let servers = experiment
        .subjects
        .iter()
        .filter(|s| s.probe == ProbeKind::Server);
    for subject in servers {
        let Some(artifact) = built.artifacts.get(&subject.program) else {
            continue;
        };
        let Some(executable) = artifact.paths.values().next() else {
            continue;
        };
        // A runtime's settings, such as how often it collects, change no answer.
        if !asked.insert((&subject.program, &subject.args)) {
            continue;
        }
        steps.say(&format!(
            "asks {} whether it keeps its contract",
            subject.label
        ));
        let finished = process::run(&ask(&asking, executable.into(), subject), &ctx.interrupt)?;
        problems.extend(problem(experiment, subject, &finished)?);
    }
    Ok(problems)
}

/// The conformance program of that package.
pub fn program(package: &str) -> Program {
    tool(package, "Checks servers.")
}

fn ask(tool: &std::path::Path, executable: OsString, subject: &Subject) -> Invocation {
    let own = subject.args.iter().map(OsString::from);
    let command = ["--".into(), executable, SERVE.into()];
    Invocation {
        env: subject.env.clone().into_iter().collect(),
        timeout: TIMEOUT,
        ..Invocation::new(tool).args(command.into_iter().chain(own))
    }
}

fn problem(
    experiment: &Experiment,
    subject: &Subject,
    finished: &Finished,
) -> Result<Option<String>> {
    let said = String::from_utf8_lossy(&finished.stdout);
    let last = said.trim_end().lines().last().unwrap_or_default();
    if finished.status.success() {
        output::line(format!("{}: {}: {last}", experiment.id, subject.label))?;
        return Ok(None);
    }
    let errors = String::from_utf8_lossy(&finished.stderr);
    Ok(Some(format!(
        "experiment `{}`, subject `{}`: does not keep its contract ({}): {}",
        experiment.id,
        subject.id,
        finished.status,
        errors.trim()
    )))
}
