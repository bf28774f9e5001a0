//! From three units on, at every number of them, the interval holds the typical ratio as often as it promises: or there is
//! none. `cargo test -p stats --test simulation few -- --nocapture` prints the tables.

use rand::SeedableRng;
use rand::rngs::SmallRng;
use stats::{Comparison, Pair, Settings, compare, deciding_confidence};

use crate::machine::{Machine, Modes, Noise, Pause};

/// `RUNS=20000` shows the figures with less scatter.
fn runs() -> u64 {
    crate::runs(1000)
}
const NUMBERS: [u32; 7] = [3, 4, 5, 6, 8, 12, 20];
const PROMISED: f64 = 93.0;

/// Blocks of a program that takes the baseline's time, on fresh machines.
#[derive(Clone, Copy)]
enum Case {
    Noise(Noise),
    /// Each block another layout.
    Modes(Modes),
}

impl Case {
    fn blocks(self, count: u32, seed: u64) -> Vec<Pair> {
        match self {
            Case::Noise(noise) => {
                let mut machine = Machine::new(noise, seed);
                (0..count).map(|round| machine.block(round, 1.0)).collect()
            }
            Case::Modes(modes) => {
                let mut machine = Machine::new(Noise::Normal, seed);
                let mut layouts = SmallRng::seed_from_u64(seed ^ 0x1a70);
                let block = |round| Pair {
                    layout: Some(round),
                    ..machine.block(round, modes.draw(&mut layouts))
                };
                (0..count).map(block).collect()
            }
        }
    }

    fn comparisons(self, count: u32, runs: u64) -> impl Iterator<Item = Comparison> {
        (0..runs).map(move |run| {
            let pairs = self.blocks(count, u64::from(count) << 32 | run);
            compare(&pairs, &[], &Settings::default()).unwrap()
        })
    }

    /// The median of what a block gives; between two equal heaps, the middle of the gap.
    fn truth(self) -> f64 {
        if let Case::Noise(Noise::Normal | Noise::Drift(_) | Noise::StudentT2) = self {
            return 1.0;
        }
        let mut all: Vec<f64> = (0..400)
            .flat_map(|seed| self.blocks(100, 1 << 60 | seed))
            .map(|pair| pair.log_ratio())
            .collect();
        all.sort_by(f64::total_cmp);
        let at = |share: f64| all[(share * all.len() as f64) as usize];
        let (low, high) = (at(0.49), at(0.51));
        if high - low > 0.1 {
            (low + high) / 2.0
        } else {
            at(0.5)
        }
        .exp()
    }

    /// Coverage in per cent at each number; `None` where there is no interval.
    fn coverage(self, name: &str) -> Vec<Option<f64>> {
        let truth = self.truth();
        let at = |count: u32| {
            let (mut given, mut held) = (0_u32, 0_u32);
            for comparison in self.comparisons(count, runs()) {
                given += u32::from(comparison.interval.is_some());
                held += u32::from(comparison.interval.is_some_and(|i| i.contains(truth)));
            }
            assert!(
                given == 0 || given == runs() as u32,
                "{name}: given at times"
            );
            (given > 0).then(|| 100.0 * f64::from(held) / f64::from(given))
        };
        let coverage: Vec<_> = NUMBERS.map(at).to_vec();
        println!("{name}: {coverage:.1?}");
        coverage
    }
}

/// What is promised, less what so few runs may be off.
fn at_least() -> f64 {
    let runs = runs() as f64;
    PROMISED - 2.0 * (PROMISED * (100.0 - PROMISED) / runs).sqrt()
}

fn keeps_its_promise(name: &str, case: Case) {
    for (number, covered) in NUMBERS.iter().zip(case.coverage(name)) {
        let covered = covered.expect("an interval");
        assert!(
            covered >= at_least(),
            "{name}, {number} blocks: {covered} %"
        );
    }
}

