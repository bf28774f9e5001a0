//! Claims judged by the records: each row by where its interval lies, the claim by its rows.

use record::{ClaimTest, Direction, Held};
use stats::{Criterion, Grade, Interval, Place, Rows};

use crate::results::{
    Bound, Freshness, Origin, Other, Results, Row, RowState, Sides, Source, Summary, shown_host,
};

/// What the measurements say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// How far its rows show it.
    Graded(Grade),
    /// No experiment tests it, or nothing is measured.
    NotMeasured,
}

impl Conclusion {
    /// Every one, from the claim's side to the other, and then what is not known.
    pub const ALL: [Self; 7] = [
        Self::Graded(Grade::Supported),
        Self::Graded(Grade::MostlySupported),
        Self::Graded(Grade::Mixed),
        Self::Graded(Grade::MostlyContradicted),
        Self::Graded(Grade::Contradicted),
        Self::Graded(Grade::Undecided),
        Self::NotMeasured,
    ];

    /// As the book says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Graded(Grade::Supported) => "supported",
            Self::Graded(Grade::MostlySupported) => "mostly supported",
            Self::Graded(Grade::Mixed) => "mixed",
            Self::Graded(Grade::MostlyContradicted) => "mostly contradicted",
            Self::Graded(Grade::Contradicted) => "contradicted",
            Self::Graded(Grade::Undecided) => "undecided",
            Self::NotMeasured => "not measured yet",
        }
    }

    /// As the style sheet knows it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Graded(Grade::MostlySupported) => "mostly-supported",
            Self::Graded(Grade::MostlyContradicted) => "mostly-contradicted",
            Self::NotMeasured => "not-measured",
            other => other.words(),
        }
    }
}

/// A row that speaks on a claim.
pub(crate) struct Judged<'a> {
    /// Its numbers.
    pub row: &'a Row,
    /// What is asked of it.
    pub test: &'a ClaimTest,
    /// What it compares.
    pub sides: Sides,
    /// Where it lies.
    pub place: Place,
}

/// A row that speaks on a claim by a limit alone.
pub(crate) struct Bounded<'a> {
    /// Its title.
    pub title: &'a str,
    /// What is known.
    pub bound: &'a Bound,
    /// What it compares.
    pub sides: Sides,
    /// Where it lies.
    pub place: Place,
}

/// A claim with everything that speaks on it.
pub(crate) struct Judgement<'a> {
    /// The tests that the definitions hold, with their experiments' ids.
    pub tests: Vec<(&'a str, &'a ClaimTest)>,
    /// Rows, all of one host, and where each lies.
    pub rows: Vec<Judged<'a>>,
    /// Rows of the same host of which a limit alone is known.
    pub bounds: Vec<Bounded<'a>>,
    /// Workloads that the tests plan for.
    pub planned: usize,
    /// What every other host says that measured as many of them, or half as many at least, in the hosts' order.
    pub elsewhere: Vec<(String, Conclusion)>,
}

impl Judgement<'_> {
    /// The verdict.
    pub fn conclusion(&self) -> Conclusion {
        let bounded = self.bounds.iter().map(|bounded| bounded.place);
        let rows = self.rows.iter().map(|judged| judged.place).chain(bounded);
        (rows.collect::<Rows>())
            .grade()
            .map_or(Conclusion::NotMeasured, Conclusion::Graded)
    }
}

/// Judges a claim by every experiment that tests it.
pub(crate) fn judge<'a>(results: &'a Results, id: &str) -> Judgement<'a> {
    let tests: Vec<(&str, &ClaimTest)> = results
        .shelves()
        .iter()
        .flat_map(|s| {
            s.definition
                .claims
                .iter()
                .map(|c| (s.definition.id.as_str(), c))
        })
        .filter(|(_, test)| test.id == id)
        .collect();
    let asked: Vec<_> = tests
        .iter()
        .flat_map(|(experiment, test)| asked(results, experiment, test))
        .collect();
    let one_host = shown_host(asked.iter().map(|a| a.state));
    let planned = asked.len();
    let host = one_host.first().map(|row| row.source.host.as_str());
    let elsewhere = elsewhere(&asked, host);
    let bounds = bounded(&asked, one_host.first().map(|row| row.source.origin));
    let rows: Vec<Judged> = asked
        .into_iter()
        .filter_map(|a| Some((a.state.measured()?, a)))
        .filter(|(row, _)| one_host.iter().any(|kept| std::ptr::eq(*kept, *row)))
        .map(|(row, a)| Judged {
            row,
            test: a.test,
            place: place(
                a.test,
                &a.sides,
                &row.comparison,
                [&row.baseline, &row.other],
            ),
            sides: a.sides,
        })
        .collect();
    Judgement {
        tests,
        rows,
        bounds,
        planned,
        elsewhere,
    }
}

/// The rows asked about of which that host's record gives a limit alone; a limit of a side's own values is none.
fn bounded<'a>(asked: &[Asked<'a>], host: Option<Origin>) -> Vec<Bounded<'a>> {
    let of = |asked: &Asked<'a>| {
        let bound = asked.state.bound()?;
        let speaks = Some(bound.source.origin) == host && asked.test.of == Held::Ratio;
        speaks.then(|| Bounded {
            title: asked.state.title(),
            bound,
            place: criterion(asked.test, &asked.sides).place(&bound.deciding),
            sides: asked.sides.clone(),
        })
    };
    asked.iter().filter_map(of).collect()
}

