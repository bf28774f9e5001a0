use super::*;
use crate::fault::{Fault, Reason};
use crate::openings::Opened;
use crate::tally::histogram;

/// A hundred thousand requests in ten seconds, each served in a millisecond.
fn sound() -> Outcome {
    let filled = |nanoseconds: u64| {
        let mut times = histogram();
        times.record_n(nanoseconds, 100_000).expect("within bounds");
        times
    };
    Outcome {
        rate_offered: Some(10_000.0),
        rate_achieved: 10_000.0,
        sent: 100_000,
        completed: 100_000,
        failures: BTreeMap::new(),
        reasons: Vec::new(),
        response: filled(1_010_000),
        service: filled(1_000_000),
        lag: filled(10_000),
        own_lag: filled(10_000),
        generator_cpu: 0.4,
        little: little(10.0),
        connections: 32,
        address: ([127, 0, 0, 1], 80).into(),
        opened: Opened {
            at_start: 32,
            times: filled(30_000),
        },
        missing: 0,
        duration: Duration::from_secs(10),
        asked: Duration::from_secs(10),
        cut_short: false,
        unfinished: 0,
        answered: 100_000,
        replied: 100_000,
    }
}

fn little(in_flight: f64) -> Little {
    Little {
        in_flight,
        product: 10.0,
        slack: 0.1,
    }
}

fn reasons(outcome: &Outcome) -> String {
    let judgement = outcome.judge();
    let lines: Vec<_> = judgement.doubts.iter().map(ToString::to_string).collect();
    assert_eq!(
        judgement.is_valid(),
        !(judgement.doubts.iter()).any(|doubt| doubt.voids() || doubt.leaves_no_percentile())
    );
    lines.join("; ")
}

#[test]
fn a_sound_load_has_no_doubts() {
    assert_eq!(reasons(&sound()), "");
}

#[test]
fn falling_behind_voids_an_open_loop() {
    let mut late = sound();
    late.own_lag
        .record_n(3_000_000, 2_000)
        .expect("within bounds");
    assert!(
        reasons(&late).contains("fell behind its plan by 30"),
        "{}",
        reasons(&late)
    );
    late.rate_offered = None;
    assert!(late.judge().is_valid(), "a closed loop has no plan");
}

#[test]
fn waiting_for_a_slow_server_is_not_falling_behind() {
    let mut slow = sound();
    slow.lag.record_n(90_000_000, 9_000).expect("within bounds");
    assert!(slow.judge().is_valid());
}

#[test]
fn a_saturated_generator_voids_the_load() {
    let outcome = Outcome {
        generator_cpu: 0.99,
        ..sound()
    };
    assert!(reasons(&outcome).contains("used 99 % of its core"));
    assert!(!outcome.judge().is_valid());
}

fn why(kind: Failure, reason: Reason, count: u64) -> Why {
    let fault = Fault { kind, reason };
    Why { fault, count }
}

#[test]
fn failures_come_first_and_void_the_load_each_reason_told_once() {
    let refused = Reason::System(rustix::io::Errno::CONNREFUSED.raw_os_error());
    let outcome = Outcome {
        failures: [(Failure::Status, 3), (Failure::Connect, 40)].into(),
        reasons: vec![
            why(Failure::Connect, refused.clone(), 40),
            why(
                Failure::Status,
                Reason::Status(http::StatusCode::BAD_GATEWAY),
                3,
            ),
        ],
        generator_cpu: 0.99,
        ..sound()
    };
    let said = reasons(&outcome);
    let wanted = format!(
        "requests failed: 40 connect ({refused}: nobody listens there: start the server, or mend the address), 3 status (502 Bad Gateway); the generator was itself"
    );
    assert!(said.starts_with(&wanted), "{said}");
    assert!(!outcome.judge().is_valid());
}

#[test]
fn nothing_answered_is_no_matter_of_littles_law_and_no_load_is_judged() {
    let outcome = Outcome {
        completed: 0,
        failures: [(Failure::Timeout, 100_000)].into(),
        little: little(32.0),
        answered: 0,
        replied: 0,
        ..sound()
    };
    let said = reasons(&outcome);
    assert!(
        said.starts_with("requests failed: 100000 timeout"),
        "{said}"
    );
    assert!(
        !said.contains("Little") && !said.contains("too few"),
        "{said}"
    );
    assert!(!outcome.is_saturated());
}

#[test]
fn a_window_without_a_request_is_not_valid() {
    let outcome = Outcome {
        sent: 0,
        completed: 0,
        little: little(0.0),
        answered: 0,
        replied: 0,
        ..sound()
    };
    assert_eq!(
        reasons(&outcome),
        "no request was due within the window: lengthen it, or ask more often"
    );
    assert!(!outcome.judge().is_valid());
}

