//! One row a workload: ratio and interval.

use chart::{Band, Estimate, Forest, Group, Outcome};
use record::{Experiment, Figure};

use super::content::{Content, failed, text};
use super::{select, style};
use crate::Problem;
use crate::results::{self, Results, Row, RowState, Sides, Tally, format};
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
    let finding = finding(results, &shown);
    let chart = if measured().next().is_some() {
        let forest = forest(experiment, &shown);
        Some(chart::forest(&text(figure, &finding), &forest).map_err(failed)?)
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
        sources: Content::sources(measured().map(|row| row.source.clone())),
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

/// One sentence a comparison, the host named once.
fn finding(results: &Results, shown: &[Shown]) -> String {
    let sentence = |s: &Shown| {
        let tally = Tally::new(s.sides.clone(), s.rows.iter().copied());
        let lead = if shown.len() > 1 {
            format!("{}: ", s.title)
        } else {
            String::new()
        };
        match tally.rows.first() {
            None => results::capitalised(&(lead + &tally.sentence())),
            Some(row) => format!("On {}, {lead}{}", row.source.host, tally.sentence()),
        }
    };
    if shown.is_empty() {
        return format!("Nothing is compared on {}.", results.host());
    }
    shown.iter().map(sentence).collect::<Vec<_>>().join(" ")
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
    Forest {
        axis: axis(shown),
        below,
        above,
        groups: shown
            .iter()
            .flat_map(|s| groups(experiment, s, shown.len() > 1))
            .collect(),
        margin: margin(shown),
        noise: if has_noise {
            "noise floor: a program against itself".into()
        } else {
            String::new()
        },
        keys: style::keys(keys),
    }
}

fn axis(shown: &[Shown]) -> String {
    let mut fractions: Vec<_> = shown
        .iter()
        .map(|s| format!("{}: {}", s.sides.metric.label, s.sides.fraction()))
        .collect();
    fractions.dedup();
    match fractions.as_slice() {
        [one] => one.clone(),
        _ => shown.first().map_or(String::new(), |s| {
            format!("{}: ratio", s.sides.metric.label)
        }),
    }
}

/// What the two sides of 1× mean for all of the comparisons at once.
fn directions(shown: &[Shown]) -> (String, String) {
    let common = |side: fn(&Sides) -> String, else_: &str| {
        let mut names: Vec<_> = shown.iter().map(|s| side(&s.sides)).collect();
        names.dedup();
        if let [one] = names.as_slice() {
            one.clone()
        } else {
            else_.to_owned()
        }
    };
    let below = common(|s| s.better(s.below()), "the first named better");
    let above = common(|s| s.better(s.above()), "the second named better");
    (format!("← {below}"), format!("{above} →"))
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

/// A group for each family of a comparison.
fn groups(experiment: &Experiment, shown: &Shown, several: bool) -> Vec<Group<Outcome>> {
    let mut groups: Vec<Group<Outcome>> = Vec::new();
    let mut last = None;
    for state in &shown.rows {
        let workload = state.workload();
        if last != Some(&workload.family) {
            let family = experiment.family(&workload.family);
            let family = family.map_or(String::new(), |f| f.title.clone());
            let lead = format!("{}: ", shown.sides.fraction());
            let heading = if several { lead + &family } else { family };
            groups.push(Group {
                heading,
                rows: Vec::new(),
            });
            last = Some(&workload.family);
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(row(&shown.sides, state));
        }
    }
    groups
}

fn row(sides: &Sides, state: &RowState) -> chart::Row<Outcome> {
    let point = results::point(state.workload());
    let name = if point.is_empty() {
        sides.fraction()
    } else {
        point
    };
    match state {
        RowState::NotMeasured { .. } => chart::Row {
            label: name,
            mark: Outcome::Absent,
            value: "not measured".into(),
        },
        RowState::Measured(row) => chart::Row {
            label: marked(name, row),
            mark: Outcome::Estimate(estimate(sides, row)),
            value: value(row),
        },
    }
}

/// The name, with the mark of a row that is from another host.
pub(crate) fn marked(name: String, row: &Row) -> String {
    match row.source.origin.label() {
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
    }
}

/// The ratio, with the mark that tables give to equivalent and undecided ones.
pub(crate) fn value(row: &Row) -> String {
    let ratio = format::ratio(row.comparison.ratio);
    match row.comparison.verdict {
        stats::Verdict::Equivalent => format!("≈ {ratio}"),
        stats::Verdict::Inconclusive => format!("~ {ratio}"),
        _ => ratio,
    }
}
