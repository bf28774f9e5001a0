//! What a finished measurement says of each comparison.

use record::{Comparison, Measurement, PairedTimes, TWIN, Workload};
use stats::{Pair, Settings, compare};

use super::course::CONFIDENCE;

/// One comparison on one workload, judged.
pub struct Row<'a> {
    /// The comparison.
    pub comparison: &'a Comparison,
    /// The workload.
    pub workload: &'a Workload,
    /// Its ratio, interval and verdict.
    pub outcome: stats::Comparison,
}

/// Every comparison of `record` that has samples, in the definition's order.
pub fn rows(record: &Measurement) -> Vec<Row<'_>> {
    let workloads = &record.workloads;
    record
        .definition
        .comparisons
        .iter()
        .flat_map(|comparison| workloads.iter().map(move |w| (comparison, w)))
        .filter(|(c, w)| c.covers(w))
        .filter_map(|(comparison, workload)| {
            let outcome = judged(record, comparison, workload)?;
            Some(Row {
                comparison,
                workload,
                outcome,
            })
        })
        .collect()
}

fn judged(record: &Measurement, c: &Comparison, workload: &Workload) -> Option<stats::Comparison> {
    let key = workload.key.as_str();
    let measured = record.pairs((key, &c.baseline), (key, &c.other), &c.metric);
    let twin =
        |side: &str| pairs(record.pairs((key, side), (key, &format!("{side}{TWIN}")), &c.metric));
    let twins = [&c.baseline, &c.other].map(|side| twin(side));
    let twins: Vec<&[Pair]> = (twins.iter().map(Vec::as_slice))
        .filter(|twin| !twin.is_empty())
        .collect();
    let settings = Settings {
        confidence: CONFIDENCE,
        margin: c.margin,
    };
    compare(&pairs(measured), &twins, &settings).ok()
}

/// A record's pairs as the statistics take them.
pub fn pairs(paired: Vec<PairedTimes>) -> Vec<Pair> {
    paired
        .into_iter()
        .map(|p| Pair {
            round: p.round,
            layout: p.layout,
            baseline: p.baseline,
            other: p.other,
        })
        .collect()
}

/// Factor by which the blocks would have to grow so that an inconclusive comparison would likely be
/// decided: the deciding interval's half-width shrinks with their square root, and has to fall
/// clearly below the distance to 1 or to the margin's edge, whichever is easier.
pub fn growth_to_decide(outcome: &stats::Comparison, margin: f64) -> Option<f64> {
    let deciding = outcome.deciding?;
    let half_width = (deciding.high.ln() - deciding.low.ln()) / 2.0;
    let distance = outcome.ratio.ln().abs();
    let wanted = 0.8 * distance.max(margin.ln_1p() - distance);
    (wanted > 0.0 && half_width > 0.0).then(|| (half_width / wanted).powi(2).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(noise: f64, ratio: f64) -> stats::Comparison {
        let pairs: Vec<Pair> = (0..20)
            .map(|round| Pair {
                round,
                layout: None,
                baseline: 1.0,
                other: ratio * (1.0 + noise * (f64::from(round) - 9.5) / 10.0),
            })
            .collect();
        compare(&pairs, &[], &Settings::default()).expect("sound")
    }

    #[test]
    fn noisier_measurements_need_more_blocks_to_decide() {
        let growth = |noise| growth_to_decide(&outcome(noise, 1.01), 0.03).expect("a factor");
        let (calm, noisy) = (growth(0.05), growth(0.5));
        assert!(noisy > 10.0 * calm, "{calm} {noisy}");
    }

    #[test]
    fn without_an_interval_nobody_can_say() {
        let one = [Pair {
            round: 0,
            layout: None,
            baseline: 1.0,
            other: 1.1,
        }];
        let outcome = compare(&one, &[], &Settings::default()).expect("sound");
        assert_eq!(growth_to_decide(&outcome, 0.03), None);
    }
}
