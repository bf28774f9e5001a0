//! Two subjects compared: ratio, interval, verdict.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::few::{FEWEST_UNITS, Few};
use crate::signed_rank::{SignedRank, fewest_units};
use crate::units::{check, units};
use crate::{Error, Pair, Unit, Warning};

/// Power at which [`Comparison::minimum_detectable`] is stated.
const POWER: f64 = 0.8;

/// A closed interval, in the unit of what it encloses: a ratio in a [`Comparison`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies inside or on an end.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    fn exp((low, high): (f64, f64)) -> Self {
        Self {
            low: low.exp(),
            high: high.exp(),
        }
    }
}

/// What the ratio is, relative to 1. For times, `Above` means that `other` is slower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// `other` measures more than `baseline`.
    Above,
    /// `other` measures less than `baseline`.
    Below,
    /// Any difference is smaller than the margin.
    Equivalent,
    /// Neither could be shown.
    Inconclusive,
}

/// How to judge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Confidence of the interval; one minus it is the error rate of a verdict.
    pub confidence: f64,
    /// Equivalence margin as a relative difference: 0.03 stands for ratios in [1/1.03, 1.03]. At 0 nothing is
    /// ever called equivalent.
    pub margin: f64,
}

impl Default for Settings {
    /// 95 % confidence, no margin.
    fn default() -> Self {
        Self {
            confidence: 0.95,
            margin: 0.0,
        }
    }
}

impl Settings {
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return Err(Error::BadConfidence(self.confidence));
        }
        if !(self.margin.is_finite() && self.margin >= 0.0) {
            return Err(Error::BadMargin(self.margin));
        }
        Ok(())
    }
}

/// What the measurements say about `other / baseline`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Comparison {
    /// Typical ratio: exponential of the pseudo-median of the log ratios.
    pub ratio: f64,
    /// Interval of the typical ratio; `None` if there are too few units.
    pub interval: Option<Interval>,
    /// Two-sided, of "the ratio is 1", by the test that the interval inverts.
    pub p_value: f64,
    /// Mean of `other` over mean of `baseline`: what matters for total cost, rare slow runs included.
    pub ratio_of_means: f64,
    /// The judgement by the interval, the margin and the noise floor.
    pub verdict: Verdict,
    /// What was counted as one independent observation.
    pub unit: Unit,
    /// How many of them.
    pub units: usize,
    /// How many blocks they came from.
    pub blocks: usize,
    /// Size of the twin's apparent difference from itself: 0.004 is 0.4 %. `None` without a twin.
    pub noise_floor: Option<f64>,
    /// Relative difference that such a run reports with 80 % power; `None` without an interval.
    pub minimum_detectable: Option<f64>,
    /// What to know beside the figures.
    pub warnings: Vec<Warning>,
}

/// Compares the two sides of `pairs`. `twin` holds the pairs of the baseline with its own twin (the same
/// program under another name), from the same blocks.
///
/// Fails if a series is empty, a value is not finite and above zero, or the settings make no sense.
pub fn compare(
    pairs: &[Pair],
    twin: Option<&[Pair]>,
    settings: &Settings,
) -> Result<Comparison, Error> {
    settings.check()?;
    check(pairs, "pairs", ["baseline", "other"])?;
    let twin = twin.map(|twin| Twin::measure(twin, settings)).transpose()?;
    let mut comparison = Comparison::without_twin(pairs, settings);
    comparison.noise_floor = twin.as_ref().map(Twin::noise_floor);
    comparison.minimum_detectable = comparison.detectable(settings);
    comparison.verdict = comparison.verdict_at(comparison.p_value, settings);
    comparison.warn_of_twin(twin);
    Ok(comparison)
}

impl Comparison {
    fn without_twin(pairs: &[Pair], settings: &Settings) -> Self {
        let units = units(pairs);
        let (unit, count) = (units.unit, units.log_ratios.len());
        let ignored_layouts = units.ignored_layouts;
        let few = Few::new(&units.log_ratios);
        let test = SignedRank::new(units.log_ratios);
        let ranks = test.interval(settings.confidence);
        let few = few.filter(|_| ranks.is_none());
        let student = || few.as_ref()?.interval(settings.confidence);
        let mut comparison = Self {
            ratio: few
                .as_ref()
                .map_or(test.pseudo_median(), |few| few.mean)
                .exp(),
            interval: ranks.or_else(student).map(Interval::exp),
            p_value: few.as_ref().map_or_else(|| test.p_value(), Few::p_value),
            ratio_of_means: ratio_of_means(pairs),
            verdict: Verdict::Inconclusive,
            unit,
            units: count,
            blocks: pairs.len(),
            noise_floor: None,
            minimum_detectable: None,
            warnings: Vec::new(),
        };
        comparison.warn(ignored_layouts, settings);
        comparison
    }

