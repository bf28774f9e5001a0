//! `api-conformance`: parse, ask, report, exit code.

use std::process::ExitCode;

use api_conformance::cli::{self, Call};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Ok(Call::Help) => {
            println!("{}", cli::USAGE);
            ExitCode::SUCCESS
        }
        Ok(Call::Ask(asking)) => {
            let report = api_conformance::run(&asking);
            report.failures.iter().for_each(|line| eprintln!("{line}"));
            println!("{report}");
            ExitCode::from(u8::from(!report.failures.is_empty()))
        }
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::from(2)
        }
    }
}
