//! Which workloads a figure shows.

use record::{Experiment, Figure, Values, Workload};

use super::content::impossible;
use crate::Problem;
use crate::results::Parameter;

/// Whether a figure's families and parameter values let a workload through.
pub(crate) fn shows(figure: &Figure, workload: &Workload) -> bool {
    let family = figure.workloads.is_empty() || figure.workloads.contains(&workload.family);
    let point = figure.parameters.iter().all(|(name, values)| {
        workload
            .parameters
            .get(name)
            .is_some_and(|v| values.contains(v))
    });
    family && point
}

/// The parameter on the horizontal axis.
pub(crate) fn x(experiment: &Experiment, figure: &Figure) -> Result<Parameter, Problem> {
    let missing = || impossible(figure, "names no parameter for its horizontal axis (`x`)");
    let name = figure.x.as_deref().ok_or_else(missing)?;
    Ok(Parameter::of(experiment, name))
}

/// What sets a series apart from others of its family: every parameter but the one on the axis and those that the
/// definition or the figure fixes to one value.
pub(crate) fn rest(
    experiment: &Experiment,
    figure: &Figure,
    workload: &Workload,
    x: &str,
) -> String {
    let family = experiment.family(&workload.family);
    let mut others = workload.clone();
    others.parameters.retain(|name, _| {
        let chosen = figure
            .parameters
            .get(name)
            .is_some_and(|values| values.len() == 1);
        let given = family.and_then(|f| f.parameters.get(name));
        name != x && !chosen && !matches!(given, Some(Values::One(_)))
    });
    crate::results::point(experiment, &others)
}

/// The figure's workloads on a host with so many cores, in the order in which it lists their families.
pub(crate) fn workloads(experiment: &Experiment, figure: &Figure, cores: u64) -> Vec<Workload> {
    let mut all = record::expand(experiment, cores);
    all.retain(|workload| shows(figure, workload));
    all.sort_by_key(|workload| figure.workloads.iter().position(|f| *f == workload.family));
    all
}
