//! `api-conformance`: parse, ask, report, exit code.

#![deny(clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use api_conformance::cli::{self, Call};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Ok(Call::Help) => result(cli::USAGE, 0),
        Ok(Call::Ask(asking)) => {
            let report = api_conformance::run(&asking);
            report.failures.iter().for_each(note);
            result(&report, u8::from(!report.failures.is_empty()))
        }
        Err(problem) => {
            note(format!("error: {problem:#}"));
            ExitCode::from(2)
        }
    }
}

/// Prints what was found, and gives the exit code: 1 if it is lost, since whoever reads it would take
/// silence for agreement.
fn result(text: impl Display, code: u8) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(format!("{text}\n").as_bytes());
    match written.and_then(|()| stdout.flush()) {
        Ok(()) => ExitCode::from(code),
        Err(lost) => {
            note(format!(
                "error: standard output: cannot write: {lost}: give it room, or send it elsewhere"
            ));
            ExitCode::from(1)
        }
    }
}

/// Prints a line for the person at the terminal; nobody may be reading it.
fn note(text: impl Display) {
    let _ = std::io::stderr()
        .lock()
        .write_all(format!("{text}\n").as_bytes());
}
