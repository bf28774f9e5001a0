//! Go programs: compiled once into Go's cache, linked once for each layout seed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Result, anyhow};
use record::CpuLevel;

use super::command::{compile, compiler, relative};
use super::{Job, Made, shelf};
use crate::process::Invocation;

/// The linker's words for an option that it does not have.
const NO_OPTION: &str = "flag provided but not defined: -randlayout";

pub(super) fn build(job: &Job<'_>, scratch: &Path, progress: &dyn Fn(&str)) -> Result<Made> {
    let program = &job.program.id;
    progress(&format!("go builds {program}"));
    let target = |seed: u32| (Some(seed), shelf::layout(scratch, seed));
    let plain = (None, shelf::plain(scratch));
    let first = invocation(job, job.seeds.first().map_or(plain, |seed| target(*seed)));
    let mut made = Made {
        command: relative(job.ctx, &first.command_line()),
        env: env(job)
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v))
            .collect(),
        layouts: job.seeds.clone(),
        warnings: Vec::new(),
    };
    match compile(job.ctx, &first) {
        Ok(_) => rest(
            job,
            job.seeds.iter().skip(1).map(|seed| target(*seed)).collect(),
        )?,
        Err(problem) if problem.to_string().contains(NO_OPTION) => {
            let plain = invocation(job, (None, shelf::plain(scratch)));
            compile(job.ctx, &plain)?;
            made.command = relative(job.ctx, &plain.command_line());
            made.layouts.clear();
            made.warn(
                program,
                "Go's linker has no -randlayout: one layout only, so that intervals do not \
                 include the luck of placement; install Go 1.26 or newer",
            );
        }
        Err(problem) => return Err(problem),
    }
    Ok(made)
}

/// The remaining layouts, two at a time: a link leaves a second core idle for half of its time.
fn rest(job: &Job<'_>, targets: Vec<(Option<u32>, PathBuf)>) -> Result<()> {
    let (left, right) = targets.split_at(targets.len() / 2);
    let each = |half: &[(Option<u32>, PathBuf)]| {
        half.iter()
            .try_for_each(|target| compile(job.ctx, &invocation(job, target.clone())).map(drop))
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| each(right));
        each(left)?;
        other
            .join()
            .unwrap_or_else(|_| Err(anyhow!("go: a build thread failed: build again")))
    })
}

fn invocation(job: &Job<'_>, (seed, output): (Option<u32>, PathBuf)) -> Invocation {
    let (linking, mut flags): (Vec<_>, Vec<_>) =
        (job.program.flags.iter().cloned()).partition(|flag| flag.starts_with("-ldflags="));
    let mut linker: Vec<String> = linking
        .iter()
        .map(|flag| flag["-ldflags=".len()..].to_owned())
        .collect();
    linker.extend(seed.map(|seed| format!("-randlayout={seed}")));
    if !linker.is_empty() {
        flags.push(format!("-ldflags={}", linker.join(" ")));
    }
    let mut args: Vec<_> = ["build", "-trimpath"].map(Into::into).into();
    args.extend(flags.into_iter().map(Into::into));
    args.extend([
        "-o".into(),
        output.into(),
        job.program.package.clone().into(),
    ]);
    let env: Vec<_> = env(job).into_iter().collect();
    compiler("go", job.ctx.project.go_experiments(), args, &env)
}

/// The user's own settings of Go have no part in a build. No commit's name is put into a program: it
/// would make each commit another one, and a copy of the sources is in no repository.
pub const SETTINGS: [(&str, &str); 3] = [
    ("GOENV", "off"),
    ("GOFLAGS", "-mod=readonly -buildvcs=false"),
    ("GOTOOLCHAIN", "local"),
];

fn env<'a>(job: &'a Job<'_>) -> BTreeMap<&'a str, String> {
    let settings = SETTINGS.map(|(name, value)| (name, value.to_owned()));
    let mut env: BTreeMap<&str, String> = settings.into();
    let own = job.program.env.iter();
    env.extend(own.map(|(name, value)| (name.as_str(), value.clone())));
    if cfg!(target_arch = "x86_64") {
        let level = match job.cpu {
            CpuLevel::Baseline => "v1",
            CpuLevel::V3 => "v3",
        };
        env.insert("GOAMD64", level.into());
    }
    env
}
