//! Whether the values of several layouts fall into modes: a program that takes 2.9 µs in some builds and 7.3 µs in others
//! has no typical time, and the middle describes none of them.
//!
//! Two or three heaps are modes if the gaps between them are much wider than any heap is. How much depends on the number
//! of values: few fall apart by chance. A heap has two values at least, so that one slow layout is no mode. Give it one
//! value a layout, the mean of that layout's blocks: a pause hits a block, a mode all blocks of its layout.

use serde::{Deserialize, Serialize};

/// Fewest values that can show modes.
const FEWEST: usize = 6;
/// Fewest values in each.
const HEAP: usize = 2;
/// Most modes that are told apart.
const MOST: usize = 3;

/// Values that lie together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mode {
    /// Their geometric mean.
    pub centre: f64,
    /// Their places in what was given, ascending.
    pub members: Vec<usize>,
}

/// The modes of values above zero, from the lowest to the highest; `None` where they show none, which few values seldom do.
pub fn modes(values: &[f64]) -> Option<Vec<Mode>> {
    let positive = values.iter().all(|value| value.is_finite() && *value > 0.0);
    if values.len() < FEWEST || !positive {
        return None;
    }
    let mut sorted: Vec<(f64, usize)> = (values.iter().enumerate())
        .map(|(place, value)| (value.ln(), place))
        .collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let gaps = sorted.windows(2).map(|pair| pair[1].0 - pair[0].0);
    let split = |least: f64| {
        let heaps = sorted.chunk_by(|a, b| b.0 - a.0 < least);
        let heaps: Vec<&[(f64, usize)]> = heaps.collect();
        let widest = heaps.iter().map(|heap| width(heap)).fold(0.0, f64::max);
        let sound = (2..=MOST).contains(&heaps.len()) && heaps.iter().all(|h| h.len() >= HEAP);
        sound.then(|| (least / widest, heaps))
    };
    let clearest = gaps
        .filter(|gap| *gap > 0.0)
        .filter_map(split)
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    let clear = clearest.0 > clearly(values.len());
    clear.then(|| clearest.1.into_iter().map(mode).collect())
}

/// How many times as wide as any heap the gaps have to be: values of one centre show that in fewer than 2 of 100 cases,
/// be they normal, uniform, exponential or heavy-tailed (`tests/simulation`).
fn clearly(values: usize) -> f64 {
    (25.0 / values as f64).max(1.5)
}

fn width(heap: &[(f64, usize)]) -> f64 {
    match heap {
        [first, .., last] => last.0 - first.0,
        _ => 0.0,
    }
}

fn mode(heap: &[(f64, usize)]) -> Mode {
    let sum: f64 = heap.iter().map(|(log, _)| log).sum();
    let mut members: Vec<usize> = heap.iter().map(|(_, place)| *place).collect();
    members.sort_unstable();
    Mode {
        centre: (sum / heap.len() as f64).exp(),
        members,
    }
}
