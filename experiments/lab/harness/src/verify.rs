//! `lab verify`: everything runs once, and every result is checked.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::Args;
use record::{
    Arrivals, Experiment, LoadPlan, ProbeKind, Subject, Traffic, Workload, expand, undeclared,
};

use crate::build::{Built, build_all};
use crate::conformance;
use crate::error::Problems;
use crate::lock::{self, Lock};
use crate::measure::progress::Progress;
use crate::probe::{Expected, LoopProbe, Measured, SampleError, SampleRequest, Void, probe_of};
use crate::process::{self, Finished, ProcessError};
use crate::stated::{self, Returned};
use crate::steps::Steps;
use crate::toolchain::Toolchains;
use crate::{Context, host};

/// The longest that one iteration may take.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Options of `lab verify`.
#[derive(Clone, Debug, Default, Args)]
pub struct VerifyOptions {
    /// Only these experiments; several are separated by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Run again what was verified before.
    #[arg(long)]
    pub fresh: bool,
}

/// `lab verify`.
///
/// # Errors
/// Every wrong result and every undeclared difference at once; or what kept it from running.
pub fn run(ctx: &Context, options: &VerifyOptions) -> Result<()> {
    let experiments = ctx.experiments(&options.only)?;
    let _lock = Lock::take(&ctx.project, "verify")?;
    let toolchains = Toolchains::find(&ctx.interrupt)?;
    let mut problems = Vec::new();
    for experiment in &experiments {
        let seal = Seal::of(ctx, experiment, &toolchains)?;
        if seal.is_there() && !options.fresh {
            output::line(format!(
                "{}: verified before, nothing changed",
                experiment.id
            ))?;
            continue;
        }
        let found = verify(ctx, experiment, &toolchains)?;
        if found.is_empty() {
            seal.set()?;
        }
        problems.extend(found);
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Problems(problems).into())
    }
}

/// Verifies one experiment; gives every problem.
fn verify(ctx: &Context, experiment: &Experiment, toolchains: &Toolchains) -> Result<Vec<String>> {
    let mut problems = parity(ctx, experiment)?;
    let edits = record::impossible_edits(ctx.project.root(), experiment);
    problems.extend(
        edits
            .iter()
            .map(|p| format!("experiment `{}`, {p}", experiment.id)),
    );
    let steps = Steps::new(&experiment.id);
    let built = build_all(ctx, toolchains, experiment, &|step| steps.say(step))?;
    drop(steps);
    problems.extend(conformance::check(ctx, toolchains, experiment, &built)?);
    let runs = runs(experiment, &built);
    let (id, of, start) = (&experiment.id, runs.len(), Instant::now());
    let progress = Progress::new(id);
    // A value that no definition states is taken from the first side: the others must agree.
    let mut agreed: Option<(String, Expected)> = None;
    let mut returned = Returned::default();
    for (done, run) in runs.iter().enumerate() {
        let (key, subject) = (&run.workload.key, &run.subject);
        let what = format!("verifies {} of {of}: {key}, {subject}", done + 1);
        let used = start.elapsed().as_secs_f64();
        match done {
            0 => progress.tell(&what),
            _ => progress.show(&what, used, used / done as f64 * (of - done) as f64),
        }
        let known = agreed.take().filter(|(workload, _)| workload == key);
        let expected = known.map_or_else(|| stated::of(experiment, &run.workload), |(_, e)| e);
        match run.check(ctx, experiment, &built, expected)? {
            Ok(found) => {
                returned.add(subject, found);
                agreed = Some((key.clone(), found));
            }
            Err(problem) => {
                if let Some(found) = run.returned(ctx, experiment, &built)? {
                    returned.add(subject, found);
                }
                problems.push(format!(
                    "experiment `{id}`, workload `{key}`, subject `{subject}`: {problem}"
                ));
                agreed = Some((key.clone(), expected));
            }
        }
        if runs
            .get(done + 1)
            .is_none_or(|next| next.workload.key != *key)
        {
            let all = std::mem::take(&mut returned);
            problems.extend(all.problem(&ctx.project, experiment, &run.workload));
        }
    }
    drop(progress);
    if problems.is_empty() {
        let skipped = built.unmeasured.iter().map(|u| format!("; {}", u.reason));
        output::line(format!(
            "{id}: {of} runs, every result right{}",
            skipped.collect::<String>()
        ))?;
    }
    Ok(problems)
}

