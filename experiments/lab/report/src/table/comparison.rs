//! One comparison, a row a workload: absolute values, ratio, interval, verdict, and how sure.

use record::{Comparison, Experiment};
use stats::{Interval, Unit, Verdict};

use super::{Cell, Csv, Line, Table};
use crate::Problem;
use crate::page::Piece;
use crate::results::{Results, Row, RowState, Sides, Source, Summary, format, reading};

/// The table of one comparison; below it, where rows are set apart, why.
///
/// # Errors
/// If there is no such experiment or comparison.
pub fn comparison(results: &Results, experiment: &str, comparison: &str) -> Result<Piece, Problem> {
    let id = format!("table-{experiment}-{comparison}");
    let ids = [comparison.to_owned()];
    let tables = tables(results, &id, experiment, &ids, |_| true)?;
    let rows = results.rows(experiment, comparison)?;
    let sources = Source::distinct(
        rows.iter()
            .filter_map(|r| Some(r.measured()?.source.clone())),
    );
    let mut html: Vec<_> = tables.iter().map(|t| t.html().into_string()).collect();
    html.extend(
        sources
            .iter()
            .filter(|s| !s.labels().is_empty())
            .map(|s| super::meta(s, sources.len() > 1).into_string()),
    );
    Ok(Piece::from(html.join("\n")))
}

/// A table for each comparison, with the workloads that `shown` lets through.
///
/// # Errors
/// If there is no such experiment or comparison.
pub fn tables(
    results: &Results,
    id: &str,
    experiment: &str,
    comparisons: &[String],
    shown: impl Fn(&RowState) -> bool,
) -> Result<Vec<Table>, Problem> {
    let definition = &results.shelf(experiment)?.definition;
    let table = |comparison: &String| {
        let sides = results.sides(experiment, comparison)?;
        let rows = results.rows(experiment, comparison)?;
        let rows: Vec<_> = rows.iter().filter(|r| shown(r)).collect();
        let title = definition
            .comparison(comparison)
            .map_or("", |c| c.title.as_str());
        Ok(Table {
            id: if comparisons.len() == 1 {
                id.to_owned()
            } else {
                format!("{id}-{comparison}")
            },
            caption: caption(title, &sides, &rows),
            header: header(&sides, Columns::of(&sides, &rows)),
            lines: rows
                .iter()
                .map(|r| line(&sides, r, Columns::of(&sides, &rows)))
                .collect(),
        })
    };
    let tables: Vec<Table> = comparisons
        .iter()
        .map(table)
        .collect::<Result<_, Problem>>()?;
    let together = together(&tables, comparisons, definition);
    let (Some(lines), Some(first)) = (together, comparisons.first()) else {
        return Ok(tables);
    };
    let sides = results.sides(experiment, first)?;
    let alone = Columns {
        exact: true,
        others: tables[0].header.iter().any(|name| name == OTHERS),
    };
    let mut header = header(&sides, alone);
    header[0] = "Comparison".into();
    Ok(vec![Table {
        id: id.to_owned(),
        caption: format!("{}. {EXACTLY}", sides.direction()),
        header,
        lines,
    }])
}

/// The lines of one table instead of several of a single row each, where all are exact and have the same header.
fn together(
    tables: &[Table],
    comparisons: &[String],
    definition: &Experiment,
) -> Option<Vec<Line>> {
    let first = tables.first().filter(|_| tables.len() > 1)?;
    let exact = first.header.iter().any(|name| name == CERTAINTY);
    let alike = |table: &Table| table.header == first.header && table.lines.len() == 1;
    (exact && tables.iter().all(alike)).then_some(())?;
    let named = |(table, comparison): (&Table, &String)| {
        let name = definition.comparison(comparison)?.title.clone();
        let line = table.lines.first()?.clone();
        Some(Line { name, ..line })
    };
    tables.iter().zip(comparisons).map(named).collect()
}

/// How sure exact values are.
const EXACTLY: &str = "Exact: every sample is the same.";
/// Whether a table has no columns for scatter: all that is measured of it is exact, or would be.
fn is_exact(sides: &Sides, rows: &[&RowState]) -> bool {
    let mut measured = rows.iter().filter_map(|r| r.measured());
    sides.metric.exact && measured.all(|row| row.exact)
}

/// Which columns a table has.
#[derive(Clone, Copy)]
struct Columns {
    /// None for scatter.
    exact: bool,
    /// Those of other hosts.
    others: bool,
}

