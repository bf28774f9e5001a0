//! Asks an order service, over real sockets, whether it keeps its contract.
//!
//! It knows the contract and no program. [`groups`] hold the cases, by what they are about; each
//! starts its own servers ([`server`]), asks through a client that can also misbehave ([`client`]),
//! and compares every answer with what the contract says ([`expected`]). Where that depends on the
//! orders there are, a small model of the service says it ([`model`]); [`generated`] asks the
//! service and the model the same.

pub mod cli;
pub mod client;
pub mod expected;
pub mod generated;
pub mod groups;
pub mod model;
pub mod report;
pub mod server;

use std::thread;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use cli::Asking;
use report::{Report, Sheet};

/// As many open files as are enough for all groups and their servers.
const FILES: u64 = 4_096;

/// Asks all groups at once: most of them wait most of the time.
pub fn run(asking: &Asking) -> Report {
    allow_files();
    let wanted = |name: &str| asking.only.is_empty() || asking.only.iter().any(|n| n == name);
    thread::scope(|scope| {
        let groups: Vec<_> = groups::ALL
            .iter()
            .filter(|group| wanted(group.name))
            .map(|group| {
                let ask = || {
                    let mut sheet = Sheet::new(group.name);
                    (group.ask)(asking, &mut sheet);
                    sheet
                };
                (group.name, scope.spawn(ask))
            })
            .collect();
        let sheets = groups.into_iter().map(|(name, asked)| {
            let panicked = |_| Sheet::broken(name, "the group itself broke off: see above");
            asked.join().unwrap_or_else(panicked)
        });
        Report::of(sheets.collect())
    })
}

/// Some systems allow fewer than there are hostile connections, unless they are asked.
fn allow_files() {
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < FILES) {
        let current = Some(limit.maximum.map_or(FILES, |most| most.min(FILES)));
        // If it is refused, a connection that cannot be opened says so.
        let _ = setrlimit(Resource::Nofile, Rlimit { current, ..limit });
    }
}
