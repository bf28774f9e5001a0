//! The nouns that everything else shares, and where they are kept.
//!
//! An [`Experiment`] is data: questions, programs, subjects, workloads, comparisons, figures and
//! claims, read from `experiment.toml`. Measuring one on a host gives a [`Record`] of [`Session`]s: every
//! [`Sample`] taken, what the host was like, and what the programs were built from. A [`Store`]
//! keeps one record per experiment and host as JSON, written whole or not at all.
//!
//! This crate knows no process, no statistics and no page. The harness fills records, the report
//! reads them, and neither knows the other.

mod bench;
mod building;
mod calculator;
mod calibration;
mod definition;
mod digest;
mod distribution;
mod envelope;
mod error;
mod expand;
mod figure;
mod files;
mod go;
mod grammar;
mod host;
mod ledger;
mod load;
mod measurement;
mod members;
mod merge;
mod metric;
mod names;
mod pairs;
mod parameter;
mod parity;
mod pool;
mod processor;
mod project;
mod provenance;
mod reason;
mod scoreboard;
mod sources;
mod statement;
mod store;
mod text;
mod validate;

pub use bench::{BenchRecord, Benchmarks, Estimate};
pub use building::{Action, BuildPlan, Edit, State, impossible_edits};
pub use calculator::{Calculator, Pick, WorkedCase};
pub use calibration::{
    Calibration, CalibrationLength, Condition, DesignRate, PowerRate, Trial, Trials,
};
pub use definition::{
    Benches, Builder, Comparison, CpuLevel, Expect, Experiment, ExperimentKind, FEWEST_BLOCKS,
    ParityRow, ProbeKind, Program, Subject, Values, WorkloadFamily,
};
pub use digest::{Digests, combine, digest_bytes, digest_files};
pub use distribution::{Distribution, pooled_quantile};
pub use envelope::{Past, Record, SCHEMA, Session, Superseded};
pub use error::Error;
pub use expand::{Workload, expand};
pub use figure::{AxisScale, ClaimTest, Direction, Figure, FigureKind, Held};
pub use host::{Conditions, Host, host_name};
pub use ledger::{Asks, Claim, Ledger, Overall};
pub use load::{Arrivals, LoadPlan, Rate, RequestPlan, ShareOf, Traffic, Whose};
pub use measurement::{Build, Contents, Measurement, Sample, Unmeasured};
pub use metric::{Metric, UnitOfMetric, metric, metrics};
pub use names::{stays_below, suggestion};
pub use pairs::{PairedTimes, TWIN, twin_of};
pub use parameter::{Parameter, ParameterUnit, VALUE};
pub use parity::{Fact, facts, undeclared};
pub use pool::{Measured, SAME_RATE};
pub use processor::{CLOCK_STEP, Processor};
pub use project::Project;
pub use provenance::{Provenance, Warning};
pub use reason::Reason;
pub use scoreboard::{Payer, Quantity, ScoreRow, Scoreboard, Shown, Situation};
pub use sources::program_sources;
pub use statement::{Evidence, Statement, Statements};
pub use store::{Content, Kind, Store, schema_json};
pub use text::{endless, special, unreadable};

/// Version of the measuring protocol: raise it when samples taken before and after a change must
/// not be mixed. It is part of every record's freshness.
pub const PROTOCOL: &str = "1";
