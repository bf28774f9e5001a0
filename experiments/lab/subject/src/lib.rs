//! The timing loop that measured programs link; no dependencies.
//!
//! A measured program is a table of workloads handed to [`main`]:
//!
//! ```no_run
//! use std::{hint::black_box, process::ExitCode};
//! use subject::{Error, Outcome, Request, Task};
//!
//! fn double(request: &Request) -> Result<Task, Error> {
//!     let n = request.parameter::<u64>("n")?; // set-up is outside the timed iterations
//!     Ok(Box::new(move || Outcome { result: black_box(n) * 2, check: n }))
//! }
//!
//! fn main() -> ExitCode {
//!     subject::main(&[("double", double)])
//! }
//! ```
//!
//! It is run as `double --workload double --iterations 3 --param n=21` and prints, after the
//! last iteration, one line for each: `iteration <nanoseconds> <result> <check>`. With `--hold`
//! it then waits for the end of its input, so that a caller can still read the process's
//! accounts from the operating system. Go's `subject` package has the same flags and output.

mod args;
mod error;
mod output;
mod timing;

#[cfg(test)]
mod tests;

use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

pub use args::{MAX_ITERATIONS, Request};
pub use error::Error;
pub use timing::{Iteration, Outcome, Task, repeat};

use args::Command;

/// Prepares a workload: reads its parameters, builds its inputs, returns what is to be timed.
pub type Setup = fn(&Request) -> Result<Task, Error>;

/// A workload's name on the command line, and its set-up.
pub type Workload = (&'static str, Setup);

/// Runs the workload that the command line asks for.
///
/// The exit code is 0, or 2 for a wrong command line, or 1 if the output could not be written;
/// an error is one line on standard error.
pub fn main(workloads: &[Workload]) -> ExitCode {
    let output = BufWriter::new(io::stdout().lock());
    match run(std::env::args().skip(1), workloads, io::stdin(), output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(
    args: impl IntoIterator<Item = String>,
    workloads: &[Workload],
    mut input: impl Read,
    mut output: impl Write,
) -> Result<(), Error> {
    let request = match args::parse(args)? {
        Command::Run(request) => request,
        Command::List => return Ok(output::list(&mut output, workloads)?),
        Command::Help => return Ok(output::help(&mut output)?),
    };
    let setup = find(&request, workloads)?;
    let mut task = setup(&request)?;
    request.refuse_unknown_parameters()?;
    let iterations = repeat(&mut task, request.iterations);
    output::report(&mut output, &iterations)?;
    if request.hold {
        io::copy(&mut input, &mut io::sink())?;
    }
    Ok(())
}

fn find(request: &Request, workloads: &[Workload]) -> Result<Setup, Error> {
    let found = workloads.iter().find(|(name, _)| *name == request.workload);
    found.map(|&(_, setup)| setup).ok_or_else(|| {
        let known: Vec<&str> = workloads.iter().map(|&(name, _)| name).collect();
        Error::usage(format!(
            "unknown workload '{}'; give --workload one of: {}",
            request.workload,
            known.join(", ")
        ))
    })
}
