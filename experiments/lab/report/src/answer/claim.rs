//! One claim: what the article says, the verdict here, how it was read.

use maud::{Markup, html};
use record::{Claim, ClaimTest, Direction, Held};
use stats::{Grade, Place};

use super::LEDGER_PAGE;
use super::judge::{Conclusion, Judged, Judgement};
use super::ruling::{Ruling, rule};
use crate::Problem;
use crate::page::ROOT;
use crate::results::{Results, Source, capitalised, format};
use crate::sentence::{Noun, between, less, number};
use crate::table::label_html;

/// One claim of the ledger, with a link there.
///
/// # Errors
/// If the ledger has no such claim.
pub fn claim(results: &Results, id: &str) -> Result<String, Problem> {
    let claim = known(results, id)?;
    let ruling = rule(results, claim);
    let markup = html! {
        div.claim data-verdict=(ruling.conclusion().key()) role="note" aria-label="Claim of the article" {
            (verdict(claim, &ruling, &results.host_in_words()))
            details.claim-more {
                summary { "How it is judged" }
                (ruling.reading(claim))
                p.claim-link {
                    a href={ (ROOT) (LEDGER_PAGE) "#claim-" (claim.id) } { "In the claims ledger" }
                }
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
    let conclusion = rule(results, known(results, id)?).conclusion();
    let markup = html! {
        a.stand data-verdict=(conclusion.key()) href={ (ROOT) (LEDGER_PAGE) "#claim-" (id) } {
            (conclusion.words())
        }
    };
    Ok(markup.into_string())
}

/// A claim with what is said of it.
///
/// # Errors
/// If the ledger has no such claim.
pub(crate) fn ruled<'a>(
    results: &'a Results,
    id: &str,
) -> Result<(&'a Claim, Ruling<'a>), Problem> {
    let claim = known(results, id)?;
    Ok((claim, rule(results, claim)))
}

pub(super) fn known<'a>(results: &'a Results, id: &str) -> Result<&'a Claim, Problem> {
    let claims = &results.ledger().claims;
    let ids = || claims.iter().map(|c| c.id.as_str());
    let found = claims.iter().find(|c| c.id == id);
    found.ok_or_else(|| Problem::unknown("claim", id, ids()))
}

/// Everything of a claim but the box around it.
pub(crate) fn body(claim: &Claim, ruling: &Ruling, host: &str) -> Markup {
    html! {
        (verdict(claim, ruling, host))
        (ruling.reading(claim))
    }
}

/// What the article says, and what the records say of it.
fn verdict(claim: &Claim, ruling: &Ruling, host: &str) -> Markup {
    html! {
        p.claim-says { strong { "The article: " } (claim.says) }
        p.claim-verdict {
            strong { (capitalised(ruling.conclusion().words())) } ". " (ruling.sentence(host))
            @for label in ruling.labels() { " " (label_html(&label)) }
        }
    }
}

/// How the experiments that test a claim read it.
pub(super) fn readings(judgement: &Judgement) -> Markup {
    let source = source(judgement);
    html! {
        @for (experiment, test) in &judgement.tests {
            p.claim-reading {
                "How it is read: " (test.reading.trim_end_matches('.')) " (" code { (experiment) } ": " (test.comparisons.join(", ")) ")."
                @if let Some(why) = &test.why { " " (why) }
                @if let Some(dated) = dated(test, source) { " " (dated) }
                @if let Some(formerly) = &test.formerly { " " (formerly) }
            }
        }
        @let rest = rest(judgement);
        @if !judgement.rows.is_empty() && !rest.is_empty() {
            p.claim-reading { (rest) }
        }
        @if judgement.rows.iter().any(|j| j.place == Place::Open) {
            p.claim-reading {
                "More time may settle what is open: "
                code { "make more ONLY=" (experiments(judgement)) " BUDGET=30m" } "."
            }
        }
    }
}

/// What is not measured yet, in a few lines.
pub(crate) fn brief(claim: &Claim, ruling: &Ruling, host: &str) -> Markup {
    html! {
        (claim.says) " "
        span.claim-reading {
            @if ruling.is_tested() {
                (ruling.sentence(host))
            } @else {
                "What would test it: " (claim.test)
            }
        }
    }
}

