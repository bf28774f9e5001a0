//! A claim that all experiments test together, in words: what each says that counts once, how it was read, and every measure.

use maud::{Markup, html};
use record::Asks;
use stats::Place;

use super::claim::written;
use super::costs::{Cost, GO, RUST};
use super::measures::{Measure, Realm};
use super::overview::{Overview, Said, Subject};
use crate::results::{capitalised, format};
use crate::sentence::{number, times};

/// What was found; `host` is the one that the book leads with.
pub(crate) fn sentence(overview: &Overview, host: &str) -> String {
    if overview.said.is_empty() {
        return match overview.test.asks {
            Asks::Cost => format!("Nothing that runs is measured on {host}."),
            Asks::Parting => "No host has measured both development and speed.".into(),
        };
    }
    let mut text = match overview.test.asks {
        Asks::Cost => cost(overview),
        Asks::Parting => parting(overview),
    };
    if let Some(hosts) = super::claim::hosts(overview.conclusion(), &overview.elsewhere) {
        text += &format!(" {hosts}");
    }
    text
}

/// "At run time Go costs 1.2 times what Rust does in a prime number generator, and 2.4 times in an HTTP JSON API. The contrary
/// is shown in an HTTP JSON API."
fn cost(overview: &Overview) -> String {
    let mut clauses: Vec<String> = Vec::new();
    let mut last = "";
    for said in &overview.said {
        let Subject::Experiment(_, cost) = &said.of else {
            continue;
        };
        let (spender, other) = spender(cost);
        let (factor, name) = (times(cost.ratio), name(overview, said));
        clauses.push(match last == spender {
            true => format!("{factor} in {name}"),
            false => format!("{spender} costs {factor} what {other} does in {name}"),
        });
        last = spender;
    }
    // Names may have commas of their own.
    let mut text = match clauses.split_last() {
        Some((last, all @ [_, ..])) => format!("At run time {}; and {last}.", all.join("; ")),
        _ => format!("At run time {}.", clauses.join("")),
    };
    for (place, words) in [
        (Place::Against, "The contrary is shown in"),
        (Place::Between, "Between the two bounds lies"),
        (Place::Open, "Open is"),
    ] {
        let lying = overview.said.iter().filter(|said| said.place == place);
        let names: Vec<_> = lying.map(|said| name(overview, said)).collect();
        if !names.is_empty() {
            text += &format!(" {words} {}.", format::list(&names));
        }
    }
    text
}

/// Who costs more, and the other one.
fn spender(cost: &Cost) -> (&'static str, &'static str) {
    match cost.ratio >= 1.0 {
        true => (GO, RUST),
        false => (RUST, GO),
    }
}

/// An experiment's name inside a sentence: that of its one measure, where it has no more.
fn name(overview: &Overview, said: &Said) -> String {
    match (&said.of, said.parts.as_slice()) {
        (_, [only]) => overview.measures[only.measure].title.to_owned(),
        (Subject::Experiment(title, _), _) => inside(title),
        (Subject::Half(realm), _) => half(*realm).to_owned(),
    }
}

/// A title as it stands inside a sentence: "A prime number generator" without its capital, "HTTP" with all of them.
fn inside(title: &str) -> String {
    let mut letters = title.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            let rest = &title[first.len_utf8()..];
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => title.to_owned(),
    }
}

/// "In development Go is ahead in five of six measures; Rust is in lines of code of the API. In speed Rust is ahead in all
/// seven measures."
fn parting(overview: &Overview) -> String {
    let halves = overview.said.iter().filter_map(|said| match &said.of {
        Subject::Half(realm) => Some(half_in_words(overview, said, *realm)),
        Subject::Experiment(..) => None,
    });
    halves.collect::<Vec<_>>().join(" ")
}

