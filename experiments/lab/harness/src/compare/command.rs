//! Two commands as a user writes them, and one run of either.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use output::signals::HEEDED;

use super::blocks::Side;
use super::options::CompareOptions;
use super::words::{self, Plain};
use crate::Interrupt;
use crate::measure::progress::in_words;
use crate::probe::tail;
use crate::process::{self, Finished, Inherit, Invocation, ProcessError, Strays};
use crate::toolchain::find_in_path;

/// What one run took, seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Time of the whole process.
    pub wall: f64,
    /// Its processor time, user and kernel.
    pub cpu: f64,
}

/// Why a run has no figures.
#[derive(Debug)]
pub enum Ending {
    /// The user asked to stop.
    Interrupted,
    /// Its time was over: why it would not have ended by itself, as far as is known.
    Late(ProcessError),
    /// It failed.
    Failed(anyhow::Error),
}

/// The shell that both commands run in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// As it is called, `-c` left out.
    pub words: Vec<String>,
    /// Why, if nobody asked for it.
    pub because: Option<String>,
}

/// Both commands, and how they are run.
#[derive(Clone, Debug)]
pub struct Commands {
    plain: [Plain; 2],
    /// Where both run in a shell.
    pub shell: Option<Shell>,
    strays: Strays,
}

impl Commands {
    /// Reads both: either both run in a shell, or neither does.
    ///
    /// # Errors
    /// If one is empty, or a quotation does not end.
    pub fn read(options: &CompareOptions, strays: Strays) -> Result<Self> {
        let texts = [options.a.as_str(), options.b.as_str()];
        let shell = shell(options)?;
        let read = |text: &str| -> Result<Plain> {
            let plain = words::plain(text);
            match &shell {
                Some(shell) => in_shell(shell, text, plain),
                None => alone(plain.map_err(anyhow::Error::msg)?),
            }
        };
        let plain = [read(texts[0])?, read(texts[1])?];
        Ok(Self {
            plain,
            shell,
            strays,
        })
    }

    /// Runs `side` once, in an environment that is `padding` bytes larger, for as long as `patience` seconds.
    ///
    /// # Errors
    /// If it cannot be started, fails, is not done in time, or the user interrupts.
    pub fn run(
        &self,
        side: Side,
        padding: usize,
        patience: f64,
        interrupt: &Interrupt,
    ) -> Result<Run, Ending> {
        let invocation = self.invocation(self.plain(side), padding, patience);
        let finished = ended(&invocation, interrupt)?;
        let usage = &finished.usage;
        if !finished.status.success() {
            let said = Some(tail(&finished)).filter(|text| !text.is_empty());
            return Err(Ending::Failed(anyhow!(
                "`{}` ended with {} after {}: {}{}",
                invocation.command_line(),
                finished.status,
                in_words(usage.wall.as_secs_f64()),
                mend(finished.status.code()),
                said.map_or_else(String::new, |text| format!(". It said:\n{text}"))
            )));
        }
        Ok(Run {
            wall: usage.wall.as_secs_f64(),
            cpu: usage.cpu().as_secs_f64(),
        })
    }

    /// Finds out whether the shell, if there is one, does what it is told: `true -c` ends well whatever follows.
    ///
    /// # Errors
    /// If it cannot be started, does anything else, is not done in time, or the user interrupts.
    pub fn probe(&self, patience: f64, interrupt: &Interrupt) -> Result<(), Ending> {
        let Some(shell) = &self.shell else {
            return Ok(());
        };
        let told = format!("exit {TOLD}");
        let invocation = self.invocation(self.in_its_shell(&told), 0, patience);
        let finished = ended(&invocation, interrupt)?;
        if finished.status.code() == Some(TOLD) {
            return Ok(());
        }
        let said = Some(tail(&finished)).filter(|text| !text.is_empty());
        Err(Ending::Failed(anyhow!(
            "`{}` ended with {}, and a shell would with {TOLD}: `{}` is no shell, or lacks an option: name one that runs what follows `-c`, such as --shell=bash{}",
            invocation.command_line(),
            finished.status,
            shell.words.join(" "),
            said.map_or_else(String::new, |text| format!(". It said:\n{text}"))
        )))
    }

    fn plain(&self, side: Side) -> Plain {
        match side {
            Side::A | Side::Twin => self.plain[0].clone(),
            Side::B => self.plain[1].clone(),
            Side::Shell => self.in_its_shell(""),
        }
    }