#[test]
fn few_blocks_of_a_quiet_machine() {
    keeps_its_promise("normal", Case::Noise(Noise::Normal));
}

#[test]
fn few_blocks_with_heavy_tails() {
    keeps_its_promise("heavy tails", Case::Noise(Noise::StudentT2));
}

#[test]
fn few_blocks_of_a_machine_that_slows_down() {
    keeps_its_promise("drift", Case::Noise(Noise::Drift(0.002)));
    keeps_its_promise("strong drift", Case::Noise(Noise::Drift(0.02)));
}

#[test]
fn few_blocks_with_pauses_of_one_side() {
    for share in [0.1, 0.15, 0.2] {
        for length in [
            Pause::Exponential(0.3),
            Pause::Exponential(0.03),
            Pause::Constant(0.3),
            Pause::Constant(0.05),
        ] {
            let case = Case::Noise(Noise::OneSidedPauses(share, length));
            keeps_its_promise(&format!("{length:?} in {share}"), case);
        }
    }
}

/// With three or four layouts all could be of one mode, whatever they show: there is no interval.
#[test]
fn few_layouts_with_modes() {
    let modes: [&[(f64, f64)]; 6] = [
        &[(0.5, 1.0), (0.5, 2.5)],
        &[(0.6, 1.0), (0.4, 2.5)],
        &[(0.7, 1.0), (0.3, 2.5)],
        &[(0.8, 1.0), (0.2, 1.1)],
        &[(0.34, 2.9), (0.33, 4.1), (0.33, 7.3)],
        &[(0.5, 2.9), (0.3, 4.1), (0.2, 7.3)],
    ];
    for modes in modes {
        let coverage = Case::Modes(Modes(modes)).coverage(&format!("{modes:?}"));
        assert_eq!(coverage[..2], [None, None], "{modes:?}");
        for (number, covered) in NUMBERS.iter().zip(&coverage).skip(2) {
            let covered = covered.expect("an interval");
            assert!(
                covered >= at_least(),
                "{modes:?}, {number} layouts: {covered} %"
            );
        }
    }
}

/// Student's interval is the measure of what one unit less costs: its width follows from the number alone.
#[test]
fn few_blocks_more_narrow_the_interval_without_a_cliff() {
    let mean = |deciding: bool, count: u32| {
        let width = |c: Comparison| {
            let interval = if deciding { c.deciding } else { c.interval };
            let interval = interval.unwrap();
            (interval.high / interval.low).ln()
        };
        let all = Case::Noise(Noise::Normal).comparisons(count, runs());
        all.map(width).sum::<f64>() / runs() as f64
    };
    let shown: fn(usize) -> f64 = |_| 0.95;
    for (deciding, confidence) in [(false, shown), (true, deciding_confidence)] {
        let widths: Vec<f64> = (3..=21).map(|count| mean(deciding, count)).collect();
        println!("mean widths, deciding {deciding}: {widths:.4?}");
        for (n, pair) in (3..).zip(widths.windows(2)) {
            let narrower = pair[0] / pair[1];
            let explained = student(n, confidence(n)) / student(n + 1, confidence(n + 1));
            assert!(
                narrower > 0.97 && narrower < 1.25 * explained,
                "{n} to {} blocks: {narrower:.3}, Student's {explained:.3}",
                n + 1
            );
        }
    }
}

/// Mean half-width of Student's interval for normal values of one standard deviation.
fn student(n: usize, confidence: f64) -> f64 {
    use statrs::distribution::{ContinuousCDF, StudentsT};
    use statrs::function::gamma::ln_gamma;
    let freedom = (n - 1) as f64;
    let quantile = StudentsT::new(0.0, 1.0, freedom).unwrap();
    let spread =
        (2.0 / freedom).sqrt() * (ln_gamma((freedom + 1.0) / 2.0) - ln_gamma(freedom / 2.0)).exp();
    quantile.inverse_cdf((1.0 + confidence) / 2.0) * spread / (n as f64).sqrt()
}
