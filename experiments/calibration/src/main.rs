//! A program of exactly known length, to measure the harness itself.

use std::hint::black_box;
use std::process::ExitCode;

use calibration::spin;
use subject::{Error, Outcome, Request, Task};

fn main() -> ExitCode {
    subject::main(&[("spin", spin_workload)])
}

/// Steps before the timed ones. The first milliseconds of a process also pay for waking a core and
/// for the start of a runtime (Go's monitor thread wakes every 20 µs until it has found nothing to
/// do fifty times): spent here, they leave time proportional to the steps.
const WARM_UP: u64 = 5_000_000;

fn spin_workload(request: &Request) -> Result<Task, Error> {
    let rounds = request.parameter("rounds")?;
    black_box(spin(black_box(WARM_UP)));
    Ok(Box::new(move || Outcome {
        result: rounds,
        check: spin(black_box(rounds)),
    }))
}
