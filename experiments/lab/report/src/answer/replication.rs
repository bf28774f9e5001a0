//! How often results replicate, counted: over another session, on another host, and on a host that was left out.

use chart::{
    Axis, Band, Chart, Colour, Dots, Elsewhere, Group, Notation, Outcome, Reference, Scale, Shape,
    Style, Text,
};
use maud::{Markup, PreEscaped, html};
use record::{Kind, SAME_RATE};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::Problem;
use crate::frame::{Fold, Frame, Records};
use crate::page::Piece;
use crate::results::rate::Rate;
use crate::results::replication::{NOMINAL, Replication, Trial};
use crate::results::{Results, format};
use crate::sentence::times_range;
use crate::table::{Cell, Csv, Line, Table};

/// Its id, and where the file of its cases is.
const ID: &str = "replication";
const CASES: &str = "figures/replication-cases.csv";
/// More cases that were missed than this stand in the file alone.
const MISSED: usize = 40;

/// The counts as sentences, a figure, and folded tables.
///
/// # Errors
/// If the figure cannot be drawn.
pub fn replication(results: &Results) -> Result<Piece, Problem> {
    let replication = Replication::of(results);
    let parts = parts(&replication);
    let figure = chart(&parts)?.map(|chart| framed(results, &parts, &chart));
    let (figure, downloads) =
        figure.map_or_else(Default::default, |piece| (piece.html, piece.downloads));
    let markup = html! {
        div.answer role="note" aria-label="How often results replicate" {
            @for part in &parts {
                p { strong { (part.title) ": " (part.brief()) } " " (part.sentence()) } "\n"
            }
        }
        "\n"
        @if !figure.is_empty() {
            (PreEscaped(figure)) "\n"
            @if parts.iter().any(Part::has_missed) {
                details.missed {
                    summary { "Cases that did not hold" }
                    @for part in &parts { (part.missed()) }
                }
            }
        }
    };
    Ok(Piece {
        html: markup.into_string(),
        downloads,
    })
}

/// The figure of the counts.
fn framed(results: &Results, parts: &[Part], chart: &Chart) -> Piece {
    let frame = Frame {
        id: ID,
        kind: "dots",
        class: "figure",
        title: TITLE,
        chart: Some(chart),
        said: Markup::default(),
        fold: Fold {
            class: "figure-table",
            words: "How it is counted, table, downloads",
            caption: Some(html! { (CAPTION) }),
            tables: &[counts(parts)],
            csv: counted(parts),
            more: vec![("CSV of every case", CASES.to_owned(), cases(parts))],
            records: records(results),
            last: Markup::default(),
        },
    };
    frame.piece()
}

const TITLE: &str = "How often one result holds another";
const CAPTION: &str = "One case is one row of one comparison. A dot is the share of cases in which the interval held the other \
                       estimate, the line Wilson’s 95 % interval of that share. It takes the cases as independent, and rows of \
                       one session or host rise and fall together: the doubt is larger than the line. Exact values, such as \
                       sizes, are not counted.";

/// One of the three questions.
struct Part<'a> {
    key: &'static str,
    title: &'static str,
    trials: &'a [Trial],
}

fn parts(of: &Replication) -> [Part<'_>; 3] {
    let part = |key, title, trials| Part { key, title, trials };
    [
        part("session", "Another session, same host", &of.sessions),
        part("host", "Another host", &of.hosts),
        part("next-host", "A host left out", &of.left_out),
    ]
}

/// How often a 95 % interval holds the estimate of a second, equally large try if nothing but chance lies between the two:
/// that estimate has an error of its own (Cumming & Maillardet, Psychol. Methods 11(3), 2006).
fn by_chance() -> f64 {
    let normal = Normal::standard();
    let end = normal.inverse_cdf((1.0 + NOMINAL) / 2.0);
    2.0 * normal.cdf(end / 2.0_f64.sqrt()) - 1.0
}

fn rate<'a>(trials: impl IntoIterator<Item = &'a Trial>) -> Rate {
    let mut rate = Rate { hits: 0, of: 0 };
    for trial in trials {
        rate.of += 1;
        rate.hits += u32::from(trial.held());
    }
    rate
}

