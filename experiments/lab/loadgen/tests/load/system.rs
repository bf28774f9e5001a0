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
