//! The Rust twin: one package, a file for each module.

use std::path::Path;

use anyhow::Result;

use crate::template::filled;
use crate::{Module, put};

const MANIFEST: &str =
    "[package]\nname = \"grown\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
const LOCK: &str = "version = 4\n\n[[package]]\nname = \"grown\"\nversion = \"0.1.0\"\n";
const COMMON: &str = include_str!("templates/common.rs.txt");
const MODULE: &str = include_str!("templates/module.rs.txt");

/// Writes the package into `folder`.
///
/// # Errors
/// If it cannot be written.
pub fn write(folder: &Path, modules: &[Module]) -> Result<()> {
    put(&folder.join("Cargo.toml"), MANIFEST)?;
    put(&folder.join("Cargo.lock"), LOCK)?;
    put(&folder.join("src/common.rs"), COMMON)?;
    put(&folder.join("src/main.rs"), &main(modules))?;
    for one in modules {
        put(&folder.join(format!("src/{}.rs", one.name())), &module(one))?;
    }
    Ok(())
}

/// A module's file.
pub fn module(module: &Module) -> String {
    filled(MODULE, module)
}

fn main(modules: &[Module]) -> String {
    let declared: String = modules
        .iter()
        .map(|m| format!("mod {};\n", m.name()))
        .collect();
    let called: String = modules
        .iter()
        .map(|m| format!("    sum = sum.wrapping_add({}::run(sum));\n", m.name()))
        .collect();
    format!(
        "//! Adds up what every module computes.\n\nmod common;\n{declared}\nfn main() {{\n    let mut sum = 1_u64;\n{called}    println!(\"{{sum}}\");\n}}\n"
    )
}
