//! What the handlers of requests share.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::json::Json;
use crate::options::{Limits, Options};
use crate::order::Order;
use crate::quote::Downstream;
use crate::reply;
use crate::store::Store;

/// What the handlers of requests share.
pub struct App {
    /// The orders.
    pub store: Arc<Store>,
    /// The JSON of the first seeded order.
    pub first_order: Bytes,
    /// What reads and writes orders.
    pub json: Json,
    /// Who is asked for quotes, if not a timer.
    pub downstream: Option<Downstream>,
    /// How long a client may keep the service waiting.
    pub limits: Limits,
    /// How long requests may take to finish at the end.
    pub grace: Duration,
}

impl App {
    /// The service on a store, by the program's options.
    ///
    /// It lives as long as the process: no request counts references to it.
    pub fn leak(options: &Options, store: Arc<Store>) -> &'static Self {
        Box::leak(Box::new(Self {
            store,
            first_order: first_order(),
            json: options.json,
            downstream: options.downstream.as_deref().map(Downstream::new),
            limits: options.limits,
            grace: options.grace,
        }))
    }
}

/// The JSON of the first seeded order, which exists even if no order is kept.
pub fn first_order() -> Bytes {
    reply::encode(&Order::seeded(1)).into()
}
