//! One experiment: its definition, and the records of both hosts.

use record::{BenchRecord, Calibration, Digests, Experiment, Host, Provenance, Record};

use super::{Freshness, Origin, Source};

/// One experiment with everything measured for it.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// As it is now.
    pub definition: Experiment,
    /// Digests of what would be measured now, without toolchains.
    pub now: Digests,
    /// This host's records.
    pub here: Held,
    /// The reference host's records.
    pub reference: Held,
}

/// The records that one host has of one experiment.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Samples.
    pub record: Option<Record>,
    /// The languages' own benchmark harnesses.
    pub bench: Option<BenchRecord>,
    /// The harness measuring itself.
    pub calibration: Option<Calibration>,
}

impl Shelf {
    /// The records of one host.
    pub fn held(&self, origin: Origin) -> &Held {
        match origin {
            Origin::Here => &self.here,
            Origin::Reference => &self.reference,
        }
    }

    /// Both hosts' records, this host's first.
    pub fn both(&self) -> [(Origin, &Held); 2] {
        [
            (Origin::Here, &self.here),
            (Origin::Reference, &self.reference),
        ]
    }

    /// Where the samples of one host come from, if it has any.
    pub fn source(&self, origin: Origin) -> Option<Source> {
        let record = self.held(origin).record.as_ref()?;
        Some(self.source_of(origin, &record.host, &record.provenance))
    }

    /// Where any record of this experiment comes from.
    pub fn source_of(&self, origin: Origin, host: &Host, provenance: &Provenance) -> Source {
        let freshness = Freshness::of(provenance, &self.now);
        Source::new(origin, freshness, host, provenance)
    }

    /// Cores of the host whose record decides which workloads are planned; 1 without any record.
    pub fn cores(&self) -> u64 {
        self.both()
            .into_iter()
            .find_map(|(_, held)| Some(held.record.as_ref()?.host.cores))
            .unwrap_or(1)
    }
}

impl Held {
    /// Whether there is no record of any kind.
    pub fn is_empty(&self) -> bool {
        self.record.is_none() && self.bench.is_none() && self.calibration.is_none()
    }

    /// Whether the record of samples, or the calibration, speaks of the sources as they are.
    /// `None` if there is neither, or nothing in it.
    pub fn freshness(&self, now: &Digests) -> Option<Freshness> {
        let record = self.record.as_ref().filter(|r| !r.samples.is_empty());
        let provenance = match (record, &self.calibration) {
            (Some(record), _) => &record.provenance,
            (None, Some(calibration)) => &calibration.provenance,
            (None, None) => return None,
        };
        Some(Freshness::of(provenance, now))
    }
}
