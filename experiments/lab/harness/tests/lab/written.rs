//! What cannot be written: the result of a command whose reader has gone, and the journal on a full disk.

use std::fs::OpenOptions;
use std::process::Stdio;

use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;

use crate::checkout::{Checkout, MEASURE, says};

/// Every command that prints a result and needs little else.
const COMMANDS: &[&[&str]] = &[
    &["doctor"],
    &["doctor", "--json"],
    &["build"],
    &["verify"],
    &["measure", "--budget", "5s"],
    &["measure", "--budget", "5s"],
];

#[test]
fn a_reader_that_has_gone_ends_every_command_without_a_word() {
    let checkout = Checkout::new("right").built("right");
    for command in COMMANDS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut lab = checkout.lab(command);
        let output = lab.stdout(writer).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(141), "{command:?}: {said}");
        assert!(
            !said.contains("error: ") && !said.contains("panicked"),
            "{command:?}: {said}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_of_every_command() {
    let checkout = Checkout::new("right").built("right");
    for command in COMMANDS {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut lab = checkout.lab(command);
        let output = lab.stdout(full).stderr(Stdio::piped()).output().unwrap();
        says(
            &Assert::new(output).code(1),
            &["error: ", "standard output: cannot write"],
        );
    }
}

#[test]
fn errors_that_nobody_reads_keep_their_exit_code() {
    let checkout = Checkout::new("right").built("right");
    for (command, code) in [
        (&["measure", "--only", "nonsense"][..], 1),
        (&["verify", "--only", ""], 1),
        (&["build", "--only", "../toy"], 1),
        (&["bench", "--only", "toy,toys"], 1),
        (&["calibrate", "--only", "toy"], 1),
        (&["measure", "--budget", "18446744073709551615s"], 2),
        (&["calibrate", "--budget", "1e999s"], 2),
        (&["doctor", "--root", "/nonsense"], 1),
        (&["doctor", "--host", ".."], 2),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut lab = checkout.lab(command);
        let status = lab.stderr(writer).status().unwrap();
        assert_eq!(status.code(), Some(code), "{command:?}");
    }
}

/// Files of this process may hold so many blocks of 512 bytes: what a full disk is to a journal.
fn measure_with(checkout: &Checkout, blocks: u32) -> Assert {
    let script = format!(
        "trap '' XFSZ; ulimit -f {blocks}; exec {} {}",
        cargo_bin("lab").display(),
        MEASURE.join(" ")
    );
    let lab = checkout.lab(&[]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).current_dir(checkout.path(""));
    shell.envs(
        lab.get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    Assert::new(shell.output().unwrap())
}

#[test]
fn a_disk_that_fills_while_measuring_costs_the_entry_and_nothing_before_it() {
    let checkout = Checkout::new("right").built("right");
    checkout.run(&["verify"]).success();
    let full = measure_with(&checkout, 8).code(1);
    says(
        &full,
        &[
            "toy.jsonl: cannot write",
            "free some space",
            "it goes on from here",
        ],
    );
    let journal = std::fs::read_to_string(checkout.path(".lab/journal/local/toy.jsonl")).unwrap();
    assert!(
        journal.ends_with('\n') && journal.lines().count() > 1,
        "{journal}"
    );
    let rest = checkout.run(&MEASURE).success();
    says(&rest, &["goes on after"]);
}
