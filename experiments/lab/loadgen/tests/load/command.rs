//! The program as people and programs call it.

use std::io::{Read, Write};
use std::net::TcpListener;

use assert_cmd::Command;
use serde_json::Value;

use crate::responder::{Behaviour, Responder};

pub fn loadgen(line: &str) -> Command {
    let mut command = Command::cargo_bin("loadgen").expect("built");
    command.args(line.split_whitespace());
    command
}

pub fn stdout(line: &str) -> String {
    let output = loadgen(line).assert().success().get_output().clone();
    String::from_utf8(output.stdout).expect("text")
}

/// What `--json` prints.
pub fn report(line: &str) -> Value {
    serde_json::from_str(&stdout(line)).expect("JSON alone on standard output")
}

pub fn stderr(line: &str) -> String {
    let output = loadgen(line).assert().failure().get_output().clone();
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn json_has_what_it_promises() {
    let responder = Responder::start(Behaviour::Answers);
    let line = format!(
        "--url {} --rate 2000 --connections 4 --duration 600ms --warmup 100ms --json",
        responder.url()
    );
    let report = report(&line);
    assert_eq!(report["sent"], 1200);
    assert_eq!(report["completed"], 1200);
    assert_eq!(report["errors"], serde_json::json!({}));
    assert_eq!(report["error_reasons"], serde_json::json!([]));
    assert_eq!(report["connections_opened"], 4);
    assert_eq!(report["connections_reopened"], 0);
    assert!(report["connect_us"]["max"].is_f64());
    assert_eq!(report["address"], responder.address.to_string());
    assert_eq!(report["cut_short"], false);
    assert_eq!(report["window_s"], 0.6);
    assert_eq!(report["rate_offered"], 2000.0);
    for times in ["response_us", "service_us", "lag_us"] {
        for percentile in ["p50", "p90", "p95", "p99", "max"] {
            assert!(
                report[times][percentile].is_f64(),
                "{times} {percentile}: {report}"
            );
        }
        assert!(
            report[times]["p999"].is_null(),
            "1,200 requests are too few"
        );
    }
    assert!(report["generator_cpu"].as_f64().expect("a share") > 0.0);
    assert!(report["valid"].is_boolean() && report["reasons"].is_array());
    assert!(
        report["histogram"]
            .as_str()
            .expect("text")
            .starts_with("HIST")
    );
}

#[test]
fn a_closed_loop_needs_no_rate() {
    let responder = Responder::start(Behaviour::Answers);
    let line = format!(
        "--url {} --closed --connections 2 --duration 200ms --warmup 0s",
        responder.url()
    );
    let text = stdout(&line);
    assert!(text.contains("answers per second (closed loop)"), "{text}");
    assert!(
        text.contains("response") && text.contains("p99.9"),
        "{text}"
    );
}

#[test]
fn connections_need_no_number() {
    let responder = Responder::start(Behaviour::Answers);
    let line = format!(
        "--url {} --rate 50 --duration 100ms --warmup 0s",
        responder.url()
    );
    assert_eq!(report(&format!("{line} --json"))["connections_opened"], 32);
    let text = stdout(&line);
    let said = "32 connections opened in the whole run, its warm-up included: 0 after";
    assert!(text.contains(said), "{text}");
    assert!(text.contains("5 sent in the window"), "{text}");
}

#[test]
fn failures_are_in_the_report_and_void_it() {
    let responder = Responder::start(Behaviour::Fails);
    let line = format!(
        "--url {} --rate 50 --connections 1 --duration 100ms --warmup 0s --method GET --header X-Test:1 --json",
        responder.url()
    );
    let report = report(&line);
    assert_eq!(report["errors"]["status"], 5);
    assert_eq!(report["valid"], false);
}

/// A server's every request of three was answered, and nothing can be said of them.
#[test]
fn too_few_for_a_median_are_not_valid_and_no_load() {
    let responder = Responder::start(Behaviour::Answers);
    let few = [
        "--rate 50 --connections 1 --duration 50ms",
        "--rate 1e-20 --duration 200ms",
        "--rate 40 --arrivals bursts --duration 90ms",
    ];
    for options in few {
        let line = format!("--url {} --warmup 0s {options} --json", responder.url());
        let report = report(&line);
        let reasons = report["reasons"].to_string();
        assert_eq!(report["valid"], false, "{options}: {reasons}");
        assert_eq!(report["saturated"], false, "{options}");
        assert!(reasons.contains("too few requests for p50"), "{reasons}");
        assert!(!reasons.contains("saturated"), "{reasons}");
    }
}

#[test]
fn a_tiny_rate_is_told_shortly() {
    let responder = Responder::start(Behaviour::Answers);
    let options = "--rate 1e-300 --connections 1 --duration 100ms --warmup 0s";
    let text = stdout(&format!("--url {} {options}", responder.url()));
    assert!(text.contains("(1e-300 planned)"), "{text}");
}

#[test]
fn a_body_is_posted_from_a_file() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let asked = std::thread::spawn(move || first_request(&listener, b"hello"));
    let file = std::env::temp_dir().join(format!("loadgen-body-{}", std::process::id()));
    std::fs::write(&file, "hello").expect("a file");
    let line = format!(
        "--url http://{address}/path --rate 50 --connections 1 --duration 100ms --warmup 0s --header X-Test:1"
    );
    stdout(&format!("{line} --body @{}", file.display()));
    std::fs::remove_file(&file).expect("it is there");
    let asked = asked.join().expect("a request").to_ascii_lowercase();
    for part in [
        "post /path http/1.1",
        "x-test: 1",
        "content-length: 5",
        "hello",
    ] {
        assert!(asked.contains(part), "lacks `{part}`: {asked}");
    }
    let missing = stderr(&format!("{line} --body @/no/such/file"));
    assert!(
        missing.contains("--body @/no/such/file: cannot read"),
        "{missing}"
    );
}

/// Answers every request on one connection; gives the first, whose body is known.
fn first_request(listener: &TcpListener, body: &[u8]) -> String {
    let (mut stream, _) = listener.accept().expect("a connection");
    let (mut first, mut piece, mut request) = (None, [0; 4096], Vec::new());
    while let Ok(length @ 1..) = stream.read(&mut piece) {
        request.extend_from_slice(&piece[..length]);
        if request.ends_with(body) {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            first.get_or_insert(std::mem::take(&mut request));
        }
    }
    String::from_utf8(first.expect("a request")).expect("text")
}
