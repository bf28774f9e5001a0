//! The generator against real sockets: what it counts, and what it says of itself.

mod answers;
mod asked;
mod command;
mod interrupted;
mod paused;
mod refused;
mod responder;
mod serving;
mod system;
mod table;
mod witness;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use loadgen::{Arrivals, Edge, Error, Failure, Load, Message, Outcome, Target, run};

use responder::{BODY, Behaviour, Responder};
use witness::{Manner, Witness};

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
        // Far more than a slow machine needs.
        timeout: Duration::from_secs(20),
        seed: 1,
    }
}

/// A message to which any answer is right.
fn any(url: &str) -> Message {
    let (target, path) = Target::parse(url).expect("an address");
    Message::get(&target, path)
}

/// Loads take turns: two at once would measure each other.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn outcome(behaviour: Behaviour, change: impl FnOnce(&mut Load)) -> Outcome {
    let _turn = turn();
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
    assert!(outcome.rate_achieved > 0.0);
    assert_eq!(outcome.opened.times.len(), 8);
    assert_eq!(outcome.opened.later(), 0);
}

#[test]
fn a_closed_loop_keeps_every_connection_busy() {
    let _turn = turn();
    let witness = Witness::start(Manner::Slow(Duration::from_millis(10)));
    let load = Load {
        messages: vec![any(&witness.url())],
        ..load(&witness.url(), Arrivals::Closed)
    };
    let outcome = run(&load, &mut |_, _| {}).expect("somebody answers");
    let counts = witness.end();
    assert_eq!((counts.accepted, counts.at_once), (8, 8));
    assert!(
        outcome.little.in_flight <= 8.0 + 1e-9,
        "{:?}",
        outcome.little
    );
    // The server cannot be faster than its own pause.
    assert!(
        outcome.rate_achieved <= 8.0 / 0.010,
        "{}",
        outcome.rate_achieved
    );
    assert_eq!(outcome.rate_offered, None);
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
    let outcome = outcome(Behaviour::Hangs, |load| {
        load.warmup = Duration::ZERO;
        load.timeout = Duration::from_millis(300);
    });
    let count = |kind| outcome.failures.get(&kind).copied().unwrap_or(0);
    assert!(count(Failure::Timeout) >= 8, "{:?}", outcome.failures);
    assert!(count(Failure::Unsent) > 0, "{:?}", outcome.failures);
    let counted = count(Failure::Timeout) + count(Failure::Unsent);
    assert_eq!(counted, 200, "{:?}", outcome.failures);
}

#[test]
fn a_slow_server_is_saturated_and_its_queue_is_in_the_response_time() {
    let outcome = outcome(Behaviour::Waits(Duration::from_millis(40)), |load| {
        load.warmup = Duration::ZERO;
        load.arrivals = Arrivals::Constant(800.0);
    });
    // Eight connections give 200 answers a second at the most; 800 are asked for.
    assert_eq!(outcome.completed, 400, "{:?}", outcome.failures);
    assert!(outcome.is_saturated(), "{}", outcome.rate_achieved);
    // The last of 400 is answered 50 turns of 40 ms after the first, and due half a second after it.
    let longest = Duration::from_nanos(outcome.response.max());
    assert!(longest > Duration::from_millis(1_490), "{longest:?}");
}

#[test]
fn without_keep_alive_each_request_has_its_own_connection() {
    let outcome = outcome(Behaviour::Answers, |load| load.keep_alive = false);
    assert_eq!(outcome.completed, 200, "{:?}", outcome.failures);
    // 40 in the warm-up, 200 in the window; the first took the one that was tried.
    assert_eq!(outcome.opened.times.len(), 240);
    assert_eq!(outcome.opened.later(), 239);
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
    let _turn = turn();
    let witness = Witness::start(Manner::Answers);
    let load = Load {
        messages: vec![any(&witness.url())],
        ..load(&witness.url(), Arrivals::Constant(400.0))
    };
    let mut edges = Vec::new();
    let mut look = |edge, answered| edges.push((edge, answered, witness.so_far().answered));
    let outcome = run(&load, &mut look).expect("somebody answers");
    let [
        (Edge::Begin, before, sent_before),
        (Edge::End, after, sent_after),
    ] = edges[..]
    else {
        panic!("{edges:?}");
    };
    assert_eq!(after - before, outcome.answered);
    // The server has sent what the generator has seen, and what is on its way.
    assert!(before <= sent_before && after <= sent_after, "{edges:?}");
    assert_eq!(witness.end().answered, 240);
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

/// Whoever asks for `localhost` finds a server of either family.
#[test]
fn localhost_is_asked_in_both_families() {
    let _turn = turn();
    let witness = Witness::on("[::1]:0", Manner::Answers);
    let url = format!("http://localhost:{}/", witness.address.port());
    let load = Load {
        messages: vec![any(&url)],
        ..load(&url, Arrivals::Constant(400.0))
    };
    let outcome = run(&load, &mut |_, _| {}).expect("somebody answers");
    assert_eq!(outcome.address, witness.address);
    assert_eq!(outcome.completed, 200);
    assert_eq!(
        witness.end().accepted,
        8,
        "the other family is not tried again"
    );
}

#[test]
fn a_plan_without_a_request_in_the_window_is_not_valid() {
    for arrivals in [Arrivals::Constant(1e-20), Arrivals::Poisson(1e-20)] {
        let outcome = outcome(Behaviour::Answers, |load| load.arrivals = arrivals);
        assert_eq!(outcome.ended(), 0);
        assert!(!outcome.judge().is_valid());
        let reasons = outcome.judge().doubts[0].to_string();
        assert!(reasons.contains("no request was due"), "{reasons}");
    }
}

/// However much is planned, a run ends in its time, and counts all of it.
#[test]
fn a_plan_that_nobody_could_send_ends_in_its_time() {
    let begun = std::time::Instant::now();
    let outcome = outcome(Behaviour::Hangs, |load| {
        load.arrivals = Arrivals::Constant(Load::HIGHEST_RATE);
        load.warmup = Duration::ZERO;
        load.timeout = Duration::from_millis(100);
    });
    assert_eq!(outcome.ended(), 500_000);
    assert_eq!(outcome.completed, 0);
    // Of 0.6 s that were asked for.
    assert!(begun.elapsed() < Duration::from_secs(60));
}
