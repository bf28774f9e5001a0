//! From programs to executables, in several layouts.
//!
//! Where code and data happen to land moves timings by whole per cents. So each program is linked
//! once for each layout seed, and the measuring draws among them.

pub(crate) mod cargo;
mod command;
mod fetch;
pub(crate) mod go;
mod host_command;
mod options;
mod shelf;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use record::{Builder, Contents, CpuLevel, Experiment, ProbeKind, Program, Unmeasured, Warning};

use crate::lock::Lock;
use crate::steps::Steps;
use crate::toolchain::{STEERING, Toolchains};
use crate::{Context, executable, platform};

pub use options::BuildOptions;

/// What came of an experiment's programs.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Where builds that are timed find the sources, and where they work.
    pub workshop: Workshop,
    /// Program id to what was built; a host command that is absent is not in it.
    pub artifacts: BTreeMap<String, Artifact>,
    /// Subjects that cannot be measured, with the reason.
    pub unmeasured: Vec<Unmeasured>,
    /// Missing layout options, instruction sets, …
    pub warnings: Vec<Warning>,
}

/// What a build under a clock needs to know: see [`crate::probe::BuildProbe`].
#[derive(Clone, Debug, Default)]
pub struct Workshop {
    /// The checkout.
    pub checkout: PathBuf,
    /// Folder for private copies.
    pub folder: PathBuf,
    /// The experiment's programs.
    pub programs: Vec<Program>,
    /// Cargo package to executable, of what writes sources.
    pub generators: BTreeMap<String, PathBuf>,
    /// See [`Context::neighbours`].
    pub neighbours: Option<PathBuf>,
}

/// One program's executables.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Layout seed to executable; the only key is `None` where the linker has no layout option.
    pub paths: BTreeMap<Option<u32>, PathBuf>,
    /// For the record.
    pub build: record::Build,
}

/// Builds every program of `experiment`, or finds them built. `progress` is told each step as a
/// short line. The caller holds the [`Lock`].
///
/// # Errors
/// With the compiler's words and the command; or if `.lab` cannot be written.
pub fn build_all(
    ctx: &Context,
    toolchains: &Toolchains,
    experiment: &Experiment,
    progress: &dyn Fn(&str),
) -> Result<Built> {
    let digests = ctx
        .project
        .digests(experiment, &toolchains.digest(), record::PROTOCOL)?;
    let mut built = Built {
        workshop: Workshop {
            checkout: ctx.project.root().to_owned(),
            folder: ctx.project.state().join("workshop").join(&experiment.id),
            programs: experiment.programs.clone(),
            generators: BTreeMap::new(),
            neighbours: ctx.neighbours.clone(),
        },
        ..Built::default()
    };
    fetch::dependencies(ctx, experiment, progress)?;
    for program in &experiment.programs {
        ctx.interrupt.check()?;
        if let Some(package) = &program.generator {
            let generator = tool(package, "Writes sources.");
            let path = build_tool(ctx, toolchains, experiment, &generator, progress)?;
            built.workshop.generators.insert(package.clone(), path);
        }
        if !needs_executable(experiment, program) {
            continue;
        }
        if program.builder == Builder::Host {
            host_command::find(ctx, experiment, program, &mut built)?;
            continue;
        }
        let job = Job::new(ctx, experiment, program);
        let digest = job.digest(&digests.programs[&program.id], &digests.toolchains);
        let (mut artifact, warnings) = job
            .obtain(&digest, progress)
            .with_context(|| format!("experiment `{}`, program `{}`", experiment.id, program.id))?;
        if is_weighed(experiment, program) {
            artifact.build.contents = contents(&artifact)?;
        }
        built.artifacts.insert(program.id.clone(), artifact);
        built.warnings.extend(warnings);
    }
    built.warnings.extend(kept_away());
    built.warnings.extend(overlooked(ctx));
    Ok(built)
}

/// Whether a program is built before the measuring: unless its sources are all that its subjects need. One
/// without subjects serves others.
fn needs_executable(experiment: &Experiment, program: &Program) -> bool {
    let subjects = experiment.subjects.iter();
    let mut own = subjects.filter(|s| s.program == program.id).peekable();
    own.peek().is_none() || own.any(|s| s.probe.runs_executable())
}

/// A cargo package of this workspace that measuring needs, and that is not measured.
pub fn tool(package: &str, about: &str) -> Program {
    Program {
        id: package.into(),
        language: "Rust".into(),
        builder: Builder::Cargo,
        package: package.into(),
        profile: None,
        flags: Vec::new(),
        own_flags: Vec::new(),
        env: BTreeMap::new(),
        generator: None,
        cpu: CpuLevel::Baseline,
        about: about.into(),
    }
}

/// Whether a subject asks for the size of a program.
fn is_weighed(experiment: &Experiment, program: &Program) -> bool {
    let mut subjects = experiment.subjects.iter();
    subjects.any(|s| s.probe == ProbeKind::Size && s.program == program.id)
}

