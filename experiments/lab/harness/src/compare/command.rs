//! A command as a user writes it.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::Interrupt;
use crate::measure::progress::in_words;
use crate::probe::tail;
use crate::process::{self, Inherit, Invocation};

/// Characters that ask for a shell.
const SHELL: &str = "|&;<>()$`*?~\n";
/// Multiple of the expected time, and shortest time, seconds, after which a run is given up.
const PATIENCE: (f64, f64) = (20.0, 10.0);
/// A first run may take an hour: nobody knows yet.
const UNKNOWN: f64 = 3600.0;

/// What one run took, seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Time of the whole process.
    pub wall: f64,
    /// Its processor time, user and kernel.
    pub cpu: f64,
}

/// A command to compare.
#[derive(Clone, Debug)]
pub struct Command {
    words: Vec<String>,
}

impl Command {
    /// Splits `text` into words as a shell would; where it needs more of a shell, `sh` runs it.
    ///
    /// # Errors
    /// If it is empty, or a quotation does not end.
    pub fn parse(text: &str) -> Result<Self> {
        let words = if text.contains(|c| SHELL.contains(c)) {
            Some(["sh", "-c", text].map(str::to_owned).to_vec())
        } else {
            shlex::split(text)
        };
        match words {
            Some(words) if !words.is_empty() => Ok(Self { words }),
            Some(_) => bail!("the command `{text}` is empty: write what to run"),
            None => bail!("the command `{text}`: a quotation does not end: close it"),
        }
    }

    /// Runs it once, in an environment that is `padding` bytes larger. With `expected` seconds
    /// of 0 nobody knows how long it takes.
    ///
    /// # Errors
    /// If it cannot be started, fails, or takes far longer than expected.
    pub fn run(&self, padding: usize, expected: f64, interrupt: &Interrupt) -> Result<Run> {
        let seconds = match expected {
            0.0 => UNKNOWN,
            known => (known * PATIENCE.0).max(PATIENCE.1),
        };
        let invocation = Invocation {
            inherit: Inherit::All,
            env: vec![("LAB_PADDING".into(), "x".repeat(padding))],
            timeout: Duration::from_secs_f64(seconds.min(86_400.0)),
            ..Invocation::new(&self.words[0]).args(self.words[1..].iter().cloned())
        };
        let finished = process::run(&invocation, interrupt)?;
        if !finished.status.success() {
            bail!(
                "`{}` ended with {} after {}: mend it, or run it by hand. It said:\n{}",
                invocation.command_line(),
                finished.status,
                in_words(finished.usage.wall.as_secs_f64()),
                tail(&finished)
            );
        }
        Ok(Run {
            wall: finished.usage.wall.as_secs_f64(),
            cpu: finished.usage.cpu().as_secs_f64(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Command::parse(text).expect("sound").words
    }

    #[test]
    fn plain_commands_run_without_a_shell() {
        assert_eq!(
            words("prog --name 'two words'"),
            ["prog", "--name", "two words"]
        );
    }

    #[test]
    fn a_pipe_or_a_variable_asks_for_a_shell() {
        for text in ["a | b", "a; b", "echo $HOME", "a > b", "ls *"] {
            assert_eq!(words(text), ["sh", "-c", text]);
        }
    }

    #[test]
    fn nothing_and_half_a_quotation_are_refused() {
        assert!(
            Command::parse("  ")
                .expect_err("empty")
                .to_string()
                .contains("is empty")
        );
        let open = Command::parse("prog 'two").expect_err("open").to_string();
        assert!(open.contains("quotation does not end"), "{open}");
    }
}
