//! SIGTERM: requests in flight are finished, nothing else holds the end up.

use std::thread;
use std::time::Duration;

use super::open;
use crate::cli::Asking;
use crate::client::{Broken, Connection, get, post};
use crate::expected::{created, ok};
use crate::model::{Draft, Order, Store};
use crate::report::{Mismatch, Sheet, Verdict};
use crate::server::{Ended, Server};

/// How long the answer in flight takes; it is asked this long before SIGTERM, or half of it.
const WAIT: Duration = Duration::from_millis(1_000);
/// How long an end may take that nothing holds up.
const SOON: Duration = Duration::from_secs(5);
/// A grace that is shorter than the answer in flight.
const GRACE: Duration = Duration::from_millis(200);

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let grace = GRACE.as_millis().to_string();
    let servers = [&[][..], &[], &[], &[], &[], &["--grace", &grace]];
    let servers: Option<Vec<Server>> = servers
        .map(|options| sheet.start(asking, options))
        .into_iter()
        .collect();
    let Some(servers) = servers else {
        return;
    };
    let Ok([unasked, idle, fresh, in_flight, half_sent, held]) = <[Server; 6]>::try_from(servers)
    else {
        return;
    };
    sheet.together(vec![
        ("unasked", Box::new(|| ends_soon(unasked))),
        (
            "idle-connection-is-closed",
            Box::new(|| idle_connection(idle)),
        ),
        (
            "fresh-connection-is-closed",
            Box::new(|| fresh_connection(fresh)),
        ),
        ("in-flight-is-finished", Box::new(|| finished(in_flight))),
        (
            "half-sent-body-is-finished",
            Box::new(|| body_finished(half_sent)),
        ),
        ("longer-than-the-grace", Box::new(|| held_up(held))),
    ]);
}

fn ends_soon(server: Server) -> Verdict {
    let (ended, after) = stop(server)?;
    ended_well(&ended)?;
    match after {
        after if after <= SOON => Ok(()),
        after => Err(Mismatch::new(
            "SIGTERM with nothing in flight",
            format!("an end within {} ms", SOON.as_millis()),
            format!("one after {} ms", after.as_millis()),
        )),
    }
}

/// One that waits for its next request.
fn idle_connection(server: Server) -> Verdict {
    let mut connection = open(&server)?;
    ok(Order::seeded(7).json()).ask(&mut connection, &get("/orders/7"))?;
    ends_soon(server)?;
    is_closed(connection)
}

/// One that was never asked anything. Others are asked meanwhile, so that it has been taken.
fn fresh_connection(server: Server) -> Verdict {
    let connection = open(&server)?;
    ok(Order::seeded(7).json()).ask(&mut open(&server)?, &get("/orders/7"))?;
    ends_soon(server)?;
    is_closed(connection)
}

fn is_closed(mut connection: Connection) -> Verdict {
    match connection.until_closed(SOON) {
        Ok(said) if said.is_empty() => Ok(()),
        Ok(_) => Err(Mismatch::new(
            "an idle connection",
            "that it is closed",
            "further bytes",
        )),
        Err(broken) => Err(Mismatch::new(
            "an idle connection",
            "that it is closed",
            broken,
        )),
    }
}

/// The answer comes whole; who comes now is not served.
fn finished(server: Server) -> Verdict {
    let wait = WAIT.as_micros();
    let request = get(format!("/quote?wait_us={wait}"));
    let mut connection = open(&server)?;
    // A failure is seen in the answer.
    let _ = connection.send(&request.bytes());
    thread::sleep(WAIT / 4);
    server.terminate();
    thread::sleep(WAIT / 4);
    is_not_served(server.connect())?;
    let expected = ok(format!(r#"{{"wait_us":{wait},"price_cents":1999}}"#));
    expected.judge(&request, connection.answer("GET"))?;
    ended_well(&ended(server)?)
}

/// Refused, reset, or closed without an answer.
fn is_not_served(opened: Result<Connection, Broken>) -> Verdict {
    let Ok(mut connection) = opened else {
        return Ok(());
    };
    match connection.ask(&get("/health")) {
        Err(Broken::Closed(0)) => Ok(()),
        came => {
            let came = came.map_or_else(|broken| broken.to_string(), |answer| answer.to_string());
            Err(Mismatch::new(
                "a request after SIGTERM",
                "that it is refused",
                came,
            ))
        }
    }
}

/// A request whose body is still coming is in flight, too.
fn body_finished(server: Server) -> Verdict {
    let draft = Draft::of(3);
    let request = post(draft.json());
    let body = request.framed_body();
    let mut connection = open(&server)?;
    // Failures are seen in the answer.
    let _ = connection.send(&request.head());
    let _ = connection.send(&body[..10]);
    thread::sleep(WAIT / 4);
    server.terminate();
    thread::sleep(WAIT / 4);
    let _ = connection.send(&body[10..]);
    let mut store = Store::seeded(1_000);
    let expected = created(store.post(&draft).expect("a right order"));
    expected.judge(&request, connection.answer("POST"))?;
    ended_well(&ended(server)?)
}

/// It says so on standard error, and exits with 1 when the grace is over.
fn held_up(server: Server) -> Verdict {
    let mut connection = open(&server)?;
    let _ = connection.send(&get("/quote?wait_us=1000000").bytes());
    thread::sleep(WAIT / 4);
    let (ended, after) = stop(server)?;
    let asked = "SIGTERM during a request longer than the grace";
    let first = GRACE / 2;
    if ended.status.code() != Some(1) {
        return Err(Mismatch::new(asked, "exit code 1", ended));
    }
    if ended.stderr.trim().is_empty() {
        return Err(Mismatch::new(asked, "a word on standard error", "none"));
    }
    match after {
        after if (first..=GRACE + SOON).contains(&after) => Ok(()),
        after => Err(Mismatch::new(
            asked,
            format!("an end after {} ms", GRACE.as_millis()),
            format!("one after {} ms", after.as_millis()),
        )),
    }
}

fn stop(server: Server) -> Result<(Ended, Duration), Mismatch> {
    server
        .stop()
        .map_err(|problem| Mismatch::new("SIGTERM", "an end", problem))
}

/// Its end, after it has been asked for.
fn ended(server: Server) -> Result<Ended, Mismatch> {
    server
        .wait()
        .map_err(|problem| Mismatch::new("SIGTERM", "an end", problem))
}

fn ended_well(ended: &Ended) -> Verdict {
    let problem = ended.is_well();
    problem.map_err(|problem| Mismatch::new("SIGTERM", "an end by the contract", problem))
}
