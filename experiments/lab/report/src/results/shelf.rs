//! One experiment: its definition, and every host's records.

use record::{
    BenchRecord, Calibration, Digests, Experiment, Host, Kind, Measured, Measurement, Provenance,
    Record,
};

use super::{Freshness, Origin, Source, host_in_words};

/// One experiment with everything measured for it.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// As it is now.
    pub definition: Experiment,
    /// Digests of what would be measured now, without toolchains.
    pub now: Digests,
    /// Every host's records. The first one is this host's, there or not; the others have some.
    hosts: Vec<Held>,
}

/// The records that one host has of one experiment.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Folder of the host's records.
    pub folder: String,
    /// Samples of all sessions.
    pub record: Option<Measured>,
    /// The languages' own benchmark harnesses.
    pub bench: Option<BenchRecord>,
    /// The harness measuring itself.
    pub calibration: Option<Calibration>,
}

impl Shelf {
    /// Puts an experiment and its records together: those of `here`, and of `others`, of which empty ones are left out.
    pub fn new(definition: Experiment, now: Digests, here: Held, others: Vec<Held>) -> Self {
        let others = others.into_iter().filter(|held| !held.is_empty());
        let hosts = std::iter::once(here).chain(others).collect();
        Self {
            definition,
            now,
            hosts,
        }
    }

    /// The records of one host.
    pub fn held(&self, origin: Origin) -> &Held {
        &self.hosts[origin.0]
    }

    /// This host's records.
    pub fn here(&self) -> &Held {
        self.held(Origin::HERE)
    }

    /// Every host's records, this host's first.
    pub fn all(&self) -> impl Iterator<Item = (Origin, &Held)> {
        let numbered = self.hosts.iter().enumerate();
        numbered.map(|(place, held)| (Origin(place), held))
    }

    /// Every host, this one first.
    pub fn origins(&self) -> impl Iterator<Item = Origin> + use<> {
        (0..self.hosts.len()).map(Origin)
    }

    /// Where the samples of one host come from, if it has any.
    pub fn source(&self, origin: Origin) -> Option<Source> {
        let record = self.held(origin).record.as_ref()?;
        Some(self.source_of(origin, record.record()))
    }

    /// Where any record of this experiment comes from.
    pub fn source_of<C>(&self, origin: Origin, record: &Record<C>) -> Source {
        let Provenance {
            finished,
            commit,
            dirty,
            ..
        } = record.latest().provenance.clone();
        let first = self.all().find(|(_, held)| !held.is_empty());
        Source {
            origin,
            leads: first.is_none_or(|(first, _)| first == origin),
            freshness: Freshness::of(&record.latest().provenance, &self.now),
            host: host_in_words(&self.held(origin).folder),
            sessions: record.sessions.len(),
            started: record.sessions[0].provenance.started.clone(),
            finished,
            commit,
            dirty,
        }
    }

    /// Where the book offers a host's record of that kind, below its root.
    pub fn file(&self, origin: Origin, kind: Kind) -> String {
        let folder = &self.held(origin).folder;
        format!("results/{folder}/{}", kind.file_name(&self.definition.id))
    }

    /// Cores of the host whose record decides which workloads are planned; 1 without any record.
    pub fn cores(&self) -> u64 {
        let mut hosts = self.all().filter_map(|(_, held)| held.record.as_ref());
        hosts.next().map_or(1, |record| record.host().cores)
    }
}

impl Held {
    /// Whether there is no record of any kind.
    pub fn is_empty(&self) -> bool {
        self.record.is_none() && self.bench.is_none() && self.calibration.is_none()
    }

    /// The samples of all sessions.
    pub fn samples(&self) -> Option<&Measurement> {
        self.record.as_deref()
    }

    /// The machine, if it has measured anything.
    pub fn host(&self) -> Option<&Host> {
        let record = self.record.as_ref().map(Measured::host);
        let calibration = self.calibration.as_ref().map(|c| &c.host);
        record
            .or(calibration)
            .or(self.bench.as_ref().map(|b| &b.host))
    }

    /// Whether the record of samples, or the calibration, speaks of the sources as they are.
    /// `None` if there is neither, or nothing in it.
    pub fn freshness(&self, now: &Digests) -> Option<Freshness> {
        let record = self.record.as_ref().filter(|r| !r.samples.is_empty());
        let provenance = match (record, &self.calibration) {
            (Some(record), _) => record.provenance(),
            (None, Some(calibration)) => &calibration.latest().provenance,
            (None, None) => return None,
        };
        Some(Freshness::of(provenance, now))
    }
}
