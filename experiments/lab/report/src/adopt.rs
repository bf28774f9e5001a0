//! Makes one host's records the committed reference.

use anyhow::{Result, anyhow, bail};
use record::{BenchRecord, Calibration, Experiment, Host, Project, Record, RecordFile, host_name};

use crate::settings::absent;
use crate::tree;

/// Copies every record of `host` into the folder `reference`, under that name. Gives how many.
///
/// # Errors
/// If a definition or record cannot be read or written, or there is nothing to copy.
pub fn adopt(project: &Project, host: &str, reference: &str) -> Result<usize> {
    let host = &host_name(host).map_err(|mend| anyhow!("--host: `{host}`: {mend}"))?;
    if host == reference {
        bail!("--host: {host} is the reference already: name the host whose records shall be it");
    }
    tree::faults(&project.pages(), "src").or(())?;
    let definitions = project
        .definitions()
        .map_err(|mut errors| errors.swap_remove(0))?;
    let mut copied = 0;
    for Experiment { id, kind, .. } in definitions {
        copied += match kind {
            record::ExperimentKind::Calibration => {
                copy::<Calibration>(project, (host, reference), &id, |r| &mut r.host)?
            }
            record::ExperimentKind::Measurement => {
                copy::<Record>(project, (host, reference), &id, |r| &mut r.host)?
                    + copy::<BenchRecord>(project, (host, reference), &id, |r| &mut r.host)?
            }
        };
    }
    if copied == 0 {
        let hosts = project.store().hosts();
        if host != "local" && !hosts.contains(host) {
            bail!(absent(host, &hosts));
        }
        bail!("src/results/{host}: no records: run `make report` first");
    }
    Ok(copied)
}

fn copy<T: RecordFile>(
    project: &Project,
    (host, reference): (&str, &str),
    experiment: &str,
    host_of: fn(&mut T) -> &mut Host,
) -> Result<usize> {
    let store = project.store();
    let Some(mut record) = store.load::<T>(host, experiment)? else {
        return Ok(0);
    };
    host_of(&mut record).name = reference.into();
    store.save(reference, experiment, &record)?;
    Ok(1)
}
