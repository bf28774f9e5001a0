//! The claims ledger: every claim with its verdict, and the score.

use maud::html;

use super::claim::{body, score};
use super::judge::{Conclusion, judge};
use crate::results::Results;

/// The whole ledger with a scoreboard.
pub fn ledger(results: &Results) -> String {
    let claims: Vec<_> = results
        .ledger()
        .claims
        .iter()
        .map(|c| (c, judge(results, &c.id)))
        .collect();
    let conclusions: Vec<_> = claims.iter().map(|(_, j)| j.conclusion()).collect();
    let markup = html! {
        div.ledger {
            ul.scoreboard aria-label="Claims by verdict" {
                @for conclusion in Conclusion::ALL {
                    li data-verdict=(conclusion.key()) {
                        strong { (score(&conclusions, conclusion)) } " " (conclusion.words())
                    }
                }
            }
            @for (claim, judgement) in &claims {
                "\n"
                section.claim id={ "claim-" (claim.id) } data-verdict=(judgement.conclusion().key()) {
                    (body(claim, judgement, results.host()))
                }
            }
        }
    };
    markup.into_string()
}
