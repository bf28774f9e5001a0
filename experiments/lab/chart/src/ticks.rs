//! Ticks for any span: plotters' log axes can come out with none, so they are computed here.
//!
//! Families of ticks are tried from the most telling to the plainest: powers of two for ratios; 1-2-5 of each decade
//! for other log axes; round steps for all. The first that gives at least three ticks whose labels fit is taken.

use crate::scale::{Scale, Span};

/// More ticks than this say nothing more.
const MOST: usize = 9;
/// The same for round steps, of which the next coarser ones are nearly as fine.
const MOST_STEPS: f64 = 7.0;

/// How values of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// As a number; whole powers of ten from 10⁴ as such.
    Plain,
    /// As a multiple: "½×", "1.05×".
    Ratio,
    /// A share of one, in per cent.
    Percent,
    /// A duration in seconds, with the fitting unit: "20 ms".
    Seconds,
}

/// A value with its label.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

/// The ticks to draw on a span, given a test of whether their labels fit side by side. At least one, if a single one
/// fits.
pub(crate) fn choose(span: &Span, notation: Notation, fits: impl Fn(&[Tick]) -> bool) -> Vec<Tick> {
    let families = families(span, notation);
    for least in [3, 2, 1] {
        for family in &families {
            let best = family
                .iter()
                .filter(|ticks| (least..=MOST).contains(&ticks.len()) && fits(ticks))
                .max_by_key(|ticks| ticks.len());
            if let Some(ticks) = best {
                return ticks.clone();
            }
        }
    }
    Vec::new()
}

/// The given values as ticks; those whose label would touch the one before are left out.
pub(crate) fn given(
    values: &[f64],
    notation: Notation,
    fits: impl Fn(&[Tick]) -> bool,
) -> Vec<Tick> {
    let mut kept: Vec<Tick> = Vec::new();
    for &value in values {
        kept.push(Tick {
            value,
            label: label(value, None, notation, value),
        });
        if !fits(&kept) {
            kept.pop();
        }
    }
    kept
}

type Family = Vec<Vec<Tick>>;

fn families(span: &Span, notation: Notation) -> Vec<Family> {
    match (span.scale, notation) {
        (Scale::Log, Notation::Ratio) => vec![
            powers_of_two(span),
            decades(span, notation),
            steps(span, notation),
        ],
        (Scale::Log, _) => vec![decades(span, notation), steps(span, notation)],
        (Scale::Linear, _) => vec![steps(span, notation)],
    }
}

fn powers_of_two(span: &Span) -> Family {
    let (from, to) = (
        span.low().log2().ceil() as i32,
        span.high().log2().floor() as i32,
    );
    (1..=8)
        .map(|stride| {
            let values = (from..=to)
                .filter(|k| k % stride == 0)
                .map(|k| 2f64.powi(k));
            values
                .map(|value| Tick {
                    value,
                    label: label(value, None, Notation::Ratio, value),
                })
                .collect()
        })
        .collect()
}

fn decades(span: &Span, notation: Notation) -> Family {
    let (low, high) = (span.low(), span.high());
    let (from, to) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let within = |values: &[f64], stride: i32| -> Vec<Tick> {
        (from..=to)
            .filter(|k| k % stride == 0)
            .flat_map(|k| values.iter().map(move |m| decimal(*m, k)))
            .filter(|value| (low..=high).contains(value))
            .map(|value| Tick {
                value,
                label: label(value, None, notation, value),
            })
            .collect()
    };
    let fine = [within(&[1.0, 2.0, 5.0], 1), within(&[1.0, 3.0], 1)];
    fine.into_iter()
        .chain((1..=8).map(|stride| within(&[1.0], stride)))
        .collect()
}

fn steps(span: &Span, notation: Notation) -> Family {
    let (low, high) = (span.low(), span.high());
    let top = (high - low).log10().ceil() as i32;
    let mut family = Vec::new();
    for exponent in (top - 2..=top).rev() {
        for mantissa in [5, 2, 1] {
            let step = decimal(f64::from(mantissa), exponent);
            let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
            if last - first >= MOST_STEPS {
                continue;
            }
            let largest = high.abs().max(low.abs());
            let values = (0..=(last - first).max(-1.0) as i64).map(|i| first + i as f64);
            // A product with a power of ten below one is not the nearest number; a quotient is.
            let values = values.map(|n| decimal(n * f64::from(mantissa), exponent));
            family.push(
                values
                    .map(|value| Tick {
                        value,
                        label: label(value, Some(step), notation, largest),
                    })
                    .collect(),
            );
        }
    }
    family
}