/// When the criterion was written, and whether that was after the data that it judges.
fn dated(test: &ClaimTest, source: Option<&Source>) -> Option<String> {
    let since = test.since.as_deref()?;
    Some(written(since, source.map(|source| source.started.as_str())))
}

/// When a criterion was written, and whether data that started then were there before it.
pub(super) fn written(since: &str, started: Option<&str>) -> String {
    let after = match started.is_some_and(|started| started < since) {
        true => ", after these data were measured",
        false => "",
    };
    format!("Written on {}{after}.", format::moment(since))
}

pub(super) fn source<'a>(judgement: &Judgement<'a>) -> Option<&'a Source> {
    judgement.rows.first().map(|judged| &judged.row.source)
}

/// What the rows show, and which do not.
pub(super) fn sentence(judgement: &Judgement, host: &str) -> String {
    if judgement.tests.is_empty() {
        return "No experiment of this book tests it yet.".into();
    }
    if judgement.rows.is_empty() {
        return match judgement.planned {
            1 => format!("It is not measured on {host}."),
            n => format!("None of its {} cases is measured on {host}.", number(n)),
        };
    }
    let mut text = format!("{}.", capitalised(&shown(judgement)));
    if let Some(hosts) = hosts(judgement.conclusion(), &judgement.elsewhere) {
        text += &format!(" {hosts}");
    }
    text
}

/// Where the cases lie that do not show it, and how many are missing: a sentence each; empty if there are none.
fn rest(judgement: &Judgement) -> String {
    let mut text = String::new();
    for (place, one, many) in [
        (
            Place::Against,
            "The contrary is shown in",
            "The contrary is shown in",
        ),
        (
            Place::Between,
            "Between the two lies",
            "Between the two lie",
        ),
        (Place::Open, "It is open in", "It is open in"),
    ] {
        match lying(judgement, place) {
            0 => {}
            1 => text += &format!(" {one} one case."),
            all if all == judgement.rows.len() => text += &format!(" {many} all of them."),
            some => text += &format!(" {many} {}.", Noun::CASES.count(some)),
        }
    }
    for bounded in &judgement.bounds {
        text += &format!(
            " {}: {}; {}.",
            capitalised(bounded.title),
            bounded.bound.sentence(&bounded.sides),
            match bounded.place {
                Place::For => "it counts for the claim",
                Place::Against => "it counts against the claim",
                Place::Between => "it lies between the two",
                Place::Open => "it leaves the claim open",
            }
        );
    }
    match judgement.planned - judgement.rows.len() - judgement.bounds.len() {
        0 => {}
        1 => text += " One further case is not measured.",
        n => {
            text += &format!(
                " {} further cases are not measured.",
                capitalised(&number(n))
            )
        }
    }
    text.trim_start().to_owned()
}

/// On how many hosts the verdict holds, and which say what else; `None` where one host alone speaks.
pub(super) fn hosts(conclusion: Conclusion, elsewhere: &[(String, Conclusion)]) -> Option<String> {
    let all = elsewhere.len() + 1;
    let (same, apart): (Vec<_>, Vec<_>) = elsewhere
        .iter()
        .partition(|(_, other)| *other == conclusion);
    let agree = 1 + same.len();
    let mut verdicts: Vec<(Conclusion, Vec<String>)> = Vec::new();
    for (host, other) in apart {
        match verdicts.iter_mut().find(|(known, _)| known == other) {
            Some((_, hosts)) => hosts.push(host.clone()),
            None => verdicts.push((*other, vec![host.clone()])),
        }
    }
    let apart: Vec<_> = verdicts
        .iter()
        .map(|(other, hosts)| format!("{} on {}", other.words(), format::list(hosts)))
        .collect();
    let (holds, and) = match conclusion {
        Conclusion::Graded(Grade::Undecided) => ("It is open on", ", and"),
        _ => ("It holds on", "; it is"),
    };
    match (all, apart.is_empty()) {
        (1, _) => None,
        (2, true) => Some(format!("{holds} both hosts.")),
        (_, true) => Some(format!("{holds} all {} hosts.", number(all))),
        (_, false) => Some(format!(
            "{holds} {} of {} hosts{and} {}.",
            number(agree),
            number(all),
            format::list(&apart)
        )),
    }
}

