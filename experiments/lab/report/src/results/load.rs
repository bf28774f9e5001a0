//! Reads everything that the book shows: definitions, ledger and both hosts' records.

use std::collections::BTreeMap;

use record::{Error, Experiment, ExperimentKind, Ledger, PROTOCOL, Project, RecordFile, Store};

use super::{Held, Results, Shelf};

impl Results {
    /// Reads the definitions and ledger of `project`, and the records of `host` and of the
    /// `reference` host. Digests are taken of the sources as they are, toolchains left out.
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
        if let Some(ledger) = &ledger {
            errors.extend(across(project, &definitions, ledger));
        }
        let store = project.store();
        let mut shelves = Vec::new();
        for definition in definitions {
            let here = held(&store, host, &definition, &mut errors);
            let elsewhere = if host == reference {
                Held::default()
            } else {
                held(&store, reference, &definition, &mut errors)
            };
            if let Some(now) = keep(project.digests(&definition, "", PROTOCOL), &mut errors) {
                shelves.push(Shelf {
                    definition,
                    now,
                    here,
                    reference: elsewhere,
                });
            }
        }
        match ledger {
            Some(ledger) if errors.is_empty() => Ok(Self::new(host, reference, ledger, shelves)),
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

fn held(store: &Store, host: &str, definition: &Experiment, errors: &mut Vec<Error>) -> Held {
    let id = &definition.id;
    match definition.kind {
        ExperimentKind::Measurement => Held {
            record: stored(store, host, id, errors),
            bench: stored(store, host, id, errors),
            calibration: None,
        },
        ExperimentKind::Calibration => Held {
            calibration: stored(store, host, id, errors),
            ..Held::default()
        },
    }
}

fn stored<T: RecordFile>(
    store: &Store,
    host: &str,
    id: &str,
    errors: &mut Vec<Error>,
) -> Option<T> {
    keep(store.load(host, id), errors).flatten()
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
