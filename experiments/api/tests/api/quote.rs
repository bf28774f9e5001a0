//! Quotes: by a timer, and by a downstream.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::server::{SERVERS, Server};

fn quote(wait_us: u64) -> String {
    format!(r#"{{"wait_us":{wait_us},"price_cents":1999}}"#)
}

#[test]
fn a_quote_comes_after_its_wait() {
    for options in SERVERS {
        let behind = Server::serve(options);
        let front = Server::serve(&format!("{options} --downstream {}", behind.url()));
        for server in [&behind, &front] {
            let mut client = server.connect();
            client.get("/quote").assert(200, &quote(0));
            for wait_us in [0, 1, 30_000] {
                let start = Instant::now();
                let answer = client.get(&format!("/quote?wait_us={wait_us}&wait_us=x"));
                answer.assert(200, &quote(wait_us));
                assert!(start.elapsed() >= Duration::from_micros(wait_us));
            }
        }
    }
}

#[test]
fn a_downstream_that_is_gone_is_a_bad_gateway() {
    let behind = Server::serve("");
    let front = Server::serve(&format!("--downstream {}", behind.url()));
    let mut client = front.connect();
    client.get("/quote?wait_us=5").assert(200, &quote(5));
    behind.signal(Signal::TERM);
    behind.ended();
    for _ in 0..2 {
        client.get("/quote").assert_error(502, "bad_gateway");
    }
}

/// A front whose downstream says the same to everyone, and then closes, or keeps silent.
fn front_of(said: &'static str, silent: bool) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it listens");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(said.as_bytes());
            if silent {
                let _ = stream.read(&mut [0]); // until the front gives up
            }
        }
    });
    Server::serve(&format!("--downstream http://{address}"))
}

#[test]
fn what_is_no_quote_is_a_bad_gateway() {
    for said in [
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n[0,1999]",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"wait_us\":0,\"price_cents\":1999}",
        "HTTP/1.1 500 No\r\nContent-Length: 32\r\n\r\n{\"wait_us\":0,\"price_cents\":1999}",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "nonsense\r\n\r\n",
    ] {
        let front = front_of(said, false);
        let answer = front.connect().get("/quote");
        answer.assert_error(502, "bad_gateway");
    }
    let right = "HTTP/1.1 200 OK\r\nContent-Length: 29\r\n\r\n{\"price_cents\":7,\"wait_us\":0}";
    let answer = front_of(right, false).connect().get("/quote?wait_us=3");
    answer.assert(200, r#"{"wait_us":3,"price_cents":7}"#);
}

#[test]
fn a_downstream_has_two_seconds() {
    for said in ["", "HTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n{"] {
        let front = front_of(said, true);
        let mut client = front.connect();
        let start = Instant::now();
        client.get("/quote").assert_error(502, "bad_gateway");
        // Not before; and that it ends at all, the client's patience shows.
        let after = start.elapsed();
        assert!(after >= Duration::from_millis(1_950), "{after:?}");
    }
}
