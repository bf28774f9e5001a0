//! The end: requests in flight are finished, idle connections closed.

use std::thread::sleep;
use std::time::Duration;

use rustix::process::Signal;

use crate::client::posted_head;
use crate::room::with_luck;
use crate::server::{Ended, SERVERS, Server};

const MOMENT: Duration = Duration::from_millis(100);

/// Asserts the lines that every server leaves, and exit code 0.
#[track_caller]
fn assert_ended_well(ended: &Ended) {
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert!(ended.stderr.is_empty(), "{ended:?}");
    let lines: Vec<&str> = ended.stdout.lines().collect();
    let names = ["workers", "worker-busy-seconds", "worker-parks"];
    assert_eq!(lines.len(), names.len() + 1, "{ended:?}");
    for (line, name) in lines.iter().zip(names) {
        let value = line.strip_prefix(&format!("stat {name} ")).expect(name);
        assert!(value.parse::<f64>().expect(name) > 0.0, "{line}");
    }
    assert_eq!(lines.last(), Some(&"end"));
}

/// Waits until the server takes no further connection.
fn refuses(server: &Server) {
    while server.accepts() {
        sleep(MOMENT / 20);
    }
}

#[test]
fn requests_in_flight_are_finished() {
    for options in SERVERS {
        with_luck(|| in_flight(options));
    }
}

fn in_flight(options: &str) {
    let server = Server::serve(options);
    let mut waiting = [server.connect(), server.connect()];
    for client in &mut waiting {
        client.send("GET /quote?wait_us=600000 HTTP/1.1\r\nHost: test\r\n\r\n");
    }
    let mut sending = server.connect();
    sending.send(posted_head("application/json", "Content-Length: 2"));
    sleep(MOMENT);
    server.signal(Signal::TERM);
    refuses(&server);
    sending.send("{}");
    sending
        .answer()
        .assert_field_error(422, "invalid_order", "customer");
    for client in &mut waiting {
        let answer = client.answer();
        answer.assert(200, r#"{"wait_us":600000,"price_cents":1999}"#);
        assert_eq!(answer.header("connection"), Some("close"));
    }
    assert_ended_well(&server.ended());
}

#[test]
fn idle_connections_are_closed_at_once() {
    for signal in [Signal::TERM, Signal::INT] {
        for options in SERVERS {
            // Who waited for them would wait for longer than this test does.
            let server = Server::serve(&format!("{options} --grace 3600000"));
            let fresh = server.connect();
            let mut idle = server.connect();
            assert_eq!(idle.get("/health").status, 200);
            server.signal(signal);
            for mut client in [fresh, idle] {
                assert_eq!(client.rest(), "");
            }
            assert_ended_well(&server.ended());
        }
    }
}

#[test]
fn a_request_longer_than_the_grace_is_an_error() {
    for options in SERVERS {
        with_luck(|| {
            let server = Server::serve(&format!("{options} --grace 200"));
            let mut client = server.connect();
            client.send("GET /quote?wait_us=1000000 HTTP/1.1\r\nHost: test\r\n\r\n");
            sleep(MOMENT);
            server.signal(Signal::TERM);
            let ended = server.ended();
            assert_eq!(ended.status.code(), Some(1), "{ended:?}");
            let error = "error: requests are still in flight 200ms after the signal";
            assert!(ended.stderr.starts_with(error), "{ended:?}");
            assert!(ended.stdout.is_empty(), "{ended:?}");
        });
    }
}

#[test]
fn a_core_is_a_worker() {
    let workers = std::thread::available_parallelism().expect("a number of cores");
    for options in SERVERS {
        let server = Server::serve(options);
        server.signal(Signal::TERM);
        let first = format!("stat workers {workers}");
        let stdout = server.ended().stdout;
        assert_eq!(stdout.lines().next(), Some(first.as_str()), "{options}");
    }
}