impl Columns {
    fn of(sides: &Sides, rows: &[&RowState]) -> Self {
        let mut measured = rows.iter().filter_map(|r| r.measured());
        Self {
            exact: is_exact(sides, rows),
            others: measured.any(|row| !row.others.is_empty()),
        }
    }
}

/// The columns of what other hosts say.
const OTHERS: &str = "Other hosts";
const EXPECTED: &str = "Next host, 95 %";

/// The column that stands where measured rows have their interval.
const CERTAINTY: &str = "Certainty";

fn caption(title: &str, sides: &Sides, rows: &[&RowState]) -> String {
    let title = if title.is_empty() {
        String::new()
    } else {
        format!("{}: ", capital(title))
    };
    let measured = rows.iter().filter_map(|row| row.measured());
    let how = match is_exact(sides, rows) {
        true => EXACTLY.to_owned(),
        false => {
            let read = match reading(sides.metric, measured.map(Row::is_pooled)) {
                "" => "Medians of all samples. ",
                read => read,
            };
            format!(
                "{read}Intervals at 95 %. Smallest visible difference: reported with 80 % power by such a measurement."
            )
        }
    };
    format!(
        "{title}{}, {}. {how}",
        sides.direction(),
        sides.metric.label
    )
}

fn capital(text: &str) -> String {
    crate::results::capitalised(text)
}

fn header(sides: &Sides, columns: Columns) -> Vec<String> {
    let exact = columns.exact;
    let ratio = format!("Ratio {}", sides.fraction());
    let mut header = vec![
        "Workload",
        &sides.baseline.name,
        &sides.other.name,
        &ratio,
        if exact { CERTAINTY } else { "95 % interval" },
        "Verdict",
    ];
    if columns.others {
        header.push(OTHERS);
        header.extend((!exact).then_some(EXPECTED));
    }
    if !exact {
        header.extend(["Blocks", "Noise floor", "Smallest visible difference"]);
    }
    header.into_iter().map(str::to_owned).collect()
}

fn line(sides: &Sides, state: &RowState, columns: Columns) -> Line {
    let (labels, cells) = match state {
        RowState::Measured(row) => (row.marks(), cells(sides, row, columns)),
        RowState::NotMeasured { reason, .. } => (Vec::new(), vec![Cell::Absent(reason.clone())]),
    };
    Line {
        name: state.title().to_owned(),
        labels,
        cells,
    }
}

fn cells(sides: &Sides, row: &Row, columns: Columns) -> Vec<Cell> {
    let c = &row.comparison;
    let relative =
        |value: Option<f64>| value.map_or(Cell::None, |v| Cell::Number(format::percent(v), v));
    let mut cells = vec![
        absolute(&row.baseline),
        absolute(&row.other),
        Cell::Number(format::ratio(c.ratio), c.ratio),
        Cell::reach(row.reach(), row.interval),
        Cell::Verdict(sides.verdict(c.verdict), key(c.verdict)),
    ];
    if columns.others {
        cells.push(others(row));
        let expected = |range| Cell::Interval(format::interval(range), range);
        cells.extend((!columns.exact).then(|| row.expected.map_or(Cell::None, expected)));
    }
    if !columns.exact {
        cells.extend([
            Cell::Number(blocks(row), c.blocks as f64),
            floor(c),
            relative(c.minimum_detectable),
        ]);
    }
    cells
}

/// The most that a twin may differ by, and what it did differ by.
fn floor(comparison: &stats::Comparison) -> Cell {
    let Some(floor) = comparison.noise_floor else {
        return Cell::None;
    };
    let seen = comparison.twin_difference;
    let seen = seen.map_or(String::new(), |seen| {
        format!(" (seen {})", format::percent(seen))
    });
    Cell::Number(format!("{}{seen}", format::percent(floor)), floor)
}

/// How far the other hosts' ratios reach, and how many there are.
fn others(row: &Row) -> Cell {
    let ratios = || row.others.iter().map(|other| other.comparison.ratio);
    let (Some(low), Some(high)) = (ratios().reduce(f64::min), ratios().reduce(f64::max)) else {
        return Cell::None;
    };
    match row.others.len() {
        1 => Cell::Number(format::ratio(low), low),
        count => {
            let words = format!(
                "{} ({count} hosts)",
                format::interval(Interval { low, high })
            );
            Cell::Interval(words, Interval { low, high })
        }
    }
}

fn absolute(summary: &Summary) -> Cell {
    Cell::Number(
        format::measured(summary.median, summary.metric.unit),
        summary.median,
    )
}

