//! What was measured, here and on every other host.
//!
//! [`Results`] holds every definition with its records and answers two questions: what does one
//! comparison say, workload by workload ([`Results::rows`]), and what is missing or out of date
//! ([`Results::missing_or_stale`]). A row's own numbers come from one host alone, the first that has them; beside them
//! stands what every other host says.

mod absence;
mod bound;
mod caveat;
mod difference;
mod exact;
pub mod format;
mod level;
mod line;
mod load;
mod naming;
mod pooled;
pub mod rate;
pub mod replication;
mod row;
pub mod sensitivity;
mod shelf;
mod sides;
mod source;
mod tally;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use absence::{Absent, absent_in_words, absent_points, lacking, unmeasured};
pub use bound::Bound;
pub(crate) use bound::bounded_in_words;
pub use caveat::Caveats;
pub(crate) use difference::{disagreement, hosts_apart};
pub(crate) use exact::EXACT;
pub(crate) use exact::contradictions;
pub use level::{Level, level};
pub(crate) use level::{is_saturated, planned, realised};
pub use line::{Line, lines};
pub use naming::{Parameter, point, title};
pub(crate) use pooled::reading;
pub(crate) use row::{Betweens, measure, paired, rows};
pub use row::{FEWEST_UNITS, Other, Row, RowState, Summary};
pub use shelf::{Held, Shelf};
pub use sides::{Side, Sides};
pub use source::{Freshness, Origin, Source, host_in_words};
pub(crate) use tally::capitalised;
pub use tally::{Tally, shown_host};

use std::collections::BTreeMap;

use record::{Experiment, ExperimentKind, Ledger, Scoreboard, Statement};

use crate::Problem;

/// Everything measured that the book can show.
pub struct Results {
    host: String,
    ledger: Ledger,
    board: Scoreboard,
    statements: Vec<Statement>,
    shelves: Vec<Shelf>,
    /// By experiment and comparison.
    rows: BTreeMap<(String, String), Vec<RowState>>,
}

impl Results {
    /// Puts records together. `host` is the folder that each shelf's own records are from.
    pub fn new(host: &str, ledger: Ledger, shelves: Vec<Shelf>) -> Self {
        let mut rows = BTreeMap::new();
        for shelf in &shelves {
            let betweens = row::Betweens::of(shelf);
            for comparison in &shelf.definition.comparisons {
                let key = (shelf.definition.id.clone(), comparison.id.clone());
                rows.insert(key, row::rows(shelf, comparison, &betweens));
            }
        }
        Self {
            host: host.into(),
            ledger,
            board: Scoreboard::default(),
            statements: Vec::new(),
            shelves,
            rows,
        }
    }

    /// The same with the front page's scoreboard.
    pub fn with_board(self, board: Scoreboard) -> Self {
        Self { board, ..self }
    }

    /// The same with statements on when to choose which language.
    pub fn with_statements(self, statements: Vec<Statement>) -> Self {
        Self { statements, ..self }
    }

    /// Folder of the host whose results come first.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The same host as a reader knows it.
    pub fn host_in_words(&self) -> String {
        host_in_words(&self.host)
    }

    /// The claims.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The front page's scoreboard.
    pub fn board(&self) -> &Scoreboard {
        &self.board
    }

    /// The statements on when to choose which language.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Every experiment with its records, in the book's order.
    pub fn shelves(&self) -> &[Shelf] {
        &self.shelves
    }

    /// One experiment with its records.
    ///
    /// # Errors
    /// If there is no such experiment.
    pub fn shelf(&self, experiment: &str) -> Result<&Shelf, Problem> {
        let ids = || self.shelves.iter().map(|s| s.definition.id.as_str());
        self.shelves
            .iter()
            .find(|s| s.definition.id == experiment)
            .ok_or_else(|| Problem::unknown("experiment", experiment, ids()))
    }

    /// One row a planned workload of a comparison, in the definition's order.
    ///
    /// # Errors
    /// If there is no such experiment or comparison.
    pub fn rows(&self, experiment: &str, comparison: &str) -> Result<&[RowState], Problem> {
        let definition = &self.shelf(experiment)?.definition;
        self.rows
            .get(&(experiment.to_owned(), comparison.to_owned()))
            .map(Vec::as_slice)
            .ok_or_else(|| unknown_comparison(definition, comparison))
    }

    /// The two sides of a comparison, as its sentences and headers name them.
    ///
    /// # Errors
    /// If there is no such experiment or comparison.
    pub fn sides(&self, experiment: &str, comparison: &str) -> Result<Sides, Problem> {
        let definition = &self.shelf(experiment)?.definition;
        definition
            .comparison(comparison)
            .and_then(|c| Sides::of(definition, c))
            .ok_or_else(|| unknown_comparison(definition, comparison))
    }

    /// What keeps this book from being published as up to date: each experiment that no host has
    /// a current record of, or of which this host's is older than the sources, with the mend. Empty if all is well.
    pub fn missing_or_stale(&self) -> Vec<String> {
        let elsewhere = |shelf: &Shelf| {
            let mut hosts = shelf.all().skip(1);
            hosts.any(|(_, held)| held.freshness(&shelf.now) == Some(Freshness::Current))
        };
        let problem = |shelf: &Shelf| {
            let id = &shelf.definition.id;
            let mend = match shelf.definition.kind {
                ExperimentKind::Measurement => format!("run `make measure ONLY={id}`"),
                ExperimentKind::Calibration => {
                    format!("run `make report` or `make calibrate ONLY={id}`")
                }
            };
            match shelf.here().freshness(&shelf.now) {
                // What this host's budget could not reach stands with another host's numbers.
                None if elsewhere(shelf) => None,
                None => Some(format!("{id}: nothing measured on {}: {mend}", self.host)),
                Some(Freshness::Stale(reason)) => Some(format!(
                    "{id}: measured on {} before the sources changed ({reason}): {mend}",
                    self.host
                )),
                Some(Freshness::Current) => None,
            }
        };
        // What is measured by hand alone is shown from the host that measured it, and says so.
        let due = self.shelves.iter().filter(|s| !s.definition.is_by_hand());
        due.filter_map(problem).collect()
    }
}

fn unknown_comparison(definition: &Experiment, id: &str) -> Problem {
    let ids = definition.comparisons.iter().map(|c| c.id.as_str());
    Problem::unknown(&format!("comparison of `{}`", definition.id), id, ids)
}

#[cfg(test)]
mod tests;
