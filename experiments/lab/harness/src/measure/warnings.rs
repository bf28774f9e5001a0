//! What a reader should know before trusting a record.

use std::collections::BTreeSet;

use record::{Host, Session, Warning};
use stats::{Unit, Verdict, steadiness};

use super::judge::{Row, growth_to_decide, rows};
use super::progress::in_words;
use super::stopping::MOST;

/// Share of the processor time that may be stolen without a word.
const MUCH_STEAL: f64 = 0.01;
/// Load per core that may be there before without a word.
const MUCH_LOAD: f64 = 0.5;
/// Times a second that a program's core may be taken away without a word, in the middle sample.
const MANY_SWITCHES: f64 = 50.0;

/// All warnings that a finished `session` on `machine` deserves.
pub fn warnings(session: &Session, machine: &Host) -> Vec<Warning> {
    let mut found = host(session, machine);
    found.extend(layouts(session));
    found.extend(unsteady(session));
    found.extend(interrupted(session));
    found.extend(void(session));
    found.extend(saturated(session));
    let rows = rows(session);
    found.extend(twins(session, &rows));
    found.extend(undecided(session, &rows));
    found.extend(coarse(session, &rows));
    found
}

fn warning(about: &str, message: String) -> Warning {
    Warning {
        about: about.into(),
        message,
    }
}

fn host(session: &Session, machine: &Host) -> Vec<Warning> {
    let mut found = Vec::new();
    let (before, after) = (&session.before, &session.after);
    let cores = machine.cores.max(1) as f64;
    if machine.cores == 1 {
        let text = "one core: the harness and the system share it with what is measured";
        found.push(warning("host", text.into()));
    }
    if let Some(load) = before.load.filter(|load| *load > MUCH_LOAD * cores) {
        let text = format!("the load was {load:.2} on {cores} cores when measuring began");
        found.push(warning("host", text));
    }
    if let (Some(then), Some(now)) = (before.steal_seconds, after.steal_seconds) {
        let share = (now - then) / (between(session) * cores).max(1.0);
        if share > MUCH_STEAL {
            let text = format!(
                "the hypervisor took {:.1} % of the processor time",
                share * 100.0
            );
            found.push(warning("host", text));
        }
    }
    if let (Some(then), Some(now)) = (before.throttled, after.throttled)
        && now > then
    {
        let text = format!("cores were throttled {} times while measuring", now - then);
        found.push(warning("host", text));
    }
    found
}

/// Seconds between the two looks at the host: other experiments may have been measured in them.
fn between(session: &Session) -> f64 {
    let at = |text: &str| text.parse::<jiff::Timestamp>().ok();
    let seconds =
        |then: jiff::Timestamp, now: jiff::Timestamp| now.duration_since(then).as_secs_f64();
    let span = at(&session.before.at).zip(at(&session.after.at));
    span.map_or(session.provenance.used_seconds, |(then, now)| {
        seconds(then, now)
    })
}

/// Programs of a linker without a layout option, where several layouts were wanted.
fn layouts(record: &Session) -> Vec<Warning> {
    use record::Builder::Host;
    let wanted = record.definition.layouts > 0;
    let fixed = record.builds.iter().filter(|build| {
        let program = record.definition.program(&build.program);
        wanted && build.layouts.len() < 2 && program.is_some_and(|p| p.builder != Host)
    });
    fixed
        .map(|build| {
            let text = "one layout only: the intervals leave out what another layout would change";
            warning(&build.program, text.into())
        })
        .collect()
}

fn cells(record: &Session) -> BTreeSet<(&str, &str)> {
    let samples = record.samples.iter();
    samples
        .map(|s| (s.workload.as_str(), s.subject.as_str()))
        .collect()
}

fn unsteady(record: &Session) -> Vec<Warning> {
    let cells = cells(record);
    let trend = |&(workload, subject): &(&str, &str)| {
        let samples = record.cell(workload, subject);
        let parts: Vec<Vec<f64>> = samples
            .map(|s| s.segments.clone())
            .filter(|parts| parts.len() > 1)
            .collect();
        let trend = steadiness(&parts).ok().filter(|trend| !trend.steady)?;
        let (change, word) = (
            trend.change * 100.0,
            if trend.change > 0.0 {
                "longer"
            } else {
                "shorter"
            },
        );
        let text = format!(
            "{subject}: not steady: the first part of a sample takes {:.1} % {word} per iteration than the rest{}",
            change.abs(),
            lengthened(record, workload, subject)
        );
        Some(warning(workload, text))
    };
    cells
        .iter()
        .filter(|(_, s)| record::twin_of(s).is_none())
        .filter_map(trend)
        .collect()
}

/// By how much the later samples of a cell are longer, where they are.
fn lengthened(record: &Session, workload: &str, subject: &str) -> String {
    let iterations = record.cell(workload, subject).map(|s| s.iterations);
    let all: BTreeSet<u64> = iterations.filter(|n| *n > 0).collect();
    match (all.first(), all.last()) {
        (Some(first), Some(last)) if last > first => {
            format!("; its later samples are {} times as long", last / first)
        }
        _ => String::new(),
    }
}

fn interrupted(record: &Session) -> Vec<Warning> {
    let rates: Vec<f64> = record
        .samples
        .iter()
        .filter_map(|s| {
            let metric = |name| s.metrics.get(name).copied();
            Some(metric("involuntary-switches")? / metric("wall").filter(|w| *w > 0.0)?)
        })
        .collect();
    let middle = stats::describe::median(&rates).filter(|rate| *rate > MANY_SWITCHES);
    middle
        .map(|rate| {
            let text = format!(
                "programs lost their core {rate:.0} times a second in the middle sample: something else ran"
            );
            warning("host", text)
        })
        .into_iter()
        .collect()
}

