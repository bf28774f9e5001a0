//! The program as a process: its exit codes, and that it leaves no server behind.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use rustix::process::{Pid, Signal, kill_process};

use crate::stub::PIDS;
use crate::{conformance, text, trial, unless};

/// How long is waited for what comes at once, and on a busy machine soon.
const SOON: Duration = Duration::from_secs(60);

pub fn trials() -> Vec<Trial> {
    vec![
        trial("a wrong command line exits with 2".into(), wrong_lines),
        trial(
            "a server that cannot be started is a failure".into(),
            no_server,
        ),
        trial("SIGTERM leaves no server behind".into(), || {
            leaves_none("term", Signal::TERM)
        }),
        trial("SIGKILL leaves no server behind".into(), || {
            leaves_none("kill", Signal::KILL)
        }),
        trial("a run leaves no server behind".into(), run_leaves_none),
    ]
}

fn wrong_lines() -> Result<(), String> {
    for line in [
        &[][..],
        &["--seed"],
        &["--seed", "x", "--", "api"],
        &["--only", "x", "--", "api"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_api-conformance"));
        let output = command.args(line).output().map_err(|e| e.to_string())?;
        let errors = text(&output.stderr);
        let one_line = errors.starts_with("error: ") && errors.lines().count() == 1;
        unless(
            output.status.code() == Some(2) && one_line,
            "exit code 2",
            &output,
        )?;
    }
    Ok(())
}

fn no_server() -> Result<(), String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_api-conformance"));
    let output = command
        .args(["--only", "paths", "--", "/no/such/server", "serve"])
        .output();
    let output = output.map_err(|e| e.to_string())?;
    let named = text(&output.stderr).starts_with("paths/start: `/no/such/server");
    unless(
        output.status.code() == Some(1) && named,
        "a failure that names the command",
        &output,
    )
}

/// Ends the program while it asks.
fn leaves_none(name: &str, signal: Signal) -> Result<(), String> {
    let folder = Folder::new(name)?;
    let mut command = conformance("", &[]);
    let quiet = command
        .env(PIDS, &folder.0)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = quiet.spawn().map_err(|e| e.to_string())?;
    wait_until(|| folder.living() > 5)
        .then_some(())
        .ok_or("no servers were started")?;
    kill_process(Pid::from_child(&child), signal).map_err(|e| e.to_string())?;
    let _ = child.wait();
    let gone = wait_until(|| folder.living() == 0);
    gone.then_some(())
        .ok_or(format!("{} servers still run", folder.living()))
}

fn run_leaves_none() -> Result<(), String> {
    let folder = Folder::new("run")?;
    let mut command = conformance(
        "dies-of-garbage",
        &["--only", "shutdown", "--only", "hostile"],
    );
    let output = command
        .env(PIDS, &folder.0)
        .output()
        .map_err(|e| e.to_string())?;
    unless(
        folder.started() > 5 && folder.living() == 0,
        "no server left",
        &output,
    )
}

/// A folder with a file for each server that was started.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self, String> {
        let name = format!("api-conformance-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Self(path))
    }

    fn pids(&self) -> Vec<i32> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let name = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
        entries.filter_map(name).collect()
    }

    fn started(&self) -> usize {
        self.pids().len()
    }

    /// Those that run; one that waits to be reaped does not.
    fn living(&self) -> usize {
        let runs = |pid: &i32| {
            let pid = Pid::from_raw(*pid).expect("a process number");
            let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
            let is_zombie = stat.is_ok_and(|text| text.contains(") Z "));
            rustix::process::test_kill_process(pid).is_ok() && !is_zombie
        };
        self.pids().iter().filter(|pid| runs(pid)).count()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn wait_until(mut done: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + SOON;
    while !done() {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}
