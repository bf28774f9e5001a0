//! A program of exactly known length, to measure the harness itself.

use std::hint::black_box;
use std::process::ExitCode;

use calibration::spin;
use subject::{Error, Outcome, Request, Task};

fn main() -> ExitCode {
    subject::main(&[("spin", spin_workload)])
}

fn spin_workload(request: &Request) -> Result<Task, Error> {
    let rounds = request.parameter("rounds")?;
    Ok(Box::new(move || Outcome {
        result: rounds,
        check: spin(black_box(rounds)),
    }))
}
