//! How the rows of ratios are grouped and named.

use chart::{Group, Outcome};
use record::Experiment;

use super::{Shown, estimate, limit, marked, one_metric, value};
use crate::results::{self, RowState, Sides};

/// A group for each family of a comparison; where no workload has a parameter, with the families as rows; where each
/// comparison has a single row, with the comparisons as rows.
pub(super) fn groups(experiment: &Experiment, shown: &[Shown]) -> Vec<Group<Outcome>> {
    let workloads = || shown.iter().flat_map(|s| &s.rows).map(|r| r.workload());
    let mut families: Vec<_> = workloads().map(|w| w.family.as_str()).collect();
    families.dedup();
    let plain = workloads().all(|workload| workload.parameters.is_empty());
    let by_family = |s: &Shown| rows(s, |r| title(experiment, &r.workload().family));
    let one = |heading: String, rows| Group { heading, rows };
    match (plain, shown, families.as_slice()) {
        (true, [only], _) => vec![one(String::new(), by_family(only))],
        (true, _, [family]) => {
            let by_comparison = |s: &Shown| rows(s, |_| name(shown, s));
            let rows = shown.iter().flat_map(by_comparison).collect();
            vec![one(title(experiment, family), rows)]
        }
        (true, ..) if shown.iter().all(|s| s.rows.len() == 1) => {
            let by_title = |s: &Shown| rows(s, |_| s.title.clone());
            vec![one(
                String::new(),
                shown.iter().flat_map(by_title).collect(),
            )]
        }
        (true, ..) => {
            let mut groups: Vec<Group<Outcome>> = Vec::new();
            for of in shown {
                let heading = name(shown, of);
                match groups.last_mut().filter(|last| last.heading == heading) {
                    Some(last) => last.rows.extend(by_family(of)),
                    None => groups.push(one(heading, by_family(of))),
                }
            }
            // One name over all rows is what the axis says already.
            if let [only] = groups.as_mut_slice() {
                only.heading.clear();
            }
            groups
        }
        (false, ..) => {
            let lead = |s: &Shown| (shown.len() > 1).then(|| name(shown, s));
            let of = |s: &Shown| points(experiment, s, lead(s));
            shown.iter().flat_map(of).collect()
        }
    }
}

/// What sets a comparison apart from the others of the figure.
fn name(shown: &[Shown], of: &Shown) -> String {
    match one_metric(shown) {
        true => of.sides.fraction(),
        false => of.title.clone(),
    }
}

fn title(experiment: &Experiment, family: &str) -> String {
    let family = experiment.family(family);
    family.map_or(String::new(), |f| f.title.clone())
}

fn rows(shown: &Shown, name: impl Fn(&RowState) -> String) -> Vec<chart::Row<Outcome>> {
    let rows = shown.rows.iter();
    rows.map(|state| row(&shown.sides, state, name(state)))
        .collect()
}

/// A group for each family, its points as rows.
fn points(experiment: &Experiment, shown: &Shown, lead: Option<String>) -> Vec<Group<Outcome>> {
    let mut groups: Vec<Group<Outcome>> = Vec::new();
    let mut last = None;
    for state in &shown.rows {
        let workload = state.workload();
        if last != Some(&workload.family) {
            let family = title(experiment, &workload.family);
            groups.push(Group {
                heading: match &lead {
                    Some(lead) => format!("{lead}: {family}"),
                    None => family,
                },
                rows: Vec::new(),
            });
            last = Some(&workload.family);
        }
        let name = match results::point(experiment, workload) {
            point if point.is_empty() => shown.sides.fraction(),
            point => point,
        };
        if let Some(group) = groups.last_mut() {
            group.rows.push(row(&shown.sides, state, name));
        }
    }
    groups
}

fn row(sides: &Sides, state: &RowState, name: String) -> chart::Row<Outcome> {
    match state {
        RowState::NotMeasured {
            bound: Some(bound), ..
        } => chart::Row {
            label: name,
            mark: Outcome::Limit(limit(sides, bound)),
            value: bound.brief(),
        },
        RowState::NotMeasured { .. } => chart::Row {
            label: name,
            mark: Outcome::Absent,
            value: "not measured".into(),
        },
        RowState::Measured(row) => {
            let name = std::iter::once(name)
                .chain(row.remarks())
                .chain(row.caveats.later());
            chart::Row {
                label: marked(name.collect::<Vec<_>>().join(", "), row),
                mark: Outcome::Estimate(estimate(sides, row)),
                value: value(row),
            }
        }
    }
}
