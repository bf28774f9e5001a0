//! Claims judged by the records: each row against the claim's bound, all rows together at one error rate.

use record::{ClaimTest, Direction};
use stats::{Pair, Settings, Verdict, holm};

use crate::results::{Results, Row, RowState, Sides, compare, shown_host};

/// Of a verdict, and of all rows of a claim together: one minus the confidence of [`stats::Settings`].
pub(crate) const ERROR_RATE: f64 = 0.05;

/// What the measurements say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conclusion {
    /// Every row lies on the claimed side.
    Supported,
    /// No row does, and at least one lies on the other.
    Contradicted,
    /// Some do, and some lie on the other.
    Mixed,
    /// Nothing lies on the other side, but some rows are undecided.
    Inconclusive,
    /// No experiment tests it, or nothing is measured.
    NotMeasured,
}

impl Conclusion {
    /// Every one, best known first.
    pub const ALL: [Self; 5] = [
        Self::Supported,
        Self::Contradicted,
        Self::Mixed,
        Self::Inconclusive,
        Self::NotMeasured,
    ];

    /// As the book says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Mixed => "mixed",
            Self::Inconclusive => "inconclusive",
            Self::NotMeasured => "not measured yet",
        }
    }

    /// As the style sheet knows it.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotMeasured => "not-measured",
            other => other.words(),
        }
    }

    /// From the sides on which the rows lie.
    pub(crate) fn of(sides: &[Stand]) -> Self {
        let any = |stand| sides.contains(&stand);
        match (any(Stand::For), any(Stand::Against), any(Stand::Undecided)) {
            (true, true, _) => Self::Mixed,
            (false, true, _) => Self::Contradicted,
            (_, false, true) => Self::Inconclusive,
            (true, false, false) => Self::Supported,
            (false, false, false) => Self::NotMeasured,
        }
    }
}

/// Where one row stands on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// On the claimed side.
    For,
    /// On the other side, or equivalent where a difference is claimed.
    Against,
    /// Not shown to be on either.
    Undecided,
}

/// A row that speaks on a claim.
pub(crate) struct Judged<'a> {
    /// Its numbers.
    pub row: &'a Row,
    /// Title of the comparison that it belongs to.
    pub comparison: &'a str,
    /// Where it stands.
    pub stand: Stand,
}

/// A claim with everything that speaks on it.
pub(crate) struct Judgement<'a> {
    /// The tests that the definitions hold, with their experiments' ids.
    pub tests: Vec<(&'a str, &'a ClaimTest)>,
    /// Rows, all of one host, and where each stands.
    pub rows: Vec<Judged<'a>>,
    /// Workloads that the tests plan for.
    pub planned: usize,
    /// How many of the rows have so few units that no measured values could have decided them.
    pub undecidable: usize,
}

impl Judgement<'_> {
    /// The verdict.
    pub fn conclusion(&self) -> Conclusion {
        let stands: Vec<_> = self.rows.iter().map(|judged| judged.stand).collect();
        Conclusion::of(&stands)
    }

    /// How many rows stand there.
    pub fn count(&self, stand: Stand) -> usize {
        self.rows
            .iter()
            .filter(|judged| judged.stand == stand)
            .count()
    }
}

/// Judges a claim by every experiment that tests it. Holm's adjustment runs over all of its rows.
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
    let questions: Vec<_> = asked
        .iter()
        .filter_map(|a| Some((a, a.state.measured()?)))
        .filter(|(_, row)| one_host.iter().any(|kept| std::ptr::eq(*kept, *row)))
        .map(|(a, row)| (a.comparison, row, Question::new(a.test, &a.sides, row)))
        .collect();
    let p: Vec<f64> = questions.iter().map(|(_, _, q)| q.p_value()).collect();
    let undecidable = undecidable(&questions.iter().map(|(_, row, _)| *row).collect::<Vec<_>>());
    let judged = |((comparison, row, question), p): ((&'a str, &'a Row, Question), f64)| Judged {
        row,
        comparison,
        stand: question.stand(p, undecidable == 0),
    };
    let adjusted = holm(&p);
    Judgement {
        planned: asked.len(),
        undecidable,
        rows: questions.into_iter().zip(adjusted).map(judged).collect(),
        tests,
    }
}

