//! How values are written along an axis.

/// How values of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// As a number; whole powers of ten from 10⁴ as such.
    Plain,
    /// As a multiple: "½×", "1.05×".
    Ratio,
    /// How many times one of two sides is ahead, whichever it is: 4 and ¼ are both "4×", 1 is "level".
    Lead,
    /// A share of one, in per cent.
    Percent,
    /// A duration in seconds, with the fitting unit: "20 ms".
    Seconds,
    /// A size in bytes, with the fitting power of two: "64 MiB".
    Bytes,
    /// A percentile, by the number of values of which one lies beyond it: 1000 is "p99.9".
    Percentile,
}

/// `step` is the distance between ticks where it is even, and decides the decimals; `largest` decides the unit.
pub(crate) fn label(value: f64, step: Option<f64>, notation: Notation, largest: f64) -> String {
    match notation {
        Notation::Plain => plain(value, step),
        Notation::Ratio => ratio(value, step),
        Notation::Lead => lead(value),
        Notation::Percent => format!("{} %", number(value * 100.0, step.map(|s| s * 100.0))),
        Notation::Seconds => seconds(value, step, largest),
        Notation::Bytes => bytes(value, step, largest),
        Notation::Percentile => format!("p{}", number(100.0 * (1.0 - value.recip()), None)),
    }
}

fn plain(value: f64, step: Option<f64>) -> String {
    let exponent = value.abs().log10();
    if step.is_none() && value > 0.0 && exponent >= 4.0 - 1e-9 {
        let whole = (exponent + 1e-9).floor() as i32;
        let mantissa = value / 10f64.powi(whole);
        let power = format!("10{}", superscript(whole));
        return if (mantissa - 1.0).abs() < 1e-9 {
            power
        } else {
            format!("{}×{power}", number(mantissa, None))
        };
    }
    grouped(&number(value, step))
}

fn ratio(value: f64, step: Option<f64>) -> String {
    let fraction = [(0.5, "½"), (0.25, "¼"), (0.125, "⅛")]
        .into_iter()
        .find(|(v, _)| *v == value);
    match (step, fraction) {
        (None, Some((_, sign))) => format!("{sign}×"),
        (None, None)
            if value < 1.0
                && (1.0 / value).fract() == 0.0
                && (1.0 / value).log2().fract() == 0.0 =>
        {
            format!("1/{}×", 1.0 / value)
        }
        _ => format!("{}×", number(value, step)),
    }
}

fn lead(value: f64) -> String {
    if value == 1.0 {
        return "level".to_owned();
    }
    let times = value.max(value.recip());
    format!("{}×", number((times * 1e6).round() / 1e6, None))
}

fn seconds(value: f64, step: Option<f64>, largest: f64) -> String {
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")];
    let fitting = units
        .into_iter()
        .find(|(size, _)| largest >= size * (1.0 - 1e-9));
    let (size, unit) = fitting.unwrap_or((1e-9, "ns"));
    if value == 0.0 {
        return "0".to_owned();
    }
    format!("{} {unit}", number(value / size, step.map(|s| s / size)))
}

fn bytes(value: f64, step: Option<f64>, largest: f64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let fitting = units
        .into_iter()
        .find(|(power, _)| largest >= 2f64.powi(*power));
    let (power, unit) = fitting.unwrap_or((0, "B"));
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = 2f64.powi(power);
    // Halves of a unit have more decimals than their size tells: as few as tell the value.
    let step = step.map(|s| s / size).filter(|s| s.fract() == 0.0);
    format!("{} {unit}", number(value / size, step))
}

/// With the decimals that the step needs; without a step, with as few as tell the value.
fn number(value: f64, step: Option<f64>) -> String {
    let decimals = match step {
        Some(step) => (-(step.log10() + 1e-9).floor()).max(0.0) as usize,
        None => (0..=9).find(|&d| exact(value, d)).unwrap_or(9),
    };
    let text = format!("{value:.decimals$}");
    text.strip_prefix('-')
        .filter(|rest| rest.chars().all(|c| "0.".contains(c)))
        .unwrap_or(&text)
        .replace('-', "−")
}

fn exact(value: f64, decimals: usize) -> bool {
    let scaled = value * 10f64.powi(decimals as i32);
    (scaled - scaled.round()).abs() <= 1e-9 * scaled.abs()
        && (value == 0.0 || scaled.round() != 0.0)
}

/// Thousands apart by spaces, from five digits on.
fn grouped(number: &str) -> String {
    let (whole, rest) = number
        .split_once('.')
        .map_or((number, String::new()), |(w, r)| (w, format!(".{r}")));
    let digits = whole.trim_start_matches('−');
    if digits.len() < 5 {
        return number.to_owned();
    }
    let sign = if digits.len() < whole.len() && whole.starts_with('−') {
        "−"
    } else {
        ""
    };
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|g| std::str::from_utf8(g).ok())
        .collect();
    format!("{sign}{}{rest}", groups.join("\u{a0}"))
}

fn superscript(number: i32) -> String {
    let sign = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c.to_digit(10)? as usize);
    number
        .to_string()
        .chars()
        .map(|c| sign(c).unwrap_or('⁻'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Notation, label};

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(
            label(12_500.0, Some(500.0), Notation::Plain, 12_500.0),
            "12\u{a0}500"
        );
        assert_eq!(label(-0.02, Some(0.01), Notation::Percent, 0.02), "−2 %");
        assert_eq!(label(-0.0, Some(0.5), Notation::Plain, 1.0), "0.0");
        assert_eq!(label(2e7, None, Notation::Plain, 2e7), "2×10⁷");
    }

    #[test]
    fn sizes_have_binary_units() {
        let mib = 1_048_576.0;
        let of =
            |value: f64, step, largest| label(value * mib, step, Notation::Bytes, largest * mib);
        assert_eq!(of(64.0, None, 64.0), "64 MiB");
        assert_eq!(of(256.0, Some(256.0 * mib), 1024.0), "0.25 GiB");
        assert_eq!(of(0.0, Some(64.0 * mib), 256.0), "0");
        assert_eq!(of(0.5, None, 0.5), "512 KiB");
    }

    #[test]
    fn a_lead_is_read_the_same_to_both_sides() {
        let of = |value| label(value, None, Notation::Lead, 16.0);
        let named = [0.1, 0.25, 1.0, 1.5, 16.0].map(of);
        assert_eq!(named, ["10×", "4×", "level", "1.5×", "16×"]);
    }

    #[test]
    fn percentiles_are_named_by_how_rare_what_lies_beyond_is() {
        let of = |value| label(value, None, Notation::Percentile, value);
        let named = [2.0, 10.0, 100.0, 1000.0, 10_000.0].map(of);
        assert_eq!(named, ["p50", "p90", "p99", "p99.9", "p99.99"]);
    }
}
