//! What a checkout's record says, as the file has it.

use std::fs;

use serde_json::Value;

use crate::checkout::Checkout;

/// Where the record of the checkout's experiment is.
pub const RECORD: &str = "src/results/local/toy.json";

/// The record of the checkout's experiment: its host, its sessions, its history.
pub fn record(checkout: &Checkout) -> Value {
    let text = fs::read(checkout.path(RECORD)).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// The latest session of a record: where it comes from, its warnings, its content.
pub fn latest(record: &Value) -> &Value {
    record["sessions"].as_array().unwrap().last().unwrap()
}

/// What the latest session of a record measured: its samples, its workloads, and what it did not reach.
pub fn content(record: &Value) -> &Value {
    &latest(record)["content"]
}
