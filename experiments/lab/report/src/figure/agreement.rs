//! The harness's ratio beside that of the languages' own benchmark harnesses, on the same functions and host.

use chart::{Colour, Elsewhere, Estimate, Forest, Group, Key, Outcome, Shape, Style};
use record::{BenchRecord, Experiment, Figure, Kind};

use super::beside::{Agreement, Pair, agreement, pair, sources};
use super::content::{Content, failed, text};
use super::{ratios, select};
use crate::Problem;
use crate::results::{self, Results, Shelf, Source, format, host_in_words};
use crate::table::{Cell, Csv, Line, Table};

pub(crate) fn content(
    results: &Results,
    shelf: &Shelf,
    figure: &Figure,
) -> Result<Content, Problem> {
    let mut pairs = Vec::new();
    for comparison in &figure.comparisons {
        let sides = results.sides(&shelf.definition.id, comparison)?;
        let rows = results.rows(&shelf.definition.id, comparison)?;
        let workloads = rows
            .iter()
            .map(|r| r.workload())
            .filter(|w| select::shows(figure, w));
        pairs.extend(workloads.filter_map(|w| pair(shelf, &sides, w)));
    }
    let finding = finding(&pairs);
    let chart = if pairs.is_empty() {
        None
    } else {
        let forest = forest(&shelf.definition, &pairs);
        let full = text(figure, &format!("{finding}{}", drifts(shelf, &pairs)));
        Some(chart::forest(&full, &forest).map_err(failed)?)
    };
    Ok(Content {
        chart,
        tables: if pairs.is_empty() {
            Vec::new()
        } else {
            vec![table(
                &shelf.definition,
                figure,
                &pairs,
                &drifts(shelf, &pairs),
            )]
        },
        csv: csv(&pairs),
        sources: Source::distinct(pairs.iter().flat_map(sources)),
        kind: Some(Kind::Bench),
        finding,
    })
}

fn forest(experiment: &Experiment, pairs: &[Pair]) -> Forest {
    let first = &pairs[0];
    let (ours, theirs) = (
        Style::new(Colour::Third, Shape::Disc),
        Style::new(Colour::Ink, Shape::Ring),
    );
    let key = |style, label: &str| Key {
        style,
        label: label.into(),
    };
    Forest {
        axis: format!("{}: {}", first.sides.metric.label, first.sides.fraction()),
        below: format!("← {}", first.sides.better(first.sides.below())),
        above: format!("{} →", first.sides.better(first.sides.above())),
        groups: pairs
            .iter()
            .map(|p| group(experiment, p, ours, theirs))
            .collect(),
        margin: None,
        noise: String::new(),
        elsewhere: Default::default(),
        keys: vec![
            key(ours, "this book's harness, 95 % interval"),
            key(
                theirs,
                &format!("{}, lowest to highest", first.theirs.tools),
            ),
        ],
    }
}

fn group(experiment: &Experiment, pair: &Pair, ours: Style, theirs: Style) -> Group<Outcome> {
    let estimate = Estimate {
        style: ours,
        noise: None,
        elsewhere: Elsewhere::default(),
        ..ratios::estimate(&pair.sides, &pair.ours)
    };
    let beside = Estimate {
        value: pair.theirs.ratio,
        low: pair.theirs.ends.low,
        high: pair.theirs.ends.high,
        style: theirs,
        noise: None,
        elsewhere: Elsewhere::default(),
    };
    let row = |label: &str, value: f64, mark| chart::Row {
        label: label.into(),
        mark: Outcome::Estimate(mark),
        value: format::ratio(value),
    };
    Group {
        heading: ratios::marked(title(experiment, pair), &pair.ours),
        rows: vec![
            row("this harness", pair.ours.comparison.ratio, estimate),
            row(&pair.theirs.tools, pair.theirs.ratio, beside),
        ],
    }
}

