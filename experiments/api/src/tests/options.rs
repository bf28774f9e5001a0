//! The command line.

use std::time::Duration;

use crate::json::Json;
use crate::options::{Limits, Options, Task};
use crate::runtime::Flavor;

fn parse(line: &str) -> Result<Options, lexopt::Error> {
    Options::parse(lexopt::Parser::from_args(line.split_whitespace()))
}

#[test]
fn the_defaults_are_the_contracts() {
    let options = parse("serve").expect("a right line");
    let expected = Options {
        task: Task::Serve,
        listen: "127.0.0.1:0".parse().expect("an address"),
        orders: 1000,
        downstream: None,
        limits: Limits {
            header: Duration::from_millis(5_000),
            body: Duration::from_millis(10_000),
            idle: Duration::from_millis(60_000),
        },
        grace: Duration::from_millis(10_000),
        runtime: Flavor::Multi,
        json: Json::Serde,
    };
    assert_eq!(options, expected);
}

#[test]
fn every_option_is_taken() {
    let line = "socket --listen [::1]:8080 --orders=0 --downstream http://127.0.0.1:81/ \
        --header-timeout 1 --body-timeout 2 --idle-timeout 3 --grace 4 --runtime per-core \
        --json sonic";
    let expected = Options {
        task: Task::Socket,
        listen: "[::1]:8080".parse().expect("an address"),
        orders: 0,
        downstream: Some("http://127.0.0.1:81".into()),
        limits: Limits {
            header: Duration::from_millis(1),
            body: Duration::from_millis(2),
            idle: Duration::from_millis(3),
        },
        grace: Duration::from_millis(4),
        runtime: Flavor::PerCore,
        json: Json::Sonic,
    };
    assert_eq!(parse(line).expect("a right line"), expected);
}

#[test]
fn a_wrong_line_is_told_with_the_mend() {
    for (line, part) in [
        ("", "serve or socket"),
        ("--listen 127.0.0.1:0", "serve or socket"),
        ("fly", "fly; it must be serve or socket"),
        ("serve again", "again"),
        ("serve -v", "-v"),
        ("serve --listen 0.0.0.0:80", "0.0.0.0:80: not a loopback"),
        ("serve --listen localhost", "give one such as 127.0.0.1:0"),
        ("serve --orders -1", "digits only"),
        ("serve --orders +1", "digits only"),
        ("serve --grace 4294967296", "up to 4294967295"),
        ("serve --orders", "--orders"),
        (
            "serve --downstream https://127.0.0.1:1",
            "http://127.0.0.1:8080",
        ),
        ("serve --downstream 127.0.0.1:1", "http://127.0.0.1:8080"),
        (
            "serve --downstream http://127.0.0.1:1/?x=1",
            "http://127.0.0.1:8080",
        ),
        ("serve --runtime single", "multi or per-core"),
        ("serve --json std", "serde or sonic"),
        ("serve --fast", "--fast is no option; there are --listen"),
    ] {
        let error = parse(line).expect_err(line).to_string();
        assert!(error.contains(part), "{line}: {error}");
        assert_eq!(error.lines().count(), 1, "{line}: {error}");
    }
}
