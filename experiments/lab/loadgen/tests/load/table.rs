//! What the generator counts, beside what the server counts for itself.

use std::time::{Duration, Instant};

use loadgen::{Arrivals, Error, Failure, Load, Outcome, run};

use crate::witness::{Counts, Manner, Witness, never_accepting};
use crate::{load, turn};

/// Whether it asks however slow the machine is: a closed loop may find its window over.
fn is_planned(load: &Load) -> bool {
    load.arrivals != Arrivals::Closed
}

/// Open and closed loop, keep-alive and not.
fn ways(url: &str) -> [Load; 4] {
    let way = |arrivals, keep_alive| Load {
        arrivals,
        keep_alive,
        connections: 4,
        warmup: Duration::ZERO,
        duration: Duration::from_millis(200),
        // Far more than a slow machine needs.
        timeout: Duration::from_secs(20),
        messages: vec![crate::any(url)],
        ..load(url, Arrivals::Closed)
    };
    let open = Arrivals::Constant(500.0);
    [
        way(open, true),
        way(open, false),
        way(Arrivals::Closed, true),
        way(Arrivals::Closed, false),
    ]
}

fn told(load: &Load, outcome: &Outcome) -> String {
    format!(
        "{:?}, keep-alive {}: {} answered, {:?}",
        load.arrivals, load.keep_alive, outcome.completed, outcome.reasons
    )
}

/// Loads a server of this manner in the four ways; gives both counts of each to `compare`.
fn each(
    manner: Manner,
    change: impl Fn(&mut Load),
    compare: impl Fn(&str, &Load, &Outcome, &Counts),
) {
    let _turn = turn();
    for way in 0..4 {
        let witness = Witness::start(manner);
        let mut load = ways(&witness.url())[way].clone();
        change(&mut load);
        let outcome = run(&load, &mut |_, _| {}).expect("somebody answers");
        let counts = witness.end();
        let told = format!("{manner:?}, {}", told(&load, &outcome));
        // Nobody takes in what follows such a greeting.
        let taken_in = manner != Manner::Greets;
        assert!(outcome.completed == counts.answered || !taken_in, "{told}");
        assert_asked_once(manner, &outcome, &counts, &told);
        if is_planned(&load) {
            let planned =
                (load.arrivals.rate().unwrap_or(0.0) * load.duration.as_secs_f64()).round();
            assert_eq!(outcome.ended() as f64, planned, "{told}");
        }
        compare(&told, &load, &outcome, &counts);
    }
}

/// No request goes out twice, and none is missing: the server has read as many as were sent. Who talks of
/// its own accord, or dies, may leave some unread.
fn assert_asked_once(manner: Manner, outcome: &Outcome, counts: &Counts, told: &str) {
    if matches!(manner, Manner::Dies(_) | Manner::Greets | Manner::Slams(_)) {
        assert!(outcome.sent >= counts.asked, "{} {told}", outcome.sent);
    } else {
        assert_eq!(outcome.sent, counts.asked, "{told}");
    }
}

/// Both count the same failures of each kind, over each way.
fn equal(manner: Manner) {
    each(
        manner,
        |_| {},
        |told, load, outcome, counts| {
            assert!(outcome.ended() > 0 || !is_planned(load), "{told}");
            assert_eq!(outcome.failures, counts.failed, "{told}");
            let failed = outcome.ended() > outcome.completed;
            assert!(!(failed && outcome.judge().is_valid()), "{told}");
        },
    );
}

/// No request fails, however the server ends its connections.
fn unharmed(manner: Manner, change: impl Fn(&mut Load)) {
    each(manner, change, |told, load, outcome, counts| {
        assert!(counts.failed.is_empty());
        assert!(outcome.failures.is_empty(), "{told}");
        assert!(outcome.completed > 0 || !is_planned(load), "{told}");
    });
}

#[test]
fn a_server_that_closes_without_an_answer() {
    equal(Manner::Closes(1));
    equal(Manner::Closes(3));
}

#[test]
fn a_server_that_speaks_http_1_0() {
    unharmed(Manner::Old, |_| {});
}

#[test]
fn answers_without_a_length() {
    unharmed(Manner::NoLength, |_| {});
}

#[test]
fn answers_in_chunks_and_answers_after_hints() {
    unharmed(Manner::Chunks, |_| {});
    unharmed(Manner::Hints, |_| {});
}

