//! Connections that are too slow are cut off: not before their time, and not long after.

use std::thread;
use std::time::{Duration, Instant};

use super::{open, still_answers};
use crate::cli::Asking;
use crate::client::{Answer, Broken, Connection, Request, get, post};
use crate::expected::{created, ok};
use crate::model::{Draft, Order, Store};
use crate::report::{Case, Mismatch, Sheet, Verdict};
use crate::server::Server;

/// The server's limits, milliseconds: far enough from each other to be told apart.
const HEADER: u64 = 300;
const BODY: u64 = 600;
const IDLE: u64 = 900;
/// How much earlier a coarse clock may cut, milliseconds.
const EARLY: u64 = 50;
/// How much later a busy machine may cut, milliseconds.
const LATE: u64 = 5_000;
/// How often a client asks that a busy machine holds up.
const TRIES: u32 = 20;
/// Between the bytes of a slow request.
const DRIP: Duration = Duration::from_millis(40);
/// Orders that exist at the start.
const ORDERS: u64 = 1_000;

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let [header, body, idle] = [HEADER, BODY, IDLE].map(|limit| limit.to_string());
    let options = [
        ["--header-timeout", &header],
        ["--body-timeout", &body],
        ["--idle-timeout", &idle],
    ];
    let Some(server) = sheet.start(asking, options.as_flattened()) else {
        return;
    };
    let cuts = cuts().into_iter().map(|slow| {
        let (server, name) = (&server, slow.name);
        let ask: Box<dyn FnOnce() -> Verdict + Send> = Box::new(move || slow.is_cut(server));
        (name, ask)
    });
    let kept: [Case<'_>; 3] = [
        ("slow-but-in-time", Box::new(|| in_time(&server))),
        (
            "asked-again-before-idle-ends",
            Box::new(|| asked_again(&server)),
        ),
        (
            "answer-that-takes-its-time",
            Box::new(|| slow_answer(&server)),
        ),
    ];
    sheet.together(cuts.chain(kept).collect());
    sheet.case("after-timeouts", || still_answers(&server));
    sheet.stop(server);
}

/// A connection that does not get on.
struct Slow {
    name: &'static str,
    /// A whole request before, which is answered.
    before: Option<Request>,
    /// What is sent at once.
    start: Vec<u8>,
    /// Whether bytes follow one at a time, or none.
    drips: bool,
    /// The limits, milliseconds, between which it may be cut: one and the same, if the contract
    /// leaves no doubt which it exceeds.
    limits: [u64; 2],
}

fn cuts() -> Vec<Slow> {
    let head = get("/orders/7").header("X-Filling", "").bytes();
    // Further header, and never an empty line.
    let open_head = head[..head.len() - 4].to_vec();
    let posted = post(" ".repeat(1_000));
    let slow = |name, start: &[u8], drips, limits| Slow {
        name,
        before: None,
        start: start.to_vec(),
        drips,
        limits,
    };
    let after_one = |slow: Slow| Slow {
        before: Some(get("/orders/7")),
        ..slow
    };
    let mut chunk = posted.clone().chunked(1_000).head();
    chunk.extend(b"3e8\r\n");
    vec![
        slow("head-that-drips", &open_head, true, [HEADER; 2]),
        slow("head-that-stops", &open_head, false, [HEADER; 2]),
        slow(
            "head-that-stops-in-its-first-word",
            b"GE",
            false,
            [HEADER; 2],
        ),
        after_one(slow(
            "second-head-that-drips",
            &open_head,
            true,
            [HEADER; 2],
        )),
        after_one(slow(
            "second-head-that-stops",
            &open_head,
            false,
            [HEADER; 2],
        )),
        slow("body-that-drips", &posted.head(), true, [BODY; 2]),
        slow("body-that-stops", &posted.head(), false, [BODY; 2]),
        slow("chunk-that-drips", &chunk, true, [BODY; 2]),
        slow("chunk-that-stops", &chunk, false, [BODY; 2]),
        after_one(slow(
            "second-body-that-stops",
            &posted.head(),
            false,
            [BODY; 2],
        )),
        // It may count as a head that does not come, or as idle.
        slow("silence", b"", false, [HEADER, IDLE]),
        after_one(slow("idle-after-an-answer", b"", false, [IDLE; 2])),
    ]
}

impl Slow {
    fn is_cut(&self, server: &Server) -> Verdict {
        // Before any limit begins: a client that is held up itself is no server that cuts early.
        let start = Instant::now();
        let mut connection = open(server)?;
        if let Some(request) = &self.before {
            seventh().ask(&mut connection, request)?;
        }
        let most = Duration::from_millis(self.limits[1] + LATE);
        let _ = connection.send(&self.start);
        let closed = if self.drips {
            drip(&mut connection, most)
        } else {
            connection.until_closed(most)
        };
        self.judge(start.elapsed(), closed)
    }

