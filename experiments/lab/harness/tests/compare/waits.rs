//! No wait is longer than what the user asked for, and nothing is left behind.

use std::process::Command;

use assert_cmd::cargo::cargo_bin;

use crate::{compare, ended, ends, eventually, runs};

/// Runs `lab compare` on a terminal of its own.
#[cfg(target_os = "linux")]
fn on_a_terminal(arguments: &str) -> crate::Ended {
    let lab = cargo_bin("lab");
    let line = format!("{} compare {arguments}", lab.display());
    // From util-linux, as `setsid` is.
    let output = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .output()
        .expect("`script` of util-linux is installed");
    ended(output)
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_that_the_terminal_stops_is_named_with_its_mend() {
    for (arguments, words) in [
        (
            "'stty -F /dev/tty sane' true",
            ["the first command, in the warm-up", "SIGTTOU"],
        ),
        (
            "true 'cat /dev/tty'",
            ["the second command, in the warm-up", "SIGTTIN"],
        ),
        (
            "true 'cat /dev/tty; true'",
            ["the second command, in the warm-up", "SIGTTIN"],
        ),
        (
            "'timeout 1000 stty -F /dev/tty sane' true",
            ["waits for its process `stty`", "which is stopped"],
        ),
    ] {
        let ended = on_a_terminal(&format!("--budget 1h {arguments}"));
        ended.says(1, &words);
        ended.says(1, &["setsid --wait"]);
    }
}

#[test]
fn a_first_run_longer_than_the_budget_is_ended_with_it() {
    for (a, b, which) in [
        ("sleep 7101.N", "true", "the first command"),
        ("true", "sleep 7101.N", "the second command"),
        ("true", "sh -c 'sleep 7101.N; true'", "the second command"),
        (
            "trap '' TERM INT HUP; sleep 7101.N & wait",
            "true",
            "the first command",
        ),
    ] {
        let ended = ends(&mut compare(&["--budget", "2s", a, b]));
        ended.says(
            1,
            &[which, "the budget of 2 s", "ended: give --budget more"],
        );
    }
    eventually("no stray", || !runs("sleep 7101.N"));
}

#[test]
fn what_a_command_leaves_in_the_background_is_not_waited_for() {
    let ended = ends(&mut compare(&[
        "--budget",
        "2s",
        "--json",
        "sh -c 'sleep 7201.N &'",
        "true",
    ]));
    ended.says(0, &[]);
    assert!(!runs("sleep 7201.N"));
}

#[cfg(target_os = "linux")]
#[test]
fn what_leaves_the_session_is_ended_as_well() {
    for command in [
        "setsid sleep 7301.N &",
        "setsid --fork sleep 7301.N",
        "env -i PATH=/usr/bin:/bin setsid --fork sh -c 'sleep 7301.N; true'",
        "(setsid sh -c 'sleep 7301.N & sleep 7301.N' &)",
    ] {
        // Each run that had to wait for its output to be closed would take two seconds.
        let ended = ends(&mut compare(&["--budget", "4s", "--json", command, "true"]));
        ended.says(0, &[]);
        assert!(
            ended.json()["blocks"].as_u64().expect("a count") >= 3,
            "{}",
            ended.stdout
        );
        assert!(!runs("sleep 7301.N"), "{command}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_ended_takes_what_left_the_session_along() {
    let ended = ends(&mut compare(&[
        "--budget",
        "1s",
        "setsid --fork sleep 7401.N; sleep 7401.N",
        "true",
    ]));
    ended.says(1, &["one run takes longer"]);
    assert!(!runs("sleep 7401.N"));
}
