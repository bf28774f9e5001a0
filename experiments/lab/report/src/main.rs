//! The command line of the book.

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod command;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    output::start();
    let done = match command::Command::try_parse() {
        Ok(command) => command.run(),
        Err(said) if said.use_stderr() => {
            output::note(said.to_string().trim_end());
            return ExitCode::from(2);
        }
        // Help that was asked for is a result like any other.
        Err(said) => output::line(said.to_string().trim_end()).map_err(Into::into),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::ending(error.as_ref(), command::complaint(&error), 1),
    }
}