fn experiments(judgement: &Judgement) -> String {
    let mut ids: Vec<_> = judgement.tests.iter().map(|(id, _)| *id).collect();
    ids.dedup();
    ids.join(",")
}

/// In how many cases each thing that is claimed is shown: "Rust is faster in 26 of 28 cases (from Go is 1.05 times as fast to …)".
fn shown(judgement: &Judgement) -> String {
    let mut groups: Vec<(String, Vec<&Judged>)> = Vec::new();
    for judged in &judgement.rows {
        let claimed = judged.claimed();
        let same = |group: &&mut (String, Vec<&Judged>)| {
            group.0 == claimed && group.1[0].metric() == judged.metric()
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.1.push(judged),
            None => groups.push((claimed, vec![judged])),
        }
    }
    if let Some(nothing) = nothing(&groups) {
        return nothing;
    }
    let mut clauses: Vec<String> = Vec::new();
    let mut said = "";
    for (claimed, rows) in &groups {
        let reach = reach(rows);
        clauses.push(match (said == claimed, rows.len()) {
            (_, 1) if rows[0].place == Place::For => format!("{claimed} ({reach})"),
            (_, 1) => format!("that {claimed} is not shown ({reach})"),
            (true, _) => format!("{} ({reach})", cases(rows)),
            (false, _) => format!("{claimed} {} ({reach})", cases(rows)),
        });
        said = claimed;
    }
    format::list(&clauses)
}

/// Where one thing is claimed of several metrics and no case shows it, they are counted together.
fn nothing(groups: &[(String, Vec<&Judged>)]) -> Option<String> {
    let (claimed, _) = groups.first()?;
    let rows = || groups.iter().flat_map(|(_, rows)| rows);
    let same = groups.len() > 1 && groups.iter().all(|(other, _)| other == claimed);
    if !same || rows().any(|judged| judged.place == Place::For) {
        return None;
    }
    let all = Noun::CASES.count(rows().count());
    let reaches: Vec<String> = groups.iter().map(|(_, rows)| reach(rows)).collect();
    Some(format!(
        "{claimed} in none of {all} ({})",
        reaches.join("; ")
    ))
}

fn cases(rows: &[&Judged]) -> String {
    let shown = rows.iter().filter(|j| j.place == Place::For).count();
    let all = Noun::CASES.count(rows.len());
    match (shown, rows.len()) {
        (0, _) => format!("in none of {all}"),
        (2, 2) => format!("in both cases{}", by_little(rows)),
        (some, of) if some == of => format!("in all {all}{}", by_little(rows)),
        (some, of) => format!("{}{}", Noun::CASES.some(some, of), by_little(rows)),
    }
}

/// How many of the cases that are shown differ by no more than the margin that their comparison calls equivalent.
fn by_little(rows: &[&Judged]) -> String {
    let little = |j: &&&Judged| {
        let equivalent = j.row.comparison.verdict == stats::Verdict::Equivalent;
        let of_ratio = j.test.of == Held::Ratio && j.test.bound == 1.0;
        j.place == Place::For && of_ratio && equivalent
    };
    match rows.iter().filter(little).count() {
        0 => String::new(),
        n => format!(
            ", in {} of them by no more than {}",
            number(n),
            format::set_percent(rows[0].sides.settings.margin)
        ),
    }
}

/// How far the ratios reach, or the values that are held to the bound.
fn reach(rows: &[&Judged]) -> String {
    let exact = match rows.iter().all(|judged| judged.row.exact) {
        true => ", exact",
        false => "",
    };
    if rows[0].test.of == Held::Ratio {
        let ratios: Vec<f64> = rows.iter().map(|judged| judged.value()).collect();
        return between(&rows[0].sides, &ratios) + exact;
    }
    let values = || rows.iter().map(|judged| judged.value());
    let [low, high] = [values().reduce(f64::min), values().reduce(f64::max)]
        .map(|end| end.map_or(String::new(), |end| rows[0].written(end)));
    let what = rows[0].what();
    match low == high {
        true => format!("{what}'s is {low}{exact}"),
        false => format!("{what}'s is {low} to {high}{exact}"),
    }
}

