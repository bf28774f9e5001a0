//! The lab: it builds, verifies and measures programs that it knows only as processes.
//!
//! A definition ([`record::Experiment`]) goes in, a record comes out. [`build`] turns programs
//! into executables with several layouts, [`process`] runs them and reads their accounts, [`probe`]
//! takes one sample, [`measure`] draws the blocks and writes the record. [`host`] says what the
//! machine was doing meanwhile. What only Linux can tell sits in [`platform`].

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
pub mod bench;
pub mod build;
pub mod calibrate;
pub mod cli;
pub mod compare;
mod conformance;
pub mod doctor;
pub mod error;
pub mod executable;
pub mod host;
pub mod interrupt;
pub mod journal;
pub mod lock;
pub mod measure;
pub mod platform;
pub mod probe;
pub mod process;
mod stated;
mod steps;
pub mod toolchain;
pub mod verify;

use anyhow::{Result, bail};
use error::Problems;
pub use interrupt::Interrupt;

/// What every command that works on the checkout is given.
#[derive(Clone, Debug)]
pub struct Context {
    /// The checkout.
    pub project: record::Project,
    /// Folder of this host's records under `src/results/`.
    pub host_name: String,
    /// Where a program has to lie to count as running elsewhere, while a build is timed; anywhere by default.
    pub neighbours: Option<std::path::PathBuf>,
    /// Ctrl-C and the request to terminate.
    pub interrupt: Interrupt,
}

impl Context {
    /// The experiments of these ids, or all of them.
    ///
    /// # Errors
    /// All unusable definitions at once; or an id that no experiment has.
    pub fn experiments(&self, only: &[String]) -> Result<Vec<record::Experiment>> {
        let all = self.project.definitions().map_err(Problems::from)?;
        let known: Vec<&str> = all.iter().map(|e| e.id.as_str()).collect();
        if let Some(unknown) = only.iter().find(|id| !known.contains(&id.as_str())) {
            bail!(
                "--only: no experiment `{unknown}`: give one of {}",
                known.join(", ")
            );
        }
        let wanted = |e: &record::Experiment| only.is_empty() || only.contains(&e.id);
        Ok(all.into_iter().filter(wanted).collect())
    }
}
