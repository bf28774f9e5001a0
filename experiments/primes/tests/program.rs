//! The program as a process: its output, its exit codes.

use std::process::{Command, Output};

fn primes(line: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_primes"));
    program
        .args(line.split_whitespace())
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is text")
}

#[test]
fn every_listed_workload_finds_the_primes() {
    let list = primes("--list");
    assert!(list.status.success());
    for workload in text(&list.stdout).lines() {
        let threads = if workload.starts_with("parallel") {
            "--param threads=2"
        } else {
            ""
        };
        let output = primes(&format!(
            "--workload {workload} --iterations 2 --param n=1000 {threads}"
        ));
        let lines: Vec<&str> = text(&output.stdout).lines().collect();
        assert_eq!(lines.len(), 4, "{workload}: {output:?}");
        assert!(
            lines[1..3].iter().all(|line| line.ends_with(" 168 76127")),
            "{workload}: {lines:?}"
        );
    }
}

#[test]
fn a_wrong_command_line_exits_with_2_and_one_line() {
    for (line, part) in [
        ("--workload trail --iterations 1", "trial, sieve, segmented"),
        ("--workload trial --iterations 1", "--param n=VALUE"),
        (
            "--workload trial --iterations 1 --param n=10000000001",
            "choose a smaller bound",
        ),
        (
            "--workload parallel --iterations 1 --param n=9 --param threads=0",
            "threads=0",
        ),
    ] {
        let output = primes(line);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(output.stdout.is_empty(), "{line}: {output:?}");
        assert_eq!(message.lines().count(), 1, "{line}: {message}");
        assert!(message.contains(part), "{line}: {message}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_exits_with_1() {
    let full = std::fs::File::create("/dev/full").expect("Linux has /dev/full");
    let mut program = Command::new(env!("CARGO_BIN_EXE_primes"));
    program.args(["--workload", "trial", "--iterations", "1", "--param", "n=9"]);
    let output = program.stdout(full).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
}