/// Differences between two compared sides that the definition does not declare.
fn parity(ctx: &Context, experiment: &Experiment) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for comparison in &experiment.comparisons {
        for difference in undeclared(&ctx.project, experiment, comparison)? {
            problems.push(format!(
                "experiment `{}`, comparison `{}`: undeclared difference: {difference}: make both sides \
                 equal, or declare it as [[parity]] in experiment.toml",
                experiment.id, comparison.id
            ));
        }
    }
    Ok(problems)
}

/// One subject on one workload.
struct Run {
    workload: Workload,
    subject: String,
    task: String,
}

fn runs(experiment: &Experiment, built: &Built) -> Vec<Run> {
    let there = |subject: &str| {
        let subject = experiment.subject(subject);
        // What is weighed is verified by building it, above. A build under a clock fails by itself, and sources are read.
        let idle = [ProbeKind::Build, ProbeKind::Size, ProbeKind::Source];
        let runs = |s: &&record::Subject| !idle.contains(&s.probe);
        let program = subject.filter(runs).map(|s| &s.program);
        program.is_some_and(|p| built.artifacts.contains_key(p))
    };
    let of_workload = |workload: Workload| {
        let family = experiment.family(&workload.family);
        let subjects = family.map(|f| f.subjects.clone()).unwrap_or_default();
        subjects.into_iter().map(move |(subject, task)| Run {
            workload: workload.clone(),
            subject,
            task,
        })
    };
    expand(experiment, host::cores())
        .into_iter()
        .flat_map(of_workload)
        .filter(|run| there(&run.subject))
        .collect()
}

impl Run {
    /// What a loop returns, whatever it should; `None` where that cannot be told.
    fn returned(
        &self,
        ctx: &Context,
        experiment: &Experiment,
        built: &Built,
    ) -> Result<Option<Expected>> {
        let subject = experiment.subject(&self.subject);
        let Some(subject) = subject.filter(|subject| subject.probe == ProbeKind::Loop) else {
            return Ok(None);
        };
        let paths = &built.artifacts[&subject.program].paths;
        let request = SampleRequest {
            layout: paths.keys().next().copied().flatten(),
            timeout: TIMEOUT,
            ..SampleRequest::new(&self.task, &self.workload.parameters)
        };
        let probe = LoopProbe::new(paths.clone(), subject.env.clone());
        let found = match process::run(&probe.invocation(&request), &ctx.interrupt) {
            Ok(finished) => returned(&finished),
            Err(problem @ ProcessError::Interrupted { .. }) => return Err(problem.into()),
            Err(_) => Expected::default(),
        };
        Ok(Some(found).filter(|found| found.result.is_some() && found.check.is_some()))
    }

