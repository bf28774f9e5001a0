//! A small checkout of its own: one experiment, two programs, real compilers.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// Speaks the protocol; what it does beside that is named by the workload.
const RUST: &str = r#"
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let task = args.iter().skip_while(|a| *a != "--workload").nth(1).unwrap();
    let check = match task.as_str() {
        "right" => 17,
        "wrong" => 18,
        "fails" => { eprintln!("out of luck"); std::process::exit(3) }
        "hangs" => {
            let place = std::env::var("TMPDIR").unwrap();
            std::fs::write(place + "/hangs", format!("{}\n", std::process::id())).unwrap();
            loop { std::thread::sleep(std::time::Duration::from_secs(1)); }
        }
        other => panic!("{other}"),
    };
    println!("subject 1\niteration 1000 4 {check}\nend 1");
}
"#;

const GO: &str = r#"package main

import "fmt"

func main() {
	fmt.Print("subject 1\niteration 1000 4 17\nend 1\n")
}
"#;

const DEFINITION: &str = r#"
schema = 1
id = "toy"
title = "Toy"
question = "Is it right?"
layouts = 2

[[program]]
id = "rust"
language = "Rust"
builder = "cargo"
package = "toy"
about = "The Rust side."

[[program]]
id = "go"
language = "Go"
builder = "go"
package = "./toy"
about = "The Go side."

[[program]]
id = "absent"
language = "C++"
builder = "host"
package = "no-such-command"
about = "Not on any host."

[[subject]]
id = "rust"
label = "Rust"
program = "rust"
lane = "idiomatic"

[[subject]]
id = "go"
label = "Go"
program = "go"
lane = "idiomatic"

[[subject]]
id = "absent"
label = "Absent"
program = "absent"
lane = "bound"

[[workload]]
id = "task"
title = "task"
about = "It does what its name says."
subjects = { rust = "TASK", go = "right", absent = "right" }

[[expect]]
parameters = {}
result = "4"
check = "17"

[[comparison]]
id = "idiomatic"
title = "idiomatic"
baseline = "rust"
other = "go"
"#;

/// A checkout in a temporary folder.
pub struct Checkout {
    folder: TempDir,
    /// Folders that come before the user's own in PATH.
    tools: PathBuf,
}

impl Checkout {
    /// One whose Rust subject does `task`: "right", "wrong", "fails" or "hangs".
    pub fn new(task: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tools = folder.path().join("tools");
        let checkout = Self { folder, tools };
        fs::create_dir(&checkout.tools).unwrap();
        fs::create_dir(checkout.path("tmp")).unwrap();
        for (file, text) in [
            ("book.toml", ""),
            (
                "experiments/Cargo.toml",
                "[workspace]\nresolver = \"3\"\nmembers = [\"toy\"]\n",
            ),
            (
                "experiments/Cargo.lock",
                "version = 4\n\n[[package]]\nname = \"toy\"\nversion = \"0.0.0\"\n",
            ),
            (
                "experiments/toy/Cargo.toml",
                "[package]\nname = \"toy\"\nversion = \"0.0.0\"\nedition = \"2024\"\n",
            ),
            ("experiments/toy/src/main.rs", RUST),
            (
                "experiments/toy/experiment.toml",
                &DEFINITION.replace("TASK", task),
            ),
            ("go-experiments/go.mod", "module experiments\n\ngo 1.26\n"),
            ("go-experiments/toy/main.go", GO),
        ] {
            checkout.write(file, text);
        }
        checkout
    }

    /// A path in the checkout.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// Writes a file of the checkout.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Puts a shell script into PATH, before the real tool of its name.
    pub fn tool(&self, name: &str, script: &str) {
        let path = self.tools.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// `lab` with these arguments, in this checkout.
    pub fn lab(&self, args: &[&str]) -> Command {
        let user = std::env::var("PATH").unwrap();
        let mut command = Command::new(cargo_bin("lab"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("PATH", format!("{}:{user}", self.tools.display()))
            .env("TMPDIR", self.path("tmp"))
            .env_remove("LAB_HOST")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Runs `lab` to its end.
    pub fn run(&self, args: &[&str]) -> Assert {
        let output = self
            .lab(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output();
        Assert::new(output.unwrap())
    }

    /// The process number that the hanging subject has left.
    pub fn hanging(&self) -> String {
        let file = self.path("tmp/hangs");
        eventually("the subject hangs", || {
            let text = fs::read_to_string(&file).unwrap_or_default();
            text.strip_suffix('\n').map(str::to_owned)
        })
    }
}

/// Where the user's PATH has a tool.
pub fn real(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
    places.find(|file| file.is_file()).unwrap()
}

/// Asks until there is an answer, for a minute at most.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "not seen: {what}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Sends a signal.
pub fn signal(name: &str, pid: &str) {
    let status = Command::new("kill").args(["-s", name, pid]).status();
    assert!(status.unwrap().success());
}

/// Waits until no process has this number.
pub fn is_gone(pid: &str) {
    let alive = || {
        let check = Command::new("kill")
            .args(["-s", "0", pid])
            .stderr(Stdio::null())
            .status();
        // Where nobody reaps orphans, a dead one keeps its number.
        let stat = fs::read_to_string(Path::new("/proc").join(pid).join("stat"));
        check.unwrap().success() && !stat.is_ok_and(|stat| stat.contains(") Z "))
    };
    eventually("the process is gone", || (!alive()).then_some(()));
}

/// Asserts that the error output holds all of these words.
pub fn says(assert: &Assert, words: &[&str]) {
    let text = String::from_utf8_lossy(&assert.get_output().stderr);
    for word in words {
        assert!(text.contains(word), "lacks `{word}`:\n{text}");
    }
}
