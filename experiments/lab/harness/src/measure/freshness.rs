//! What need not be measured again.

use anyhow::Result;
use record::{BenchRecord, Calibration, Digests, Experiment, Record, RecordFile};

use crate::Context;
use crate::toolchain::Toolchains;

/// Whether a record still speaks of what is here.
#[derive(Clone, Debug)]
pub enum Standing<T> {
    /// It does.
    Fresh(Box<T>),
    /// It does not, and why.
    Stale(String),
}

impl<T> Standing<T> {
    /// Whether it has to be measured.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Stale(_))
    }
}

/// A record that says what it was measured from.
pub trait Sourced: RecordFile {
    /// The digests at that time.
    fn digests(&self) -> &Digests;
}

macro_rules! sourced {
    ($($kind:ty),*) => {$(
        impl Sourced for $kind {
            fn digests(&self) -> &Digests {
                &self.provenance.digests
            }
        }
    )*};
}
sourced!(Record, BenchRecord, Calibration);

/// The digests of what `experiment` would measure now.
///
/// # Errors
/// If a source cannot be read.
pub fn digests(ctx: &Context, toolchains: &Toolchains, experiment: &Experiment) -> Result<Digests> {
    let tools = toolchains.digest();
    Ok(ctx.project.digests(experiment, &tools, record::PROTOCOL)?)
}

/// The digests of what the benches of `experiment` would measure now.
///
/// # Errors
/// If a source cannot be read.
pub fn bench_digests(
    ctx: &Context,
    toolchains: &Toolchains,
    experiment: &Experiment,
) -> Result<Digests> {
    let tools = toolchains.digest();
    Ok(ctx
        .project
        .bench_digests(experiment, &tools, record::PROTOCOL)?)
}

/// Whether the record of `experiment` on this host speaks of `now`. With `again` it never does,
/// not even if it cannot be read.
///
/// # Errors
/// If the record cannot be read, or another version wrote it: the message names the mend.
pub fn standing<T: Sourced>(
    ctx: &Context,
    experiment: &str,
    now: &Digests,
    again: bool,
) -> Result<Standing<T>, record::Error> {
    if again {
        return Ok(Standing::Stale("asked to measure again".into()));
    }
    Ok(
        match ctx.project.store().load::<T>(&ctx.host_name, experiment)? {
            None => Standing::Stale("not measured yet".into()),
            Some(record) => match record.digests().difference(now) {
                Some(reason) => Standing::Stale(reason),
                None => Standing::Fresh(Box::new(record)),
            },
        },
    )
}
