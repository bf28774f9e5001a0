//! A ratio over a parameter: what it is at the first point and at the last.

use stats::Verdict;

use super::Case;
use super::case::reach;
use super::phrase::Phrase;
use crate::results::{Sides, capitalised};

/// "Go uses 2.4 times Rust's memory at n = 10, and 1.2 times at n = 1000." Each end is a case with the words for its place.
pub fn course(sides: &Sides, ends: &[(String, Case)]) -> String {
    let phrase = Phrase::of(&sides.metric);
    let is_level = |case: &Case| case.verdict == Verdict::Equivalent || case.ratio == 1.0;
    let above = |case: &Case| case.ratio > 1.0;
    let whole = |(at, case): &(String, Case)| match is_level(case) {
        true => format!(
            "{} and {} {} {at}",
            sides.baseline.name,
            sides.other.name,
            phrase.level()
        ),
        false => format!(
            "{} {at}",
            phrase.against(phrase.actors(sides, above(case)), &reach(&[case]))
        ),
    };
    let text = match ends {
        [] => return String::new(),
        [first, .., last] => {
            let (at, case) = last;
            let then = match (
                is_level(case),
                above(case) == above(&first.1) && !is_level(&first.1),
            ) {
                (true, _) => format!("they are level {at}"),
                (false, true) => format!("{} {at}", reach(&[case])),
                (false, false) => {
                    let [actor, _] = phrase.actors(sides, above(case));
                    format!("{} {at}", phrase.alone(actor, &reach(&[case])))
                }
            };
            format!("{}, and {then}", whole(first))
        }
        [one] => whole(one),
    };
    format!("{}.", capitalised(&text))
}