    /// Whether the server may say that before it closes. To a slow head HTTP has answers that the
    /// contract does not name.
    fn may_say(&self, said: &[u8]) -> bool {
        let status = Answer::parse(said).map(|answer| answer.status);
        match self.limits {
            [_, BODY] => status == Some(408) && said.ends_with(br#"{"error":"timeout"}"#),
            [HEADER, _] => matches!(status, Some(400 | 408)),
            _ => false,
        }
    }

    fn judge(&self, after: Duration, closed: Result<Vec<u8>, Broken>) -> Verdict {
        let [first, last] = self.limits;
        let wanted = format!(
            "a closed connection after {} to {} ms",
            first - EARLY,
            last + LATE
        );
        let mismatch = |came: String| Err(Mismatch::new("a slow connection", &wanted, came));
        match closed {
            Err(broken) => mismatch(broken.to_string()),
            Ok(_) if after < Duration::from_millis(first - EARLY) => {
                mismatch(format!("a closed one after {} ms", after.as_millis()))
            }
            Ok(said) if said.is_empty() || self.may_say(&said) => Ok(()),
            Ok(said) => mismatch(format!("{:?} before", String::from_utf8_lossy(&said))),
        }
    }
}

/// Sends white space, byte after byte, until the server closes; gives what it said.
fn drip(connection: &mut Connection, most: Duration) -> Result<Vec<u8>, Broken> {
    let deadline = Instant::now() + most;
    loop {
        let closed = connection.until_closed(DRIP);
        if closed.is_ok() || Instant::now() >= deadline {
            return closed;
        }
        // Fails where the server has closed: seen next.
        let _ = connection.send(b" ");
    }
}

fn seventh() -> crate::expected::Expected {
    ok(Order::seeded(7).json())
}

/// Head and body each come slowly, within their limits; together they take longer than the head
/// alone may.
fn in_time(server: &Server) -> Verdict {
    let mut store = Store::seeded(ORDERS);
    let draft = Draft::of(1);
    let expected = created(store.post(&draft).expect("a right order"));
    let request = post(draft.json());
    let (head, body) = (request.head(), request.framed_body());
    in_good_time(|| {
        let begun = Instant::now();
        let mut connection = open(server)?;
        let mut send = |part: &[u8]| {
            // A failure is seen in the answer.
            let _ = connection.send(part);
            let sent = begun.elapsed();
            thread::sleep(Duration::from_millis(HEADER / 3));
            sent
        };
        let [_, headed] = [&head[..20], &head[20..]].map(&mut send);
        let [_, _, sent] = [&body[..20], &body[20..30], &body[30..]].map(&mut send);
        let late = headed >= Duration::from_millis(HEADER) || sent >= Duration::from_millis(BODY);
        let answer = expected.judge(&request, connection.answer("POST"));
        said(answer.map(drop), late)
    })
}

/// After longer than a head may take, and shorter than a connection may idle.
fn asked_again(server: &Server) -> Verdict {
    in_good_time(|| {
        let mut connection = open(server)?;
        let begun = Instant::now();
        seventh().ask(&mut connection, &get("/orders/7"))?;
        thread::sleep(Duration::from_millis(HEADER + HEADER / 2));
        let answer = seventh().ask(&mut connection, &get("/orders/7"));
        said(answer, begun.elapsed() >= Duration::from_millis(IDLE))
    })
}

/// A verdict; `None` if it is bad, and the client itself was `late`: then it says nothing of the server.
fn said(verdict: Verdict, late: bool) -> Result<Option<()>, Mismatch> {
    match verdict {
        Err(_) if late => Ok(None),
        other => other.map(Some),
    }
}

/// Asks until the client was in time.
fn in_good_time(ask: impl Fn() -> Result<Option<()>, Mismatch>) -> Verdict {
    for _ in 0..TRIES {
        if let Some(verdict) = ask()? {
            return Ok(verdict);
        }
    }
    Err(Mismatch::new(
        "slowly, and in time",
        "that this client is in time",
        "that it was late each time: the machine is too busy",
    ))
}

/// The limits are for what the client does: an answer may take longer than each of them.
fn slow_answer(server: &Server) -> Verdict {
    let (start, request) = (Instant::now(), get("/quote?wait_us=1000000"));
    let expected = ok(r#"{"wait_us":1000000,"price_cents":1999}"#);
    let mut connection = open(server)?;
    expected.ask(&mut connection, &request)?;
    match start.elapsed() {
        waited if waited < Duration::from_secs(1) => Err(Mismatch::new(
            request,
            "an answer after a second",
            format!("one after {} ms", waited.as_millis()),
        )),
        _ => expected.ask(&mut connection, &get("/quote?wait_us=1000000")),
    }
}
