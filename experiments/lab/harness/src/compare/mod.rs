//! `lab compare`: the same protocol for any two commands, an A/A twin included.

mod blocks;
mod command;
mod options;
mod outcome;
mod shell;
mod text;
mod words;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::interrupt::Interrupt;
use crate::measure::draw::fresh_seed;
use crate::measure::progress::Progress;
use crate::process::Strays;
use blocks::{Runner, Side, take};
use command::{Commands, Ending, Run};

pub use options::{CompareMetric, CompareOptions};

/// Compares two commands and prints what was found; what was found so far, if the user interrupts: the
/// exit code says so.
///
/// # Errors
/// If a command cannot be run or fails: its words are shown. If its shell is none. If the budget does not hold a
/// first run of each and a block, or the result cannot be written.
pub fn run(options: &CompareOptions, interrupt: &Interrupt) -> Result<ExitCode> {
    let seed = options.seed.unwrap_or_else(fresh_seed);
    let commands = Commands::read(options, Strays::Ended)?;
    let mut live = Live {
        commands: &commands,
        interrupt,
        begun: Instant::now(),
        progress: Progress::new("compare"),
    };
    let seconds = options.budget.as_secs_f64();
    let blocks = take(&mut live, options.metric, seed, seconds)?;
    let elapsed = live.elapsed();
    drop(live);
    let interrupted = blocks.is_interrupted();
    let shell = commands.shell.as_ref();
    let outcome = outcome::judge(blocks, options, shell, seed, elapsed)?;
    output::line(if options.json {
        outcome.json()
    } else {
        text::in_words(&outcome, options, shell)
    })?;
    Ok(if interrupted {
        ExitCode::from(output::signals::code())
    } else {
        ExitCode::SUCCESS
    })
}

/// Runs the real commands.
struct Live<'a> {
    commands: &'a Commands,
    interrupt: &'a Interrupt,
    begun: Instant,
    progress: Progress,
}

impl Runner for Live<'_> {
    fn run(&mut self, side: Side, padding: usize, patience: f64) -> Result<Run, Ending> {
        self.commands.run(side, padding, patience, self.interrupt)
    }

    fn probe(&mut self, patience: f64) -> Result<(), Ending> {
        self.commands.probe(patience, self.interrupt)
    }

    fn has_shell(&self) -> bool {
        self.commands.shell.is_some()
    }

    fn elapsed(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    fn show(&self, what: &str, left: f64) {
        self.progress.show(what, self.elapsed(), left);
    }

    fn note(&self, text: &str) {
        self.progress.note(text);
    }
}

#[cfg(test)]
mod tests;
