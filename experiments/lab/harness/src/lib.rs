//! The lab: it builds, verifies and measures programs that it knows only as processes.
//!
//! A definition ([`record::Experiment`]) goes in, a record comes out. [`build`] turns programs
//! into executables with several layouts, [`process`] runs them and reads their accounts, [`probe`]
//! takes one sample, [`measure`] draws the blocks and writes the record. [`host`] says what the
//! machine was doing meanwhile. What only Linux can tell sits in [`platform`].

pub mod bench;
pub mod build;
pub mod calibrate;
pub mod cli;
pub mod compare;
pub mod doctor;
pub mod error;
pub mod host;
pub mod interrupt;
pub mod lock;
pub mod measure;
pub mod platform;
pub mod probe;
pub mod process;
pub mod toolchain;
pub mod verify;

pub use interrupt::Interrupt;

/// What every command that works on the checkout is given.
#[derive(Clone, Debug)]
pub struct Context {
    /// The checkout.
    pub project: record::Project,
    /// Folder of this host's records under `src/results/`.
    pub host_name: String,
    /// Ctrl-C and the request to terminate.
    pub interrupt: Interrupt,
}