/// Blocks, what stands for an independent observation where it is not the block, and void samples.
fn blocks(row: &Row) -> String {
    let c = &row.comparison;
    let blocks = match c.unit {
        Unit::Block => c.blocks.to_string(),
        Unit::Layout => format!("{} in {} layouts", c.blocks, c.units),
    };
    with_void(blocks, row.void)
}

/// A count with the samples that it leaves out.
pub(crate) fn with_void(count: String, void: usize) -> String {
    match void {
        0 => count,
        n => format!("{count}, {n} void"),
    }
}

fn key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Above => "above",
        Verdict::Below => "below",
        Verdict::Equivalent => "equivalent",
        Verdict::Inconclusive => "undecided",
    }
}

const COLUMNS: [&str; 39] = [
    "experiment",
    "comparison",
    "workload",
    "baseline",
    "other",
    "metric",
    "ratio",
    "low",
    "high",
    "deciding_low",
    "deciding_high",
    "ratio_of_means",
    "verdict",
    "unit",
    "units",
    "blocks",
    "void_samples",
    "noise_floor",
    "minimum_detectable",
    "baseline_median",
    "baseline_low",
    "baseline_high",
    "baseline_min",
    "baseline_max",
    "other_median",
    "other_low",
    "other_high",
    "other_min",
    "other_max",
    "host",
    "sessions",
    "finished",
    "commit",
    "other_hosts",
    "other_hosts_low",
    "other_hosts_high",
    "next_host_low",
    "next_host_high",
    "note",
];

/// Everything known of the comparisons' rows; durations in seconds, sizes in bytes.
///
/// # Errors
/// If there is no such experiment or comparison.
pub fn csv(
    results: &Results,
    experiment: &str,
    comparisons: &[String],
    shown: impl Fn(&RowState) -> bool,
) -> Result<Csv, Problem> {
    let mut csv = Csv::new(&COLUMNS);
    let definition = &results.shelf(experiment)?.definition;
    for id in comparisons {
        let rows = results.rows(experiment, id)?;
        let Some(comparison) = definition.comparison(id) else {
            continue;
        };
        for state in rows.iter().filter(|r| shown(r)) {
            csv.rows.push(values(experiment, comparison, state));
        }
    }
    Ok(csv)
}

fn values(experiment: &str, comparison: &Comparison, state: &RowState) -> Vec<String> {
    let words = |list: [&str; 6]| list.map(str::to_owned).to_vec();
    let mut values = words([
        experiment,
        &comparison.id,
        &state.workload().key,
        &comparison.baseline,
        &comparison.other,
        &comparison.metric,
    ]);
    match state {
        RowState::NotMeasured { reason, .. } => {
            values.resize(COLUMNS.len() - 1, String::new());
            values.push(reason.clone());
        }
        RowState::Measured(row) => {
            values.extend(numbers(row));
            let source = &row.source;
            let commit = source.commit.clone().unwrap_or_default();
            let sessions = source.sessions.to_string();
            values.extend([
                source.host.clone(),
                sessions,
                source.finished.clone(),
                commit,
            ]);
            values.extend(elsewhere(row));
            values.push([source.labels(), row.remarks()].concat().join("; "));
        }
    }
    values
}

/// How many other hosts there are, how far their ratios reach, and where the next one's is to be expected.
fn elsewhere(row: &Row) -> [String; 5] {
    let maybe = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
    let ratios = || row.others.iter().map(|other| other.comparison.ratio);
    [
        row.others.len().to_string(),
        maybe(ratios().reduce(f64::min)),
        maybe(ratios().reduce(f64::max)),
        maybe(row.expected.map(|range| range.low)),
        maybe(row.expected.map(|range| range.high)),
    ]
}

fn numbers(row: &Row) -> Vec<String> {
    let c = &row.comparison;
    let deciding = c.deciding.unwrap_or(row.interval);
    let maybe = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
    let unit = match c.unit {
        Unit::Block => "block",
        Unit::Layout => "layout",
    };
    let mut values = [
        c.ratio,
        row.interval.low,
        row.interval.high,
        deciding.low,
        deciding.high,
        c.ratio_of_means,
    ]
    .map(|v| v.to_string())
    .to_vec();
    values.extend([key(c.verdict).to_owned(), unit.to_owned()]);
    values.extend([c.units, c.blocks, row.void].map(|n| n.to_string()));
    values.extend([maybe(c.noise_floor), maybe(c.minimum_detectable)]);
    for s in [&row.baseline, &row.other] {
        let ends = [s.interval.map(|i| i.low), s.interval.map(|i| i.high)];
        values.push(s.median.to_string());
        values.extend(ends.map(maybe));
        values.extend([s.min.to_string(), s.max.to_string()]);
    }
    values
}
