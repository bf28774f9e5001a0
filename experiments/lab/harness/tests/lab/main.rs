//! The command `lab` as its user meets it: real compilers, real processes, faults injected.

mod build;
mod checkout;
mod contributing;
mod definition;
mod measuring;
mod passes;
mod recorded;
mod records;
mod servers;
mod serving;
mod sessions;
mod sources;
mod stopping;
mod tools;
mod verify;
mod written;
