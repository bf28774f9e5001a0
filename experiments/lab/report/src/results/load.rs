//! Reads everything that the book shows: definitions, ledger, scoreboard and every host's records.

use std::collections::BTreeMap;

use record::{Error, Experiment, ExperimentKind, Ledger, Measured, PROTOCOL, Project, Store};

use super::{Held, Results, Shelf};

impl Results {
    /// Reads the definitions, ledger and scoreboard of `project`, and the records of every host: those of `host` first, then those of
    /// `reference`, which lead where `host` has none, then all others. Digests are taken of the sources as they are,
    /// toolchains left out.
    ///
    /// # Errors
    /// All at once: definitions that do not hold together, among themselves or with the ledger, and
    /// records that cannot be read.
    pub fn load(project: &Project, host: &str, reference: &str) -> Result<Self, Vec<Error>> {
        let mut errors = Vec::new();
        let mut definitions = project.definitions().unwrap_or_else(|more| {
            errors.extend(more);
            Vec::new()
        });
        in_the_books_order(project, &mut definitions);
        let ledger = keep(project.ledger(), &mut errors);
        let board = keep(project.scoreboard(), &mut errors);
        let statements = keep(project.statements(), &mut errors).unwrap_or_default();
        if let Some(ledger) = &ledger {
            errors.extend(across(project, &definitions, ledger));
            let path = project.statements_path();
            errors.extend(statements.faults(&path, &definitions, ledger, &project.pages()));
        }
        let store = project.store();
        let others = others(&store, host, reference);
        let mut shelves = Vec::new();
        for definition in definitions {
            let mut held = |host: &str| held(&store, host, &definition, &mut errors);
            let (here, elsewhere) = (held(host), others.iter().map(|host| held(host)).collect());
            if let Some(now) = keep(project.digests(&definition, "", PROTOCOL), &mut errors) {
                shelves.push(Shelf::new(definition, now, here, elsewhere));
            }
        }
        match (ledger, board) {
            (Some(ledger), Some(board)) if errors.is_empty() => {
                let results = Self::new(host, ledger, shelves).with_board(board);
                Ok(results.with_statements(statements.statements))
            }
            _ => Err(errors),
        }
    }
}

/// By the place of each experiment's page, which has its name, in the book's summary; those without a page come last.
fn in_the_books_order(project: &Project, definitions: &mut [Experiment]) {
    let summary = std::fs::read_to_string(project.pages().join("SUMMARY.md")).unwrap_or_default();
    definitions.sort_by_key(|definition| place(&summary, &definition.id));
}

fn place(summary: &str, id: &str) -> usize {
    let ends = ["(", "/"].map(|before| format!("{before}{id}.md)"));
    let places = ends.iter().filter_map(|end| summary.find(end));
    places.min().unwrap_or(usize::MAX)
}

/// Every host but `host`: `reference` first, then by name. A reader's own unnamed records stand for no other host.
fn others(store: &Store, host: &str, reference: &str) -> Vec<String> {
    let mut others = store.hosts();
    others.retain(|other| other != host && other != "local");
    others.sort_by_key(|other| other != reference);
    others
}

fn held(store: &Store, host: &str, definition: &Experiment, errors: &mut Vec<Error>) -> Held {
    let id = &definition.id;
    let mut held = Held {
        folder: host.into(),
        ..Held::default()
    };
    match definition.kind {
        ExperimentKind::Measurement => {
            held.record = keep(store.load(host, id), errors)
                .flatten()
                .map(Measured::new);
            held.bench = keep(store.load(host, id), errors).flatten();
        }
        ExperimentKind::Calibration => {
            held.calibration = keep(store.load(host, id), errors).flatten();
        }
    }
    held
}

fn keep<T>(result: Result<T, Error>, errors: &mut Vec<Error>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

/// What must hold between definitions, and between them and the ledger.
fn across(project: &Project, definitions: &[Experiment], ledger: &Ledger) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut figures = BTreeMap::new();
    for definition in definitions {
        let path = project
            .experiments()
            .join(&definition.id)
            .join("experiment.toml");
        for figure in &definition.figures {
            if let Some(first) = figures.insert(&figure.id, &definition.id) {
                let problem = format!("figure `{}` stands in `{first}` already", figure.id);
                errors.push(Error::definition(
                    &path,
                    problem,
                    "figure ids are unique in the book: rename it",
                ));
            }
        }
        for claim in &definition.claims {
            if !ledger.claims.iter().any(|c| c.id == claim.id) {
                let problem = format!("claim `{}` is not in the ledger", claim.id);
                errors.push(Error::definition(
                    &path,
                    problem,
                    "mend the id, or add it to experiments/claims.toml",
                ));
            }
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn experiments_come_in_the_order_of_their_pages() {
        let summary = "- [Service](net/service.md)\n- [Other](toys.md)\n- [A toy](toy.md)\n";
        let mut ids = ["api", "toy", "service"];
        ids.sort_by_key(|id| place(summary, id));
        assert_eq!(ids, ["service", "toy", "api"]);
    }
}
