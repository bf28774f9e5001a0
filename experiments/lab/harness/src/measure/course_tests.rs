//! A course on a clock of its own: no process runs, no time passes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use proptest::prelude::*;
use record::{Reason, Workload};

use super::*;

struct Fake {
    clock: f64,
    /// Workloads whose set-up is done.
    set_up: BTreeSet<String>,
    taken: Vec<Sample>,
    /// What was said to be left, before each sample.
    left: Vec<f64>,
    /// Samples after which the machine dies.
    dies_after: usize,
    /// Why Rust's sample of a round is void.
    void: fn(u32) -> Option<Reason>,
}

impl Fake {
    fn new() -> Self {
        Self {
            clock: 0.0,
            set_up: BTreeSet::new(),
            taken: Vec::new(),
            left: Vec::new(),
            dies_after: usize::MAX,
            void: |_| None,
        }
    }
}

impl Sampler for Fake {
    fn used(&self) -> f64 {
        self.clock
    }

    fn take(&mut self, planned: &Planned, round: u32, turn: &Turn, left: f64) -> Result<Sample> {
        assert!(left >= -1e-9, "{left} seconds left");
        if self.taken.len() == self.dies_after {
            bail!("dead");
        }
        let at = self.clock;
        self.left.push(left);
        self.clock += planned.seconds[&turn.subject];
        if self.set_up.insert(planned.workload.key.clone()) {
            self.clock += planned.setup;
        }
        let sample = Sample {
            round,
            workload: planned.workload.key.clone(),
            subject: turn.subject.clone(),
            order: turn.order,
            layout: turn.layout,
            at,
            iterations: planned.workload.iterations,
            metrics: [("time".to_owned(), 0.1)].into(),
            distributions: BTreeMap::new(),
            segments: Vec::new(),
            extremes: None,
            void: (self.void)(round).filter(|_| turn.subject == "rust"),
        };
        self.taken.push(sample.clone());
        Ok(sample)
    }
}

fn planned(key: &str, seconds: f64) -> Planned {
    let subjects = ["rust", "go", "rust~twin"];
    Planned {
        workload: Workload {
            key: key.into(),
            family: key.into(),
            parameters: BTreeMap::new(),
            iterations: 1,
            rates: BTreeMap::new(),
        },
        seconds: subjects.map(|s| (s.to_owned(), seconds)).into(),
        setup: 0.0,
    }
}

fn plan() -> Vec<Planned> {
    vec![planned("sieve", 0.5), planned("trial", 1.0)]
}

/// Every sample but its time: what the seed alone decides.
fn schedule_of(samples: &[Sample]) -> BTreeSet<(u32, String, u32, String, Option<u32>)> {
    let fields = |s: &Sample| {
        (
            s.round,
            s.workload.clone(),
            s.order,
            s.subject.clone(),
            s.layout,
        )
    };
    samples.iter().map(fields).collect()
}

fn whole(seed: u64) -> Vec<Sample> {
    let plan = plan();
    let mut course = Course::new(seed, &[1, 2, 3], &plan, Vec::new());
    course
        .run(0..5, &|_, _| vec![5, 3], 1e9, &mut Fake::new())
        .expect("no faults");
    course.into_samples()
}

#[test]
fn each_workload_gets_the_blocks_of_its_target() {
    let plan = plan();
    let mut course = Course::new(1, &[], &plan, Vec::new());
    course
        .run(0..9, &|_, _| vec![4, 9], 1e9, &mut Fake::new())
        .expect("no faults");
    assert_eq!(course.done(), [4, 9]);
    assert_eq!(course.samples().len(), (4 + 9) * 3);
}

#[test]
fn a_block_that_the_host_disturbed_is_kept_and_another_taken() {
    let blocks = |void: fn(u32) -> Option<Reason>| {
        let plan = plan();
        let mut course = Course::new(1, &[], &plan, Vec::new());
        let mut fake = Fake {
            void,
            ..Fake::new()
        };
        course
            .run(0..6, &|_, _| vec![6, 0], 1e9, &mut fake)
            .expect("no faults");
        // What a journal keeps says the same.
        let again = Course::new(1, &[], &plan, course.samples().to_vec());
        assert_eq!(again.done(), course.done());
        course.samples().len() / 3
    };
    fn late() -> Option<Reason> {
        Some(Reason::from("late"))
    }
    assert_eq!(blocks(|_| None), 6);
    assert_eq!(blocks(|round| late().filter(|_| round < 2)), 8);
    assert_eq!(blocks(|_| late()), 9, "half as many again, and no more");
    let own = |_| {
        Some(Reason::Own {
            subject: "requests failed".into(),
        })
    };
    assert_eq!(blocks(own), 6);
}

#[test]
fn a_workload_that_is_reached_late_still_gets_its_blocks() {
    let plan = plan();
    let mut course = Course::new(1, &[], &plan, Vec::new());
    // The time for the second one is seen only after the first one's third block.
    let aim = |course: &Course, _| match course.done()[0] {
        0..3 => vec![3, 0],
        _ => vec![3, 3],
    };
    course
        .run(0..8, &aim, 1e9, &mut Fake::new())
        .expect("no faults");
    assert_eq!(course.done(), [3, 3]);
}

#[test]
fn what_is_done_once_is_no_part_of_a_block() {
    let mut plan = plan();
    plan[0].setup = 30.0;
    let mut course = Course::new(1, &[], &plan, Vec::new());
    let mut sampler = Fake::new();
    for blocks in 1..=3 {
        let aim = |_: &Course, _| vec![blocks, 0];
        course
            .run(0..blocks, &aim, 1e9, &mut sampler)
            .expect("no faults");
        assert_eq!(course.costs(), [1.5, 3.0], "{blocks}");
    }
    assert_eq!(sampler.used(), 30.0 + 3.0 * 1.5);
}

