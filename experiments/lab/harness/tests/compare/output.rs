//! A result that cannot be written is an exit code, and no panic.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

use crate::{compare, ended, ends};

/// A pipe whose reader has gone.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

#[cfg(target_os = "linux")]
fn full() -> Stdio {
    let device = OpenOptions::new().write(true).open("/dev/full");
    device.expect("Linux has it").into()
}

#[test]
fn a_reader_that_has_gone_is_told_nothing() {
    for flags in [&[][..], &["--json"]] {
        let mut command = compare(&[&["--budget", "1s"], flags, &["true", "true"]].concat());
        let ended = ends(command.stdout(closed()));
        assert_eq!(ended.code, Some(141));
        assert!(
            !ended.stderr.contains("error") && !ended.stderr.contains("panicked"),
            "{}",
            ended.stderr
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_with_its_mend() {
    for flags in [&[][..], &["--json"]] {
        let mut command = compare(&[&["--budget", "1s"], flags, &["true", "true"]].concat());
        ends(command.stdout(full())).says(
            1,
            &["error: standard output: cannot write", "No space left"],
        );
    }
}

#[test]
fn what_writes_without_end_is_told_where_to_send_it() {
    for (command, mend) in [
        ("yes", "away by `> /dev/null`"),
        ("yes >&2", "send it to a file"),
    ] {
        let ended = ends(&mut compare(&["--budget", "1h", command, "true"]));
        ended.says(1, &["wrote more than 64 MiB", mend]);
    }
    ends(&mut compare(&["--help"])).says(0, &["64 MiB"]);
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_is_lost_is_told() {
    for args in [
        &["--help"][..],
        &["--version"],
        &["compare", "--help"],
        &["help", "measure"],
    ] {
        let lab = |stdout: Stdio| {
            let mut command = Command::new(cargo_bin("lab"));
            ended(
                command
                    .args(args)
                    .stdout(stdout)
                    .stderr(Stdio::piped())
                    .output()
                    .expect("it runs"),
            )
        };
        lab(full()).says(
            1,
            &["standard output: cannot write", "No space left on device"],
        );
        assert_eq!(lab(closed()).code, Some(141), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_error_that_nobody_reads_keeps_its_exit_code() {
    for (args, code) in [
        (&["compare", "false", "true"][..], 1),
        (&["compare", "--margin", "NaN%", "true", "true"], 2),
        (&["nonsense"], 2),
        (&["compare"], 2),
    ] {
        for stderr in [closed(), full()] {
            let mut command = Command::new(cargo_bin("lab"));
            let status = command
                .args(args)
                .stdout(Stdio::null())
                .stderr(stderr)
                .status();
            assert_eq!(status.expect("it runs").code(), Some(code), "{args:?}");
        }
    }
}

#[test]
fn hostile_values_are_refused_or_taken_within_bounds() {
    for (flag, value, code) in [
        ("--budget", "18446744073709551615s", 2),
        ("--budget", "18446744073709551616s", 2),
        ("--budget", "584542046090y", 2),
        ("--budget", "-1s", 2),
        ("--budget", "NaN", 2),
        ("--budget", "0s", 2),
        ("--margin", "NaN%", 2),
        ("--margin", "inf%", 2),
        ("--margin", "1e-320%", 2),
        ("--seed", "18446744073709551616", 2),
        ("--seed", "-1", 2),
        ("--metric", "", 2),
        ("--shell=", "true", 2),
    ] {
        ends(&mut compare(&[flag, value, "true", "true"])).says(code, &["error: "]);
    }
    // Whether a run is done by then hangs on the machine; it ends either way.
    let shortest = ends(&mut compare(&["--budget", "1ns", "true", "true"]));
    assert!(matches!(shortest.code, Some(0 | 1)), "{}", shortest.stderr);
    for seed in ["0", "18446744073709551615"] {
        ends(&mut compare(&[
            "--budget", "1s", "--seed", seed, "true", "true",
        ]))
        .says(0, &[seed]);
    }
    ends(&mut compare(&[
        "--budget", "1s", "--margin", "99.9999%", "true", "true",
    ]))
    .says(0, &[]);
}
