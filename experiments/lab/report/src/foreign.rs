//! Records that came from elsewhere, and cannot be read.

use std::path::Path;

use anyhow::anyhow;
use record::{Error, Project};

/// `problem`, with another mend where it is about a record in `folder` that came from elsewhere: what was measured on another
/// host cannot be measured again here.
pub fn foreign(project: &Project, folder: &Path, problem: anyhow::Error) -> anyhow::Error {
    let is_foreign = |path: &Path| path.starts_with(folder) && !path.starts_with(project.pages());
    match problem.downcast_ref() {
        Some(Error::Corrupt { path, problem, .. }) if is_foreign(path) => anyhow!(
            "{}: not a readable record: {problem}: fetch it again, or leave it out",
            path.display()
        ),
        Some(Error::Schema {
            path,
            found,
            expected,
            ..
        }) if is_foreign(path) => anyhow!(
            "{}: written by schema {found}, this build reads {expected}: fetch one that this version measured, or leave it out",
            path.display()
        ),
        Some(Error::Io {
            path,
            action,
            source,
            ..
        }) if is_foreign(path) => anyhow!(
            "{}: cannot {action}: {source}: fetch it again, or leave it out",
            path.display()
        ),
        _ => problem,
    }
}
