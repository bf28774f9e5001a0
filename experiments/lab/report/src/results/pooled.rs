//! Percentiles of loads, read off all requests of a row's samples together where every sample keeps how its own are spread.
//!
//! The middle of the samples' own percentiles leaves out what only some of them saw: with a stall in every fifth window,
//! the middle window has none. Records from before distributions were kept are read so all the same.

use std::collections::BTreeMap;

use record::{Distribution, Measured, Measurement, Metric, Sample, pooled_quantile};
use stats::{Comparison, Jackknife, Pair, Settings};

use super::paired;

/// A cell: workload key, subject id.
type Cell<'a> = (&'a str, &'a str);

/// What two cells did in the same blocks.
pub(super) struct Blocks<'a> {
    /// Values of both sides.
    pub pairs: Vec<Pair>,
    /// Where the metric is a percentile, and every block has its distributions: which quantile of which, in the pairs' order.
    spread: Option<Spread<'a>>,
}

struct Spread<'a> {
    metric: Metric,
    quantile: f64,
    sides: Vec<[&'a Distribution; 2]>,
}

impl<'a> Blocks<'a> {
    /// The blocks in which both cells have the metric.
    pub fn of(record: &'a Measurement, baseline: Cell, other: Cell, metric: Metric) -> Self {
        let pairs = paired(&record.pairs(baseline, other, metric.name));
        let by_round = |cell: Cell| -> BTreeMap<u32, &'a Distribution> {
            let kept = record.samples.iter().filter(|s| is_of(s, cell));
            kept.filter_map(|s| Some((s.round, s.distribution(metric)?)))
                .collect()
        };
        let spread = metric.percentile().and_then(|(_, quantile)| {
            let (baselines, others) = (by_round(baseline), by_round(other));
            let both =
                |pair: &Pair| Some([*baselines.get(&pair.round)?, *others.get(&pair.round)?]);
            Some(Spread {
                metric,
                quantile,
                sides: pairs.iter().map(both).collect::<Option<_>>()?,
            })
        });
        Self { pairs, spread }
    }

    /// What they say, with what each side says against itself.
    ///
    /// # Errors
    /// See [`stats::compare`].
    pub fn compare(
        &self,
        twins: &[Blocks],
        settings: &Settings,
    ) -> Result<Comparison, stats::Error> {
        let together: Vec<_> = twins.iter().map(Blocks::together).collect();
        let twins = twins.iter().zip(&together);
        let twins: Vec<_> = twins
            .map(|(twin, together)| twin.as_stats(together))
            .collect();
        stats::compare_blocks(self.as_stats(&self.together()), &twins, settings)
    }

    /// The blocks of each session apart, read as all of them are.
    pub fn by_session(self, record: &Measured, cells: [Cell; 2], metric: Metric) -> Vec<Self> {
        let sessions = record.pairs_by_session(cells[0], cells[1], metric.name);
        let mut spread = self.spread.map(|spread| spread.sides.into_iter());
        let quantile = metric.percentile().map_or(0.0, |(_, quantile)| quantile);
        let session = |times: Vec<_>| Self {
            spread: spread.as_mut().map(|sides| Spread {
                metric,
                quantile,
                sides: sides.by_ref().take(times.len()).collect(),
            }),
            pairs: paired(&times),
        };
        sessions.into_iter().map(session).collect()
    }

    fn together(&self) -> Option<impl Fn(&[usize]) -> Option<f64>> {
        let spread = self.spread.as_ref()?;
        Some(move |places: &[usize]| {
            let side =
                |i: usize| spread.quantile(places.iter().map(|place| spread.sides[*place][i]));
            Some(side(1)?.ln() - side(0)?.ln())
        })
    }

    fn as_stats<'b>(
        &'b self,
        together: &'b Option<impl Fn(&[usize]) -> Option<f64>>,
    ) -> stats::Blocks<'b> {
        stats::Blocks {
            pairs: &self.pairs,
            together: together.as_ref().map(|f| f as stats::Together<'b>),
        }
    }
}

impl<'a> Spread<'a> {
    fn quantile(&self, samples: impl Iterator<Item = &'a Distribution>) -> Option<f64> {
        pooled_quantile(self.metric, self.quantile, samples)
    }
}

/// A percentile of all values of a cell's samples, with its interval over the samples; `None` if the metric is none, or a sample
/// that has it keeps no distribution.
pub(super) fn percentile(
    record: &Measurement,
    (workload, subject): Cell,
    metric: Metric,
) -> Option<Jackknife> {
    let (_, quantile) = metric.percentile()?;
    let with = record
        .cell(workload, subject)
        .filter(|s| s.metrics.contains_key(metric.name));
    let kept: Vec<&Distribution> = with
        .map(|s| s.distribution(metric))
        .collect::<Option<_>>()?;
    Jackknife::of(kept.len(), |left_out| {
        let all = kept
            .iter()
            .enumerate()
            .filter(|(place, _)| Some(*place) != left_out);
        pooled_quantile(metric, quantile, all.map(|(_, of)| *of)).map(f64::ln)
    })
}

