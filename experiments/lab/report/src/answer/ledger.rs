//! The claims ledger: every claim with its verdict, and the score.

use maud::html;

use super::claim::{body, brief, score};
use super::judge::{Conclusion, Judgement, judge};
use crate::results::Results;

/// The whole ledger with a scoreboard: what is measured first, then the rest in a list, each in the article's order.
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
            p.ledger-note {
                "A case counts once the whole of its deciding interval lies on one side. That interval is wider than the one of 95\u{a0}% "
                "that figures show, so that a verdict holds however often evidence is added."
            }
            @for (claim, judgement) in claims.iter().filter(|(_, j)| !unmeasured(j)) {
                "\n"
                section.claim id={ "claim-" (claim.id) } data-verdict=(judgement.conclusion().key()) {
                    (body(claim, judgement, &results.host_in_words()))
                }
            }
            @if claims.iter().any(|(_, j)| unmeasured(j)) {
                p.ledger-rest { strong { "Not measured yet" } ", in the article's order:" }
                ul.ledger-unmeasured {
                    @for (claim, judgement) in claims.iter().filter(|(_, j)| unmeasured(j)) {
                        "\n"
                        li id={ "claim-" (claim.id) } data-verdict=(judgement.conclusion().key()) {
                            (brief(claim, judgement, &results.host_in_words()))
                        }
                    }
                }
            }
        }
    };
    markup.into_string()
}

fn unmeasured(judgement: &Judgement) -> bool {
    judgement.conclusion() == Conclusion::NotMeasured
}
