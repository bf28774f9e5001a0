//! A server, started afresh, loaded for a while from another core, and stopped.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::thread;
use std::time::{Duration, Instant};

use loadgen::{Arrivals, Edge, Load, Outcome};
use record::Subject;

use super::segments::rounded;
use super::serving::{Serving, listen};
use super::{
    Executables, Measured, Probe, SampleError, SampleRequest, Void, capacity, executable, filled,
    invocation, traffic,
};
use crate::build::Built;
use crate::process::{Finished, Invocation};
use crate::{Interrupt, platform};

/// Starts `PROGRAM TASK --listen 127.0.0.1:0 ARGS…`, loads it and stops it. A sample is one life
/// of a server.
#[derive(Clone, Debug)]
pub struct ServerProbe {
    executables: Executables,
    args: Vec<String>,
    env: BTreeMap<String, String>,
    /// Every program's executables: a load may name one as downstream.
    programs: BTreeMap<String, Executables>,
}

/// Which cores serve, and which one loads.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cores {
    server: Vec<usize>,
    generator: usize,
}

impl Cores {
    /// The last of the `allowed` cores loads; of the others the first `wanted` serve, or all.
    fn share(allowed: &[usize], wanted: Option<u64>) -> Result<Self, SampleError> {
        let Some((generator, rest)) = allowed.split_last().filter(|(_, rest)| !rest.is_empty())
        else {
            let reason = "one core only: the server would share it with the load generator";
            return Err(Void::Host(reason.into()).into());
        };
        let count = wanted.map_or(rest.len(), |n| (n as usize).clamp(1, rest.len()));
        Ok(Self {
            server: rest[..count].to_vec(),
            generator: *generator,
        })
    }
}

/// What the operating system says of the server, at the window's edges.
#[derive(Clone, Copy, Debug, Default)]
struct Accounts {
    cpu: Option<Duration>,
    switches: Option<[u64; 2]>,
}

impl Accounts {
    fn read(pid: u32) -> Self {
        Self {
            cpu: platform::cpu_time(pid),
            switches: platform::switches(pid),
        }
    }
}

/// What was seen of a server while it was loaded.
struct Seen {
    outcome: Outcome,
    begin: Accounts,
    end: Accounts,
    memory: Option<u64>,
    peak_memory: Option<u64>,
}

impl ServerProbe {
    /// The server that `subject` describes.
    pub fn new(subject: &Subject, built: &Built) -> Self {
        let programs: BTreeMap<_, _> = built
            .artifacts
            .iter()
            .map(|(id, artifact)| (id.clone(), artifact.paths.clone()))
            .collect();
        Self {
            executables: programs.get(&subject.program).cloned().unwrap_or_default(),
            args: subject.args.clone(),
            env: subject.env.clone(),
            programs,
        }
    }

    fn server(
        &self,
        request: &SampleRequest<'_>,
        cores: &Cores,
        downstream: Option<&str>,
    ) -> Invocation {
        let own = self.args.iter().map(|arg| filled(arg, request.parameters));
        let downstream = downstream.map(|url| ["--downstream".to_owned(), url.to_owned()]);
        let args = listen(request.task)
            .into_iter()
            .chain(own)
            .chain(downstream.into_iter().flatten())
            .map(OsString::from);
        let program = executable(&self.executables, request.layout);
        Invocation {
            cores: platform::PINS.then(|| cores.server.clone()),
            ..invocation(program, args.collect(), &self.env, request)
        }
    }

    /// The downstream is the same program whoever asks it, and shares the generator's core.
    fn downstream(&self, id: &str, request: &SampleRequest<'_>, cores: &Cores) -> Invocation {
        let executables = self.programs.get(id).cloned().unwrap_or_default();
        let program = executable(&executables, None).to_owned();
        let args = listen("serve").into_iter().map(OsString::from).collect();
        Invocation {
            cores: platform::PINS.then(|| vec![cores.generator]),
            ..invocation(&program, args, &BTreeMap::new(), request)
        }
    }
}

impl Probe for ServerProbe {
    fn sample(
        &self,
        request: &SampleRequest<'_>,
        interrupt: &Interrupt,
    ) -> Result<Measured, SampleError> {
        let begun = Instant::now();
        let traffic = request.load;
        let traffic = traffic.ok_or_else(|| Void::Subject("no load is defined for it".into()))?;
        let wanted = request.parameters.get("cores").copied();
        let cores = Cores::share(&platform::allowed_cores(), wanted)?;
        let downstream = match &traffic.plan.downstream {
            Some(id) => Some(Serving::start(
                &self.downstream(id, request, &cores),
                interrupt,
            )?),
            None => None,
        };
        let url = downstream.as_ref().map(|serving| serving.url.as_str());
        let started = Instant::now();
        let server = Serving::start(&self.server(request, &cores, url), interrupt)?;
        let load = traffic::load(traffic, request, &server.url).map_err(Void::Subject)?;
        let first = server.first(load.target.address, &load.messages[0], started)?;
        let seen = loaded(&server, &load, &cores)?;
        let capacity = match traffic.plan.p99_limit {
            Some(limit) => Some(highest_rate(&server, &load, &cores, (limit, &seen))?),
            None => None,
        };
        let finished = server.stop(interrupt)?;
        if let Some(downstream) = downstream {
            downstream.stop(interrupt)?;
        }
        if let Some(void) = traffic::void(&seen.outcome) {
            return Err(void.into());
        }
        let mut metrics = metrics(&seen, &finished);
        metrics.extend(first);
        metrics.extend(capacity.map(|rate| ("capacity".into(), rounded(rate))));
        metrics.insert("wall".into(), rounded(begun.elapsed().as_secs_f64()));
        Ok(Measured {
            iterations: seen.outcome.completed,
            metrics,
            distributions: traffic::distributions(&seen.outcome),
            ..Measured::default()
        })
    }
}

