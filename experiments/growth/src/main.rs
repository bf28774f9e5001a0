//! Writes the twins: `growth --lines N --out FOLDER`.

#![deny(clippy::print_stdout, clippy::print_stderr)]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Writes twin programs of about so many lines: a cargo package in FOLDER/rust, a Go module in
/// FOLDER/go.
#[derive(Debug, Parser)]
struct Cli {
    /// Lines of each program.
    #[arg(long)]
    lines: usize,
    /// Folder to write into.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => {
            let shown = answer.print().and_then(|()| std::io::stdout().flush());
            // Help that is lost is a failure, too.
            let code = if shown.is_err() {
                1
            } else {
                answer.exit_code()
            };
            return ExitCode::from(u8::try_from(code).unwrap_or(1));
        }
    };
    match growth::write(&cli.out, cli.lines) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Nobody may be reading it: the exit code tells as well.
            let _ = writeln!(std::io::stderr(), "error: {problem:#}");
            ExitCode::FAILURE
        }
    }
}