/// How many rows could not be decided even if each had the smallest p-value that its number of units allows: all
/// differences of one sign, which has a chance of two in 2ⁿ. Student's test of very few units has no smallest one.
fn undecidable(rows: &[&Row]) -> usize {
    let smallest: Vec<f64> = rows
        .iter()
        .map(|row| match row.exact || is_student_s(row) {
            true => 0.0,
            false => 2.0 * 0.5_f64.powf(row.comparison.units as f64),
        })
        .collect();
    let beyond = |p: &&f64| **p > ERROR_RATE;
    holm(&smallest).iter().filter(beyond).count()
}

fn is_student_s(row: &Row) -> bool {
    let mut warnings = row.comparison.warnings.iter();
    warnings.any(|warning| matches!(warning, stats::Warning::FewUnits { .. }))
}

/// A row that a test asks about.
struct Asked<'a> {
    test: &'a ClaimTest,
    comparison: &'a str,
    sides: Sides,
    state: &'a RowState,
}

/// Definitions are checked before: a comparison that is named is there.
fn asked<'a>(results: &'a Results, experiment: &str, test: &'a ClaimTest) -> Vec<Asked<'a>> {
    let rows = |comparison: &String| {
        let sides = results.sides(experiment, comparison).ok()?;
        let rows = results.rows(experiment, comparison).ok()?;
        let definition = &results.shelf(experiment).ok()?.definition;
        let title = definition.comparison(comparison)?.title.as_str();
        Some(rows.iter().map(move |state| Asked {
            test,
            comparison: title,
            sides: sides.clone(),
            state,
        }))
    };
    test.comparisons.iter().filter_map(rows).flatten().collect()
}

/// Whether a claim sets two bounds: both sides of the ratio speak on it.
fn is_two_sided(direction: Direction) -> bool {
    matches!(direction, Direction::Within | Direction::Outside)
}

/// One row against its bound: a comparison of the ratio with the bound, as if that were 1.
struct Question {
    direction: Direction,
    settings: Settings,
    comparison: stats::Comparison,
    /// For `within` and `outside`: whether the whole interval lies between the bounds, and on which side the estimate lies
    /// beyond them.
    inside: bool,
    beyond: Option<Verdict>,
}

impl Question {
    fn new(test: &ClaimTest, sides: &Sides, row: &Row) -> Self {
        let upper = test.upper.unwrap_or(f64::INFINITY);
        let (ratio, interval) = (row.comparison.ratio, row.interval);
        let two_bounds = is_two_sided(test.direction);
        let above = two_bounds && ratio > upper;
        // Of two bounds the one that the estimate lies beyond.
        let bound = if above { upper } else { test.bound };
        let beyond = match two_bounds {
            true if above => Some(Verdict::Above),
            true if ratio < test.bound => Some(Verdict::Below),
            _ => None,
        };
        // A margin speaks of a ratio of 1, not of another bound.
        let margin = if bound == 1.0 {
            sides.settings.margin
        } else {
            0.0
        };
        let settings = Settings {
            margin,
            ..sides.settings
        };
        let scaled: Vec<_> = row
            .pairs
            .iter()
            .map(|p| Pair {
                baseline: p.baseline * bound,
                ..*p
            })
            .collect();
        Self {
            direction: test.direction,
            settings,
            comparison: compare(row.exact, &scaled, row.twin.as_deref(), &settings)
                .unwrap_or_else(|_| row.comparison.clone()),
            inside: test.bound <= interval.low && interval.high <= upper,
            beyond,
        }
    }

    /// That the ratio is the bound; 1 where only being inside both bounds counts, which needs no adjustment.
    fn p_value(&self) -> f64 {
        match self.beyond {
            None if is_two_sided(self.direction) => 1.0,
            _ => self.comparison.p_value,
        }
    }

    /// `all_decidable`: whether every row of the claim could have been decided. If not, a row that is equivalent does not
    /// count against the claim, for the rows that could have spoken for it had no chance to.
    fn stand(&self, adjusted: f64, all_decidable: bool) -> Stand {
        let verdict = self.comparison.verdict_at(adjusted, &self.settings);
        let beyond = Some(verdict) == self.beyond;
        match (self.direction, verdict) {
            (Direction::Within, _) if self.inside => Stand::For,
            (Direction::Within, _) if beyond => Stand::Against,
            (Direction::Outside, _) if beyond => Stand::For,
            (Direction::Outside, _) if self.inside && all_decidable => Stand::Against,
            (Direction::Above, Verdict::Above) | (Direction::Below, Verdict::Below) => Stand::For,
            (Direction::Within | Direction::Outside, _) => Stand::Undecided,
            (_, Verdict::Inconclusive) => Stand::Undecided,
            (_, Verdict::Equivalent) if !all_decidable => Stand::Undecided,
            _ => Stand::Against,
        }
    }
}
