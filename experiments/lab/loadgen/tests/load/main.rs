//! The generator against real sockets: what it counts, and what it says of itself.

mod command;
mod responder;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use loadgen::{Arrivals, Edge, Error, Failure, Load, Message, Outcome, Percentiles, Target, run};

use responder::{BODY, Behaviour, Responder};

fn load(url: &str, arrivals: Arrivals) -> Load {
    let (target, path) = Target::parse(url).expect("an address");
    let message = Message {
        answer: Some(Bytes::from_static(BODY.as_bytes())),
        ..Message::get(&target, path)
    };
    Load {
        target,
        messages: vec![message],
        arrivals,
        connections: 8,
        keep_alive: true,
        warmup: Duration::from_millis(100),
        duration: Duration::from_millis(500),
        timeout: Duration::from_millis(300),
        seed: 1,
    }
}

/// Loads take turns: two at once would measure each other.
static TURN: Mutex<()> = Mutex::new(());

fn outcome(behaviour: Behaviour, change: impl FnOnce(&mut Load)) -> Outcome {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let responder = Responder::start(behaviour);
    let mut load = load(&responder.url(), Arrivals::Constant(400.0));
    change(&mut load);
    run(&load, &mut |_, _| {}).expect("somebody answers")
}

#[test]
fn an_open_loop_sends_what_was_planned_and_counts_it_once() {
    let outcome = outcome(Behaviour::Answers, |_| {});
    // 400 a second in the half second after the warm-up.
    assert_eq!((outcome.sent, outcome.completed), (200, 200));
    assert_eq!(outcome.response.len(), 200);
    assert!(outcome.failures.is_empty());
    assert!(
        (outcome.rate_achieved / 400.0 - 1.0).abs() < 0.3,
        "{}",
        outcome.rate_achieved
    );
}

#[test]
fn a_closed_loop_keeps_every_connection_busy() {
    let outcome = outcome(Behaviour::Waits(Duration::from_millis(10)), |load| {
        load.arrivals = Arrivals::Closed;
    });
    let wanted = 8.0 / 0.010;
    assert!(
        outcome.rate_achieved > 0.5 * wanted && outcome.rate_achieved <= wanted,
        "{}",
        outcome.rate_achieved
    );
    assert!(
        outcome.little.in_flight > 7.5 && outcome.little.in_flight <= 8.0 + 1e-9,
        "{}",
        outcome.little.in_flight
    );
    assert_eq!(outcome.rate_offered, None);
}

/// A server that stops for a tenth of every second makes a tenth of the requests late, uniformly
/// from 0 to 100 ms. Who counts from the send, or asks less while nobody answers, does not see it.
#[test]
fn a_pause_of_the_server_counts_from_the_intended_start() {
    // Beside other work the server pauses at other times, too: one calm try of three is enough,
    // since a generator that leaves the waiting out is wrong in each.
    let tries: Vec<_> = (0..3).map(|_| paused()).collect();
    assert!(tries.iter().any(is_right), "{tries:?}");
}

/// Response times at p95 and p99, and the service time at p95, milliseconds.
fn paused() -> [f64; 3] {
    let outcome = outcome(Behaviour::Pauses, |load| {
        load.arrivals = Arrivals::Constant(2_000.0);
        load.warmup = Duration::from_millis(500);
        load.duration = Duration::from_secs(3);
        load.timeout = Duration::from_secs(2);
    });
    let (response, service) = (
        Percentiles::of(&outcome.response),
        Percentiles::of(&outcome.service),
    );
    [response.p95, response.p99, service.p95].map(|us| us.expect("enough requests") / 1e3)
}

fn is_right([p95, p99, service]: &[f64; 3]) -> bool {
    let near = |found: f64, wanted: f64| (found / wanted - 1.0).abs() < 0.15;
    // Most of the wait is before the send: who counts from there does not see it.
    near(*p95, 50.0) && near(*p99, 90.0) && *service < 20.0
}

#[test]
fn failures_are_counted_by_kind_and_never_as_latencies() {
    let kinds = [
        (Behaviour::Fails, Failure::Status),
        (Behaviour::Lies, Failure::Body),
        (Behaviour::Breaks, Failure::Closed),
    ];
    for (behaviour, kind) in kinds {
        let outcome = outcome(behaviour, |_| {});
        assert_eq!(outcome.failures, [(kind, 200)].into(), "{behaviour:?}");
        assert!(outcome.response.is_empty() && outcome.completed == 0);
        assert!(!outcome.judge().is_valid());
    }
}

#[test]
fn a_server_that_hangs_is_a_timeout_and_the_rest_was_never_sent() {
    let outcome = outcome(Behaviour::Hangs, |load| load.warmup = Duration::ZERO);
    let count = |kind| outcome.failures.get(&kind).copied().unwrap_or(0);
    assert!(count(Failure::Timeout) >= 8, "{:?}", outcome.failures);
    assert!(count(Failure::Unsent) > 0, "{:?}", outcome.failures);
    let counted = count(Failure::Timeout) + count(Failure::Unsent);
    assert_eq!(counted, 200, "{:?}", outcome.failures);
}

#[test]
fn a_slow_server_is_saturated_and_its_queue_is_in_the_response_time() {
    let outcome = outcome(Behaviour::Waits(Duration::from_millis(40)), |load| {
        load.timeout = Duration::from_secs(2);
    });
    // Eight connections give 200 answers a second; 400 are asked for.
    assert!(outcome.is_saturated(), "{}", outcome.rate_achieved);
    let (response, service) = (outcome.response.max(), outcome.service.max());
    assert!(response > 3 * service, "{response} {service}");
    assert!(outcome.judge().is_valid(), "{:?}", outcome.judge());
}

#[test]
fn without_keep_alive_each_request_has_its_own_connection() {
    let outcome = outcome(Behaviour::Answers, |load| load.keep_alive = false);
    assert_eq!(outcome.completed, 200, "{:?}", outcome.failures);
}

#[test]
fn a_mix_asks_each_kind() {
    let outcome = outcome(Behaviour::Lies, |load| {
        let right = load.messages[0].clone();
        load.messages.push(Message {
            answer: None,
            ..right
        });
    });
    let lies = outcome.failures[&Failure::Body];
    assert_eq!(lies + outcome.completed, 200);
    assert!(lies > 60 && lies < 140, "half of each: {lies}");
}

#[test]
fn the_window_s_edges_are_seen_in_order() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let responder = Responder::start(Behaviour::Answers);
    let load = load(&responder.url(), Arrivals::Constant(400.0));
    let mut edges = Vec::new();
    let outcome = run(&load, &mut |edge, answered| edges.push((edge, answered)));
    let outcome = outcome.expect("somebody answers");
    let [(Edge::Begin, before), (Edge::End, after)] = edges[..] else {
        panic!("{edges:?}");
    };
    assert_eq!(after - before, outcome.answered);
    assert!(
        before.abs_diff(40) <= 4,
        "a tenth of a second of warm-up: {before}"
    );
}

#[test]
fn nobody_at_the_address_is_an_error_with_a_mend() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", free.local_addr().expect("an address"));
    drop(free);
    let error = run(&load(&url, Arrivals::Closed), &mut |_, _| {}).expect_err("nobody");
    assert!(matches!(error, Error::Connect { .. }));
    assert!(error.to_string().contains("start the server"), "{error}");
}
