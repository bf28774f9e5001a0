//! An executable's size: how much it is, of what, and how much of it travels.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Executables, Measured, Probe, SampleError, SampleRequest, Void, executable};
use crate::Interrupt;
use crate::executable::parts;

/// Weighs the executable. A sample is exact: another one of the same file gives the same. Each sample reads the
/// file again; the same bytes are not compressed again, which takes long.
#[derive(Debug)]
pub struct SizeProbe {
    executables: Executables,
    /// Digest of the bytes weighed last, and their weight.
    last: Mutex<Option<(String, Measured)>>,
}

impl SizeProbe {
    /// The program behind these executables.
    pub fn new(executables: Executables) -> Self {
        Self {
            executables,
            last: Mutex::default(),
        }
    }
}

impl Probe for SizeProbe {
    fn sample(&self, request: &SampleRequest<'_>, _: &Interrupt) -> Result<Measured, SampleError> {
        let path = executable(&self.executables, request.layout);
        let void = |problem| Void::Subject(format!("{}: {problem:#}", path.display()));
        Ok(self.weighed(path).map_err(void)?)
    }
}

impl SizeProbe {
    fn weighed(&self, path: &Path) -> Result<Measured> {
        let bytes = std::fs::read(path).context("cannot be read: build it again")?;
        let digest = record::digest_bytes(&bytes);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, measured)) = &*last
            && *of == digest
        {
            return Ok(measured.clone());
        }
        let measured = weigh(&bytes)?;
        *last = Some((digest, measured.clone()));
        Ok(measured)
    }
}

fn weigh(bytes: &[u8]) -> Result<Measured> {
    let mut sizes = parts(bytes)?;
    sizes.insert("size", bytes.len() as u64);
    sizes.insert("size-compressed", compressed(bytes)?);
    let metric = |(name, size): (&str, u64)| (name.to_owned(), size as f64);
    Ok(Measured {
        iterations: 1,
        metrics: sizes.into_iter().map(metric).collect(),
        ..Measured::default()
    })
}

/// Length after gzip at its usual level, as registries and packages store it.
fn compressed(bytes: &[u8]) -> io::Result<u64> {
    let mut encoder = GzEncoder::new(Counter(0), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.0)
}

/// Counts what is written.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// An executable: a small one where the system has it in a form that can be read. These tests themselves
    /// are a hundred megabytes, which take a minute.
    fn some_executable() -> std::path::PathBuf {
        let small = crate::toolchain::find_in_path("true").filter(|_| cfg!(target_os = "linux"));
        small.unwrap_or_else(|| std::env::current_exe().expect("a path"))
    }

    fn problem_of(path: &Path) -> String {
        let probe = SizeProbe::new([(None, path.to_owned())].into());
        let sample = probe.sample(
            &SampleRequest::new("size", &BTreeMap::new()),
            &Interrupt::new(),
        );
        sample.expect_err("no executable").to_string()
    }

    #[test]
    fn an_executable_is_weighed_by_exact_metrics_alone() {
        let bytes = std::fs::read(some_executable()).expect("readable");
        let metrics = weigh(&bytes).expect("weighed").metrics;
        assert_eq!(metrics["size"], bytes.len() as f64);
        assert!(0.0 < metrics["size-compressed"] && metrics["size-compressed"] < metrics["size"]);
        for name in metrics.keys() {
            let metric = record::metric(name);
            assert!(metric.is_some_and(|metric| metric.exact), "{name}");
        }
    }

    #[test]
    fn a_file_that_changes_between_two_samples_is_weighed_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plain");
        let mut bytes = std::fs::read(some_executable()).expect("readable");
        std::fs::write(&path, &bytes).expect("written");
        let probe = SizeProbe::new([(None, path.clone())].into());
        let size = || probe.weighed(&path).expect("weighed").metrics["size"];
        let first = size();
        assert_eq!(size(), first);
        bytes.push(0);
        std::fs::write(&path, &bytes).expect("written");
        assert_eq!(size(), first + 1.0);
    }

    #[test]
    fn a_missing_file_and_a_foreign_one_are_named_with_the_mend() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plain");
        let missing = problem_of(&path);
        assert!(
            missing.contains("plain: cannot be read: build it again: No such file"),
            "{missing}"
        );
        std::fs::write(&path, "#!/bin/sh\n").expect("written");
        let foreign = problem_of(&path);
        assert!(
            foreign.contains("plain: no executable that can be read"),
            "{foreign}"
        );
    }
}
