//! One row a workload: ratio and interval.

mod groups;

use chart::{Band, Elsewhere, Estimate, Forest, Key};
use record::{Experiment, Figure};

use super::content::{Content, failed, text};
use super::{select, style};
use crate::Problem;
use crate::results::{
    self, Bound, EXACT, Results, Row, RowState, Side, Sides, Source, Tally, format,
};
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
    let bounded = bounded(&shown);
    let finding = finding(results, &shown, |t| t.brief()) + &bounded;
    let chart = if measured().next().is_some() {
        let forest = forest(experiment, &shown);
        let said = self::finding(results, &shown, |t| t.sentence()) + &bounded;
        let full = text(figure, &said);
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

/// One sentence a comparison, a host named where it is another than before.
fn finding(results: &Results, shown: &[Shown], say: fn(&Tally) -> String) -> String {
    let mut before = String::new();
    let mut sentence = |s: &Shown| {
        let tally = Tally::new(s.sides.clone(), s.rows.iter().copied());
        // A single ratio names both of its sides already, if no other comparison has the same names.
        let same = |o: &&Shown| o.sides.fraction() == s.sides.fraction();
        let named = tally.rows.len() == 1 && shown.iter().filter(same).count() == 1;
        let lead = if shown.len() > 1 && !named {
            format!("{}: ", s.title)
        } else {
            String::new()
        };
        let elsewhere = tally
            .elsewhere()
            .map_or(String::new(), |more| format!(" {more}"));
        let say = |tally: &Tally| say(tally) + &elsewhere;
        match tally.rows.first() {
            None => results::capitalised(&(lead + &say(&tally))),
            Some(row) if row.source.host == before => results::capitalised(&(lead + &say(&tally))),
            Some(row) => {
                before.clone_from(&row.source.host);
                format!("On {before}, {lead}{}", say(&tally))
            }
        }
    };
    if shown.is_empty() {
        return format!("Nothing is compared on {}.", results.host_in_words());
    }
    if let Some(sentence) = list(shown).or_else(|| span(shown)) {
        return sentence;
    }
    shown
        .iter()
        .map(&mut sentence)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Many comparisons of a single row each, all of one host, in one sentence.
fn list(shown: &[Shown]) -> Option<String> {
    let rows: Vec<_> = shown.iter().map(single).collect::<Option<_>>()?;
    let host = &rows.first()?.1.source.host;
    let one_host = rows.iter().all(|(_, row)| row.source.host == *host);
    let words = |(name, row): &(String, &Row)| format!("{} for {name}", value(row));
    let words: Vec<_> = rows.iter().map(words).collect();
    let metric = shown.first()?.sides.metric.label;
    (one_host && rows.len() > MOST_NAMES && one_metric(shown)).then(|| {
        format!(
            "On {host}, ratios of {metric} are {}.",
            format::list(&words)
        )
    })
}

/// Many comparisons of the same two names, of a single row each and all of one host: how far they reach.
fn span(shown: &[Shown]) -> Option<String> {
    let fraction = shown.first()?.sides.fraction();
    let alike = |s: &Shown| s.rows.len() == 1 && s.sides.fraction() == fraction;
    let mut rows: Vec<_> = shown
        .iter()
        .filter_map(|s| Some((s, single(s)?.1)))
        .collect();
    rows.sort_by(|a, b| a.1.comparison.ratio.total_cmp(&b.1.comparison.ratio));
    let [low, .., high] = rows.as_slice() else {
        return None;
    };
    let host = &low.1.source.host;
    let one_host = rows.iter().all(|(_, row)| row.source.host == *host);
    (one_host && rows.len() > MOST_NAMES && shown.iter().all(alike)).then_some(())?;
    let words = |(s, row): &(&Shown, &Row)| format!("{} ({})", value(row), s.title);
    let (low, high) = (words(low), words(high));
    let missing = match shown.len() - rows.len() {
        0 => String::new(),
        n => format!(" Not measured there: {n} of {}.", shown.len()),
    };
    let all = unanimous(&rows).map_or(String::new(), |won| {
        format!("{won} in all of {}; ", rows.len())
    });
    Some(format!(
        "On {host}, {all}{fraction} runs from {low} to {high}.{missing}"
    ))
}

/// What all of the rows say, if they say the same: "Rust smaller".
fn unanimous(rows: &[(&Shown, &Row)]) -> Option<String> {
    let winner = |(s, row): &(&Shown, &Row)| {
        let side = s.sides.winner(row.comparison.verdict)?;
        Some(s.sides.better(side))
    };
    let first = rows.first().and_then(winner)?;
    let same = |row| winner(row).as_ref() == Some(&first);
    rows.iter().all(same).then_some(first)
}

/// The row of a comparison that has one, measured, with the ratio's name.
fn single<'a>(shown: &Shown<'a>) -> Option<(String, &'a Row)> {
    match shown.rows.as_slice() {
        [one] => Some((shown.sides.fraction(), one.measured()?)),
        _ => None,
    }
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
        colour: style::verdict(sides, bound.verdict(sides)).colour,
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
