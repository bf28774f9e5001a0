//! `loadgen`: parse, load, report.

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod body;
mod cli;
mod progress;
mod signals;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use loadgen::{Report, Stop, run_until};

use cli::Cli;
use progress::Progress;

fn main() -> ExitCode {
    output::start();
    let done = match Cli::try_parse() {
        Ok(cli) => run(&cli),
        Err(wrong) if wrong.use_stderr() => cli::without_secrets(wrong).exit(),
        // Help and version are results like any other.
        Err(asked) => output::line(asked.render().to_string().trim_end())
            .map(|()| ExitCode::SUCCESS)
            .map_err(Into::into),
    };
    done.unwrap_or_else(|problem| {
        output::ending(problem.as_ref(), format!("error: {problem:#}"), 1)
    })
}

fn run(cli: &Cli) -> Result<ExitCode> {
    // A load whose result nobody gets is not worth its time.
    output::must_be_open()?;
    signals::heed()?;
    let load = cli.load()?;
    let stop = Stop::default();
    signals::begin(&stop);
    let progress = Progress::start(load.warmup + load.duration);
    let outcome = run_until(&load, &stop, &mut |_, _| {})?;
    drop(progress);
    output::signals::anew();
    let report = Report::from(&outcome);
    if cli.json {
        output::line(serde_json::to_string(&report)?)?;
    } else {
        output::line(&report)?;
    }
    Ok(if report.cut_short {
        ExitCode::from(output::signals::code())
    } else {
        ExitCode::SUCCESS
    })
}
