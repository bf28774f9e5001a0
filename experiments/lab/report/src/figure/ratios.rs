//! One row a workload: ratio and interval.

mod groups;
mod said;

use chart::{Band, Elsewhere, Estimate, Forest, Key};
use record::{Experiment, Figure};

use super::content::{Content, failed, text};
use super::{select, style};
use crate::Problem;
use crate::results::{self, Bound, EXACT, Results, Row, RowState, Side, Sides, Source, format};
use crate::table;

/// A comparison as the figure shows it.
struct Shown<'a> {
    title: String,
    sides: Sides,
    rows: Vec<&'a RowState>,
}

pub(crate) fn content(
    results: &Results,
    experiment: &Experiment,
    figure: &Figure,
) -> Result<Content, Problem> {
    let shown = shown(results, experiment, figure)?;
    let measured = || {
        shown
            .iter()
            .flat_map(|s| s.rows.iter().filter_map(|r| r.measured()))
    };
    let finding = said::finding(results, experiment, &shown) + &bounded(&shown);
    let chart = if measured().next().is_some() {
        let forest = forest(experiment, &shown);
        let full = text(figure, &format!("{finding} {}", said::rows(&shown)));
        Some(chart::forest(&full, &forest).map_err(failed)?)
    } else {
        None
    };
    let id = format!("table-{}", figure.id);
    let comparisons = &figure.comparisons;
    let through = |state: &RowState| select::shows(figure, state.workload());
    Ok(Content {
        chart,
        tables: table::tables(results, &id, &experiment.id, comparisons, through)?,
        csv: table::csv(results, &experiment.id, comparisons, through)?,
        sources: Source::distinct(measured().map(|row| row.source.clone())),
        kind: None,
        finding,
    })
}

fn shown<'a>(
    results: &'a Results,
    experiment: &Experiment,
    figure: &Figure,
) -> Result<Vec<Shown<'a>>, Problem> {
    let one = |id: &String| {
        let rows = results.rows(&experiment.id, id)?;
        Ok(Shown {
            title: experiment
                .comparison(id)
                .map_or(String::new(), |c| c.title.clone()),
            sides: results.sides(&experiment.id, id)?,
            rows: rows
                .iter()
                .filter(|r| select::shows(figure, r.workload()))
                .collect(),
        })
    };
    figure.comparisons.iter().map(one).collect()
}

/// The rows of which a limit alone is known, a sentence each with a space before it.
fn bounded(shown: &[Shown]) -> String {
    let of = |s: &Shown| results::bounded_in_words(s.rows.iter().copied(), &s.sides);
    shown.iter().map(of).collect()
}

fn forest(experiment: &Experiment, shown: &[Shown]) -> Forest {
    let (below, above) = directions(shown);
    let noise = shown
        .iter()
        .flat_map(|s| &s.rows)
        .filter_map(|r| r.measured());
    let has_noise = noise
        .into_iter()
        .any(|row| row.comparison.noise_floor.is_some());
    let keys = shown.iter().flat_map(|s| {
        s.rows
            .iter()
            .filter_map(|r| Some((&s.sides, r.measured()?.comparison.verdict)))
    });
    let rows: Vec<&Row> = (shown.iter().flat_map(|s| &s.rows))
        .filter_map(|state| state.measured())
        .collect();
    Forest {
        axis: axis(shown),
        below,
        above,
        groups: groups::groups(experiment, shown),
        margin: margin(shown),
        noise: if has_noise {
            "noise floor: how far a program may differ from itself".into()
        } else {
            String::new()
        },
        keys: [style::keys(keys), limits(shown)].concat(),
        elsewhere: others(&rows),
    }
}

fn axis(shown: &[Shown]) -> String {
    if !one_metric(shown) {
        let fraction = shown.first().map(|s| s.sides.fraction());
        let same = shown.iter().all(|s| Some(s.sides.fraction()) == fraction);
        let fraction = fraction.filter(|_| same);
        return fraction.unwrap_or_else(|| "ratio: as named beside".into());
    }
    let mut fractions: Vec<_> = shown
        .iter()
        .map(|s| format!("{}: {}", s.sides.metric.label, s.sides.fraction()))
        .collect();
    fractions.dedup();
    let Some(first) = shown.first().map(|s| &s.sides) else {
        return String::new();
    };
    match fractions.as_slice() {
        [one] => one.clone(),
        _ if shown.iter().all(|s| s.sides.baseline == first.baseline) => {
            format!("{}: each ÷ {}", first.metric.label, first.baseline.name)
        }
        _ => format!("{}: as named beside", first.metric.label),
    }
}

/// More names than this say nothing at a glance.
const MOST_NAMES: usize = 2;

