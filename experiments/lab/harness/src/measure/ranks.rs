//! Which workloads are reached first when time is short.

use record::{Experiment, Measured};

use super::journal::Planned;
use super::judge::{Row, rows};
use super::precision::compared;

/// A rank for each workload of `plan`, the lowest first; the largest number for what answers none of the experiment's
/// questions. What answers a question comes first, in the order of the answers. Where there were `earlier` sessions and
/// one more is asked for, what they did not measure comes first, and then what they know least well: widths alone decide,
/// never on which side of 1 a ratio lies.
pub fn ranks(experiment: &Experiment, plan: &[Planned], earlier: Option<&Measured>) -> Vec<usize> {
    let answers = experiment.answering();
    let place = |c: &record::Comparison| answers.iter().position(|a| a.id == c.id);
    let answering = |p: &Planned| compared(experiment, p).filter_map(place).min();
    let ranks = plan.iter().map(|p| answering(p).unwrap_or(usize::MAX));
    let ranks: Vec<usize> = ranks.collect();
    let Some(earlier) = earlier else {
        return ranks;
    };
    let known = rows(earlier);
    let widths: Vec<f64> = plan
        .iter()
        .map(|p| width(&known, &p.workload.key))
        .collect();
    let mut order: Vec<usize> = (0..plan.len()).collect();
    order.sort_by(|&a, &b| {
        widths[b]
            .total_cmp(&widths[a])
            .then(ranks[a].cmp(&ranks[b]))
    });
    let mut by_width = vec![0; plan.len()];
    for (rank, place) in order.into_iter().enumerate() {
        by_width[place] = rank;
    }
    by_width
}

/// Logarithmic width of the widest interval on a workload; infinite where a comparison has none.
fn width(rows: &[Row<'_>], workload: &str) -> f64 {
    let of_workload = rows.iter().filter(|row| row.workload.key == workload);
    let widths = of_workload.map(|row| {
        let interval = row.outcome.interval;
        interval.map_or(f64::INFINITY, |i| (i.high / i.low).ln())
    });
    widths.reduce(f64::max).unwrap_or(f64::INFINITY)
}
