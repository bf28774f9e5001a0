//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use record::Project;

use crate::bench::BenchOptions;
use crate::build::BuildOptions;
use crate::calibrate::CalibrateOptions;
use crate::compare::CompareOptions;
use crate::doctor::DoctorOptions;
use crate::measure::MeasureOptions;
use crate::verify::VerifyOptions;
use crate::{Context, Interrupt, bench, build, calibrate, compare, doctor, measure, verify};

/// Measures Rust against Go on this host, in randomised paired blocks.
#[derive(Debug, Parser)]
#[command(name = "lab", version, max_term_width = 100)]
pub struct Cli {
    /// The checkout; by default the one that holds the current folder.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Folder of this host's records under src/results/.
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "LAB_HOST",
        default_value = "local",
        value_parser = record::host_name
    )]
    host: String,
    /// Only programs in this folder count as running elsewhere: for tests, beside which any compiler may run.
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    neighbours: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what of this host would spoil a measurement, and what is missing.
    Doctor(DoctorOptions),
    /// Build every program, in several layouts.
    Build(BuildOptions),
    /// Run everything once and check every result.
    Verify(VerifyOptions),
    /// Measure what is missing or stale.
    Measure(MeasureOptions),
    /// Compare any two commands by the same protocol.
    Compare(CompareOptions),
    /// Measure the harness itself: error rates, coverage, power.
    Calibrate(CalibrateOptions),
    /// Run the languages' own benchmark harnesses on the same functions.
    Bench(BenchOptions),
}

impl Cli {
    /// Does what the command line asks for.
    ///
    /// # Errors
    /// Whatever the command met: see [`crate::error::report`] for how it is shown.
    pub fn run(self) -> Result<ExitCode> {
        let interrupt = Interrupt::install()?;
        let context = || self.context(&interrupt);
        match &self.command {
            Command::Compare(options) => return compare::run(options, &interrupt),
            Command::Doctor(options) => return doctor::run(&context()?, options),
            Command::Build(options) => build::run(&context()?, options)?,
            Command::Verify(options) => verify::run(&context()?, options)?,
            Command::Measure(options) => measure::run(&context()?, options)?,
            Command::Calibrate(options) => calibrate::run(&context()?, options)?,
            Command::Bench(options) => bench::run(&context()?, options)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    /// What is kept when the command is interrupted, and how it goes on.
    pub fn kept(&self) -> &'static str {
        match self.command {
            Command::Doctor(_) | Command::Compare(_) => "nothing was changed",
            Command::Build(_) => {
                "programs that were built are kept: the same command goes on from there"
            }
            Command::Verify(_) => {
                "experiments that were verified whole are kept: the same command, without --fresh, goes on from there"
            }
            Command::Measure(_) => {
                "what was finished is kept: the same command, without FRESH=1, goes on from there"
            }
            Command::Calibrate(_) => {
                "what was finished is kept: the same command goes on from there"
            }
            Command::Bench(_) => {
                "the experiments before this one are recorded; the same command measures all of them again"
            }
        }
    }

    fn context(&self, interrupt: &Interrupt) -> Result<Context> {
        let start = self.root.clone().unwrap_or_else(|| ".".into());
        Ok(Context {
            project: Project::find(&start)?,
            host_name: self.host.clone(),
            neighbours: self.neighbours.clone(),
            interrupt: interrupt.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use proptest::prelude::*;

    /// What a command line is made of, well or badly.
    const WORDS: &[&str] = &[
        "doctor",
        "build",
        "verify",
        "measure",
        "compare",
        "calibrate",
        "bench",
        "help",
        "--help",
        "--version",
        "--root",
        "--host",
        "--only",
        "--budget",
        "--seed",
        "--margin",
        "--metric",
        "--json",
        "--shell",
        "--no-shell",
        "--fresh",
        "--length",
        "--quick",
        "--",
        "-",
        "",
        "primes",
        "primes,",
        ",",
        "local",
        "../..",
        "true",
        "A=1",
        "8m",
        "18446744073709551615s",
        "1e400s",
        "NaN%",
        "inf%",
        "0%",
        "1%",
        "-1",
        "18446744073709551616",
        "cpu",
        "short",
        "\u{0}",
        "é",
        "\n",
    ];

    proptest! {
        #[test]
        fn every_command_line_is_read_or_refused_in_words(
            command in prop::sample::select(&WORDS[..7]),
            words in prop::collection::vec(prop_oneof![
                prop::sample::select(WORDS).prop_map(str::to_owned),
                ("--(budget|margin|seed|only|shell|host)", "\\PC{0,12}").prop_map(|(f, v)| format!("{f}={v}")),
                "\\PC{0,12}",
            ], 0..6),
        ) {
            let line = ["lab".to_owned(), command.to_owned()].into_iter().chain(words);
            match Cli::try_parse_from(line) {
                Ok(cli) => prop_assert!(!cli.kept().is_empty()),
                Err(answer) => prop_assert!(!answer.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
