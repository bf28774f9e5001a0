//! HTTP on the wire: connections that are kept and closed, pieces, chunks, sizes.

use std::thread;
use std::time::Duration;

use super::{Posting, ask_anew, open, still_answers};
use crate::cli::Asking;
use crate::client::{Connection, Request, get, post};
use crate::expected::{
    Expected, bad_query, created, invalid, malformed, not_allowed, not_found, ok, too_large,
    unsupported,
};
use crate::model::{Draft, Order};
use crate::report::{Mismatch, Sheet, Verdict};
use crate::server::Server;

/// Orders that exist at the start.
const ORDERS: u64 = 1_000;
/// The longest body that is taken, bytes.
const BODY: usize = 65_536;
/// How long a closed connection may take to be seen closed.
const CLOSE: Duration = Duration::from_secs(5);
/// Between the pieces of a request.
const PAUSE: Duration = Duration::from_millis(1);

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let Some(server) = sheet.start(asking, &["--orders", &ORDERS.to_string()]) else {
        return;
    };
    connections(sheet, &server);
    let mut posting = Posting::to(&server, ORDERS);
    pieces(sheet, &server, &mut posting);
    sizes(sheet, &server, &mut posting);
    sheet.stop(server);
}

fn connections(sheet: &mut Sheet, server: &Server) {
    let one = || get("/orders/7");
    sheet.case("kept-over-500-requests", || kept(server));
    sheet.case("kept-after-refusals", || kept_after_refusals(server));
    sheet.case("closed-on-wish", || {
        closed(server, &one().header("Connection", "close"))
    });
    sheet.case("closed-after-http-1.0", || {
        closed(server, &one().http_1_0())
    });
    sheet.case("closed-on-wish-after-refusal", || {
        refused_and_closed(server)
    });
}

fn pieces(sheet: &mut Sheet, server: &Server, posting: &mut Posting<'_>) {
    let draft = Draft::of(3);
    posting.case(sheet, "pipelined-in-order", &draft, |orders| {
        pipelined(server, &orders)
    });
    let mut case = |name, ask: &dyn Fn(&Expected) -> Verdict| {
        posting.case(sheet, name, &draft, |[order]| ask(&created(&order)));
    };
    case("split-at-every-byte", &|order| {
        split(server, &posted(), order)
    });
    case("split-chunks-at-every-byte", &|order| {
        split(server, &posted().chunked(5), order)
    });
    for (name, size) in [
        ("chunk-whole", BODY),
        ("chunks-of-ten", 10),
        ("chunks-of-one", 1),
    ] {
        case(name, &|order| {
            ask_anew(server, &posted().chunked(size), order)
        });
    }
    case("continue-awaited", &|order| awaits_continue(server, order));
    case("continue-not-awaited", &|order| {
        ask_anew(server, &posted().header("Expect", "100-continue"), order)
    });
    sheet.case("continue-and-refused", || continue_refused(server));
}

fn sizes(sheet: &mut Sheet, server: &Server, posting: &mut Posting<'_>) {
    for (name, chunk) in [
        ("by-length", None),
        ("in-chunks", Some(8_000)),
        ("in-one-chunk", Some(1 << 20)),
    ] {
        let sized = |size| match chunk {
            None => padded(size),
            Some(chunk) => padded(size).chunked(chunk),
        };
        let most = format!("body-of-the-most-{name}");
        posting.case(sheet, &most, &Draft::of(3), |[order]| {
            ask_anew(server, &sized(BODY), &created(&order))
        });
        for (size, how) in [(BODY + 1, "too-large"), (16 * BODY, "far-too-large")] {
            posting.case(sheet, &format!("body-{how}-{name}"), &Draft::of(3), |[]| {
                too_much(server, &sized(size))
            });
        }
    }
    sheet.case("head-of-15-kib", || {
        let request = get("/orders/7").header("X-Filling", &"x".repeat(15 << 10));
        ask_anew(server, &request, &seventh())
    });
}

fn posted() -> Request {
    post(Draft::of(3).json())
}

fn seventh() -> Expected {
    ok(Order::seeded(7).json())
}

/// An order of exactly `size` bytes, by white space after it.
fn padded(size: usize) -> Request {
    let mut body = Draft::of(3).json().into_bytes();
    body.resize(size, b' ');
    post(body)
}

fn kept(server: &Server) -> Verdict {
    let mut connection = open(server)?;
    (1..=500).try_for_each(|i| {
        let expected = ok(Order::seeded(i).json());
        expected.ask(&mut connection, &get(format!("/orders/{i}")))
    })
}

