//! Rust programs: compiled once by cargo, linked once for each layout seed.
//!
//! Only the linker differs between layouts. So cargo is given a linker that links the same objects
//! several times: twelve layouts cost one compilation, whole-program optimisation included.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use record::{CpuLevel, Program};

use super::command::{compile, compiler, relative};
use super::{Job, Made, shelf};
use crate::lock;

const LINKER: &str = include_str!("link.sh");

pub(super) fn build(job: &Job<'_>, scratch: &Path, progress: &dyn Fn(&str)) -> Result<Made> {
    let program = &job.program.id;
    let cargo = Cargo::new(job)?;
    progress(&match cargo.target.is_dir() {
        true => format!("cargo builds {program}"),
        false => format!(
            "cargo builds {program}, and first all that it depends on: this once it can take minutes"
        ),
    });
    let command = cargo.rustc(job, scratch)?;
    if !scratch.join("linked").exists() {
        // Cargo found its result fresh and linked nothing: a removed .lab/build.
        cargo.clean(job)?;
        cargo.rustc(job, scratch)?;
    }
    let built = executable(&cargo.target, job.program);
    fs::copy(&built, shelf::plain(scratch))
        .with_context(|| format!("{}: cannot copy: free some space", built.display()))?;
    let mut made = Made {
        command: relative(job.ctx, &command),
        env: job.program.env.clone(),
        layouts: distinct(scratch, &job.seeds),
        warnings: Vec::new(),
    };
    if !cargo.flags.is_empty() {
        made.env.insert("RUSTFLAGS".into(), cargo.flags);
    }
    if made.layouts.len() < job.seeds.len() {
        made.layouts.clear();
        made.warn(program, no_layouts(scratch));
    }
    Ok(made)
}

struct Cargo {
    flags: String,
    target: PathBuf,
    linker: PathBuf,
}

impl Cargo {
    fn new(job: &Job<'_>) -> Result<Self> {
        let mut flags = job.program.flags.clone();
        if job.cpu == CpuLevel::V3 {
            flags.push("-Ctarget-cpu=x86-64-v3".into());
        }
        let flags = flags.join(" ");
        // Settings of its own are as good as flags: what was built with others is of no use.
        let settings: String = job
            .program
            .env
            .iter()
            .map(|(k, v)| format!(" {k}={v}"))
            .collect();
        let folder = job.ctx.project.state().join("cargo");
        let name = match format!("{flags}{settings}") {
            none if none.is_empty() => "default".into(),
            some => record::digest_bytes(some.as_bytes()),
        };
        Ok(Self {
            flags,
            target: folder.join(name),
            linker: linker(&folder)?,
        })
    }

    /// Compiles and links; gives the command line.
    fn rustc(&self, job: &Job<'_>, scratch: &Path) -> Result<String> {
        let package = &job.program.package;
        let mut args = self.common(job, &["rustc", "--locked", "--bin", package]);
        let mut linker = OsString::from("linker=");
        linker.push(&self.linker);
        args.extend(["--".into(), "-C".into(), linker]);
        args.extend(job.program.own_flags.iter().map(Into::into));
        let seeds: Vec<String> = job.seeds.iter().map(u32::to_string).collect();
        let mut env = vec![
            ("RUSTFLAGS", self.flags.clone()),
            ("CARGO_TERM_COLOR", "never".into()),
            ("LAB_SEEDS", seeds.join(" ")),
            ("LAB_OUT", scratch.to_string_lossy().into_owned()),
        ];
        let own = job.program.env.iter();
        env.extend(own.map(|(name, value)| (name.as_str(), value.clone())));
        let invocation = compiler("cargo", job.ctx.project.experiments(), args, &env);
        compile(job.ctx, &invocation)?;
        Ok(invocation.command_line())
    }

    fn clean(&self, job: &Job<'_>) -> Result<()> {
        let args = self.common(job, &["clean"]);
        let dir = job.ctx.project.experiments();
        compile(job.ctx, &compiler("cargo", dir, args, &[])).map(drop)
    }

    fn common(&self, job: &Job<'_>, words: &[&str]) -> Vec<OsString> {
        let mut args: Vec<OsString> = words.iter().map(Into::into).collect();
        args.extend(
            [
                "--package",
                &job.program.package,
                "--profile",
                profile(job.program),
            ]
            .map(Into::into),
        );
        args.extend(["--target-dir".into(), self.target.clone().into()]);
        args
    }
}

/// The profile that a program is built by.
pub(crate) fn profile(program: &Program) -> &str {
    program.profile.as_deref().unwrap_or("release")
}

/// Where cargo leaves a program's executable below its target folder.
pub(crate) fn executable(target: &Path, program: &Program) -> PathBuf {
    let folder = match profile(program) {
        "dev" => "debug",
        profile => profile,
    };
    target.join(folder).join(&program.package)
}

/// Puts the linker script in place. Its path is part of what cargo compares: it stays the same.
fn linker(folder: &Path) -> Result<PathBuf> {
    // The name tells rustc which flags it takes.
    let path = folder.join("linker").join("cc");
    lock::create(&folder.join("linker"))?;
    fs::write(&path, LINKER)
        .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o755)))
        .with_context(|| format!("{}: cannot write: free some space", path.display()))?;
    Ok(path)
}

/// Seeds whose executable is there, and differs from those before it.
fn distinct(scratch: &Path, seeds: &[u32]) -> Vec<u32> {
    let mut seen = std::collections::BTreeSet::new();
    let new = |seed: &&u32| {
        fs::read(shelf::layout(scratch, **seed))
            .is_ok_and(|bytes| seen.insert(record::digest_bytes(&bytes)))
    };
    seeds.iter().filter(new).copied().collect()
}

fn no_layouts(scratch: &Path) -> String {
    let log = fs::read_to_string(scratch.join("layouts.log")).unwrap_or_default();
    let reason = match log.lines().find(|line| !line.trim().is_empty()) {
        Some(line) => format!("it says `{}`", line.trim()),
        None => "several layouts came out the same".into(),
    };
    format!(
        "the linker has no layout option ({reason}): one layout only, so that intervals do not \
         include the luck of placement; install lld"
    )
}
