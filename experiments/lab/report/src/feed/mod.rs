//! The published book's feed: what changed from one time of measuring to the next.
//!
//! Nothing of it is kept. The sessions that the records hold are counted up one time of measuring after the other; what a
//! host's own results said before and after each is compared ([`changes`]). So an entry depends on that host's records
//! alone, whichever host leads the book, and stays what it was when others come.

mod atom;
mod changes;
mod times;

pub use atom::{NAME, link};

use crate::Problem;
use crate::results::Results;
use atom::Entry;
use changes::Said;
use times::Time;

/// The feed as Atom, of a book that is published at `address`; `None` if nothing is measured.
///
/// # Errors
/// If the scoreboard names what is not there.
pub fn of(results: &Results, address: &str, title: &str) -> Result<Option<String>, Problem> {
    let mut entries = Vec::new();
    for host in times::hosts(results) {
        let mut before: Option<Said> = None;
        for time in times::of(results, &host) {
            let after = Said::of(times::until(results, &time))?;
            entries.push(entry(&time, before.as_ref(), &after));
            before = Some(after);
        }
        entries.extend(superseded(results, &host));
    }
    entries.sort_by(|a, b| (&b.updated, &b.id).cmp(&(&a.updated, &a.id)));
    Ok((!entries.is_empty()).then(|| atom::feed(address, title, &entries)))
}

/// What one time of measuring changed.
fn entry(time: &Time, before: Option<&Said>, after: &Said) -> Entry {
    let changes = changes::between(before, after);
    let title = match before {
        None => format!("{}: a new host", time.host),
        Some(_) => format!("{}: {}", time.host, changes.brief()),
    };
    let mut lists = changes.lists();
    lists.extend(changes::old_results(time, after));
    Entry {
        id: format!("{}-{}", time.host, time.started),
        updated: time.finished.clone(),
        title,
        about: format!("New sessions of {}.", time.experiments_in_words()),
        lists,
    }
}

/// What gave way before the results that the records hold were measured: each has gone from the records but for its ratios.
fn superseded(results: &Results, host: &str) -> Vec<Entry> {
    let of = |past: times::Gone| Entry {
        id: format!("{host}-{}-{}", past.experiment, past.finished),
        title: format!("{host}: {} was measured again", past.title),
        updated: past.finished,
        about: String::new(),
        lists: vec![past.changes],
    };
    times::gone(results, host).into_iter().map(of).collect()
}

#[cfg(test)]
mod tests;
