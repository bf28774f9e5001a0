//! From a service, a team and three ratios to cores, machines and money. See the crate's documentation for the model.

use crate::break_even::{BreakEven, crossing};
use crate::{Inputs, Language, Range, Sides};

/// Hours of a working week: what an extra week costs.
pub const HOURS_A_WEEK: f64 = 40.0;

const MONTHS: f64 = 12.0;
const SECONDS_AN_HOUR: f64 = 3600.0;
const MIB_A_GIB: f64 = 1024.0;
/// What rounding may have added to a whole number of machines.
const ROUNDING: f64 = 1e-12;

/// What was measured: Go ÷ Rust, each above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratios {
    /// Of processor time per request.
    pub processor: Range,
    /// Of memory under load.
    pub memory: Range,
    /// Of the time from saving an edit to knowing more.
    pub rebuild: Range,
}

/// What a reader asks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// The numbers.
    pub inputs: Inputs,
    /// The language that they are of.
    pub known: Language,
    /// The language that takes the extra weeks.
    pub extra: Language,
}

/// What comes of it. Money is that of the prices, a year. A difference is what Go has more: above zero, Rust is ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Seconds of a response.
    pub response: Sides<Range>,
    /// Their difference.
    pub sooner: Range,
    /// Processor time's share of the response time.
    pub share: Sides<Range>,
    /// The difference as a share of the slower side's response time.
    pub decides: Range,
    /// Cores.
    pub cores: Sides<Range>,
    /// Their difference.
    pub fewer: Range,
    /// Whole machines.
    pub machines: Sides<Range>,
    /// Memory of all processes, in GiB.
    pub memory: Sides<Range>,
    /// Their difference.
    pub smaller: Range,
    /// Cost of cores and memory.
    pub hardware: Sides<Range>,
    /// Their difference.
    pub cheaper: Range,
    /// Hours of waiting after edits.
    pub hours: Sides<Range>,
    /// Their difference.
    pub shorter: Range,
    /// Cost of that waiting.
    pub waiting: Sides<Range>,
    /// Their difference.
    pub quicker: Range,
    /// Cost of the extra weeks.
    pub weeks: Sides<f64>,
    /// All costs.
    pub total: Sides<Range>,
    /// Their difference.
    pub net: Range,
    /// Traffic at which all costs are the same.
    pub break_even: BreakEven,
}

impl Case {
    /// A quantity of both sides: it is known of one, and the ratio tells the other's.
    fn sides(&self, value: f64, ratio: Range) -> Sides<Range> {
        match self.known {
            Language::Go => Sides {
                rust: ratio.falling(|r| value / r),
                go: Range::exact(value),
            },
            Language::Rust => Sides {
                rust: Range::exact(value),
                go: ratio.rising(|r| value * r),
            },
        }
    }

    /// How much more of it Go has: it rises with the ratio.
    fn difference(&self, value: f64, ratio: Range) -> Range {
        match self.known {
            Language::Go => ratio.rising(|r| value - value / r),
            Language::Rust => ratio.rising(|r| value * r - value),
        }
    }

    /// The response time's difference as a share of the slower side's: it rises with the ratio.
    fn decides(&self, cpu: f64, wait: f64, ratio: Range) -> Range {
        ratio.rising(|r| {
            let (rust, go) = match self.known {
                Language::Go => (cpu / r + wait, cpu + wait),
                Language::Rust => (cpu + wait, cpu * r + wait),
            };
            if go >= rust {
                1.0 - rust / go
            } else {
                go / rust - 1.0
            }
        })
    }

    fn weeks(&self) -> Sides<f64> {
        let Inputs {
            weeks, hour, years, ..
        } = self.inputs;
        let cost = weeks * HOURS_A_WEEK * hour / years;
        match self.extra {
            Language::Rust => Sides {
                rust: cost,
                go: 0.0,
            },
            Language::Go => Sides {
                rust: 0.0,
                go: cost,
            },
        }
    }

