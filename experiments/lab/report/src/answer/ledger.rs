//! The claims ledger: every claim with its verdict and how it came about.

use maud::html;
use record::Claim;

use super::claim::{body, brief};
use super::judge::Conclusion;
use super::ruling::{Ruling, rule};
use crate::results::{Results, hosts_apart};
use crate::sentence::number;

/// The whole ledger: what is measured first, then the rest in a list, each in the article's order.
pub fn ledger(results: &Results) -> String {
    let claims = results.ledger().claims.iter();
    let ruled: Vec<(&Claim, Ruling)> = claims.map(|c| (c, rule(results, c))).collect();
    let host = results.host_in_words();
    let (unmeasured, measured): (Vec<_>, Vec<_>) = ruled
        .iter()
        .partition(|(_, ruling)| ruling.conclusion() == Conclusion::NotMeasured);
    let apart: Vec<&Ruling> = measured.iter().map(|(_, ruling)| ruling).collect();
    let apart = disagreeing(&apart);
    let markup = html! {
        div.ledger {
            p.ledger-note {
                "A case counts once the whole of its deciding interval lies on one side. That interval is wider than the one of 95\u{a0}% "
                "that figures show, so that a verdict holds however often evidence is added. What an earlier look has shown stands "
                "until a later one shows something else; it is then read off that look's interval."
            }
            @if let Some((count, hosts)) = &apart {
                details.hosts-apart {
                    summary {
                        "Hosts do not agree on " (number(*count)) " of " (number(measured.len())) " measured claims. "
                        "What differs between them"
                    }
                    p { (hosts_apart(results, hosts)) }
                }
            }
            @for (claim, ruling) in &measured {
                "\n"
                section.claim id={ "claim-" (claim.id) } data-verdict=(ruling.conclusion().key()) {
                    (body(claim, ruling, &host))
                }
            }
            @if !unmeasured.is_empty() {
                p.ledger-rest { strong { "Not measured yet" } ", in the article's order:" }
                ul.ledger-unmeasured {
                    @for (claim, ruling) in &unmeasured {
                        "\n"
                        li id={ "claim-" (claim.id) } data-verdict=(ruling.conclusion().key()) {
                            (brief(claim, ruling, &host))
                        }
                    }
                }
            }
        }
    };
    markup.into_string()
}

/// Of how many of these claims two hosts say different things, and which hosts do; `None` without any.
fn disagreeing(ruled: &[&Ruling]) -> Option<(usize, Vec<String>)> {
    let apart: Vec<Vec<&str>> = (ruled.iter())
        .map(|ruling| ruling.apart())
        .filter(|hosts| !hosts.is_empty())
        .collect();
    let mut hosts: Vec<String> = Vec::new();
    for host in apart.iter().flatten() {
        if !hosts.iter().any(|known| known == host) {
            hosts.push((*host).to_owned());
        }
    }
    (!apart.is_empty()).then_some((apart.len(), hosts))
}

/// How many of a hundred histories may ever show a wrong verdict: "5 of 100".
pub fn error_rate() -> String {
    format!("{:.0} of 100", 100.0 * stats::ERROR_RATE)
}
