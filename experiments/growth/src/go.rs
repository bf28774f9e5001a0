//! The Go twin: one module, a package for each of ours.

use std::path::Path;

use anyhow::Result;

use crate::template::filled;
use crate::{Module, put};

const COMMON: &str = include_str!("templates/common.go.txt");
const MODULE: &str = include_str!("templates/module.go.txt");

/// Writes the module into `folder`.
///
/// # Errors
/// If it cannot be written.
pub fn write(folder: &Path, modules: &[Module]) -> Result<()> {
    put(&folder.join("go.mod"), "module grown\n\ngo 1.26\n")?;
    put(&folder.join("common/common.go"), COMMON)?;
    put(&folder.join("main.go"), &main(modules))?;
    for one in modules {
        let name = one.name();
        let text = filled(MODULE, one).replace("PACKAGE", &name);
        put(&folder.join(&name).join(format!("{name}.go")), &text)?;
    }
    Ok(())
}

fn main(modules: &[Module]) -> String {
    let imported: String = modules
        .iter()
        .map(|m| format!("\t\"grown/{}\"\n", m.name()))
        .collect();
    let called: String = modules
        .iter()
        .map(|m| format!("\tsum += {}.Run(sum)\n", m.name()))
        .collect();
    format!(
        "// Command grown adds up what every module computes.\npackage main\n\nimport (\n\t\"fmt\"\n\n{imported})\n\nfunc main() {{\n\tsum := uint64(1)\n{called}\tfmt.Println(sum)\n}}\n"
    )
}