/// Each connection is closed long before its next request, and so is the one in its place. On a slow
/// machine a request may cross with the close: the server counts what it reads after that.
#[test]
fn a_server_that_closes_idle_connections() {
    let seldom = |load: &mut Load| {
        if is_planned(load) {
            load.arrivals = Arrivals::Constant(5.0);
            load.duration = Duration::from_millis(800);
        }
    };
    let idle = Manner::IdleCloses(Duration::from_millis(15));
    each(idle, seldom, |told, load, outcome, counts| {
        assert_eq!(outcome.failures, counts.failed, "{told}");
        assert!(outcome.opened.later() > 0 || !is_planned(load), "{told}");
    });
}

#[test]
fn a_server_that_closes_politely_every_ten_requests() {
    unharmed(Manner::PolitelyCloses(10), |_| {});
    unharmed(Manner::PolitelyCloses(1), |_| {});
}

#[test]
fn a_client_that_says_close_by_itself() {
    unharmed(Manner::PolitelyCloses(1), |load| {
        let message = load.messages[0].clone();
        load.messages[0] = message.header("Connection: close").expect("a header");
    });
}

/// Without a word: what crosses with the close is a failure, and the server reads it.
#[test]
fn a_server_that_closes_silently() {
    for every in [1, 10] {
        let silently = Manner::SilentlyCloses(every);
        each(
            silently,
            |_| {},
            |told, load, outcome, counts| {
                assert!(outcome.completed > 0 || !is_planned(load), "{told}");
                assert_eq!(outcome.failures, counts.failed, "{told}");
            },
        );
    }
}

/// It reads nothing after that. What has left all the same may have reached it, for all that can be seen
/// from outside: it is a failure, and the only one.
#[test]
fn a_server_that_slams_the_door() {
    for every in [1, 4, 10] {
        each(
            Manner::Slams(every),
            |_| {},
            |told, _, outcome, counts| {
                let unread = outcome.sent - counts.asked;
                assert_eq!(outcome.ended() - outcome.completed, unread, "{told}");
                let kinds: Vec<_> = outcome.failures.keys().collect();
                let ends = [Failure::Closed, Failure::Reset];
                assert!(kinds.iter().all(|kind| ends.contains(kind)), "{told}");
            },
        );
    }
}

#[test]
fn a_server_that_breaks_connections_off() {
    equal(Manner::Resets(1));
    equal(Manner::Resets(3));
}

/// From outside it looks as if it had closed before the request came. It has read it.
#[test]
fn a_server_that_ends_its_side_and_breaks_off_the_rest() {
    equal(Manner::HalfClosesThenResets(1));
    equal(Manner::HalfClosesThenResets(2));
    equal(Manner::HalfClosesThenResets(7));
}

/// Whether its words come before the request or cross with it: it is one kind of failure.
#[test]
fn a_server_that_speaks_first() {
    each(
        Manner::Greets,
        |_| {},
        |told, load, outcome, _| {
            assert!(!outcome.failures.is_empty() || !is_planned(load), "{told}");
            let kinds: Vec<_> = outcome.failures.keys().collect();
            assert!(
                kinds.iter().all(|kind| **kind == Failure::Protocol),
                "{told}"
            );
        },
    );
}

#[test]
fn a_slow_server() {
    unharmed(Manner::Slow(Duration::from_millis(20)), |_| {});
}

#[test]
fn a_server_that_never_answers() {
    let hurried = |load: &mut Load| load.timeout = Duration::from_millis(100);
    each(Manner::Silent, hurried, |told, load, outcome, counts| {
        let count = |kind| outcome.failures.get(&kind).copied().unwrap_or(0);
        let seen = counts.failed.get(&Failure::Timeout).copied().unwrap_or(0);
        assert_eq!(count(Failure::Timeout), seen, "{told}");
        assert_eq!(count(Failure::Unsent) + seen, outcome.ended(), "{told}");
        assert!(seen > 0 || !is_planned(load), "{told}");
        assert!(!outcome.is_saturated(), "{told}");
        let doubts = format!("{:?}", outcome.judge());
        assert!(!doubts.contains("Little"), "{doubts}");
    });
}

