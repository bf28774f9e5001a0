//! The article's final verdict, human time or hardware time, beside the measured one.

use maud::{Markup, html};
use record::{ClaimTest, Experiment};
use stats::Grade;

use super::LEDGER_PAGE;
use super::claim::{hosts, known};
use super::costs::{GO, RUST};
use super::glance::chip;
use super::judge::{Conclusion, Judgement, judge};
use crate::Problem;
use crate::page::ROOT;
use crate::results::{Results, Row, capitalised};
use crate::sentence::{Finding, Noun};

/// The two halves of the verdict: what is scarce, whom the article then chooses, and the claim that says so.
const HALVES: [(&str, &str, &str); 2] = [
    ("human time", GO, "human-time-go"),
    ("hardware time", RUST, "hardware-time-rust"),
];

/// One computed sentence, then for each half the article's words beside what was found.
///
/// # Errors
/// If the ledger lacks one of the two claims.
pub fn bottleneck(results: &Results) -> Result<String, Problem> {
    let mut clauses = Vec::new();
    let mut halves = Vec::new();
    for (scarce, language, id) in HALVES {
        let claim = known(results, id)?;
        let judgement = judge(results, id);
        clauses.push(format!(
            "{scarce} {}",
            speaks(judgement.conclusion(), language)
        ));
        halves.push(html! {
            div.bottleneck-half data-verdict=(judgement.conclusion().key()) {
                p { strong { "The article: " } (claim.says) }
                p {
                    strong { "Measured: " } (chip(judgement.conclusion())) ". "
                    (findings(results, &judgement))
                    @if let Some(hosts) = hosts(judgement.conclusion(), &judgement.elsewhere) { " " (hosts) }
                    " " a href={ (ROOT) (LEDGER_PAGE) "#claim-" (id) } { "In the claims ledger" }
                }
            }
        });
    }
    let markup = html! {
        div.answer.bottleneck role="note" aria-label="The final verdict" {
            p.bottleneck-sentence { strong { (capitalised(&clauses.join(", "))) "." } }
            div.bottleneck-halves {
                @for half in &halves { (half) "\n" }
            }
        }
    };
    Ok(markup.into_string())
}

/// What the measurements make of a half: "speaks for Go".
fn speaks(conclusion: Conclusion, language: &str) -> String {
    match conclusion {
        Conclusion::Graded(Grade::Supported) => format!("speaks for {language}"),
        Conclusion::Graded(Grade::MostlySupported) => format!("mostly speaks for {language}"),
        Conclusion::Graded(Grade::Mixed) => "speaks for neither alone".into(),
        Conclusion::Graded(Grade::MostlyContradicted) => {
            format!("mostly does not speak for {language}")
        }
        Conclusion::Graded(Grade::Contradicted) => format!("does not speak for {language}"),
        Conclusion::Graded(Grade::Undecided) => "leaves it open".into(),
        Conclusion::NotMeasured => "is not measured yet".into(),
    }
}

/// What each comparison found by which the claim is judged, a sentence each.
fn findings(results: &Results, judgement: &Judgement) -> Markup {
    let mut sentences = Vec::new();
    for (experiment, test) in &judgement.tests {
        for comparison in &test.comparisons {
            let of_it = judgement.rows.iter().filter(|judged| {
                std::ptr::eq(judged.test, *test) && judged.sides.comparison == *comparison
            });
            let rows: Vec<&Row> = of_it.map(|judged| judged.row).collect();
            let (Ok(shelf), Ok(sides)) = (
                results.shelf(experiment),
                results.sides(experiment, comparison),
            ) else {
                continue;
            };
            if rows.is_empty() {
                continue;
            }
            let definition = &shelf.definition;
            let noun = Noun::of(definition, rows.iter().map(|row| &row.workload));
            let found = Finding::of(&sides, rows, noun).sentence();
            let title = definition.comparison(comparison).map(|c| c.title.as_str());
            sentences.push(
                match title.filter(|_| again(definition, test, sides.metric.name)) {
                    Some(title) => format!("{} ({title}).", found.trim_end_matches('.')),
                    None => found,
                },
            );
        }
    }
    html! { (sentences.join(" ")) }
}

/// Whether a test rests on several comparisons by one metric, which their sentences would not tell apart.
fn again(definition: &Experiment, test: &ClaimTest, metric: &str) -> bool {
    let compared = test
        .comparisons
        .iter()
        .filter_map(|id| definition.comparison(id));
    compared.filter(|c| c.metric == metric).count() > 1
}
