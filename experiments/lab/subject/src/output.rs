use std::io::{self, Write};

use crate::{Iteration, Workload, args};

/// Version of the lines that [`report`] writes.
const PROTOCOL: u32 = 1;

/// Writes every iteration's nanoseconds, result and check, one line each.
pub(crate) fn report(output: &mut impl Write, iterations: &[Iteration]) -> io::Result<()> {
    writeln!(output, "subject {PROTOCOL}")?;
    for Iteration { elapsed, outcome } in iterations {
        let nanoseconds = elapsed.as_nanos();
        writeln!(
            output,
            "iteration {nanoseconds} {} {}",
            outcome.result, outcome.check
        )?;
    }
    writeln!(output, "end {}", iterations.len())?;
    output.flush()
}

/// Writes the workloads' names, one a line.
pub(crate) fn list(output: &mut impl Write, workloads: &[Workload]) -> io::Result<()> {
    for (name, _) in workloads {
        writeln!(output, "{name}")?;
    }
    output.flush()
}

/// Writes how the program is called.
pub(crate) fn help(output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "usage: {}", args::USAGE)?;
    output.flush()
}
