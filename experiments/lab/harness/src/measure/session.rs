//! What was measured as a session of a record: its samples, what was not measured and why, and what to know of it.

use std::collections::BTreeSet;

use record::{
    Conditions, Experiment, Measurement, Provenance, Sample, Session, Unmeasured, Workload,
};

use super::journal::{Header, Planned};
use super::progress::in_words;
use super::provenance;
use super::underway::Job;
use super::void;
use super::warnings::warnings;
use crate::host;
use crate::probe::segments::rounded;

/// Part of the experiment's time that one block may take before the reader is told.
const LONG_BLOCK: f64 = 1.0 / 20.0;

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// What answers the question; all else is still to come.
    Deciding,
    /// All that the time allows.
    All,
}

/// The session of `samples`, after `used` seconds of measuring.
pub fn session(
    job: &Job<'_>,
    header: &Header,
    samples: &[Sample],
    used: f64,
    reached: Reached,
) -> Session {
    let (ctx, experiment) = (job.ctx, job.experiment);
    let blocks = |key: &str| {
        let of_workload = samples.iter().filter(|s| s.workload == key);
        let rounds: BTreeSet<u32> = of_workload.map(|s| s.round).collect();
        rounds.len() as u32
    };
    let too_few: Vec<Unmeasured> = header
        .plan
        .iter()
        .filter(|p| blocks(p.key()) < experiment.fewest_blocks)
        .map(|p| out_of_reach(p, blocks(p.key()), job, reached))
        .collect();
    let measured = |s: &Sample| !too_few.iter().any(|u| u.workload == s.workload);
    let (samples, void) = void::sort_out(samples.to_vec());
    let samples = void::even_out(samples, |sample| is_loaded(experiment, header, sample));
    let after: Conditions = host::conditions();
    let workloads: Vec<Workload> = header.plan.iter().map(|p| p.workload.clone()).collect();
    let mut session = Session {
        provenance: Provenance {
            started: header.before.at.clone(),
            finished: after.at.clone(),
            // What other experiments left is this one's too.
            budget_seconds: rounded(job.share.max(used)),
            used_seconds: rounded(used),
            command: provenance::command(&experiment.id, job.budget),
            ..provenance::start(ctx, job.toolchains, job.digests.clone(), header.seed)
        },
        before: header.before.clone(),
        after,
        warnings: job.built.warnings.clone(),
        content: Measurement {
            definition: experiment.clone(),
            workloads,
            builds: job
                .built
                .artifacts
                .values()
                .map(|a| a.build.clone())
                .collect(),
            samples: samples.into_iter().filter(measured).collect(),
            unmeasured: job
                .built
                .unmeasured
                .iter()
                .cloned()
                .chain(header.unmeasured.iter().cloned())
                .chain(too_few.clone())
                .chain(void)
                .collect(),
        },
    };
    session
        .warnings
        .extend(long_blocks(&header.plan, job.share));
    let judged = warnings(&session, &header.host);
    session.warnings.extend(judged);
    session
}

fn is_loaded(experiment: &Experiment, header: &Header, sample: &Sample) -> bool {
    let mut planned = header.plan.iter();
    let planned = planned.find(|p| p.workload.key == sample.workload);
    let family = planned.and_then(|p| experiment.family(&p.workload.family));
    family.is_some_and(|f| f.load.is_some())
}

fn out_of_reach(planned: &Planned, blocks: u32, job: &Job<'_>, reached: Reached) -> Unmeasured {
    let fewest = job.experiment.fewest_blocks;
    let mut each = format!("{} each", in_words(planned.block_seconds()));
    if blocks == 0 && planned.setup > 0.0 {
        each = format!("{each}, after {} of setting up", in_words(planned.setup));
    }
    Unmeasured {
        workload: planned.workload.key.clone(),
        subject: String::new(),
        reason: match reached {
            Reached::Deciding => {
                "measuring was cut short before it: run the same command again, it goes on".into()
            }
            Reached::All => format!(
                "the budget of {} gave it {blocks} blocks of {each}, a result needs {fewest}: give it more time, as with BUDGET=30m",
                in_words(job.budget.as_secs_f64()),
            )
            .into(),
        },
    }
}

fn long_blocks(plan: &[Planned], seconds: f64) -> Vec<record::Warning> {
    let long = plan
        .iter()
        .filter(|p| p.block_seconds() > seconds * LONG_BLOCK);
    long.map(|p| record::Warning {
        about: p.workload.key.clone(),
        message: format!(
            "one block takes {}, more than a twentieth of this experiment's {}: more time would serve it well",
            in_words(p.block_seconds()),
            in_words(seconds)
        ),
    })
    .collect()
}
