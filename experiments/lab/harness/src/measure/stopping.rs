//! How many blocks each workload gets: by cost, time and the pilot's spread alone. Nothing here
//! sees a ratio's sign or a p-value, so stopping cannot favour an answer.
//!
//! Blocks go through the layouts evenly: up to their number each block is on one of its own, and beyond it they come in
//! whole visits of all layouts, so that each layout, which is then the unit, is as well known as every other.

use record::FEWEST_BLOCKS;

/// Rounds of the pilot over every workload.
pub const PILOT: u32 = 8;
/// Blocks that every workload is planned to get, however calm its pilot.
const LEAST: u32 = 12;
/// Part of the time that the pilot plans with: a host may become slower.
const HEADROOM: f64 = 0.9;
/// Blocks after which a workload stops, however noisy.
pub const MOST: u32 = 60;

/// Blocks that each workload shall have in the first pass, given those it has and the seconds left: the `fewest` that make a
/// result for each that answers the experiment's question, in the order of the answers and then of what costs least, as far
/// as the time goes; nothing for the rest.
pub fn deciding(have: &[Have], seconds: f64, fewest: u32) -> Vec<u32> {
    let mut giving = Giving::new(have, seconds);
    for place in order(have, fewest)
        .into_iter()
        .filter(|i| have[*i].answers())
    {
        giving.raise(place, 0, fewest);
    }
    giving.blocks
}

/// Seconds that [`deciding`] asks for to reach all that answers.
pub fn deciding_seconds(have: &[Have], fewest: u32) -> f64 {
    let answering = have.iter().filter(|have| have.answers());
    answering.map(|have| have.lacking(fewest)).sum::<f64>() / HEADROOM
}

/// Blocks that each workload shall have after the pilot, given those it has and the seconds left; 0
/// for one that the time cannot reach. What answers the experiment's question is reached first, and
/// then what costs least, so that as many as possible get the `fewest` blocks that make a result. Then
/// what answers the question gets the [`FEWEST_BLOCKS`] of an interval that assumes nothing. What is
/// left is given block by block, each to the workload that will have had the least time with it.
pub fn pilot(have: &[Have], seconds: f64, fewest: u32) -> Vec<u32> {
    let order = order(have, fewest);
    let mut giving = Giving::new(have, seconds);
    for &place in &order {
        giving.raise(place, 0, fewest);
    }
    for &place in order.iter().filter(|i| have[**i].answers()) {
        giving.raise(place, fewest, FEWEST_BLOCKS);
    }
    let with_one_more = |i: usize, blocks: &[u32]| f64::from(blocks[i] + 1) * have[i].cost;
    loop {
        let blocks = &giving.blocks;
        let open = (0..have.len()).filter(|&i| {
            let reached = blocks[i] >= fewest && blocks[i] < PILOT;
            reached && giving.further(i, blocks[i] + 1) <= giving.left
        });
        let next =
            open.min_by(|&a, &b| with_one_more(a, blocks).total_cmp(&with_one_more(b, blocks)));
        let Some(next) = next else {
            return giving.blocks;
        };
        giving.raise(next, fewest, giving.blocks[next] + 1);
    }
}

/// What answers the question first, in the order of the answers; of each answer what costs least first.
fn order(have: &[Have], fewest: u32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..have.len()).collect();
    order.sort_by(|&a, &b| {
        let cost = |i: usize| have[i].lacking(fewest);
        let rank = have[a].rank.cmp(&have[b].rank);
        rank.then(cost(a).total_cmp(&cost(b)))
    });
    order
}

/// Time that is given away block by block.
struct Giving<'a> {
    have: &'a [Have],
    /// Blocks that each workload shall have.
    blocks: Vec<u32>,
    /// Seconds that nobody was given.
    left: f64,
}

impl<'a> Giving<'a> {
    fn new(have: &'a [Have], seconds: f64) -> Self {
        Self {
            have,
            blocks: vec![0; have.len()],
            left: seconds * HEADROOM,
        }
    }

    /// Seconds that a workload takes to have so many blocks, beside those that it was given.
    fn further(&self, place: usize, blocks: u32) -> f64 {
        let have = self.have[place];
        have.lacking(blocks) - have.lacking(self.blocks[place])
    }

