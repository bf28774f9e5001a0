//! Several sessions as one: every sample of all of them, told apart by their rounds.

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::{Conditions, Host, Measurement, PairedTimes, Provenance, Record, Unmeasured, Warning};

/// Rounds of one session: none has as many, so that those of several can be counted on.
const ROUNDS: u32 = 1 << 20;

/// Planned rates that differ by more than this share are those of another load: what the sessions measured there is not
/// one thing.
pub const SAME_RATE: f64 = 0.1;

/// A record, read as one measurement of all of its sessions. Of a load that sessions planned at other rates, the first one
/// that has it counts, whose rates later ones take over: half of what a server can take was 10,000 requests a second in one
/// session and 20,000 in the next.
#[derive(Clone, Debug)]
pub struct Measured {
    record: Record,
    pooled: Measurement,
}

impl Measured {
    /// Pools the sessions of `record`.
    pub fn new(record: Record) -> Self {
        let pooled = pooled(&record);
        Self { record, pooled }
    }

    /// The record, session by session.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The machine.
    pub fn host(&self) -> &Host {
        &self.record.host
    }

    /// Where the latest session comes from.
    pub fn provenance(&self) -> &Provenance {
        &self.record.latest().provenance
    }

    /// The host before and after the latest session.
    pub fn conditions(&self) -> [&Conditions; 2] {
        let latest = self.record.latest();
        [&latest.before, &latest.after]
    }

    /// What a reader should know before trusting any session.
    pub fn warnings(&self) -> Vec<&Warning> {
        self.record.warnings()
    }

    /// Rounds in which both cells have the metric, each session's apart; none of a session without any.
    pub fn pairs_by_session(
        &self,
        baseline: (&str, &str),
        other: (&str, &str),
        metric: &str,
    ) -> Vec<Vec<PairedTimes>> {
        let pairs = self.pooled.pairs(baseline, other, metric);
        let of_session = pairs.chunk_by(|a, b| a.round / ROUNDS == b.round / ROUNDS);
        of_session.map(<[_]>::to_vec).collect()
    }
}

impl Deref for Measured {
    type Target = Measurement;

    fn deref(&self) -> &Measurement {
        &self.pooled
    }
}

fn pooled(record: &Record) -> Measurement {
    let [earlier @ .., latest] = record.sessions.as_slice() else {
        panic!("a record has a session");
    };
    let mut pool = latest.content.clone();
    if earlier.is_empty() {
        return pool;
    }
    for session in earlier {
        for build in &session.builds {
            if pool
                .builds
                .iter()
                .all(|known| known.program != build.program)
            {
                pool.builds.push(build.clone());
            }
        }
        for workload in &session.workloads {
            if pool.workload(&workload.key).is_none() {
                pool.workloads.push(workload.clone());
            }
        }
    }
    for workload in &mut pool.workloads {
        let mut planned = record
            .sessions
            .iter()
            .filter_map(|s| s.workload(&workload.key));
        let first = planned.next().expect("a session has it");
        workload.rates.clone_from(&first.rates);
    }
    pool.samples.clear();
    let mut before = 0.0;
    for (place, session) in (0_u32..).zip(&record.sessions) {
        let others = loaded_otherwise(session, &pool);
        for sample in &session.samples {
            if others.contains(sample.workload.as_str()) {
                continue;
            }
            let mut sample = sample.clone();
            sample.round = sample.round.saturating_add(place.saturating_mul(ROUNDS));
            sample.at += before;
            pool.samples.push(sample);
        }
        before += session.provenance.used_seconds;
    }
    pool.unmeasured = unmeasured(record, &pool);
    pool
}

/// The workloads that a session loaded at other rates than `pool` states.
fn loaded_otherwise<'a>(session: &'a Measurement, pool: &Measurement) -> BTreeSet<&'a str> {
    let other = |workload: &&crate::Workload| {
        let known = pool.workload(&workload.key).map(|known| &known.rates);
        workload.rates.iter().any(|(subject, rate)| {
            let known = known.and_then(|rates| rates.get(subject));
            known.is_some_and(|known| (rate / known).ln().abs() > SAME_RATE.ln_1p())
        })
    };
    let others = session.workloads.iter().filter(other);
    others.map(|workload| workload.key.as_str()).collect()
}

