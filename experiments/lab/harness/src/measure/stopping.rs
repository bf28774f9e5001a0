//! How many blocks each workload gets: by cost, time and the pilot's spread alone. Nothing here
//! sees a ratio's sign or a p-value, so stopping cannot favour an answer.

use record::FEWEST_BLOCKS;

/// Rounds of the pilot over every workload.
pub const PILOT: u32 = 8;
/// Blocks that every workload is planned to get, however calm its pilot.
const LEAST: u32 = 12;
/// Part of the time that the pilot plans with: a host may become slower.
const HEADROOM: f64 = 0.9;
/// Blocks after which a workload stops, however noisy.
pub const MOST: u32 = 60;

/// Blocks that each workload shall have after the pilot, given those it has and the seconds left; 0
/// for one that the time cannot reach. What answers the experiment's question is reached first, and
/// then what costs least, so that as many as possible get the `fewest` blocks that make a result. Then
/// what answers the question gets the [`FEWEST_BLOCKS`] of an interval that assumes nothing. What is
/// left is given block by block, each to the workload that will have had the least time with it.
pub fn pilot(have: &[Have], seconds: f64, fewest: u32) -> Vec<u32> {
    let mut order: Vec<usize> = (0..have.len()).collect();
    order.sort_by(|&a, &b| {
        let cost = |i: usize| have[i].lacking(fewest);
        let rank = have[a].rank.cmp(&have[b].rank);
        rank.then(cost(a).total_cmp(&cost(b)))
    });
    let mut left = seconds * HEADROOM;
    let mut plan = vec![0; have.len()];
    let answers = |i: &usize| have[*i].rank < usize::MAX;
    let more = order.iter().copied().filter(answers);
    let steps = order.iter().map(|&i| (i, 0, fewest));
    for (i, least, blocks) in steps.chain(more.map(|i| (i, fewest, FEWEST_BLOCKS))) {
        let cost = have[i].lacking(blocks) - have[i].lacking(plan[i]);
        if plan[i] >= least && blocks > plan[i] && cost <= left {
            left -= cost;
            plan[i] = blocks;
        }
    }
    let with_one_more = |i: usize, plan: &[u32]| f64::from(plan[i] + 1) * have[i].cost;
    let further = |i: usize, plan: &[u32]| have[i].lacking(plan[i] + 1) - have[i].lacking(plan[i]);
    loop {
        let open = (0..have.len()).filter(|&i| {
            let reached = plan[i] >= fewest && plan[i] < PILOT;
            reached && further(i, &plan) <= left
        });
        let next =
            open.min_by(|&a, &b| with_one_more(a, &plan).total_cmp(&with_one_more(b, &plan)));
        let Some(next) = next else { return plan };
        left -= further(next, &plan);
        plan[next] += 1;
    }
}

/// What one workload has during the pilot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Have {
    /// Blocks it has.
    pub done: u32,
    /// Seconds of one block.
    pub cost: f64,
    /// Seconds of what is still to be done once.
    pub setup: f64,
    /// Which of the experiment's answers it belongs to, counted from 0; the largest number if to none.
    pub rank: usize,
}

impl Have {
    /// Seconds until it has so many blocks.
    fn lacking(&self, blocks: u32) -> f64 {
        match blocks.saturating_sub(self.done) {
            0 => 0.0,
            lacking => f64::from(lacking) * self.cost + self.setup,
        }
    }
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

    /// Workloads that have nothing yet.
    fn new(costs: &[f64]) -> Vec<Have> {
        let have = |&cost| Have {
            done: 0,
            cost,
            setup: 0.0,
            rank: 0,
        };
        costs.iter().map(have).collect()
    }

    fn spent(plan: &[u32], costs: &[f64]) -> f64 {
        plan.iter().zip(costs).map(|(&n, c)| f64::from(n) * c).sum()
    }