#[test]
fn a_server_that_never_accepts() {
    let _turn = turn();
    for way in 0..4 {
        let (_listener, address) = never_accepting();
        let mut load = ways(&format!("http://{address}/"))[way].clone();
        load.timeout = Duration::from_millis(200);
        let begun = Instant::now();
        let outcome = run(&load, &mut |_, _| {}).expect("its queue takes one");
        let told = told(&load, &outcome);
        assert!(begun.elapsed() < Duration::from_secs(20), "{told}");
        let count = |kind| outcome.failures.get(&kind).copied().unwrap_or(0);
        assert_eq!(outcome.completed, 0);
        assert!(
            !is_planned(&load) || count(Failure::Connect) > 0 && count(Failure::Timeout) > 0,
            "{told}"
        );
        let counted = [Failure::Connect, Failure::Timeout, Failure::Unsent].map(count);
        assert_eq!(counted.iter().sum::<u64>(), outcome.ended(), "{told}");
        if is_planned(&load) {
            assert_eq!(outcome.ended(), 100, "{told}");
        }
        let reasons: Vec<_> = outcome
            .judge()
            .doubts
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            !is_planned(&load) || reasons[0].contains("does not accept"),
            "{reasons:?}"
        );
    }
}

#[test]
fn nobody_takes_the_first_connection() {
    let _turn = turn();
    let (_listener, address) = never_accepting();
    let _full: Vec<_> = (0..2)
        .map(|_| std::net::TcpStream::connect_timeout(&address, Duration::from_millis(100)))
        .collect();
    let mut load = ways(&format!("http://{address}/"))[0].clone();
    load.timeout = Duration::from_millis(200);
    let error = run(&load, &mut |_, _| {}).expect_err("its queue is full");
    assert!(matches!(error, Error::Connect { .. }));
    assert!(
        error.to_string().contains("not accepted within 200ms"),
        "{error}"
    );
    assert!(error.to_string().contains("does not accept"), "{error}");
}

#[test]
fn a_server_whose_every_second_answer_is_an_error() {
    equal(Manner::Fails);
    each(
        Manner::Fails,
        |_| {},
        |_, load, outcome, _| {
            if !is_planned(load) && outcome.failures.is_empty() {
                return;
            }
            let reasons: Vec<_> = outcome
                .judge()
                .doubts
                .iter()
                .map(ToString::to_string)
                .collect();
            assert!(
                reasons[0].contains("500 Internal Server Error"),
                "{reasons:?}"
            );
        },
    );
}

#[test]
fn a_server_that_talks_something_else() {
    equal(Manner::Babbles);
}

#[test]
fn a_server_that_ends_within_its_answer() {
    equal(Manner::Breaks);
}

/// Who refuses a long body has answered, although the body could not be sent whole.
#[test]
fn a_server_that_answers_before_the_body_has_come() {
    let long = |load: &mut Load| {
        load.messages[0].method = http::Method::POST;
        load.messages[0].body = vec![b'x'; 4 << 20].into();
        if is_planned(load) {
            load.arrivals = Arrivals::Constant(20.0);
        }
    };
    let posted = |told: &str, load: &Load, outcome: &Outcome, counts: &Counts| {
        assert!(outcome.ended() > 0 || !is_planned(load), "{told}");
        assert_eq!(outcome.failures, counts.failed, "{told}");
    };
    each(Manner::RefusesAndListens, long, posted);
    each(Manner::Refuses, long, |told, load, outcome, _| {
        let refused = outcome.failures.contains_key(&Failure::Status);
        assert!(refused || !is_planned(load), "{told}");
        let kinds: Vec<_> = outcome.failures.keys().collect();
        assert!(
            kinds
                .iter()
                .all(|kind| [&Failure::Status, &Failure::Reset].contains(kind)),
            "{told}"
        );
    });
}

#[test]
fn a_server_that_dies() {
    each(
        Manner::Dies(10),
        |load| {
            if !is_planned(load) {
                load.duration = Duration::from_secs(1);
            }
        },
        |told, load, outcome, counts| {
            assert!(counts.answered >= 10, "{told}");
            let (mut refused, mut cut) = (0, 0);
            for (kind, count) in &outcome.failures {
                match kind {
                    Failure::Connect => refused += count,
                    Failure::Closed | Failure::Reset => cut += count,
                    other => panic!("{other:?}: {told}"),
                }
            }
            assert!(refused > 0, "{told}");
            assert!(cut <= 2 * load.connections as u64, "{told}");
            let reasons: Vec<_> = outcome
                .judge()
                .doubts
                .iter()
                .map(ToString::to_string)
                .collect();
            assert!(reasons[0].contains("start the server"), "{reasons:?}");
        },
    );
}
