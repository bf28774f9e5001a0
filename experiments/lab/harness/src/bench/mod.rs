//! The same functions under criterion and `go test -bench`: the field's own harnesses, beside ours.

mod criterion;
mod length;
mod options;
mod testing_b;

use std::path::Path;

use anyhow::{Result, bail};
use output::Unwritten;
use record::{BenchRecord, Benches, Benchmarks, Estimate, Experiment, Session};

use crate::lock::Lock;
use crate::measure::freshness::{belongs_here, bench_digests};
use crate::measure::keep::keep;
use crate::measure::progress::Progress;
use crate::measure::provenance;
use crate::probe::segments::rounded;
use crate::process::{self, Finished, Inherit, Invocation};
use crate::toolchain::Toolchains;
use crate::{Context, host, probe};

pub use length::Length;
pub use options::BenchOptions;

/// Runs the benches of the selected experiments, and records them.
///
/// # Errors
/// If a bench does not build or run, or one that a definition names is missing on a side.
pub fn run(ctx: &Context, options: &BenchOptions) -> Result<()> {
    let selected = ctx.experiments(&options.only)?;
    let toolchains = Toolchains::find(&ctx.interrupt)?;
    let _lock = Lock::take(&ctx.project, "bench")?;
    let length = if options.quick {
        Length::Quick
    } else {
        Length::Full
    };
    let benched: Vec<_> = selected.iter().filter(|e| e.bench.is_some()).collect();
    for experiment in &benched {
        belongs_here::<Benchmarks>(ctx, &experiment.id)?;
    }
    for experiment in benched {
        measure(ctx, &toolchains, experiment, &length)?;
    }
    Ok(())
}

/// Runs the benches of one experiment, for who holds the lock; nothing if it has none.
///
/// # Errors
/// As [`run`].
pub fn measure(
    ctx: &Context,
    toolchains: &Toolchains,
    experiment: &Experiment,
    length: &Length,
) -> Result<()> {
    let Some(benches) = &experiment.bench else {
        return Ok(());
    };
    let progress = Progress::new(&format!("{} benches", experiment.id));
    progress.note("building");
    criterion::build(ctx, benches)?;
    let times = length.times(benches.pairs.len());
    let before = host::conditions();
    // No draw decides anything here: the tools run one after the other, in their own order.
    let digests = bench_digests(ctx, toolchains, experiment)?;
    let mut provenance = provenance::start(ctx, toolchains, digests, 0);
    let started = std::time::Instant::now();
    progress.note(&format!("criterion and go test, {times}"));
    let mut estimates = criterion::run(ctx, benches, &times)?;
    estimates.extend(testing_b::run(ctx, benches, &times)?);
    let after = host::conditions();
    provenance.finished = after.at.clone();
    provenance.used_seconds = rounded(started.elapsed().as_secs_f64());
    provenance.budget_seconds = provenance.used_seconds;
    provenance.command = format!("make bench ONLY={}", experiment.id);
    let session = Session {
        provenance,
        before,
        after,
        warnings: Vec::new(),
        content: Benchmarks { estimates },
    };
    let (record, path) = keep(ctx, &experiment.id, session, |_| Vec::new())?;
    Ok(summarise(&record, benches, &path)?)
}

/// One line a pair, and where the record is.
fn summarise(record: &BenchRecord, benches: &Benches, path: &Path) -> Result<(), Unwritten> {
    for bench in benches.pairs.keys() {
        let of = |language: &str| {
            let mut all = record.latest().estimates.iter();
            all.find(|e| e.bench == *bench && e.language == language)
        };
        if let (Some(rust), Some(go)) = (of("Rust"), of("Go")) {
            output::line(format!(
                "{bench:<30} criterion {:.4e} s, testing.B {:.4e} s: Go / Rust {:.3}",
                rust.seconds,
                go.seconds,
                go.seconds / rust.seconds
            ))?;
        }
    }
    output::line(format!(
        "{} benches: {} estimates: {}",
        record.experiment,
        record.latest().estimates.len(),
        path.display()
    ))
}

/// The estimates of every bench that is wanted, or which are missing.
fn all_of(
    benches: &Benches,
    tool: &str,
    mut find: impl FnMut(&str) -> Option<Estimate>,
) -> Result<Vec<Estimate>> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for id in benches.pairs.keys() {
        match find(id) {
            Some(estimate) => found.push(estimate),
            None => missing.push(format!("`{id}`")),
        }
    }
    if !missing.is_empty() {
        bail!(
            "{tool}: no benchmark {}: add it, or mend [bench.pairs] in the definition",
            missing.join(", ")
        );
    }
    Ok(found)
}

/// Runs a tool to its end; its words are shown if it fails.
fn finish(ctx: &Context, invocation: &Invocation) -> Result<Finished> {
    let finished = process::run(invocation, &ctx.interrupt)?;
    if !finished.status.success() {
        bail!(
            "`{}`: {}:\n{}",
            invocation.command_line(),
            finished.status,
            probe::tail(&finished)
        );
    }
    Ok(finished)
}

/// `program` in the user's whole environment, for at most an hour.
fn tool(program: &str) -> Invocation {
    Invocation {
        inherit: Inherit::All,
        timeout: std::time::Duration::from_secs(3600),
        ..Invocation::new(program)
    }
}
