//! Clients that keep a connection waiting for too long.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::client::{Client, posted_head};
use crate::server::Server;

const HEADER: Duration = Duration::from_millis(300);
const BODY: Duration = Duration::from_millis(500);
const IDLE: Duration = Duration::from_millis(900);
/// What the limit began before the test's clock did.
const EARLY: Duration = Duration::from_millis(50);
/// What a busy machine may take longer.
const LATE: Duration = Duration::from_millis(600);

fn server(options: &str) -> Server {
    let line = format!("--header-timeout 300 --body-timeout 500 --idle-timeout 900 {options}");
    Server::serve(&line)
}

/// Asserts that the connection is closed after a limit, without a word.
#[track_caller]
fn assert_closed_after(client: &mut Client, limit: Duration) {
    let (rest, after) = client.rest();
    assert_eq!(rest, "");
    assert_in_time(after, limit);
}

#[track_caller]
fn assert_in_time(after: Duration, limit: Duration) {
    let in_time = limit - EARLY..limit + LATE;
    assert!(in_time.contains(&after), "{after:?}");
}

#[test]
fn a_first_head_has_the_header_timeout() {
    for options in ["", "--runtime per-core"] {
        let server = server(options);
        for part in ["", "G", "GET /health HTTP/1.1\r\nHost: test\r\n"] {
            let mut client = server.connect();
            client.send(part);
            assert_closed_after(&mut client, HEADER);
        }
    }
}

#[test]
fn a_further_head_has_it_from_its_first_byte() {
    let server = server("--idle-timeout 5000");
    let mut client = server.connect();
    assert_eq!(client.get("/health").status, 200);
    sleep(HEADER + HEADER / 3); // idle, which is allowed for longer
    client.send("GET /hea");
    assert_closed_after(&mut client, HEADER);
}

#[test]
fn a_head_that_comes_byte_by_byte_has_no_more() {
    let server = server("");
    let mut client = server.connect();
    assert_eq!(client.get("/health").status, 200);
    let mut sender = client.sender();
    let drip = std::thread::spawn(move || {
        for _ in 0..30 {
            sender.send("x");
            sleep(HEADER / 10);
        }
    });
    assert_closed_after(&mut client, HEADER);
    drip.join().expect("no panic");
}

#[test]
fn an_idle_connection_has_the_idle_timeout() {
    let server = server("");
    let mut client = server.connect();
    for _ in 0..3 {
        assert_eq!(client.get("/health").status, 200);
        sleep(IDLE / 2); // the limit begins again with each request
    }
    assert_eq!(client.get("/health").status, 200);
    assert_closed_after(&mut client, IDLE);
}

#[test]
fn a_body_has_the_body_timeout() {
    let server = server("");
    let mut client = server.connect();
    client.send(posted_head("application/json", "Content-Length: 10"));
    client.send("{");
    let start = Instant::now();
    client.answer().assert_error(408, "timeout");
    assert_in_time(start.elapsed(), BODY);
    client.rest(); // closed: the body never comes
}

#[test]
fn an_answer_may_take_longer_than_any_limit() {
    let server = server("");
    let mut client = server.connect();
    let body = r#"{"wait_us":1000000,"price_cents":1999}"#;
    client.get("/quote?wait_us=1000000").assert(200, body);
    // Only now it is idle.
    sleep(IDLE / 2);
    assert_eq!(client.get("/health").status, 200);
}

#[test]
fn a_request_in_pieces_is_served_within_the_limits() {
    let server = server("");
    let mut client = server.connect();
    let head = posted_head("application/json", "Content-Length: 2");
    for piece in [&head[..10], &head[10..], "{", "}"] {
        client.send(piece);
        sleep(HEADER / 4);
    }
    let answer = client.answer();
    answer.assert_field_error(422, "invalid_order", "customer");
}
