//! Builds under a clock, with real toolchains. A program of its own: while a compiler runs for another
//! test, no build counts.

#[path = "../lab/checkout.rs"]
#[allow(dead_code)]
mod checkout;
mod faults;
mod fixture;
#[path = "../lab/recorded.rs"]
#[allow(dead_code)]
mod recorded;
#[path = "../lab/serving.rs"]
mod serving;
mod stopwatch;
mod untouched;
