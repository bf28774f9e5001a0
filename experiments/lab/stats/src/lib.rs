//! Pure functions: ratios, intervals, verdicts, quantiles. No clock, no process, no disk.
//!
//! # The design the numbers come from
//!
//! Subjects are run in *randomised paired blocks*: each block runs both sides once, in an order drawn
//! afresh. What is analysed is the logarithm of each block's ratio, `d = ln(other / baseline)`.
//!
//! What is estimated is the *typical ratio*: the median of what a block gives. Half of the blocks give more, half give
//! less. The ratio of the means stands beside it, for it says what rare slow runs cost.
//!
//! For identical programs the two runs of a block are exchangeable, and the drawn order alone decides which
//! of them is called `other`. So the sign of each `d` is a fair coin *by design*, whatever the noise: its
//! shape, its drift, its memory from one run to the next. The interval inverts tests that use the fairness of such signs
//! and nothing else; `typical.rs` has the rule, one for any number of units from three on. What it assumes where there
//! are fewer than five is that values lie about one centre.
//!
//! # From measurements to a verdict
//!
//! 1. [`units_needed`] plans from the spread of a pilot, best the twin's, never from a sign, and [`visits_needed`] how
//!    often to visit layouts of which there are fewer; then one final look.
//! 2. [`compare`] reduces blocks to independent units, estimates and judges: [`Comparison`].
//! 3. A verdict is read off an interval at [`deciding_confidence`], which is the stricter the more units there are. So
//!    evidence may grow and be looked at again and again: over all looks together a verdict is wrong in fewer than 5 of
//!    100 measurements. The interval that is shown has the confidence of the [`Settings`].
//! 4. [`Criterion`] says what a claim asks of a ratio, [`Comparison::place`] where a row lies by it, and [`Rows::grade`]
//!    what the rows together say.
//!
//! Where a claim is one of several experiments, each of which is to count once, [`middle()`] says where the middle of its rows
//! lies.
//!
//! What blocks say only together, such as a percentile of all of their requests, is read by [`compare_blocks`], with the interval
//! of a [`Jackknife`] over the units.
//!
//! Beyond one session and one host: [`over_sessions`], [`next_host`], [`leave_one_out`]. Where one number would mislead:
//! [`modes()`] of layouts, and [`halves()`] of runs that do not settle.
//!
//! Where a ratio is measured over a parameter, [`crossover()`] says where it enters or leaves the margin.
//!
//! Beside these: [`describe`] (absolute figures, never only a ratio), [`mod@steadiness`] (warm-up is reported,
//! never trimmed) and [`sequential`] (the field's usual tests, so that a calibration can show them beside
//! this design).
//!
//! ```
//! use stats::{Pair, Settings, Verdict, compare};
//!
//! let measured = [(2.00, 2.11), (2.03, 2.12), (1.98, 2.10), (2.01, 2.09), (2.40, 2.52), (2.02, 2.13)];
//! let pairs: Vec<Pair> = (0..)
//!     .zip(measured)
//!     .map(|(round, (baseline, other))| Pair { round, layout: None, baseline, other })
//!     .collect();
//! let comparison = compare(&pairs, &[], &Settings::default())?;
//! assert_eq!(comparison.verdict, Verdict::Above);
//! assert_eq!(format!("{:.3}", comparison.ratio), "1.052");
//! # Ok::<(), stats::Error>(())
//! ```
//!
//! # Sources
//!
//! - F. Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1(6), 1945.
//! - J. P. T. Higgins, S. G. Thompson, D. J. Spiegelhalter, "A re-evaluation of random-effects meta-analysis", J. R. Stat.
//!   Soc. A 172(1), 2009.
//! - G. K. Smyth, "Linear models and empirical Bayes methods for assessing differential expression in microarray
//!   experiments", Stat. Appl. Genet. Mol. Biol. 3(1), 2004.
//! - J. Lanke, "Interval estimation of a median", Scand. J. Stat. 1(1), 1974.
//! - T. P. Hettmansperger, S. J. Sheather, "Confidence intervals based on interpolated order statistics", Stat. Probab.
//!   Lett. 4(2), 1986.
//! - J. W. Tukey, "Bias and confidence in not-quite large samples", Ann. Math. Statist. 29(2), 1958: the jackknife.
//! - J. Shao, C. F. J. Wu, "A general theory for jackknife variance estimation", Ann. Stat. 17(3), 1989: of a quantile it is sound if
//!   enough observations are left out at once.
//! - B. Efron, "Bootstrap methods: another look at the jackknife", Ann. Stat. 7(1), 1979.
//! - T. C. Hesterberg, "What teachers should know about the bootstrap", Am. Statistician 69(4), 2015.
//! - G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
//! - R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", Am. Statistician 50(4), 1996.
//! - T. Kalibera, R. Jones, "Rigorous benchmarking in reasonable time", ISMM 2013: repeat at the level that
//!   varies (here: the layout of the built program), and plan repetitions from a pilot.

mod compare;
mod criterion;
mod crossover;
pub mod describe;
mod error;
mod grade;
mod halves;
mod interval;
mod jackknife;
mod middle;
mod modes;
mod plan;
mod random;
pub mod sequential;
mod sessions;
mod signed_rank;
pub mod steadiness;
mod typical;
mod units;
mod warning;

pub use compare::{
    Blocks, Comparison, ERROR_RATE, Settings, Verdict, compare, compare_blocks, deciding_confidence,
};
pub use criterion::{Criterion, Place};
pub use crossover::{Crossing, Crossover, CurvePoint, Limit, Resampling, Stretch, crossover};
pub use error::Error;
pub use grade::{Grade, Rows};
pub use halves::{Halves, halves, second_half};
pub use interval::Interval;
pub use jackknife::Jackknife;
pub use middle::middle;
pub use modes::{Mode, modes};
pub use plan::{half_width_of, units_needed, visits_needed};
pub use sessions::{
    Between, Estimate, LeftOut, OverSessions, judge_sessions, leave_one_out, next_host,
    over_sessions,
};
pub use steadiness::{Steadiness, steadiness};
pub use typical::FEWEST_UNITS;
pub use units::{Pair, Together, Unit, layout_ratios, layouts_are_units, log_ratios};
pub use warning::Warning;