fn is_of(sample: &Sample, cell: Cell) -> bool {
    (sample.workload.as_str(), sample.subject.as_str()) == cell
}

/// How a metric's values are read where it is a percentile, as a sentence with a space behind it: by which of the rows or series
/// are `pooled`.
pub(crate) fn reading(metric: Metric, pooled: impl IntoIterator<Item = bool>) -> &'static str {
    let (mut all, mut any) = (true, false);
    for pooled in pooled {
        (all, any) = (all && pooled, any || pooled);
    }
    match (metric.percentile(), any, all) {
        (None, ..) => "",
        (_, true, true) => "Percentiles are those of all requests of the samples together. ",
        (_, true, false) => {
            "Percentiles are those of all requests of the samples together where each sample keeps its distribution, and else the \
             middle of the samples’ own. "
        }
        (_, false, _) => {
            "Percentiles are the middle of the samples’ own: the record keeps no distributions to read them together. "
        }
    }
}

#[cfg(test)]
mod tests {
    use record::Record;

    use super::*;
    use crate::results::testing::server::{healthy, served, service};
    use crate::results::testing::{results, samples, shelf};
    use crate::results::{Held, Row, level};

    /// Every window has a thousand requests, of which twenty are slow; in one window of five those of Go are stalled instead.
    fn stalling(blocks: u32) -> Record {
        let mut record = served(&service(), "here", blocks, healthy);
        for sample in &mut record.sessions[0].samples {
            let quick = if sample.subject.starts_with("go") {
                2_000_000
            } else {
                1_000_000
            };
            let stalled = sample.subject == "go" && sample.round.is_multiple_of(5);
            let beyond = if stalled { 100 * quick } else { 2 * quick };
            let slow = if stalled { 100 } else { 20 };
            let of = Distribution::of([(quick, 1000 - slow), (beyond, slow)]);
            sample
                .metrics
                .insert("response-p99".into(), beyond as f64 * 1e-9);
            sample.distributions.insert("response".into(), of);
        }
        record
    }

    fn row(record: Record) -> Row {
        let results = results(shelf(service(), samples(record), Held::default()));
        let rows = results.rows("service", "tail-p99").expect("known");
        rows[0].measured().expect("measured").clone()
    }

    /// The middle window shows none of them.
    #[test]
    fn a_stall_in_every_fifth_window_is_in_the_percentile_of_all_requests() {
        let row = row(stalling(20));
        assert!(row.is_pooled());
        // 400 of 20,000 requests are stalled: two in a hundred take 200 ms, against Rust's 2 ms.
        assert!(
            (row.comparison.ratio / 100.0 - 1.0).abs() < 0.02,
            "{}",
            row.comparison.ratio
        );
        assert!(row.interval.high > row.interval.low);
        let mut without = stalling(20);
        for sample in &mut without.sessions[0].samples {
            sample.distributions.clear();
        }
        let middle = self::row(without);
        assert!(!middle.is_pooled());
        assert!(
            (middle.comparison.ratio / 2.0 - 1.0).abs() < 0.02,
            "{}",
            middle.comparison.ratio
        );
    }

    #[test]
    fn a_row_of_which_one_sample_keeps_no_distribution_is_read_as_before() {
        let mut record = stalling(12);
        let is_one =
            |s: &&mut Sample| s.workload == "tail@load=25" && s.round == 3 && s.subject == "go";
        let samples = record.sessions[0].samples.iter_mut();
        samples.filter(is_one).for_each(|s| s.distributions.clear());
        assert!(!row(record).is_pooled());
    }

    /// Every session is read as the whole is: a first one without distributions keeps later ones from it.
    #[test]
    fn sessions_are_read_alike() {
        let two = |second: Record| {
            let mut record = stalling(20);
            record.sessions.extend(second.sessions);
            row(record)
        };
        let pooled = two(stalling(20));
        assert!(pooled.is_pooled());
        assert!(
            (pooled.comparison.ratio / 100.0 - 1.0).abs() < 0.05,
            "{}",
            pooled.comparison.ratio
        );
        assert!(!two(served(&service(), "here", 20, healthy)).is_pooled());
    }

    #[test]
    fn a_level_is_read_like_a_ratio() {
        let record = Measured::new(stalling(20));
        let workload = record.workload("tail@load=25").expect("planned").clone();
        let metric = record::metric("response-p99").expect("known");
        let level = level(&record, &workload, "go", metric).expect("measured");
        assert!(level.summary.pooled);
        assert!(
            (level.summary.median / 0.2 - 1.0).abs() < 0.01,
            "{}",
            level.summary.median
        );
        assert!(level.interval.contains(level.summary.median));
    }

    #[test]
    fn how_percentiles_are_read_is_said_in_a_sentence() {
        let of = |metric: &str, pooled: &[bool]| {
            reading(
                record::metric(metric).expect("known"),
                pooled.iter().copied(),
            )
        };
        assert_eq!(of("rate", &[false]), "");
        assert!(
            of("response-p99", &[true, true]).contains("all requests of the samples together.")
        );
        assert!(of("response-p99", &[true, false]).contains("where each sample keeps"));
        assert!(of("response-p99", &[false]).contains("keeps no distributions"));
    }
}
