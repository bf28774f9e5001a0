//! `experiment.toml`: an experiment as data.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::building::BuildPlan;
use crate::expand::Workload;
use crate::figure::{ClaimTest, Figure};
use crate::load::{LoadPlan, RequestPlan, Traffic};
use crate::metric::{Metric, metric};
use crate::parameter::Parameter;

/// One experiment, as its definition states it. Unknown keys are errors.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Experiment {
    /// Version of this format; see [`Experiment::SCHEMA`].
    pub schema: u32,
    /// One lowercase word: also the crate, the Go package and the record's name.
    pub id: String,
    /// Who measures it.
    #[serde(default)]
    pub kind: ExperimentKind,
    /// The chapter's title.
    pub title: String,
    /// The question that the experiment answers, as a sentence.
    pub question: String,
    /// The comparisons that answer it; those called idiomatic and tuned if left out. Where the time
    /// does not suffice for all, their workloads come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Share of the measuring budget, relative to the other experiments.
    #[serde(default = "one")]
    pub weight: f64,
    /// Shortest and longest wanted sample, seconds.
    #[serde(default = "sample_seconds")]
    pub sample_seconds: [f64; 2],
    /// How many layout-seeded builds each program gets; with 0 one, as the toolchain lays it out.
    #[serde(default = "layouts")]
    pub layouts: u32,
    /// Blocks below which a workload is left to the reference host. By default six, the fewest with an
    /// interval that assumes nothing; three for what takes too long.
    #[serde(default = "fewest_blocks", skip_serializing_if = "is_usual")]
    pub fewest_blocks: u32,
    /// Relative half-width of the interval that a pilot plans for.
    #[serde(default = "precision")]
    pub precision: f64,
    /// What is built.
    #[serde(rename = "program")]
    pub programs: Vec<Program>,
    /// What is measured: a program run in a certain way.
    #[serde(rename = "subject")]
    pub subjects: Vec<Subject>,
    /// The tasks, each with its parameters.
    #[serde(rename = "workload")]
    pub workloads: Vec<WorkloadFamily>,
    /// How the workloads' parameters are said.
    #[serde(default, rename = "parameter", skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// Requests that servers are asked, by which workloads' loads are mixed.
    #[serde(default, rename = "request", skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<RequestPlan>,
    /// Expected results and check values.
    #[serde(default)]
    pub expect: Vec<Expect>,
    /// Which subjects are divided by which.
    #[serde(default, rename = "comparison")]
    pub comparisons: Vec<Comparison>,
    /// What is drawn.
    #[serde(default, rename = "figure")]
    pub figures: Vec<Figure>,
    /// Claims of the ledger that this experiment tests.
    #[serde(default, rename = "claim")]
    pub claims: Vec<ClaimTest>,
    /// Differences between the two sides, each declared with its reason.
    #[serde(default, rename = "parity")]
    pub parity: Vec<ParityRow>,
    /// The same functions under criterion and `go test -bench`.
    #[serde(default)]
    pub bench: Option<Benches>,
    /// Cargo package of the program that checks servers: `PACKAGE -- COMMAND…` starts the server by
    /// its command, asks it over sockets, and exits with 0 if it keeps its contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conformance: Option<String>,
}

impl Experiment {
    /// The format's version that this build reads.
    pub const SCHEMA: u32 = 1;

    /// The subject of that id.
    pub fn subject(&self, id: &str) -> Option<&Subject> {
        self.subjects.iter().find(|s| s.id == id)
    }

    /// The program of that id.
    pub fn program(&self, id: &str) -> Option<&Program> {
        self.programs.iter().find(|p| p.id == id)
    }

    /// The workload family of that id.
    pub fn family(&self, id: &str) -> Option<&WorkloadFamily> {
        self.workloads.iter().find(|w| w.id == id)
    }

