//! Brings records of hosts together: those of this host under its own name, and those that were measured elsewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use record::{
    Benchmarks, Comparison, Content, Error, Experiment, ExperimentKind, Host, Measured,
    Measurement, PROTOCOL, Past, Project, Record, Store, Trials,
};

use crate::committed;
use crate::foreign::foreign;
use crate::results::{self, Held, Row, Shelf};
use crate::settings::absent;
use crate::tree;

/// Records that were put into a host's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// Name of the folder below `src/results/`.
    pub folder: String,
    /// Records found, of which each is there now.
    pub records: usize,
    /// Those among them that added nothing to what was there: their files are untouched.
    pub known: usize,
    /// Old sessions that were left out, so that what is committed of a host stays small.
    pub left_out: usize,
}

/// Puts the records of `host` into the folder of the kind of host that measured them, beside the sessions that are there.
///
/// # Errors
/// If a definition or record cannot be read or written, or there is nothing to put there.
pub fn contribute(project: &Project, host: &str) -> Result<Gathered> {
    tree::faults(&project.pages(), "src").or(())?;
    let (store, definitions) = (project.store(), definitions(project)?);
    if let Some(mut gathered) = gather(project, &definitions, &store, host)? {
        gathered.left_out = fit(&definitions, &store, &gathered.folder)?;
        return Ok(gathered);
    }
    let hosts = store.hosts();
    match host != "local" && !hosts.iter().any(|known| known == host) {
        true => bail!(absent(host, &hosts)),
        false => bail!("src/results/{host}: no records: run `make report` first"),
    }
}

/// Leaves out old sessions, each of the largest record that can do without one, until what is committed of a host is no
/// larger than it may be. Gives how many were left out.
fn fit(definitions: &[Experiment], store: &Store, folder: &str) -> Result<usize> {
    let mut left_out = 0;
    while committed::bytes(store, folder, definitions) > committed::MOST {
        let mut by_size: Vec<&Experiment> = definitions.iter().collect();
        by_size.sort_by_key(|e| std::cmp::Reverse(committed::size_of(store, folder, e)));
        let mut shortened = false;
        for Experiment { id, kind, .. } in by_size {
            shortened = match kind {
                ExperimentKind::Calibration => {
                    shorten(store, folder, id, |_: &Trials| BTreeSet::new())?
                }
                ExperimentKind::Measurement => shorten(store, folder, id, measured)?,
            };
            if shortened {
                left_out += 1;
                break;
            }
        }
        if !shortened {
            break;
        }
    }
    Ok(left_out)
}

/// Workloads that a session has samples of.
fn measured(session: &Measurement) -> BTreeSet<String> {
    let samples = session.samples.iter();
    samples.map(|sample| sample.workload.clone()).collect()
}

/// Takes the oldest session out of a record all of whose workloads, as `of` gives them, another session has as well. Whether
/// there was one.
fn shorten<C: Content>(
    store: &Store,
    folder: &str,
    id: &str,
    of: impl Fn(&C) -> BTreeSet<String>,
) -> Result<bool> {
    let Some(mut record) = store.load::<C>(folder, id)? else {
        return Ok(false);
    };
    let known: Vec<_> = record.sessions.iter().map(|s| of(&s.content)).collect();
    let elsewhere = |place: usize, workload: &String| {
        let mut others = known
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place);
        others.any(|(_, workloads)| workloads.contains(workload))
    };
    let spare = |place: &usize| known[*place].iter().all(|w| elsewhere(*place, w));
    let Some(oldest) = (0..known.len()).filter(|_| known.len() > 1).find(spare) else {
        return Ok(false);
    };
    record.sessions.remove(oldest);
    store.save(folder, id, &record)?;
    Ok(true)
}

/// Puts the records of every host below `from` into the folders of the kinds of hosts that measured them.
///
/// # Errors
/// As [`contribute`]; and if `from` holds no records.
pub fn merge(project: &Project, from: &Path) -> Result<Vec<Gathered>> {
    tree::faults(&project.pages(), "src").or(())?;
    let (mut gathered, definitions) = (Vec::new(), definitions(project)?);
    for (folder, store, host) in stores(from)? {
        let found = gather(project, &definitions, &store, &host);
        gathered.extend(found.map_err(|problem| foreign(project, &folder, problem))?);
    }
    if gathered.is_empty() {
        bail!(
            "{}: no records in it or in its folders: give the folder of a host's records, such as src/results/local of \
             another checkout, or one that holds several",
            from.display()
        );
    }
    Ok(gathered)
}

/// The book's experiments, or what is wrong with the first that is not sound.
fn definitions(project: &Project) -> Result<Vec<Experiment>> {
    let definitions = project.definitions();
    Ok(definitions.map_err(|mut errors| errors.swap_remove(0))?)
}

/// Every folder that may be a host's: `from` itself, and those in it.
fn stores(from: &Path) -> Result<Vec<(PathBuf, Store, String)>> {
    let from = std::path::absolute(from)?;
    let unread = || {
        format!(
            "{}: cannot be read: give a folder of records",
            from.display()
        )
    };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&from)
        .with_context(unread)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.insert(0, from);
    let store = |folder: PathBuf| {
        let name = folder.file_name()?.to_str()?.to_owned();
        let store = Store::new(folder.parent()?);
        Some((folder, store, name))
    };
    Ok(folders.into_iter().filter_map(store).collect())
}