    /// Gives a workload that shall have `least` already so many `blocks`, if the time is left.
    fn raise(&mut self, place: usize, least: u32, blocks: u32) {
        let cost = self.further(place, blocks);
        let has = self.blocks[place];
        if has >= least && blocks > has && cost <= self.left {
            self.left -= cost;
            self.blocks[place] = blocks;
        }
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
    /// Whether it answers the experiment's question.
    fn answers(self) -> bool {
        self.rank < usize::MAX
    }

    /// Seconds until it has so many blocks.
    fn lacking(self, blocks: u32) -> f64 {
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
    /// Blocks that the spread of its twin asks for; `usize::MAX` for as many as there can be.
    pub needed: usize,
    /// Seconds of one block.
    pub cost: f64,
    /// Layouts that the blocks go through; 0 if there are none.
    pub layouts: u32,
}

impl Want {
    /// Blocks that it shall have if there is time: so many that no layout is visited oftener than another.
    fn wanted(&self) -> u32 {
        let most = match MOST - MOST % self.layouts.max(1) {
            0 => MOST,
            visits => visits,
        };
        let wanted = self.needed.clamp(LEAST as usize, most as usize) as u32;
        let wanted = match wanted > self.layouts {
            true => self.visits_of(wanted),
            false => wanted,
        };
        wanted.max(self.done)
    }

    /// The next number of blocks after `blocks` that a workload may end with.
    fn after(&self, blocks: u32) -> u32 {
        match blocks < self.layouts {
            true => blocks + 1,
            false => self.visits_of(blocks + 1),
        }
    }

    /// As many blocks, or so few more that they are whole visits of all layouts.
    fn visits_of(&self, blocks: u32) -> u32 {
        blocks.next_multiple_of(self.layouts.max(1))
    }
}

/// Blocks that each workload shall have in the end, pilot included, if `seconds` remain. If the
/// time cannot give all of them what they want, each gets about the same part of it: the next blocks are given to
/// the one that so far has the smallest part, of those that the time still allows.
pub fn targets(wants: &[Want], seconds: f64) -> Vec<u32> {
    let mut targets: Vec<u32> = wants.iter().map(|want| want.done).collect();
    let mut left = seconds;
    let part = |i: usize, target: u32| {
        let want = &wants[i];
        f64::from(target - want.done) / f64::from(want.wanted() - want.done)
    };
    let cost = |i: usize, target: u32| f64::from(wants[i].after(target) - target) * wants[i].cost;
    loop {
        let open = (0..wants.len()).filter(|&i| {
            let target = targets[i];
            target < wants[i].wanted() && cost(i, target) <= left
        });
        let next = open.min_by(|&a, &b| part(a, targets[a]).total_cmp(&part(b, targets[b])));
        let Some(next) = next else { return targets };
        left -= cost(next, targets[next]);
        targets[next] = wants[next].after(targets[next]);
    }
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
            seconds in 0.0_f64..2000.0, layouts in 0_u32..14,
        ) {
            let wants: Vec<Want> =
                wants.into_iter().map(|(done, needed, cost)| Want { done, needed, cost, layouts }).collect();
            let targets = targets(&wants, seconds);
            let further: f64 =
                wants.iter().zip(&targets).map(|(w, &t)| f64::from(t - w.done) * w.cost).sum();
            prop_assert!(further <= seconds * (1.0 + 1e-9));
            prop_assert!(wants.iter().zip(&targets).all(|(w, &t)| t >= w.done && t <= MOST.max(w.done)));
            // What was given ends where no layout was visited oftener than another.
            let even = |w: &Want, t: u32| t <= w.layouts || t.is_multiple_of(w.layouts.max(1));
            prop_assert!(wants.iter().zip(&targets).all(|(w, &t)| t == w.done || even(w, t)));
        }

        #[test]
        fn the_first_pass_is_the_beginning_of_the_pilot(
            costs in prop::collection::vec((0.01_f64..10.0, 0_usize..4), 1..20), seconds in 0.0_f64..500.0,
            fewest in 3_u32..7,
        ) {
            let mut have = new(&costs.iter().map(|(cost, _)| *cost).collect::<Vec<_>>());
            for (have, (_, rank)) in have.iter_mut().zip(&costs) {
                have.rank = if *rank == 3 { usize::MAX } else { *rank };
            }
            let (first, then) = (deciding(&have, seconds, fewest), pilot(&have, seconds, fewest));
            for ((have, first), then) in have.iter().zip(first).zip(then) {
                prop_assert!(first <= then);
                prop_assert_eq!(first, if have.answers() { then.min(fewest) } else { 0 });
            }
            // With the time that it asks for it reaches all that answers.
            let enough = deciding(&have, deciding_seconds(&have, fewest) * (1.0 + 1e-9), fewest);
            prop_assert!(have.iter().zip(enough).all(|(have, blocks)| !have.answers() || blocks == fewest));
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
            layouts: 0,
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
            layouts: 0,
        };
        assert_eq!(targets(&[want(18), want(28)], 15.0), [13, 18]);
    }

    #[test]
    fn without_time_the_pilot_stands() {
        let want = Want {
            done: 8,
            needed: 40,
            cost: 1.0,
            layouts: 0,
        };
        assert_eq!(targets(&[want, want], 0.0), [8, 8]);
        assert_eq!(targets(&[want, want], -1.0), [8, 8]);
    }

    #[test]
    fn beyond_their_number_layouts_are_visited_as_a_whole() {
        let want = |needed, layouts| Want {
            done: 8,
            needed,
            cost: 1.0,
            layouts,
        };
        let blocks = |needed, layouts| targets(&[want(needed, layouts)], 1000.0)[0];
        assert_eq!(blocks(11, 12), 12);
        assert_eq!(blocks(13, 12), 24, "one more would be another 12");
        assert_eq!(blocks(24, 12), 24);
        assert_eq!(blocks(usize::MAX, 12), 60);
        assert_eq!(blocks(20, 16), 32);
        assert_eq!(blocks(usize::MAX, 16), 48, "64 would be more than the most");
        assert_eq!(blocks(13, 1), 13);
        assert_eq!(blocks(13, 0), 13);
    }

    #[test]
    fn a_visit_that_the_time_cannot_give_as_a_whole_is_not_begun() {
        let want = Want {
            done: 8,
            needed: 24,
            cost: 1.0,
            layouts: 12,
        };
        assert_eq!(targets(&[want], 15.0), [12]);
        assert_eq!(targets(&[want], 16.0), [24]);
        assert_eq!(
            targets(&[want], 3.0),
            [11],
            "each of these is on a layout of its own"
        );
        // What one cannot use another gets.
        let calm = Want { layouts: 0, ..want };
        assert_eq!(targets(&[want, calm], 15.0), [12, 19]);
    }
}