    proptest! {
        #[test]
        fn a_pilot_stays_within_its_time_and_gives_all_or_nothing(
            costs in prop::collection::vec(0.01_f64..10.0, 1..20), seconds in 0.0_f64..500.0,
        ) {
            let plan = pilot(&new(&costs), seconds, FEWEST_BLOCKS);
            prop_assert!(spent(&plan, &costs) <= seconds * (1.0 + 1e-9));
            prop_assert!(plan.iter().all(|&n| n == 0 || (FEWEST_BLOCKS..=PILOT).contains(&n)));
        }

        #[test]
        fn a_pilot_leaves_out_only_what_costs_more(
            costs in prop::collection::vec(0.01_f64..10.0, 1..20), seconds in 0.0_f64..500.0,
        ) {
            let plan = pilot(&new(&costs), seconds, FEWEST_BLOCKS);
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
        assert_eq!(
            pilot(&new(&[1.0, 2.0, 3.0]), 54.0, FEWEST_BLOCKS),
            [8, 8, 8]
        );
    }

    #[test]
    fn a_short_budget_takes_fewer_rounds_before_it_leaves_a_workload_out() {
        assert_eq!(
            pilot(&new(&[2.0, 2.0, 2.0]), 47.0, FEWEST_BLOCKS),
            [7, 7, 7]
        );
        assert_eq!(
            pilot(&new(&[1.0, 2.0, 3.0]), 38.0, FEWEST_BLOCKS),
            [8, 8, 0]
        );
    }

    #[test]
    fn what_costs_little_gets_its_rounds_beside_what_costs_much() {
        assert_eq!(
            pilot(&new(&[1.0, 2.0, 3.0]), 47.0, FEWEST_BLOCKS),
            [8, 8, 6]
        );
        assert_eq!(pilot(&new(&[0.5, 30.0]), 112.0, 3), [8, 3]);
    }

    #[test]
    fn what_takes_long_may_do_with_three_blocks() {
        assert_eq!(pilot(&new(&[1.0, 30.0]), 110.0, 3), [8, 3]);
        assert_eq!(pilot(&new(&[1.0, 30.0]), 112.0, FEWEST_BLOCKS), [8, 0]);
    }

    #[test]
    fn what_answers_the_question_gets_six_blocks_before_the_rest_gets_more_than_three() {
        let mut have = new(&[10.0, 10.0]);
        have[1].rank = usize::MAX;
        assert_eq!(pilot(&have, 100.0, 3), [6, 3]);
        assert_eq!(pilot(&have, 80.0, 3), [4, 3]);
        assert_eq!(pilot(&have, 60.0, 3), [5, 0]);
    }

    #[test]
    fn what_is_done_costs_nothing_more() {
        let mut have = new(&[9.0, 1.0, 1.0]);
        (have[0].done, have[2].done) = (6, 4);
        assert_eq!(pilot(&have, 9.0, FEWEST_BLOCKS), [6, 6, 6]);
    }

    #[test]
    fn what_is_done_once_counts_until_it_is_done() {
        let mut have = new(&[1.0]);
        have[0].setup = 30.0;
        assert_eq!(pilot(&have, 30.0, FEWEST_BLOCKS), [0]);
        assert_eq!(pilot(&have, 40.0, FEWEST_BLOCKS), [6]);
        (have[0].done, have[0].setup) = (1, 0.0);
        assert_eq!(pilot(&have, 7.0, FEWEST_BLOCKS), [7]);
    }

    #[test]
    fn what_answers_the_question_comes_first_however_much_it_costs() {
        let mut have = new(&[1.0, 30.0, 2.0, 90.0]);
        (have[0].rank, have[2].rank) = (usize::MAX, usize::MAX);
        assert_eq!(pilot(&have, 112.0, 3), [4, 3, 3, 0]);
        assert_eq!(pilot(&have, 101.0, 3), [0, 3, 0, 0]);
        // What is out of reach does not keep the others from being measured.
        assert_eq!(pilot(&have, 50.0, 3), [8, 0, 8, 0]);
        // Of the answers, those named first come first.
        (have[1].rank, have[3].rank) = (1, 0);
        assert_eq!(pilot(&have, 310.0, 3), [3, 0, 3, 3]);
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
