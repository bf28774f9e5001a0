//! The claims board: every claim at a glance, in the article's order, with its verdict in a mark, a word and a colour.

use maud::{Markup, html};
use record::Claim;
use stats::Grade;

use super::claim::score;
use super::judge::Conclusion;
use super::ruling::{Ruling, rule};
use crate::results::Results;

/// A table of all claims, each with a link to its entry in the ledger, under the count of every verdict.
pub fn claims_board(results: &Results) -> String {
    let claims = results.ledger().claims.iter();
    let ruled: Vec<(&Claim, Ruling)> = claims.map(|c| (c, rule(results, c))).collect();
    let conclusions: Vec<_> = ruled.iter().map(|(_, r)| r.conclusion()).collect();
    let markup = html! {
        div.claims-board {
            (counts(&conclusions))
            table {
                caption {
                    "Every claim of the article, in its order; each links to its entry in the ledger. "
                    "Hosts: how many of those that can judge it come to this verdict."
                }
                thead { tr {
                    th scope="col" { "The article says" }
                    th scope="col" { "Measured" }
                    th scope="col" { "Hosts" }
                } }
                tbody {
                    @for (claim, ruling) in &ruled { (line(claim, ruling)) "\n" }
                }
            }
        }
    };
    markup.into_string()
}

/// Every claim in a few words, in the article's order, with its verdict.
pub(crate) fn conclusions(results: &Results) -> Vec<(String, Conclusion)> {
    let claims = results.ledger().claims.iter();
    claims
        .map(|claim| (claim.glance().to_owned(), rule(results, claim).conclusion()))
        .collect()
}

fn line(claim: &Claim, ruling: &Ruling) -> Markup {
    html! {
        tr data-verdict=(ruling.conclusion().key()) {
            th scope="row" { a href={ "#claim-" (claim.id) } { (claim.glance()) } }
            td { (chip(ruling.conclusion())) }
            td.claims-hosts { (hosts(ruling)) }
        }
    }
}

/// How many of the hosts that judge it say the same: "2 of 3".
fn hosts(ruling: &Ruling) -> String {
    ruling
        .hosts()
        .map_or_else(|| "–".into(), |(agree, all)| format!("{agree} of {all}"))
}

/// How often each verdict stands there; one that stands nowhere is left out.
fn counts(conclusions: &[Conclusion]) -> Markup {
    html! {
        ul.verdict-counts aria-label="Claims by verdict" {
            @for conclusion in Conclusion::ALL {
                @let count = score(conclusions, conclusion);
                @if count > 0 {
                    li data-verdict=(conclusion.key()) {
                        strong { (count) } " " (chip(conclusion))
                    }
                }
            }
        }
    }
}

/// A verdict that reads without its colour: a mark, which is not read aloud, and its words, which are.
pub(crate) fn chip(conclusion: Conclusion) -> Markup {
    html! {
        span.verdict-chip data-verdict=(conclusion.key()) {
            span.verdict-mark aria-hidden="true" { (mark(conclusion)) } " " (conclusion.words())
        }
    }
}

fn mark(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Graded(Grade::Supported) => "✓",
        Conclusion::Graded(Grade::MostlySupported) => "(✓)",
        Conclusion::Graded(Grade::Mixed) => "±",
        Conclusion::Graded(Grade::MostlyContradicted) => "(✗)",
        Conclusion::Graded(Grade::Contradicted) => "✗",
        Conclusion::Graded(Grade::Undecided) => "?",
        Conclusion::NotMeasured => "–",
    }
}
