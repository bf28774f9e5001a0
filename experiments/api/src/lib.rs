//! The article's HTTP JSON API: a small order service.
//!
//! `CONTRACT.md` says what it answers. Go's program is its twin, file for file. What Go's packages
//! do by themselves has files of its own here: `connection` has a client's time limits, `object`
//! the types of JSON values. `runtime` and `json` choose the variants of the tuned lane.

pub mod app;
pub mod body;
pub mod connection;
pub mod error;
pub mod json;
pub mod object;
pub mod options;
pub mod order;
pub mod orders;
pub mod primes;
pub mod query;
pub mod quote;
pub mod reply;
pub mod routes;
pub mod runtime;
pub mod server;
pub mod socket;
pub mod stats;
pub mod store;

#[cfg(test)]
mod tests;
