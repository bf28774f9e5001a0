//! The command line.

use std::ffi::OsString;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use lexopt::prelude::{Long, Short, Value, ValueExt as _};

use crate::client::PATIENCE;
use crate::groups;
use crate::server::Command;

/// What `--help` prints.
pub const USAGE: &str = "\
usage: api-conformance [--seed N] [--generated N] [--only GROUP]... [--patience S] -- COMMAND...

Starts the order service COMMAND (up to and including its task and own options, such as
`target/release/api serve`), asks it over real sockets, and says whether it keeps its contract.

  --seed N       seed of what is generated (default 1)
  --generated N  generated requests (default 10000)
  --only GROUP   only this group of cases; may be given several times
  --patience S   seconds that an answer may take (default 60)

Exit code 0: every answer as the contract says; 1: not so, a line for each case on standard
error; 2: a wrong command line.";

/// What the command line asks for.
#[derive(Debug)]
pub enum Call {
    /// Print [`USAGE`].
    Help,
    /// Ask a server.
    Ask(Asking),
}

/// Whom to ask, and how much.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The server's command, up to and including its own options.
    pub command: Command,
    /// Seed of what is generated.
    pub seed: u64,
    /// How many requests are generated.
    pub generated: u64,
    /// Names of the groups to ask; all if there is none.
    pub only: Vec<String>,
    /// How long an answer may take.
    pub patience: Duration,
}

/// Reads a whole command line, the program's own name first.
///
/// # Errors
/// What is wrong with it, and the mend.
pub fn parse(line: impl IntoIterator<Item = OsString>) -> Result<Call> {
    let mut parser = lexopt::Parser::from_iter(line);
    let (mut seed, mut generated, mut only) = (1, 10_000, Vec::new());
    let (mut command, mut patience) = (None, PATIENCE);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Call::Help),
            Long("seed") => seed = parser.value()?.parse().context("--seed")?,
            Long("generated") => generated = parser.value()?.parse().context("--generated")?,
            Long("patience") => {
                let seconds: u32 = parser.value()?.parse().context("--patience")?;
                patience = Duration::from_secs(seconds.max(1).into());
            }
            Long("only") => only.push(group(parser.value()?.parse()?)?),
            // Words without a dash come only after `--`, or where it was forgotten.
            Value(program) => {
                command = Some(Command::new(program, parser.raw_args()?));
                break;
            }
            _ => return Err(argument.unexpected().into()),
        }
    }
    let command = command.context("no command: give the server's after `--`")?;
    Ok(Call::Ask(Asking {
        command,
        seed,
        generated,
        only,
        patience,
    }))
}

fn group(name: String) -> Result<String> {
    if groups::ALL.iter().any(|group| group.name == name) {
        return Ok(name);
    }
    let known: Vec<_> = groups::ALL.iter().map(|group| group.name).collect();
    bail!(
        "--only: no group `{name}`: give one of {}",
        known.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(line: &str) -> Result<Call> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn the_command_keeps_its_own_options() {
        let Ok(Call::Ask(asking)) = call("api-conformance --seed 7 -- api serve --json sonic")
        else {
            panic!("a right command line")
        };
        assert_eq!((asking.seed, asking.generated), (7, 10_000));
        assert_eq!(asking.command.to_string(), "api serve --json sonic");
    }

    #[test]
    fn a_wrong_line_names_the_mend() {
        for (line, part) in [
            ("api-conformance", "after `--`"),
            ("api-conformance --", "after `--`"),
            ("api-conformance --seed x -- api", "--seed"),
            ("api-conformance --only nothing -- api", "paths, orders"),
            ("api-conformance --fast -- api", "--fast"),
        ] {
            let problem = format!("{:#}", call(line).expect_err(line));
            assert!(problem.contains(part), "{line}: {problem}");
        }
    }
}
