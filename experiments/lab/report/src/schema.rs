//! The records' JSON Schemas, as they are committed and published under `src/schema/`.

use anyhow::Result;
use record::{Kind, Project, schema_json};

use crate::book::write_changed;
use crate::fault::Faults;
use crate::tree;

const KINDS: [(&str, Kind); 3] = [
    ("record", Kind::Measurement),
    ("calibration", Kind::Calibration),
    ("bench", Kind::Bench),
];

fn files() -> impl Iterator<Item = (String, String)> {
    KINDS
        .map(|(name, kind)| (format!("schema/{name}.schema.json"), schema_json(kind)))
        .into_iter()
}

/// Writes every schema.
///
/// # Errors
/// If a file cannot be written.
pub fn write(project: &Project) -> Result<()> {
    tree::faults(&project.pages(), "src").or(())?;
    for (path, text) in files() {
        write_changed(&project.pages().join(path), text.as_bytes())?;
    }
    Ok(())
}

/// Whether every committed schema is that of the types.
///
/// # Errors
/// The files that are not.
pub fn check(project: &Project) -> Result<(), Faults> {
    tree::faults(&project.pages(), "src").or(())?;
    let differs = |(path, text): &(String, String)| {
        std::fs::read_to_string(project.pages().join(path))
            .ok()
            .as_ref()
            != Some(text)
    };
    let faults: Faults = files()
        .filter(differs)
        .map(|(path, _)| {
            format!("src/{path}: not the schema of the records: run `report schema` and commit it")
        })
        .collect();
    faults.or(())
}
