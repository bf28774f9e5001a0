//! Where a ratio that changes with a parameter enters the margin of equivalence, or leaves it.
//!
//! Between measured points the logarithm of the ratio is taken to be a straight line over the logarithm of the parameter
//! (over the parameter itself from a point at 0). So the place of a crossing is exact only as far as that holds: the
//! two points around it are given as well. Its interval comes from resampling the independent units of each point
//! (Efron 1979), with Hesterberg's (2015) expanded percentiles for small numbers: it covers the noise of the points, not
//! the shape of the curve between them.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::random::Random;
use crate::typical::Typical;
use crate::units::{check, units};
use crate::{Error, Interval, Pair, Settings, Verdict, deciding_confidence};

/// With fewer units than this a point is unclear: so few cannot be resampled.
const FEWEST_RESAMPLED: usize = 6;

/// A parameter's value, and the blocks measured there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint<'a> {
    /// The parameter; 0 or more.
    pub x: f64,
    /// Both sides of each block.
    pub pairs: &'a [Pair],
    /// Which limit the ratios of the blocks are, where what was measured on one side was cut off.
    pub limit: Option<Limit>,
    /// What verdicts on it are read off, where more than its blocks decides: sessions, a noise floor. `None` takes the interval
    /// of the blocks.
    pub deciding: Option<Interval>,
}

/// What is known of a ratio that could not be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// It is no larger.
    Upper,
    /// It is no smaller.
    Lower,
}

/// How often to resample, and from which random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// The same seed gives the same interval.
    pub seed: u64,
    /// Number of resamples.
    pub count: usize,
}

impl Default for Resampling {
    /// Two thousand: the ends of a 95 % interval then each rest on dozens of them.
    fn default() -> Self {
        Self {
            seed: 1,
            count: 2000,
        }
    }
}

/// Where the ratio lies relative to 1/(1 + margin) … 1 + margin, over all points.
#[derive(Debug, Clone, PartialEq)]
pub enum Crossover {
    /// Outside at first, inside from the crossing to the last point.
    Enters(Crossing),
    /// Inside from the first point to the crossing, outside at last.
    Leaves(Crossing),
    /// Inside at every point.
    Inside,
    /// Outside at every point, all on that side: `Above` or `Below`.
    Outside(Verdict),
    /// It crosses an edge more than once.
    Several {
        /// Near these values of the parameter.
        near: Vec<f64>,
        /// Where it lies in between, by the points that are clear.
        stretches: Vec<Stretch>,
    },
    /// Too much is unclear: at these values of the parameter the interval lies across an edge.
    Undecided(Vec<f64>),
}

/// Neighbouring points on the same side of the margin, or all inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// The parameter at the first of them.
    pub from: f64,
    /// The parameter at the last.
    pub to: f64,
    /// On which side: `Above` or `Below`; `None` inside.
    pub outside: Option<Verdict>,
}

/// The place at which the ratio crosses an edge of the margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// The parameter there, interpolated.
    pub at: f64,
    /// Lower end of its interval; `None` if that lies below the first point.
    pub low: Option<f64>,
    /// Upper end of its interval; `None` if that lies above the last point.
    pub high: Option<f64>,
    /// The measured points around it.
    pub between: [f64; 2],
    /// On which side the ratio lies where it is outside: `Above` or `Below`.
    pub outside: Verdict,
    /// Whether a limit alone is known at one of the points around it. Then it lies somewhere between them, and no more is
    /// known of the place.
    pub limited: bool,
}

/// Where the ratio of `points`, in ascending order of the parameter, crosses an edge of the margin.
///
/// A point is inside if its whole deciding interval is (as for [`Verdict::Equivalent`]), and above or below if all of that
/// lies beyond the edge; otherwise it is unclear, and decides nothing. A point of which a [`Limit`] alone is known is beyond
/// the edge if all that the limit allows is, and unclear otherwise.
///
/// Fails if there are fewer than two points or they are not in order, a point's blocks cannot be compared, or there is no
/// margin.
pub fn crossover(
    points: &[CurvePoint],
    settings: &Settings,
    resampling: &Resampling,
) -> Result<Crossover, Error> {
    settings.check()?;
    if settings.margin == 0.0 {
        return Err(Error::NoBand);
    }
    if points.len() < 2 || !points.is_sorted_by(|a, b| 0.0 <= a.x && a.x < b.x) {
        return Err(Error::BadPoints);
    }
    for point in points {
        check(point.pairs, "pairs", ["baseline", "other"])?;
    }
    let log_ratios = points
        .iter()
        .map(|p| units(p.pairs, None).log_ratios)
        .collect();
    Ok(Curve {
        x: points.iter().map(|p| p.x).collect(),
        limits: points.iter().map(|p| p.limit).collect(),
        deciding: points.iter().map(|p| p.deciding).collect(),
        log_ratios,
        edge: settings.margin.ln_1p(),
        confidence: settings.confidence,
    }
    .crossover(resampling))
}

