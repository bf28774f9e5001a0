//! A program's sources, counted: proxies for what they cost to write and to keep.
//!
//! Nothing is built or run. A sample is exact: another one of the same sources gives the same.

mod code;
mod files;
mod packages;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::{self, Write as _};

use anyhow::Context as _;
use flate2::Compression;
use flate2::write::GzEncoder;
use record::{Program, Project, Subject};

use super::{Measured, Probe, SampleError, SampleRequest, Void};
use crate::Interrupt;
use crate::build::Workshop;
use code::Code;

/// Counts a subject's program, once.
pub struct SourceProbe {
    project: Project,
    program: Program,
    counted: OnceCell<BTreeMap<String, f64>>,
}

impl SourceProbe {
    /// The program that `subject` names.
    ///
    /// # Errors
    /// If there is no such program, or no checkout.
    pub fn new(subject: &Subject, workshop: &Workshop) -> anyhow::Result<Self> {
        let mut programs = workshop.programs.iter();
        let program = programs.find(|p| p.id == subject.program).cloned();
        Ok(Self {
            project: Project::find(&workshop.checkout)?,
            program: program.with_context(|| format!("no program `{}`", subject.program))?,
            counted: OnceCell::new(),
        })
    }

    fn count(&self, interrupt: &Interrupt) -> Result<BTreeMap<String, f64>, SampleError> {
        let files = files::code(&self.project, &self.program).map_err(Void::Subject)?;
        let code: Vec<Code> = files.into_values().collect();
        let packages = packages::find(&self.project, &self.program, interrupt)?;
        let sum = |of: fn(&Code) -> usize| code.iter().map(of).sum::<usize>();
        let compressed = compressed(&code).map_err(|e| Void::Host(e.to_string()))?;
        let counts = [
            ("source-lines", sum(|c| c.lines)),
            ("source-tokens", sum(|c| c.tokens.len())),
            ("source-compressed", compressed),
            ("source-files", code.len()),
            ("dependencies-direct", packages.direct.len()),
            ("dependencies-all", packages.all.len()),
        ];
        let named = counts.into_iter();
        Ok(named
            .map(|(name, count)| (name.into(), count as f64))
            .collect())
    }
}

impl Probe for SourceProbe {
    fn sample(
        &self,
        _: &SampleRequest<'_>,
        interrupt: &Interrupt,
    ) -> Result<Measured, SampleError> {
        let metrics = match self.counted.get() {
            Some(counted) => counted.clone(),
            None => {
                let counted = self.count(interrupt)?;
                self.counted.get_or_init(|| counted).clone()
            }
        };
        Ok(Measured {
            iterations: 1,
            metrics,
            ..Measured::default()
        })
    }
}

/// Bytes of all tokens after gzip at its usual level, one space between two: neither comments nor layout count, and
/// what is written again and again counts little.
fn compressed(code: &[Code]) -> io::Result<usize> {
    let tokens: Vec<&str> = code.iter().flat_map(Code::tokens).collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(tokens.join(" ").as_bytes())?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests;
