//! The command `lab compare` as its user meets it: real commands, real signals, real terminals.

mod interrupts;
mod limits;
mod output;
mod shells;
mod waits;

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;

/// Far more than anything takes here, on any machine, and far less than what a wait without bound takes.
const AGES: Duration = Duration::from_secs(300);

/// `lab compare` with these arguments.
fn compare(args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin("lab"));
    command.arg("compare").args(args.iter().map(|arg| own(arg)));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// With this process's number for `.N`, as in `sleep 7101.N`: another run of these tests on the same machine
/// has commands of its own, and they are told apart whatever session and environment they are in.
fn own(text: &str) -> String {
    text.replace(".N", &format!(".{:07}", std::process::id()))
}

/// What it came to.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs it to its end, which comes before ages have passed.
fn ends(command: &mut Command) -> Ended {
    let begun = Instant::now();
    let ended = ended(command.output().expect("it starts"));
    assert!(
        begun.elapsed() < AGES,
        "it has waited for {:?}",
        begun.elapsed()
    );
    ended
}

fn ended(output: Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Ended {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

impl Ended {
    fn says(&self, code: i32, words: &[&str]) {
        let all = format!("{}{}", self.stdout, self.stderr);
        assert_eq!(self.code, Some(code), "{all}");
        for word in words {
            assert!(all.contains(word), "lacks `{word}`:\n{all}");
        }
        assert!(!all.contains("panicked"), "{all}");
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("JSON on standard output")
    }
}

/// Waits until the file has so many lines.
fn has_lines(file: &Path, lines: usize) {
    eventually("the commands run", || {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines().count() >= lines
    });
}

fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < AGES, "not seen: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether a process has these words in its command line.
fn runs(words: &str) -> bool {
    lines().any(|line| line.contains(&own(words)))
}

/// Whether a process has been started by just these words.
fn runs_just(words: &str) -> bool {
    lines().any(|line| line.trim_end() == own(words))
}

/// The command lines of all processes.
fn lines() -> impl Iterator<Item = String> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.map(|entry| {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).replace('\0', " ")
    })
}

fn send(child: &Child, signal: rustix::process::Signal) {
    rustix::process::kill_process(rustix::process::Pid::from_child(child), signal)
        .expect("it runs");
}
