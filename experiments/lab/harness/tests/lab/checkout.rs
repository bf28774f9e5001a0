//! A small checkout of its own: one experiment, two programs, real compilers.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// Speaks the protocol; what it does beside that is named by the workload.
const RUST: &str = r#"
use std::time::{Duration, Instant};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let value = |flag: &str| args.iter().skip_while(|a| *a != flag).nth(1).cloned();
    let (task, asked) = (value("--workload").unwrap(), value("--iterations"));
    let asked: u64 = asked.map_or(1, |count| count.parse().unwrap());
    let place = std::env::var("TMPDIR").unwrap();
    // Where the test wants something to happen once the journal holds so many samples.
    let journal = std::fs::read_to_string(format!("{place}/../.lab/journal/local/toy.jsonl"));
    let samples = journal.map_or(0, |text| text.lines().count().saturating_sub(1));
    let due = |what: &str| {
        let when = std::fs::read_to_string(format!("{place}/{what}")).ok();
        when.is_some_and(|when| samples >= when.parse().unwrap())
    };
    if due("block") {
        std::fs::write(format!("{place}/../src/results"), "in the way").unwrap();
    }
    let hang = || -> ! {
        let mine = format!("{}\n", std::process::id());
        std::fs::write(format!("{place}/hangs"), mine).unwrap();
        loop { std::thread::sleep(Duration::from_secs(1)); }
    };
    let (check, pause, printed) = match task.as_str() {
        "right" if due("stall") => hang(),
        "right" => (17, 1, asked),
        "slow" => (17, 1500, asked),
        "few" => (17, 1, asked - 1),
        "wrong" => (18, 1, asked),
        "rubbish" => { println!("hello"); return }
        "fails" => { eprintln!("out of luck"); std::process::exit(3) }
        "hangs" => hang(),
        other => panic!("{other}"),
    };
    println!("subject 1");
    for _ in 0..printed {
        let start = Instant::now();
        std::thread::sleep(Duration::from_millis(pause));
        println!("iteration {} 4 {check}", start.elapsed().as_nanos());
    }
    println!("end {printed}");
}
"#;

const GO: &str = r#"package main

import (
	"flag"
	"fmt"
	"time"
)

func main() {
	task := flag.String("workload", "", "")
	count := flag.Int("iterations", 1, "")
	flag.Bool("hold", false, "")
	flag.String("param", "", "")
	flag.Parse()
	pause := time.Millisecond
	if *task == "slow" {
		pause *= 1500
	}
	fmt.Println("subject 1")
	for range *count {
		start := time.Now()
		time.Sleep(pause)
		fmt.Printf("iteration %d 4 17\n", time.Since(start).Nanoseconds())
	}
	fmt.Printf("end %d\n", *count)
}
"#;

const DEFINITION: &str = r#"
schema = 1
id = "toy"
title = "Toy"
question = "Is it right?"
layouts = 2
sample-seconds = [0.05, 0.2]
precision = 0.5

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

/// Measures six blocks. The time is enough on any machine, and what is left of it is not waited for.
pub const MEASURE: [&str; 5] = ["measure", "--budget", "2h", "--blocks", "6"];

/// A checkout in a temporary folder.
pub struct Checkout {
    folder: TempDir,
    /// Folders that come before the user's own in PATH.
    tools: PathBuf,
}

impl Checkout {
    /// One whose Rust subject does `task`: see the program above.
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

    /// With what `lab build` makes of its programs, called `sources`, once and for all tests: for those of
    /// something else.
    pub fn built(self, sources: &str) -> Self {
        static FRESH: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("built-{sources}"));
        // Another run of these tests may be looking at the same.
        let lock = fs::File::create(kept.with_extension("lock")).unwrap();
        lock.lock().unwrap();
        let mut fresh = FRESH.lock().unwrap_or_else(PoisonError::into_inner);
        let here = self.path(".lab/build");
        if kept.is_dir() {
            fs::create_dir_all(self.path(".lab")).unwrap();
            copied(&kept, &here);
        }
        if fresh.insert(sources.to_owned()) {
            // What an earlier run has left may be of other sources.
            self.run(&["build"]).success();
            let _ = fs::remove_dir_all(&kept);
            copied(&here, &kept);
        }
        self
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

    /// Edits the definition: what stands there as `from` becomes `to`.
    pub fn redefine(&self, from: &str, to: &str) {
        let file = "experiments/toy/experiment.toml";
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "the definition holds `{from}`");
        self.write(file, &text.replacen(from, to, 1));
    }

    /// Puts a shell script into PATH, before the real tool of its name. Another process writes it: a
    /// child that another test starts at the same moment could hold a file of this one open for
    /// writing, and what is being written cannot be started.
    pub fn tool(&self, name: &str, script: &str) {
        let writing = "printf '#!/bin/sh\\n%s\\n' \"$1\" >\"$0\" && chmod 755 \"$0\"";
        let mut shell = Command::new("sh");
        shell
            .args(["-c", writing])
            .arg(self.tools.join(name))
            .arg(script);
        assert!(shell.status().unwrap().success());
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

    /// Waits until nothing runs that has the checkout in its command line.
    pub fn has_no_stray(&self) {
        let here = self.folder.path().display().to_string();
        let runs_here = |pid: &str| {
            let line = fs::read(Path::new("/proc").join(pid).join("cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(&here)
        };
        eventually("no stray process", || {
            let all = fs::read_dir("/proc").into_iter().flatten().flatten();
            let mut names = all.map(|entry| entry.file_name().to_string_lossy().into_owned());
            (!names.any(|pid| runs_here(&pid))).then_some(())
        });
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

/// Copies a folder, by another process: a child that another test starts could hold a program open for
/// writing, and what is being written cannot be started.
fn copied(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-r").args([from, to]).status();
    assert!(status.unwrap().success());
}

/// Runs `work` on a thread that is bound to one core: its children have only that one.
#[cfg(target_os = "linux")]
pub fn on_one_core(work: impl FnOnce() + Send) {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    std::thread::scope(|scope| {
        let bound = scope.spawn(|| {
            let all = sched_getaffinity(None).unwrap();
            let first = (0..CpuSet::MAX_CPU).find(|&core| all.is_set(core)).unwrap();
            let mut one = CpuSet::new();
            one.set(first);
            sched_setaffinity(None, &one).unwrap();
            work();
        });
        if let Err(panic) = bound.join() {
            std::panic::resume_unwind(panic);
        }
    });
}

/// Where the user's PATH has a tool.
pub fn real(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
    places.find(|file| file.is_file()).unwrap()
}

/// How long a test waits for what takes a moment on any machine that is not hanging.
const PATIENCE: Duration = Duration::from_secs(600);

/// Asks until there is an answer, or patience is over.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < PATIENCE, "not seen: {what}");
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
