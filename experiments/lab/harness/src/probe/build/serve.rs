//! What was built, until it has answered.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::time::Instant;

use loadgen::{Message, Target};

use super::super::serving::{Serving, listen};
use super::super::{SampleError, Void};
use crate::Interrupt;
use crate::process::Invocation;

/// Starts the program as a server, asks it for `path`, and stops it: the metrics `start` and
/// `start-memory`.
pub fn first(
    executable: &Path,
    path: &str,
    interrupt: &Interrupt,
) -> Result<BTreeMap<String, f64>, SampleError> {
    let started = Instant::now();
    let args = listen("serve").map(OsString::from);
    let server = Serving::start(&Invocation::new(executable).args(args), interrupt)?;
    let target = Target::parse(&format!("{}{path}", server.url));
    let (target, path) = target.map_err(|problem| Void::Subject(problem.to_string()))?;
    let message = Message::get(&target, path);
    let first = server.first(target.address, &message, started)?;
    server.stop(interrupt)?;
    Ok(first)
}