impl Part<'_> {
    /// What it should be: that of two equal tries, or that of a range for a single new value.
    fn nominal(&self) -> f64 {
        match self.key {
            "next-host" => NOMINAL,
            _ => by_chance(),
        }
    }

    fn brief(&self) -> String {
        match rate(self.trials).share() {
            None => "not known yet.".into(),
            Some(share) => format!("held in {}.", format::percent(share)),
        }
    }

    fn sentence(&self) -> String {
        let rate = rate(self.trials);
        let cases = rate.wilson_words().replacen(" (", " cases (", 1);
        let hosts = hosts(self.trials);
        let (nominal, chance) = (format::set_percent(NOMINAL), format::percent(by_chance()));
        let against = self.against(rate);
        match (self.key, self.trials.is_empty()) {
            ("session", true) => "No host has two sessions of the same sources, so nothing here says what a second one \
                                  would give."
                .into(),
            ("host", true) => "No row is measured on two hosts from the same sources.".into(),
            (_, true) => "No row is measured on three hosts from the same sources.".into(),
            ("session", false) => format!(
                "One session’s {nominal} interval held another session’s estimate of the same row in {cases}, on {hosts}. By \
                 chance alone it would be {chance}, since the other estimate has an error of its own; {against}.{}",
                self.apart().unwrap_or_default()
            ),
            ("host", false) => format!(
                "One host’s {nominal} interval held another host’s estimate of the same row in {cases}, over {hosts}. By \
                 chance alone it would be {chance}; {against}."
            ),
            (_, false) => format!(
                "The range to expect on the next host, found without it, held its estimate in {cases}. It promises {nominal}; \
                 {against}. By two hosts a range is wide."
            ),
        }
    }

    /// How often it held where the sessions planned rates of requests that differ, and elsewhere, with a space before it: a share
    /// of what a server can answer is another load where its rate was found anew. `None` where no rates differ.
    fn apart(&self) -> Option<String> {
        let differ = |trial: &&Trial| trial.rates > 1.0 + SAME_RATE;
        let (apart, alike): (Vec<&Trial>, Vec<&Trial>) = self.trials.iter().partition(differ);
        let rates: Vec<f64> = apart.iter().map(|trial| trial.rates).collect();
        let (low, high) = (stats::describe::min(&rates)?, stats::describe::max(&rates)?);
        Some(format!(
            " Where the planned rates of requests lie {} apart between the sessions it held in {}; everywhere else in {}.",
            times_range(low, high),
            rate(apart).wilson_words(),
            rate(alike).wilson_words(),
        ))
    }

    /// Whether the count is what it should be, in words that follow it.
    fn against(&self, rate: Rate) -> &'static str {
        let (interval, nominal) = (rate.wilson(), self.nominal());
        match (self.key, interval.high < nominal, interval.low > nominal) {
            ("next-host", true, _) => {
                "the count is lower, so hosts differ more than the range allows"
            }
            (_, true, _) => "the count is lower, so more than chance differs",
            ("next-host", _, true) => {
                "the count is higher, so the ranges are wider than they need be"
            }
            (_, _, true) => "the count is higher, so the intervals are wider than they need be",
            _ => "the count does not contradict that",
        }
    }

    /// In the book's order.
    fn experiments(&self) -> Vec<&str> {
        let mut titles: Vec<&str> = Vec::new();
        for trial in self.trials {
            if !titles.contains(&trial.experiment.as_str()) {
                titles.push(&trial.experiment);
            }
        }
        titles
    }

    /// Each experiment's rate, then that of all where there are several.
    fn rates(&self) -> Vec<(String, Rate)> {
        let experiments = self.experiments();
        let of = |title: &&str| {
            let own = self
                .trials
                .iter()
                .filter(|trial| trial.experiment == *title);
            ((*title).to_owned(), rate(own))
        };
        let all = (experiments.len() > 1).then(|| ("all".to_owned(), rate(self.trials)));
        experiments.iter().map(of).chain(all).collect()
    }

    /// The same by what is measured, of experiments that measure several things.
    fn by_metric(&self) -> Vec<(String, Rate)> {
        let mut known: Vec<(&str, &str)> = Vec::new();
        for trial in self.trials {
            if !known.contains(&(trial.experiment.as_str(), trial.metric)) {
                known.push((&trial.experiment, trial.metric));
            }
        }
        let several = |title: &str| known.iter().filter(|(of, _)| *of == title).count() > 1;
        let of = |(title, metric): &(&str, &str)| {
            let same = |trial: &&Trial| trial.experiment == *title && trial.metric == *metric;
            let own = self.trials.iter().filter(same);
            (format!("{title}, {metric}"), rate(own))
        };
        let known = known.iter().filter(|(title, _)| several(title));
        known.map(of).collect()
    }

    /// The cases in which it did not hold, if there are not too many to read.
    fn has_missed(&self) -> bool {
        self.trials.iter().any(|trial| !trial.held())
    }

    fn missed(&self) -> Markup {
        let missed: Vec<&Trial> = self.trials.iter().filter(|trial| !trial.held()).collect();
        let line = |trial: &&Trial| Line {
            name: format!("{}: {}", trial.experiment, trial.row),
            labels: Vec::new(),
            cells: vec![
                Cell::Text(trial.by.clone()),
                Cell::Interval(format::interval(trial.interval), trial.interval),
                Cell::Text(trial.of.clone()),
                Cell::Number(format::ratio(trial.ratio), trial.ratio),
            ],
        };
        let table = Table {
            id: format!("table-{ID}-{}", self.key),
            caption: format!("{}: the cases that were not held.", self.title),
            header: ["Row", "Interval by", "Interval", "Estimate of", "Estimate"]
                .map(str::to_owned)
                .into(),
            lines: missed.iter().map(line).collect(),
        };
        html! {
            @match missed.len() {
                0 => {}
                few if few <= MISSED => { "\n" (table.html()) }
                many => {
                    p { (self.title) ": " (format::plural(many, "case")) " not held; the CSV file lists them." }
                }
            }
        }
    }
}