#[test]
fn a_load_that_was_stopped_before_any_answer_tells_what_was_sent() {
    let stopped = |sent| Outcome {
        sent,
        completed: 0,
        cut_short: true,
        unfinished: sent,
        ..sound()
    };
    let said = reasons(&stopped(3));
    assert!(said.contains("3 requests were sent, and none"), "{said}");
    assert!(!said.contains("no request was due"), "{said}");
    let said = reasons(&stopped(0));
    assert!(said.contains("before the window's first request"), "{said}");
    assert!(!stopped(3).judge().is_valid());
}

#[test]
fn a_load_that_was_stopped_says_so_and_stands_as_far_as_it_went() {
    let outcome = Outcome {
        cut_short: true,
        duration: Duration::from_secs(4),
        unfinished: 2,
        ..sound()
    };
    assert!(reasons(&outcome).starts_with("cut short after 4.0 s of 10.0 s, with 2 requests"));
    assert!(outcome.judge().is_valid());
}

#[test]
fn want_of_ports_is_the_generator_s_own_failure() {
    let failed = |kinds: &[Failure]| {
        let kinds = kinds.iter().map(|kind| (*kind, 1)).collect();
        Doubt::Failed(kinds, Vec::new()).is_own_failure()
    };
    assert!(failed(&[Failure::Resources]));
    assert!(failed(&[Failure::Resources, Failure::Connect]));
    assert!(failed(&[Failure::Closed, Failure::Resources]));
    assert!(!failed(&[Failure::Closed, Failure::Status]));
    assert!(!failed(&[Failure::Connect]));
}

#[test]
fn requests_that_were_not_counted_break_littles_law() {
    let outcome = Outcome {
        little: little(20.0),
        ..sound()
    };
    assert!(reasons(&outcome).contains("Little's law is broken: 20.00 requests in flight"));
}

#[test]
fn few_requests_take_percentiles_and_not_the_load() {
    let mut few = sound();
    few.completed = 5_000;
    assert!(reasons(&few).contains("too few requests for p999: 5000 of 10000"));
    assert!(few.judge().is_valid());
}

/// So many requests, all sent late and answered later, by a generator that had no rest.
fn overloaded(count: u64) -> Outcome {
    let mut own_lag = histogram();
    own_lag.record_n(3_000_000, count).expect("within bounds");
    Outcome {
        sent: count,
        completed: count,
        own_lag,
        generator_cpu: 1.22,
        little: little(20.0),
        connections: 1,
        answered: 0,
        replied: 0,
        ..sound()
    }
}

#[test]
fn too_few_for_a_median_are_not_valid_and_tell_nothing_of_load() {
    for count in [1, 3, 19] {
        let few = overloaded(count);
        let said = reasons(&few);
        let wanted = format!("too few requests for p50: {count} of 20");
        assert!(said.starts_with(&wanted), "{said}");
        assert!(!few.judge().is_valid() && !few.is_saturated());
    }
    let enough = Outcome {
        own_lag: histogram(),
        ..overloaded(20)
    };
    assert!(enough.judge().is_valid());
}

#[test]
fn no_load_is_judged_by_few_requests_or_in_a_moment() {
    let moment = Outcome {
        duration: Duration::from_millis(99),
        ..overloaded(5_000)
    };
    for outcome in [overloaded(20), overloaded(99), moment] {
        let said = reasons(&outcome);
        assert!(
            !said.contains("itself") && !said.contains("Little"),
            "{said}"
        );
        assert!(
            said.contains("fell behind"),
            "the plan was not kept: {said}"
        );
        assert!(!outcome.is_saturated());
    }
    let enough = Outcome {
        duration: Outcome::LEAST_WINDOW,
        ..overloaded(Outcome::LEAST_REQUESTS)
    };
    let said = reasons(&enough);
    assert!(said.contains("itself") && said.contains("Little"), "{said}");
    assert!(enough.is_saturated());
}

#[test]
fn a_backlog_of_a_few_requests_is_no_saturation() {
    let behind = |backlog| {
        let outcome = overloaded(Outcome::LEAST_REQUESTS);
        let replied = outcome.completed - outcome.connections as u64 - backlog;
        Outcome { replied, ..outcome }.is_saturated()
    };
    assert!(!behind(3) && !behind(9) && behind(10));
}

#[test]
fn a_server_that_does_not_keep_up_is_saturated() {
    let late = Outcome {
        answered: 90_000,
        replied: 90_000,
        ..sound()
    };
    assert!(!sound().is_saturated());
    assert!(late.is_saturated());
    let closed = Outcome {
        rate_offered: None,
        ..late
    };
    assert!(!closed.is_saturated());
}

#[test]
fn failures_are_not_judged_as_load() {
    let half = |kind, replied| Outcome {
        completed: 50_000,
        failures: [(kind, 50_000)].into(),
        answered: 50_000,
        replied,
        ..sound()
    };
    for kind in [Failure::Connect, Failure::Closed, Failure::Timeout] {
        assert!(!half(kind, 50_000).is_saturated(), "{kind:?}");
    }
    assert!(!half(Failure::Status, 100_000).is_saturated());
    assert!(half(Failure::Status, 70_000).is_saturated(), "errors, late");
}
