//! How far a comparison's ratios would move by another choice, in a sentence and a folded table.

use maud::html;

use crate::Problem;
use crate::page::{Piece, ROOT};
use crate::results::sensitivity::{Choice, Variant, variants};
use crate::results::{Results, Row, Sides, Source, capitalised, format, reading, shown_host};
use crate::table::{self, Cell, Csv, Line, Table};

/// The sensitivity of one comparison, on the host that is shown.
///
/// # Errors
/// If there is no such experiment or comparison.
pub fn sensitivity(
    results: &Results,
    experiment: &str,
    comparison: &str,
) -> Result<Piece, Problem> {
    let shelf = results.shelf(experiment)?;
    let sides = results.sides(experiment, comparison)?;
    let title = shelf.definition.comparison(comparison);
    let title = title.map_or("", |c| c.title.as_str());
    let rows: Vec<Varied> = shown_host(results.rows(experiment, comparison)?)
        .into_iter()
        .filter(|row| !row.exact)
        .map(|row| Varied {
            row,
            variants: variants(shelf, &sides, row),
        })
        .collect();
    let of = Sensitivity { title, sides, rows };
    if of.rows.is_empty() {
        let none = html! {
            p.not-measured { (capitalised(title)) ": nothing measured that another choice could move." }
        };
        return Ok(Piece::from(none.into_string()));
    }
    let id = format!("sensitivity-{experiment}-{comparison}");
    let file = format!("figures/{id}.csv");
    let sources = Source::distinct(of.rows.iter().map(|varied| varied.row.source.clone()));
    let markup = html! {
        details.sensitivity id=(id) {
            summary { "Sensitivity: " (title) ". " (of.sentence()) }
            "\n" (of.table(&id).html())
            @for source in &sources { "\n" (table::meta(source, false)) }
            "\n"
            p.figure-links {
                a href={ (ROOT) (file) } download { "CSV: every row by every choice" }
            }
        }
    };
    Ok(Piece {
        html: markup.into_string(),
        downloads: vec![(file, of.csv().bytes())],
    })
}

/// A row with what it would be by other choices.
struct Varied<'a> {
    row: &'a Row,
    variants: Vec<Variant>,
}

struct Sensitivity<'a> {
    title: &'a str,
    sides: Sides,
    rows: Vec<Varied<'a>>,
}

/// One choice over all rows that it can be made for.
struct Effect<'a> {
    choice: Choice,
    name: &'a str,
    /// The row, and its ratio then.
    ratios: Vec<(&'a Row, f64)>,
}

impl Effect<'_> {
    /// The row that moves most, and by how much.
    fn largest(&self) -> Option<(&Row, f64)> {
        let moved = |(row, ratio): &(&Row, f64)| ratio / row.comparison.ratio;
        let far = |of: &&(&'_ Row, f64)| moved(of).ln().abs();
        let most = (self.ratios.iter()).max_by(|a, b| far(a).total_cmp(&far(b)))?;
        Some((most.0, moved(most)))
    }

    /// Rows whose verdict names a side, and whose ratio would name the other one.
    fn turned(&self) -> Vec<&Row> {
        let turned = |(row, ratio): &&(&'_ Row, f64)| match row.comparison.verdict {
            stats::Verdict::Above => *ratio < 1.0,
            stats::Verdict::Below => *ratio > 1.0,
            stats::Verdict::Equivalent | stats::Verdict::Inconclusive => false,
        };
        (self.ratios.iter().filter(turned))
            .map(|(row, _)| *row)
            .collect()
    }
}

