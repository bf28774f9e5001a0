//! Which language costs less: the arithmetic of the bottleneck calculator.
//!
//! A reader knows a service in one language: the processor time of a request, what it waits for, the memory of a process,
//! how long an engineer waits after an edit ([`Inputs`]). Three measured ratios, Go ÷ Rust, tell the same of the other
//! language ([`Ratios`]). Prices turn both into money a year ([`outcome`]), and the traffic at which the two cost the same
//! follows ([`break_even`]). [`table`] and [`answer`] put it in words.
//!
//! # Model
//!
//! - Ratio of processor time: that of measured requests of the size, or of a row that the reader picks ([`size`]).
//! - Response time: processor time and waiting. Nothing queues; waiting is the same in both languages.
//! - Cores: requests a second × processor time ÷ the share of a core that may be busy.
//! - Memory: that of one process × processes, as many in both languages, whatever the traffic.
//! - Machines' cost: cores and gigabytes by their prices, in parts, as on machines that are shared. Whole machines are
//!   shown beside it.
//! - Human time: each second of waiting after an edit, and the extra weeks of the choice, spread over some years.
//!
//! # How intervals are carried through
//!
//! *One ratio.* Whatever rises or falls with one ratio has its interval's ends where the ratio has its own: the confidence
//! stays what it is ([`Range::rising`], [`Range::falling`]).
//!
//! *Sums over several ratios.* The three ratios come from different workloads and are taken as independent. The distances
//! from estimate to end are added as squares, for each side alone ([`Range::plus`]): the method of variance estimates
//! recovery (G. Y. Zou and A. Donner, Construction of confidence limits about effect measures: a general approach,
//! Statistics in Medicine 27, 2008, 1693–1702). It keeps the confidence and the intervals' asymmetry. All worst ends at
//! once, as interval arithmetic has it, would claim less than the data show, and "cannot tell" would come too often.
//!
//! *Break-even.* The yearly difference is a line over traffic, and its interval at each traffic is such a sum. The
//! break-even's interval is the traffic at which that interval holds zero: Fieller's way, for these intervals by A. Donner
//! and G. Y. Zou (Closed-form confidence intervals for functions of the normal mean and standard deviation, Statistical
//! Methods in Medical Research 21, 2012, 347–359). So it never contradicts the yearly difference, and has no end where the
//! data give none.
//!
//! *Between two sizes of requests.* Both ratios at the same ends: this errs to the wide side ([`size::at`]).
//!
//! *Whole machines.* The larger of what cores and memory ask for, both at the same ends: this errs to the wide side.
//!
//! # The same in a browser
//!
//! `theme/calculator.js` repeats these operations in this order. They are sums, products, quotients and square roots
//! alone, which IEEE 754 rounds alike everywhere, and so is the rounding to the digits shown ([`amount`]): both give
//! the same text. `tests/browser/calculator.json` holds them to it.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod amount;
mod break_even;
mod inputs;
mod language;
mod model;
mod range;
pub mod size;
mod words;

pub use break_even::{BreakEven, Stretch};
pub use inputs::{FIELDS, Fault, Field, Group, Inputs, parse};
pub use language::{Language, Sides};
pub use model::{Case, HOURS_A_WEEK, Outcome, Ratios, break_even, outcome};
pub use range::Range;
pub use size::{Place, Size};
pub use words::{ROWS, Row, answer, sentence, sized, table};
