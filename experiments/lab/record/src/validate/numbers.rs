//! Numbers that something is planned, drawn or waited by: within what can be.

use std::ops::RangeInclusive;

use super::{LEAST, MOST, Problems, count};
use crate::definition::{Experiment, Values, WorkloadFamily};
use crate::load::{LoadPlan, Rate};
use crate::names::suggestion;

/// Longest time that a definition may ask for, seconds: a day.
const DAY: f64 = 86_400.0;
/// Anything above nothing.
const SOME: f64 = 1e-9;
/// Most layouts, blocks that decide, and connections.
const LAYOUTS: u32 = 1_000;
const BLOCKS: u32 = 60;
const CONNECTIONS: u64 = 60_000;
/// What parameters may say instead of values.
const HOST: [&str; 3] = ["cores", "server-cores", "all-cores"];

impl Problems<'_> {
    /// All of them.
    pub(super) fn numbers(&mut self, e: &Experiment) {
        let [short, long] = e.sample_seconds;
        self.within("weight", e.weight, SOME..=1e6);
        self.within("sample-seconds", short, SOME..=DAY);
        self.within("sample-seconds", long, short.max(SOME)..=DAY);
        self.within("precision", e.precision, SOME..=10.0);
        self.within("layouts", e.layouts, 0..=LAYOUTS);
        self.within("fewest-blocks", e.fewest_blocks, LEAST..=BLOCKS);
        for c in &e.comparisons {
            self.within(
                &format!("comparison `{}`: margin", c.id),
                c.margin,
                0.0..=10.0,
            );
        }
        for c in &e.claims {
            let bounds = [Some(c.bound), c.upper].into_iter().flatten();
            bounds.for_each(|bound| {
                self.within(&format!("claim `{}`: bound", c.id), bound, SOME..=1e9)
            });
        }
        for r in &e.requests {
            self.within(&format!("request `{}`: status", r.id), r.status, 100..=999);
        }
        for family in &e.workloads {
            self.points(family);
            self.timed(family);
        }
    }

    fn within<T>(&mut self, what: &str, value: T, range: RangeInclusive<T>)
    where
        T: PartialOrd + std::fmt::Debug,
    {
        if !range.contains(&value) {
            let mend = format!(
                "give a number from {:?} to {:?}",
                range.start(),
                range.end()
            );
            self.add(format!("{what} is {value:?}"), &mend);
        }
    }

    /// Where a workload is measured: at some points, each once, and not at more than anybody waits for.
    fn points(&mut self, family: &WorkloadFamily) {
        let place = format!("workload `{}`", family.id);
        for (name, values) in &family.parameters {
            if let Values::Host(word) = values
                && !HOST.contains(&word.as_str())
            {
                let problem = format!("{place}: parameter `{name}`: unknown word `{word}`");
                self.add(problem, &suggestion(word, &HOST));
            }
            if let Values::Many(values) = values {
                let mut seen = std::collections::BTreeSet::new();
                let twice = values.iter().find(|value| !seen.insert(**value));
                if let Some(value) = twice {
                    let problem = format!("{place}: parameter `{name}`: {value} stands twice");
                    self.add(problem, "leave one of them out");
                }
                if values.is_empty() {
                    let problem = format!("{place}: parameter `{name}`: no value");
                    self.add(problem, "give one, or leave the parameter out");
                }
            }
        }
        if count(family, 1).is_none() {
            let problem = format!("{place}: its parameters make more than {MOST} points");
            self.add(problem, "give fewer values, or split the workload");
        }
    }

    fn timed(&mut self, family: &WorkloadFamily) {
        let place = format!("workload `{}`", family.id);
        if let Some(iterations) = family.iterations {
            self.within(&format!("{place}: iterations"), iterations, 1..=10_000_000);
        }
        if let Some(plan) = &family.build {
            let guesses = [plan.seconds, plan.setup].into_iter();
            for seconds in guesses.chain(plan.seconds_per.values().copied()) {
                self.within(&format!("{place}: seconds"), seconds, 0.0..=DAY);
            }
        }
        if let Some(load) = &family.load {
            self.load_numbers(&place, load);
        }
    }

    fn load_numbers(&mut self, place: &str, load: &LoadPlan) {
        self.within(&format!("{place}: seconds"), load.seconds, SOME..=DAY);
        self.within(&format!("{place}: warmup"), load.warmup, 0.0..=DAY);
        self.within(&format!("{place}: timeout"), load.timeout, SOME..=DAY);
        self.within(
            &format!("{place}: connections"),
            load.connections,
            1..=CONNECTIONS,
        );
        if let Some(limit) = load.p99_limit {
            self.within(&format!("{place}: p99-limit"), limit, SOME..=DAY);
        }
        if let Some(Rate::Fixed(rate)) = load.rate {
            self.within(&format!("{place}: rate"), rate, SOME..=1e9);
        }
        for (id, weight) in &load.mix {
            self.within(&format!("{place}: mix of `{id}`"), *weight, 0..=1_000_000);
        }
    }
}
