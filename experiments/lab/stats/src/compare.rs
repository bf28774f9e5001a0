//! Two subjects compared: ratio, intervals, verdict.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::units::{FEWEST_FREE, Together, Units, check, units};
use crate::{Criterion, Error, Interval, Pair, Place, Unit, Warning};

/// Error rate of a verdict over a whole history: of measurements that are looked at again after every further unit, however
/// many, fewer than so many ever give a wrong one.
pub const ERROR_RATE: f64 = 0.05;

/// Confidence of the interval that a verdict on so many units is read off: the error rate, divided by their number, is
/// what it may leave out. So 1 % at five units, 0.25 % at twenty. Looks at more units are ever less likely to be wrong,
/// and the sum over all looks stays below [`ERROR_RATE`], as `tests/simulation/histories.rs` shows.
pub fn deciding_confidence(units: usize) -> f64 {
    1.0 - ERROR_RATE / units.max(1) as f64
}

/// Power at which [`Comparison::minimum_detectable`] is stated.
const POWER: f64 = 0.8;

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

impl Verdict {
    /// Equivalent if all of `deciding` lies inside the margin; above or below if all of it lies on that side of 1;
    /// inconclusive otherwise, or without an interval.
    pub fn of(deciding: Option<Interval>, margin: f64) -> Self {
        let Some(deciding) = deciding else {
            return Self::Inconclusive;
        };
        if margin > 0.0 && Interval::within(margin).encloses(&deciding) {
            Self::Equivalent
        } else if deciding.low > 1.0 {
            Self::Above
        } else if deciding.high < 1.0 {
            Self::Below
        } else {
            Self::Inconclusive
        }
    }

    /// What stands after several looks at growing evidence, in their order: a later look replaces an earlier verdict
    /// only by another verdict, never by "inconclusive".
    pub fn standing(looks: impl IntoIterator<Item = Self>) -> Self {
        let settled = |verdict: &Self| *verdict != Self::Inconclusive;
        let last = looks.into_iter().filter(settled).last();
        last.unwrap_or(Self::Inconclusive)
    }
}

/// How to judge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Confidence of the interval that is shown; verdicts are read off one at [`deciding_confidence`].
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
    /// Typical ratio: the median of the units'. Half of the blocks (or layouts) give more, half give less. Of blocks that were read
    /// together, what they give so.
    pub ratio: f64,
    /// Interval of the typical ratio; `None` if there are too few units.
    pub interval: Option<Interval>,
    /// What verdicts are read off: the interval at [`deciding_confidence`], reaching at least as far around the ratio as the noise
    /// floor does.
    pub deciding: Option<Interval>,
    /// Mean of `other` over mean of `baseline`: what matters for total cost, rare slow runs included.
    pub ratio_of_means: f64,
    /// The judgement by the deciding interval and the margin.
    pub verdict: Verdict,
    /// What was counted as one independent observation.
    pub unit: Unit,
    /// How many of them.
    pub units: usize,
    /// How many blocks they came from.
    pub blocks: usize,
    /// Upper limit of what a twin differs by from its original: 0.004 is 0.4 %. The far end of its interval, the farthest of
    /// all twins. `None` without a twin that has an interval.
    pub noise_floor: Option<f64>,
    /// What a twin differed by in these blocks, the largest of all twins.
    pub twin_difference: Option<f64>,
    /// Relative difference that such a run reports with 80 % power; `None` without an interval.
    pub minimum_detectable: Option<f64>,
    /// What to know beside the figures.
    pub warnings: Vec<Warning>,
    /// What verdicts were read off at earlier looks, where the evidence was looked at before: after each session but the last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<Interval>,
}

/// Compares the two sides of `pairs`. Each of `twins` holds the pairs of one side with its own twin (the same program
/// under another name), from the same blocks.
///
/// Fails if a series is empty, a value is not finite and above zero, or the settings make no sense.
pub fn compare(
    pairs: &[Pair],
    twins: &[&[Pair]],
    settings: &Settings,
) -> Result<Comparison, Error> {
    let twins: Vec<Blocks> = twins.iter().map(|twin| Blocks::of(twin)).collect();
    compare_blocks(Blocks::of(pairs), &twins, settings)
}

/// Blocks, and how they are read.
#[derive(Clone, Copy)]
pub struct Blocks<'a> {
    /// Both sides of each.
    pub pairs: &'a [Pair],
    /// What several say together, where they are not read one by one.
    pub together: Option<Together<'a>>,
}

impl<'a> Blocks<'a> {
    /// To be read one by one.
    pub fn of(pairs: &'a [Pair]) -> Self {
        Self {
            pairs,
            together: None,
        }
    }
}

/// The same as [`compare`], of blocks that may be read together: then the ratio is what all of them give so, with the interval of
/// [`Jackknife`](crate::Jackknife) over the units.
///
/// # Errors
/// Those of [`compare`].
pub fn compare_blocks(
    blocks: Blocks,
    twins: &[Blocks],
    settings: &Settings,
) -> Result<Comparison, Error> {
    settings.check()?;
    check(blocks.pairs, "pairs", ["baseline", "other"])?;
    let twins: Vec<Twin> = (twins.iter())
        .map(|twin| Twin::measure(*twin, settings))
        .collect::<Result<_, _>>()?;
    let mut comparison = Comparison::without_twin(blocks, settings);
    comparison.allow_for(&twins, settings);
    Ok(comparison)
}