/// The workload, and the lane where the benchmark's name alone tells two apart.
fn title(experiment: &Experiment, pair: &Pair) -> String {
    let lane = experiment
        .subject(&pair.sides.baseline.subject)
        .map_or("", |s| s.lane.as_str());
    format!(
        "{}, {lane}",
        results::title(experiment, &pair.ours.workload)
    )
}

fn finding(pairs: &[Pair]) -> String {
    if pairs.is_empty() {
        return "Not measured on this host: no function has been timed by both.".into();
    }
    let count = |of: Agreement| pairs.iter().filter(|p| agreement(p) == of).count();
    let parts: Vec<_> = [Agreement::Inside, Agreement::Close, Agreement::Differs]
        .into_iter()
        .filter(|a| count(*a) > 0)
        .map(|a| format!("{} {}", count(a), a.words()))
        .collect();
    let functions = format::plural(pairs.len(), "function");
    format!(
        "Of {functions}, the ratio of the benchmark harnesses is: {}.",
        format::list(&parts)
    )
}

/// How much each host changed under the tools, as sentences with a space before each.
fn drifts(shelf: &Shelf, pairs: &[Pair]) -> String {
    let mut text = String::new();
    for (origin, held) in shelf.all() {
        let shown = pairs.iter().any(|p| p.theirs.source.origin == origin);
        if let Some(drift) = held
            .bench
            .as_ref()
            .filter(|_| shown)
            .and_then(|bench| drift(bench, &held.folder))
        {
            text += &drift;
        }
    }
    text
}

/// How much the host itself changed while the tools ran one after the other.
fn drift(record: &BenchRecord, folder: &str) -> Option<String> {
    let latest = record.latest();
    let (before, after) = (latest.before.spin_seconds, latest.after.spin_seconds);
    (before > 0.0 && after > 0.0).then(|| {
        format!(
            " Between the start and the end of those runs on {}, a fixed piece of work went from {} to {} ({}).",
            host_in_words(folder),
            format::seconds(before),
            format::seconds(after),
            format::change(after / before - 1.0)
        )
    })
}

fn table(experiment: &Experiment, figure: &Figure, pairs: &[Pair], drifts: &str) -> Table {
    let line = |p: &Pair| Line {
        name: title(experiment, p),
        labels: p.theirs.source.marks(),
        cells: vec![
            Cell::Number(
                format::ratio(p.ours.comparison.ratio),
                p.ours.comparison.ratio,
            ),
            Cell::Interval(format::interval(p.ours.interval), p.ours.interval),
            Cell::Number(format::ratio(p.theirs.ratio), p.theirs.ratio),
            Cell::Interval(format::interval(p.theirs.ends), p.theirs.ends),
            Cell::Text(agreement(p).words()),
        ],
    };
    let header = [
        "Function",
        "This harness",
        "95 % interval",
        "Benchmark harnesses",
        "Lowest to highest",
        "Agreement",
    ];
    Table {
        id: format!("table-{}", figure.id),
        caption: format!(
            "{}; benchmark harnesses: {}.{drifts}",
            pairs[0].sides.direction(),
            pairs[0].theirs.tools
        ),
        header: header.map(str::to_owned).to_vec(),
        lines: pairs.iter().map(line).collect(),
    }
}

fn csv(pairs: &[Pair]) -> Csv {
    let mut csv = Csv::new(&[
        "bench",
        "workload",
        "baseline",
        "other",
        "ratio",
        "low",
        "high",
        "tools",
        "tools_ratio",
        "tools_low",
        "tools_high",
        "agreement",
        "host",
    ]);
    for p in pairs {
        let (c, i, t) = (&p.ours.comparison, p.ours.interval, &p.theirs);
        let number = |v: f64| v.to_string();
        csv.rows.push(vec![
            p.bench.clone(),
            p.ours.workload.key.clone(),
            p.sides.baseline.subject.clone(),
            p.sides.other.subject.clone(),
            number(c.ratio),
            number(i.low),
            number(i.high),
            t.tools.clone(),
            number(t.ratio),
            number(t.ends.low),
            number(t.ends.high),
            agreement(p).words(),
            t.source.host.clone(),
        ]);
    }
    csv
}