impl Sensitivity<'_> {
    /// Each choice once, in the order in which tables list them.
    fn effects(&self) -> Vec<Effect<'_>> {
        let mut effects: Vec<Effect> = Vec::new();
        for varied in &self.rows {
            for variant in &varied.variants {
                let point = (varied.row, variant.ratio);
                let same = |e: &&mut Effect| e.choice == variant.choice && e.name == variant.name;
                match effects.iter_mut().find(same) {
                    Some(effect) => effect.ratios.push(point),
                    None => effects.push(Effect {
                        choice: variant.choice,
                        name: &variant.name,
                        ratios: vec![point],
                    }),
                }
            }
        }
        effects.sort_by_key(|effect| effect.choice);
        effects
    }

    /// What moves a ratio most, and whether anything turns a verdict.
    fn sentence(&self) -> String {
        let effects = self.effects();
        let moves = effects.iter().filter_map(|e| Some((e, e.largest()?)));
        let far = |moved: f64| moved.ln().abs();
        let Some((effect, (row, moved))) = moves.max_by(|a, b| far(a.1.1).total_cmp(&far(b.1.1)))
        else {
            return "The records hold nothing to choose otherwise.".into();
        };
        let whose = match self.rows.len() {
            1 => String::new(),
            _ => format!(" ({})", row.title),
        };
        let most = format!(
            "Of {}, {} moves a ratio most: by {}{whose}",
            format::plural(effects.len(), "other choice"),
            named(effect),
            format::change(moved - 1.0)
        );
        let mut turned: Vec<&str> = (effects.iter())
            .flat_map(Effect::turned)
            .map(|row| row.title.as_str())
            .collect();
        turned.sort_unstable();
        turned.dedup();
        let of = format::plural(self.rows.len(), "row");
        match turned.len() {
            0 => format!("{most}. None puts the other side ahead."),
            n => format!("{most}. Some choice puts the other side ahead in {n} of {of}."),
        }
    }

    fn table(&self, id: &str) -> Table {
        let published = |row: &Varied| row.row.comparison.ratio;
        let mut lines = vec![line(
            "As shown".into(),
            self.rows.iter().map(published).collect(),
            [Cell::None, Cell::None, Cell::None],
        )];
        let effects = self.effects();
        lines.extend(effects.iter().map(|effect| self.line(effect)));
        let header = [
            "Choice",
            "Rows",
            "Lowest ratio",
            "Highest ratio",
            "Largest change",
            "Of",
            "Other side ahead",
        ];
        Table {
            id: format!("table-{id}"),
            caption: format!(
                "{}: {}, {}, by other choices. All from the same samples; a host’s is its own. {}{}",
                capitalised(self.title),
                self.sides.direction(),
                self.sides.metric.label,
                reading(
                    self.sides.metric,
                    self.rows.iter().map(|v| v.row.is_pooled())
                ),
                self.lacking(&effects)
            ),
            header: header.map(str::to_owned).into(),
            lines,
        }
    }

    fn line(&self, effect: &Effect) -> Line {
        let ratios = effect.ratios.iter().map(|(_, ratio)| *ratio).collect();
        let (largest, of) = effect
            .largest()
            .map_or((Cell::None, Cell::None), |(row, moved)| {
                (
                    Cell::Number(format::change(moved - 1.0), moved - 1.0),
                    Cell::Text(row.title.clone()),
                )
            });
        let turned = match effect.turned().as_slice() {
            [] => Cell::Text("nowhere".into()),
            [one] => Cell::Text(one.title.clone()),
            several => Cell::Text(format::plural(several.len(), "row")),
        };
        let name = format!("{}: {}", effect.choice.words(), effect.name);
        line(name, ratios, [largest, of, turned])
    }

    /// Which kinds of choice the records do not allow.
    fn lacking(&self, effects: &[Effect]) -> String {
        let has = |choice: Choice| effects.iter().any(|effect| effect.choice == choice);
        let reasons = [
            (Choice::Warmup, "runs are recorded as a whole"),
            (Choice::Layout, "layouts are not varied"),
            (Choice::Session, "there is one session"),
            (Choice::Host, "no other host has it"),
            (Choice::Load, "it is measured at one load, or at none"),
        ];
        let lacking: Vec<_> = (reasons.iter())
            .filter(|(choice, _)| !has(*choice))
            .map(|(choice, why)| format!("{} ({why})", choice.words().to_lowercase()))
            .collect();
        match lacking.is_empty() {
            true => String::new(),
            false => format!("Not to be told: {}.", format::list(&lacking)),
        }
    }

    fn csv(&self) -> Csv {
        let mut csv = Csv::new(&["workload", "choice", "name", "ratio", "change"]);
        for Varied { row, variants } in &self.rows {
            let mut push = |choice: &str, name: &str, ratio: f64| {
                let change = ratio / row.comparison.ratio - 1.0;
                csv.rows.push(vec![
                    row.workload.key.clone(),
                    choice.to_owned(),
                    name.to_owned(),
                    ratio.to_string(),
                    change.to_string(),
                ]);
            };
            push("as shown", "", row.comparison.ratio);
            for of in variants {
                push(of.choice.words(), &of.name, of.ratio);
            }
        }
        csv
    }
}