/// What no session measured, with the latest reason.
fn unmeasured(record: &Record, pool: &Measurement) -> Vec<Unmeasured> {
    let mut found: Vec<Unmeasured> = Vec::new();
    for session in record.sessions.iter().rev() {
        for entry in &session.unmeasured {
            let covers = |s: &crate::Sample| {
                (entry.workload.is_empty() || entry.workload == s.workload)
                    && (entry.subject.is_empty() || entry.subject == s.subject)
            };
            let known =
                |u: &Unmeasured| (&u.workload, &u.subject) == (&entry.workload, &entry.subject);
            if !found.iter().any(known) && !pool.samples.iter().any(covers) {
                found.push(entry.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{Experiment, Sample, Session, Workload};

    const DEFINITION: &str = "schema = 1\nid = \"toy\"\ntitle = \"T\"\nquestion = \"?\"\nprogram = []\nsubject = []\nworkload = []\ncomparison = []\nexpect = []\n";

    fn sample(workload: &str, subject: &str, round: u32, time: f64) -> Sample {
        Sample {
            round,
            workload: workload.into(),
            subject: subject.into(),
            order: 0,
            layout: None,
            at: f64::from(round),
            iterations: 1,
            metrics: BTreeMap::from([("time".into(), time)]),
            distributions: BTreeMap::new(),
            segments: Vec::new(),
            extremes: None,
            void: None,
        }
    }

    fn session(samples: Vec<Sample>, lacks: &[&str]) -> Session {
        let definition: Experiment = toml::from_str(DEFINITION).expect("sound");
        let missing = |workload: &&str| Unmeasured {
            workload: (*workload).into(),
            subject: String::new(),
            reason: "no time".into(),
        };
        Session {
            provenance: Provenance {
                used_seconds: 10.0,
                ..Provenance::default()
            },
            before: Conditions::default(),
            after: Conditions::default(),
            warnings: Vec::new(),
            content: Measurement {
                definition,
                workloads: Vec::new(),
                builds: Vec::new(),
                samples,
                unmeasured: lacks.iter().map(missing).collect(),
            },
        }
    }

    fn measured() -> Measured {
        let blocks = |workload: &str, n: u32| -> Vec<Sample> {
            let block = |r| {
                [
                    sample(workload, "rust", r, 1.0),
                    sample(workload, "go", r, 2.0),
                ]
            };
            (0..n).flat_map(block).collect()
        };
        let mut record =
            Record::first("toy", Host::default(), session(blocks("a", 2), &["b", "c"]));
        record
            .sessions
            .push(session([blocks("a", 1), blocks("b", 2)].concat(), &["c"]));
        Measured::new(record)
    }

    #[test]
    fn blocks_of_two_sessions_are_never_taken_for_one() {
        let measured = measured();
        assert_eq!(measured.values("a", "go", "time").len(), 3);
        let pairs = measured.pairs(("a", "rust"), ("a", "go"), "time");
        let mut rounds: Vec<u32> = pairs.iter().map(|pair| pair.round).collect();
        rounds.dedup();
        assert_eq!(rounds.len(), 3);
        let apart = measured.pairs_by_session(("a", "rust"), ("a", "go"), "time");
        assert_eq!(apart.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        let later = measured.pairs_by_session(("b", "rust"), ("b", "go"), "time");
        assert_eq!(later.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn what_a_later_session_measured_is_no_longer_missing() {
        let missing: Vec<_> = measured()
            .unmeasured
            .iter()
            .map(|u| u.workload.clone())
            .collect();
        assert_eq!(missing, ["c"]);
    }

    /// The first session's load counts: a later one at twice its rate measured another thing under the same name, and one
    /// at nearly its rate the same.
    #[test]
    fn sessions_that_planned_other_rates_are_not_taken_together() {
        let with = |rate: f64| {
            let mut session = session(vec![sample("a", "go", 0, rate)], &[]);
            session.content.workloads = vec![Workload {
                key: "a".into(),
                family: "a".into(),
                parameters: BTreeMap::new(),
                iterations: 1,
                rates: BTreeMap::from([("go".into(), rate)]),
            }];
            session
        };
        let mut record = Record::first("toy", Host::default(), with(10_000.0));
        record.sessions.extend([with(20_000.0), with(10_900.0)]);
        let measured = Measured::new(record);
        assert_eq!(measured.values("a", "go", "time"), [10_000.0, 10_900.0]);
        let planned = measured.workload("a").expect("it is there");
        assert_eq!(planned.rates["go"], 10_000.0);
    }

    #[test]
    fn one_session_is_itself() {
        let record = Record::first(
            "toy",
            Host::default(),
            session(vec![sample("a", "go", 3, 1.0)], &["a"]),
        );
        let measured = Measured::new(record);
        assert_eq!(measured.samples[0].round, 3);
        assert_eq!(measured.unmeasured.len(), 1, "a void cell keeps its reason");
    }
}
