//! The front page: one sentence, the scoreboard that it sums up, and the cases that it decides.
//!
//! `experiments/scoreboard.toml` names the rows and the cases; what they say is computed from the records. Leads are those
//! of [`FIRST`] over [`SECOND`], whichever way a metric counts: above one it is ahead.

mod cases;
mod combine;
mod figure;
mod lead;
mod sentence;
mod table;
mod trusted;
mod words;

pub use cases::cases;
pub use figure::figure;
pub use sentence::answer;
pub use trusted::trusted;

use record::{Payer, ScoreRow};

use crate::Problem;
use crate::results::Results;
use lead::Standing;

/// Who is ahead where a lead is above one: better for it lies to the right.
const FIRST: &str = "Rust";
/// Who is ahead where a lead is below one.
const SECOND: &str = "Go";

/// Both groups in the page's order.
const PAYERS: [Payer; 2] = [Payer::Machine, Payer::People];

/// Every row of the scoreboard as it stands, in its order.
///
/// # Errors
/// If a row names what is not there.
fn standings(results: &Results) -> Result<Vec<Standing<'_>>, Problem> {
    let rows = results.board().rows.iter();
    rows.map(|row| Standing::of(results, row)).collect()
}

/// A problem of an entry of the scoreboard.
fn located(kind: &str, id: &str, problem: Problem) -> Problem {
    let thing = format!(
        "experiments/scoreboard.toml: {kind} `{id}`: {}",
        problem.thing
    );
    Problem::new(thing, problem.mend)
}

fn of_row(row: &ScoreRow, problem: Problem) -> Problem {
    located("row", &row.id, problem)
}

/// A row of the scoreboard in words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Headline {
    /// The row's name.
    pub id: String,
    /// What is paid.
    pub label: String,
    /// What is said of it, with its interval; `None` if it is not measured.
    pub said: Option<String>,
}

/// Every row of the scoreboard in words, in its order.
///
/// # Errors
/// If a row names what is not there.
pub(crate) fn headlines(results: &Results) -> Result<Vec<Headline>, Problem> {
    let headline = |standing: &Standing| Headline {
        id: standing.row.id.clone(),
        label: standing.row.label.clone(),
        said: (standing.found.as_ref())
            .map(|found| format!("{} ({})", standing.says(), found.reach())),
    };
    Ok(standings(results)?.iter().map(headline).collect())
}

/// README's head: the same answer as the front page's, as Markdown and pictures.
#[derive(Debug, Default)]
pub struct Head {
    /// Paragraphs of Markdown.
    pub text: String,
    /// Path below the checkout's root, and content.
    pub pictures: Vec<(&'static str, Vec<u8>)>,
}

/// The head for these results.
///
/// # Errors
/// If the scoreboard names what is not there, or cannot be drawn.
pub fn head(results: &Results) -> Result<Head, Problem> {
    let standings = standings(results)?;
    let shown = figure::pictures(&standings)?;
    let paragraphs = [
        format!("**{}**", sentence::sentence(&standings)),
        shown.text,
        cases::markdown(results, &standings)?,
        trusted::sentences(results, &standings),
    ];
    let paragraphs: Vec<_> = paragraphs.into_iter().filter(|p| !p.is_empty()).collect();
    Ok(Head {
        text: paragraphs.join("\n\n"),
        ..shown
    })
}

#[cfg(test)]
mod tests;
