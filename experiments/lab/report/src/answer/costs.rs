//! What Go costs divided by what Rust costs, host by host: above one Rust is ahead, whatever the metric's sign and whichever
//! of the two is divided.

use stats::{Interval, middle};

use crate::results::{Row, Sides, Source};

/// The two languages that this book weighs, as definitions name them.
pub(crate) const RUST: &str = "Rust";
pub(crate) const GO: &str = "Go";

/// Of one case: the estimate, and the interval that a verdict is read off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cost {
    /// What Go costs divided by what Rust costs.
    pub ratio: f64,
    /// Where it lies.
    pub deciding: Interval,
}

/// What one host says of some cases.
#[derive(Clone, Debug)]
pub(crate) struct OnHost<'a> {
    /// Where the first of them comes from.
    pub source: &'a Source,
    /// The cases.
    pub costs: Vec<Cost>,
}

/// Whether one side is Rust and the other Go.
pub(crate) fn weighs_the_two(sides: &Sides) -> bool {
    go_is_divided(sides).is_some()
}

fn go_is_divided(sides: &Sides) -> Option<bool> {
    match [&sides.baseline, &sides.other].map(|side| side.language.as_str()) {
        [RUST, GO] => Some(true),
        [GO, RUST] => Some(false),
        _ => None,
    }
}

impl Cost {
    /// `None` if the two sides are not the two languages.
    fn of(sides: &Sides, comparison: &stats::Comparison) -> Option<Self> {
        let go_is_divided = go_is_divided(sides)?;
        let cost = Self {
            ratio: comparison.ratio,
            deciding: (comparison.read_off(sides.settings.margin))
                .unwrap_or(Interval::at_least(0.0)),
        };
        Some(match go_is_divided == sides.metric.lower_is_better {
            true => cost,
            false => cost.turned(),
        })
    }

    fn turned(self) -> Self {
        let Interval { low, high } = self.deciding;
        Self {
            ratio: self.ratio.recip(),
            deciding: Interval {
                low: high.recip(),
                high: low.recip(),
            },
        }
    }

    /// The middle of several; `None` without any.
    pub fn middle(of: &[Self]) -> Option<Self> {
        let point = |cost: &Self| Interval {
            low: cost.ratio,
            high: cost.ratio,
        };
        let points: Vec<_> = of.iter().map(point).collect();
        let deciding: Vec<_> = of.iter().map(|cost| cost.deciding).collect();
        Some(Self {
            ratio: middle(&points)?.low,
            deciding: middle(&deciding)?,
        })
    }
}

/// Every host's costs in these rows, in the order of the hosts; none if the sides are not the two languages.
pub(crate) fn by_host<'a>(
    sides: &Sides,
    rows: impl IntoIterator<Item = &'a Row>,
) -> Vec<OnHost<'a>> {
    let mut hosts: Vec<OnHost> = Vec::new();
    let said = |row: &'a Row| {
        let own = std::iter::once((&row.source, &row.comparison));
        own.chain(row.others.iter().map(|o| (&o.source, &o.comparison)))
    };
    for (source, comparison) in rows.into_iter().flat_map(said) {
        let Some(cost) = Cost::of(sides, comparison) else {
            continue;
        };
        match hosts.iter_mut().find(|on| on.source.host == source.host) {
            Some(on) => on.costs.push(cost),
            None => hosts.push(OnHost {
                source,
                costs: vec![cost],
            }),
        }
    }
    hosts.sort_by_key(|on| on.source.origin);
    hosts
}