/// One host's records; `None` if there are none of this book's experiments.
fn gather(
    project: &Project,
    definitions: &[Experiment],
    from: &Store,
    host: &str,
) -> Result<Option<Gathered>> {
    let mut gathered: Option<Gathered> = None;
    for definition in definitions {
        let place = (project, definitions);
        let found = match definition.kind {
            ExperimentKind::Calibration => {
                vec![put::<Trials>(place, from, host, definition, |_| {
                    Vec::new()
                })?]
            }
            ExperimentKind::Measurement => vec![
                put::<Measurement>(place, from, host, definition, past)?,
                put::<Benchmarks>(place, from, host, definition, |_| Vec::new())?,
            ],
        };
        for (folder, is_known) in found.into_iter().flatten() {
            match &mut gathered {
                None => {
                    gathered = Some(Gathered {
                        folder,
                        records: 1,
                        known: is_known.into(),
                        left_out: 0,
                    });
                }
                Some(known) if known.folder == folder => {
                    known.records += 1;
                    known.known += usize::from(is_known);
                }
                Some(known) => bail!(
                    "{}: its records are of two kinds of hosts ({} and {folder}): put each into a folder of its own",
                    from.path::<Measurement>(host, &definition.id).display(),
                    known.folder
                ),
            }
        }
    }
    Ok(gathered)
}

/// One record, into the folder of its host, and whether that added nothing; `None` if there is none.
fn put<C: Content>(
    (project, definitions): (&Project, &[Experiment]),
    from: &Store,
    host: &str,
    definition: &Experiment,
    results: fn(Record<C>) -> Vec<Past>,
) -> Result<Option<(String, bool)>> {
    let id = &definition.id;
    let Some(record) = from.load::<C>(host, id)? else {
        return Ok(None);
    };
    let path = from.path::<C>(host, id);
    if record.experiment != *id {
        bail!(
            "{}: it is a record of {}: give it the name of its own experiment",
            path.display(),
            record.experiment
        );
    }
    let store = project.store();
    let taken = machines(definitions, &store)?;
    let taken = taken.iter().map(|(name, host)| (name.as_str(), host));
    let folder = record.host.folder(taken);
    if path == store.path::<C>(&folder, id) {
        return Ok(Some((folder, true)));
    }
    let record = match store.load::<C>(&folder, id)? {
        None => record,
        Some(known) => {
            let now = project.digests(definition, "", PROTOCOL)?;
            let before = serde_json::to_vec(&known)?;
            let merged = known.merged(record, &now, results);
            let merged = merged.map_err(|problem| anyhow!("{}: {problem}", path.display()))?;
            // Compared by what it says: its file may write the same numbers in another way.
            if serde_json::to_vec(&merged)? == before {
                return Ok(Some((folder, true)));
            }
            merged
        }
    };
    store.save(&folder, id, &record)?;
    Ok(Some((folder, false)))
}

/// What a record of samples said, by its own definition: each comparison on each workload.
fn past(record: Record<Measurement>) -> Vec<Past> {
    let digests = record.latest().provenance.digests.clone();
    let definition = record.latest().definition.clone();
    let here = Held {
        record: Some(Measured::new(record)),
        ..Held::default()
    };
    said(&Shelf::new(definition, digests, here, Vec::new()))
}

/// What the first host of a shelf says, as history keeps it: each comparison on each workload.
pub(crate) fn said(shelf: &Shelf) -> Vec<Past> {
    let betweens = results::Betweens::of(shelf);
    let of = |comparison: &Comparison| -> Vec<Past> {
        let rows = results::rows(shelf, comparison, &betweens);
        let measured = rows.iter().filter_map(|row| row.measured());
        let past = |row: &Row| Past {
            comparison: comparison.id.clone(),
            workload: row.workload.key.clone(),
            ratio: row.comparison.ratio,
            interval: Some([row.interval.low, row.interval.high]),
        };
        measured.map(past).collect()
    };
    shelf.definition.comparisons.iter().flat_map(of).collect()
}

/// The kind of host of every folder but the reader's own.
fn machines(definitions: &[Experiment], store: &Store) -> Result<Vec<(String, Host)>> {
    let mut found = Vec::new();
    for folder in store.hosts().into_iter().filter(|name| name != "local") {
        let machine = machine(definitions, store, &folder)?;
        found.extend(machine.map(|host| (folder, host)));
    }
    Ok(found)
}

/// The kind of host whose records a folder holds.
///
/// # Errors
/// If one cannot be read.
fn machine(definitions: &[Experiment], store: &Store, folder: &str) -> Result<Option<Host>, Error> {
    for Experiment { id, kind, .. } in definitions {
        let host = match kind {
            ExperimentKind::Measurement => store.load::<Measurement>(folder, id)?.map(|r| r.host),
            ExperimentKind::Calibration => store.load::<Trials>(folder, id)?.map(|r| r.host),
        };
        if host.is_some() {
            return Ok(host);
        }
    }
    Ok(None)
}
