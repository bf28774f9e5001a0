//! `lab compare`: the same protocol for any two commands, an A/A twin included.

mod blocks;
mod command;
mod outcome;

use std::time::Instant;

use anyhow::Result;

use crate::Interrupt;
use crate::cli::CompareOptions;
use crate::measure::draw::fresh_seed;
use crate::measure::progress::Progress;
use blocks::{Blocks, Runner, Side, take};
use command::{Command, Run};

/// Compares two commands and prints what was found.
///
/// # Errors
/// If a command cannot be run or fails: its words are shown. If the user interrupts.
pub fn run(options: &CompareOptions, interrupt: &Interrupt) -> Result<()> {
    let seed = options.seed.unwrap_or_else(fresh_seed);
    let mut live = Live {
        a: Command::parse(&options.a)?,
        b: Command::parse(&options.b)?,
        interrupt,
        begun: Instant::now(),
        progress: Progress::new("compare"),
    };
    let seconds = options.budget.as_secs_f64();
    let blocks: Blocks = take(&mut live, options.metric, seed, seconds)?;
    let elapsed = live.elapsed();
    drop(live);
    let outcome = outcome::judge(&blocks, options, seed, elapsed)?;
    if options.json {
        println!("{}", outcome.json());
    } else {
        println!("{}", outcome.in_words(options));
    }
    Ok(())
}

/// Runs the real commands.
struct Live<'a> {
    a: Command,
    b: Command,
    interrupt: &'a Interrupt,
    begun: Instant,
    progress: Progress,
}

impl Runner for Live<'_> {
    fn run(&mut self, side: Side, padding: usize, expected: f64) -> Result<Run> {
        let command = if side == Side::B { &self.b } else { &self.a };
        command.run(padding, expected, self.interrupt)
    }

    fn elapsed(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    fn show(&self, blocks: usize, left: f64) {
        let what = format!("block {}", blocks + 1);
        self.progress.show(&what, self.elapsed(), left);
    }
}

#[cfg(test)]
mod tests;
