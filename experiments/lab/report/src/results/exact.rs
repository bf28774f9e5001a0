//! Metrics whose values follow from sources and tools alone: nothing is inferred of them, and they never scatter.

use std::collections::BTreeMap;

use record::{Measurement, Metric};
use stats::{Comparison, Interval, Pair, Settings, Unit, Verdict};

/// Instead of an interval.
pub(crate) const EXACT: &str = "exact";

/// Whether a metric is exact and all of its values are one.
pub(crate) fn is_exact(metric: Metric, values: impl IntoIterator<Item = f64>) -> bool {
    let mut values = values.into_iter();
    let first = values.next();
    metric.exact && first.is_some_and(|first| values.all(|value| value == first))
}

/// The comparison of two exact values: their ratio, and where it lies. `None` without a pair, or if a value is not above zero.
pub(crate) fn compare(pairs: &[Pair], settings: &Settings) -> Option<Comparison> {
    let first = pairs.first()?;
    let ratio = first.other / first.baseline;
    if !(ratio.is_finite() && ratio > 0.0) {
        return None;
    }
    let itself = Some(Interval {
        low: ratio,
        high: ratio,
    });
    let verdict = match ratio {
        1.0 => Verdict::Equivalent,
        _ => Verdict::of(itself, settings.margin),
    };
    Some(Comparison {
        ratio,
        interval: itself,
        deciding: itself,
        ratio_of_means: ratio,
        verdict,
        unit: Unit::Block,
        units: pairs.len(),
        blocks: pairs.len(),
        noise_floor: None,
        twin_difference: None,
        minimum_detectable: None,
        warnings: Vec::new(),
        looks: Vec::new(),
    })
}

/// What contradicts itself in a record: each cell with an exact metric that has several values, as a sentence. Such a metric
/// is shown with its scatter, as if it were a measured one.
pub(crate) fn contradictions(record: &Measurement) -> Vec<(String, String)> {
    let mut values: BTreeMap<(&str, &str, &str), Vec<f64>> = BTreeMap::new();
    for sample in &record.samples {
        for (name, value) in &sample.metrics {
            if record::metric(name).is_some_and(|metric| metric.exact) {
                let subject = record::twin_of(&sample.subject).unwrap_or(&sample.subject);
                let cell = (sample.workload.as_str(), subject, name.as_str());
                values.entry(cell).or_default().push(*value);
            }
        }
    }
    let ends = |of: &[f64]| {
        let low = of.iter().copied().fold(f64::INFINITY, f64::min);
        (low, of.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    let differs = |((workload, subject, name), of): (&(&str, &str, &str), &Vec<f64>)| {
        let (low, high) = ends(of);
        let metric = record::metric(name).filter(|_| low < high)?;
        let sentence = format!(
            "{subject}: {} is exact, but has values from {low} to {high} in this record: a defect of the build or of the \
             probe, so it is shown as if it were measured; build and measure again",
            metric.label
        );
        Some(((*workload).to_owned(), sentence))
    };
    values.iter().filter_map(differs).collect()
}
