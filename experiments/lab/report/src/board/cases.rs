//! Which case is mine? Situations, each with its computed answer.

use maud::html;
use record::{Quantity, ScoreRow, Shown, Situation};
use stats::{Interval, Verdict};

use super::lead::Standing;
use super::words::reach;
use super::{FIRST, SECOND, located, standings};
use crate::Problem;
use crate::answer::{self, Conclusion};
use crate::page::ROOT;
use crate::results::{Results, Row, RowState, Sides, Summary, capitalised, format};
use crate::sentence::number;
use crate::table::label_html;

/// What a situation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// One side.
    Side(&'static str),
    /// The difference is too small to decide.
    Either,
    /// The measurement leaves it open.
    Open,
    /// There is no measurement.
    Unmeasured,
    /// What a claim says holds so far.
    Verdict(Conclusion),
}

/// A situation with its answer.
struct Answer<'a> {
    case: &'a Situation,
    choice: Choice,
    /// Why, in a sentence or two.
    text: String,
    /// What sets its numbers apart: another host, old sources.
    marks: Vec<String>,
}

/// All cases as a list of HTML.
///
/// # Errors
/// If a case names what is not there.
pub fn cases(results: &Results) -> Result<String, Problem> {
    let answers = answers(results, &standings(results)?)?;
    let markup = html! {
        dl.cases {
            @for Answer { case, choice, text, marks } in &answers {
                div id={ "case-" (case.id) } {
                    dt { a href=(address(&case.page)) { (case.title) } }
                    dd {
                        strong { (choice.word()) "." } " " (text)
                        @for mark in marks { " " (label_html(mark)) }
                    }
                }
            }
        }
    };
    Ok(markup.into_string())
}

/// Where a case's page is, or the place on it: `tail`, `tail#bursts`.
fn address(page: &str) -> String {
    match page.split_once('#') {
        None => format!("{ROOT}{page}.html"),
        Some((page, place)) => format!("{ROOT}{page}.html#{place}"),
    }
}

/// The same as Markdown has it: links lead to the sources.
fn source_of(page: &str) -> String {
    let (page, place) = page.split_once('#').unwrap_or((page, ""));
    let hash = if place.is_empty() { "" } else { "#" };
    format!("src/{page}.md{hash}{place}")
}

/// All cases as a list of Markdown, with links to the pages' sources.
pub(super) fn markdown(results: &Results, standings: &[Standing]) -> Result<String, Problem> {
    let line = |answer: &Answer| {
        let Situation { title, page, .. } = answer.case;
        format!(
            "- [{title}]({}): **{}**. {}",
            source_of(page),
            answer.choice.word(),
            answer.text
        )
    };
    let answers = answers(results, standings)?;
    Ok(answers.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn answers<'a>(results: &'a Results, standings: &[Standing]) -> Result<Vec<Answer<'a>>, Problem> {
    let answer = |case: &'a Situation| {
        let standing = standings
            .iter()
            .find(|s| Some(&s.row.id) == case.row.as_ref());
        match (standing, &case.claim, &case.level) {
            (Some(standing), ..) => Ok(by_row(case, standing)),
            (None, Some(claim), _) => by_claim(results, case, claim),
            (None, None, Some(level)) => by_level(results, case, level),
            (None, None, None) => Err(Problem::new(
                "nothing answers it",
                "give it a `row`, a `claim` or a [case.level]",
            )),
        }
        .map_err(|problem| located("case", &case.id, problem))
    };
    results.board().cases.iter().map(answer).collect()
}

impl Choice {
    fn word(self) -> String {
        match self {
            Self::Side(name) => name.into(),
            Self::Either => "Either".into(),
            Self::Open => "Cannot tell".into(),
            Self::Unmeasured => "Not measured".into(),
            Self::Verdict(conclusion) => capitalised(conclusion.words()),
        }
    }
}

/// A row of the scoreboard answers.
fn by_row<'a>(case: &'a Situation, standing: &Standing) -> Answer<'a> {
    let ScoreRow { label, .. } = standing.row;
    let (choice, text) = match &standing.found {
        None => (
            Choice::Unmeasured,
            format!("{label} is not measured on any host."),
        ),
        Some(found) => {
            let choice = match (found.lead.ahead(), found.lead.verdict) {
                (Some(side), _) => Choice::Side(side),
                (None, Verdict::Equivalent) => Choice::Either,
                (None, _) => Choice::Open,
            };
            let over = found.spread().map_or(String::new(), |spread| {
                let workloads = number(found.workloads);
                format!(
                    " in the middle of {workloads} workloads ({})",
                    reach(spread)
                )
            });
            (choice, format!("{}{over}.", capitalised(&standing.says())))
        }
    };
    Answer {
        case,
        choice,
        text,
        marks: standing.marks(),
    }
}

