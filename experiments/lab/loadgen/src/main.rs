//! `loadgen`: parse, load, report.

mod cli;
mod progress;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use loadgen::Report;

use cli::Cli;
use progress::Progress;

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    let load = cli.load()?;
    let progress = Progress::start(load.warmup + load.duration);
    let outcome = loadgen::run(&load, &mut |_, _| {})?;
    drop(progress);
    let report = Report::from(&outcome);
    if cli.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("{report}");
    }
    Ok(())
}