/// "one host", "3 hosts": those whose intervals were put to the test.
fn hosts(trials: &[Trial]) -> String {
    let host = |trial: &Trial| {
        let (host, _) = trial.by.split_once(", session").unwrap_or((&trial.by, ""));
        host.to_owned()
    };
    let mut hosts: Vec<String> = trials.iter().map(host).collect();
    hosts.sort_unstable();
    hosts.dedup();
    match hosts.as_slice() {
        [only] => format!("one host ({only})"),
        several => format::plural(several.len(), "host"),
    }
}

fn chart(parts: &[Part]) -> Result<Option<Chart>, Problem> {
    let row = |(label, rate): (String, Rate)| {
        let (share, interval) = (rate.share().unwrap_or_default(), rate.wilson());
        let shape = match label.as_str() {
            "all" => Style::new(Colour::Ink, Shape::Diamond),
            _ => Style::new(Colour::Third, Shape::Disc),
        };
        chart::Row {
            label,
            mark: Outcome::Estimate(chart::Estimate {
                value: share,
                low: interval.low,
                high: interval.high,
                style: shape,
                noise: None,
                elsewhere: Elsewhere::default(),
            }),
            value: format!("{} of {}", rate.hits, rate.of),
        }
    };
    let group = |part: &Part| Group {
        heading: part.title.to_owned(),
        rows: part.rates().into_iter().map(row).collect(),
    };
    let groups: Vec<_> = (parts.iter())
        .filter(|part| !part.trials.is_empty())
        .map(group)
        .collect();
    if groups.is_empty() {
        return Ok(None);
    }
    let axis = Axis::new("cases held", Scale::Linear, Notation::Percent).including([0.0, 1.0]);
    let dots = Dots {
        axis,
        groups,
        band: Some(Band {
            low: by_chance(),
            high: NOMINAL,
            label: format!(
                "from {}, which chance alone gives two equal tries, to the nominal",
                format::percent(by_chance())
            ),
        }),
        reference: Some(Reference {
            at: NOMINAL,
            label: format!("nominal {}", format::set_percent(NOMINAL)),
        }),
        keys: Vec::new(),
    };
    let described = parts.iter().map(|p| format!("{}: {}", p.title, p.brief()));
    let text = Text {
        id: format!("chart-{ID}"),
        title: TITLE.into(),
        description: described.collect::<Vec<_>>().join(" "),
    };
    let drawn = chart::dots(&text, &dots);
    drawn
        .map(Some)
        .map_err(|error| Problem::new(error.to_string(), "look at the records"))
}

