//! What need not be measured again.

use std::path::Path;

use anyhow::Result;
use record::{Content, Digests, Experiment, Host, Record};

use crate::toolchain::Toolchains;
use crate::{Context, host};

/// Whether a record still speaks of what is here.
#[derive(Clone, Debug)]
pub enum Standing<C> {
    /// It does.
    Fresh(Box<Record<C>>),
    /// It does not, and why.
    Stale(String),
}

impl<C> Standing<C> {
    /// Whether it has to be measured.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Stale(_))
    }
}

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

/// Whether the record of `experiment` in this host's folder speaks of `now`. Who asks for more is told that it does not,
/// for the reason `again`, not even if it cannot be read.
///
/// # Errors
/// If the record cannot be read, another version wrote it, or another host measured it: the message names the mend.
pub fn standing<C: Content>(
    ctx: &Context,
    experiment: &str,
    now: &Digests,
    again: Option<&str>,
) -> Result<Standing<C>, record::Error> {
    let store = ctx.project.store();
    let found = store.load::<C>(&ctx.host_name, experiment);
    if let Ok(Some(record)) = &found {
        is_of_this_host(&store.path::<C>(&ctx.host_name, experiment), &record.host)?;
    }
    if let Some(reason) = again {
        return Ok(Standing::Stale(reason.into()));
    }
    Ok(match found? {
        None => Standing::Stale("not measured yet".into()),
        Some(record) => match record.latest().provenance.digests.difference(now) {
            Some(reason) => Standing::Stale(reason),
            None => Standing::Fresh(Box::new(record)),
        },
    })
}

/// Refuses to go on where another host measured, for who measures whatever the record's standing is.
///
/// # Errors
/// If another host measured the record of `experiment`: the message names the mend.
pub fn belongs_here<C: Content>(ctx: &Context, experiment: &str) -> Result<(), record::Error> {
    standing::<C>(ctx, experiment, &Digests::default(), Some("asked for")).map(drop)
}

/// Sessions of two hosts are never put into one record.
fn is_of_this_host(path: &Path, measured: &Host) -> Result<(), record::Error> {
    let here = host::host();
    if measured.fingerprint() == here.fingerprint() {
        return Ok(());
    }
    let problem = format!(
        "measured on another host ({}, this is {})",
        measured.label(),
        here.label()
    );
    let mend = "run `make contribute` to keep its records under its own name, or remove them";
    Err(record::Error::definition(path, problem, mend))
}
