//! How many blocks each workload gets: by cost, time and the pilot's spread alone. Nothing here
//! sees a ratio's sign or a p-value, so stopping cannot favour an answer.

/// Rounds of the pilot over every workload.
pub const PILOT: u32 = 8;
/// With fewer blocks no interval at 95 % exists: such a workload is not measured.
pub const FEWEST: u32 = 6;
/// Blocks that every workload is planned to get, however calm its pilot.
const LEAST: u32 = 12;
/// Part of the time that the pilot plans with: a host may become slower.
const HEADROOM: f64 = 0.9;
/// Blocks after which a workload stops, however noisy.
pub const MOST: u32 = 60;

/// Blocks that each workload shall have after the pilot, given those it has, seconds of one block,
/// and seconds left; 0 for a workload that the time cannot reach. What still costs most is left
/// out first, so that as many as possible get the blocks that an interval needs.
pub fn pilot(done: &[u32], costs: &[f64], seconds: f64) -> Vec<u32> {
    let lacking = |i: usize, blocks: u32| f64::from(blocks.saturating_sub(done[i])) * costs[i];
    let mut by_cost: Vec<usize> = (0..costs.len()).collect();
    by_cost.sort_by(|&a, &b| lacking(a, FEWEST).total_cmp(&lacking(b, FEWEST)));
    let mut total = 0.0;
    let seconds = seconds * HEADROOM;
    let reached: Vec<usize> = by_cost
        .into_iter()
        .take_while(|&i| {
            total += lacking(i, FEWEST);
            total <= seconds
        })
        .collect();
    let cost_of = |blocks| -> f64 { reached.iter().map(|&i| lacking(i, blocks)).sum() };
    let blocks = (FEWEST..=PILOT)
        .rev()
        .find(|&blocks| cost_of(blocks) <= seconds);
    let mut plan = vec![0; costs.len()];
    for i in reached {
        plan[i] = blocks.unwrap_or(FEWEST);
    }
    plan
}

/// What one workload has after the pilot, and what it asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Want {
    /// Blocks it has.
    pub done: u32,
    /// Blocks that the pilot's spread asks for; `usize::MAX` for as many as there can be.
    pub needed: usize,
    /// Seconds of one block.
    pub cost: f64,
}

impl Want {
    fn further(&self) -> u32 {
        let needed = self.needed.min(MOST as usize) as u32;
        needed.clamp(LEAST, MOST).saturating_sub(self.done)
    }
}

/// Blocks that each workload shall have in the end, pilot included, if `seconds` remain. If the
/// time cannot give all of them what they want, each gets the same fraction of it; what whole
/// blocks leave over goes to those that were cut most.
pub fn targets(wants: &[Want], seconds: f64) -> Vec<u32> {
    let cost_of_all: f64 = wants.iter().map(|w| f64::from(w.further()) * w.cost).sum();
    let fraction = if cost_of_all > seconds {
        (seconds / cost_of_all).max(0.0)
    } else {
        1.0
    };
    let shares: Vec<f64> = wants
        .iter()
        .map(|w| f64::from(w.further()) * fraction)
        .collect();
    let mut targets: Vec<u32> = wants
        .iter()
        .zip(&shares)
        .map(|(w, share)| w.done + share.floor() as u32)
        .collect();
    let used: f64 = wants
        .iter()
        .zip(&shares)
        .map(|(w, share)| share.floor() * w.cost)
        .sum();
    let mut cut_most: Vec<usize> = (0..wants.len())
        .filter(|&i| shares[i].fract() > 0.0)
        .collect();
    cut_most.sort_by(|&a, &b| shares[b].fract().total_cmp(&shares[a].fract()));
    let mut left = seconds - used;
    for i in cut_most {
        if wants[i].cost <= left {
            targets[i] += 1;
            left -= wants[i].cost;
        }
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spent(plan: &[u32], costs: &[f64]) -> f64 {
        plan.iter().zip(costs).map(|(&n, c)| f64::from(n) * c).sum()
    }

    proptest! {
        #[test]
        fn a_pilot_stays_within_its_time_and_gives_all_or_nothing(
            costs in prop::collection::vec(0.01_f64..10.0, 1..20), seconds in 0.0_f64..500.0,
        ) {
            let plan = pilot(&vec![0; costs.len()], &costs, seconds);
            prop_assert!(spent(&plan, &costs) <= seconds * (1.0 + 1e-9));
            prop_assert!(plan.iter().all(|&n| n == 0 || (FEWEST..=PILOT).contains(&n)));
        }

        #[test]
        fn a_pilot_leaves_out_only_what_costs_more(
            costs in prop::collection::vec(0.01_f64..10.0, 1..20), seconds in 0.0_f64..500.0,
        ) {
            let plan = pilot(&vec![0; costs.len()], &costs, seconds);
            for (a, &rounds) in plan.iter().enumerate() {
                for (b, &others) in plan.iter().enumerate() {
                    prop_assert!(rounds > 0 || others == 0 || costs[b] <= costs[a]);
                }
            }
        }

        #[test]
        fn targets_stay_within_the_time_and_never_below_what_is_done(
            wants in prop::collection::vec((0_u32..70, 0_usize..200, 0.01_f64..10.0), 1..20),
            seconds in 0.0_f64..2000.0,
        ) {
            let wants: Vec<Want> =
                wants.into_iter().map(|(done, needed, cost)| Want { done, needed, cost }).collect();
            let targets = targets(&wants, seconds);
            let further: f64 =
                wants.iter().zip(&targets).map(|(w, &t)| f64::from(t - w.done) * w.cost).sum();
            prop_assert!(further <= seconds * (1.0 + 1e-9));
            prop_assert!(wants.iter().zip(&targets).all(|(w, &t)| t >= w.done && t <= MOST.max(w.done)));
        }
    }

    #[test]
    fn with_time_enough_the_pilot_takes_eight_rounds_of_all() {
        assert_eq!(pilot(&[0; 3], &[1.0, 2.0, 3.0], 54.0), [8, 8, 8]);
    }

    #[test]
    fn a_short_budget_takes_fewer_rounds_before_it_leaves_a_workload_out() {
        assert_eq!(pilot(&[0; 3], &[1.0, 2.0, 3.0], 47.0), [7, 7, 7]);
        assert_eq!(pilot(&[0; 3], &[1.0, 2.0, 3.0], 38.0), [8, 8, 0]);
    }

    #[test]
    fn what_is_done_costs_nothing_more() {
        assert_eq!(pilot(&[6, 0, 4], &[9.0, 1.0, 1.0], 9.0), [6, 6, 6]);
    }

    #[test]
    fn with_time_enough_each_gets_what_it_asks_for_within_the_limits() {
        let want = |needed| Want {
            done: 8,
            needed,
            cost: 1.0,
        };
        let wants = [want(6), want(20), want(usize::MAX)];
        assert_eq!(targets(&wants, 1000.0), [12, 20, 60]);
    }

    #[test]
    fn a_short_budget_gives_each_the_same_fraction() {
        let want = |needed| Want {
            done: 8,
            needed,
            cost: 1.0,
        };
        assert_eq!(targets(&[want(18), want(28)], 15.0), [13, 18]);
    }

    #[test]
    fn without_time_the_pilot_stands() {
        let want = Want {
            done: 8,
            needed: 40,
            cost: 1.0,
        };
        assert_eq!(targets(&[want, want], 0.0), [8, 8]);
        assert_eq!(targets(&[want, want], -1.0), [8, 8]);
    }
}
