//! Numbers as the calculator shows them: three digits, at most three of them behind the point, thousands apart.
//!
//! `theme/calculator.js` does the same step by step. Neither side uses its language's own formatting of decimals: the two
//! round halves differently.

use crate::Range;

/// Between a number and its unit: never broken over two lines.
const JOIN: char = '\u{a0}';

/// 10⁰ to 10²²: powers of ten that are exact.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// What a number counts, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Seconds, with the unit that keeps the largest short.
    Seconds,
    /// A share of one, in per cent.
    Share,
    /// A plain number.
    Plain,
    /// A whole number, in full.
    Whole,
}

/// A number to its three digits: `0.123`, `12.3`, `12 300`; below half a thousandth `0`.
pub fn number(value: f64) -> String {
    let size = value.abs();
    let exponent = exponent(size);
    let (mut digits, mut decimals, mut zeros) = rounded(size, exponent);
    if digits >= 1000.0 {
        (digits, decimals, zeros) = rounded(size, exponent + 1);
    }
    if digits == 0.0 {
        return "0".into();
    }
    let sign = if value < 0.0 { "−" } else { "" };
    let mut text = format!("{digits:0>width$}", width = decimals + 1);
    let rest = text.split_off(text.len() - decimals);
    text += &"0".repeat(zeros);
    let point = if decimals > 0 { "." } else { "" };
    format!("{sign}{}{point}{rest}", grouped(&text))
}

/// A whole number in full.
pub fn whole(value: f64) -> String {
    grouped(&format!("{value:.0}"))
}

/// A number with its interval, in the unit of its kind: `2.41 (2.30 to 2.52) ms`. Where the interval is no wider than the
/// digits, the number alone.
pub fn shown(range: Range, kind: Kind) -> String {
    let unit = Unit::of(range, kind);
    let [at, low, high] = [range.at, range.low, range.high].map(|value| unit.bare(value));
    let text = match low == at && high == at {
        true => at,
        false => format!("{at} ({low} to {high})"),
    };
    unit.after(text)
}

/// The two ends of an interval that holds zero, each as what it means: `Rust 2.00 ms more to 3.00 ms less`.
pub(crate) fn either(range: Range, kind: Kind) -> String {
    let unit = Unit::of(range, kind);
    let of = |value: f64| unit.after(unit.bare(value));
    format!("Rust {} more to {} less", of(-range.low), of(range.high))
}

/// The largest power of ten that is not above `size`, from 10⁻³ on.
fn exponent(size: f64) -> i32 {
    match size {
        s if s < 0.01 => -3,
        s if s < 0.1 => -2,
        s if s < 1.0 => -1,
        s => POWERS[1..].iter().take_while(|power| s >= **power).count() as i32,
    }
}

/// The digits as a whole number, how many of them stand behind the point, and how many zeros follow.
fn rounded(size: f64, exponent: i32) -> (f64, usize, usize) {
    if exponent <= 2 {
        let decimals = (2 - exponent).min(3) as usize;
        ((size * POWERS[decimals] + 0.5).floor(), decimals, 0)
    } else {
        let zeros = ((exponent - 2) as usize).min(POWERS.len() - 1);
        ((size / POWERS[zeros] + 0.5).floor(), 0, zeros)
    }
}

/// Thousands apart, from five digits on.
fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(JOIN);
        }
        text.push(digit);
    }
    text
}

/// The unit in which all numbers of an interval are written.
struct Unit {
    factor: f64,
    name: &'static str,
    whole: bool,
}

impl Unit {
    fn of(range: Range, kind: Kind) -> Self {
        let largest = range.low.abs().max(range.high.abs());
        let (factor, name) = match kind {
            Kind::Seconds if largest >= 1.0 => (1.0, "s"),
            Kind::Seconds if largest >= 1e-3 => (1e3, "ms"),
            Kind::Seconds if largest >= 1e-6 => (1e6, "µs"),
            Kind::Seconds => (1e9, "ns"),
            Kind::Share => (100.0, "%"),
            Kind::Plain | Kind::Whole => (1.0, ""),
        };
        Self {
            factor,
            name,
            whole: kind == Kind::Whole,
        }
    }

    fn bare(&self, value: f64) -> String {
        match self.whole {
            true => whole(value),
            false => number(value * self.factor),
        }
    }

    fn after(&self, text: String) -> String {
        match self.name {
            "" => text,
            name => format!("{text}{JOIN}{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace(JOIN, " ")
    }

    #[test]
    fn three_digits_and_no_more_than_three_behind_the_point() {
        for (value, text) in [
            (0.0, "0"),
            (0.0004, "0"),
            (-0.0004, "0"),
            (0.0005, "0.001"),
            (0.0123, "0.012"),
            (0.9994, "0.999"),
            (0.9996, "1.00"),
            (1.0, "1.00"),
            (2.345, "2.35"),
            (9.996, "10.0"),
            (12.34, "12.3"),
            (99.96, "100"),
            (999.6, "1000"),
            (1234.0, "1230"),
            (12_345.0, "12 300"),
            (-1_234_567.0, "−1 230 000"),
            (9.996e20, "1 000 000 000 000 000 000 000"),
        ] {
            assert_eq!(plain(number(value)), text, "{value}");
        }
    }

    #[test]
    fn halves_are_rounded_up() {
        // Exact in binary: Rust's own formatting would round them to even.
        assert_eq!([0.0625, 1.125, 2.5].map(number), ["0.063", "1.13", "2.50"]);
        assert_eq!(plain(number(10_250.0)), "10 300");
    }

    #[test]
    fn an_interval_has_one_unit() {
        let range = |low, at, high| Range { at, low, high };
        for (range, kind, text) in [
            (
                range(8e-4, 9e-4, 1.2e-3),
                Kind::Seconds,
                "0.900 (0.800 to 1.20) ms",
            ),
            (range(2.0, 3.0, 4.0), Kind::Seconds, "3.00 (2.00 to 4.00) s"),
            (range(5e-7, 5e-7, 5e-7), Kind::Seconds, "500 ns"),
            (
                range(0.04, 0.05, 0.123),
                Kind::Share,
                "5.00 (4.00 to 12.3) %",
            ),
            (range(0.02, 0.02001, 0.02002), Kind::Seconds, "20.0 ms"),
            (range(2.0, 2.0, 30_000.0), Kind::Whole, "2 (2 to 30 000)"),
        ] {
            assert_eq!(plain(shown(range, kind)), text);
        }
        let open = range(-2e-3, 1e-3, 3e-3);
        assert_eq!(
            plain(either(open, Kind::Seconds)),
            "Rust 2.00 ms more to 3.00 ms less"
        );
    }
}
