//! Two passes over all experiments: what answers their questions first, whoever has to wait for the rest.

use std::collections::VecDeque;

use anyhow::Result;

use super::budget::{Claim, first_of};
use super::underway::{Job, Outcome, Underway};

/// Measures all `jobs`, together for as long as their shares add up to. The first pass gives each experiment the time that
/// its question takes, by the weights where that is too much for all. What is left then is shared by the weights alone,
/// and what one experiment has no use for goes to those after it.
///
/// # Errors
/// If a sample goes wrong, the user interrupts, or a file cannot be written. What was finished is kept.
pub fn measure<'a>(jobs: impl Iterator<Item = Result<Job<'a>>>) -> Result<Vec<Outcome>> {
    let (mut total, mut all) = (0.0, Vec::new());
    for job in jobs {
        let job = job?;
        total += job.share;
        all.push(Underway::begin(job)?);
    }
    for first in 0..all.len() {
        let left = total - all.iter().map(Underway::used).sum::<f64>();
        let claims: Vec<Claim> = all[first..].iter().map(to_decide).collect();
        all[first].decide(first_of(left, &claims))?;
    }
    let mut left = total - all.iter().map(Underway::used).sum::<f64>();
    let (mut waiting, mut outcomes) = (VecDeque::from(all), Vec::new());
    loop {
        let seconds = first_of(left, &by_weight(&waiting));
        let Some(first) = waiting.pop_front() else {
            return Ok(outcomes);
        };
        let before = first.used();
        let (outcome, used) = first.finish(seconds)?;
        left -= used - before;
        outcomes.push(outcome);
    }
}

fn to_decide(underway: &Underway<'_>) -> Claim {
    Claim {
        weight: underway.weight(),
        most: underway.deciding_seconds(),
    }
}

fn by_weight(waiting: &VecDeque<Underway<'_>>) -> Vec<Claim> {
    let weights = waiting.iter().map(Underway::weight);
    weights.map(Claim::unlimited).collect()
}
