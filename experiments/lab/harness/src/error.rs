//! How errors reach the user: the thing, the place and the mend, one line each.

use std::process::ExitCode;

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

/// Prints `problem` on standard error and gives the exit code: 130 after Ctrl-C, else 1.
pub fn report(problem: &anyhow::Error) -> ExitCode {
    for line in lines(problem) {
        eprintln!("{line}");
    }
    ExitCode::from(code(problem))
}

fn code(problem: &anyhow::Error) -> u8 {
    let interrupted = problem.chain().any(|cause| {
        cause.is::<Interrupted>()
            || matches!(
                cause.downcast_ref::<ProcessError>(),
                Some(ProcessError::Interrupted { .. })
            )
    });
    if interrupted { 130 } else { 1 }
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
        assert_eq!(code(&interrupted), 130);
        assert_eq!(code(&anyhow!("anything else")), 1);
    }
}
