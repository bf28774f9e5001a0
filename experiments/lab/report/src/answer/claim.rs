//! One claim: what the article says, the verdict here, how it was read.

use maud::{Markup, html};
use record::{Claim, Direction};

use super::LEDGER_PAGE;
use super::judge::{Conclusion, ERROR_RATE, Judged, Judgement, Stand, judge};
use crate::Problem;
use crate::page::ROOT;
use crate::results::{Results, Source, capitalised, format};
use crate::table::label_html;

/// One claim of the ledger, with a link there.
///
/// # Errors
/// If the ledger has no such claim.
pub fn claim(results: &Results, id: &str) -> Result<String, Problem> {
    let claim = known(results, id)?;
    let judgement = judge(results, id);
    let markup = html! {
        div.claim data-verdict=(judgement.conclusion().key()) role="note" aria-label="Claim of the article" {
            (body(claim, &judgement, &results.host_in_words()))
            p.claim-link {
                a href={ (ROOT) (LEDGER_PAGE) "#claim-" (claim.id) } { "In the claims ledger" }
            }
        }
    };
    Ok(markup.into_string())
}

/// A claim's verdict in its words, with a link to the ledger: for a table's cell.
///
/// # Errors
/// If the ledger has no such claim.
pub fn stand(results: &Results, id: &str) -> Result<String, Problem> {
    known(results, id)?;
    let conclusion = judge(results, id).conclusion();
    let markup = html! {
        a.stand data-verdict=(conclusion.key()) href={ (ROOT) (LEDGER_PAGE) "#claim-" (id) } {
            (conclusion.words())
        }
    };
    Ok(markup.into_string())
}

fn known<'a>(results: &'a Results, id: &str) -> Result<&'a Claim, Problem> {
    let claims = &results.ledger().claims;
    let ids = || claims.iter().map(|c| c.id.as_str());
    let found = claims.iter().find(|c| c.id == id);
    found.ok_or_else(|| Problem::unknown("claim", id, ids()))
}

/// Everything of a claim but the box around it.
pub(crate) fn body(claim: &Claim, judgement: &Judgement, host: &str) -> Markup {
    let conclusion = judgement.conclusion();
    let source = source(judgement);
    html! {
        p.claim-says { strong { "The article: " } (claim.says) }
        p.claim-verdict {
            strong { (capitalised(conclusion.words())) } ". " (sentence(judgement, host))
            @for label in source.iter().flat_map(|s| s.labels()) { " " (label_html(&label)) }
        }
        @if judgement.tests.is_empty() {
            p.claim-reading { "What would test it: " (claim.test) }
        }
        @for (experiment, test) in &judgement.tests {
            p.claim-reading {
                "How it is read: " (test.reading.trim_end_matches('.')) " (" code { (experiment) } ": " (test.comparisons.join(", ")) ")."
                @if let Some(why) = &test.why { " " (why) }
            }
        }
    }
}

/// What is not measured yet, in a few lines.
pub(crate) fn brief(claim: &Claim, judgement: &Judgement, host: &str) -> Markup {
    html! {
        (claim.says) " "
        span.claim-reading {
            @if judgement.tests.is_empty() {
                "What would test it: " (claim.test)
            } @else {
                (sentence(judgement, host))
            }
        }
    }
}

fn source<'a>(judgement: &Judgement<'a>) -> Option<&'a Source> {
    judgement.rows.first().map(|judged| &judged.row.source)
}

/// The counts behind a verdict, and how far the ratios reach.
fn sentence(judgement: &Judgement, host: &str) -> String {
    if judgement.tests.is_empty() {
        return "No experiment of this book tests it yet.".into();
    }
    let Some(source) = source(judgement) else {
        let planned = format::plural(judgement.planned, "planned workload");
        return format!("None of {planned} is measured on {host}.");
    };
    let n = judgement.rows.len();
    let lie = if n == 1 { "lies" } else { "lie" };
    let mut text = format!(
        "On {}, {} of {} {lie} {}{}; {}. {}",
        source.host,
        judgement.count(Stand::For),
        format::plural(n, "ratio"),
        places(judgement)[0],
        rest(judgement),
        range(judgement),
        how(judgement),
    );
    let missing = judgement.planned - n;
    if missing > 0 {
        let be = if missing == 1 { "is" } else { "are" };
        text += &format!(
            " {} {be} not measured there.",
            format::plural(missing, "planned workload")
        );
    }
    if judgement.undecidable > 0 {
        text += &too_few(judgement);
    }
    text
}

