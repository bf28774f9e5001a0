//! A quote that is asked of another service: passed through, or 502.

use std::time::{Duration, Instant};

use super::{Line, ask_anew};
use crate::cli::Asking;
use crate::client::{Request, get};
use crate::expected::{Expected, bad_gateway, bad_query, ok};
use crate::report::{Mismatch, Sheet, Verdict};
use crate::server::Server;

mod fake;

use fake::Fake;

/// How long the service waits for its downstream.
const LIMIT: Duration = Duration::from_secs(2);
/// How much earlier a coarse clock may give up.
const EARLY: Duration = Duration::from_millis(50);
/// How much later a busy machine may give up.
const LATE: Duration = Duration::from_secs(3);

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    real(asking, sheet);
    faked(asking, sheet);
}

/// The same program twice, until the downstream goes.
fn real(asking: &Asking, sheet: &mut Sheet) {
    let Some(behind) = sheet.start(asking, &[]) else {
        return;
    };
    let Some(front) = sheet.start(asking, &["--downstream", &url(&behind.address)]) else {
        return;
    };
    let mut line = Line::to(&front);
    sheet.case("passed-through", || {
        [0, 1, 1_000, 30_000].into_iter().try_for_each(|wait| {
            let start = Instant::now();
            line.ask(&quote(wait), &quoted(wait))?;
            at_least(Duration::from_micros(wait), start.elapsed())
        })
    });
    sheet.case("passed-through-by-default", || {
        line.ask(&get("/quote"), &quoted(0))
    });
    sheet.case("not-a-number", || {
        line.ask(&get("/quote?wait_us=x"), &bad_query("wait_us"))
    });
    sheet.stop(behind);
    sheet.case("downstream-gone", || {
        ask_anew(&front, &quote(1), &bad_gateway())
    });
    sheet.case("downstream-still-gone", || {
        line.ask(&quote(1), &bad_gateway())
    });
    sheet.case("out-of-range-without-downstream", || {
        line.ask(&quote(1_000_001), &bad_query("wait_us"))
    });
    sheet.stop(front);
}

/// A downstream of our own that misbehaves, by what is asked.
fn faked(asking: &Asking, sheet: &mut Sheet) {
    let fake = match Fake::start() {
        Ok(fake) => fake,
        Err(e) => {
            let problem = || {
                Err(Mismatch::new(
                    "a downstream of our own",
                    "that it starts",
                    e,
                ))
            };
            sheet.case("fake", problem);
            return;
        }
    };
    let Some(front) = sheet.start(asking, &["--downstream", &url(&fake.address)]) else {
        return;
    };
    let mut line = Line::to(&front);
    for (name, wait) in fake::FAULTS {
        sheet.case(name, || line.ask(&quote(*wait), &bad_gateway()));
    }
    sheet.case("after-faults", || {
        line.ask(&quote(fake::RIGHT), &quoted(fake::RIGHT))
    });
    sheet.together(vec![
        (
            "downstream-silent",
            Box::new(|| gives_up(&front, fake::SILENT)),
        ),
        (
            "downstream-stops-in-its-answer",
            Box::new(|| gives_up(&front, fake::STOPS)),
        ),
    ]);
    sheet.stop(front);
}

fn url(address: &std::net::SocketAddr) -> String {
    format!("http://{address}")
}

fn quote(wait: u64) -> Request {
    get(format!("/quote?wait_us={wait}"))
}

fn quoted(wait: u64) -> Expected {
    ok(format!(r#"{{"wait_us":{wait},"price_cents":1999}}"#))
}

fn at_least(wanted: Duration, waited: Duration) -> Verdict {
    if waited >= wanted {
        return Ok(());
    }
    Err(Mismatch::new(
        "a quote",
        format!("an answer after {} µs", wanted.as_micros()),
        format!("one after {} µs", waited.as_micros()),
    ))
}

/// 502, after two seconds.
fn gives_up(front: &Server, wait: u64) -> Verdict {
    let start = Instant::now();
    ask_anew(front, &quote(wait), &bad_gateway())?;
    let after = start.elapsed();
    if (LIMIT - EARLY..=LIMIT + LATE).contains(&after) {
        return Ok(());
    }
    Err(Mismatch::new(
        quote(wait),
        "an answer after two seconds",
        format!("one after {} ms", after.as_millis()),
    ))
}
