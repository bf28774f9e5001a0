//! The handler of `/quote`: a request that waits.

use std::time::Duration;

use bytes::Bytes;
use http::{StatusCode, Uri};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde::{Deserialize, Serialize};
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::json::Json;
use crate::reply::{Refusal, Response};
use crate::{query, reply};

/// The price that a service without a downstream knows.
const PRICE_CENTS: u64 = 1999;
/// The longest answer of a downstream, in bytes, and how long it may take.
const MAX_ANSWER: usize = 64 * 1024;
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

// ANCHOR: quote
#[derive(Deserialize, Serialize)]
struct Quote {
    wait_us: u64,
    price_cents: u64,
}

/// `GET /quote?wait_us=W`: a price, after a wait.
pub async fn show(app: &App, query: Option<&str>) -> Result<Response, Refusal> {
    let wait_us = query::number(query, "wait_us", 0..=1_000_000)?.unwrap_or(0);
    let price_cents = match &app.downstream {
        None => after_wait(wait_us).await,
        Some(downstream) => downstream.price_cents(wait_us).await?,
    };
    let quote = Quote {
        wait_us,
        price_cents,
    };
    Ok(reply::json(StatusCode::OK, reply::encode(&quote)))
}

/// The price, by a timer. tokio's has a resolution of a millisecond, and rounds up.
async fn after_wait(wait_us: u64) -> u64 {
    if wait_us > 0 {
        sleep(Duration::from_micros(wait_us)).await;
    }
    PRICE_CENTS
}

/// A second service that knows prices, and the connections to it.
pub struct Downstream {
    base: String,
    client: Client<HttpConnector, Empty<Bytes>>,
}

impl Downstream {
    /// A service at `base`, such as `http://127.0.0.1:8080`. Nothing is connected yet.
    pub fn new(base: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self {
            base: base.to_owned(),
            client,
        }
    }

    async fn price_cents(&self, wait_us: u64) -> Result<u64, Refusal> {
        let uri = Uri::try_from(format!("{}/quote?wait_us={wait_us}", self.base));
        let uri = uri.expect("the options take no base that is not a URL");
        let quote = timeout(ANSWER_WITHIN, self.ask(uri)).await;
        let quote = quote.ok().flatten().ok_or(Refusal::BadGateway)?;
        Ok(quote.price_cents)
    }

    /// The quote, or nothing, whatever goes wrong.
    async fn ask(&self, uri: Uri) -> Option<Quote> {
        let response = self.client.get(uri).await.ok()?;
        if response.status() != StatusCode::OK {
            return None;
        }
        let body = Limited::new(response.into_body(), MAX_ANSWER);
        let body = body.collect().await.ok()?.to_bytes();
        Json::Serde.decode(&body).ok()
    }
}
// ANCHOR_END: quote