    /// The verdict if `p_value` counts instead of the comparison's own: pass one adjusted by
    /// [`holm`](crate::holm) to judge a claim over several comparisons. `settings` as given to [`compare`].
    ///
    /// Equivalent if the interval lies inside the margin; above or below if `p_value` is at most
    /// `1 − confidence` and the difference exceeds the noise floor; inconclusive otherwise. Equivalence is not
    /// adjusted: a claim that *all* of several ratios are equivalent needs no adjustment (intersection–union).
    pub fn verdict_at(&self, p_value: f64, settings: &Settings) -> Verdict {
        let Some(interval) = self.interval else {
            return Verdict::Inconclusive;
        };
        let widest = 1.0 + settings.margin;
        if settings.margin > 0.0 && interval.low >= widest.recip() && interval.high <= widest {
            Verdict::Equivalent
        } else if p_value > 1.0 - settings.confidence || !self.exceeds_noise_floor() {
            Verdict::Inconclusive
        } else if self.ratio > 1.0 {
            Verdict::Above
        } else {
            Verdict::Below
        }
    }

    /// Whether the verdict settles the question: anything but inconclusive.
    pub fn decided(&self) -> bool {
        self.verdict != Verdict::Inconclusive
    }

    fn exceeds_noise_floor(&self) -> bool {
        self.ratio.ln().abs() > self.noise_floor.unwrap_or(0.0).ln_1p()
    }

    /// The estimate must clear both the interval's half-width and the noise floor, and falls short of the
    /// truth by up to `z(power)` standard errors in all but one of five runs.
    fn detectable(&self, settings: &Settings) -> Option<f64> {
        let interval = self.interval?;
        let half_width = (interval.high.ln() - interval.low.ln()) / 2.0;
        let normal = Normal::standard();
        let standard_error = half_width / normal.inverse_cdf((1.0 + settings.confidence) / 2.0);
        let hurdle = half_width.max(self.noise_floor.unwrap_or(0.0).ln_1p());
        Some((hurdle + normal.inverse_cdf(POWER) * standard_error).exp_m1())
    }

    fn warn(&mut self, ignored_layouts: Option<usize>, settings: &Settings) {
        match self.interval {
            None => self.warnings.push(Warning::TooFewUnits {
                unit: self.unit,
                units: self.units,
                needed: FEWEST_UNITS,
            }),
            Some(_) if self.units < fewest_units(settings.confidence) => {
                self.warnings.push(Warning::FewUnits { units: self.units });
            }
            Some(interval) if !interval.contains(self.ratio_of_means) => {
                self.warnings.push(Warning::Skewed {
                    ratio_of_means: self.ratio_of_means,
                });
            }
            Some(_) => {}
        }
        if let Some(layouts) = ignored_layouts {
            self.warnings
                .push(Warning::LayoutVariationNotIncluded { layouts });
        }
    }

    fn warn_of_twin(&mut self, twin: Option<Twin>) {
        let Some(Twin(twin)) = twin else { return };
        match twin.interval {
            None => self
                .warnings
                .push(Warning::TwinTooShort { units: twin.units }),
            Some(interval) if !interval.contains(1.0) => {
                self.warnings
                    .push(Warning::TwinDiffers { ratio: twin.ratio });
            }
            Some(_) => {}
        }
        let excludes_one = self
            .interval
            .is_some_and(|interval| !interval.contains(1.0));
        if let Some(noise_floor) = self.noise_floor
            && excludes_one
            && !self.exceeds_noise_floor()
        {
            self.warnings.push(Warning::BelowNoiseFloor { noise_floor });
        }
    }
}

/// The baseline against itself.
struct Twin(Comparison);

impl Twin {
    fn measure(pairs: &[Pair], settings: &Settings) -> Result<Self, Error> {
        check(pairs, "twin", ["twin's baseline", "twin"])?;
        Ok(Self(Comparison::without_twin(pairs, settings)))
    }

    /// The same size whichever of the two is divided by.
    fn noise_floor(&self) -> f64 {
        self.0.ratio.ln().abs().exp_m1()
    }
}

fn ratio_of_means(pairs: &[Pair]) -> f64 {
    // Sorted sums: the order of the blocks must not change the last bit.
    let sum = |side: fn(&Pair) -> f64| {
        let mut values: Vec<f64> = pairs.iter().map(side).collect();
        values.sort_by(f64::total_cmp);
        values.iter().sum::<f64>()
    };
    sum(|pair| pair.other) / sum(|pair| pair.baseline)
}