/// How many cases lie there.
fn lying(judgement: &Judgement, place: Place) -> usize {
    let there = judgement.rows.iter().filter(|judged| judged.place == place);
    there.count()
}

impl Judged<'_> {
    /// What is held to the bound: the ratio, or a side's typical value.
    fn value(&self) -> f64 {
        match self.test.of {
            Held::Ratio => self.row.comparison.ratio,
            Held::Baseline => self.row.baseline.median,
            Held::Other => self.row.other.median,
        }
    }

    /// Such a value as a reader writes it.
    fn written(&self, value: f64) -> String {
        match self.test.of {
            Held::Ratio => format::ratio(value),
            Held::Baseline | Held::Other => format::measured(value, self.row.baseline.metric.unit),
        }
    }

    /// The side whose values are held to the bound: by its language, for nothing is compared with it.
    fn what(&self) -> &str {
        match self.test.of {
            Held::Other => &self.sides.other.language,
            Held::Ratio | Held::Baseline => &self.sides.baseline.language,
        }
    }

    /// What the claim says of one side's values: "Go takes less than 1 s".
    fn claimed_of_one(&self) -> String {
        let bound = |value: f64| self.written(value);
        let (from, to) = (
            bound(self.test.bound),
            self.test.upper.map_or(String::new(), bound),
        );
        let said = match self.test.direction {
            Direction::Above => format!("above {from}"),
            Direction::Below => format!("below {from}"),
            Direction::Within => format!("{from} to {to}"),
            Direction::Outside => format!("below {from} or above {to}"),
        };
        format!("{}'s {} is {said}", self.what(), self.metric())
    }

    /// What a side has: "Go's executable is below 12 MiB".
    fn metric(&self) -> &'static str {
        let metric = self.row.baseline.metric;
        match metric.name {
            "size" => "executable",
            _ => metric.label,
        }
    }

    /// What the claim says of such a row, its actor first: "Go is faster by a factor of 2 or more".
    fn claimed(&self) -> String {
        if self.test.of != Held::Ratio {
            return self.claimed_of_one();
        }
        let (sides, bound) = (&self.sides, self.test.bound);
        let (names, fraction) = (
            format!("{} and {}", sides.other.name, sides.baseline.name),
            sides.fraction(),
        );
        let ahead = |name: &str, factor: f64| match plain(factor) {
            one if one == "1" => format!("{name} {}", less(sides)),
            more => format!("{name} {} by a factor of {more} or more", less(sides)),
        };
        let upper = self.test.upper.unwrap_or(f64::INFINITY);
        // 1/1.1 and 1.1: the same distance either way.
        let level = (bound * upper - 1.0).abs() < 1e-3;
        let margin = || format::set_percent(((upper - 1.0) * 1e3).round() / 1e3);
        match self.test.direction {
            Direction::Above if bound >= 1.0 => ahead(&sides.above().name, bound),
            Direction::Below if bound <= 1.0 => ahead(&sides.below().name, bound.recip()),
            Direction::Above => format!("{fraction} is above {}", plain(bound)),
            Direction::Below => format!("{fraction} is below {}", plain(bound)),
            Direction::Within if level => format!("{names} are level within {}", margin()),
            Direction::Outside if level => format!("{names} differ by more than {}", margin()),
            Direction::Within => {
                format!("{fraction} is {} to {}", plain(bound), plain(upper))
            }
            Direction::Outside => format!(
                "{fraction} is below {} or above {}",
                plain(bound),
                plain(upper)
            ),
        }
    }
}

/// A bound as somebody set it, two digits at most: `2`, `1.1`.
fn plain(value: f64) -> String {
    let text = format::significant(value, 2);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// How often each verdict stands in a ledger.
pub(crate) fn score(conclusions: &[Conclusion], of: Conclusion) -> usize {
    conclusions.iter().filter(|c| **c == of).count()
}