    fn in_its_shell(&self, text: &str) -> Plain {
        let shell = self.shell.iter();
        Plain {
            env: Vec::new(),
            words: shell.flat_map(|shell| shell.call(text)).collect(),
        }
    }

    fn invocation(&self, plain: Plain, padding: usize, patience: f64) -> Invocation {
        let shown = (!plain.env.is_empty()).then(|| plain.written());
        let mut env = plain.env;
        env.push(("LAB_PADDING".into(), "x".repeat(padding)));
        Invocation {
            inherit: Inherit::All,
            env,
            timeout: Duration::try_from_secs_f64(patience.max(0.0)).unwrap_or(Duration::MAX),
            strays: self.strays,
            shown,
            ..Invocation::new(&plain.words[0]).args(plain.words[1..].iter().cloned())
        }
    }
}

/// The exit code that a shell is told to end with: neither of those that it has of itself.
const TOLD: i32 = 7;

/// How long the user's own signal may be on its way to here, when a command has ended by such a one.
const ON_ITS_WAY: Duration = Duration::from_secs(2);

/// Whether a command ended by a signal that may have been meant for this process: a terminal and `timeout` send theirs to the
/// whole group, and what was started just now is still in it.
fn passed_on(status: ExitStatus) -> bool {
    status
        .signal()
        .is_some_and(|signal| HEEDED.contains(&signal))
}

/// Runs to the end, unless the user's signal ends it.
fn ended(invocation: &Invocation, interrupt: &Interrupt) -> Result<Finished, Ending> {
    let finished = process::run(invocation, interrupt).map_err(|problem| match problem {
        ProcessError::Interrupted { .. } => Ending::Interrupted,
        ProcessError::Timeout { .. } => Ending::Late(problem),
        other => Ending::Failed(other.into()),
    })?;
    match passed_on(finished.status) && interrupt.sleep(ON_ITS_WAY).is_err() {
        true => Err(Ending::Interrupted),
        false => Ok(finished),
    }
}

impl Shell {
    fn call(&self, text: &str) -> Vec<String> {
        let given = [String::from("-c"), text.to_owned()];
        self.words.iter().cloned().chain(given).collect()
    }

    /// Its name for a reader: `sh -c`.
    pub fn name(&self) -> String {
        format!("{} -c", self.words.join(" "))
    }
}

/// The shell that was asked for, or that either command needs.
fn shell(options: &CompareOptions) -> Result<Option<Shell>> {
    if let Some(text) = &options.shell {
        return match shlex::split(text) {
            Some(words) if !words.is_empty() && !words[0].is_empty() => Ok(Some(Shell {
                words,
                because: None,
            })),
            _ => bail!("--shell: `{text}` names no shell: write it like `bash` or `bash --norc`"),
        };
    }
    let sides = [("first", &options.a), ("second", &options.b)];
    let reason = |(place, text): (&str, &String)| {
        let what = words::for_a_shell(text)?;
        Some(format!("`{what}` in the {place} command is for a shell"))
    };
    let because = sides.into_iter().find_map(reason);
    Ok(because.filter(|_| !options.no_shell).map(|because| Shell {
        words: vec!["sh".into()],
        because: Some(because),
    }))
}

/// The command as a shell is given it; what is empty is so in any shell.
fn in_shell(shell: &Shell, text: &str, plain: Result<Plain, String>) -> Result<Plain> {
    match plain {
        Err(problem) if text.trim().is_empty() => bail!(problem),
        _ => Ok(Plain {
            env: Vec::new(),
            words: shell.call(text),
        }),
    }
}

fn alone(plain: Plain) -> Result<Plain> {
    let program = &plain.words[0];
    if words::is_shell_s(program) && find_in_path(program).is_none() {
        bail!("`{program}` is a shell's own command, no program: leave out --no-shell");
    }
    Ok(plain)
}

/// What to do about an exit code; a shell has two of its own.
fn mend(code: Option<i32>) -> &'static str {
    match code {
        Some(127) => {
            "the shell found no such command: install it, or mend its name; your aliases and functions are not known here"
        }
        Some(126) => "the shell may not run it: make the file executable, or mend its first line",
        Some(_) => "mend it, or run it by hand",
        None => "see who sends the signal, or whether memory ran out",
    }
}
