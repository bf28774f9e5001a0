//! A whole process, timed from outside.

use std::collections::BTreeMap;
use std::ffi::OsString;

use anyhow::{Context as _, bail};
use record::Subject;
use regex_lite::Regex;

use super::{
    Executables, Expected, Measured, Probe, SampleError, SampleRequest, executable, filled, finish,
    invocation, process_metrics,
};
use crate::Interrupt;

/// Runs a command with the workload's parameters in its arguments, and checks the result that it
/// prints. A sample is one process.
#[derive(Clone, Debug)]
pub struct CommandProbe {
    executables: Executables,
    args: Vec<String>,
    env: BTreeMap<String, String>,
    result: Regex,
}

impl CommandProbe {
    /// The command that `subject` describes.
    ///
    /// # Errors
    /// If its `result-pattern` is missing, no regular expression, or without a group.
    pub fn new(subject: &Subject, executables: Executables) -> anyhow::Result<Self> {
        let place = format!("subject `{}`: result-pattern", subject.id);
        let pattern = subject.result_pattern.as_deref();
        let pattern = pattern.with_context(|| format!("{place}: is missing: add it"))?;
        let result =
            Regex::new(pattern).with_context(|| format!("{place}: mend the expression"))?;
        if result.captures_len() < 2 {
            bail!("{place}: has no group: put the result into parentheses");
        }
        Ok(Self {
            executables,
            args: subject.args.clone(),
            env: subject.env.clone(),
            result,
        })
    }

    fn args(&self, parameters: &BTreeMap<String, u64>) -> Vec<OsString> {
        let args = self.args.iter();
        args.map(|arg| filled(arg, parameters).into()).collect()
    }

    /// The printed result, or what is wrong with it.
    fn result(&self, output: &[u8], expected: Option<u64>) -> Result<u64, String> {
        let text = String::from_utf8_lossy(output);
        let found = self.result.captures(&text).and_then(|c| c.get(1));
        let Some(result) = found.and_then(|group| group.as_str().parse().ok()) else {
            let start: String = text.chars().take(80).collect();
            let pattern = self.result.as_str();
            return Err(format!(
                "printed rubbish: `{pattern}` finds no whole number in `{start}`"
            ));
        };
        match expected {
            Some(expected) if expected != result => Err(format!(
                "iteration 1: expected result {expected}, found result {result}"
            )),
            _ => Ok(result),
        }
    }
}

impl Probe for CommandProbe {
    fn sample(
        &self,
        request: &SampleRequest<'_>,
        interrupt: &Interrupt,
    ) -> Result<Measured, SampleError> {
        let program = executable(&self.executables, request.layout);
        let args = self.args(request.parameters);
        let invocation = invocation(program, args, &self.env, request);
        let finished = finish(&invocation, interrupt)?;
        let result = self
            .result(&finished.stdout, request.expected.result)
            .map_err(|problem| SampleError::wrong(&invocation, problem))?;
        let mut metrics = process_metrics(&finished);
        metrics.insert("time".into(), metrics["wall"]);
        Ok(Measured {
            iterations: 1,
            metrics,
            returned: Expected {
                result: Some(result),
                check: None,
            },
            ..Measured::default()
        })
    }
}