/// What the two sides of 1× mean for all of the comparisons at once: every side that can win there is named. Nothing if
/// one name could win on both, or if there are many.
fn directions(shown: &[Shown]) -> (String, String) {
    let names = |side: fn(&Sides) -> &Side| {
        let mut names: Vec<&str> = Vec::new();
        for s in shown {
            let name = side(&s.sides).name.as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let (below, above) = (names(Sides::below), names(Sides::above));
    let many = below.len().max(above.len()) > MOST_NAMES;
    let mut adjectives: Vec<_> = shown.iter().map(|s| s.sides.adjective()).collect();
    adjectives.dedup();
    match adjectives.as_slice() {
        [adjective] if !many && !below.iter().any(|name| above.contains(name)) => (
            format!("← {} {adjective}", below.join(" or ")),
            format!("{} {adjective} →", above.join(" or ")),
        ),
        _ => (String::new(), String::new()),
    }
}

fn margin(shown: &[Shown]) -> Option<Band> {
    let margin = shown.first()?.sides.settings.margin;
    let common = shown.iter().all(|s| s.sides.settings.margin == margin);
    (common && margin > 0.0).then(|| Band {
        low: (1.0 + margin).recip(),
        high: 1.0 + margin,
        label: format!("within {}: equivalent", format::set_percent(margin)),
    })
}

fn one_metric(shown: &[Shown]) -> bool {
    let mut metrics: Vec<_> = shown.iter().map(|s| s.sides.metric).collect();
    metrics.dedup();
    metrics.len() < 2
}

/// The name, with the mark of a row that is from another host.
pub(crate) fn marked(name: String, row: &Row) -> String {
    match row.source.mark() {
        Some(label) => format!("{name} ({label})"),
        None => name,
    }
}

pub(crate) fn estimate(sides: &Sides, row: &Row) -> Estimate {
    let noise = row
        .comparison
        .noise_floor
        .map(|floor| ((1.0 + floor).recip(), 1.0 + floor));
    Estimate {
        value: row.comparison.ratio,
        low: row.interval.low,
        high: row.interval.high,
        style: style::verdict(sides, row.comparison.verdict),
        noise,
        elsewhere: elsewhere(row),
    }
}

/// A limit's arrow, in the hue of the side that is ahead if any is.
fn limit(sides: &Sides, bound: &Bound) -> chart::Limit {
    chart::Limit {
        at: bound.at(),
        upper: bound.limit == stats::Limit::Upper,
        colour: style::verdict(sides, bound.verdict).colour,
    }
}

/// What the arrows mean, for a legend.
fn limits(shown: &[Shown]) -> Vec<Key> {
    let bounds = shown.iter().flat_map(|s| {
        let bounds = s.rows.iter().filter_map(|state| state.bound());
        bounds.map(|bound| limit(&s.sides, bound).style())
    });
    let key = |style| Key {
        style,
        label: "a limit alone: one side answered faster than the load generator could ask".into(),
    };
    bounds.take(1).map(key).collect()
}

/// The other hosts' ratios, and from three hosts on the range to expect: that of two says hardly anything.
fn elsewhere(row: &Row) -> Elsewhere {
    let several = row.others.len() > 1;
    let expected = row.expected.filter(|_| several);
    Elsewhere {
        values: row
            .others
            .iter()
            .map(|other| other.comparison.ratio)
            .collect(),
        expected: expected.map(|range| (range.low, range.high)),
        layouts: row.caveats.layouts.clone(),
        late: row.caveats.second_half,
    }
}

/// What the marks beside the estimates mean, for a legend; nothing where no row has any.
fn others(rows: &[&Row]) -> [String; 4] {
    let label = |has: bool, text: &str| if has { text.to_owned() } else { String::new() };
    [
        label(
            rows.iter().any(|row| !row.others.is_empty()),
            "another host",
        ),
        label(
            rows.iter().any(|row| elsewhere(row).expected.is_some()),
            "range to expect on the next host, 95 %",
        ),
        label(
            rows.iter().any(|row| !row.caveats.layouts.is_empty()),
            "one layout of the programs, drawn by a seed",
        ),
        label(
            rows.iter().any(|row| row.caveats.second_half.is_some()),
            "the runs’ second halves",
        ),
    ]
}

/// The ratio, with the mark that tables give to equivalent and undecided ones.
pub(crate) fn value(row: &Row) -> String {
    let ratio = format::ratio(row.comparison.ratio);
    match row.comparison.verdict {
        _ if row.exact => format!("{ratio} {EXACT}"),
        stats::Verdict::Equivalent => format!("≈ {ratio}"),
        stats::Verdict::Inconclusive => format!("~ {ratio}"),
        _ => ratio,
    }
}
