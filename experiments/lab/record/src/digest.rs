//! Digests that tell whether a record still speaks of the sources beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;

/// What a record's freshness depends on, each as the first 16 hexadecimal digits of a SHA-256.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Digests {
    /// The parts of the definition that decide what is measured.
    pub definition: String,
    /// Each program's sources, profile and locked dependencies.
    pub programs: BTreeMap<String, String>,
    /// Compilers' and linkers' version lines.
    pub toolchains: String,
    /// The version of the measuring protocol.
    pub protocol: String,
}

impl Digests {
    /// Why a record with digests `self` does not speak of `now`, or `None` if it does. An empty
    /// `now.toolchains` is not compared: who renders does not ask compilers.
    pub fn difference(&self, now: &Self) -> Option<String> {
        if self.protocol != now.protocol {
            return Some("the measuring protocol changed".into());
        }
        if self.definition != now.definition {
            return Some("the experiment's definition changed".into());
        }
        if self.programs != now.programs {
            let changed: Vec<_> = (now.programs.iter())
                .filter(|(id, digest)| self.programs.get(*id) != Some(digest))
                .map(|(id, _)| id.as_str())
                .collect();
            return Some(format!("the sources changed: {}", changed.join(", ")));
        }
        if !now.toolchains.is_empty() && self.toolchains != now.toolchains {
            return Some("a toolchain changed".into());
        }
        None
    }
}

/// Digest of some bytes.
pub fn digest_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Digest of several texts, their order and limits included.
pub fn combine<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

/// Digest of files' paths (relative to `root`) and contents, independent of the listing's order.
///
/// # Errors
/// If a file cannot be read.
pub fn digest_files(root: &Path, files: &[PathBuf]) -> Result<String, Error> {
    let mut files = files.to_vec();
    files.sort();
    let mut hasher = Sha256::new();
    for file in files {
        let name = file
            .strip_prefix(root)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        let bytes =
            crate::store::read(&file).map_err(Error::io(&file, "read", "restore it from git"))?;
        hasher.update((name.len() as u64).to_le_bytes());
        hasher.update(name.as_bytes());
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
    Ok(hex(&hasher.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(8).map(|b| format!("{b:02x}")).collect()
}
