//! What the system lacks: descriptors, a reader, room on the disk. Each is told, with its mend.

use std::fs::OpenOptions;
use std::process::{Command, Output, Stdio};

use crate::serving::Serving;

fn program() -> &'static std::path::Path {
    assert_cmd::cargo::cargo_bin!("loadgen")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// With at most so many open files.
fn limited(files: u32, options: &str) -> Output {
    let line = format!("ulimit -n {files}; exec \"$0\" {options}");
    Command::new("sh")
        .args(["-c", &line])
        .arg(program())
        .output()
        .expect("a shell")
}

#[test]
fn more_connections_than_open_files_are_refused_before_any_is_opened() {
    let serving = Serving::answers();
    let rest = "--closed --duration 100ms --warmup 0s";
    let output = limited(
        64,
        &format!("--url {} --connections 100 {rest}", serving.url),
    );
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told.contains("64 files open") && told.contains("ulimit -n"),
        "{told}"
    );
    assert!(!told.contains("start the server"), "{told}");
    let output = limited(
        64,
        &format!("--url {} --connections 40 {rest}", serving.url),
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// A full disk is an error, and a reader who left is none: neither is a panic.
#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_is_no_panic() {
    let serving = Serving::answers();
    let line = format!(
        "--url {} --closed --connections 1 --duration 50ms --warmup 0s",
        serving.url
    );
    for options in [
        line.clone(),
        format!("{line} --json"),
        "--help".into(),
        "--version".into(),
    ] {
        let full = OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("Linux has it");
        let output = Command::new(program())
            .args(options.split_whitespace())
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .expect("built");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{options}: {told}");
        assert!(
            told.contains("standard output") && !told.contains("panicked"),
            "{told}"
        );

        let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
        drop(reader);
        let output = Command::new(program())
            .args(options.split_whitespace())
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .expect("built");
        assert_eq!(output.status.code(), Some(141), "{options}");
        assert_eq!(text(&output.stderr), "", "{options}");
    }
}

/// What `sh` runs: `$0` is the program, `$1` the server's address.
fn shell(line: &str, url: &str) -> Output {
    Command::new("sh")
        .args(["-c", line])
        .arg(program())
        .arg(url)
        .output()
        .expect("a shell")
}

const BRIEF: &str = "--url $1 --rate 50 --connections 1 --duration 50ms --warmup 0s";

#[test]
#[cfg(unix)]
fn a_closed_output_is_an_error_and_the_bin_is_none() {
    let serving = Serving::answers();
    for options in [
        BRIEF,
        &format!("{BRIEF} --json"),
        // Not one request is sent for nobody.
        "--url $1 --rate 50 --duration 300s",
    ] {
        let output = shell(&format!("$0 {options} >&-"), &serving.url);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{options}: {told}");
        assert!(
            told.contains("standard output") && told.contains("it is closed"),
            "{told}"
        );
    }
    let output = shell(&format!("$0 {BRIEF} >/dev/null"), &serving.url);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
#[cfg(unix)]
fn a_closed_input_is_no_empty_body() {
    let serving = Serving::answers();
    let output = shell(&format!("$0 {BRIEF} --body @- <&-"), &serving.url);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("--body @-: standard input: it is closed"),
        "{told}"
    );
    for line in [
        format!("$0 {BRIEF} --body @- </dev/null"),
        format!("printf '' | $0 {BRIEF} --body @-"),
        format!("$0 {BRIEF} <&-"),
    ] {
        let output = shell(&line, &serving.url);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{line}: {}",
            text(&output.stderr)
        );
    }
}

/// Who waits for a body is told so, and a signal ends the wait.
#[test]
#[cfg(unix)]
fn a_wait_for_a_body_is_told_and_ends_by_a_signal() {
    use std::io::{BufRead as _, BufReader, Read as _};

    use rustix::process::{Pid, Signal, kill_process};

    for (which, exit) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let mut child = Command::new(program())
            .args(["--url", "http://127.0.0.1:1/", "--closed"])
            .args(["--duration", "1s", "--timeout", "1s", "--body", "@-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("built");
        let input = child.stdin.take();
        let mut told = BufReader::new(child.stderr.take().expect("piped"));
        let mut line = String::new();
        told.read_line(&mut line).expect("text");
        assert!(
            line.contains("reading the body from standard input"),
            "{line}"
        );
        kill_process(Pid::from_child(&child), which).expect("it runs");
        let status = child.wait().expect("it ends");
        let mut rest = String::new();
        told.read_to_string(&mut rest).expect("text");
        assert_eq!(status.code(), Some(exit), "{rest}");
        assert!(rest.contains("nothing was sent"), "{rest}");
        drop(input);
    }
}

#[test]
fn the_system_s_reason_is_told_once() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", free.local_addr().expect("an address"));
    drop(free);
    let output = Command::new(program())
        .args([
            "--closed",
            "--connections",
            "1",
            "--duration",
            "1s",
            "--url",
            &url,
        ])
        .output()
        .expect("built");
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(told.matches("onnection refused").count(), 1, "{told}");
    assert!(told.contains("start the server"), "{told}");
}
