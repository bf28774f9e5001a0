//! The protocol, as a caller of a measured program sees it.

use std::io::{self, Read, Write};
use std::thread;
use std::time::Duration;

use crate::{Error, Outcome, Request, Task, Workload, repeat, run};

const WORKLOADS: [Workload; 2] = [("count", count), ("nothing", nothing)];

/// Counts its own executions up from the parameter `from`.
fn count(request: &Request) -> Result<Task, Error> {
    let mut result = request.parameter::<u64>("from")?;
    Ok(Box::new(move || {
        result += 1;
        Outcome {
            result,
            check: u64::MAX,
        }
    }))
}

fn nothing(_: &Request) -> Result<Task, Error> {
    Ok(Box::new(Outcome::default))
}

/// Runs a command line split at its spaces; returns its output.
fn outputs(line: &str) -> Result<String, Error> {
    let mut output = Vec::new();
    run(
        line.split_whitespace().map(String::from),
        &WORKLOADS,
        io::empty(),
        &mut output,
    )?;
    Ok(String::from_utf8(output).expect("output is text"))
}

fn usage_error(line: &str) -> String {
    match outputs(line) {
        Err(Error::Usage(message)) => message,
        other => panic!("{line}: wanted a usage error, got {other:?}"),
    }
}

#[test]
fn every_iteration_is_a_line_with_time_result_and_check() {
    let output = outputs("--workload count --iterations 3 --param from=41").unwrap();
    let lines: Vec<Vec<&str>> = output.lines().map(|l| l.split(' ').collect()).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0], ["subject", "1"]);
    for (line, result) in lines[1..4].iter().zip(["42", "43", "44"]) {
        assert_eq!(line[0], "iteration");
        assert!(line[1].parse::<u64>().is_ok(), "nanoseconds: {}", line[1]);
        assert_eq!(line[2..], [result, "18446744073709551615"]);
    }
    assert_eq!(lines[4], ["end", "3"]);
}

#[test]
fn values_may_be_attached_to_their_flags() {
    let output = outputs("--workload=count --iterations=1 --param=from=6").unwrap();
    assert!(output.contains(" 7 "), "{output}");
}

#[test]
fn list_prints_the_workloads() {
    assert_eq!(outputs("--list").unwrap(), "count\nnothing\n");
}

#[test]
fn each_iteration_is_timed_by_itself() {
    let mut pauses = [20, 0, 20].into_iter();
    let mut task: Task = Box::new(move || {
        thread::sleep(Duration::from_millis(pauses.next().unwrap()));
        Outcome::default()
    });
    let done = repeat(&mut task, 3);
    assert!(done[0].elapsed >= Duration::from_millis(20));
    assert!(done[1].elapsed < done[0].elapsed);
    assert!(done[2].elapsed >= Duration::from_millis(20));
}

#[test]
fn hold_reads_the_input_to_its_end_after_the_output() {
    let read_after = |line: &str| {
        let mut input = io::Cursor::new(b"until the caller is done");
        let args = line.split_whitespace().map(String::from);
        run(args, &WORKLOADS, &mut input, io::sink()).unwrap();
        input.position()
    };
    assert_eq!(read_after("--workload nothing --iterations 1 --hold"), 24);
    assert_eq!(read_after("--workload nothing --iterations 1"), 0);
}

#[test]
fn a_wrong_command_line_names_the_thing_and_the_mend() {
    for (line, parts) in [
        ("", ["--workload is missing", "usage: --workload NAME"]),
        ("--workload", ["--workload lacks its value", "usage"]),
        ("--workload count", ["--iterations is missing", "usage"]),
        (
            "--workload count --iterations 0",
            ["'0'", "from 1 to 10000000"],
        ),
        (
            "--workload count --iterations ten",
            ["'ten'", "from 1 to 10000000"],
        ),
        (
            "--workload count --iterations 10000001",
            ["'10000001'", "from 1 to 10000000"],
        ),
        (
            "--workload cuont --iterations 1",
            ["'cuont'", "one of: count, nothing"],
        ),
        (
            "--workload count --iterations 1",
            ["'from'", "add --param from=VALUE"],
        ),
        (
            "--workload count --iterations 1 --param from=-1",
            ["from=-1", "another value"],
        ),
        (
            "--workload count --iterations 1 --param from",
            ["'from'", "KEY=VALUE"],
        ),
        (
            "--workload count --iterations 1 --param from=1 --param to=2",
            ["'to'", "has: from"],
        ),
        (
            "--workload count --iterations 1 --param from=1 --param from=2",
            ["from", "twice"],
        ),
        (
            "--workload nothing --iterations 1 --param n=1",
            ["'n'", "has: none"],
        ),
        ("--wrokload count", ["'--wrokload'", "usage"]),
        ("--list --hodl", ["--hodl", "usage"]),
        ("--list --hold=maybe", ["hold", "usage"]),
        ("count", ["'count'", "usage"]),
    ] {
        let message = usage_error(line);
        for part in parts {
            assert!(message.contains(part), "{line}: {message:?} lacks {part:?}");
        }
        assert!(
            !message.contains('\n'),
            "{line}: more than one line: {message:?}"
        );
    }
}

#[test]
fn wrong_usage_exits_with_2_and_failing_output_with_1() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let exit_code = |line: &str| {
        let args = line.split_whitespace().map(String::from);
        run(args, &WORKLOADS, io::empty().take(0), Full)
            .unwrap_err()
            .exit_code()
    };
    assert_eq!(exit_code("--workload nothing --iterations 0"), 2);
    assert_eq!(exit_code("--workload nothing --iterations 1"), 1);
    assert_eq!(exit_code("--list"), 1);
}