fn counts(parts: &[Part]) -> Table {
    let line = |part: &Part, (title, rate): (String, Rate)| Line {
        name: format!("{}: {title}", part.title),
        labels: Vec::new(),
        cells: vec![
            Cell::Number(rate.hits.to_string(), f64::from(rate.hits)),
            Cell::Number(rate.of.to_string(), f64::from(rate.of)),
            rate.share().map_or(Cell::None, |share| {
                Cell::Number(format::percent(share), share)
            }),
            Cell::Interval(format::percent_interval(rate.wilson()), rate.wilson()),
        ],
    };
    let lines = |part: &Part| -> Vec<Line> {
        let rates = part.rates().into_iter().chain(part.by_metric());
        rates.map(|of| line(part, of)).collect()
    };
    Table {
        id: format!("table-{ID}"),
        caption: "Cases held, by experiment and by what is measured; Wilson’s 95 % interval of the share.".into(),
        header: ["Held against", "Held", "Of", "Share", "95 % interval"]
            .map(str::to_owned)
            .into(),
        lines: parts.iter().flat_map(lines).collect(),
    }
}

/// Every record that rows are taken from.
fn records(results: &Results) -> Records {
    let mut found = Records::default();
    for shelf in results.shelves() {
        let id = &shelf.definition.id;
        for (origin, held) in shelf.all().filter(|(_, held)| held.record.is_some()) {
            let words = format!("JSON ({id}, {})", held.folder);
            found.add(words, shelf, origin, Kind::Measurement);
        }
    }
    found
}

/// The counts of the table.
fn counted(parts: &[Part]) -> Csv {
    let mut csv = Csv::new(&[
        "held_against",
        "rows_of",
        "held",
        "of",
        "share",
        "low",
        "high",
    ]);
    let row = |part: &Part, (title, rate): (String, Rate)| {
        let interval = rate.wilson();
        let share = rate
            .share()
            .map_or(String::new(), |share| share.to_string());
        vec![
            part.key.to_owned(),
            title,
            rate.hits.to_string(),
            rate.of.to_string(),
            share,
            interval.low.to_string(),
            interval.high.to_string(),
        ]
    };
    for part in parts {
        let rates = part.rates().into_iter().chain(part.by_metric());
        csv.rows.extend(rates.map(|of| row(part, of)));
    }
    csv
}