/// Where one point lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    Out(Verdict),
    Unclear,
}

/// The measured curve on the log scale.
struct Curve {
    x: Vec<f64>,
    limits: Vec<Option<Limit>>,
    /// Where verdicts are not read off the blocks alone.
    deciding: Vec<Option<Interval>>,
    /// Of each point's units.
    log_ratios: Vec<Vec<f64>>,
    /// The margin's upper edge; the lower one is its negative.
    edge: f64,
    confidence: f64,
}

impl Curve {
    fn crossover(&self, resampling: &Resampling) -> Crossover {
        let places: Vec<Place> = (0..self.x.len()).map(|i| self.place(i)).collect();
        let unclear: Vec<f64> = (self.x.iter().zip(&places))
            .filter(|(_, place)| **place == Place::Unclear)
            .map(|(x, _)| *x)
            .collect();
        let stretches = self.stretches(&places);
        let mut clear = places.clone();
        clear.retain(|place| *place != Place::Unclear);
        clear.dedup();
        let crossing = match clear.as_slice() {
            [Place::Inside] if unclear.is_empty() => return Crossover::Inside,
            [Place::Out(side)] if unclear.is_empty() => return Crossover::Outside(*side),
            [] | [_] => None,
            [Place::Out(side), Place::Inside] => self
                .crossing(&places, *side, last_entry, resampling)
                .map(Crossover::Enters),
            [Place::Inside, Place::Out(side)] => self
                .crossing(&places, *side, first_exit, resampling)
                .map(Crossover::Leaves),
            _ => {
                let near = self.all_crossings();
                return Crossover::Several { near, stretches };
            }
        };
        crossing.unwrap_or(Crossover::Undecided(unclear))
    }

    /// The clear points, neighbours of one kind together.
    fn stretches(&self, places: &[Place]) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (x, place) in self.x.iter().zip(places) {
            let outside = match place {
                Place::Unclear => continue,
                Place::Inside => None,
                Place::Out(side) => Some(*side),
            };
            match stretches.last_mut().filter(|last| last.outside == outside) {
                Some(last) => last.to = *x,
                None => stretches.push(Stretch {
                    from: *x,
                    to: *x,
                    outside,
                }),
            }
        }
        stretches
    }

    fn place(&self, point: usize) -> Place {
        let (log_ratios, limit) = (&self.log_ratios[point], self.limits[point]);
        let known = self.deciding[point].map(|known| (known.low.ln(), known.high.ln()));
        let of_blocks = || {
            let deciding = deciding_confidence(log_ratios.len()).max(self.confidence);
            Typical::new(log_ratios.clone()).interval(deciding)
        };
        let interval = known.or_else(of_blocks);
        let interval = interval.filter(|_| log_ratios.len() >= FEWEST_RESAMPLED);
        let band = Interval {
            low: -self.edge,
            high: self.edge,
        };
        let open = |(low, high): (f64, f64)| Interval {
            low: if limit == Some(Limit::Upper) {
                f64::NEG_INFINITY
            } else {
                low
            },
            high: if limit == Some(Limit::Lower) {
                f64::INFINITY
            } else {
                high
            },
        };
        match interval.map(open) {
            Some(of) if band.encloses(&of) => Place::Inside,
            Some(of) if of.low > self.edge => Place::Out(Verdict::Above),
            Some(of) if of.high < -self.edge => Place::Out(Verdict::Below),
            _ => Place::Unclear,
        }
    }

    fn estimates(&self) -> Vec<f64> {
        let estimate = |d: &Vec<f64>| Typical::new(d.clone()).median();
        self.log_ratios.iter().map(estimate).collect()
    }

    /// The crossing that `find` sees, with its interval; `None` if it sees none between the points.
    fn crossing(
        &self,
        places: &[Place],
        outside: Verdict,
        find: fn(&[f64], f64) -> f64,
        resampling: &Resampling,
    ) -> Option<Crossing> {
        let at = find(&self.estimates(), self.edge);
        if !at.is_finite() {
            return None;
        }
        let mut drawn = self.resampled(find, resampling);
        drawn.sort_by(f64::total_cmp);
        let tail = self.tail(at) * drawn.len() as f64;
        let low = drawn[tail.floor() as usize];
        let high = drawn[drawn.len() - 1 - tail.floor() as usize];
        let segment = (at.floor() as usize).min(self.x.len() - 2);
        let [before, after] = self.clear_around(places, segment);
        let limited = self.limits[before..=after].iter().any(Option::is_some);
        // Where it cannot be interpolated it lies between points that are clear, and not merely between neighbours.
        let [before, after] = match limited || self.x[before] == 0.0 {
            true => [before, after],
            false => [segment, segment + 1],
        };
        Some(Crossing {
            at: self.x_at(at),
            low: low.is_finite().then(|| self.x_at(low)),
            high: high.is_finite().then(|| self.x_at(high)),
            between: [self.x[before], self.x[after]],
            outside,
            limited,
        })
    }

    /// The nearest clear points around a segment; its own ends where there is none.
    fn clear_around(&self, places: &[Place], segment: usize) -> [usize; 2] {
        let clear = |point: &usize| places[*point] != Place::Unclear;
        let before = (0..=segment).rev().find(clear);
        let after = (segment + 1..self.x.len()).find(clear);
        [before.unwrap_or(segment), after.unwrap_or(segment + 1)]
    }

    /// What `find` sees in each resample, every point's units drawn anew.
    fn resampled(&self, find: fn(&[f64], f64) -> f64, resampling: &Resampling) -> Vec<f64> {
        let mut random = Random::new(resampling.seed);
        let mut estimate = |d: &Vec<f64>| Typical::new(random.resample(d)).median();
        (0..resampling.count.max(1))
            .map(|_| {
                let drawn: Vec<f64> = self.log_ratios.iter().map(&mut estimate).collect();
                find(&drawn, self.edge)
            })
            .collect()
    }

    /// Share of the resamples that each end of the interval leaves out. Resamples of n units vary less than samples do, by
    /// (n − 1)/n and as if their spread were known: Hesterberg's expansion makes up for both.
    fn tail(&self, at: f64) -> f64 {
        let around = [at.floor(), at.ceil()].map(|i| self.log_ratios[i as usize].len());
        let units = around[0].min(around[1]).max(FEWEST_RESAMPLED) as f64;
        let tail = (1.0 - self.confidence) / 2.0;
        let student = StudentsT::new(0.0, 1.0, units - 1.0);
        let quantile = student.map_or(f64::NEG_INFINITY, |t| t.inverse_cdf(tail));
        Normal::standard().cdf((units / (units - 1.0)).sqrt() * quantile)
    }

    /// Every place at which the estimates' line crosses either edge.
    fn all_crossings(&self) -> Vec<f64> {
        let estimates = self.estimates();
        let mut places = Vec::new();
        for (i, pair) in estimates.windows(2).enumerate() {
            for edge in [-self.edge, self.edge] {
                let share = (edge - pair[0]) / (pair[1] - pair[0]);
                if (0.0..1.0).contains(&share) {
                    places.push(i as f64 + share);
                }
            }
        }
        places.sort_by(f64::total_cmp);
        places.into_iter().map(|place| self.x_at(place)).collect()
    }

    /// The parameter at a place: the number of the point before it, and the share of the way to the next.
    fn x_at(&self, place: f64) -> f64 {
        let before = (place.floor() as usize).min(self.x.len() - 2);
        let (from, to) = (self.x[before], self.x[before + 1]);
        let share = place - before as f64;
        if from > 0.0 {
            from * (to / from).powf(share)
        } else {
            from + share * (to - from)
        }
    }
}

