use std::ffi::OsString;
use std::time::Duration;

use rustix::process::{Pid, test_kill_process};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn shell(script: &str) -> Command {
    let arguments = ["-c", script, "sh"].map(OsString::from);
    Command::new("/bin/sh".into(), arguments)
}

fn ended(script: &str) -> Ended {
    let mut process = Process::spawn(&shell(script)).expect("there is a shell");
    process.wait(60 * SECOND).expect("it ends by itself")
}

#[test]
fn a_server_is_known_by_its_first_line() {
    let server = Server::start(&shell("echo listening 127.0.0.1:80; exec sleep 600"), &[]);
    assert_eq!(server.expect("it listens").address.port(), 80);
    for (script, part) in [
        ("echo hello; sleep 600", "came `hello`"),
        ("echo listening 0.0.0.0:80; sleep 600", "came `listening 0"),
        (
            "echo no >&2; exit 3",
            "exit status: 3, on standard error `no`",
        ),
    ] {
        let problem = Server::start(&shell(script), &[]).err().expect(script);
        assert!(problem.contains(part), "{script}: {problem}");
    }
}

#[test]
fn an_end_by_the_contract_has_stat_lines_and_a_last_line() {
    let end = |script: &str| ended(&format!("echo listening; {script}")).is_well();
    assert_eq!(end("echo stat heap 5; echo end"), Ok(()));
    for script in [
        "echo end; exit 1",
        "echo stat heap 5",
        "echo end; echo stat heap 5",
        "echo stat heap; echo end",
        "printf end",
        "kill -9 $$",
    ] {
        assert!(end(script).is_err(), "{script}");
    }
}

#[test]
fn a_server_that_ends_by_itself_is_told_from_one_that_was_asked() {
    let server = Server::start(
        &shell("echo listening 127.0.0.1:80; echo ouch >&2; exit 7"),
        &[],
    );
    let server = server.expect("it has listened");
    while !server.has_ended() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let problem = server.stop_well().expect_err("it has ended");
    assert!(
        problem.contains("ended while it was asked: exit status: 7"),
        "{problem}"
    );
    assert!(problem.contains("ouch"), "{problem}");
}

#[test]
fn a_dropped_process_is_gone_with_its_children() {
    let script = "sleep 600 & echo $!; wait";
    let process = Process::spawn(&shell(script)).expect("there is a shell");
    let child = process.first_line(60 * SECOND).expect("it says its child");
    drop(process);
    assert!(is_gone(child.parse().expect("a number")));
}

#[test]
fn the_socket_task_takes_the_place_of_serve() {
    let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
    let command = Command::new("api".into(), words("serve --json sonic"));
    let socket = command.with_task("socket").expect("it serves");
    assert_eq!(socket.to_string(), "api socket --json sonic");
    assert_eq!(socket.with_task("socket"), None);
}

/// Whether it ends within a minute; it may wait to be reaped by whom it is left to.
fn is_gone(pid: i32) -> bool {
    let stat = format!("/proc/{pid}/stat");
    let is_zombie = || std::fs::read_to_string(&stat).is_ok_and(|text| text.contains(") Z "));
    let pid = Pid::from_raw(pid).expect("a process number");
    (0..6_000).any(|_| {
        std::thread::sleep(SECOND / 100);
        test_kill_process(pid).is_err() || is_zombie()
    })
}
