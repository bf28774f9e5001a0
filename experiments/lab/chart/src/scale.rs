//! Where a value lies along an axis.

use crate::Error;

/// Share of the axis left free beyond the outermost values, on each side.
const MARGIN: f64 = 0.04;

/// How values are spread along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally long.
    Linear,
    /// Equal ratios are equally long. Values must be above zero.
    Log,
}

impl Scale {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Log => "logarithmic",
        }
    }

    fn forward(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => value.ln(),
        }
    }

    fn back(self, place: f64) -> f64 {
        match self {
            Self::Linear => place,
            Self::Log => place.exp(),
        }
    }

    /// Half the span shown around values that are all the same, in the scale's own measure.
    fn least_half_span(self, middle: f64) -> f64 {
        match self {
            Self::Linear => (middle.abs() * 1e-3).max(1e-12),
            Self::Log => 1e-3,
        }
    }
}

/// The part of a scale that is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) scale: Scale,
    from: f64,
    to: f64,
}

impl Span {
    /// A span that holds all values with a margin; a zero at a linear axis' end stays there.
    pub(crate) fn over(chart: &str, scale: Scale, values: &[f64]) -> Result<Self, Error> {
        if values.is_empty() {
            return Err(Error::Empty {
                chart: chart.to_owned(),
            });
        }
        for &value in values {
            if !value.is_finite() || (scale == Scale::Log && value <= 0.0) {
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
        Ok(Self { scale, from, to })
    }

    /// From 0 at the lower end to 1 at the upper one.
    pub(crate) fn fraction(&self, value: f64) -> f64 {
        (self.scale.forward(value) - self.from) / (self.to - self.from)
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
    fn zero_on_a_log_axis_is_refused_by_name() {
        let error = Span::over("primes-ratio", Scale::Log, &[1.0, 0.0]).unwrap_err();
        assert!(matches!(error, Error::Value { .. }));
        assert!(error.to_string().contains("primes-ratio"), "{error}");
        assert!(Span::over("c", Scale::Linear, &[f64::NAN]).is_err());
    }
}