/// Each host but `this` one judged by all rows that it has, those that it knows by a limit alone among them.
fn elsewhere(asked: &[Asked], this: Option<&str>) -> Vec<(String, Conclusion)> {
    let placed = asked.iter().flat_map(|asked| {
        let (test, sides) = (asked.test, &asked.sides);
        let current = |row: &&Row| row.source.freshness == Freshness::Current;
        let leading = asked.state.measured().filter(current).map(|row| {
            let values = [&row.baseline, &row.other];
            (&row.source, place(test, sides, &row.comparison, values))
        });
        let bound = (asked.state.bound()).filter(|_| test.of == Held::Ratio);
        let bound = bound.map(|b| (&b.source, criterion(test, sides).place(&b.deciding)));
        let (others, limits) = match (asked.state.measured(), asked.state.bound()) {
            (Some(row), _) => (&row.others[..], &row.limits[..]),
            (None, Some(bound)) => (&bound.others[..], &bound.limits[..]),
            (None, None) => (&[][..], &[][..]),
        };
        let beside = self::placed(test, sides, others, limits);
        leading.into_iter().chain(bound).chain(beside)
    });
    let placed = placed.filter(|(source, _)| Some(source.host.as_str()) != this);
    let mut hosts: Vec<(usize, &str, Vec<Place>)> = Vec::new();
    for (source, place) in placed {
        let (at, host) = (source.origin.place(), source.host.as_str());
        // By name: a host's place is among those of one experiment.
        match hosts.iter_mut().find(|(_, known, _)| *known == host) {
            Some((.., places)) => places.push(place),
            None => hosts.push((at, host, vec![place])),
        }
    }
    hosts.sort_by_key(|(origin, ..)| *origin);
    let enough = |(.., places): &(usize, &str, Vec<Place>)| 2 * places.len() >= asked.len();
    let graded = |(_, host, places): (usize, &str, Vec<Place>)| {
        let grade = places.into_iter().collect::<Rows>().grade()?;
        Some((host.to_owned(), Conclusion::Graded(grade)))
    };
    hosts
        .into_iter()
        .filter(enough)
        .filter_map(graded)
        .collect()
}

/// Where other hosts' results of one row lie by a test; a limit says nothing of a side's own values.
fn placed<'a>(
    test: &ClaimTest,
    sides: &Sides,
    others: &'a [Other],
    limits: &'a [Bound],
) -> Vec<(&'a Source, Place)> {
    let measured = others.iter().map(|other| {
        let values = [&other.baseline, &other.other];
        (&other.source, place(test, sides, &other.comparison, values))
    });
    let criterion = criterion(test, sides);
    let limits = limits.iter().filter(|_| test.of == Held::Ratio);
    let limits = limits.map(|bound| (&bound.source, criterion.place(&bound.deciding)));
    measured.chain(limits).collect()
}

/// Where a row lies by a test: its ratio, or the absolute value of one of its sides.
fn place(
    test: &ClaimTest,
    sides: &Sides,
    comparison: &stats::Comparison,
    [baseline, other]: [&Summary; 2],
) -> Place {
    let criterion = criterion(test, sides);
    let by = |summary: &Summary| {
        let deciding = summary.deciding.as_ref();
        deciding.map_or(Place::Open, |deciding| criterion.place(deciding))
    };
    match test.of {
        Held::Ratio => comparison.place(&criterion),
        Held::Baseline => by(baseline),
        Held::Other => by(other),
    }
}

/// What a test asks of a ratio. A comparison's margin speaks of a ratio of 1, not of another bound.
fn criterion(test: &ClaimTest, sides: &Sides) -> Criterion {
    let bound = test.bound;
    let contrary = test.contrary.unwrap_or(bound);
    let level = match test.of == Held::Ratio && bound == 1.0 && contrary == 1.0 {
        true => sides.settings.margin,
        false => 0.0,
    };
    let range = Interval {
        low: bound,
        high: test.upper.unwrap_or(f64::INFINITY),
    };
    match test.direction {
        Direction::Above => Criterion::Above {
            bound,
            contrary,
            level,
        },
        Direction::Below => Criterion::Below {
            bound,
            contrary,
            level,
        },
        Direction::Within => Criterion::Within(range),
        Direction::Outside => Criterion::Outside(range),
    }
}

/// A row that a test asks about.
struct Asked<'a> {
    test: &'a ClaimTest,
    sides: Sides,
    state: &'a RowState,
}

/// Definitions are checked before: a comparison that is named is there.
fn asked<'a>(results: &'a Results, experiment: &str, test: &'a ClaimTest) -> Vec<Asked<'a>> {
    let rows = |comparison: &String| {
        let sides = results.sides(experiment, comparison).ok()?;
        let rows = results.rows(experiment, comparison).ok()?;
        Some(rows.iter().map(move |state| Asked {
            test,
            sides: sides.clone(),
            state,
        }))
    };
    test.comparisons.iter().filter_map(rows).flatten().collect()
}
