//! Commands that the host may have.

use anyhow::Result;
use record::{Experiment, Program, Unmeasured};

use super::{Artifact, Built};
use crate::Context;
use crate::toolchain::{find_in_path, first_line};

/// Adds the command to what is built, or its subjects to what is not measured.
pub(super) fn find(
    ctx: &Context,
    experiment: &Experiment,
    program: &Program,
    built: &mut Built,
) -> Result<()> {
    let command = &program.package;
    let Some(path) = find_in_path(command) else {
        let subjects = experiment
            .subjects
            .iter()
            .filter(|s| s.program == program.id);
        built.unmeasured.extend(subjects.map(|subject| Unmeasured {
            workload: String::new(),
            subject: subject.id.clone(),
            reason: format!("the command `{command}` is not on this host").into(),
        }));
        return Ok(());
    };
    let version = first_line(&path, &["--version"], &ctx.interrupt)?;
    let build = record::Build {
        program: program.id.clone(),
        command: command.clone(),
        env: Default::default(),
        layouts: Vec::new(),
        bytes: path.metadata().map_or(0, |m| m.len()),
        version: Some(version),
        contents: None,
    };
    let paths = [(None, path)].into();
    built
        .artifacts
        .insert(program.id.clone(), Artifact { paths, build });
    Ok(())
}
