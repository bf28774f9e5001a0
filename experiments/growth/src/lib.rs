//! Twin programs of any length, to see how the time of a build grows with the code.
//!
//! Both programs are made of the same modules. A module holds record types with methods, types
//! behind one interface, a generic function and plain ones, and a function that uses them all. What
//! is computed is wrapping arithmetic on unsigned 64-bit integers and is printed at the end: the two
//! programs print the same, or they are no twins.

mod go;
mod module;
mod rust;
mod template;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

pub use module::Module;

/// Fewest and most lines that a program can have.
pub const LINES: [usize; 2] = [500, 200_000];

/// Writes the twins of about `lines` lines each into `folder`: a cargo package in `rust`, a Go
/// module in `go`.
///
/// # Errors
/// If `lines` is out of bounds, or the folder cannot be written.
pub fn write(folder: &Path, lines: usize) -> Result<()> {
    let [least, most] = LINES;
    ensure!(
        (least..=most).contains(&lines),
        "{lines} lines: give {least} to {most}"
    );
    let modules = modules(lines);
    rust::write(&folder.join("rust"), &modules)?;
    go::write(&folder.join("go"), &modules)
}

/// As many modules as it takes: each is as long as the others.
fn modules(lines: usize) -> Vec<Module> {
    let each = rust::module(&Module::new(0)).lines().count();
    (0..(lines / each).max(1) as u64).map(Module::new).collect()
}

/// Writes a file, with its folder.
fn put(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .with_context(|| format!("{}: cannot write: free some space", path.display()))
}