impl Comparison {
    fn without_twin(Blocks { pairs, together }: Blocks, settings: &Settings) -> Self {
        let units = units(pairs, together);
        let deciding = deciding_confidence(units.log_ratios.len()).max(settings.confidence);
        let mut comparison = Self {
            ratio: units.estimate().exp(),
            interval: units.interval(settings.confidence).map(Interval::exp),
            deciding: units.interval(deciding).map(Interval::exp),
            ratio_of_means: ratio_of_means(pairs),
            verdict: Verdict::Inconclusive,
            unit: units.unit,
            units: units.log_ratios.len(),
            blocks: pairs.len(),
            noise_floor: None,
            twin_difference: None,
            minimum_detectable: None,
            warnings: Vec::new(),
            looks: Vec::new(),
        };
        comparison.warn(&units);
        comparison
    }

    /// Whether the verdict settles the question: anything but inconclusive.
    pub fn decided(&self) -> bool {
        self.verdict != Verdict::Inconclusive
    }

    /// The interval that the verdict was read off: the deciding one, or where that leaves open what an earlier look had shown, the
    /// latest look's that did. Whoever draws it shows what the verdict says.
    pub fn read_off(&self, margin: f64) -> Option<Interval> {
        let latest_first = self.deciding.iter().chain(self.looks.iter().rev());
        let mut settled =
            latest_first.filter(|look| Verdict::of(Some(**look), margin) == self.verdict);
        settled.next().copied().or(self.deciding)
    }

    /// Where the ratio lies by a claim's criterion. As a verdict does, a place stands until a later look shows another: a
    /// wider interval over sessions does not open what was known.
    pub fn place(&self, criterion: &Criterion) -> Place {
        let latest_first = self.deciding.iter().chain(self.looks.iter().rev());
        let mut places = latest_first.map(|deciding| criterion.place(deciding));
        let known = places.find(|place| *place != Place::Open);
        known.unwrap_or(Place::Open)
    }

    fn allow_for(&mut self, twins: &[Twin], settings: &Settings) {
        let largest = |of: fn(&Twin) -> Option<f64>| twins.iter().filter_map(of).reduce(f64::max);
        self.twin_difference = largest(Twin::difference);
        self.noise_floor = largest(Twin::upper_limit);
        let floor = 1.0 + self.noise_floor.unwrap_or(0.0);
        let around = Interval {
            low: self.ratio / floor,
            high: self.ratio * floor,
        };
        let alone = Verdict::of(self.deciding, 0.0);
        self.deciding = self.deciding.map(|deciding| deciding.hull(around));
        self.verdict = Verdict::of(self.deciding, settings.margin);
        self.minimum_detectable = self.detectable(settings);
        self.warnings.extend(twins.iter().filter_map(Twin::warning));
        if let Some(noise_floor) = self.noise_floor
            && alone != Verdict::of(self.deciding, 0.0)
        {
            self.warnings.push(Warning::BelowNoiseFloor { noise_floor });
        }
    }

    /// The estimate must lie farther from 1 than the deciding interval's half-width, and falls short of the truth by up
    /// to `z(power)` standard errors in all but one of five runs.
    fn detectable(&self, settings: &Settings) -> Option<f64> {
        let hurdle = self.deciding?.log_half_width();
        let student = StudentsT::new(0.0, 1.0, (self.units - 1) as f64).ok()?;
        let quantile = student.inverse_cdf((1.0 + settings.confidence) / 2.0);
        let standard_error = self.interval?.log_half_width() / quantile;
        Some((hurdle + Normal::standard().inverse_cdf(POWER) * standard_error).exp_m1())
    }

    fn warn(&mut self, units: &Units) {
        match self.interval {
            None => self.warnings.push(Warning::TooFewUnits {
                unit: self.unit,
                units: self.units,
                needed: units.fewest(),
            }),
            Some(_) if self.units < FEWEST_FREE => {
                self.warnings.push(Warning::FewUnits { units: self.units });
            }
            Some(interval) if !interval.contains(self.ratio_of_means) => {
                self.warnings.push(Warning::Skewed {
                    ratio_of_means: self.ratio_of_means,
                });
            }
            Some(_) => {}
        }
        if let Some(layouts) = units.ignored_layouts {
            self.warnings
                .push(Warning::LayoutVariationNotIncluded { layouts });
        }
    }
}

/// A side against itself.
struct Twin(Comparison);

impl Twin {
    fn measure(blocks: Blocks, settings: &Settings) -> Result<Self, Error> {
        check(blocks.pairs, "twin", ["twin's original", "twin"])?;
        Ok(Self(Comparison::without_twin(blocks, settings)))
    }

    /// The same size whichever of the two is divided by.
    fn difference(&self) -> Option<f64> {
        Some(self.0.ratio.ln().abs().exp_m1())
    }

    fn upper_limit(&self) -> Option<f64> {
        let interval = self.0.interval?;
        Some(
            interval
                .low
                .ln()
                .abs()
                .max(interval.high.ln().abs())
                .exp_m1(),
        )
    }

    fn warning(&self) -> Option<Warning> {
        let (ratio, units) = (self.0.ratio, self.0.units);
        match self.0.interval {
            None => Some(Warning::TwinTooShort { units }),
            Some(interval) if !interval.contains(1.0) => Some(Warning::TwinDiffers { ratio }),
            Some(_) => None,
        }
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