/// The verdict on what the article says of it answers.
fn by_claim<'a>(results: &Results, case: &'a Situation, id: &str) -> Result<Answer<'a>, Problem> {
    let (claim, ruling) = answer::ruled(results, id)?;
    let says = claim.glance().trim_end_matches('.');
    let (choice, text) = match ruling.conclusion() {
        Conclusion::NotMeasured => (
            Choice::Unmeasured,
            format!("The article says: {says}. No experiment of this book tests it yet."),
        ),
        known => (
            Choice::Verdict(known),
            format!(
                "The article says: {says}. {}",
                ruling.sentence(&results.host_in_words())
            ),
        ),
    };
    Ok(Answer {
        case,
        choice,
        text,
        marks: ruling.labels(),
    })
}

/// The level of a metric answers.
fn by_level<'a>(
    results: &Results,
    case: &'a Situation,
    level: &'a Quantity,
) -> Result<Answer<'a>, Problem> {
    let sides = results.sides(&level.experiment, &level.comparison)?;
    let rows = results.rows(&level.experiment, &level.comparison)?;
    let state = rows
        .iter()
        .find(|r| r.workload().key == level.workload)
        .ok_or_else(|| {
            let known = rows.iter().map(|r| r.workload().key.as_str());
            Problem::unknown("workload", &level.workload, known)
        })?;
    let (choice, text, marks) = match state {
        RowState::NotMeasured { reason, .. } => (
            Choice::Unmeasured,
            format!("{}.", capitalised(reason)),
            Vec::new(),
        ),
        RowState::Measured(row) => {
            let difference = Difference::of(level, row);
            let choice = difference.choice(&sides, row, level.enough);
            let text = format!(
                "{} {}",
                amounts(level, &sides, row),
                difference.words(level, choice)
            );
            (choice, text, row.source.marks())
        }
    };
    Ok(Answer {
        case,
        choice,
        text,
        marks,
    })
}

/// How far the two sides' amounts are apart.
struct Difference {
    /// By the middle values.
    middle: f64,
    /// By the ends of the interval that decides: the other side's amount less the baseline's.
    ends: Interval,
}

impl Difference {
    fn of(level: &Quantity, row: &Row) -> Self {
        let baseline = row.baseline.median * level.count;
        let beyond = |ratio: f64| (ratio - 1.0) * baseline;
        let deciding = row.comparison.deciding.unwrap_or(row.interval);
        Self {
            middle: (row.other.median - row.baseline.median).abs() * level.count,
            ends: Interval {
                low: beyond(deciding.low),
                high: beyond(deciding.high),
            },
        }
    }

    /// The farthest that it may reach.
    fn most(&self) -> f64 {
        self.ends.low.abs().max(self.ends.high.abs())
    }

    /// The least that it is surely.
    fn least(&self) -> f64 {
        match self.ends.contains(0.0) {
            true => 0.0,
            false => self.ends.low.abs().min(self.ends.high.abs()),
        }
    }

    fn choice(&self, sides: &Sides, row: &Row, enough: f64) -> Choice {
        let winner = sides.winner(row.comparison.verdict);
        match (winner, row.comparison.verdict) {
            _ if self.most() < enough => Choice::Either,
            (Some(side), _) if self.least() >= enough => Choice::Side(name(&side.language)),
            (_, Verdict::Equivalent) => Choice::Either,
            _ => Choice::Open,
        }
    }

    /// Whether the difference decides, and from which count on.
    fn words(&self, level: &Quantity, choice: Choice) -> String {
        let enough = &level.enough_words;
        let turn = (!level.counted.is_empty() && self.least() > 0.0)
            .then(|| format::significant(level.enough / self.middle * level.count, 2));
        match (choice, turn) {
            (Choice::Side(_), Some(n)) => {
                format!(
                    "They differ by more than {enough} from {n} {} on.",
                    level.counted
                )
            }
            (Choice::Side(_), None) => format!("They differ by more than {enough}."),
            (Choice::Either, Some(n)) => {
                format!(
                    "They differ by less than {enough} up to {n} {}.",
                    level.counted
                )
            }
            (Choice::Either, None) => format!("They differ by less than {enough}."),
            _ => format!("Whether they differ by {enough} is not shown."),
        }
    }
}

/// What both sides need: "They take 0.6 % of a core in Rust, 1.2 % in Go."
fn amounts(level: &Quantity, sides: &Sides, row: &Row) -> String {
    let of = |language: &str| -> String {
        let summary: &Summary = match sides.baseline.language == language {
            true => &row.baseline,
            false => &row.other,
        };
        let amount = summary.median * level.count;
        match level.shown {
            Shown::Metric => format::measured(amount, sides.metric.unit),
            Shown::Share => format::percent(amount),
            Shown::Duration => format::duration(amount),
        }
    };
    let first = level.says.replace("{}", &of(FIRST));
    format!("{first} in {FIRST}, {} in {SECOND}.", of(SECOND))
}

fn name(language: &str) -> &'static str {
    if language == FIRST { FIRST } else { SECOND }
}
