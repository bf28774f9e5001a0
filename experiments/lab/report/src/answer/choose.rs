//! When to choose which language: statements on the side where the data put them.

use maud::{Markup, html};
use record::Evidence;

use super::LEDGER_PAGE;
use super::lean::{Lean, Weighed, weigh};
use crate::Problem;
use crate::page::ROOT;
use crate::results::{Results, Row, Source, capitalised, format};
use crate::sentence::{Finding, Noun, number};
use crate::table::label_html;

/// The statements that stand on one side, each with its evidence.
///
/// # Errors
/// If there is no such side, or the book makes no statements.
pub fn choose(results: &Results, side: &str) -> Result<String, Problem> {
    let known = Lean::ALL.map(Lean::key);
    let lean = Lean::ALL.into_iter().find(|lean| lean.key() == side);
    let lean = lean.ok_or_else(|| Problem::unknown("side", side, known))?;
    let weighed: Vec<_> = weighed(results)?
        .into_iter()
        .filter(|weighed| weighed.lean == lean)
        .collect();
    let markup = html! {
        @if weighed.is_empty() {
            p.statements-none { (nothing(lean)) }
        } @else {
            ul.statements data-side=(lean.key()) {
                @for weighed in &weighed {
                    (entry(results, weighed)) "\n"
                }
            }
        }
    };
    Ok(markup.into_string())
}

/// How many statements stand where, each with a link to its list.
///
/// # Errors
/// If the book makes no statements.
pub fn choices(results: &Results) -> Result<String, Problem> {
    let weighed = weighed(results)?;
    let count = |lean: Lean| weighed.iter().filter(|w| w.lean == lean).count();
    let [go, rust, level, open, unmeasured] = Lean::ALL.map(count);
    let measured = weighed.len() - unmeasured;
    let clause = |n: usize, one: &str, many: &str| match n {
        0 => format!("none {one}"),
        1 => format!("one {one}"),
        n => format!("{} {many}", number(n)),
    };
    let markup = html! {
        div.answer role="note" aria-label="Where the statements stand" {
            p {
                strong {
                    "Of " (reasons(measured)) " measured, "
                    (clause(go, "speaks for Go", "speak for Go")) " and "
                    (clause(rust, "speaks for Rust", "speak for Rust")) "."
                }
                " " (capitalised(&clause(level, "makes no difference", "make no difference")))
                ", " (clause(open, "cannot be told", "cannot be told"))
                ", and " (clause(unmeasured, "is not measured yet", "are not measured yet")) "."
            }
        }
    };
    Ok(markup.into_string())
}

fn reasons(count: usize) -> String {
    match count {
        1 => "one reason".into(),
        n => format!("{} reasons", number(n)),
    }
}

fn weighed(results: &Results) -> Result<Vec<Weighed<'_>>, Problem> {
    let statements = results.statements();
    if statements.is_empty() {
        return Err(Problem::new(
            "no statements to choose by",
            "restore experiments/statements.toml from git, or take the directive out",
        ));
    }
    Ok(statements.iter().map(|s| weigh(results, s)).collect())
}

fn nothing(lean: Lean) -> &'static str {
    match lean {
        Lean::Go => "Nothing that is measured speaks for Go.",
        Lean::Rust => "Nothing that is measured speaks for Rust.",
        Lean::Level => "Everything that is measured makes a difference, or cannot be told.",
        Lean::Open => "Everything that is measured can be told.",
        Lean::Unmeasured => "Everything is measured.",
    }
}

fn entry(results: &Results, weighed: &Weighed) -> Markup {
    let statement = weighed.statement;
    let shown = shown(&weighed.rows);
    let labels = shown.first().map(|row| row.source.labels());
    html! {
        li id={ "choose-" (statement.id) } data-side=(weighed.lean.key()) {
            strong { (capitalised(&statement.says)) "." } " "
            span.statement-evidence {
                (evidence(results, weighed, &shown))
                @for label in labels.iter().flatten() { " " (label_html(label)) }
                @if let Some(page) = &statement.page {
                    " " a href={ (ROOT) (page) ".html" } aria-label={ "The evidence: " (statement.says) } { "The evidence" }
                }
                @if let Some(claim) = &statement.claim {
                    " " a href={ (ROOT) (LEDGER_PAGE) "#claim-" (claim) } aria-label={ "Its claim: " (statement.says) } { "Its claim" }
                }
            }
        }
    }
}