/// Cells that stand although a few of their samples do not.
fn void(record: &Session) -> Vec<Warning> {
    let of_cell = |&(workload, subject): &(&str, &str)| {
        let (all, void): (Vec<_>, Vec<_>) = record
            .cell(workload, subject)
            .map(|sample| ((), sample.void.as_deref()))
            .unzip();
        let reasons: Vec<&str> = void.into_iter().flatten().collect();
        let first = reasons.first()?;
        let text = format!(
            "{subject}: {} of {} samples are void: {first}",
            reasons.len(),
            all.len()
        );
        Some(warning(workload, text))
    };
    cells(record).iter().filter_map(of_cell).collect()
}

/// Cells in which the generator had no time left: they have no rate and no latencies.
fn saturated(record: &Session) -> Vec<Warning> {
    let of_cell = |&(workload, subject): &(&str, &str)| {
        let loaded = |s: &&record::Sample| s.metrics.contains_key("generator-cpu");
        let samples: Vec<_> = record.cell(workload, subject).filter(loaded).collect();
        let busy = |s: &&&record::Sample| s.metrics["generator-cpu"] > loadgen::BUSY;
        let busy = samples.iter().filter(busy).count();
        (busy > 0).then(|| {
            let of = samples.len();
            let text = format!(
                "{subject}: the load generator was saturated in {busy} of {of} samples: the cell \
                 gives the server's processor time for each request, and no rate or latency"
            );
            warning(workload, text)
        })
    };
    cells(record).iter().filter_map(of_cell).collect()
}

/// Workloads whose twin was told apart from its original, once each.
fn twins(record: &Session, rows: &[Row<'_>]) -> Vec<Warning> {
    let mut found: Vec<Warning> = Vec::new();
    for row in rows {
        for problem in &row.outcome.warnings {
            let differs = matches!(problem, stats::Warning::TwinDiffers { .. });
            let new = !found.iter().any(|w| w.about == row.workload.key);
            if differs && new && !record.samples.is_empty() {
                found.push(warning(&row.workload.key, problem.to_string()));
            }
        }
    }
    found
}

/// Where layouts are the units and too few for the precision asked: blocks beyond them are no further units.
fn coarse(record: &Session, rows: &[Row<'_>]) -> Option<Warning> {
    let asked = record.definition.precision;
    let by_layout = rows.iter().filter(|row| row.outcome.unit == Unit::Layout);
    let had: Vec<(f64, usize)> = by_layout
        .filter_map(|row| Some((row.outcome.interval?, row.outcome.units)))
        .map(|(interval, units)| ((interval.high / interval.low).sqrt() - 1.0, units))
        .filter(|(half_width, _)| *half_width > asked)
        .collect();
    let widths: Vec<f64> = had.iter().map(|(half_width, _)| *half_width).collect();
    let text = format!(
        "{} of {} comparisons are wider than the ±{:.1} % that was asked, ±{:.1} % in the middle: their units are up to {} \
         layouts, and more blocks of the same layouts hardly narrow them",
        had.len(),
        rows.len(),
        asked * 100.0,
        stats::describe::median(&widths)? * 100.0,
        had.iter().map(|(_, units)| *units).max()?,
    );
    Some(warning(&record.definition.id, text))
}

/// Comparisons that this budget could not decide, with the budget that would.
fn undecided(record: &Session, rows: &[Row<'_>]) -> Vec<Warning> {
    let open = rows
        .iter()
        .filter(|r| r.outcome.verdict == Verdict::Inconclusive);
    open.map(|row| {
        let Row {
            comparison,
            workload,
            outcome,
        } = row;
        let seen = outcome.minimum_detectable.map_or(String::new(), |d| {
            format!("; this run would have seen {:.2} %", d * 100.0)
        });
        let mend = mend(record, row);
        let text = format!("{}: not decided{seen}; {mend}", comparison.id);
        warning(&workload.key, text)
    })
    .collect()
}

fn mend(record: &Session, row: &Row<'_>) -> String {
    let (outcome, layouts) = (&row.outcome, layouts_of(record, row));
    let Some(growth) = growth_to_decide(outcome, row.comparison.margin) else {
        return "give it more time, as with BUDGET=30m".into();
    };
    let needed = outcome.units as f64 * growth;
    if stats::layouts_are_units(layouts) && needed > layouts as f64 {
        return format!(
            "more time alone would hardly settle it: its units are {layouts} layouts, and it needs more; \
             one more session tells more, as with `make more`"
        );
    }
    if needed > f64::from(MOST) {
        return format!("more time alone would hardly settle it: {MOST} blocks are the most");
    }
    let seconds = record.provenance.budget_seconds * growth;
    format!(
        "about {} of measuring this experiment would settle it, {} more than it had",
        in_words(seconds),
        in_words(seconds - record.provenance.budget_seconds)
    )
}

/// How many layouts the blocks of a row go through, however many of them were reached.
fn layouts_of(record: &Session, row: &Row<'_>) -> usize {
    let sides = [&row.comparison.baseline, &row.comparison.other];
    let builds = sides.into_iter().filter_map(|side| record.build_of(side));
    builds.map(|build| build.layouts.len()).max().unwrap_or(0)
}
