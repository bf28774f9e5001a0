//! Ctrl-C and other ends from outside: the result so far, marked, and the exit code that a shell gives.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use output::signals::outlives_its_terminal;
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

/// `timeout` signals its child and then its child's group, and a terminal that closes may say so twice.
#[test]
fn a_signal_that_comes_twice_ends_it_once() {
    for (first, second, exit) in [
        (Signal::INT, Signal::TERM, 130),
        (Signal::INT, Signal::INT, 130),
        (Signal::TERM, Signal::TERM, 143),
    ] {
        let serving = Serving::answers();
        let options = "--rate 200 --connections 2 --duration 300s --warmup 0s --json";
        let child = started(&serving.url, options);
        serving.has_answered(50);
        signal(&child, first);
        signal(&child, second);
        let (code, text) = ended(child);
        let report: Value = serde_json::from_str(&text).expect("the whole result");
        assert_eq!((code, &report["cut_short"]), (Some(exit), &true.into()));
    }
}

/// Nobody reads the result, and whoever waits for it asks again and again.
#[test]
fn a_later_one_ends_what_hangs_and_says_what_is_lost() {
    let serving = Serving::answers();
    let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
    rustix::io::ioctl_fionbio(&writer, true).expect("it can be filled");
    while rustix::io::write(&writer, &[b'x'; 4096]).is_ok() {}
    while rustix::io::write(&writer, b"x").is_ok() {}
    rustix::io::ioctl_fionbio(&writer, false).expect("it blocks again");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("loadgen"))
        .args(["--url", &serving.url])
        .args(["--rate", "200", "--connections", "2", "--duration", "300s"])
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .expect("built");
    serving.has_answered(50);
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("it is ours") {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(100), "it hangs");
        signal(&child, Signal::INT);
        std::thread::sleep(Duration::from_millis(50));
    };
    drop(reader);
    let mut told = String::new();
    let from = child.stderr.as_mut().expect("piped");
    from.read_to_string(&mut told).expect("text");
    assert_eq!(status.code(), Some(130), "{told}");
    assert!(begun.elapsed() >= Duration::from_millis(500), "{told}");
    assert!(told.contains("it is dropped"), "{told}");
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
