//! Both commands run in a shell, or neither does.

use crate::{compare, ends};

#[test]
fn a_command_for_a_shell_takes_the_other_one_with_it() {
    let ended = ends(&mut compare(&[
        "--budget",
        "2s",
        "sleep 0.01",
        "sleep 0.01;",
    ]));
    ended.says(
        0,
        &["both ran in `sh -c`, since `;` in the second command is for a shell"],
    );
    let json = ends(&mut compare(&[
        "--budget",
        "2s",
        "--json",
        "sleep 0.1",
        "sleep 0.1;",
    ]))
    .json();
    assert_eq!(json["shell"], "sh -c");
    assert!(json["shell_start"]["seconds"].as_f64().expect("a time") > 0.0);
}

#[test]
fn two_plain_commands_run_in_none() {
    let json = ends(&mut compare(&[
        "--budget",
        "1s",
        "--json",
        "LC_ALL=C sort /dev/null",
        "true",
    ]))
    .json();
    assert!(json["shell"].is_null() && json["shell_start"].is_null());
}

#[test]
fn a_shell_is_taken_when_asked_and_left_out_when_asked() {
    let json = ends(&mut compare(&[
        "--budget", "1s", "--json", "--shell", "true", "true",
    ]))
    .json();
    assert_eq!(json["shell"], "sh -c");
    ends(&mut compare(&[
        "--budget",
        "1s",
        "--no-shell",
        "true",
        "sleep 0;",
    ]))
    .says(
        1,
        &[
            "the second command, in the warm-up",
            "sleep: invalid time interval",
        ],
    );
    ends(&mut compare(&["--no-shell", "true", "cd /tmp"])).says(1, &[]);
    ends(&mut compare(&["--shell", "--no-shell", "true", "true"]))
        .says(2, &["cannot be used with"]);
    ends(&mut compare(&["--shell=nosuchshell", "true", "true"]))
        .says(1, &["the shell alone", "no program `nosuchshell` in PATH"]);
}

#[test]
fn what_does_not_do_as_a_shell_does_is_refused() {
    for (shell, code) in [
        ("true", "exit status: 0"),
        ("false", "exit status: 1"),
        ("echo", "exit status: 0"),
        ("sh -n", "exit status: 0"),
        ("env true", "exit status: 0"),
        ("cat", "exit status: 1"),
    ] {
        let flag = format!("--shell={shell}");
        let ended = ends(&mut compare(&[
            "--budget", "1h", &flag, "sleep 1", "sleep 2;",
        ]));
        ended.says(
            1,
            &[
                &format!("`{shell} -c 'exit 7'` ended with {code}"),
                &format!("`{shell}` is no shell"),
                "such as --shell=bash",
            ],
        );
        assert!(ended.stdout.is_empty(), "{}", ended.stdout);
    }
    let ended = ends(&mut compare(&["--shell=sleep 7601; true", "true", "true"]));
    ended.says(1, &["is no shell"]);
}

#[test]
fn nothing_to_run_is_refused() {
    for empty in ["", " ", "\n", "''"] {
        ends(&mut compare(&["true", empty])).says(1, &["is empty: write what to run"]);
    }
}

#[cfg(unix)]
#[test]
fn a_command_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let bytes = std::ffi::OsStr::from_bytes(b"echo \xff");
    ends(compare(&["true"]).arg(bytes)).says(2, &["invalid UTF-8"]);
}