fn half_in_words(overview: &Overview, said: &Said, realm: Realm) -> String {
    let (ahead, behind) = match realm {
        Realm::Development => (GO, RUST),
        Realm::Speed | Realm::Memory => (RUST, GO),
    };
    let at = |place: Place| -> Vec<String> {
        let parts = said.parts.iter().filter(|part| part.place == place);
        parts
            .map(|part| measure_in_words(&overview.measures[part.measure]))
            .collect()
    };
    let (won, all) = (at(Place::For).len(), said.parts.len());
    let lead = match (won, all) {
        (0, 1) => format!("{ahead} is not ahead in the one measure"),
        (0, _) => format!("{ahead} is ahead in none of {}", measures(all)),
        (1, 1) => format!("{ahead} is ahead in the one measure"),
        (some, all) if some == all => format!("{ahead} is ahead in all {}", measures(all)),
        (some, _) => format!("{ahead} is ahead in {} of {}", number(some), measures(all)),
    };
    let mut text = format!("In {} {lead}", half(realm));
    let exceptions = [
        (Place::Against, format!("{behind} is in")),
        (Place::Between, "level is".into()),
        (Place::Open, "open is".into()),
    ];
    for (place, words) in exceptions {
        let names = at(place);
        if !names.is_empty() {
            text += &format!("; {words} {}", format::list(&names));
        }
    }
    text + "."
}

fn measures(count: usize) -> String {
    match count {
        1 => "one measure".into(),
        more => format!("{} measures", number(more)),
    }
}

fn half(realm: Realm) -> &'static str {
    match realm {
        Realm::Development => "development",
        Realm::Speed => "speed",
        Realm::Memory => "memory",
    }
}

/// "processor time per request (An HTTP JSON API)".
fn measure_in_words(measure: &Measure) -> String {
    format!("{} ({})", measure.title, measure.experiment.title)
}

/// How the claim is read, and a closed fold with every measure.
pub(crate) fn reading(overview: &Overview) -> Markup {
    let test = overview.test;
    let sources = overview.sources();
    let started = sources.iter().map(|source| source.started.as_str()).min();
    html! {
        p.claim-reading {
            "How it is read, over all experiments: " (test.reading.trim_end_matches('.')) "."
            @if let Some(why) = &test.why { " " (why) }
            @if let Some(since) = &test.since { " " (written(since, started)) }
            @if let Some(formerly) = &test.formerly { " " (formerly) }
        }
        @if overview.said.iter().any(|said| !said.parts.is_empty()) {
            details.claim-measures {
                summary { "Every measure that counts, on " (overview.host) }
                (table(overview))
            }
        }
    }
}

/// Each measure's middle, and what it says.
fn table(overview: &Overview) -> Markup {
    html! {
        div.table-scroll role="region" tabindex="0" aria-label="Measures by which the claim is judged" {
            table {
                thead { tr {
                    th scope="col" { "Measure" }
                    th scope="col" { "of" }
                    th scope="col" { "Go's cost ÷ Rust's, middle of its rows" }
                    th scope="col" { "deciding interval" }
                    th scope="col" { "says" }
                } }
                tbody {
                    @for part in overview.said.iter().flat_map(|said| &said.parts) {
                        @let measure = &overview.measures[part.measure];
                        tr {
                            th scope="row" { (capitalised(&measure_in_words(measure))) }
                            td { (half(measure.realm)) }
                            td.number data-value=(part.cost.ratio) { (format::ratio(part.cost.ratio)) }
                            td.number { (reach(&part.cost)) }
                            td { (place_in_words(overview.test.asks, part.place)) }
                        }
                    }
                }
            }
        }
    }
}

fn reach(cost: &Cost) -> String {
    let of = cost.deciding;
    match (of.low > 0.0, of.high.is_finite()) {
        (true, true) if of.low == of.high => "exact".into(),
        (true, true) => format::interval(of),
        (true, false) => format!("{} or more", format::ratio(of.low)),
        (false, true) => format!("{} or less", format::ratio(of.high)),
        (false, false) => "unknown".into(),
    }
}

fn place_in_words(asks: Asks, place: Place) -> &'static str {
    match (asks, place) {
        (_, Place::Open) => "open",
        (Asks::Cost, Place::For) => "a little",
        (Asks::Cost, Place::Against) => "not a little",
        (Asks::Cost, Place::Between) => "between the two",
        (Asks::Parting, Place::For) => "as folklore has it",
        (Asks::Parting, Place::Against) => "the other way round",
        (Asks::Parting, Place::Between) => "level",
    }
}