#[test]
fn what_is_still_to_be_done_once_is_part_of_the_time_left() {
    let mut plan = plan();
    plan[0].setup = 30.0;
    let mut course = Course::new(1, &[], &plan, Vec::new());
    let mut sampler = Fake::new();
    let aim = |_: &Course, _| vec![2, 0];
    course
        .run(0..2, &aim, 1e9, &mut sampler)
        .expect("no faults");
    assert_eq!(sampler.left[0], 30.0 + 2.0 * 1.5);
    assert_eq!(sampler.left[3], 1.5, "the second block's first");
}

#[test]
fn blocks_cost_what_they_took_and_what_was_planned_before() {
    let plan = plan();
    let mut course = Course::new(1, &[], &plan, Vec::new());
    assert_eq!(course.costs(), [1.5, 3.0]);
    course
        .run(0..2, &|_, _| vec![2, 0], 1e9, &mut Fake::new())
        .expect("no faults");
    assert_eq!(course.costs(), [1.5, 3.0]);
}

proptest! {
    #[test]
    fn no_block_ends_after_the_deadline(seed: u64, deadline in 0.0_f64..40.0) {
        let plan = plan();
        let mut course = Course::new(seed, &[], &plan, Vec::new());
        let mut fake = Fake::new();
        course.run(0..20, &|_, _| vec![20, 20], deadline, &mut fake).expect("no faults");
        prop_assert!(fake.clock <= deadline + 1e-9);
        prop_assert_eq!(fake.taken.len() % 3, 0);
    }

    #[test]
    fn a_run_cut_short_anywhere_and_resumed_takes_the_same_blocks(seed: u64, cut in 0_usize..24) {
        let plan = plan();
        let mut fake = Fake { dies_after: cut, ..Fake::new() };
        let mut course = Course::new(seed, &[1, 2, 3], &plan, Vec::new());
        prop_assert!(course.run(0..5, &|_, _| vec![5, 3], 1e9, &mut fake).is_err());
        // What a journal keeps: every sample, those of the broken block too.
        let kept = fake.taken.clone();
        fake.dies_after = usize::MAX;
        let mut course = Course::new(seed, &[1, 2, 3], &plan, kept);
        prop_assert_eq!(course.samples().len(), cut / 3 * 3);
        course.run(0..5, &|_, _| vec![5, 3], 1e9, &mut fake).expect("no faults");
        prop_assert_eq!(schedule_of(&course.into_samples()), schedule_of(&whole(seed)));
    }
}

#[test]
fn a_block_that_stands_twice_in_the_journal_counts_once() {
    let plan = plan();
    let mut fake = Fake {
        dies_after: 4,
        ..Fake::new()
    };
    let mut course = Course::new(9, &[], &plan, Vec::new());
    course
        .run(0..5, &|_, _| vec![5, 3], 1e9, &mut fake)
        .expect_err("it dies");
    fake.dies_after = usize::MAX;
    let mut course = Course::new(9, &[], &plan, fake.taken.clone());
    course
        .run(0..5, &|_, _| vec![5, 3], 1e9, &mut fake)
        .expect("no faults");
    let journal = fake.taken;
    assert_eq!(
        journal.len(),
        25,
        "one sample of the broken block, and all of 24"
    );
    let course = Course::new(9, &[], &plan, journal);
    assert_eq!(course.done(), [5, 3]);
    assert_eq!(course.samples().len(), 24);
}

/// What answers the question may be taken first: the seed alone decides what a block is.
#[test]
fn two_passes_take_the_blocks_that_one_takes() {
    let plan = plan();
    let mut course = Course::new(4, &[1, 2, 3], &plan, Vec::new());
    let mut fake = Fake::new();
    course
        .run(0..3, &|_, _| vec![0, 3], 1e9, &mut fake)
        .expect("no faults");
    assert_eq!(course.done(), [0, 3]);
    let first: Vec<Sample> = course.samples().to_vec();
    course
        .run(0..5, &|_, _| vec![5, 3], 1e9, &mut fake)
        .expect("no faults");
    let samples = course.into_samples();
    assert!(first.iter().all(|sample| samples.contains(sample)));
    assert_eq!(schedule_of(&samples), schedule_of(&whole(4)));
}

#[test]
fn longer_samples_are_longer_and_counted_as_such() {
    let plan = plan();
    let mut course = Course::new(1, &[], &plan, Vec::new());
    let mut fake = Fake::new();
    course
        .run(0..2, &|_, _| vec![2, 2], 1e9, &mut fake)
        .expect("no faults");
    course.lengthen(0, 4);
    assert_eq!(course.costs(), [4.0 * 1.5, 3.0]);
    course
        .run(0..3, &|_, _| vec![3, 3], 1e9, &mut fake)
        .expect("no faults");
    let iterations = |key: &str| -> BTreeSet<(u32, u64)> {
        let of = course.samples().iter().filter(|s| s.workload == key);
        of.map(|s| (s.round, s.iterations)).collect()
    };
    assert_eq!(iterations("sieve"), [(0, 1), (1, 1), (2, 4)].into());
    assert_eq!(iterations("trial"), [(0, 1), (1, 1), (2, 1)].into());
    assert_eq!(course.costs(), [4.0 * 1.5, 3.0]);
}