/// A choice within a sentence.
fn named(effect: &Effect) -> String {
    let name = effect.name;
    match effect.choice {
        Choice::Warmup | Choice::Layout => format!("the {name}"),
        Choice::Estimator => format!("another estimator ({name})"),
        Choice::Session => name.to_owned(),
        Choice::Host => format!("the host {name}"),
        Choice::Load => format!("another load ({name})"),
    }
}

fn line(name: String, ratios: Vec<f64>, rest: [Cell; 3]) -> Line {
    let ratio = |value: Option<f64>| {
        value.map_or(Cell::None, |value| {
            Cell::Number(format::ratio(value), value)
        })
    };
    let mut cells = vec![
        Cell::Number(ratios.len().to_string(), ratios.len() as f64),
        ratio(stats::describe::min(&ratios)),
        ratio(stats::describe::max(&ratios)),
    ];
    cells.extend(rest);
    Line {
        name,
        labels: Vec::new(),
        cells,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::testing::server::{healthy, served, service};
    use crate::results::testing::{measured, record, results, samples, shelf_of, times, toy};
    use crate::results::{Held, Results};

    fn told(results: &Results, experiment: &str, comparison: &str) -> String {
        let piece = sensitivity(results, experiment, comparison).expect("known");
        piece.html.replace('\u{a0}', " ")
    }

    #[test]
    fn steady_alike_runs_hardly_move_and_what_the_record_lacks_is_said() {
        let html = told(&measured(1.5), "toy", "idiomatic");
        assert!(html.contains("None puts the other side ahead."), "{html}");
        let lacking = "Not to be told: layout (layouts are not varied), session (there is one session), host (no other host has \
                       it) and load (it is measured at one load, or at none).";
        assert!(html.contains(lacking), "{html}");
        for line in [
            "Warm-up: second half of each run",
            "Estimator: Hodges–Lehmann",
        ] {
            assert!(html.contains(line), "{line}: {html}");
        }
    }

    #[test]
    fn a_second_half_that_turns_the_ratio_is_told() {
        let mut record = record(&toy(), "here", 30, times(1.5));
        for sample in &mut record.sessions[0].samples {
            let time = sample.segments[0];
            let late = if sample.subject == "go" {
                time / 3.0
            } else {
                time
            };
            sample.segments = vec![time, time, late, late];
        }
        let results = results(shelf_of(toy(), samples(record), Vec::new()));
        let html = told(&results, "toy", "idiomatic");
        let words = "the second half of each run moves a ratio most: by −67 %";
        assert!(html.contains(words), "{html}");
        assert!(
            html.contains("puts the other side ahead in 4 of 4 rows."),
            "{html}"
        );
    }

    #[test]
    fn another_session_and_another_host_are_choices() {
        let mut here = record(&toy(), "here", 30, times(1.5));
        here.sessions
            .extend(record(&toy(), "here", 30, times(1.7)).sessions);
        let there = samples(record(&toy(), "there", 30, times(0.8)));
        let results = results(shelf_of(toy(), samples(here), vec![there]));
        let html = told(&results, "toy", "idiomatic");
        for line in [
            "Session: session 1 alone",
            "Session: session 2 alone",
            "Host: elsewhere",
        ] {
            assert!(html.contains(line), "{line}: {html}");
        }
        assert!(
            html.contains("the host elsewhere moves a ratio most"),
            "{html}"
        );
    }

    /// The service's `ask` is asked in a closed loop, at equal rates and at equal shares.
    #[test]
    fn the_same_requests_at_another_rate_are_another_load() {
        let record = served(&service(), "here", 24, healthy);
        let shelf = shelf_of(service(), samples(record), vec![Held::default()]);
        let html = told(&results(shelf), "service", "cost");
        for line in [
            "Load: at equal rates, load = 25",
            "Load: at equal shares, load = 90",
        ] {
            assert!(html.contains(line), "{line}: {html}");
        }
    }

    #[test]
    fn every_row_by_every_choice_is_in_the_file() {
        let piece = sensitivity(&measured(1.5), "toy", "idiomatic").expect("known");
        let (path, csv) = &piece.downloads[0];
        assert_eq!(path, "figures/sensitivity-toy-idiomatic.csv");
        // Four rows: as shown, two halves, four estimators.
        assert_eq!(String::from_utf8_lossy(csv).lines().count(), 1 + 4 * 7);
    }
}
