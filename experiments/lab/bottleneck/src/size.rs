//! The ratio of processor time at the size of a request, from requests of several sizes that were measured.
//!
//! A small request is mostly the server's own work: parsing, encoding, the network. A larger one computes something beside it,
//! and that has another ratio. So the ratio of a small one must not stand for a large one.

use crate::{Language, Range};

/// A request that was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Its processor time in Rust, in milliseconds.
    pub rust: f64,
    /// The same in Go.
    pub go: f64,
    /// Go ÷ Rust.
    pub ratio: Range,
}

/// Which of the measured requests a ratio comes from, by their places in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first one: the request takes no more than that.
    First(usize),
    /// These two: the request lies between them.
    Between(usize, usize),
    /// The largest: the request takes more than that.
    Largest(usize),
}

impl Size {
    fn in_language(&self, language: Language) -> f64 {
        match language {
            Language::Rust => self.rust,
            Language::Go => self.go,
        }
    }
}

/// The ratio of a request that takes `cpu` milliseconds in the known language. The first of `sizes` stands for all that take no
/// more than it; of the others those count that take more. Between two of them the processor times of both languages lie
/// on one straight line: the request is a mixture of the two. Beyond the largest its ratio is kept. `None` without any.
///
/// Both ratios enter at the same ends at once, for they come from the same runs: this errs to the wide side.
pub fn at(sizes: &[Size], known: Language, cpu: f64) -> Option<(Range, Place)> {
    let first = sizes.first()?.in_language(known);
    let level = |place: usize| sizes[place].in_language(known);
    let larger = (1..sizes.len()).filter(|place| level(*place) > first);
    let mut places: Vec<usize> = std::iter::once(0).chain(larger).collect();
    places.sort_by(|a, b| level(*a).total_cmp(&level(*b)));
    if cpu <= first {
        return Some((sizes[0].ratio, Place::First(0)));
    }
    let below = places.iter().rev().find(|place| level(**place) <= cpu);
    let above = places.iter().find(|place| level(**place) > cpu);
    let (below, above) = (*below?, above.copied());
    let Some(above) = above else {
        return Some((sizes[below].ratio, Place::Largest(below)));
    };
    let (from, to) = (level(below), level(above));
    let part = (cpu - from) / (to - from);
    let between = |a: f64, b: f64| match known {
        Language::Go => cpu / (from / a + (to / b - from / a) * part),
        Language::Rust => (from * a + (to * b - from * a) * part) / cpu,
    };
    let (a, b) = (sizes[below].ratio, sizes[above].ratio);
    let ratio = Range {
        at: between(a.at, b.at),
        low: between(a.low, b.low),
        high: between(a.high, b.high),
    };
    Some((ratio, Place::Between(below, above)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(rust: f64, ratio: [f64; 3]) -> Size {
        let [at, low, high] = ratio;
        Size {
            rust,
            go: rust * at,
            ratio: Range { at, low, high },
        }
    }

    /// A bare request, one that takes less, and two that compute.
    fn sizes() -> [Size; 4] {
        [
            size(0.02, [2.0, 1.6, 2.5]),
            size(0.25, [1.0, 0.8, 1.25]),
            size(0.01, [1.5, 1.5, 1.5]),
            size(0.10, [1.2, 1.0, 1.5]),
        ]
    }

    #[test]
    fn up_to_the_first_its_ratio_and_beyond_the_largest_that_one_s() {
        for (cpu, ratio, place) in [
            (0.0001, 2.0, Place::First(0)),
            (0.04, 2.0, Place::First(0)),
            (0.25, 1.0, Place::Largest(1)),
            (100.0, 1.0, Place::Largest(1)),
        ] {
            let (found, at) = at(&sizes(), Language::Go, cpu).expect("sizes");
            assert_eq!((found.at, at), (ratio, place), "{cpu}");
        }
    }

    #[test]
    fn between_two_both_languages_lie_on_a_straight_line() {
        // In Go 0.08 lies midway between 0.04 and 0.12: in Rust midway between 0.02 and 0.1.
        let (go, place) = at(&sizes(), Language::Go, 0.08).expect("sizes");
        assert_eq!(place, Place::Between(0, 3));
        let close = |found: f64, expected: f64| {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}")
        };
        close(go.at, 0.08 / 0.06);
        // At the low ends Rust takes 0.04 ÷ 1.6 and 0.12 ÷ 1.
        close(go.low, 0.08 / ((0.025 + 0.12) / 2.0));
        close(go.high, 0.08 / ((0.016 + 0.08) / 2.0));
        // In Rust 0.06 lies midway: in Go 0.08.
        let (rust, place) = at(&sizes(), Language::Rust, 0.06).expect("sizes");
        assert_eq!(place, Place::Between(0, 3));
        close(rust.at, 0.08 / 0.06);
    }

    #[test]
    fn at_a_measured_size_the_ratio_is_the_measured_one() {
        for known in Language::ALL {
            for place in [0, 1, 3] {
                let cpu = sizes()[place].in_language(known);
                let (found, _) = at(&sizes(), known, cpu).expect("sizes");
                assert!(
                    (found.at - sizes()[place].ratio.at).abs() < 1e-12,
                    "{place}"
                );
            }
        }
    }

    #[test]
    fn without_a_larger_one_the_first_stands_for_all_and_without_any_there_is_none() {
        let (found, place) = at(&sizes()[..1], Language::Go, 5.0).expect("one");
        assert_eq!((found.at, place), (2.0, Place::Largest(0)));
        assert_eq!(at(&[], Language::Go, 5.0), None);
        // Two of one size are no line.
        let same = [sizes()[0], sizes()[3], sizes()[3]];
        let (found, place) = at(&same, Language::Go, 0.12).expect("sizes");
        assert_eq!((found.at, place), (1.2, Place::Largest(2)));
    }
}