/// From where on the values stay within `edge` of zero, as a place along them; infinite if the last one does not, and minus
/// infinite if all do. Values inside have only values inside between them, since the band is an interval.
fn last_entry(values: &[f64], edge: f64) -> f64 {
    let outside = values.iter().rposition(|v| v.abs() > edge);
    match outside {
        None => f64::NEG_INFINITY,
        Some(last) if last + 1 == values.len() => f64::INFINITY,
        Some(before) => {
            let (from, to) = (values[before], values[before + 1]);
            before as f64 + (from - edge.copysign(from)) / (from - to)
        }
    }
}

/// Up to where the values stay within `edge` of zero: the same, seen from the other end.
fn first_exit(values: &[f64], edge: f64) -> f64 {
    let reversed: Vec<f64> = values.iter().rev().copied().collect();
    (values.len() - 1) as f64 - last_entry(&reversed, edge)
}

#[cfg(test)]
mod tests {
    use super::{first_exit, last_entry};

    #[test]
    fn an_entry_is_the_last_one_and_an_exit_the_first() {
        let wave = [0.4, 0.0, 0.4, 0.0, 0.0];
        assert_eq!(last_entry(&wave, 0.1), 2.75);
        assert_eq!(first_exit(&[0.0, 0.0, 0.4, 0.0, 0.4], 0.1), 1.25);
    }

    #[test]
    fn what_never_crosses_does_so_beyond_an_end() {
        assert_eq!(last_entry(&[0.0, 0.05], 0.1), f64::NEG_INFINITY);
        assert_eq!(last_entry(&[0.0, 0.2], 0.1), f64::INFINITY);
        assert_eq!(first_exit(&[0.0, 0.05], 0.1), f64::INFINITY);
        assert_eq!(first_exit(&[-0.2, 0.0], 0.1), f64::NEG_INFINITY);
    }

    #[test]
    fn the_lower_edge_is_crossed_as_the_upper_one() {
        assert_eq!(last_entry(&[-0.4, 0.0], 0.1), last_entry(&[0.4, 0.0], 0.1));
    }
}
