//! One budget, shared over all that has to be measured.

/// Part of the budget for the harness measuring itself.
const CALIBRATION: f64 = 0.1;
/// Part of the budget for the languages' own benchmark harnesses, all experiments together.
const BENCHES: f64 = 0.06;

/// Seconds that every experiment gets, where the budget is no smaller than twice as many for all: even what
/// is only counted has to be tried once before it is planned.
const LEAST: f64 = 3.0;

/// Seconds for each stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// One for each experiment, in the order given.
    pub experiments: Vec<f64>,
    /// For all benches together.
    pub benches: f64,
    /// For the calibration.
    pub calibration: f64,
}

/// Shares `total` seconds: experiments by their weights, after what benches and calibration take
/// where they have to run, and after the little that each experiment needs.
pub fn share(total: f64, weights: &[f64], benches: bool, calibration: bool) -> Shares {
    let part = |wanted: bool, part: f64| if wanted { total * part } else { 0.0 };
    let (benches, calibration) = (part(benches, BENCHES), part(calibration, CALIBRATION));
    let rest = total - benches - calibration;
    let (sum, count) = (weights.iter().sum::<f64>(), weights.len() as f64);
    let least = LEAST.min(rest / (2.0 * count));
    let weighed = rest - least * count;
    Shares {
        experiments: weights.iter().map(|w| least + weighed * w / sum).collect(),
        benches,
        calibration,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shares_add_up_to_the_budget(
            total in 1.0_f64..10_000.0,
            weights in prop::collection::vec(0.1_f64..10.0, 1..10),
            benches: bool, calibration: bool,
        ) {
            let shares = share(total, &weights, benches, calibration);
            let sum = shares.experiments.iter().sum::<f64>() + shares.benches + shares.calibration;
            prop_assert!((sum / total - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn experiments_share_by_weight_what_the_rest_leaves() {
        let shares = share(100.0, &[1.0, 3.0], true, true);
        assert_eq!(shares.calibration, 10.0);
        assert_eq!(shares.benches, 6.0);
        assert_eq!(shares.experiments, [22.5, 61.5]);
    }

    #[test]
    fn what_weighs_little_still_gets_what_it_needs() {
        let experiments = |total| share(total, &[5.0, 0.0], false, false).experiments;
        assert_eq!(experiments(100.0), [97.0, 3.0]);
        assert_eq!(experiments(4.0), [3.0, 1.0]);
    }
}
