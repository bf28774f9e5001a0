//! Pure functions: ratios, intervals, verdicts, quantiles. No clock, no process, no disk.
//!
//! # The design the numbers come from
//!
//! Subjects are run in *randomised paired blocks*: each block runs both sides once, in an order drawn
//! afresh. What is analysed is the logarithm of each block's ratio, `d = ln(other / baseline)`.
//!
//! For identical programs the two runs of a block are exchangeable, and the drawn order alone decides which
//! of them is called `other`. So the sign of each `d` is a fair coin *by design*, whatever the noise: its
//! shape, its drift, its memory from one run to the next. A test that only uses the fairness of those signs,
//! Wilcoxon's signed-rank test (1945), is therefore exact under "no difference", with nothing assumed of the
//! machine, for any number of blocks that is not chosen from the same values. Inverting the same test gives the interval, and the Hodges–Lehmann pseudo-median (1963) is the
//! estimate in its middle. For ratios other than 1 the interval also takes `d` to be spread symmetrically
//! about the truth; the simulations in `tests/` show how little is lost when it is not.
//!
//! # From measurements to a verdict
//!
//! 1. [`blocks_needed`] plans from the spread of a pilot, best the twin's, never from a sign; then one final
//!    look.
//! 2. [`compare`] reduces blocks to independent units, estimates, tests and judges: [`Comparison`].
//! 3. [`holm`] adjusts the p-values of a claim over several comparisons; [`Comparison::verdict_at`] judges by
//!    the adjusted value.
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
//! let comparison = compare(&pairs, None, &Settings::default())?;
//! assert_eq!(comparison.verdict, Verdict::Above);
//! assert_eq!(format!("{:.3}", comparison.ratio), "1.050");
//! # Ok::<(), stats::Error>(())
//! ```
//!
//! # Sources
//!
//! - F. Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1(6), 1945.
//! - J. L. Hodges, E. L. Lehmann, "Estimates of location based on rank tests", Ann. Math. Stat. 34(2), 1963.
//! - B. Efron, "Bootstrap methods: another look at the jackknife", Ann. Stat. 7(1), 1979.
//! - T. C. Hesterberg, "What teachers should know about the bootstrap", Am. Statistician 69(4), 2015.
//! - G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
//! - S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6(2), 1979.
//! - R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", Am. Statistician 50(4), 1996.
//! - T. Kalibera, R. Jones, "Rigorous benchmarking in reasonable time", ISMM 2013: repeat at the level that
//!   varies (here: the layout of the built program), and plan repetitions from a pilot.

mod compare;
mod crossover;
pub mod describe;
mod error;
mod few;
mod holm;
mod plan;
mod random;
pub mod sequential;
mod signed_rank;
pub mod steadiness;
mod units;
mod warning;

pub use compare::{Comparison, Interval, Settings, Verdict, compare};
pub use crossover::{Crossing, Crossover, CurvePoint, Resampling, crossover};
pub use error::Error;
pub use few::FEWEST_UNITS;
pub use holm::holm;
pub use plan::blocks_needed;
pub use steadiness::{Steadiness, steadiness};
pub use units::{Pair, Unit, log_ratios};
pub use warning::Warning;
