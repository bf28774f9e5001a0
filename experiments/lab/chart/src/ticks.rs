//! Ticks for any span: plotters' log axes can come out with none, so they are computed here.
//!
//! Families of ticks are tried from the most telling to the plainest: powers of two for ratios and bytes; 1-2-5 of each
//! decade for other log axes; round steps for all. The first that gives at least three ticks whose labels fit is taken.

use crate::notation::{Notation, label};
use crate::scale::{Scale, Span};

/// More ticks than this say nothing more.
const MOST: usize = 9;
/// The same for round steps, of which the next coarser ones are nearly as fine.
const MOST_STEPS: f64 = 7.0;

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
        let label = named(value, notation);
        kept.push(Tick { value, label });
        if !fits(&kept) {
            kept.pop();
        }
    }
    kept
}

/// A value of the data as a tick: in full where that is short and no power of ten.
fn named(value: f64, notation: Notation) -> String {
    let is_power = value > 0.0 && value.log10().fract().abs() < 1e-9;
    match notation {
        Notation::Plain if value < 1e6 && !is_power => label(value, Some(1.0), notation, value),
        _ => label(value, None, notation, value),
    }
}

type Family = Vec<Vec<Tick>>;

fn families(span: &Span, notation: Notation) -> Vec<Family> {
    let mut families = match (span.scale, notation) {
        (Scale::Linear, Notation::Bytes) => vec![binary_steps(span)],
        (Scale::Linear, _) => vec![steps(span, notation)],
        (_, Notation::Bytes) => vec![powers_of_two(span, notation), binary_steps(span)],
        (_, Notation::Ratio) => vec![
            powers_of_two(span, notation),
            decades(span, notation),
            steps(span, notation),
        ],
        // Whichever side is ahead: steps of one side would be no steps of the other.
        (_, Notation::Lead) => vec![powers_of_two(span, notation)],
        _ => vec![decades(span, notation), steps(span, notation)],
    };
    if span.broken_at().is_some() {
        let zero = Tick {
            value: 0.0,
            label: label(0.0, None, notation, 0.0),
        };
        for ticks in families.iter_mut().flatten() {
            ticks.insert(0, zero.clone());
        }
    }
    families
}

fn powers_of_two(span: &Span, notation: Notation) -> Family {
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
                    label: label(value, None, notation, value),
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

/// Steps that are powers of two: round numbers of the units of bytes.
fn binary_steps(span: &Span) -> Family {
    let (low, high) = (span.low(), span.high());
    let top = (high - low).log2().ceil() as i32;
    (top - 8..=top)
        .rev()
        .map(|power| {
            let step = 2f64.powi(power);
            let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
            let values = (first..=last).map(|i| i as f64 * step);
            values
                .map(|value| Tick {
                    value,
                    label: label(value, Some(step), Notation::Bytes, high),
                })
                .collect()
        })
        .collect()
}

fn decimal(mantissa: f64, exponent: i32) -> f64 {
    if exponent < 0 {
        mantissa / 10f64.powi(-exponent)
    } else {
        mantissa * 10f64.powi(exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::{Notation, choose, given};
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
    fn bytes_tick_at_powers_of_two() {
        let mib = |value: f64| value * 1_048_576.0;
        assert_eq!(
            labels(Scale::Log, Notation::Bytes, &[mib(3.0), mib(150.0)]),
            ["4 MiB", "8 MiB", "16 MiB", "32 MiB", "64 MiB", "128 MiB"]
        );
        assert_eq!(
            labels(Scale::Linear, Notation::Bytes, &[0.0, mib(300.0)]),
            ["0", "64 MiB", "128 MiB", "192 MiB", "256 MiB"]
        );
    }

    #[test]
    fn every_span_has_a_tick() {
        for exponent in -12..12 {
            for width in [1.0, 1.000_1, 1.3, 2.2, 40.0, 1e7] {
                let low = 3.7 * 10f64.powi(exponent);
                for scale in [Scale::Log, Scale::Linear] {
                    for notation in [Notation::Plain, Notation::Bytes] {
                        assert!(
                            labels(scale, notation, &[low, low * width]).len() >= 2,
                            "{low} {width} {scale:?} {notation:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn given_ticks_are_written_as_their_data_are() {
        let ticks = given(
            &[0.0, 5000.0, 10_000.0, 20_000.0, 2e7],
            Notation::Plain,
            |_| true,
        );
        let labels: Vec<_> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["0", "5000", "10⁴", "20\u{a0}000", "2×10⁷"]);
    }

    #[test]
    fn a_zero_apart_is_a_tick() {
        let found = labels(Scale::ZeroApart, Notation::Plain, &[0.0, 10.0, 1000.0]);
        assert_eq!(found[..2], ["0", "10"]);
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
}