    fn request<'a>(
        &'a self,
        experiment: &'a Experiment,
        built: &Built,
        subject: &Subject,
        expected: Expected,
        load: Option<&'a Traffic<'a>>,
    ) -> SampleRequest<'a> {
        let paths = &built.artifacts[&subject.program].paths;
        let family = experiment.family(&self.workload.family);
        SampleRequest {
            layout: paths.keys().next().copied().flatten(),
            timeout: TIMEOUT,
            expected,
            load,
            build: family.and_then(|f| f.build.as_ref()),
            ..SampleRequest::new(&self.task, &self.workload.parameters)
        }
    }

    /// Runs one iteration; gives what later sides must return, or the problem.
    fn check(
        &self,
        ctx: &Context,
        experiment: &Experiment,
        built: &Built,
        expected: Expected,
    ) -> Result<Result<Expected, String>> {
        let subject = experiment.subject(&self.subject);
        let subject = subject.context("a workload names only subjects that exist")?;
        let probe = probe_of(subject, built)?;
        let look = |seconds| {
            let traffic = experiment.traffic(&self.workload.family);
            let load = traffic.map(|traffic| brief(traffic, &self.workload.parameters, seconds));
            let request = self.request(experiment, built, subject, expected, load.as_ref());
            probe.sample(&request, &ctx.interrupt)
        };
        let mut seen = look(MOMENTS[0]);
        for &longer in &MOMENTS[1..] {
            // On a busy machine nobody may have been asked in so short a time.
            if subject.probe != ProbeKind::Server || !is_unclear(&seen) {
                break;
            }
            seen = look(longer);
        }
        match seen {
            Ok(_) if expected == Expected::default() && subject.probe == ProbeKind::Loop => {
                Ok(Ok(self
                    .returned(ctx, experiment, built)?
                    .unwrap_or_default()))
            }
            Ok(_) => Ok(Ok(expected)),
            Err(SampleError::Interrupted(problem)) => Err(problem.into()),
            // Wrong answers are asked for here; a late generator or a small machine is none.
            Err(SampleError::Void(Void::Instrument(_) | Void::Host(_))) => Ok(Ok(expected)),
            Err(problem) => Ok(Err(problem.to_string())),
        }
    }
}

fn is_unclear(seen: &Result<Measured, SampleError>) -> bool {
    matches!(seen, Err(SampleError::Void(Void::Instrument(_))))
}

/// Seconds of a load, each tried if those before have shown nothing.
const MOMENTS: [f64; 3] = [0.05, 0.5, 5.0];

/// A moment of a load: enough for every kind of answer, and for a turn of each connection.
fn brief<'a>(
    traffic: Traffic<'a>,
    parameters: &BTreeMap<String, u64>,
    seconds: f64,
) -> Traffic<'a> {
    const EACH_CONNECTION: f64 = 1e-4;
    let mut plan = LoadPlan {
        arrivals: Arrivals::Closed,
        connections: traffic.plan.connections.min(4),
        warmup: 0.0,
        ..traffic.plan
    };
    plan.seconds = seconds + EACH_CONNECTION * plan.open_connections(parameters) as f64;
    Traffic { plan, ..traffic }
}

/// Result and check value of an iteration that the probe has found well-formed.
fn returned(finished: &Finished) -> Expected {
    let text = String::from_utf8_lossy(&finished.stdout);
    let line = text.lines().find(|line| line.starts_with("iteration "));
    let mut words = line
        .unwrap_or_default()
        .split(' ')
        .skip(2)
        .map(|w| w.parse().ok());
    Expected {
        result: words.next().flatten(),
        check: words.next().flatten(),
    }
}

/// The mark that an experiment was verified as it is now.
struct Seal(PathBuf);

impl Seal {
    fn of(ctx: &Context, experiment: &Experiment, toolchains: &Toolchains) -> Result<Self> {
        let tools = toolchains.digest();
        let digests = ctx.project.digests(experiment, &tools, record::PROTOCOL)?;
        let definition = serde_json::to_string(experiment).expect("a definition is plain data");
        let digests = serde_json::to_string(&digests).expect("digests are plain data");
        let cores = host::cores().to_string();
        let asking = experiment.conformance.as_deref().map(conformance::program);
        let asking = asking
            .map(|program| ctx.project.program_digest(&program))
            .transpose()?;
        let asking = asking.unwrap_or_default();
        let digest = record::combine([definition.as_str(), &digests, &cores, &asking]);
        let folder = ctx.project.state().join("verified");
        Ok(Self(folder.join(format!("{}-{digest}", experiment.id))))
    }

    fn is_there(&self) -> bool {
        self.0.is_file()
    }

    fn set(&self) -> Result<()> {
        let folder = self.0.parent().unwrap_or(&self.0);
        lock::create(folder)?;
        fs::write(&self.0, "")
            .with_context(|| format!("{}: cannot write: free some space", self.0.display()))
    }
}
