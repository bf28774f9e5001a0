//! The command `lab`: parse, call, report, exit code.

#![deny(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use clap::Parser;
use harness::{cli::Cli, error};

fn main() -> ExitCode {
    output::start();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => return error::answer(&answer),
    };
    let kept = cli.kept();
    match cli.run() {
        Ok(code) => code,
        Err(problem) => error::report(&problem, kept),
    }
}
