//! A journal: what was done so far, safe against a crash at any moment.
//!
//! One JSON line an entry, written and synced before the next thing is done. It lies at
//! `.lab/journal/<host>/<experiment>.jsonl` until the record is saved.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use record::Project;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A journal's first line: all that a resumed run must take over. Its field `journal` holds the
/// version.
pub trait Header: Serialize + DeserializeOwned {
    /// The version that this build writes and reads.
    const VERSION: u32;
}

/// An unusable or unwritable journal.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It could not be read or written.
    #[error("{}: cannot {action}: {source}: free some space or make the folder writable, then run the same command again: it goes on from here", path.display())]
    Io {
        /// The journal.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A line in its middle is no entry.
    #[error("{}: line {line}: not a journal's line: {problem}: delete the file, or measure with FRESH=1, to start over", path.display())]
    Corrupt {
        /// The journal.
        path: PathBuf,
        /// Line number, counted from 1.
        line: usize,
        /// The parser's words.
        problem: String,
    },
}

/// What a journal held.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents<H, E> {
    /// Its first line.
    pub header: H,
    /// Its entries, in the order made.
    pub entries: Vec<E>,
}

/// A journal to go on with, and what it held; `None` if there is nothing to go on with.
pub type Resumed<H, E> = Option<(Journal, Contents<H, E>)>;

/// A journal that entries are appended to.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

/// Where the journal of `experiment` on `host` lies.
pub fn path(project: &Project, host: &str, experiment: &str) -> PathBuf {
    let folder = project.state().join("journal").join(host);
    folder.join(format!("{experiment}.jsonl"))
}

impl Journal {
    /// Starts an empty journal with `header`; an older one is replaced.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(path: &Path, header: &impl Header) -> Result<Self, JournalError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed(path, "create"))?;
        let file = File::create(path).map_err(failed(path, "create"))?;
        let mut journal = Self {
            path: path.into(),
            file,
        };
        journal.write(header)?;
        Ok(journal)
    }

    /// Opens the journal at `path` to go on with it; `None` if there is none. A last line that
    /// was cut short is dropped.
    ///
    /// # Errors
    /// If it cannot be read, or holds anything else than a journal's lines.
    pub fn resume<H: Header, E: DeserializeOwned>(
        path: &Path,
    ) -> Result<Resumed<H, E>, JournalError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(failed(path, "read")(e)),
        };
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        let Some(contents) = parse(path, &bytes[..whole])? else {
            return Ok(None);
        };
        let file = OpenOptions::new().append(true).open(path);
        let file = file.map_err(failed(path, "open"))?;
        file.set_len(whole as u64).map_err(failed(path, "mend"))?;
        let journal = Self {
            path: path.into(),
            file,
        };
        Ok(Some((journal, contents)))
    }

    /// Adds an entry; when this returns, a crash cannot lose it.
    ///
    /// # Errors
    /// If it cannot be written: then nothing of it is there.
    pub fn append(&mut self, entry: &impl Serialize) -> Result<(), JournalError> {
        self.write(entry)
    }

    /// Removes the journal: its entries are in a record.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn remove(self) -> Result<(), JournalError> {
        fs::remove_file(&self.path).map_err(failed(&self.path, "remove"))
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), JournalError> {
        let mut bytes = serde_json::to_vec(line).expect("a journal's line is plain data");
        bytes.push(b'\n');
        let before = self.file.metadata().map_err(failed(&self.path, "read"))?;
        let written = self.file.write_all(&bytes);
        let written = written.and_then(|()| self.file.sync_data());
        if written.is_err() {
            // What there was room for is no entry; if it stays, reading drops it.
            let _ = self.file.set_len(before.len());
        }
        written.map_err(failed(&self.path, "write"))
    }
}

fn failed(path: &Path, action: &'static str) -> impl Fn(io::Error) -> JournalError {
    let path = path.to_owned();
    move |source| JournalError::Io {
        path: path.clone(),
        action,
        source,
    }
}