/// Searches for the highest rate within the limit on p99, from what a `closed` loop has `seen`.
fn highest_rate(
    server: &Serving,
    closed: &Load,
    cores: &Cores,
    (limit, seen): (f64, &Seen),
) -> Result<f64, SampleError> {
    let ask = |rate| {
        let load = Load {
            arrivals: Arrivals::Poisson(rate),
            ..closed.clone()
        };
        let seen = loaded(server, &load, cores)?;
        Ok::<_, SampleError>(traffic::trial(&seen.outcome, limit))
    };
    let found = capacity::search(seen.outcome.rate_achieved, ask)?;
    Ok(found.map_err(Void::Instrument)?)
}

/// Loads it from a thread of its own, on the generator's core, and reads its accounts at the
/// edges of the window.
fn loaded(server: &Serving, load: &Load, cores: &Cores) -> Result<Seen, SampleError> {
    let pid = server.pid();
    let (mut begin, mut end) = (Accounts::default(), Accounts::default());
    let mut memory = None;
    let mut look = |edge, _| match edge {
        Edge::Begin => begin = Accounts::read(pid),
        Edge::End => {
            end = Accounts::read(pid);
            memory = platform::resident_memory(pid);
        }
    };
    let outcome = platform::on_cores(Some(&[cores.generator]), || {
        thread::scope(|scope| {
            let generator = scope.spawn(|| loadgen::run(load, &mut look));
            generator.join()
        })
    });
    let outcome = outcome
        .map_err(|_| Void::Instrument("the load generator panicked".into()))?
        .map_err(|problem| match problem.is_own() {
            true => Void::Instrument(problem.to_string()),
            false => Void::Subject(problem.to_string()),
        })?;
    Ok(Seen {
        outcome,
        begin,
        end,
        memory,
        peak_memory: platform::peak_memory(pid),
    })
}

fn metrics(seen: &Seen, finished: &Finished) -> BTreeMap<String, f64> {
    let mut found = traffic::metrics(&seen.outcome);
    let mut add = |name: &str, value: Option<f64>| {
        if let Some(value) = value {
            found.insert(name.to_owned(), rounded(value));
        }
    };
    let cpu = || Some((seen.end.cpu? - seen.begin.cpu?).as_secs_f64());
    let answered = seen.outcome.answered.max(1) as f64;
    add("cpu-per-request", cpu().map(|seconds| seconds / answered));
    add("cpu", cpu());
    let switches =
        |i: usize| Some(seen.end.switches?[i].saturating_sub(seen.begin.switches?[i]) as f64);
    add("voluntary-switches", switches(0));
    add("involuntary-switches", switches(1));
    add("memory", seen.memory.map(|bytes| bytes as f64));
    add("peak-memory", seen.peak_memory.map(|bytes| bytes as f64));
    let told = told(&finished.stdout);
    // Not `gc-cpu-seconds`: the runtime estimates it by a clock of its own, which counts time that its threads were not given.
    // Divided by what the system charged, it is no share of anything.
    add("gc-pause-max", told.get("gc-pause-max-seconds").copied());
    add("gc-cycles", told.get("gc-cycles").copied());
    found
}

/// What the server's runtime says of itself at its end: lines `stat NAME VALUE`.
fn told(output: &[u8]) -> BTreeMap<String, f64> {
    let text = String::from_utf8_lossy(output);
    text.lines()
        .filter_map(|line| line.strip_prefix("stat ")?.split_once(' '))
        .filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_core_loads_and_the_others_serve() {
        let share = |allowed: &[usize], wanted| Cores::share(allowed, wanted).expect("two cores");
        assert_eq!(
            share(&[0, 1], None),
            Cores {
                server: vec![0],
                generator: 1
            }
        );
        assert_eq!(
            share(&[0, 2, 5, 7], None),
            Cores {
                server: vec![0, 2, 5],
                generator: 7
            }
        );
        assert_eq!(
            share(&[0, 2, 5, 7], Some(1)),
            Cores {
                server: vec![0],
                generator: 7
            }
        );
    }

    #[test]
    fn one_core_is_not_shared() {
        let problem = Cores::share(&[0], None).expect_err("one core").to_string();
        assert!(problem.contains("one core only"), "{problem}");
    }

    #[test]
    fn a_runtime_s_own_words_are_numbers_by_name() {
        let told = told(b"listening 127.0.0.1:9\nstat gc-cycles 12\nstat odd word\nend\n");
        assert_eq!(told, [("gc-cycles".to_owned(), 12.0)].into());
    }
}
