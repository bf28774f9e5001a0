//! Clients that keep a connection waiting for too long.
//!
//! Of a server's limits only the one that is tested is short: whatever is cut off, it was that one. When it is cut off is
//! measured from before the limit begins; that it is at all, the client's patience shows.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::client::{Client, posted_head};
use crate::room::with_room;
use crate::server::Server;

/// A limit that is soon over.
const SHORT: Duration = Duration::from_millis(300);
/// One that is not, as long as a test runs.
const LONG: Duration = Duration::from_secs(3_600);
/// How much earlier a coarse clock may cut.
const EARLY: Duration = Duration::from_millis(5);

/// A server with one of its limits, and the others long.
fn server(limited: &str, limit: Duration, options: &str) -> Server {
    let timeouts = ["header", "body", "idle"].map(|name| {
        let time = if name == limited { limit } else { LONG };
        format!("--{name}-timeout {}", time.as_millis())
    });
    Server::serve(&format!("{} {options}", timeouts.join(" ")))
}

/// Asserts that the connection is closed without a word, and not before its limit.
#[track_caller]
fn assert_closed(client: &mut Client, since: Instant) {
    assert_eq!(client.rest(), "");
    assert_over(since);
}

#[track_caller]
fn assert_over(since: Instant) {
    let after = since.elapsed();
    assert!(after >= SHORT - EARLY, "{after:?}");
}

#[test]
fn a_first_head_has_the_header_timeout() {
    for options in ["", "--runtime per-core"] {
        let server = server("header", SHORT, options);
        for part in ["", "G", "GET /health HTTP/1.1\r\nHost: test\r\n"] {
            let since = Instant::now();
            let mut client = server.connect();
            client.send(part);
            assert_closed(&mut client, since);
        }
    }
}

#[test]
fn a_further_head_has_it_from_its_first_byte() {
    with_room(|limit| {
        let server = server("header", limit, "");
        let mut client = server.connect();
        assert_eq!(client.get("/health").status, 200);
        sleep(limit + limit / 3); // idle, which is allowed for longer
        let since = Instant::now();
        client.send("GET /hea");
        assert_closed(&mut client, since);
    });
}

#[test]
fn a_head_that_comes_byte_by_byte_has_no_more() {
    with_room(|limit| {
        let server = server("header", limit, "");
        let mut client = server.connect();
        assert_eq!(client.get("/health").status, 200);
        let since = Instant::now();
        let mut sender = client.sender();
        // Until nobody reads it: a limit that began again with each byte would never be over.
        let drip = std::thread::spawn(move || {
            while sender.send("x") {
                sleep(limit / 10);
            }
        });
        assert_closed(&mut client, since);
        drip.join().expect("no panic");
    });
}

#[test]
fn an_idle_connection_has_the_idle_timeout() {
    with_room(|limit| {
        let server = server("idle", limit, "");
        let mut client = server.connect();
        for _ in 0..4 {
            assert_eq!(client.get("/health").status, 200);
            sleep(limit / 2); // the limit begins again with each request
        }
        let since = Instant::now();
        assert_eq!(client.get("/health").status, 200);
        assert_closed(&mut client, since);
    });
}

#[test]
fn a_body_has_the_body_timeout() {
    let server = server("body", SHORT, "");
    let mut client = server.connect();
    let since = Instant::now();
    client.send(posted_head("application/json", "Content-Length: 10"));
    client.send("{");
    client.answer().assert_error(408, "timeout");
    assert_over(since);
    client.rest(); // closed: the body never comes
}

#[test]
fn an_answer_may_take_longer_than_any_limit() {
    let body = r#"{"wait_us":1000000,"price_cents":1999}"#;
    for limited in ["header", "body", "idle"] {
        let server = server(limited, SHORT, "");
        let answer = server.connect().get("/quote?wait_us=1000000");
        answer.assert(200, body);
    }
}

#[test]
fn a_connection_is_idle_only_after_its_answer() {
    with_room(|limit| {
        let server = server("idle", limit, "");
        let mut client = server.connect();
        assert_eq!(client.get("/quote?wait_us=1000000").status, 200);
        sleep(limit / 2);
        assert_eq!(client.get("/health").status, 200);
    });
}

#[test]
fn a_request_in_pieces_is_served_within_the_limits() {
    with_room(|limit| {
        let server = server("header", limit, "");
        let mut client = server.connect();
        let head = posted_head("application/json", "Content-Length: 2");
        for piece in [&head[..10], &head[10..], "{", "}"] {
            client.send(piece);
            sleep(limit / 4);
        }
        let answer = client.answer();
        answer.assert_field_error(422, "invalid_order", "customer");
    });
}