fn decimal(mantissa: f64, exponent: i32) -> f64 {
    if exponent < 0 {
        mantissa / 10f64.powi(-exponent)
    } else {
        mantissa * 10f64.powi(exponent)
    }
}

/// `step` is the distance between ticks where it is even, and decides the decimals; `largest` decides the unit.
fn label(value: f64, step: Option<f64>, notation: Notation, largest: f64) -> String {
    match notation {
        Notation::Plain => plain(value, step),
        Notation::Ratio => ratio(value, step),
        Notation::Percent => format!("{} %", number(value * 100.0, step.map(|s| s * 100.0))),
        Notation::Seconds => seconds(value, step, largest),
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

/// Thousands apart by commas, from five digits on.
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
    format!("{sign}{}{rest}", groups.join(","))
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
    use super::{Notation, choose, given, label};
    use crate::scale::{Scale, Span};

    fn labels(scale: Scale, notation: Notation, values: &[f64]) -> Vec<String> {
        let span = Span::over("c", scale, values).unwrap();
        choose(&span, notation, |_| true)
            .into_iter()
            .map(|tick| tick.label)
            .collect()
    }

    #[test]
    fn ratios_tick_at_powers_of_two() {
        assert_eq!(
            labels(Scale::Log, Notation::Ratio, &[0.2, 9.0]),
            ["¼×", "½×", "1×", "2×", "4×", "8×"]
        );
    }

    #[test]
    fn extreme_ratios_tick_at_wider_powers() {
        let extreme = labels(Scale::Log, Notation::Ratio, &[0.01, 200.0]);
        assert_eq!(
            extreme,
            ["1/64×", "1/16×", "¼×", "1×", "4×", "16×", "64×", "256×"]
        );
    }

    #[test]
    fn ratios_near_one_tick_in_round_steps() {
        assert_eq!(
            labels(Scale::Log, Notation::Ratio, &[0.9, 1.32]),
            ["0.9×", "1.0×", "1.1×", "1.2×", "1.3×"]
        );
        let close = labels(Scale::Log, Notation::Ratio, &[0.999, 1.001]);
        assert_eq!(
            close,
            ["0.9990×", "0.9995×", "1.0000×", "1.0005×", "1.0010×"]
        );
    }

    #[test]
    fn sizes_tick_at_powers_of_ten() {
        assert_eq!(
            labels(Scale::Log, Notation::Plain, &[1e4, 1e9]),
            ["10⁴", "10⁵", "10⁶", "10⁷", "10⁸", "10⁹"]
        );
    }

    #[test]
    fn durations_name_their_unit() {
        assert_eq!(
            labels(Scale::Log, Notation::Seconds, &[2e-6, 3e-1])
                .first()
                .unwrap(),
            "10 µs"
        );
        assert_eq!(
            labels(Scale::Linear, Notation::Seconds, &[0.0, 0.04]),
            ["0", "10 ms", "20 ms", "30 ms", "40 ms"]
        );
    }

    #[test]
    fn rates_tick_in_per_cent() {
        assert_eq!(
            labels(Scale::Linear, Notation::Percent, &[0.0, 0.06])
                .last()
                .unwrap(),
            "6 %"
        );
    }

    #[test]
    fn every_span_has_a_tick() {
        for exponent in -12..12 {
            for width in [1.0, 1.000_1, 1.3, 2.2, 40.0, 1e7] {
                let low = 3.7 * 10f64.powi(exponent);
                for scale in [Scale::Log, Scale::Linear] {
                    assert!(
                        labels(scale, Notation::Plain, &[low, low * width]).len() >= 2,
                        "{low} {width} {scale:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn given_ticks_that_would_touch_are_left_out() {
        let ticks = given(&[1.0, 2.0, 3.0, 4.0], Notation::Plain, |ticks| {
            ticks.len() <= 2
        });
        assert_eq!(
            ticks
                .iter()
                .map(|tick| tick.label.as_str())
                .collect::<Vec<_>>(),
            ["1", "2"]
        );
    }

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(
            label(12_500.0, Some(500.0), Notation::Plain, 12_500.0),
            "12,500"
        );
        assert_eq!(label(-0.02, Some(0.01), Notation::Percent, 0.02), "−2 %");
        assert_eq!(label(-0.0, Some(0.5), Notation::Plain, 1.0), "0.0");
        assert_eq!(label(2e7, None, Notation::Plain, 2e7), "2×10⁷");
    }
}
