//! Conditions of the system: nobody reads, the disk is full, nothing comes in, the port is taken.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use crate::command::text;
use crate::fixture::Fixture;

fn run(checkout: &Fixture, arguments: &[&str], input: Stdio, output: Stdio) -> Output {
    Command::new(env!("CARGO_BIN_EXE_report"))
        .args(arguments)
        .current_dir(checkout.path("."))
        .stdin(input)
        .stdout(output)
        .stderr(Stdio::piped())
        .spawn()
        .and_then(|child| child.wait_with_output())
        .expect("it starts")
}

/// Every command that prints a result.
const PRINTING: [&[&str]; 7] = [
    &["book"],
    &["check"],
    &["contribute"],
    &["preprocess"],
    &["serve", "--port", "0"],
    &["--help"],
    &["--version"],
];

fn input(checkout: &Fixture) -> Stdio {
    let path = checkout.path("input.json");
    std::fs::write(&path, checkout.stock_input()).expect("writable");
    std::fs::File::open(path).expect("there").into()
}

#[test]
fn a_reader_that_has_gone_ends_every_command_silently() {
    let checkout = Fixture::new();
    checkout.measured_reference();
    checkout.benched("local");
    for arguments in PRINTING {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let done = run(&checkout, arguments, input(&checkout), writer.into());
        assert_eq!(text(&done.stderr), "", "{arguments:?}");
        assert_eq!(done.status.code(), Some(141), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_of_every_command() {
    let checkout = Fixture::new();
    checkout.benched("local");
    for arguments in PRINTING {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let done = run(
            &checkout,
            arguments,
            input(&checkout),
            full.expect("there").into(),
        );
        assert_eq!(done.status.code(), Some(1), "{arguments:?}");
        let said = text(&done.stderr);
        assert!(
            said.starts_with("error: standard output: cannot write"),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn the_preprocessor_says_what_its_input_lacks() {
    let checkout = Fixture::new();
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let good = checkout.stock_input();
    let older = good.replace("\"mdbook_version\":\"0.5", "\"mdbook_version\":\"0.4");
    let older = older.replace("\"items\":", "\"sections\":");
    let newer = good.replace("\"mdbook_version\":\"0.5", "\"mdbook_version\":\"0.6");
    let half = &good[..good.len() / 2];
    let numbers = good.replace("\"content\":\"", "\"content\":7,\"was\":\"");
    for (input, expected) in [
        ("", "empty"),
        ("no JSON", "not a book"),
        ("{}", "not a book"),
        ("[1,2]", "not a book"),
        (&deep, "not a book"),
        (half, "not a book"),
        (&numbers, "not a book"),
        (&older, "it is from mdBook 0.4"),
        (&newer, "it is from mdBook 0.6"),
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_report"))
            .arg("preprocess")
            .current_dir(checkout.path("."))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stdin = child.stdin.take().expect("piped");
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let done = child.wait_with_output().expect("it ends");
        assert_eq!(done.status.code(), Some(1), "{expected}");
        let said = text(&done.stderr);
        assert!(said.starts_with("error: standard input: "), "{said}");
        assert!(said.contains(expected), "{said}");
        assert!(done.stdout.is_empty());
    }
}

#[test]
fn the_preprocessor_without_standard_input_ends() {
    let checkout = Fixture::new();
    let closed = Command::new("sh")
        .args([
            "-c",
            "exec \"$0\" preprocess <&-",
            env!("CARGO_BIN_EXE_report"),
        ])
        .current_dir(checkout.path("."))
        .output()
        .expect("it starts");
    assert_eq!(closed.status.code(), Some(1));
    assert!(
        text(&closed.stderr).starts_with("error: standard input: "),
        "{closed:?}"
    );
}

#[test]
fn a_port_in_use_is_known_before_the_book_is_built() {
    let checkout = Fixture::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("bound").port().to_string();
    let done = run(
        &checkout,
        &["serve", "--port", &port],
        Stdio::null(),
        Stdio::piped(),
    );
    assert_eq!(done.status.code(), Some(1));
    assert!(
        text(&done.stderr).contains("give another port with --port"),
        "{done:?}"
    );
    assert!(!checkout.path("book").exists());
}
