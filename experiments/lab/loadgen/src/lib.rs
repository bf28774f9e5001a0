//! An HTTP load generator that can be wrong about the server only if it says so.
//!
//! A [`Load`] says what is sent where, when and for how long. [`run`] sends it from one thread and
//! gives an [`Outcome`]: latencies from the *intended* start of each request, what went wrong by
//! kind, and how busy and how late the generator itself was. [`Outcome::judge`] turns that into
//! reasons not to believe it.
//!
//! - **Open loop**: arrivals are planned ahead ([`schedule`]), whatever the server does. A request
//!   that has to wait because the server is slow has already begun to wait: its response time says
//!   so. Leaving that out is *coordinated omission*.
//! - **Closed loop**: each connection sends when it has its answer. It finds the throughput at
//!   saturation; its latencies say little, since a slow server is asked less.
//!
//! Three times are kept apart: *response time* runs from the intended start, *service time* from
//! the send, and *lag* lies between the two. The part of the lag that is the generator's own fault,
//! a free connection and a request that is due and not sent, is counted by itself.
//!
//! A connection that the server has ended, with a word or without, is replaced before the next
//! request is due. A request fails only if it may have reached the server and got no answer, or
//! another one than wanted. It is never sent twice: it goes out on another connection only if the one
//! it was meant for turns out to have ended before its first byte left. HTTP lets a client send again
//! what can do no harm; a generator that did so would hide what it is there to count. The time of
//! opening is part of the response time, and of no other.

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod advice;
mod connection;
mod engine;
mod error;
mod fault;
mod flight;
mod judge;
mod link;
mod load;
mod message;
mod openings;
mod outcome;
mod pacer;
mod queue;
mod report;
pub mod schedule;
mod start;
mod stop;
mod tally;
mod target;
mod timer;
mod wire;
mod worker;

pub use engine::{Edge, Observer, run, run_until};
pub use error::Error;
pub use fault::{Failure, Fault, Reason, Why};
pub use judge::{BUSY, Doubt, Judgement};
pub use load::{Arrivals, Load};
pub use message::Message;
pub use openings::Opened;
pub use outcome::{Outcome, Percentile, Percentiles};
pub use report::{ErrorReason, Report};
pub use stop::Stop;
pub use tally::Little;
pub use target::{Target, without_secret};
