//! Command lines and addresses that are refused.

use std::io::Read;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::server::{ended_soon, stderr};

/// Asserts one line on standard error, nothing on standard output, and the exit code.
#[track_caller]
fn assert_refused(line: &str, code: i32, part: &str) {
    let mut child = spawn(line, Stdio::piped());
    let status = ended_soon(&mut child);
    let message = stderr(&mut child);
    assert_eq!(status.code(), Some(code), "{line}: {message}");
    let mut output = String::new();
    let mut stdout = child.stdout.take().expect("it is piped");
    let read = stdout.read_to_string(&mut output);
    read.expect("standard output is text");
    assert_eq!(output, "", "{line}");
    assert!(message.starts_with("error: "), "{line}: {message}");
    assert_eq!(message.lines().count(), 1, "{line}: {message}");
    assert!(message.contains(part), "{line}: {message}");
}

fn spawn(line: &str, stdout: Stdio) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_api"));
    program.args(line.split_whitespace());
    let child = program.stdout(stdout).stderr(Stdio::piped()).spawn();
    child.expect("the program starts")
}

#[test]
fn a_wrong_command_line_exits_with_2() {
    assert_refused("", 2, "serve or socket");
    assert_refused("serve --listen 0.0.0.0:0", 2, "not a loopback address");
    assert_refused("socket --orders many", 2, "digits only");
    assert_refused("serve --no-such", 2, "--no-such is no option");
}

#[test]
fn an_address_that_is_taken_exits_with_1() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it listens");
    for options in ["", "--runtime per-core"] {
        let line = format!("serve --listen {address} {options}");
        assert_refused(&line, 1, "give another port");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_exits_with_1() {
    let full = std::fs::File::create("/dev/full").expect("Linux has /dev/full");
    let mut child = spawn("serve", full.into());
    assert_eq!(ended_soon(&mut child).code(), Some(1));
    assert!(stderr(&mut child).starts_with("error: standard output"));
}