/// The rows of the host that leads.
fn shown<'a>(rows: &[&'a Row]) -> Vec<&'a Row> {
    let first = rows.iter().map(|row| &row.source).min_by_key(|s| s.origin);
    let of_host = |row: &&&Row| first.is_some_and(|first: &Source| first.host == row.source.host);
    rows.iter().filter(of_host).copied().collect()
}

/// What was found, and what the hosts make of it.
fn evidence(results: &Results, weighed: &Weighed, shown: &[&Row]) -> String {
    let statement = weighed.statement;
    let missing = || statement.missing.clone().unwrap_or_default();
    let Some(evidence) = &statement.evidence else {
        return missing();
    };
    let (id, comparison) = (&evidence.experiment, &evidence.comparison);
    let (Ok(shelf), Ok(sides)) = (results.shelf(id), results.sides(id, comparison)) else {
        return missing();
    };
    if shown.is_empty() {
        return format!(
            "Nothing of it is measured on {} yet.",
            results.host_in_words()
        );
    }
    // What is open here says nothing for the side on which another host puts it.
    let lead = &shown[0].source.host;
    let own = weighed.hosts.iter().find(|(host, _)| host == lead);
    let apart = own.is_some_and(|(_, lean)| *lean == Lean::Open) && weighed.lean != Lean::Open;
    if apart {
        return hosts(weighed, evidence);
    }
    let noun = Noun::of(&shelf.definition, shown.iter().map(|row| &row.workload));
    let found = Finding::of(&sides, shown.iter().copied(), noun).sentence();
    format!("{found} {}", hosts(weighed, evidence))
}

/// "All three hosts say so." "Two of three hosts say so; it is open on milan." "The hosts contradict each other: …"
fn hosts(
    weighed: &Weighed,
    Evidence {
        bound,
        hosts: needed,
        ..
    }: &Evidence,
) -> String {
    let needed = *needed;
    let all = weighed.hosts.len();
    let same = |(_, lean): &&(String, Lean)| *lean == weighed.lean;
    let (agree, apart): (Vec<_>, Vec<_>) = weighed.hosts.iter().partition(same);
    let each = || said(&weighed.hosts.iter().collect::<Vec<_>>());
    let told = |lean: Lean| weighed.hosts.iter().any(|(_, other)| *other == lean);
    match weighed.lean {
        Lean::Open if told(Lean::Go) && told(Lean::Rust) => {
            format!("The hosts contradict each other: {}.", each())
        }
        Lean::Open if all < needed => format!(
            "It takes {} hosts to say so, and {} measured it.",
            number(needed),
            if all == 1 {
                "one has".into()
            } else {
                format!("{} have", number(all))
            }
        ),
        Lean::Open if apart.is_empty() => {
            format!("Whether it is {bound} times or more in most cases, no host can tell.")
        }
        Lean::Open => format!("The hosts do not agree: {}.", each()),
        _ if apart.is_empty() => match all {
            1 => "One host says so.".into(),
            2 => "Both hosts say so.".into(),
            n => format!("All {} hosts say so.", number(n)),
        },
        _ => format!(
            "{} of {} hosts {} so; it is {}.",
            capitalised(&number(agree.len())),
            number(all),
            if agree.len() == 1 { "says" } else { "say" },
            said(&apart)
        ),
    }
}

/// Who says what: "for Go on here and open on elsewhere and elsewhere-2".
fn said(hosts: &[&(String, Lean)]) -> String {
    let of = |lean: Lean| {
        let names = hosts.iter().filter(|(_, other)| *other == lean);
        let names: Vec<String> = names.map(|(host, _)| host.clone()).collect();
        (!names.is_empty()).then(|| format!("{} on {}", lean.words(), format::list(&names)))
    };
    let clauses: Vec<_> = Lean::ALL.into_iter().filter_map(of).collect();
    format::list(&clauses)
}
