//! The scoreboard in a sentence for each group.

use maud::html;
use record::Payer;
use stats::Verdict;

use super::combine::Lead;
use super::lead::Standing;
use super::{FIRST, PAYERS, SECOND, standings};
use crate::Problem;
use crate::results::Results;
use crate::sentence::{number, times, times_range};

/// The answer as a block of HTML.
///
/// # Errors
/// If the scoreboard names what is not there.
pub fn answer(results: &Results) -> Result<String, Problem> {
    let sentence = sentence(&standings(results)?);
    let markup = html! {
        div.answer role="note" aria-label="The answer" { p { strong { (sentence) } } }
    };
    Ok(markup.into_string())
}

/// The sentence of each group that has rows.
pub(super) fn sentence(standings: &[Standing]) -> String {
    let group = |payer: &Payer| -> Option<String> {
        let rows = standings.iter().filter(|s| s.row.group == *payer);
        let rows: Vec<&Standing> = rows.collect();
        (!rows.is_empty()).then(|| of_group(*payer, &rows))
    };
    let sentences: Vec<_> = PAYERS.iter().filter_map(group).collect();
    match sentences.is_empty() {
        true => "Nothing is compared yet.".into(),
        false => sentences.join(" "),
    }
}

fn of_group(payer: Payer, rows: &[&Standing]) -> String {
    let who = match payer {
        Payer::Machine => "the machine",
        Payer::People => "people",
    };
    let measured: Vec<_> = rows.iter().filter_map(|s| s.found.as_ref()).collect();
    let all = measured.len();
    let leads = |side: &str| -> Vec<Lead> {
        let won = measured.iter().filter(|f| f.lead.ahead() == Some(side));
        won.map(|found| found.lead).collect()
    };
    let level = measured
        .iter()
        .filter(|f| f.lead.verdict == Verdict::Equivalent)
        .count();
    let (first, second) = (leads(FIRST), leads(SECOND));
    let (side, won, other, lost) = match first.len() >= second.len() {
        true => (FIRST, first, SECOND, second),
        false => (SECOND, second, FIRST, first),
    };
    let of = |n: usize| match (n == all, all) {
        (true, 1) => "the one measure".to_owned(),
        (true, 2) => "both measures".to_owned(),
        (true, _) => format!("all {} measures", number(all)),
        (false, _) => format!("{} of {} measures", number(n), number(all)),
    };
    match (all, won.len(), lost.len()) {
        (0, ..) => format!("What {who} pay{} is not measured yet.", s_of(payer)),
        (_, 0, _) if level == all => {
            format!("Neither is easier on {who}: they are level in {}.", of(all))
        }
        (_, 0, _) => format!(
            "Neither is easier on {who}: no difference is shown in {}.",
            of(all)
        ),
        (_, n, m) if n == m => format!(
            "Neither is easier on {who}: {side} is ahead in {}, {other} in {}.",
            of(n),
            number(m)
        ),
        (_, n, m) => format!(
            "{side} is easier on {who}: ahead in {}, by {}{}.",
            of(n),
            range(&won),
            match m {
                0 => String::new(),
                m => format!("; {other} is in {}", number(m)),
            }
        ),
    }
}

/// The ending of a verb after the payer.
fn s_of(payer: Payer) -> &'static str {
    match payer {
        Payer::Machine => "s",
        Payer::People => "",
    }
}

/// `1.3 to 3.2 times`; `at least 1.3 times` where of one of them no more than a limit is known.
fn range(leads: &[Lead]) -> String {
    let low = leads.iter().map(Lead::times).fold(f64::INFINITY, f64::min);
    let high = leads.iter().map(Lead::times).fold(0.0, f64::max);
    match leads.iter().any(|lead| lead.limit().is_some()) {
        true => format!("at least {}", times(low)),
        false => times_range(low, high),
    }
}
