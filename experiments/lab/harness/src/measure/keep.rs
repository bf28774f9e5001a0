//! How a session becomes part of what is known: added to the sessions that speak of the same sources, or the first of a
//! new record, which keeps what the old one said.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use record::{Content, Measured, Measurement, Past, Provenance, Record, Session};

use super::judge::rows;
use crate::{Context, host};

/// Saves `session` of `experiment` on this host. `results` says what a record said, for the history of what its sources
/// have left behind.
///
/// # Errors
/// If the record cannot be written: then the earlier one is untouched.
pub fn keep<C: Content>(
    ctx: &Context,
    experiment: &str,
    session: Session<C>,
    results: impl FnOnce(Record<C>) -> Vec<Past>,
) -> Result<(Record<C>, PathBuf)> {
    let store = ctx.project.store();
    let earlier = match store.load::<C>(&ctx.host_name, experiment) {
        Ok(earlier) => earlier,
        Err(unreadable @ (record::Error::Corrupt { .. } | record::Error::Schema { .. })) => {
            set_aside(&store.path::<C>(&ctx.host_name, experiment), &unreadable)?;
            None
        }
        // Where nothing can be read, nothing can be written either, and that says what is in the way.
        Err(_) => None,
    };
    let record = follow(earlier, experiment, session, results);
    let path = store.save(&ctx.host_name, experiment, &record)?;
    Ok((record, path))
}

/// Whether a session is the one that began then, with that seed: it was recorded before it was whole.
pub fn is_same_session(from: &Provenance, started: &str, seed: u64) -> bool {
    from.started == started && from.seed == seed
}

/// A record that cannot be read is not thrown away: whoever can read it may want it.
fn set_aside(path: &Path, unreadable: &record::Error) -> Result<()> {
    let aside = path.with_extension("json.unreadable");
    std::fs::rename(path, &aside).with_context(|| {
        format!(
            "{}: cannot be renamed: move it away by hand",
            path.display()
        )
    })?;
    output::note(format!("{unreadable}: it is kept as {}", aside.display()));
    Ok(())
}

fn follow<C>(
    earlier: Option<Record<C>>,
    experiment: &str,
    session: Session<C>,
    results: impl FnOnce(Record<C>) -> Vec<Past>,
) -> Record<C> {
    let Some(mut earlier) = earlier else {
        return Record::first(experiment, host::host(), session);
    };
    let from = &earlier.latest().provenance;
    if from
        .digests
        .difference(&session.provenance.digests)
        .is_none()
    {
        let to = &session.provenance;
        if is_same_session(from, &to.started, to.seed) {
            earlier.sessions.pop();
        }
        earlier.host = host::host();
        earlier.sessions.push(session);
        return earlier;
    }
    let mut record = Record::first(experiment, host::host(), session);
    earlier.superseded_by(&mut record, results);
    record
}

/// What a record of samples said: each comparison on each workload.
pub fn results(record: Record<Measurement>) -> Vec<Past> {
    let measured = Measured::new(record);
    let past = |row: super::judge::Row<'_>| Past {
        comparison: row.comparison.id.clone(),
        workload: row.workload.key.clone(),
        ratio: row.outcome.ratio,
        interval: row.outcome.interval.map(|i| [i.low, i.high]),
    };
    rows(&measured).into_iter().map(past).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Benchmarks, Conditions, Digests, Host};

    fn session(definition: &str, finished: &str) -> Session<Benchmarks> {
        let digests = Digests {
            definition: definition.into(),
            ..Digests::default()
        };
        Session {
            provenance: Provenance {
                started: finished.into(),
                finished: finished.into(),
                digests,
                ..Provenance::default()
            },
            before: Conditions::default(),
            after: Conditions::default(),
            warnings: Vec::new(),
            content: Benchmarks {
                estimates: Vec::new(),
            },
        }
    }

    fn said(_: Record<Benchmarks>) -> Vec<Past> {
        vec![Past {
            comparison: "idiomatic".into(),
            workload: "sieve".into(),
            ratio: 1.69,
            interval: None,
        }]
    }

    #[test]
    fn a_session_of_the_same_sources_joins_the_others() {
        let first = Record::first("toy", Host::default(), session("a", "monday"));
        let both = follow(Some(first), "toy", session("a", "tuesday"), said);
        let finished: Vec<_> = both
            .sessions
            .iter()
            .map(|s| s.provenance.finished.as_str())
            .collect();
        assert_eq!(finished, ["monday", "tuesday"]);
        assert!(both.history.is_empty());
    }

    #[test]
    fn a_session_that_was_recorded_before_it_was_whole_is_replaced_by_itself() {
        let of = |seed, finished| {
            let mut session = session("a", finished);
            (session.provenance.started, session.provenance.seed) = ("dawn".into(), seed);
            session
        };
        let first = Record::first("toy", Host::default(), of(7, "noon"));
        let whole = follow(Some(first), "toy", of(7, "evening"), said);
        let then = follow(Some(whole), "toy", of(8, "night"), said);
        let finished: Vec<_> = then
            .sessions
            .iter()
            .map(|s| s.provenance.finished.as_str())
            .collect();
        assert_eq!(finished, ["evening", "night"]);
    }

    #[test]
    fn changed_sources_begin_anew_and_what_was_said_is_kept() {
        let first = Record::first("toy", Host::default(), session("a", "monday"));
        let second = follow(Some(first), "toy", session("b", "tuesday"), said);
        assert_eq!((second.sessions.len(), second.history.len()), (1, 1));
        assert_eq!(second.history[0].results[0].ratio, 1.69);
        assert!(second.history[0].reason.contains("definition"));
        let third = follow(Some(second), "toy", session("c", "wednesday"), said);
        let finished: Vec<_> = third
            .history
            .iter()
            .map(|past| past.finished.as_str())
            .collect();
        assert_eq!(finished, ["monday", "tuesday"]);
    }
}
