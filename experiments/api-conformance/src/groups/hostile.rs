//! Clients that mean harm: the server goes on answering others, and does not grow.

use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

use super::{open, still_answers};
use crate::cli::Asking;
use crate::client::{Answer, Broken, Connection, get, post};
use crate::expected::{malformed, ok, too_large};
use crate::model::{Draft, Order, Store};
use crate::report::{Mismatch, Sheet, Verdict};
use crate::server::{Memory, Server};

/// Hostile connections at once.
const MANY: usize = 200;
/// Most that an endless body is sent, bytes: twice [`GROWTH`], so that keeping it is found out.
const ENDLESS: usize = 512 << 20;
/// Most that resident memory may grow meanwhile, bytes. A runtime may let its heap grow to a limit
/// of its own before it collects; 200 connections and a body of 64 KiB each need 13 MB.
const GROWTH: u64 = 256 << 20;
/// How long a refusal may take.
const SOON: Duration = Duration::from_secs(5);

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let Some(server) = sheet.start(asking, &[]) else {
        return;
    };
    sheet.case("before", || still_answers(&server));
    let before = server.memory();
    let mut random = ChaCha8Rng::seed_from_u64(asking.seed);
    sheet.case("half-requests-that-stay", || half_requests(&server));
    sheet.case("garbage", || garbage(&server, &mut random));
    sheet.case("garbage-after-a-request", || {
        garbage_after(&server, &mut random)
    });
    sheet.case("closed-in-the-body", || closed_in_the_body(&server));
    sheet.case("answers-not-awaited", || answers_not_awaited(&server));
    sheet.case("answers-not-read", || answers_not_read(&server));
    sheet.case("deeply-nested", || deeply_nested(&server));
    sheet.case("large-length-without-a-body", || large_length(&server));
    sheet.case("endless-chunks", || endless(&server));
    sheet.case("endless-head", || endless_head(&server));
    sheet.case("memory", || has_not_grown(before, server.memory()));
    sheet.stop(server);
}

/// Half requests stay open while others are answered.
fn half_requests(server: &Server) -> Verdict {
    let whole = get("/orders/7").bytes();
    let mut half = many(server)?;
    for (i, connection) in half.iter_mut().enumerate() {
        let _ = connection.send(&whole[..i % whole.len()]);
    }
    let mut connection = open(server)?;
    (1..=50).try_for_each(|i| {
        let expected = ok(Order::seeded(i).json());
        expected.ask(&mut connection, &get(format!("/orders/{i}")))?;
        still_answers(server)
    })
}

/// Bytes without a sense, ended as a head is.
fn garbage(server: &Server, random: &mut ChaCha8Rng) -> Verdict {
    for mut connection in many(server)? {
        let mut bytes = vec![0; random.random_range(1..2_000)];
        random.fill_bytes(&mut bytes);
        bytes.extend(b"\r\n\r\n");
        let _ = connection.send(&bytes);
        connection.end_sending();
        is_no_success("garbage", connection.answer("GET"))?;
    }
    still_answers(server)
}

/// The same on a connection that has been served.
fn garbage_after(server: &Server, random: &mut ChaCha8Rng) -> Verdict {
    for mut connection in many(server)?.into_iter().take(MANY / 4) {
        ok(Order::seeded(7).json()).ask(&mut connection, &get("/orders/7"))?;
        let mut bytes = vec![0; random.random_range(1..2_000)];
        random.fill_bytes(&mut bytes);
        let _ = connection.send(&bytes);
    }
    still_answers(server)
}

/// What was promised does not come: nothing is stored.
fn closed_in_the_body(server: &Server) -> Verdict {
    let request = post(Draft::of(20).json());
    let (head, body) = (request.head(), request.framed_body());
    for (i, mut connection) in many(server)?.into_iter().enumerate() {
        let _ = connection.send(&head);
        let _ = connection.send(&body[..i * (body.len() - 1) / MANY]);
    }
    still_answers(server)?;
    let none = ok(Store::seeded(1_000).page(20, 1_000));
    none.ask(&mut open(server)?, &get("/orders?after=1000"))
}

