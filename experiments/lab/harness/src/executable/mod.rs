//! What an executable file says of itself: of which parts it is made, whose code is in it, and what it
//! needs beside itself.
//!
//! All of it is read from the file's own tables, ELF's or Mach-O's, and nothing is run.

mod code;
mod linking;
mod owner;
mod parts;

use anyhow::{Result, anyhow};
use object::{Object as _, ObjectSection as _};
use record::Contents;

pub use parts::parts;

/// Whose code it holds, and how it is linked.
///
/// # Errors
/// If `bytes` are no executable that can be read.
pub fn contents(bytes: &[u8]) -> Result<Contents> {
    let file = parse(bytes)?;
    Ok(Contents {
        code: code::by_owner(&file).map_err(damaged)?,
        interpreter: linking::interpreter(&file).map_err(damaged)?,
        libraries: linking::libraries(&file).map_err(damaged)?,
        cgo: linking::cgo(&file).map_err(damaged)?,
    })
}

fn parse(bytes: &[u8]) -> Result<object::File<'_>> {
    object::File::parse(bytes)
        .map_err(|e| anyhow!("no executable that can be read ({e}): look at what was built"))
}

fn damaged(problem: object::Error) -> anyhow::Error {
    anyhow!("a damaged executable ({problem}): remove .lab/build and build again")
}

/// Whether Go's linker wrote the file.
fn is_go(file: &object::File<'_>) -> bool {
    let names = [".go.buildinfo", "__go_buildinfo"];
    let mut sections = file.sections();
    sections.any(|s| s.name().is_ok_and(|name| names.contains(&name)))
}

#[cfg(test)]
mod tests;
