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
    let all: Vec<Claim> = weights.iter().copied().map(Claim::unlimited).collect();
    Shares {
        experiments: give(total - benches - calibration, &all),
        benches,
        calibration,
    }
}

/// What an experiment asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Its share, relative to the others'.
    pub weight: f64,
    /// Seconds beyond which it has no use for more.
    pub most: f64,
}

impl Claim {
    /// Of one that can use all it gets.
    pub fn unlimited(weight: f64) -> Self {
        let most = f64::INFINITY;
        Self { weight, most }
    }
}

/// Gives `total` seconds to all `claims` by their weights, after the little that each experiment needs. What one has no use
/// for the others share in the same way.
pub fn give(total: f64, claims: &[Claim]) -> Vec<f64> {
    let total = total.max(0.0);
    let least = LEAST.min(total / (2.0 * claims.len() as f64));
    let mut given: Vec<Option<f64>> = vec![None; claims.len()];
    loop {
        let open = || {
            claims
                .iter()
                .zip(&given)
                .filter(|(_, given)| given.is_none())
        };
        let (count, weights) = (
            open().count() as f64,
            open().map(|(c, _)| c.weight).sum::<f64>(),
        );
        let left = total - given.iter().flatten().sum::<f64>() - least * count;
        let by_weight = |claim: &Claim| match weights > 0.0 {
            true => least + left.max(0.0) * claim.weight / weights,
            false => least + left.max(0.0) / count,
        };
        let shares: Vec<f64> = claims.iter().map(by_weight).collect();
        let modest = |i: &usize| given[*i].is_none() && claims[*i].most <= shares[*i];
        let satisfied: Vec<usize> = (0..claims.len()).filter(modest).collect();
        if satisfied.is_empty() {
            let pairs = given.iter().zip(shares);
            return pairs.map(|(given, share)| given.unwrap_or(share)).collect();
        }
        for place in satisfied {
            given[place] = Some(claims[place].most);
        }
    }
}

/// Until when, in seconds of its own, the first of several experiments may go on, if `left` seconds remain for all: what
/// it is given, and what none of them asks for, since it may take longer than it thought.
pub fn first_of(left: f64, claims: &[Claim]) -> f64 {
    let given = give(left, claims);
    let nobodys = left.max(0.0) - given.iter().sum::<f64>();
    given.first().map_or(0.0, |first| first + nobodys)
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

    proptest! {
        #[test]
        fn all_is_given_that_somebody_has_a_use_for_and_none_gets_more(
            total in 0.0_f64..1_000.0,
            claims in prop::collection::vec((0.0_f64..5.0, 0.0_f64..400.0), 1..8),
        ) {
            let claim = |&(weight, most): &(f64, f64)| Claim { weight, most };
            let claims: Vec<Claim> = claims.iter().map(claim).collect();
            let given = give(total, &claims);
            let asked: f64 = claims.iter().map(|c| c.most).sum();
            prop_assert!((given.iter().sum::<f64>() - asked.min(total)).abs() < 1e-6);
            prop_assert!(claims.iter().zip(&given).all(|(c, &g)| g <= c.most + 1e-9));
            // Who gets less than it asks for gets its share by weight at least.
            let shares = give(total, &claims.iter().map(|c| Claim::unlimited(c.weight)).collect::<Vec<_>>());
            for ((claim, given), share) in claims.iter().zip(&given).zip(shares) {
                prop_assert!(*given >= claim.most.min(share) - 1e-6);
            }
            prop_assert!(first_of(total, &claims) <= total + 1e-6);
        }
    }

    #[test]
    fn what_one_has_no_use_for_the_others_share() {
        let claim = |weight, most| Claim { weight, most };
        let claims = [
            claim(1.0, 5.0),
            claim(1.0, f64::INFINITY),
            claim(3.0, f64::INFINITY),
        ];
        assert_eq!(give(99.0, &claims), [5.0, 25.0, 69.0]);
        let modest = [claim(1.0, 10.0), claim(2.0, 20.0)];
        assert_eq!(give(100.0, &modest), [10.0, 20.0]);
        assert_eq!(
            first_of(100.0, &modest),
            80.0,
            "what nobody asks for is its reserve"
        );
        assert_eq!(first_of(-1.0, &modest), 0.0);
        assert_eq!(give(10.0, &[]), [0.0; 0]);
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
