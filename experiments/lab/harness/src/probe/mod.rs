//! Ways to take one sample of one subject.
//!
//! Whoever schedules, journals and records sees [`Probe`], [`SampleRequest`] and [`Measured`], and
//! cannot tell which probe it was.

mod build;
mod capacity;
mod command_probe;
mod first;
mod loop_probe;
pub mod protocol;
mod sample_error;
pub mod segments;
mod server_probe;
mod serving;
mod size_probe;
mod source;
mod traffic;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use record::{BuildPlan, Distribution, ProbeKind, Subject, Traffic};

pub use build::BuildProbe;
pub use command_probe::CommandProbe;
pub use loop_probe::LoopProbe;
pub use protocol::Expected;
pub use sample_error::{SampleError, Void, tail};
pub use server_probe::ServerProbe;
pub use size_probe::SizeProbe;
pub use source::SourceProbe;
pub use traffic::expected_seconds;

use crate::Interrupt;
use crate::build::Built;
use crate::process::{self, Finished, Invocation, Usage};
use segments::rounded;

/// A way to take a sample of one subject.
pub trait Probe {
    /// Takes one sample, in fresh processes.
    ///
    /// # Errors
    /// If the subject does anything but what it was asked, or the user interrupts.
    fn sample(
        &self,
        request: &SampleRequest<'_>,
        interrupt: &Interrupt,
    ) -> Result<Measured, SampleError>;
}

/// What one sample shall be.
#[derive(Clone, Copy, Debug)]
pub struct SampleRequest<'a> {
    /// The workload's name in the subject's program.
    pub task: &'a str,
    /// The workload's parameters.
    pub parameters: &'a BTreeMap<String, u64>,
    /// Iterations in it.
    pub iterations: u64,
    /// Seed of the layout to run, where the program has several.
    pub layout: Option<u32>,
    /// Bytes by which the environment grows: its size moves the stack.
    pub padding: usize,
    /// When it is given up.
    pub timeout: Duration,
    /// What every iteration must return.
    pub expected: Expected,
    /// For a server: how it is loaded.
    pub load: Option<&'a Traffic<'a>>,
    /// For a build: what is asked of the toolchain.
    pub build: Option<&'a BuildPlan>,
    /// For a server in an open loop: requests a second.
    pub rate: Option<f64>,
    /// Seed of what the probe draws itself.
    pub seed: u64,
}

impl<'a> SampleRequest<'a> {
    /// One iteration of `task`, checked against nothing, for a minute at the most.
    pub fn new(task: &'a str, parameters: &'a BTreeMap<String, u64>) -> Self {
        Self {
            task,
            parameters,
            iterations: 1,
            layout: None,
            padding: 0,
            timeout: Duration::from_secs(60),
            expected: Expected::default(),
            load: None,
            build: None,
            rate: None,
            seed: 0,
        }
    }
}

/// What a sample came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Iterations in it.
    pub iterations: u64,
    /// Metric name (see [`record::metrics`]) to value; `wall` is always there.
    pub metrics: BTreeMap<String, f64>,
    /// How single values are spread, by name, where the probe sees them; see [`record::Sample::distributions`].
    pub distributions: BTreeMap<String, Distribution>,
    /// Mean seconds per iteration of up to 16 consecutive equal parts, where the probe sees them.
    pub segments: Vec<f64>,
    /// Fastest and slowest iteration, seconds, where the probe sees them.
    pub extremes: Option<[f64; 2]>,
    /// What the last iteration returned, as far as the probe sees it.
    pub returned: Expected,
    /// Why this is no measurement: there are no metrics then, and it is kept to be counted.
    pub void: Option<Void>,
}

/// The executables of one program, by layout seed; `None` where it has one layout only.
pub type Executables = BTreeMap<Option<u32>, PathBuf>;

/// The probe that `subject` asks for, on the executables of all programs by their ids.
///
/// # Errors
/// If the subject's own entry makes no sense: the message names the entry and the mend.
pub fn probe_of(subject: &Subject, built: &Built) -> anyhow::Result<Box<dyn Probe>> {
    let artifact = built.artifacts.get(&subject.program);
    let executables = artifact.map(|a| a.paths.clone()).unwrap_or_default();
    Ok(match subject.probe {
        ProbeKind::Loop => Box::new(LoopProbe::new(executables, subject.env.clone())),
        ProbeKind::Command => Box::new(CommandProbe::new(subject, executables)?),
        ProbeKind::Server => Box::new(ServerProbe::new(subject, built)),
        ProbeKind::Build => Box::new(BuildProbe::new(subject, built)?),
        ProbeKind::Size => Box::new(SizeProbe::new(executables)),
        ProbeKind::Source => Box::new(SourceProbe::new(subject, &built.workshop)?),
    })
}

/// Whether a sample by this probe has a free number of iterations.
pub fn repeats(kind: ProbeKind) -> bool {
    match kind {
        ProbeKind::Loop => true,
        ProbeKind::Command
        | ProbeKind::Server
        | ProbeKind::Build
        | ProbeKind::Size
        | ProbeKind::Source => false,
    }
}

/// The executable for `layout`; one without layouts, or a foreign layout, serves for all.
fn executable(executables: &Executables, layout: Option<u32>) -> &Path {
    executables
        .get(&layout)
        .or_else(|| executables.get(&None))
        .or_else(|| executables.values().next())
        .map_or(Path::new(""), PathBuf::as_path)
}

/// `template` with each `{name}` replaced by the parameter's value.
fn filled(template: &str, parameters: &BTreeMap<String, u64>) -> String {
    parameters
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
}

/// A run of `program` in a clean environment of the wanted size.
fn invocation(
    program: &Path,
    args: Vec<OsString>,
    env: &BTreeMap<String, String>,
    request: &SampleRequest<'_>,
) -> Invocation {
    let mut env: Vec<(String, String)> = env.clone().into_iter().collect();
    env.push(("LAB_PADDING".into(), "x".repeat(request.padding)));
    Invocation {
        env,
        timeout: request.timeout,
        ..Invocation::new(program).args(args)
    }
}

/// Runs to the end; anything but success is an error that shows what was printed.
fn finish(invocation: &Invocation, interrupt: &Interrupt) -> Result<Finished, SampleError> {
    let finished = process::run(invocation, interrupt)?;
    if finished.status.success() {
        Ok(finished)
    } else {
        Err(SampleError::failed(invocation, &finished))
    }
}

/// The metrics of a process that has ended: what it used, and what the processor counted of it where it counts.
pub fn process_metrics(finished: &Finished) -> BTreeMap<String, f64> {
    let counted = finished.counted.iter();
    let counted = counted.map(|(name, count)| ((*name).to_owned(), *count as f64));
    usage_metrics(&finished.usage)
        .into_iter()
        .chain(counted)
        .collect()
}

/// The metrics that the operating system's books give for any process.
pub fn usage_metrics(usage: &Usage) -> BTreeMap<String, f64> {
    let mut metrics: BTreeMap<String, f64> = [
        ("wall", usage.wall.as_secs_f64()),
        ("cpu", usage.cpu().as_secs_f64()),
        ("minor-faults", usage.minor_faults as f64),
        ("major-faults", usage.major_faults as f64),
        ("voluntary-switches", usage.voluntary_switches as f64),
        ("involuntary-switches", usage.involuntary_switches as f64),
    ]
    .map(|(name, value)| (name.to_owned(), rounded(value)))
    .into();
    if let Some(bytes) = usage.peak_memory {
        metrics.insert("peak-memory".into(), bytes as f64);
    }
    metrics
}

#[cfg(test)]
mod tests;
