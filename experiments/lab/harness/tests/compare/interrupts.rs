//! Whoever interrupts gets what was found so far.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use output::signals::outlives_its_terminal;
use rustix::process::Signal;

use crate::{AGES, compare, ended, ends, eventually, has_lines};

/// Starts a comparison that would take an hour, and waits for so many runs.
fn running(runs: usize, flags: &[&str], stdout: Stdio) -> (tempfile::TempDir, Child) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("runs");
    let command = format!("sh -c 'echo >> {}; sleep 0.02'", file.display());
    let mut args = vec!["--budget", "1h"];
    args.extend(flags);
    args.extend([command.as_str(), command.as_str()]);
    let child = compare(&args).stdout(stdout).spawn().expect("it starts");
    has_lines(&file, runs);
    (folder, child)
}

#[test]
fn every_signal_to_end_gives_the_result_so_far() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        // What starts these tests by `nohup` has its wish.
        if signal == Signal::HUP && outlives_its_terminal() {
            continue;
        }
        // Two for the warm-up, three a block, and some blocks more than an interval needs.
        let (_folder, child) = running(2 + 3 * 10, &[], Stdio::piped());
        crate::send(&child, signal);
        let ended = ended(child.wait_with_output().expect("it ends"));
        ended.says(
            code,
            &[
                "cut short after",
                "interrupted after",
                "second / first: ",
                "95 % interval",
            ],
        );
        assert!(!ended.stderr.contains("kept"), "{}", ended.stderr);
    }
}

#[test]
fn a_signal_that_a_command_gets_as_well_is_the_users_and_no_failure_of_it() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        if signal == "HUP" && outlives_its_terminal() {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("runs");
        // As `timeout` does, to the command's parent and then to the command.
        let command = format!(
            "echo >> {0}; [ $(wc -l < {0}) -lt 40 ] || {{ kill -{signal} $PPID; kill -{signal} $$; }}",
            file.display()
        );
        let ended = ends(&mut compare(&["--budget", "1h", &command, &command]));
        ended.says(code, &["cut short after", "second / first: "]);
    }
}

/// A closed terminal does not end what was started to outlive it.
#[test]
#[cfg(target_os = "linux")]
fn under_nohup_a_terminal_that_goes_ends_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("runs");
    let command = format!("sh -c 'echo >> {}; sleep 0.02'", file.display());
    let line = "trap '' HUP; exec \"$0\" compare --budget 1h \"$1\" \"$1\"";
    let child = Command::new("sh")
        .args(["-c", line])
        .arg(assert_cmd::cargo::cargo_bin!("lab"))
        .arg(&command)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    has_lines(&file, 5);
    crate::send(&child, Signal::HUP);
    has_lines(&file, 40);
    crate::send(&child, Signal::TERM);
    let ended = ended(child.wait_with_output().expect("it ends"));
    ended.says(143, &["cut short after"]);
}

#[test]
fn the_json_says_that_it_was_cut_short() {
    let (_folder, child) = running(2 + 3 * 10, &["--json"], Stdio::piped());
    crate::send(&child, Signal::INT);
    let ended = ended(child.wait_with_output().expect("it ends"));
    ended.says(130, &[]);
    let json = ended.json();
    assert_eq!(json["cut_short"], true);
    assert!(json["blocks"].as_u64().expect("a count") >= 9);
}

#[test]
fn too_few_blocks_are_told() {
    let (_folder, child) = running(3, &["--json"], Stdio::piped());
    crate::send(&child, Signal::INT);
    let ended = ended(child.wait_with_output().expect("it ends"));
    ended.says(
        130,
        &["of the 6 blocks that an interval without assumptions needs"],
    );
}

#[test]
fn a_signal_during_the_first_run_ends_it() {
    let child = compare(&["--budget", "1h", "sleep 7501.N", "true"])
        .spawn()
        .expect("it starts");
    eventually("it runs", || crate::runs_just("sleep 7501.N"));
    crate::send(&child, Signal::INT);
    ended(child.wait_with_output().expect("it ends")).says(130, &["no block was taken"]);
    assert!(!crate::runs("sleep 7501.N"));
}

#[test]
fn a_second_signal_ends_one_that_cannot_write_its_result() {
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    fill(&mut writer);
    let (_folder, mut child) = running(3, &["--json"], writer.into());
    crate::send(&child, Signal::INT);
    std::thread::sleep(Duration::from_secs(1));
    assert!(
        child.try_wait().expect("a child").is_none(),
        "the pipe is full"
    );
    let begun = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        crate::send(&child, Signal::INT);
        std::thread::sleep(Duration::from_millis(100));
        assert!(begun.elapsed() < AGES, "it goes on");
    }
    let ended = ended(child.wait_with_output().expect("it ends"));
    ended.says(
        130,
        &["ended by a second signal", "was not printed is dropped"],
    );
    drop(reader);
}

/// Writes until there is no room left.
fn fill(writer: &mut std::io::PipeWriter) {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    let flags = fcntl_getfl(&*writer).expect("its flags");
    fcntl_setfl(&*writer, flags | OFlags::NONBLOCK).expect("set");
    while writer.write(&[b'x'; 1]).is_ok() {}
    fcntl_setfl(&*writer, flags).expect("set back");
}
