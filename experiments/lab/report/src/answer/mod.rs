//! Answers in words: values, verdicts, claims. Every sentence is put together from the records; none says
//! which side is ahead before it has looked.

mod bottleneck;
mod choose;
mod claim;
mod costs;
mod crossover;
mod glance;
mod host;
mod judge;
mod lean;
mod ledger;
mod measures;
mod notes;
mod overview;
mod parity;
mod replication;
mod ruling;
mod sensitivity;
mod survey;
mod trust;
mod value;
mod verdict;

pub use bottleneck::bottleneck;
pub use choose::{choices, choose};
pub(crate) use claim::ruled;
pub use claim::{claim, stand};
pub(crate) use crossover::Words;
pub use crossover::crossover;
pub use glance::claims_board;
pub(crate) use glance::conclusions;
pub use host::host;
pub use judge::Conclusion;
pub use ledger::{error_rate, ledger};
pub use notes::{reproduce, warnings};
pub use parity::parity;
pub use replication::replication;
pub use sensitivity::sensitivity;
pub use trust::trust;
pub use value::value;
pub use verdict::{answers, verdict};

/// The page that holds the claims ledger, from the book's root.
pub const LEDGER_PAGE: &str = "claims.html";

#[cfg(test)]
mod tests;
