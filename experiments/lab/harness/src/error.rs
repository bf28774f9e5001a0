//! How errors reach the user: the thing, the place and the mend, one line each.

use std::io::Write as _;
use std::process::ExitCode;

use output::{Unwritten, signals};

use crate::interrupt::Interrupted;
use crate::process::ProcessError;

/// Several problems at once, each with its thing, place and mend.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Problems(pub Vec<String>);

impl From<Vec<record::Error>> for Problems {
    fn from(errors: Vec<record::Error>) -> Self {
        Self(errors.iter().map(ToString::to_string).collect())
    }
}

/// Says what clap has to say, help on standard output and faults on standard error, and gives the exit code.
pub fn answer(words: &clap::Error) -> ExitCode {
    let code = u8::try_from(words.exit_code()).unwrap_or(2);
    let lost = words.print().and_then(|()| std::io::stdout().flush());
    match lost {
        // Who cannot be told of a wrong command line still gets its exit code.
        Err(lost) if !words.use_stderr() => {
            let reason = lost.to_string();
            let lost = Unwritten::from(lost);
            output::ending(&lost, format!("error: {lost}: {reason}"), 1)
        }
        _ => ExitCode::from(code),
    }
}

/// Prints `problem` on standard error and gives the exit code: 128 and the signal's number after one, and then with what is
/// `kept`; that of a reader who left; else 1.
pub fn report(problem: &anyhow::Error, kept: &str) -> ExitCode {
    let mut said = lines(problem).join("\n");
    if is_interrupt(problem) {
        said = format!("{said}: {kept}");
        output::note(said);
        return ExitCode::from(signals::code());
    }
    output::ending(problem.as_ref(), said, 1)
}

fn is_interrupt(problem: &anyhow::Error) -> bool {
    problem.chain().any(|cause| {
        cause.is::<Interrupted>()
            || matches!(
                cause.downcast_ref::<ProcessError>(),
                Some(ProcessError::Interrupted { .. })
            )
    })
}

fn lines(problem: &anyhow::Error) -> Vec<String> {
    if let Some(Problems(all)) = problem.downcast_ref::<Problems>() {
        return all.iter().map(|one| format!("error: {one}")).collect();
    }
    let mut text = String::new();
    for cause in problem.chain().map(ToString::to_string) {
        // Many messages already hold the words of what caused them.
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    vec![format!("error: {text}")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context, anyhow};

    #[test]
    fn a_chain_is_one_line_without_repetition() {
        let problem = Err::<(), _>(anyhow!("no space left"))
            .context("journal: cannot write: no space left")
            .context("primes")
            .unwrap_err();
        assert_eq!(
            lines(&problem),
            ["error: primes: journal: cannot write: no space left"]
        );
    }

    #[test]
    fn several_problems_are_a_line_each() {
        let problem = anyhow::Error::from(Problems(vec!["a: b".into(), "c: d".into()]));
        assert_eq!(lines(&problem), ["error: a: b", "error: c: d"]);
    }

    #[test]
    fn an_interrupt_has_its_own_exit_code() {
        let interrupted = anyhow::Error::from(Interrupted).context("primes");
        assert!(is_interrupt(&interrupted) && !is_interrupt(&anyhow!("anything else")));
        assert_eq!(report(&interrupted, "all"), ExitCode::from(130));
        assert_eq!(report(&anyhow!("anything else"), "all"), ExitCode::from(1));
    }
}