    /// The load of a workload family with the requests that it mixes, if it has one.
    pub fn traffic(&self, family: &str) -> Option<Traffic<'_>> {
        let plan = self.family(family)?.load.clone()?;
        let request = |id: &str| self.requests.iter().find(|r| r.id == id);
        let mixed = plan.mix.iter();
        let requests = mixed.filter_map(|(id, weight)| Some((*weight, request(id)?)));
        Some(Traffic {
            requests: requests.collect(),
            plan,
        })
    }

    /// Whether what is measured are servers under load.
    pub fn has_servers(&self) -> bool {
        self.subjects.iter().any(|s| s.probe == ProbeKind::Server)
    }

    /// The metric of that name, by the label that it has where all that is timed are builds.
    pub fn metric(&self, name: &str) -> Option<Metric> {
        let found = metric(name)?;
        let builds = self.subjects.iter().all(|s| s.probe == ProbeKind::Build);
        Some(match found.name {
            "time" if builds => Metric {
                label: "time until done",
                ..found
            },
            _ => found,
        })
    }

    /// Whether all that is measured are loops in a process of their own.
    pub fn has_loops(&self) -> bool {
        self.subjects.iter().all(|s| s.probe == ProbeKind::Loop)
    }

    /// Whether only `lab calibrate` measures it: a server's life, a build, or a program in many layouts takes too
    /// long for a report's time to hold enough comparisons to count.
    pub fn is_by_hand(&self) -> bool {
        let quick = self.has_loops() && self.layouts <= 1;
        self.kind == ExperimentKind::Calibration && !quick
    }

    /// Whether both sides of a comparison are in the same lane: only then is it a fair contest.
    pub fn within_lane(&self, comparison: &Comparison) -> bool {
        let lane = |id: &str| self.subject(id).map(|s| s.lane.as_str());
        lane(&comparison.baseline) == lane(&comparison.other)
    }

    /// The comparisons that answer the question: those that `answers` names, else those called
    /// idiomatic and tuned, else all.
    pub fn answering(&self) -> Vec<&Comparison> {
        if !self.answers.is_empty() {
            let named = self.answers.iter();
            return named.filter_map(|id| self.comparison(id)).collect();
        }
        let lanes = |c: &&Comparison| ["idiomatic", "tuned"].contains(&c.id.as_str());
        match self.comparisons.iter().filter(lanes).collect::<Vec<_>>() {
            none if none.is_empty() => self.comparisons.iter().collect(),
            some => some,
        }
    }

    /// The comparison of that id.
    pub fn comparison(&self, id: &str) -> Option<&Comparison> {
        self.comparisons.iter().find(|c| c.id == id)
    }
}

impl WorkloadFamily {
    /// The subject that runs twice in each block, unless none does.
    pub fn twin(&self) -> Option<&str> {
        let wanted = self.twin.as_deref();
        wanted
            .or_else(|| self.subjects.keys().next().map(String::as_str))
            .filter(|id| *id != NO_TWIN)
    }
}

/// What a family says whose blocks have no twin.
pub(crate) const NO_TWIN: &str = "none";

/// Who measures an experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExperimentKind {
    /// `lab measure`, in randomised blocks.
    #[default]
    Measurement,
    /// `lab calibrate`: its programs are what the harness measures itself with.
    Calibration,
}

fn one() -> f64 {
    1.0
}
fn sample_seconds() -> [f64; 2] {
    [0.2, 0.5]
}
/// With fewer blocks no interval at 95 % exists that assumes nothing.
pub const FEWEST_BLOCKS: u32 = 6;

fn fewest_blocks() -> u32 {
    FEWEST_BLOCKS
}
fn is_usual(blocks: &u32) -> bool {
    *blocks == FEWEST_BLOCKS
}
fn layouts() -> u32 {
    12
}
fn precision() -> f64 {
    0.01
}

/// Something to build, or to find on the host.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Program {
    /// Name within the experiment.
    pub id: String,
    /// Language as the reader knows it: "Rust", "Go", "C++".
    pub language: String,
    /// How it comes to be.
    pub builder: Builder,
    /// Cargo package, Go package path from `go-experiments/` (`./primes`), or command name.
    pub package: String,
    /// Cargo profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Further flags: `RUSTFLAGS` words for cargo, `go build` words for Go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// For cargo: `rustc` words for the program's own crate, which is linked last. What it depends on is
    /// compiled without them, and shared with programs that differ in nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_flags: Vec<String>,
    /// Environment variables of the build, such as `GOEXPERIMENT`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Cargo package that writes its sources: `PACKAGE --lines N --out FOLDER`, as many lines as a
    /// workload's parameter `lines` says. By default they are the checkout's. Only builds are timed of
    /// such a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<String>,
    /// Instruction set that the compiler may assume.
    #[serde(default)]
    pub cpu: CpuLevel,
    /// A sentence for the reader: what this program is.
    pub about: String,
}

/// How a program comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Builder {
    /// `cargo rustc`, several layouts through the linker.
    Cargo,
    /// `go build`, several layouts through the linker.
    Go,
    /// A command that the host may have; where it has not, its subjects are not measured.
    Host,
}

/// Instruction set that the compiler may assume, the same words for every language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CpuLevel {
    /// What the toolchain takes by default.
    #[default]
    Baseline,
    /// x86-64-v3 (AVX2, BMI, POPCNT); the baseline elsewhere, with a warning.
    V3,
}