    /// The yearly difference of all costs as a line over traffic: what each request a second adds, and what is there
    /// without any.
    fn line(&self, ratios: &Ratios) -> (Range, Range) {
        let prices = self.prices();
        let slope = self
            .difference(self.inputs.cpu / 1000.0, ratios.processor)
            .times(prices.request);
        let memory = self
            .difference(self.inputs.memory, ratios.memory)
            .times(prices.mib);
        let waiting = self
            .difference(self.inputs.build, ratios.rebuild)
            .times(prices.second);
        let weeks = self.weeks();
        let fixed = memory
            .plus(waiting)
            .plus(Range::exact(weeks.go - weeks.rust));
        (slope, fixed)
    }

    fn prices(&self) -> Prices {
        let i = &self.inputs;
        Prices {
            request: i.core * MONTHS / (i.busy / 100.0),
            mib: i.processes * i.gigabyte * MONTHS / MIB_A_GIB,
            second: i.engineers * i.edits * i.days * i.hour / SECONDS_AN_HOUR,
        }
    }
}

/// What a year costs of one unit.
struct Prices {
    /// Of a second of processor time in each request, at one request a second.
    request: f64,
    /// Of a MiB in each process.
    mib: f64,
    /// Of a second of waiting after each edit.
    second: f64,
}

/// Where the yearly difference crosses zero over traffic; the case's own traffic does not count.
pub fn break_even(case: &Case, ratios: &Ratios) -> BreakEven {
    let (slope, fixed) = case.line(ratios);
    crossing(slope, fixed)
}

/// Everything that the calculator shows.
pub fn outcome(case: &Case, ratios: &Ratios) -> Outcome {
    let i = &case.inputs;
    let (cpu, wait) = (i.cpu / 1000.0, i.wait / 1000.0);
    let prices = case.prices();
    let (slope, fixed) = case.line(ratios);
    let busy = i.busy / 100.0;
    let edits = i.engineers * i.edits * i.days;

    let times = case.sides(cpu, ratios.processor);
    let cores = times.map(|time| time.rising(|t| i.requests * t / busy));
    let processes = case.sides(i.memory, ratios.memory);
    let memory = processes.map(|one| one.rising(|mib| mib * i.processes / MIB_A_GIB));
    let hardware = times.zip(processes, |time, one| {
        time.times(prices.request)
            .times(i.requests)
            .plus(one.times(prices.mib))
    });
    let builds = case.sides(i.build, ratios.rebuild);
    let waiting = builds.map(|build| build.times(prices.second));
    let weeks = case.weeks();
    let built = case.difference(i.build, ratios.rebuild);
    let held = case.difference(i.memory, ratios.memory);
    Outcome {
        response: times.map(|time| time.rising(|t| t + wait)),
        sooner: case.difference(cpu, ratios.processor),
        share: times.map(|time| time.rising(|t| t / (t + wait))),
        decides: case.decides(cpu, wait, ratios.processor),
        cores,
        fewer: case
            .difference(cpu, ratios.processor)
            .rising(|t| i.requests * t / busy),
        machines: cores.zip(memory, |cores, memory| machines(i, cores, memory)),
        memory,
        smaller: held.rising(|mib| mib * i.processes / MIB_A_GIB),
        hardware,
        cheaper: slope.times(i.requests).plus(held.times(prices.mib)),
        hours: builds.map(|build| build.rising(|s| edits * s / SECONDS_AN_HOUR)),
        shorter: built.rising(|s| edits * s / SECONDS_AN_HOUR),
        waiting,
        quicker: built.times(prices.second),
        weeks,
        total: hardware
            .zip(waiting, Range::plus)
            .zip(weeks, |sum, weeks| sum.plus(Range::exact(weeks))),
        net: slope.times(i.requests).plus(fixed),
        break_even: crossing(slope, fixed),
    }
}

/// Whole machines that hold the cores and the memory: at least one.
fn machines(inputs: &Inputs, cores: Range, memory: Range) -> Range {
    let whole = |cores: f64, memory: f64| {
        let (by_cores, by_memory) = (cores / inputs.cores, memory / inputs.gigabytes);
        let parts = if by_cores > by_memory {
            by_cores
        } else {
            by_memory
        };
        let machines = (parts * (1.0 - ROUNDING)).ceil();
        if machines < 1.0 { 1.0 } else { machines }
    };
    Range {
        at: whole(cores.at, memory.at),
        low: whole(cores.low, memory.low),
        high: whole(cores.high, memory.high),
    }
}
