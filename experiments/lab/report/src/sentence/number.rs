//! Numbers inside a sentence: two digits, and small counts as words.

use crate::results::format::{self, JOIN};

/// A factor, turned so that it is above one: `2.4 times`, `34 times`, `1.04 times`.
pub fn times(factor: f64) -> String {
    format!("{}{JOIN}times", digits(factor))
}

/// From the smaller factor to the larger one, both above one: `1.7 to 2.8 times`; once, if both read the same.
pub fn times_range(low: f64, high: f64) -> String {
    match [low, high].map(digits) {
        [low, high] if low == high => format!("{low}{JOIN}times"),
        [low, high] => format!("{low} to {high}{JOIN}times"),
    }
}

/// Two digits, or as many more as it takes to tell the factor from one; not more than four.
fn digits(factor: f64) -> String {
    let above = factor.max(factor.recip());
    let excess = above - 1.0;
    if above >= 1.095 {
        return format::significant(above, 2);
    }
    if excess < 5e-4 {
        return "1.000".into();
    }
    let decimals = ((-excess.log10()).ceil() as usize).min(3);
    let text = format!("{above:.decimals$}");
    text.trim_end_matches('0').to_owned()
}

const WORDS: [&str; 13] = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// `four`; from thirteen on `13`.
pub fn number(count: usize) -> String {
    WORDS
        .get(count)
        .map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// `nine of twelve`; both as figures where one of them has no word: `9 of 14`.
pub(super) fn of(some: usize, all: usize) -> String {
    match all < WORDS.len() {
        _ if some == 0 => format!("none of {}", number(all)),
        true => format!("{} of {}", number(some), number(all)),
        false => format!("{some} of {all}"),
    }
}
