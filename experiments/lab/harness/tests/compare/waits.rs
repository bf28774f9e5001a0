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
        ("sleep 7101", "true", "the first command"),
        ("true", "sleep 7102", "the second command"),
        ("true", "sh -c 'sleep 7103; true'", "the second command"),
        (
            "trap '' TERM INT HUP; sleep 7104 & wait",
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
    eventually("no stray", || !runs("sleep 710"));
}

#[test]
fn what_a_command_leaves_in_the_background_is_not_waited_for() {
    let ended = ends(&mut compare(&[
        "--budget",
        "2s",
        "--json",
        "sh -c 'sleep 7201 &'",
        "true",
    ]));
    ended.says(0, &[]);
    assert!(!runs("sleep 7201"));
}

#[cfg(target_os = "linux")]
#[test]
fn what_leaves_the_session_is_ended_as_well() {
    for command in [
        "setsid sleep 7301 &",
        "setsid --fork sleep 7302",
        "env -i PATH=/usr/bin:/bin setsid --fork sh -c 'sleep 7303; true'",
        "(setsid sh -c 'sleep 7304 & sleep 7304' &)",
    ] {
        // Each run that had to wait for its output to be closed would take two seconds.
        let ended = ends(&mut compare(&["--budget", "4s", "--json", command, "true"]));
        ended.says(0, &[]);
        assert!(
            ended.json()["blocks"].as_u64().expect("a count") >= 3,
            "{}",
            ended.stdout
        );
        assert!(!runs("sleep 730"), "{command}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_ended_takes_what_left_the_session_along() {
    let ended = ends(&mut compare(&[
        "--budget",
        "1s",
        "setsid --fork sleep 7401; sleep 7402",
        "true",
    ]));
    ended.says(1, &["one run takes longer"]);
    assert!(!runs("sleep 740"));
}
