//! Two records of one experiment on one kind of host, measured apart, as one.

use crate::{Digests, Past, Record, Session, Superseded};

impl<C> Record<C> {
    /// The sessions of both, in the order of their time, each once. Where they speak of different sources, those of `now`
    /// stay; where neither does, the later ones. What the others said, as `results` tells, and the history of both stay too.
    ///
    /// # Errors
    /// If they are of different experiments or hosts, in words.
    pub fn merged(
        self,
        other: Self,
        now: &Digests,
        results: impl FnOnce(Self) -> Vec<Past>,
    ) -> Result<Self, String> {
        if self.experiment != other.experiment {
            return Err(format!(
                "it is of {}, not of {}",
                other.experiment, self.experiment
            ));
        }
        if self.host.fingerprint() != other.host.fingerprint() {
            let (here, there) = (self.host.label(), other.host.label());
            return Err(format!(
                "it was measured on another kind of host ({there}, not {here})"
            ));
        }
        let same = self.digests().difference(other.digests()).is_none();
        if same {
            return Ok(self.joined(other));
        }
        let speaks = |record: &Self| record.digests().difference(now).is_none();
        let rank = |record: &Self| (speaks(record), record.latest().provenance.started.clone());
        let (mut kept, left) = match rank(&self) >= rank(&other) {
            true => (self, other),
            false => (other, self),
        };
        left.superseded_by(&mut kept, results);
        Ok(kept)
    }

    /// Leaves what this record said, as `results` tells, in the history of its `successor`, and its own history with it.
    pub fn superseded_by(mut self, successor: &mut Self, results: impl FnOnce(Self) -> Vec<Past>) {
        let from = self.latest().provenance.clone();
        successor.remember(std::mem::take(&mut self.history));
        let Some(reason) = from.digests.difference(successor.digests()) else {
            return;
        };
        let results = results(self);
        if !results.is_empty() {
            successor.remember([Superseded {
                finished: from.finished,
                commit: from.commit,
                reason,
                results,
            }]);
        }
    }

    /// Adds to the history what is not there yet, in the order of its time.
    fn remember(&mut self, pasts: impl IntoIterator<Item = Superseded>) {
        for past in pasts {
            let same = |known: &Superseded| {
                known.finished == past.finished && known.results == past.results
            };
            if !self.history.iter().any(same) {
                self.history.push(past);
            }
        }
        self.history.sort_by(|a, b| a.finished.cmp(&b.finished));
    }

    fn digests(&self) -> &Digests {
        &self.latest().provenance.digests
    }

    fn joined(mut self, other: Self) -> Self {
        let moment = |s: &Session<C>| (s.provenance.started.clone(), s.provenance.seed);
        for session in other.sessions {
            if self
                .sessions
                .iter()
                .all(|known| moment(known) != moment(&session))
            {
                self.sessions.push(session);
            }
        }
        self.sessions.sort_by_key(moment);
        self.remember(other.history);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Benchmarks, Conditions, Host, Provenance};

    fn digests(definition: &str) -> Digests {
        Digests {
            definition: definition.into(),
            ..Digests::default()
        }
    }

    fn record(definition: &str, started: &str, cores: u64) -> Record<Benchmarks> {
        let session = Session {
            provenance: Provenance {
                started: started.into(),
                digests: digests(definition),
                ..Provenance::default()
            },
            before: Conditions::default(),
            after: Conditions::default(),
            warnings: Vec::new(),
            content: Benchmarks {
                estimates: Vec::new(),
            },
        };
        let host = Host {
            cores,
            ..Host::default()
        };
        Record::first("toy", host, session)
    }

    fn starts(record: &Record<Benchmarks>) -> Vec<&str> {
        let sessions = record.sessions.iter();
        sessions.map(|s| s.provenance.started.as_str()).collect()
    }

    #[test]
    fn sessions_of_the_same_sources_stand_in_the_order_of_their_time_each_once() {
        let (late, early) = (record("a", "2026-02", 2), record("a", "2026-01", 2));
        let both = late
            .clone()
            .merged(early, &digests("a"), said)
            .expect("alike");
        assert_eq!(starts(&both), ["2026-01", "2026-02"]);
        let again = both.merged(late, &digests("a"), said).expect("alike");
        assert_eq!(starts(&again), ["2026-01", "2026-02"]);
    }

    #[test]
    fn what_speaks_of_the_sources_as_they_are_stays() {
        let (new, old) = (|| record("b", "2026-01", 2), || record("a", "2026-02", 2));
        for merged in [
            new().merged(old(), &digests("b"), said),
            old().merged(new(), &digests("b"), said),
        ] {
            assert_eq!(starts(&merged.expect("alike")), ["2026-01"]);
        }
        let neither = new().merged(old(), &digests("c"), said).expect("alike");
        assert_eq!(starts(&neither), ["2026-02"]);
    }

    #[test]
    fn other_hosts_and_other_experiments_are_refused() {
        let one = || record("a", "2026-01", 2);
        assert!(
            one()
                .merged(record("a", "2026-02", 4), &digests("a"), said)
                .is_err()
        );
        let mut other = one();
        other.experiment = "api".into();
        assert!(one().merged(other, &digests("a"), said).is_err());
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
    fn what_gives_way_is_remembered_once() {
        let (new, old) = (record("b", "2026-02", 2), record("a", "2026-01", 2));
        let merged = new.merged(old.clone(), &digests("b"), said).expect("alike");
        assert_eq!(merged.history.len(), 1);
        assert_eq!(merged.history[0].results[0].ratio, 1.69);
        assert!(merged.history[0].reason.contains("definition"));
        let again = merged.merged(old, &digests("b"), said).expect("alike");
        assert_eq!(again.history.len(), 1);
    }
}
