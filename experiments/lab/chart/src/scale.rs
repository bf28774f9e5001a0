//! Where a value lies along an axis.

use crate::Error;

/// Share of the axis left free beyond the outermost values, on each side.
const MARGIN: f64 = 0.04;
/// Share of an axis that is kept for a zero that stands apart, and where in it the zero stands.
const APART: f64 = 0.16;
const ZERO: f64 = 0.03;

/// How values are spread along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally long.
    Linear,
    /// Equal ratios are equally long. Values must be above zero.
    Log,
    /// As `Log`, and a zero stands apart at the lower end, behind a break: it has no place on the scale itself.
    ZeroApart,
}

impl Scale {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Log | Self::ZeroApart => "logarithmic",
        }
    }

    fn forward(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log | Self::ZeroApart => value.ln(),
        }
    }

    fn back(self, place: f64) -> f64 {
        match self {
            Self::Linear => place,
            Self::Log | Self::ZeroApart => place.exp(),
        }
    }

    /// Half the span shown around values that are all the same, in the scale's own measure.
    fn least_half_span(self, middle: f64) -> f64 {
        match self {
            Self::Linear => (middle.abs() * 1e-3).max(1e-12),
            Self::Log | Self::ZeroApart => 1e-3,
        }
    }
}

/// The part of a scale that is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) scale: Scale,
    from: f64,
    to: f64,
    /// Share of the length before the scale begins: none without a zero that stands apart.
    apart: f64,
}

impl Span {
    /// A span that holds all values with a margin; a zero at a linear axis' end stays there.
    pub(crate) fn over(chart: &str, scale: Scale, values: &[f64]) -> Result<Self, Error> {
        if values.is_empty() {
            return Err(Error::Empty {
                chart: chart.to_owned(),
            });
        }
        let (zeros, values): (Vec<f64>, Vec<f64>) =
            (values.iter()).partition(|value| scale == Scale::ZeroApart && **value == 0.0);
        // Zeros alone have no scale: any decade will do.
        let values = if values.is_empty() { vec![1.0] } else { values };
        for &value in &values {
            if !value.is_finite() || (scale != Scale::Linear && value <= 0.0) {
                return Err(Error::Value {
                    chart: chart.to_owned(),
                    value: value.to_string(),
                    axis: scale.name(),
                });
            }
        }
        let low = values
            .iter()
            .copied()
            .map(|v| scale.forward(v))
            .fold(f64::INFINITY, f64::min);
        let high = values
            .iter()
            .copied()
            .map(|v| scale.forward(v))
            .fold(f64::NEG_INFINITY, f64::max);
        let middle = f64::midpoint(low, high);
        let half = ((high - low) / 2.0).max(scale.least_half_span(middle));
        let reach = half * (1.0 + 2.0 * MARGIN);
        let (mut from, mut to) = (middle - reach, middle + reach);
        if scale == Scale::Linear && low == 0.0 && high > 0.0 {
            from = 0.0;
        }
        if scale == Scale::Linear && high == 0.0 && low < 0.0 {
            to = 0.0;
        }
        let apart = if zeros.is_empty() { 0.0 } else { APART };
        Ok(Self {
            scale,
            from,
            to,
            apart,
        })
    }

    /// From 0 at the lower end to 1 at the upper one.
    pub(crate) fn fraction(&self, value: f64) -> f64 {
        if self.apart > 0.0 && value < self.low() {
            return ZERO + (self.apart - ZERO) * value / self.low();
        }
        let along = (self.scale.forward(value) - self.from) / (self.to - self.from);
        self.apart + (1.0 - self.apart) * along
    }

    /// Where the axis is broken, between a zero that stands apart and the scale.
    pub(crate) fn broken_at(&self) -> Option<f64> {
        (self.apart > 0.0).then_some(f64::midpoint(ZERO, self.apart))
    }

    /// Lowest value shown.
    pub(crate) fn low(&self) -> f64 {
        self.scale.back(self.from)
    }

    /// Highest value shown.
    pub(crate) fn high(&self) -> f64 {
        self.scale.back(self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, Span};
    use crate::Error;

    #[test]
    fn equal_ratios_are_equally_long() {
        let span = Span::over("c", Scale::Log, &[0.25, 4.0]).unwrap();
        let length = |a: f64, b: f64| span.fraction(b) - span.fraction(a);
        assert!((length(0.5, 1.0) - length(1.0, 2.0)).abs() < 1e-12);
        assert!((span.fraction(1.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn one_value_lies_in_the_middle() {
        for scale in [Scale::Linear, Scale::Log] {
            let span = Span::over("c", scale, &[7.0, 7.0]).unwrap();
            assert!((span.fraction(7.0) - 0.5).abs() < 1e-9);
            assert!(span.low() < 7.0 && span.high() > 7.0);
        }
    }

    #[test]
    fn rates_begin_at_zero() {
        let span = Span::over("c", Scale::Linear, &[0.0, 0.6]).unwrap();
        assert_eq!(span.low(), 0.0);
    }

    #[test]
    fn a_zero_apart_stands_before_a_break_and_the_rest_is_logarithmic() {
        let span = Span::over("c", Scale::ZeroApart, &[0.0, 10.0, 1000.0]).unwrap();
        let places = [0.0, 10.0, 100.0, 1000.0].map(|value| span.fraction(value));
        let broken = span.broken_at().unwrap();
        assert!(places[0] < broken && broken < places[1], "{places:?}");
        let between = span.fraction(0.5);
        assert!(places[0] < between && between < places[1], "{between}");
        assert!((places[2] - places[1] - (places[3] - places[2])).abs() < 1e-12);
        let whole = Span::over("c", Scale::ZeroApart, &[10.0, 1000.0]).unwrap();
        let log = Span::over("c", Scale::Log, &[10.0, 1000.0]).unwrap();
        assert_eq!(whole.broken_at(), None);
        assert_eq!(whole.fraction(70.0), log.fraction(70.0));
        assert!(Span::over("c", Scale::ZeroApart, &[-1.0, 1.0]).is_err());
        assert!(Span::over("c", Scale::ZeroApart, &[0.0]).is_ok());
    }

    #[test]
    fn zero_on_a_log_axis_is_refused_by_name() {
        let error = Span::over("primes-ratio", Scale::Log, &[1.0, 0.0]).unwrap_err();
        assert!(matches!(error, Error::Value { .. }));
        assert!(error.to_string().contains("primes-ratio"), "{error}");
        assert!(Span::over("c", Scale::Linear, &[f64::NAN]).is_err());
    }
}
