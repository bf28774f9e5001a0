//! The handler of `/primes`: a request with work in it.

use http::StatusCode;
use serde::Serialize;

use crate::reply::{Refusal, Response};
use crate::{query, reply};

/// Up to this limit the sieve runs where the request is served.
///
/// There it takes tens of microseconds. Beyond, it would keep the worker's other connections
/// waiting for longer than the 10 to 100 microseconds that tokio asks tasks to stay within.
const INLINE: u64 = 50_000;

#[derive(Serialize)]
struct Primes {
    limit: u64,
    count: u64,
    sum: u64,
}

/// `GET /primes?limit=N`: how many primes there are up to N, and their sum.
pub async fn count(query: Option<&str>) -> Result<Response, Refusal> {
    let limit = query::number(query, "limit", 0..=10_000_000)?;
    let limit = limit.ok_or(Refusal::BadQuery { field: "limit" })?;
    let tally = if limit <= INLINE {
        primes::sieve(limit)
    } else {
        let sieve = tokio::task::spawn_blocking(move || primes::sieve(limit));
        sieve.await.expect("the sieve does not panic")
    };
    let primes = Primes {
        limit,
        count: tally.count,
        sum: tally.sum,
    };
    Ok(reply::json(StatusCode::OK, reply::encode(&primes)))
}