/// Every single case.
fn cases(parts: &[Part]) -> Csv {
    let mut csv = Csv::new(&[
        "held_against",
        "experiment",
        "row",
        "interval_by",
        "low",
        "high",
        "estimate_of",
        "estimate",
        "held",
    ]);
    let row = |part: &Part, trial: &Trial| {
        vec![
            part.key.to_owned(),
            trial.experiment.clone(),
            trial.row.clone(),
            trial.by.clone(),
            trial.interval.low.to_string(),
            trial.interval.high.to_string(),
            trial.of.clone(),
            trial.ratio.to_string(),
            trial.held().to_string(),
        ]
    };
    for part in parts {
        csv.rows
            .extend(part.trials.iter().map(|trial| row(part, trial)));
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::testing::{measured, record, results, samples, shelf_of, times, toy};
    use crate::results::{Held, Origin};
    use record::Record;

    fn on(at: &str, ratio: f64) -> Record {
        record(&toy(), at, 30, times(ratio))
    }

    /// A record of two sessions, the second of which finds another ratio.
    fn twice(first: f64, second: f64) -> Record {
        let mut record = on("here", first);
        record.sessions.extend(on("here", second).sessions);
        record
    }

    fn text(here: Record, others: Vec<Record>) -> String {
        let others = others.into_iter().map(samples).collect();
        let results = results(shelf_of(toy(), samples(here), others));
        replication(&results).expect("drawn").html
    }

    #[test]
    fn chance_alone_holds_an_equal_second_try_in_83_of_100() {
        assert!((by_chance() - 0.834).abs() < 5e-4);
    }

    #[test]
    fn without_second_sessions_and_hosts_the_page_says_so() {
        let html = replication(&measured(1.5)).expect("text").html;
        assert!(
            html.contains("Another session, same host: not known yet."),
            "{html}"
        );
        assert!(html.contains("No host has two sessions"));
        assert!(html.contains("No row is measured on two hosts"));
        assert!(!html.contains("<figure"));
    }

    /// Eight rows of 30 blocks: each session's interval is narrower than 1 %.
    #[test]
    fn sessions_that_agree_are_held_and_those_that_do_not_are_missed() {
        let agreed = text(twice(1.5, 1.5), Vec::new());
        let differing = text(twice(1.5, 1.6), Vec::new());
        let count = |html: &str, words: &str| assert!(html.contains(words), "{words}: {html}");
        count(&agreed, "estimate of the same row in 16 of 16 cases (100");
        // Rust against itself, tuned against idiomatic, stays where it was.
        count(&differing, "estimate of the same row in 4 of 16 cases (25");
        count(&differing, "the count is lower");
        count(&differing, "on one host (");
    }

    /// A service whose second session loads "tail" at twice the rate, or at the same.
    fn loaded(second: f64) -> String {
        use crate::results::testing::server::{healthy, served, service};
        let session = |rate: f64| {
            let mut record = served(&service(), "here", 24, healthy);
            let workloads = &mut record.sessions[0].content.workloads;
            let tails = workloads.iter_mut().filter(|w| w.family == "tail");
            tails.for_each(|w| w.rates = [("go".to_owned(), rate)].into());
            record
        };
        let mut record = session(5_000.0);
        record.sessions.extend(session(second).sessions);
        let results = results(shelf_of(service(), samples(record), Vec::new()));
        replication(&results)
            .expect("drawn")
            .html
            .replace('\u{a0}', " ")
    }

    #[test]
    fn sessions_whose_planned_rates_differ_are_counted_apart() {
        let apart = loaded(10_000.0);
        let words = "Where the planned rates of requests lie 2.0 times apart between the sessions it held in ";
        assert!(apart.contains(words), "{apart}");
        assert!(!loaded(5_200.0).contains("planned rates"));
        assert!(apart.contains(", response time, p99"), "by metric: {apart}");
    }

    #[test]
    fn hosts_are_held_against_each_other_and_from_three_on_each_against_the_others() {
        let two = text(on("here", 1.5), vec![on("a", 1.7)]);
        assert!(two.contains("over 2\u{a0}hosts"), "{two}");
        assert!(two.contains("A host left out: not known yet."), "{two}");
        let three = text(on("here", 1.5), vec![on("a", 1.7), on("b", 1.6)]);
        assert!(three.contains("held its estimate in 24 of 24"), "{three}");
        let apart = text(on("here", 1.5), vec![on("a", 1.51), on("b", 9.0)]);
        assert!(!apart.contains("held its estimate in 24 of 24"), "{apart}");
    }

    #[test]
    fn records_of_older_sources_predict_nothing() {
        let mut old = samples(on("a", 1.5));
        let stale = |held: &mut Held| {
            let mut record = held.record.clone().expect("a record").record().clone();
            let digests = &mut record.sessions[0].provenance.digests;
            digests.definition = "another".into();
            held.record = Some(record::Measured::new(record));
        };
        stale(&mut old);
        let shelf = shelf_of(toy(), samples(on("here", 1.5)), vec![old]);
        assert!(shelf.source(Origin::HERE).is_some());
        let html = replication(&results(shelf)).expect("text").html;
        assert!(html.contains("Another host: not known yet."), "{html}");
    }

    #[test]
    fn every_case_is_in_the_file() {
        let others = vec![samples(on("a", 1.7)), samples(on("b", 1.6))];
        let results = results(shelf_of(toy(), samples(on("here", 1.5)), others));
        let piece = replication(&results).expect("drawn");
        let (_, csv) = (piece.downloads.iter())
            .find(|(path, _)| path == CASES)
            .expect("a file");
        let text = String::from_utf8_lossy(csv);
        // Eight rows: six ordered pairs of hosts each, and three hosts left out.
        assert_eq!(text.lines().count(), 1 + 48 + 24, "{text}");
    }
}