/// `None` if not even the header is whole, or another version wrote it: nothing to go on with.
fn parse<H: Header, E: DeserializeOwned>(
    path: &Path,
    bytes: &[u8],
) -> Result<Option<Contents<H, E>>, JournalError> {
    #[derive(Deserialize)]
    struct Version {
        journal: u32,
    }
    let corrupt = |line: usize| {
        move |e: serde_json::Error| JournalError::Corrupt {
            path: path.into(),
            line,
            problem: e.to_string(),
        }
    };
    let mut lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    let Some(first) = lines.next() else {
        return Ok(None);
    };
    let Version { journal } = serde_json::from_slice(first).map_err(corrupt(1))?;
    if journal != H::VERSION {
        return Ok(None);
    }
    let header = serde_json::from_slice(first).map_err(corrupt(1))?;
    let entries = lines
        .enumerate()
        .map(|(i, line)| serde_json::from_slice(line).map_err(corrupt(i + 2)))
        .collect::<Result<_, _>>()?;
    Ok(Some(Contents { header, entries }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct First {
        journal: u32,
        seed: u64,
    }

    impl Header for First {
        const VERSION: u32 = 1;
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Entry {
        round: u32,
    }

    fn header() -> First {
        First {
            journal: First::VERSION,
            seed: 7,
        }
    }

    fn entry(round: u32) -> Entry {
        Entry { round }
    }

    fn resume(path: &Path) -> Result<Resumed<First, Entry>, JournalError> {
        Journal::resume(path)
    }

    /// A journal with three entries.
    fn written() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("host/primes.jsonl");
        let mut journal = Journal::create(&path, &header()).expect("created");
        for round in 0..3 {
            journal.append(&entry(round)).expect("appended");
        }
        (folder, path)
    }

    fn resumed(path: &Path) -> Contents<First, Entry> {
        resume(path).expect("readable").expect("there").1
    }

    #[test]
    fn what_was_appended_is_there_again() {
        let (_folder, path) = written();
        let contents = resumed(&path);
        assert_eq!(contents.header, header());
        assert_eq!(contents.entries, [entry(0), entry(1), entry(2)]);
    }

    #[test]
    fn wherever_the_last_line_is_cut_the_entries_before_it_stay() {
        let (_folder, path) = written();
        let whole = fs::read(&path).expect("readable");
        let last = whole[..whole.len() - 1]
            .iter()
            .rposition(|b| *b == b'\n')
            .expect("lines")
            + 1;
        for cut in last..whole.len() {
            fs::write(&path, &whole[..cut]).expect("written");
            assert_eq!(resumed(&path).entries, [entry(0), entry(1)], "cut at {cut}");
        }
    }

    #[test]
    fn a_resumed_journal_goes_on_after_the_last_whole_line() {
        let (_folder, path) = written();
        let whole = fs::read(&path).expect("readable");
        fs::write(&path, &whole[..whole.len() - 5]).expect("written");
        let (mut journal, _) = resume(&path).expect("readable").expect("there");
        journal.append(&entry(9)).expect("appended");
        assert_eq!(resumed(&path).entries, [entry(0), entry(1), entry(9)]);
    }

    #[test]
    fn a_broken_line_in_the_middle_is_named_with_its_mend() {
        let (_folder, path) = written();
        let text = fs::read_to_string(&path).expect("readable");
        let broken = text.replacen("\"round\":1", "\"round\":one", 1);
        fs::write(&path, broken).expect("written");
        let error = resume(&path).expect_err("corrupt").to_string();
        for part in ["primes.jsonl: line 3", "FRESH=1"] {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn without_a_whole_header_there_is_nothing_to_go_on_with() {
        let (_folder, path) = written();
        fs::write(&path, b"{\"journal\":1,\"se").expect("written");
        assert!(resume(&path).expect("readable").is_none());
        fs::remove_file(&path).expect("removed");
        assert!(resume(&path).expect("readable").is_none());
    }

    #[test]
    fn a_journal_of_another_version_is_not_gone_on_with() {
        let (_folder, path) = written();
        let text = fs::read_to_string(&path).expect("readable");
        fs::write(&path, text.replacen("\"journal\":1", "\"journal\":9", 1)).expect("written");
        assert!(resume(&path).expect("readable").is_none());
    }

    proptest! {
        #[test]
        fn whatever_a_journal_holds_is_read_or_refused(
            at in 0_usize..200, garbage in prop::collection::vec(any::<u8>(), 0..40), cut in 0_usize..400,
        ) {
            let (_folder, path) = written();
            let mut bytes = fs::read(&path).expect("readable");
            let at = at.min(bytes.len());
            bytes.splice(at..(at + garbage.len() / 2).min(bytes.len()), garbage);
            bytes.truncate(cut);
            fs::write(&path, &bytes).expect("written");
            match resume(&path) {
                Err(problem) => prop_assert!(problem.to_string().contains("FRESH=1"), "{problem}"),
                Ok(None) => {}
                Ok(Some((mut journal, contents))) => {
                    journal.append(&entry(9)).expect("appended");
                    let entries = [contents.entries, vec![entry(9)]].concat();
                    prop_assert_eq!(resumed(&path).entries, entries);
                }
            }
        }
    }

    #[test]
    fn an_unwritable_place_is_an_error_with_its_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        let error = Journal::create(&file.join("primes.jsonl"), &header()).expect_err("no folder");
        assert!(error.to_string().contains("cannot create"), "{error}");
    }
}
