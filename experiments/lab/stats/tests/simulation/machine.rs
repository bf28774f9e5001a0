//! A simulated machine: runs take their true time, times the machine's speed at that moment, times noise.

use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, StandardNormal, StudentT};
use stats::Pair;

/// What disturbs the runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    /// Nothing but small symmetric jitter.
    Normal,
    /// A tenth of all runs is hit by a pause, as by a garbage collection.
    Pauses,
    /// Only the `other` program pauses: in that share of its runs, for so long.
    OneSidedPauses(f64, Pause),
    /// Jitter by Student's t with two degrees of freedom: infinite variance.
    StudentT2,
    /// One run in twenty has ten times the jitter.
    Contaminated,
    /// The machine slows by that share of its first speed with each run, and never recovers.
    Drift(f64),
    /// The machine's speed wanders and remembers: a first-order autoregression at 0.95.
    Autocorrelated,
    /// A neighbour comes and goes, and costs 30 % while there.
    SquareWave,
}

/// How long a pause lasts, in units of an undisturbed baseline run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pause {
    /// So long on average, exponentially.
    Exponential(f64),
    /// Always so long.
    Constant(f64),
}

/// Jitter of a single run, on the log scale, where nothing else is said.
const JITTER: f64 = 0.01;

pub struct Machine {
    noise: Noise,
    rng: SmallRng,
    /// Runs so far.
    runs: u32,
    /// Time so far, in units of an undisturbed baseline run; starts at a random phase.
    clock: f64,
    /// Log of the autocorrelated slowdown.
    wander: f64,
}

impl Machine {
    pub fn new(noise: Noise, seed: u64) -> Self {
        let mut rng = SmallRng::seed_from_u64(seed);
        let clock = rng.random_range(0.0..100.0);
        let wander = 0.03 * normal(&mut rng);
        Self {
            noise,
            rng,
            runs: 0,
            clock,
            wander,
        }
    }

    /// Runs both sides once, in an order drawn afresh; `other` takes `ratio` times as long.
    pub fn block(&mut self, round: u32, ratio: f64) -> Pair {
        let [baseline, other] = self.shuffled([(1.0, false), (ratio, true)]);
        Pair {
            round,
            layout: None,
            baseline,
            other,
        }
    }

    /// As [`Machine::block`], with a twin of the baseline in the same drawn order: the pair and the twin's.
    pub fn block_with_twin(&mut self, round: u32, ratio: f64) -> (Pair, Pair) {
        let [baseline, other, twin] = self.shuffled([(1.0, false), (ratio, true), (1.0, false)]);
        let pair = |other| Pair {
            round,
            layout: None,
            baseline,
            other,
        };
        (pair(other), pair(twin))
    }

    /// Times of the programs in the order given, run in an order drawn afresh.
    fn shuffled<const N: usize>(&mut self, programs: [(f64, bool); N]) -> [f64; N] {
        let mut order: [usize; N] = std::array::from_fn(|index| index);
        order.shuffle(&mut self.rng);
        let mut times = [0.0; N];
        for index in order {
            let (work, is_other) = programs[index];
            times[index] = self.run(work, is_other);
        }
        times
    }

    /// Measured time of one run whose undisturbed time is `work`.
    pub fn run(&mut self, work: f64, is_other: bool) -> f64 {
        let time = work * self.slowdown() * self.jitter(is_other);
        self.runs += 1;
        self.clock += time;
        time
    }

    fn slowdown(&mut self) -> f64 {
        match self.noise {
            Noise::Drift(slope) => 1.0 + slope * f64::from(self.runs),
            Noise::Autocorrelated => {
                let memory: f64 = 0.95;
                let fresh = 0.03 * (1.0 - memory * memory).sqrt();
                self.wander = memory * self.wander + fresh * normal(&mut self.rng);
                self.wander.exp()
            }
            Noise::SquareWave if ((self.clock / 2.7) as u64).is_multiple_of(2) => 1.3,
            _ => 1.0,
        }
    }

    fn jitter(&mut self, is_other: bool) -> f64 {
        let rng = &mut self.rng;
        let small = JITTER * normal(rng);
        match self.noise {
            Noise::StudentT2 => (JITTER * StudentT::new(2.0).unwrap().sample(rng)).exp(),
            Noise::Contaminated if rng.random_bool(0.05) => (10.0 * small).exp(),
            Noise::Pauses => small.exp() + pause(rng, 0.1, Pause::Exponential(0.3)),
            Noise::OneSidedPauses(share, length) if is_other => {
                small.exp() + pause(rng, share, length)
            }
            _ => small.exp(),
        }
    }
}

fn pause(rng: &mut SmallRng, share: f64, length: Pause) -> f64 {
    let drawn: f64 = Exp1.sample(rng);
    match length {
        _ if !rng.random_bool(share) => 0.0,
        Pause::Exponential(mean) => mean * drawn,
        Pause::Constant(always) => always,
    }
}

pub fn normal(rng: &mut SmallRng) -> f64 {
    StandardNormal.sample(rng)
}

/// Shares of layouts, and the factor of each.
#[derive(Debug, Clone, Copy)]
pub struct Modes(pub &'static [(f64, f64)]);

impl Modes {
    /// The factor of a layout drawn at random.
    pub fn draw(self, rng: &mut SmallRng) -> f64 {
        let mut left: f64 = rng.random_range(0.0..1.0);
        for &(share, factor) in self.0 {
            left -= share;
            if left < 0.0 {
                return factor;
            }
        }
        self.0.last().map_or(1.0, |(_, factor)| *factor)
    }
}
