//! The parts by themselves, without sockets.

mod json;
mod options;
mod order;
mod query;
mod socket;
mod store;
