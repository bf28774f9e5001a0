//! HTTP on the wire: connections that are kept, pieces, sizes.

use crate::client::posted_head;
use crate::server::{SERVERS, Server};

/// The longest body that is taken, in bytes.
const MAX: usize = 65_536;

/// An order in a body of so many bytes.
fn padded(length: usize) -> String {
    let order = r#"{"customer":"Ada","items":[{"sku":"A","quantity":1,"unit_price_cents":1}]}"#;
    order.to_owned() + &" ".repeat(length - order.len())
}

fn chunked(body: &str) -> String {
    let head = posted_head("application/json", "Transfer-Encoding: chunked");
    let chunks: String = body
        .as_bytes()
        .chunks(10_000)
        .map(|chunk| {
            format!(
                "{:x}\r\n{}\r\n",
                chunk.len(),
                String::from_utf8_lossy(chunk)
            )
        })
        .collect();
    format!("{head}{chunks}0\r\n\r\n")
}

#[test]
fn a_connection_is_kept_after_an_error() {
    for options in SERVERS {
        let server = Server::serve(options);
        let mut client = server.connect();
        for _ in 0..3 {
            client.get("/nothing").assert_error(404, "not_found");
            client.post("{").assert_error(400, "malformed_json");
            client.send(crate::client::posted("text/plain", "hello"));
            client.answer().assert_error(415, "unsupported_media_type");
            let answer = client.ask("PUT", "/orders");
            answer.assert_error(405, "method_not_allowed");
            assert_eq!(client.get("/orders/7").status, 200);
        }
    }
}

#[test]
fn a_refused_body_that_comes_late_is_read_over() {
    let server = Server::serve("");
    let mut client = server.connect();
    let head = posted_head("text/plain", "Content-Length: 100000");
    client.send(head);
    client.answer().assert_error(415, "unsupported_media_type");
    client.send(" ".repeat(100_000));
    assert_eq!(client.get("/orders/7").status, 200);
}

#[test]
fn a_body_has_up_to_64_kib() {
    for options in SERVERS {
        let server = Server::serve(options);
        let mut client = server.connect();
        assert_eq!(client.post(&padded(MAX)).status, 201);
        client.send(chunked(&padded(MAX)));
        assert_eq!(client.answer().status, 201);
        for length in [MAX + 1, 3 * MAX] {
            let answer = server.connect().post(&padded(length));
            answer.assert_error(413, "too_large");
            let mut client = server.connect();
            client.send(chunked(&padded(length)));
            client.answer().assert_error(413, "too_large");
        }
    }
}

#[test]
fn a_length_above_64_kib_is_refused_before_the_body_comes() {
    let server = Server::serve("");
    let mut client = server.connect();
    client.send(posted_head(
        "application/json",
        "Content-Length: 65537\r\nExpect: 100-continue",
    ));
    client.answer().assert_error(413, "too_large");
}

#[test]
fn http_1_1_says_whom_it_asks() {
    let server = Server::serve("");
    let mut client = server.connect();
    client.send("GET /health HTTP/1.1\r\n\r\n");
    client.answer().assert_error(400, "no_host");
    client.send("GET /health HTTP/1.0\r\n\r\n");
    let answer = client.rest();
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
}

#[test]
fn a_head_has_up_to_16_kib() {
    let server = Server::serve("");
    let head = |length| {
        format!(
            "GET /health HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
            "x".repeat(length)
        )
    };
    let mut client = server.connect();
    client.send(head(15_000));
    assert_eq!(client.answer().status, 200);
    client.send(head(20_000));
    let rest = client.rest();
    assert!(
        rest.is_empty() || rest.starts_with("HTTP/1.1 431"),
        "{rest}"
    );
    assert_eq!(server.connect().get("/health").status, 200);
}

#[test]
fn what_is_no_http_is_refused() {
    let server = Server::serve("");
    for bytes in [
        "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "G@T / HTTP/1.1\r\n\r\n",
    ] {
        let mut client = server.connect();
        client.send(bytes);
        let rest = client.rest();
        assert!(
            rest.is_empty() || rest.starts_with("HTTP/1.1 400"),
            "{rest}"
        );
    }
    assert_eq!(server.connect().get("/health").status, 200);
}

#[test]
fn a_wish_to_close_is_honoured() {
    let server = Server::serve("");
    for request in [
        "GET /null HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n",
        "GET /null HTTP/1.0\r\n\r\n",
    ] {
        let mut client = server.connect();
        client.send(request);
        let rest = client.rest();
        assert!(rest.contains(" 204 "), "{rest}");
    }
}

#[test]
fn requests_in_one_write_are_answered_in_order() {
    let server = Server::serve("");
    let mut client = server.connect();
    let requests: String = (1..=50)
        .map(|id| format!("GET /orders/{id} HTTP/1.1\r\nHost: test\r\n\r\n"))
        .collect();
    client.send(requests);
    for id in 1..=50 {
        let answer = client.answer();
        assert!(answer.body.starts_with(&format!(r#"{{"id":{id},"#)));
    }
}

#[test]
fn a_request_may_come_byte_by_byte() {
    let server = Server::serve("");
    let mut client = server.connect();
    for byte in crate::client::posted("application/json", &padded(90)).bytes() {
        client.send([byte]);
    }
    assert_eq!(client.answer().status, 201);
}
