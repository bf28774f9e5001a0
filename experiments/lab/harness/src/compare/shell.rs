//! The time that the commands' shell takes for itself, and the figures without it.

use serde::Serialize;
use stats::describe::median;

use super::blocks::{Blocks, Side};

/// What was made of the shell's own start.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Start {
    /// Its middle value, seconds.
    pub seconds: f64,
    /// Whether the figures are without it.
    pub taken_out: bool,
}

/// Takes the shell's start out of `blocks`, if there is one and enough is left.
///
/// One middle value is taken out of every run, so that it cannot tell two commands apart that are equal. It
/// stays where it is the larger part of a side's middle run, or some run would take no time without it: a
/// ratio of what is left would say more of the shell than of the commands.
pub fn take_out(blocks: &mut Blocks) -> Option<Start> {
    let seconds = median(&blocks.shell)?;
    let middle = |side: Side| {
        let values: Vec<f64> = blocks.values.iter().map(|b| b[side as usize]).collect();
        median(&values).unwrap_or(0.0)
    };
    let enough = middle(Side::A).min(middle(Side::B)) >= 2.0 * seconds;
    let shortest = blocks
        .values
        .iter()
        .flatten()
        .copied()
        .fold(f64::INFINITY, f64::min);
    let taken_out = enough && shortest > seconds;
    if taken_out {
        blocks
            .values
            .iter_mut()
            .flatten()
            .for_each(|value| *value -= seconds);
    }
    Some(Start { seconds, taken_out })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blocks(values: &[[f64; 3]], shell: &[f64]) -> Blocks {
        Blocks {
            values: values.to_vec(),
            shell: shell.to_vec(),
            ..Blocks::default()
        }
    }

    #[test]
    fn the_shell_s_start_is_taken_out_of_every_run() {
        let mut blocks = blocks(&[[11.0, 21.0, 11.5], [11.0, 21.0, 11.0]], &[1.0, 1.0]);
        let start = take_out(&mut blocks).expect("a shell");
        assert_eq!(
            start,
            Start {
                seconds: 1.0,
                taken_out: true
            }
        );
        assert_eq!(blocks.values, [[10.0, 20.0, 10.5], [10.0, 20.0, 10.0]]);
    }

    #[test]
    fn a_start_that_is_most_of_a_run_stays_in() {
        for values in [[1.5, 9.0, 1.5], [9.0, 1.5, 9.0], [0.9, 0.9, 0.9]] {
            let mut blocks = blocks(&[values], &[1.0]);
            assert!(!take_out(&mut blocks).expect("a shell").taken_out);
            assert_eq!(blocks.values, [values]);
        }
    }

    #[test]
    fn without_a_shell_there_is_nothing_to_take_out() {
        assert_eq!(take_out(&mut blocks(&[[1.0, 1.0, 1.0]], &[])), None);
    }

    proptest! {
        #[test]
        fn no_run_is_left_with_less_than_nothing(
            rows in prop::collection::vec((0.0..2.0, 0.0..2.0, 0.0..2.0, 0.0..2.0), 1..20),
        ) {
            let values: Vec<[f64; 3]> = rows.iter().map(|r| [r.0, r.1, r.2]).collect();
            let shell: Vec<f64> = rows.iter().map(|r| r.3).collect();
            let mut blocks = blocks(&values, &shell);
            let start = take_out(&mut blocks).expect("a shell");
            if start.taken_out {
                prop_assert!(blocks.values.iter().flatten().all(|v| *v > 0.0));
            } else {
                prop_assert_eq!(blocks.values, values);
            }
        }
    }
}
