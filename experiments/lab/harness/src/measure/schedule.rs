//! The schedule as a pure function of seed and round: who runs when, on which layout.

use super::draw::{Draw, Purpose};
use record::twin_of;

/// Largest environment padding, bytes: a page, over which the stack's start can move.
pub const LARGEST_PADDING: u64 = 4096;

/// One run of one subject in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Subject id, or `id~twin`.
    pub subject: String,
    /// Place in the block, counted from 0.
    pub order: u32,
    /// Seed of the layout to run; `None` if there are no layouts.
    pub layout: Option<u32>,
    /// Bytes by which the environment grows.
    pub padding: usize,
    /// Seed of what the probe draws itself: the same for all of a block.
    pub seed: u64,
}

/// The order in which a round visits `workloads` (keys): each once, all orders equally likely.
pub fn round(seed: u64, round: u32, workloads: &[&str]) -> Vec<String> {
    let mut order: Vec<String> = workloads.iter().map(|&key| key.to_owned()).collect();
    // Drawn from a fixed starting order, whatever the order in which they were given.
    order.sort_unstable();
    Draw::new(seed, Purpose::Round, round.into(), "").shuffle(&mut order);
    order
}

/// One block of `workload`: each of `subjects` once, in an order drawn afresh. All share one of
/// `layouts`, which are gone through without replacement, except the twin, which takes another.
pub fn block(
    seed: u64,
    round: u32,
    workload: &str,
    subjects: &[String],
    layouts: &[u32],
) -> Vec<Turn> {
    let mut order = subjects.to_vec();
    order.sort_unstable();
    Draw::new(seed, Purpose::Block, round.into(), workload).shuffle(&mut order);
    let (shared, twins) = layouts_of_block(seed, round, workload, layouts);
    let mut environment = Draw::new(seed, Purpose::Environment, round.into(), workload);
    let probes = Draw::new(seed, Purpose::Probe, round.into(), workload).below(u64::MAX);
    order
        .into_iter()
        .enumerate()
        .map(|(order, subject)| Turn {
            layout: if twin_of(&subject).is_some() {
                twins
            } else {
                shared
            },
            subject,
            order: order as u32,
            padding: environment.below(LARGEST_PADDING) as usize,
            seed: probes,
        })
        .collect()
}

/// The block's layout and the twin's. Were the twin's the same, the noise floor would leave out
/// what a layout does.
fn layouts_of_block(
    seed: u64,
    round: u32,
    workload: &str,
    layouts: &[u32],
) -> (Option<u32>, Option<u32>) {
    let count = layouts.len() as u64;
    if count == 0 {
        return (None, None);
    }
    let (cycle, place) = (u64::from(round) / count, u64::from(round) % count);
    let mut bag = layouts.to_vec();
    Draw::new(seed, Purpose::Layout, cycle, workload).shuffle(&mut bag);
    let shared = bag[place as usize];
    if count == 1 {
        return (Some(shared), Some(shared));
    }
    let step = 1 + Draw::new(seed, Purpose::TwinLayout, round.into(), workload).below(count - 1);
    let twins = bag[((place + step) % count) as usize];
    (Some(shared), Some(twins))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn subjects() -> Vec<String> {
        ["rust", "go", "rust~twin"].map(str::to_owned).to_vec()
    }

    proptest! {
        #[test]
        fn a_block_runs_each_subject_once(seed: u64, number in 0_u32..1000, layouts in 0_u32..14) {
            let layouts: Vec<u32> = (0..layouts).collect();
            let turns = block(seed, number, "sieve@n=10", &subjects(), &layouts);
            let ran: BTreeSet<_> = turns.iter().map(|t| t.subject.clone()).collect();
            prop_assert_eq!(turns.len(), 3);
            prop_assert_eq!(ran, subjects().into_iter().collect());
            prop_assert!(turns.iter().enumerate().all(|(i, t)| t.order == i as u32));
        }

        #[test]
        fn a_round_visits_each_workload_once(seed: u64, number: u32) {
            let order = round(seed, number, &["a", "b", "c", "d"]);
            prop_assert_eq!(order.len(), 4);
            prop_assert_eq!(order.into_iter().collect::<BTreeSet<_>>().len(), 4);
        }

        #[test]
        fn the_same_seed_gives_the_same_schedule_however_subjects_are_listed(seed: u64, number: u32) {
            let mut backwards = subjects();
            backwards.reverse();
            let layouts = [3, 1, 4];
            prop_assert_eq!(
                block(seed, number, "w", &subjects(), &layouts),
                block(seed, number, "w", &backwards, &layouts)
            );
            prop_assert_eq!(round(seed, number, &["a", "b"]), round(seed, number, &["b", "a"]));
        }

        #[test]
        fn subjects_of_a_block_share_a_layout_and_the_twin_takes_another(
            seed: u64, number in 0_u32..1000, count in 2_u32..14,
        ) {
            let layouts: Vec<u32> = (100..100 + count).collect();
            let turns = block(seed, number, "w", &subjects(), &layouts);
            let of = |id: &str| turns.iter().find(|t| t.subject == id).and_then(|t| t.layout);
            prop_assert_eq!(of("rust"), of("go"));
            prop_assert_ne!(of("rust"), of("rust~twin"));
            prop_assert!(turns.iter().all(|t| layouts.contains(&t.layout.expect("a layout"))));
        }

        #[test]
        fn every_layout_is_used_once_before_any_is_used_again(
            seed: u64, cycle in 0_u32..50, count in 1_u32..14,
        ) {
            let layouts: Vec<u32> = (0..count).collect();
            let used: BTreeSet<_> = (cycle * count..(cycle + 1) * count)
                .map(|r| layouts_of_block(seed, r, "w", &layouts).0)
                .collect();
            prop_assert_eq!(used.len(), layouts.len());
        }
    }

    #[test]
    fn every_order_of_a_block_is_equally_likely() {
        let mut seen: BTreeMap<Vec<String>, u32> = BTreeMap::new();
        for number in 0..6_000 {
            let turns = block(11, number, "w", &subjects(), &[]);
            *seen
                .entry(turns.into_iter().map(|t| t.subject).collect())
                .or_default() += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|&n| n.abs_diff(1_000) < 290), "{seen:?}");
    }

    #[test]
    fn without_layouts_there_is_none_to_name() {
        let turns = block(1, 0, "w", &subjects(), &[]);
        assert!(turns.iter().all(|t| t.layout.is_none()));
    }

    #[test]
    fn the_environment_takes_sizes_from_none_to_a_page() {
        let sizes: Vec<usize> = (0..500)
            .flat_map(|r| block(5, r, "w", &subjects(), &[]))
            .map(|t| t.padding)
            .collect();
        assert!(sizes.iter().all(|&s| s < 4096));
        assert!(sizes.iter().any(|&s| s < 100) && sizes.iter().any(|&s| s > 3996));
    }
}
