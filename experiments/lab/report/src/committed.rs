//! What must hold of every record that is committed: whoever reads it can trust it, and finds nobody in it.

use record::{
    Benchmarks, Content, Experiment, ExperimentKind, Host, Measurement, Project, Record, Sample,
    Session, Store, Trials,
};

use crate::fault::Faults;

/// Most bytes that all records of one host may take.
pub const MOST: u64 = 4 << 20;

/// What names a person's place on a machine. Commands and toolchains in a record are what they are on every machine.
const PLACES: &[&str] = &["/home/", "/Users/", "/root/", "C:\\\\Users", "/tmp/"];

/// Faults of the records in every folder but the reader's own.
pub fn faults(project: &Project, definitions: &[Experiment]) -> Faults {
    let store = project.store();
    let folders = store.hosts().into_iter().filter(|name| name != "local");
    let faults = folders.flat_map(|folder| of_host(&store, &folder, definitions));
    faults.collect()
}

/// Bytes that all records of one host take.
pub fn bytes(store: &Store, folder: &str, definitions: &[Experiment]) -> u64 {
    let sizes = definitions
        .iter()
        .map(|definition| size_of(store, folder, definition));
    sizes.sum()
}

/// Bytes of one experiment's records; 0 without any.
pub fn size_of(store: &Store, folder: &str, definition: &Experiment) -> u64 {
    let id = &definition.id;
    let size = |path: std::path::PathBuf| std::fs::metadata(path).map_or(0, |found| found.len());
    // A calibration's record has the name of a measurement's.
    size(store.path::<Measurement>(folder, id)) + size(store.path::<Benchmarks>(folder, id))
}

fn of_host(store: &Store, folder: &str, definitions: &[Experiment]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hosts: Vec<Host> = Vec::new();
    for Experiment { id, kind, .. } in definitions {
        let mut visit = |found: Option<(Host, Vec<String>)>| {
            if let Some((host, more)) = found {
                hosts.push(host);
                faults.extend(more);
            }
        };
        match kind {
            ExperimentKind::Calibration => visit(examined::<Trials>(store, folder, id, &|_| None)),
            ExperimentKind::Measurement => {
                visit(examined::<Measurement>(store, folder, id, &|session| {
                    incomplete(session).or_else(|| contradicted(session))
                }));
                visit(examined::<Benchmarks>(store, folder, id, &|_| None));
            }
        }
    }
    let fingerprints: Vec<String> = hosts.iter().map(Host::fingerprint).collect();
    if fingerprints.iter().any(|other| *other != fingerprints[0]) {
        faults.push(format!(
            "src/results/{folder}: its records are of several kinds of hosts: give each kind a folder, as `make merge` does"
        ));
    }
    if let Some(label) = hosts
        .first()
        .map(Host::label)
        .filter(|label| !folder.starts_with(label.as_str()))
    {
        faults.push(format!(
            "src/results/{folder}: measured on {label}: rename the folder, as `make contribute` names it"
        ));
    }
    let bytes = bytes(store, folder, definitions);
    if bytes > MOST {
        faults.push(format!(
            "src/results/{folder}: {bytes} bytes of records, at most {MOST} are committed: `make contribute` leaves out the oldest sessions"
        ));
    }
    faults
}

/// A record's host, and what is wrong with it; `None` if there is none, or none that can be read,
/// which whoever reads it for the book says.
fn examined<C: Content>(
    store: &Store,
    folder: &str,
    id: &str,
    lacks: &dyn Fn(&Session<C>) -> Option<String>,
) -> Option<(Host, Vec<String>)> {
    let path = store.path::<C>(folder, id);
    let record: Record<C> = store.load(folder, id).ok().flatten()?;
    let text = std::fs::read_to_string(&path).ok()?;
    let name = format!("src/results/{folder}/{}", C::KIND.file_name(id));
    let mut faults = Vec::new();
    if record.experiment != id {
        faults.push(format!(
            "{name}: it is a record of {}: put it where it belongs",
            record.experiment
        ));
    }
    if let Some(place) = PLACES.iter().find(|place| text.contains(**place)) {
        faults.push(format!(
            "{name}: it names a place of somebody's machine (`{place}`): take it out"
        ));
    }
    for session in &record.sessions {
        faults.extend(unknown(session).or_else(|| lacks(session)).map(|problem| {
            format!(
                "{name}: the session of {}: {problem}",
                session.provenance.started
            )
        }));
    }
    Some((record.host, faults))
}

/// Why nobody can say what a session measured.
fn unknown<C>(session: &Session<C>) -> Option<String> {
    let commit = session.provenance.commit.as_deref();
    let is_commit = |text: &str| text.len() == 40 && text.chars().all(|c| c.is_ascii_hexdigit());
    match commit.is_some_and(is_commit) {
        true => None,
        false => Some("it names no commit: measure in a checkout by git".into()),
    }
}

/// Workloads that were planned, of which there are neither samples nor a reason why not.
fn incomplete(session: &Session<Measurement>) -> Option<String> {
    let is_known = |key: &str| {
        let sampled = session.samples.iter().any(|s| s.workload == key);
        let told = session
            .unmeasured
            .iter()
            .any(|u| u.workload.is_empty() || u.workload == key);
        sampled || told
    };
    let mut workloads = session.workloads.iter().filter(|w| !is_known(&w.key));
    let lost = workloads.next()?;
    Some(format!(
        "{} was planned, and has neither samples nor a reason: the record is not whole, measure again",
        lost.key
    ))
}

/// A sample whose distributions say otherwise than the sample itself.
fn contradicted(session: &Session<Measurement>) -> Option<String> {
    let contradiction = |sample: &Sample| {
        let problem = sample.contradiction()?;
        let Sample {
            workload,
            subject,
            round,
            ..
        } = sample;
        Some(format!(
            "{workload}, {subject}, round {round}: {problem}: restore the record as it was measured, or measure again"
        ))
    };
    session.samples.iter().find_map(contradiction)
}