/// One measured implementation: a program, run in a certain way.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Subject {
    /// Name within the experiment.
    pub id: String,
    /// Name for the reader: "Rust", "Go, tuned".
    pub label: String,
    /// The program it runs.
    pub program: String,
    /// Lane that keeps comparisons fair: "idiomatic", "tuned", "library", "bound".
    pub lane: String,
    /// How a sample is taken.
    #[serde(default)]
    pub probe: ProbeKind,
    /// Environment variables for each run.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// For the `command` and `server` probes: arguments, with `{name}` for a workload's parameter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// For the `command` probe: a regular expression whose first group is the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_pattern: Option<String>,
}

/// A way to take one sample of one subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeKind {
    /// The program times its own iterations and prints check values.
    #[default]
    Loop,
    /// A whole process, timed from outside.
    Command,
    /// A server that is loaded over loopback for a while.
    Server,
    /// A toolchain that builds the program, in a private copy of its sources.
    Build,
    /// The executable itself, weighed.
    Size,
    /// The sources, counted: nothing is built or run.
    Source,
}

impl ProbeKind {
    /// Whether a sample is taken of an executable that is there beforehand.
    pub fn runs_executable(self) -> bool {
        !matches!(self, Self::Build | Self::Source)
    }
}

/// A task and the points at which it is measured: the product of its parameters' values.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WorkloadFamily {
    /// Name within the experiment.
    pub id: String,
    /// Name for the reader.
    pub title: String,
    /// One sentence: what it does.
    pub about: String,
    /// Parameter values.
    #[serde(default)]
    pub parameters: BTreeMap<String, Values>,
    /// Which subjects run it, and under which workload name of their program.
    pub subjects: BTreeMap<String, String>,
    /// Subject that runs twice in each block: its ratio to itself is the noise floor. By default
    /// the first in alphabetical order. `none` for what takes too long to be run once more: there is
    /// no noise floor then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
    /// Fixed number of iterations a sample; by default a pilot chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iterations: Option<u64>,
    /// For servers: how they are loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<LoadPlan>,
    /// For builds: what is asked of the toolchain, and what it finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<BuildPlan>,
}

/// Values that a parameter takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "no values of a parameter: give a whole number, a list of them, or \"cores\", \"server-cores\" or \"all-cores\""
)]
pub enum Values {
    /// One value.
    One(u64),
    /// Several values.
    Many(Vec<u64>),
    /// `"cores"`: 1, 2, 4, … up to the host's cores; `"server-cores"`: the same up to all but one,
    /// which the load generator has; `"all-cores"`: only their number.
    Host(String),
}

/// What every iteration of the matching workloads must return.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expect {
    /// Workload family; all of them if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<String>,
    /// Parameters that must match; others are free.
    pub parameters: BTreeMap<String, u64>,
    /// Result, unsigned 64-bit decimal.
    pub result: String,
    /// Check value, unsigned 64-bit decimal.
    pub check: String,
}

/// One subject divided by another, on every workload that both run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Comparison {
    /// Name within the experiment.
    pub id: String,
    /// Name for the reader.
    pub title: String,
    /// What is divided by: the ratio is other / baseline.
    pub baseline: String,
    /// What is divided.
    pub other: String,
    /// Metric that is compared; see [`crate::metric`].
    #[serde(default = "time")]
    pub metric: String,
    /// Equivalence margin, relative: 0.03 means within 3 %.
    #[serde(default = "margin")]
    pub margin: f64,
    /// Workload families it covers, or keys of single workloads; all that both subjects run if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub workloads: Vec<String>,
}

impl Comparison {
    /// Whether it covers a workload, as far as workloads go.
    pub fn covers(&self, workload: &Workload) -> bool {
        let named = |name: &String| *name == workload.family || *name == workload.key;
        self.workloads.is_empty() || self.workloads.iter().any(named)
    }
}

fn time() -> String {
    "time".into()
}
/// Equivalence margin where a definition states none.
const MARGIN: f64 = 0.03;
fn margin() -> f64 {
    MARGIN
}

/// A declared difference or equality between the two sides.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ParityRow {
    /// The fact: one of those that [`crate::facts`] checks, or free words.
    pub fact: String,
    /// Comparisons it holds for; all if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<String>,
    /// Baseline's side, in words.
    pub baseline: String,
    /// The other side, in words.
    pub other: String,
    /// Why they differ, or why it matters that they are equal.
    pub why: String,
}

/// The same functions under the languages' own benchmark harnesses.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Benches {
    /// Cargo package with a criterion bench of the same name.
    pub cargo: String,
    /// Go package path from `go-experiments/`.
    pub go: String,
    /// Benchmark id (`sieve/1000000` on both sides) to workload key (`sieve@n=1000000`).
    pub pairs: BTreeMap<String, String>,
}