/// By which rule the rows are judged.
fn how(judgement: &Judgement) -> String {
    let exact = judgement.rows.iter().filter(|judged| judged.row.exact);
    match (exact.count(), judgement.rows.len()) {
        (some, all) if some == all => "Exact: nothing is left to chance.".into(),
        _ => format!(
            "Judged together, at an error rate of {} for all (Holm).",
            format::set_percent(ERROR_RATE)
        ),
    }
}

/// Why rows are undecided whatever they measured, and what would change that.
fn too_few(judgement: &Judgement) -> String {
    let mut experiments: Vec<_> = judgement
        .tests
        .iter()
        .map(|(experiment, _)| *experiment)
        .collect();
    experiments.dedup();
    format!(
        " Too few blocks: {} of {} could not have been decided whatever they measured, so equivalent ones do not count \
         against the claim. A larger budget gives more blocks: make measure ONLY={} FRESH=1 BUDGET=30m.",
        judgement.undecidable,
        format::plural(judgement.rows.len(), "ratio"),
        experiments.join(",")
    )
}

/// Where a row lies that speaks for the claim, and where one that speaks against it.
fn places(judgement: &Judgement) -> [&'static str; 2] {
    let all = |direction| (judgement.tests.iter()).all(|(_, test)| test.direction == direction);
    match judgement.tests.is_empty() {
        false if all(Direction::Within) => ["between the claimed bounds", "beyond them"],
        false if all(Direction::Outside) => ["beyond the claimed bounds", "between them"],
        _ => ["on the claimed side", "on the other or equivalent"],
    }
}

fn rest(judgement: &Judgement) -> String {
    let part = |stand, words: &str| match judgement.count(stand) {
        0 => String::new(),
        n => format!(", {n} {words}"),
    };
    part(Stand::Against, places(judgement)[1])
        + &part(Stand::Undecided, "undecided after Holm's adjustment")
}

/// How far the ratios reach: all together, or metric by metric where there are several, for those cannot be compared.
fn range(judgement: &Judgement) -> String {
    let mut metrics: Vec<&str> = Vec::new();
    for judged in &judgement.rows {
        if !metrics.contains(&judged.metric()) {
            metrics.push(judged.metric());
        }
    }
    let of = |metric: &str| {
        let rows = judgement
            .rows
            .iter()
            .filter(|judged| judged.metric() == metric);
        reach(&rows.collect::<Vec<_>>(), metrics.len() == 1)
    };
    match metrics.as_slice() {
        [metric] if judgement.rows.len() == 1 => format!("it is {}", of(metric)),
        [metric] => format!("they run from {}", of(metric)),
        several => {
            let parts = several
                .iter()
                .map(|metric| format!("{metric}: {}", of(metric)));
            parts.collect::<Vec<_>>().join("; ")
        }
    }
}

/// The smallest ratio and the largest, each with its workload; with its comparison where that is not said otherwise.
fn reach(rows: &[&Judged], with_comparison: bool) -> String {
    let by_ratio = |a: &&&Judged, b: &&&Judged| {
        let ratio = |judged: &Judged| judged.row.comparison.ratio;
        ratio(a).total_cmp(&ratio(b))
    };
    let words = |judged: &&Judged| {
        let ratio = format::ratio(judged.row.comparison.ratio);
        match with_comparison {
            true if judged.comparison.contains(&judged.row.title) => {
                format!("{ratio} ({})", judged.comparison)
            }
            true => format!("{ratio} ({}, {})", judged.row.name(), judged.comparison),
            false => format!("{ratio} ({})", judged.row.name()),
        }
    };
    match (rows.iter().min_by(by_ratio), rows.iter().max_by(by_ratio)) {
        (Some(low), Some(high)) if rows.len() > 1 => format!("{} to {}", words(low), words(high)),
        (Some(one), _) => words(one),
        _ => String::new(),
    }
}

impl Judged<'_> {
    fn metric(&self) -> &'static str {
        self.row.baseline.metric.label
    }
}

/// How often each verdict stands in a ledger.
pub(crate) fn score(conclusions: &[Conclusion], of: Conclusion) -> usize {
    conclusions.iter().filter(|c| **c == of).count()
}
