//! Ctrl-C and other ends from outside: the result so far, marked, and the exit code that a shell gives.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::serving::Serving;

fn started(url: &str, options: &str) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("loadgen"))
        .args(["--url", url])
        .args(options.split_whitespace())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("built")
}

fn signal(child: &Child, signal: Signal) {
    let id = Pid::from_child(child);
    kill_process(id, signal).expect("it runs");
}

/// Exit code and output, within a time that no load of this file was asked for.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let begun = Instant::now();
    let mut text = String::new();
    let out = child.stdout.as_mut().expect("piped");
    out.read_to_string(&mut text).expect("text");
    let status = child.wait().expect("it ends");
    assert!(begun.elapsed() < Duration::from_secs(100), "not at once");
    (status.code(), text)
}

/// Whether these tests were started to outlive their terminal, as by `nohup`: then so is what they start.
fn outlives_its_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let bits = bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok());
    bits.is_some_and(|bits| bits & 1 != 0)
}

#[test]
fn it_prints_what_it_has_as_json() {
    for (options, which, exit) in [
        ("--rate 200 --arrivals poisson", Signal::INT, 130),
        ("--closed", Signal::TERM, 143),
        ("--rate 200", Signal::HUP, 129),
        ("--closed --no-keep-alive", Signal::INT, 130),
    ] {
        if which == Signal::HUP && outlives_its_terminal() {
            continue;
        }
        let serving = Serving::answers();
        let line = format!("{options} --connections 2 --duration 300s --warmup 0s --json");
        let child = started(&serving.url, &line);
        serving.has_answered(50);
        signal(&child, which);
        let (code, text) = ended(child);
        let report: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(code, Some(exit), "{report}");
        assert_eq!(report["cut_short"], true);
        assert!(report["completed"].as_u64() > Some(0), "{report}");
        assert_eq!(report["errors"], serde_json::json!({}), "{report}");
        assert!(report["window_s"].as_f64() < Some(300.0), "{report}");
        let reasons = report["reasons"].to_string();
        assert!(reasons.contains("cut short after"), "{reasons}");
    }
}

#[test]
fn it_prints_what_it_has_as_text() {
    let serving = Serving::answers();
    let child = started(
        &serving.url,
        "--rate 200 --connections 2 --duration 300s --warmup 0s",
    );
    serving.has_answered(50);
    signal(&child, Signal::INT);
    let (code, text) = ended(child);
    assert_eq!(code, Some(130));
    assert!(text.contains("\nCUT SHORT; "), "{text}");
    assert!(text.contains("cut short after"), "{text}");
}

/// Before the window, and while no answer comes, there is nothing to tell but that.
#[test]
fn it_ends_at_once_wherever_it_is() {
    let serving = Serving::answers();
    let child = started(
        &serving.url,
        "--rate 200 --connections 2 --duration 10s --warmup 300s --json",
    );
    serving.has_answered(10);
    signal(&child, Signal::INT);
    let (code, text) = ended(child);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        (code, &report["cut_short"], &report["valid"]),
        (Some(130), &true.into(), &false.into())
    );

    let silent = Serving::silent();
    let line = "--rate 2000 --connections 2 --duration 1ms --warmup 0s --timeout 300s --json";
    let child = started(&silent.url, line);
    silent.has_asked(2);
    signal(&child, Signal::INT);
    let (code, text) = ended(child);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(code, Some(130), "{report}");
    let counts = [&report["unfinished"], &report["sent"], &report["completed"]];
    assert_eq!(counts, [2, 2, 0], "{report}");
    let reasons = report["reasons"].to_string();
    assert!(reasons.contains("2 requests were sent"), "{reasons}");
    assert!(!reasons.contains("no request was due"), "{reasons}");
}

/// A closed terminal does not end what was started to outlive it.
#[test]
#[cfg(target_os = "linux")]
fn what_is_ignored_stays_so() {
    let serving = Serving::answers();
    let line = format!(
        "trap '' HUP; exec \"$0\" --url {} --rate 200 --connections 2 --duration 300s --warmup 0s",
        serving.url
    );
    let child = Command::new("sh")
        .args(["-c", &line])
        .arg(assert_cmd::cargo::cargo_bin!("loadgen"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    serving.has_answered(50);
    signal(&child, Signal::HUP);
    serving.has_answered(150);
    signal(&child, Signal::TERM);
    assert_eq!(ended(child).0, Some(143));
}
