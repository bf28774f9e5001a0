//! Where records are kept: `src/results/<host>/`, one JSON file each, whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    BenchRecord, Benchmarks, Calibration, Error, Measurement, Record, SCHEMA, Trials, host_name,
};

/// Something that a record's sessions hold.
pub trait Content: Serialize + DeserializeOwned + JsonSchema {
    /// What it is.
    const KIND: Kind;
}

impl Content for Measurement {
    const KIND: Kind = Kind::Measurement;
}
impl Content for Trials {
    const KIND: Kind = Kind::Calibration;
}
impl Content for Benchmarks {
    const KIND: Kind = Kind::Bench;
}

/// The kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Samples of an experiment: `<experiment>.json`.
    Measurement,
    /// The harness measuring itself: `calibration.json`.
    Calibration,
    /// Criterion and testing.B: `<experiment>.bench.json`.
    Bench,
}

impl Kind {
    /// File name of this kind of record.
    pub fn file_name(self, experiment: &str) -> String {
        match self {
            Self::Measurement | Self::Calibration => format!("{experiment}.json"),
            Self::Bench => format!("{experiment}.bench.json"),
        }
    }
}

/// JSON Schema of a record kind, as it is published.
pub fn schema_json(kind: Kind) -> String {
    let schema = match kind {
        Kind::Measurement => schema_for!(Record),
        Kind::Calibration => schema_for!(Calibration),
        Kind::Bench => schema_for!(BenchRecord),
    };
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain data");
    text.push('\n');
    text
}

/// A results folder.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// The store under `root` (`src/results`). Nothing is created before the first save.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a record is, or would be.
    pub fn path<C: Content>(&self, host: &str, experiment: &str) -> PathBuf {
        self.root.join(host).join(C::KIND.file_name(experiment))
    }

    /// Reads a record; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Corrupt`] for a truncated or foreign file, [`Error::Schema`] for another version.
    pub fn load<C: Content>(
        &self,
        host: &str,
        experiment: &str,
    ) -> Result<Option<Record<C>>, Error> {
        let path = self.path::<C>(host, experiment);
        match read(&path) {
            Ok(bytes) => parse(&path, experiment, &bytes).map(Some),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::io(&path, "read", "check its permissions")(e)),
        }
    }

    /// Every host that has a folder of records, by name.
    pub fn hosts(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.root).into_iter().flatten();
        let folders = entries.flatten().filter(|entry| entry.path().is_dir());
        let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut hosts: Vec<_> = names.filter(|name| host_name(name).is_ok()).collect();
        hosts.sort();
        hosts
    }

    /// Writes a record: to a temporary file beside it, synced, then renamed over it, so that a
    /// crash leaves the old record or the new one, never half of one.
    ///
    /// # Errors
    /// If the folder cannot be created or written; the old record is then untouched.
    pub fn save<C: Content>(
        &self,
        host: &str,
        experiment: &str,
        record: &Record<C>,
    ) -> Result<PathBuf, Error> {
        let path = self.path::<C>(host, experiment);
        let mut bytes = serde_json::to_vec(record).expect("a record is plain data");
        bytes.push(b'\n');
        // JSON has no word for what is no number: such a record would never be read again.
        serde_json::from_slice::<Record<C>>(&bytes).map_err(|e| Error::Corrupt {
            path: path.clone(),
            problem: e.to_string(),
            experiment: experiment.into(),
        })?;
        write_whole(&path, &bytes)?;
        Ok(path)
    }
}

fn parse<C: Content>(path: &Path, experiment: &str, bytes: &[u8]) -> Result<Record<C>, Error> {
    let corrupt = |problem: String| Error::Corrupt {
        path: path.into(),
        problem,
        experiment: experiment.into(),
    };
    #[derive(serde::Deserialize)]
    struct Version {
        schema: u64,
    }
    let unread = |e: serde_json::Error| corrupt(e.to_string());
    let Version { schema } = serde_json::from_slice(bytes).map_err(unread)?;
    if schema != u64::from(SCHEMA) {
        return Err(Error::Schema {
            path: path.into(),
            found: schema,
            expected: SCHEMA,
            experiment: experiment.into(),
        });
    }
    let record: Record<C> = serde_json::from_slice(bytes).map_err(unread)?;
    match record.sessions.is_empty() {
        true => Err(corrupt("it has no session".into())),
        false => Ok(record),
    }
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mend = "free some space or make the folder writable; what was there before is untouched";
    let failed = || Error::io(path, "write", mend);
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed())?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed())?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed())?;
    // A temporary file is private; a record is for everyone who can read the checkout.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644))
            .map_err(failed())?;
    }
    file.persist(path).map_err(|e| failed()(e.error))?;
    Ok(())
}

/// No text that a person writes is as long, bytes, and no record either.
const LONGEST_TEXT: usize = 16 << 20;
const LONGEST: u64 = 1 << 30;

/// Reads a text file.
pub(crate) fn read_text(path: &Path, mend: &str) -> Result<String, Error> {
    let bytes = read(path).map_err(Error::io(path, "read", mend))?;
    if bytes.len() > LONGEST_TEXT {
        let problem = format!("it is longer than {} MiB", LONGEST_TEXT >> 20);
        return Err(Error::definition(path, problem, mend));
    }
    String::from_utf8(bytes)
        .map_err(|e| std::io::Error::new(std::io::ErrorKind::InvalidData, e.utf8_error()))
        .map_err(Error::io(path, "read", mend))
}