/// Asks, and is gone.
fn answers_not_awaited(server: &Server) -> Verdict {
    let requests = get("/orders?limit=100").bytes().repeat(20);
    for mut connection in many(server)? {
        let _ = connection.send(&requests);
    }
    still_answers(server)
}

/// Asks for 35 MB, and stays without reading them.
fn answers_not_read(server: &Server) -> Verdict {
    let requests = get("/orders?limit=100").bytes().repeat(200);
    let mut deaf = many(server)?;
    for connection in deaf.iter_mut().take(5) {
        let _ = connection.send(&requests);
    }
    (0..20).try_for_each(|_| still_answers(server))
}

/// As many brackets as a body may have, in fields known and unknown: no JSON, as none is closed.
fn deeply_nested(server: &Server) -> Verdict {
    for start in [
        "",
        "[{\"items\":",
        "{\"x\":",
        "{\"items\":",
        "{\"customer\":",
    ] {
        for nest in ["[", "{\"x\":", "{\"items\":["] {
            let body = format!("{start}{}", nest.repeat(60_000 / nest.len()));
            malformed().ask(&mut open(server)?, &post(body))?;
        }
    }
    still_answers(server)
}

/// Refused by its length: nobody waits for the body.
fn large_length(server: &Server) -> Verdict {
    for length in [65_537_u64, 1 << 31, 1 << 40] {
        let request = post("").header("X-Bytes", &length.to_string());
        let head = String::from_utf8_lossy(&request.head()).into_owned();
        let head = head.replace("Content-Length: 0", &format!("Content-Length: {length}"));
        let connections = many(server)?.into_iter().take(MANY / 10);
        for mut connection in connections.map(|connection| connection.patient(SOON)) {
            let sent = connection.send(head.as_bytes());
            let answer = sent.and_then(|()| connection.answer("POST"));
            too_large().judge(&request, answer)?;
        }
    }
    still_answers(server)
}

/// A body whose end never comes: refused, or the connection is closed.
fn endless(server: &Server) -> Verdict {
    let request = post("").chunked(1);
    let mut chunk = b"10000\r\n".to_vec();
    chunk.resize(chunk.len() + (64 << 10), b' ');
    chunk.extend(b"\r\n");
    let mut connection = open(server)?.patient(SOON);
    let mut sent = connection.send(&request.head());
    for _ in 0..ENDLESS / chunk.len() {
        if sent.is_err() {
            break;
        }
        sent = connection.send(&chunk);
    }
    match connection.answer("POST") {
        Err(Broken::Closed(0)) => {}
        came => drop(too_large().judge(&request, came)?),
    }
    still_answers(server)
}

/// A head whose end never comes.
fn endless_head(server: &Server) -> Verdict {
    let mut connection = open(server)?.patient(SOON);
    let mut sent = connection.send(b"GET /health HTTP/1.1\r\nHost: a\r\n");
    let line = format!("X-Filling: {}\r\n", "x".repeat(1_000));
    for _ in 0..ENDLESS / line.len() {
        if sent.is_err() {
            break;
        }
        sent = connection.send(line.as_bytes());
    }
    is_no_success("a head without end", connection.answer("GET"))?;
    still_answers(server)
}

fn many(server: &Server) -> Result<Vec<Connection>, Mismatch> {
    (0..MANY).map(|_| open(server)).collect()
}

/// Refused, or closed.
fn is_no_success(asked: &str, came: Result<Answer, Broken>) -> Verdict {
    let wanted = "a status of 4xx or 505, or a closed connection";
    match came {
        Ok(answer) if (400..500).contains(&answer.status) || answer.status == 505 => Ok(()),
        Ok(answer) => Err(Mismatch::new(asked, wanted, answer)),
        Err(Broken::Closed(_)) => Ok(()),
        Err(broken) => Err(Mismatch::new(asked, wanted, broken)),
    }
}

/// Memory is only looked at where the system tells it.
fn has_not_grown(before: Option<Memory>, after: Option<Memory>) -> Verdict {
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(());
    };
    let grown = after.peak.saturating_sub(before.now);
    if grown <= GROWTH {
        return Ok(());
    }
    Err(Mismatch::new(
        "resident memory under hostile clients",
        format!("at most {} MiB more", GROWTH >> 20),
        format!("{} MiB more", grown >> 20),
    ))
}
