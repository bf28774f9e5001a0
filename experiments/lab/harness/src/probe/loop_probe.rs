//! The program times its own iterations and prints check values.

use std::collections::BTreeMap;
use std::ffi::OsString;

use super::segments::{extremes, mean_seconds, rounded, segments};
use super::{
    Executables, Measured, Probe, SampleError, SampleRequest, executable, finish, invocation,
    process_metrics, protocol,
};
use crate::Interrupt;
use crate::process::Invocation;

/// Runs `--workload NAME --iterations N --param k=v… --hold` and reads the protocol's lines.
#[derive(Clone, Debug)]
pub struct LoopProbe {
    executables: Executables,
    env: BTreeMap<String, String>,
}

impl LoopProbe {
    /// A probe of the program with these executables, run with these variables.
    pub fn new(executables: Executables, env: BTreeMap<String, String>) -> Self {
        Self { executables, env }
    }

    /// The process that `request` asks for.
    pub fn invocation(&self, request: &SampleRequest<'_>) -> Invocation {
        let mut args: Vec<OsString> = vec![
            "--workload".into(),
            request.task.into(),
            "--iterations".into(),
            request.iterations.to_string().into(),
        ];
        for (name, value) in request.parameters {
            args.push("--param".into());
            args.push(format!("{name}={value}").into());
        }
        args.push("--hold".into());
        let program = executable(&self.executables, request.layout);
        Invocation {
            hold: true,
            ..invocation(program, args, &self.env, request)
        }
    }
}

impl Probe for LoopProbe {
    fn sample(
        &self,
        request: &SampleRequest<'_>,
        interrupt: &Interrupt,
    ) -> Result<Measured, SampleError> {
        let invocation = self.invocation(request);
        let finished = finish(&invocation, interrupt)?;
        let printed = protocol::parse(&finished.stdout, request.iterations, request.expected)
            .map_err(|problem| SampleError::wrong(&invocation, problem))?;
        let times = printed.nanoseconds;
        let time = mean_seconds(&times);
        if time <= 0.0 {
            let problem = "its iterations take no time at all: give them more work";
            return Err(SampleError::wrong(&invocation, problem));
        }
        let mut metrics = process_metrics(&finished);
        metrics.insert("time".into(), rounded(time));
        Ok(Measured {
            iterations: request.iterations,
            metrics,
            segments: segments(&times),
            extremes: extremes(&times),
            returned: printed.returned,
            ..Measured::default()
        })
    }
}