/// Reads a file, unless it is none: a pipe or a device could be waited for, or read, for ever.
pub(crate) fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let kind = std::fs::metadata(path)?;
    if !kind.is_file() && !kind.is_dir() {
        let problem = "it is no file, but a pipe, a socket or a device";
        return Err(std::io::Error::new(
            std::io::ErrorKind::InvalidInput,
            problem,
        ));
    }
    if kind.len() > LONGEST {
        let problem = "it is longer than a GiB";
        return Err(std::io::Error::new(
            std::io::ErrorKind::FileTooLarge,
            problem,
        ));
    }
    std::fs::read(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Conditions, Host, Past, Provenance, Session, Superseded};

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path().join("results"));
        (folder, store)
    }

    fn bench() -> BenchRecord {
        let session = Session {
            provenance: Provenance::default(),
            before: Conditions::default(),
            after: Conditions::default(),
            warnings: Vec::new(),
            content: Benchmarks {
                estimates: Vec::new(),
            },
        };
        Record::first("primes", Host::default(), session)
    }

    #[test]
    fn what_is_saved_is_what_is_loaded() {
        let (_folder, store) = store();
        assert!(
            store
                .load::<Benchmarks>("local", "primes")
                .expect("no fault")
                .is_none()
        );
        store.save("local", "primes", &bench()).expect("writable");
        let back = store
            .load::<Benchmarks>("local", "primes")
            .expect("readable")
            .expect("saved");
        assert_eq!(
            serde_json::to_string(&back).ok(),
            serde_json::to_string(&bench()).ok()
        );
    }

    #[test]
    fn an_old_session_is_written_back_as_it_was_read() {
        let (_folder, store) = store();
        let mut record = bench();
        // Quotients have all the digits there are, and not every way of reading them finds the same number again.
        let results = (1..=2_000_u32).map(|n| Past {
            comparison: "idiomatic".into(),
            workload: n.to_string(),
            ratio: (f64::from(n) / 7.0).exp() / 3e7,
            interval: Some([f64::from(n) / 1e9 / 3.0, 1e11 / f64::from(n)]),
        });
        record.history.push(Superseded {
            finished: String::new(),
            commit: None,
            reason: String::new(),
            results: results.collect(),
        });
        let path = store.save("local", "primes", &record).expect("writable");
        let first = std::fs::read_to_string(&path).expect("readable");
        let back = store.load("local", "primes").expect("readable");
        let back: BenchRecord = back.expect("saved");
        store.save("local", "primes", &back).expect("writable");
        let second = std::fs::read_to_string(&path).expect("readable");
        assert!(first == second, "a number is not the one that was read");
    }

    #[test]
    fn the_hosts_are_the_folders_that_are_named_as_one() {
        let (folder, store) = store();
        assert!(store.hosts().is_empty());
        for name in ["reference", "lab-2", ".git", "My Host"] {
            let host = folder.path().join("results").join(name);
            std::fs::create_dir_all(host).expect("writable");
        }
        std::fs::write(folder.path().join("results/notes"), "").expect("writable");
        assert_eq!(store.hosts(), ["lab-2", "reference"]);
    }

    #[test]
    fn a_truncated_record_says_where_it_is_and_how_to_mend_it() {
        let (_folder, store) = store();
        let path = store.save("local", "primes", &bench()).expect("writable");
        let bytes = std::fs::read(&path).expect("readable");
        std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("writable");
        let fault = store
            .load::<Benchmarks>("local", "primes")
            .expect_err("truncated")
            .to_string();
        assert!(
            fault.contains("primes.bench.json") && fault.contains("not a readable record"),
            "{fault}"
        );
        assert!(
            fault.contains("make measure ONLY=primes FRESH=1"),
            "{fault}"
        );
    }

    #[test]
    fn a_record_of_another_schema_says_both_versions_and_the_mend() {
        let (_folder, store) = store();
        let other = BenchRecord {
            schema: SCHEMA + 6,
            ..bench()
        };
        store.save("local", "primes", &other).expect("writable");
        let fault = store
            .load::<Benchmarks>("local", "primes")
            .expect_err("other schema")
            .to_string();
        assert!(
            fault.contains("written by schema 8, this build reads 2: run `make measure"),
            "{fault}"
        );
    }

    #[test]
    fn a_failed_write_leaves_the_old_record_and_nothing_else() {
        let (folder, store) = store();
        let path = store.save("local", "primes", &bench()).expect("writable");
        let before = std::fs::read(&path).expect("readable");
        // A folder in the record's place cannot be replaced by a file.
        let blocked = folder.path().join("results/other/primes.bench.json");
        std::fs::create_dir_all(&blocked).expect("a folder");
        let fault = store
            .save("other", "primes", &bench())
            .expect_err("blocked")
            .to_string();
        assert!(fault.contains("primes.bench.json: cannot write"), "{fault}");
        assert_eq!(std::fs::read(&path).expect("readable"), before);
        let left: Vec<_> = std::fs::read_dir(blocked.parent().expect("a parent"))
            .expect("a folder")
            .collect();
        assert_eq!(left.len(), 1, "no temporary file stays behind");
    }

    #[test]
    fn the_published_schema_names_every_field_of_a_record() {
        let schema = schema_json(Kind::Measurement);
        for field in ["provenance", "samples", "unmeasured", "warnings", "digests"] {
            assert!(schema.contains(&format!("\"{field}\"")), "{field}");
        }
    }
}
