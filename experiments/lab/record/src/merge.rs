//! Two records of one experiment on one kind of host, measured apart, as one.

use crate::{Digests, Record, Session};

impl<C> Record<C> {
    /// The sessions of both, in the order of their time, each once. Where they speak of different sources, those of `now`
    /// stay; where neither does, the later ones. The history of both stays too.
    ///
    /// # Errors
    /// If they are of different experiments or hosts, in words.
    pub fn merged(self, other: Self, now: &Digests) -> Result<Self, String> {
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
        for past in left.history {
            if !kept.history.contains(&past) {
                kept.history.push(past);
            }
        }
        kept.history.sort_by(|a, b| a.finished.cmp(&b.finished));
        Ok(kept)
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
        for past in other.history {
            if !self.history.contains(&past) {
                self.history.push(past);
            }
        }
        self.history.sort_by(|a, b| a.finished.cmp(&b.finished));
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
        let both = late.clone().merged(early, &digests("a")).expect("alike");
        assert_eq!(starts(&both), ["2026-01", "2026-02"]);
        let again = both.merged(late, &digests("a")).expect("alike");
        assert_eq!(starts(&again), ["2026-01", "2026-02"]);
    }

    #[test]
    fn what_speaks_of_the_sources_as_they_are_stays() {
        let (new, old) = (|| record("b", "2026-01", 2), || record("a", "2026-02", 2));
        for merged in [
            new().merged(old(), &digests("b")),
            old().merged(new(), &digests("b")),
        ] {
            assert_eq!(starts(&merged.expect("alike")), ["2026-01"]);
        }
        let neither = new().merged(old(), &digests("c")).expect("alike");
        assert_eq!(starts(&neither), ["2026-02"]);
    }

    #[test]
    fn other_hosts_and_other_experiments_are_refused() {
        let one = || record("a", "2026-01", 2);
        assert!(
            one()
                .merged(record("a", "2026-02", 4), &digests("a"))
                .is_err()
        );
        let mut other = one();
        other.experiment = "api".into();
        assert!(one().merged(other, &digests("a")).is_err());
    }
}
