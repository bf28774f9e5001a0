//! The command `lab`: parse, call, report, exit code.

use std::process::ExitCode;

use clap::Parser;
use harness::{cli::Cli, error};

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(problem) => error::report(&problem),
    }
}