/// Every 4xx but 408 and 413, after which a connection may be closed.
fn kept_after_refusals(server: &Server) -> Verdict {
    let mut connection = open(server)?;
    let elsewhere = |path: &str| post("{}").to(path);
    let refusals = [
        (get("/nothing"), not_found()),
        (get("/orders?limit=0"), bad_query("limit")),
        (Request::new("DELETE", "/health"), not_allowed(&["GET"])),
        (
            Request::new("HEAD", "/orders"),
            not_allowed(&["GET", "POST"]),
        ),
        (elsewhere("/health"), not_allowed(&["GET"])),
        (elsewhere("/nothing"), not_found()),
        (post("{}"), invalid("customer")),
        (post("{}").chunked(1), invalid("customer")),
        (post("{"), malformed()),
        (
            Request::new("POST", "/orders")
                .header("Content-Type", "text/plain")
                .body("{}"),
            unsupported(),
        ),
    ];
    refusals.iter().try_for_each(|(request, expected)| {
        expected.ask(&mut connection, request)?;
        seventh().ask(&mut connection, &get("/orders/7"))
    })
}

fn closed(server: &Server, request: &Request) -> Verdict {
    let mut connection = open(server)?;
    seventh().ask(&mut connection, request)?;
    is_closed(&mut connection, request)
}

fn refused_and_closed(server: &Server) -> Verdict {
    let mut connection = open(server)?;
    let request = get("/nothing").header("Connection", "close");
    not_found().ask(&mut connection, &request)?;
    is_closed(&mut connection, &request)
}

fn is_closed(connection: &mut Connection, request: &Request) -> Verdict {
    let wanted = "the connection closed after the answer";
    match connection.until_closed(CLOSE) {
        Ok(more) if more.is_empty() => Ok(()),
        Ok(more) => Err(Mismatch::new(
            request,
            wanted,
            format!("{} bytes more", more.len()),
        )),
        Err(broken) => Err(Mismatch::new(request, wanted, broken)),
    }
}

/// Different requests in one write, two of them with a body.
fn pipelined(server: &Server, [first, second]: &[Order; 2]) -> Verdict {
    let reads =
        |ids: [u64; 8]| ids.map(|i| (get(format!("/orders/{i}")), ok(Order::seeded(i).json())));
    let mut asked = Vec::from(reads([1, 2, 3, 4, 5, 6, 7, 8]));
    asked.push((posted(), created(first)));
    asked.push((get("/nothing"), not_found()));
    asked.push((posted().chunked(20), created(second)));
    asked.extend(reads([20, 19, 18, 17, 16, 15, 14, 13]));
    let bytes: Vec<u8> = asked
        .iter()
        .flat_map(|(request, _)| request.bytes())
        .collect();
    let mut connection = open(server)?;
    let sent = connection.send(&bytes);
    sent.map_err(|broken| Mismatch::new("pipelined requests", "that they are taken", broken))?;
    asked.iter().try_for_each(|(request, expected)| {
        let answer = connection.answer(&request.method);
        expected.judge(request, answer).map(drop)
    })
}

/// A byte in each write.
fn split(server: &Server, request: &Request, expected: &Expected) -> Verdict {
    let mut connection = open(server)?;
    for byte in request.bytes() {
        if connection.send(&[byte]).is_err() {
            break; // what there is instead is seen next
        }
        thread::sleep(PAUSE);
    }
    let answer = connection.answer(&request.method);
    expected.judge(request, answer).map(drop)
}

fn awaits_continue(server: &Server, expected: &Expected) -> Verdict {
    let mut connection = open(server)?;
    let request = posted().header("Expect", "100-continue");
    let head = connection.send(&request.head());
    let interim = head.and_then(|()| connection.any_answer("POST"));
    match interim {
        Ok(answer) if answer.status == 100 => {}
        Ok(answer) => return Err(Mismatch::new(request, "100 before the body", answer)),
        Err(broken) => return Err(Mismatch::new(request, "100 before the body", broken)),
    }
    let body = connection.send(&request.framed_body());
    let answer = body.and_then(|()| connection.answer("POST"));
    expected.judge(&request, answer)?;
    seventh().ask(&mut connection, &get("/orders/7"))
}

/// A client that waits for leave to send its body may be refused before it has sent it.
fn continue_refused(server: &Server) -> Verdict {
    let mut connection = open(server)?;
    let request = Request::new("POST", "/orders")
        .header("Content-Type", "text/plain")
        .header("Expect", "100-continue")
        .body("x");
    let head = connection.send(&request.head());
    let answer = match head.and_then(|()| connection.any_answer("POST")) {
        Ok(answer) if answer.status == 100 => {
            let body = connection.send(&request.framed_body());
            body.and_then(|()| connection.answer("POST"))
        }
        other => other,
    };
    unsupported().judge(&request, answer)?;
    still_answers(server)
}

/// 413; the connection may be closed afterwards.
fn too_much(server: &Server, request: &Request) -> Verdict {
    let mut connection = open(server)?;
    too_large().judge(request, connection.ask(request))?;
    still_answers(server)
}