/// What the first executable is made of.
fn contents(artifact: &Artifact) -> Result<Option<Contents>> {
    let Some(path) = artifact.paths.values().next() else {
        return Ok(None);
    };
    let read = || executable::contents(&std::fs::read(path)?);
    let contents = read().with_context(|| path.display().to_string())?;
    Ok(Some(contents))
}

/// Builds a program that is not measured: one layout will do.
///
/// # Errors
/// As [`build_all`].
pub fn build_tool(
    ctx: &Context,
    toolchains: &Toolchains,
    experiment: &Experiment,
    program: &Program,
    progress: &dyn Fn(&str),
) -> Result<PathBuf> {
    let mut job = Job::new(ctx, experiment, program);
    job.seeds.truncate(1);
    let digest = job.digest(&ctx.project.program_digest(program)?, &toolchains.digest());
    let (artifact, _) = job.obtain(&digest, progress)?;
    let path = artifact.paths.into_values().next();
    path.with_context(|| format!("program `{}`: nothing was built: build again", program.id))
}

/// One program to build.
struct Job<'a> {
    ctx: &'a Context,
    experiment: &'a Experiment,
    program: &'a Program,
    /// The instruction set that this host can run.
    cpu: CpuLevel,
    seeds: Vec<u32>,
}

impl<'a> Job<'a> {
    fn new(ctx: &'a Context, experiment: &'a Experiment, program: &'a Program) -> Self {
        let cpu = match program.cpu {
            CpuLevel::V3 if platform::has_x86_64_v3() => CpuLevel::V3,
            _ => CpuLevel::Baseline,
        };
        Self {
            ctx,
            experiment,
            program,
            cpu,
            // Seed 0 asks both linkers for something else.
            seeds: (1..=experiment.layouts).collect(),
        }
    }

    /// Digest of all that decides what the executables are.
    fn digest(&self, program: &str, toolchains: &str) -> String {
        let seeds = format!("{:?} {:?}", self.seeds, self.cpu);
        record::combine([program, toolchains, &seeds, shelf::VERSION])
    }

    fn obtain(&self, digest: &str, progress: &dyn Fn(&str)) -> Result<(Artifact, Vec<Warning>)> {
        let shelf = shelf::Shelf::new(self.ctx, &self.experiment.id, &self.program.id, digest);
        if let Some(found) = shelf.finished() {
            return Ok(found);
        }
        let scratch = shelf.scratch()?;
        let mut made = match self.program.builder {
            Builder::Go => go::build(self, &scratch, progress)?,
            Builder::Cargo | Builder::Host => cargo::build(self, &scratch, progress)?,
        };
        if self.cpu != self.program.cpu {
            let message = "this processor does not run x86-64-v3: built for the baseline instead";
            made.warn(&self.program.id, message);
        }
        shelf.finish(&self.program.id, made)
    }
}

/// What a builder has left in its scratch folder.
struct Made {
    /// The command, paths relative to the checkout.
    command: String,
    env: BTreeMap<String, String>,
    /// Seeds for which there is a file `layout-<seed>`; without any there is a file `plain`.
    layouts: Vec<u32>,
    warnings: Vec<Warning>,
}

impl Made {
    fn warn(&mut self, about: &str, message: impl Into<String>) {
        self.warnings.push(Warning {
            about: about.into(),
            message: message.into(),
        });
    }
}

/// Settings of the user's that no build has seen, for the record.
fn kept_away() -> Option<Warning> {
    let set = |name: &&&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let names: Vec<&str> = STEERING.iter().filter(set).copied().collect();
    (!names.is_empty()).then(|| Warning {
        about: "host".into(),
        message: format!(
            "set in the environment, and kept away from the builds: {}",
            names.join(", ")
        ),
    })
}

/// That not every compiler of the host was looked for, for the record.
fn overlooked(ctx: &Context) -> Option<Warning> {
    let folder = ctx.neighbours.as_ref()?;
    Some(Warning {
        about: "host".into(),
        message: format!(
            "only compilers in {} counted as running elsewhere",
            folder.display()
        ),
    })
}

/// `lab build`.
///
/// # Errors
/// See [`build_all`].
pub fn run(ctx: &Context, options: &BuildOptions) -> Result<()> {
    let experiments = ctx.experiments(&options.only)?;
    let _lock = Lock::take(&ctx.project, "build")?;
    let toolchains = Toolchains::find(&ctx.interrupt)?;
    for experiment in &experiments {
        let steps = Steps::new(&experiment.id);
        let built = build_all(ctx, &toolchains, experiment, &|step| steps.say(step))?;
        drop(steps);
        for (id, artifact) in &built.artifacts {
            let (layouts, kib) = (artifact.paths.len(), artifact.build.bytes >> 10);
            let id = format!("{} {id}", experiment.id);
            output::line(format!("{id}: {layouts} layouts, {kib} KiB each"))?;
        }
        for missing in &built.unmeasured {
            output::line(format!(
                "{} {}: not built: {}",
                experiment.id, missing.subject, missing.reason
            ))?;
        }
        for warning in &built.warnings {
            output::note(format!("warning: {}: {}", warning.about, warning.message));
        }
    }
    Ok(())
}
