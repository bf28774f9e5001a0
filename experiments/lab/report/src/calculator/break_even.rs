//! The chart of human time against hardware time: the traffic at which both languages cost the same, over the size of the
//! team, with the range in which nobody can tell.

use bottleneck::{
    BreakEven, Case, FIELDS, Inputs, Language, Stretch, break_even as even, sentence,
};
use chart::{Axis, Chart, Colour, Curve, Notation, Point, Scale, Series, Shape, Style, Text};
use maud::html;
use record::{Kind, Project};
use stats::Interval;

use super::CALCULATOR_PAGE;
use super::measured::{Levels, Measured};
use crate::Problem;
use crate::frame::{Fold, Frame, Records};
use crate::page::{Piece, ROOT};
use crate::results::{Results, Source, format};
use crate::table::{Cell, Csv, Line, Table, meta};

const ID: &str = "break-even";
const TITLE: &str = "The traffic at which Rust and Go cost the same, by the size of the team";
/// Sizes of the team that are worked out.
const TEAMS: [f64; 8] = [1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0];
/// How far beyond all known ends the shaded range goes where it has none.
const BEYOND: f64 = 4.0;

/// What one size of the team comes to.
struct Worked {
    team: f64,
    even: BreakEven,
}

/// The figure, with its downloads.
///
/// # Errors
/// If `experiments/calculator.toml` cannot be read, or names what is not there.
pub fn break_even(results: &Results, project: &Project) -> Result<Piece, Problem> {
    let settings = project.calculator()?;
    let measured = Measured::of(results, &settings)?;
    let picked = |measured: &Measured| {
        let inputs = measured.inputs(|_| None).unwrap_or_default();
        let picked = measured.ratios(measured.defaults(), &case(inputs))?;
        Some((inputs, picked))
    };
    let picked = measured.as_ref().and_then(picked);
    let (Some(measured), Some((inputs, picked))) = (measured, picked) else {
        let finding = format!("Not measured on {}.", results.host_in_words());
        return Ok(framed(None, (&finding, ""), &[], Provenance::default()));
    };
    let of = |team: f64| {
        let engineers = Inputs {
            engineers: team,
            ..inputs
        };
        even(&case(engineers), &picked.ratios)
    };
    let worked = TEAMS.map(|team| Worked {
        team,
        even: of(team),
    });
    let people = format::plural(inputs.engineers as usize, "engineer");
    let finding = format!("With {people}: {}", sentence(&of(inputs.engineers)));
    let chart = drawn(&worked, &finding)?;
    let provenance = Provenance::of(results, &measured)?;
    let assumed = assumed(&measured, &picked.words);
    Ok(framed(
        chart.as_ref(),
        (&finding, &assumed),
        &worked,
        provenance,
    ))
}

/// A team at home in Go, for which Rust takes the extra weeks.
fn case(inputs: Inputs) -> Case {
    Case {
        inputs,
        known: Language::Go,
        extra: Language::Rust,
    }
}

impl Worked {
    /// The range of traffic in which nobody can tell, where both ends are known.
    fn unknown(&self) -> (Option<f64>, Option<f64>) {
        let stretches = [self.even.rust, self.even.go];
        let known = || stretches.iter().flatten();
        let low = known().filter(|s| s.from == 0.0).find_map(|s| s.to);
        let high = known().find(|s| s.to.is_none() && s.from > 0.0);
        (low, high.map(|s| s.from))
    }

    /// What is drawn of it; an open end lies where `open` says.
    fn point(&self, open: (f64, f64)) -> Option<Point> {
        let (low, high) = self.unknown();
        let at = self.even.at?;
        Some(Point {
            x: self.team,
            y: at,
            low: low.unwrap_or(open.0).min(at),
            high: high.unwrap_or(open.1).max(at),
            hollow: false,
        })
    }
}

/// Where open ends are drawn: beyond everything that is known.
fn open(worked: &[Worked]) -> (f64, f64) {
    let known = || {
        let ends = |one: &Worked| {
            let (low, high) = one.unknown();
            [low, one.even.at, high]
        };
        worked.iter().flat_map(ends).flatten()
    };
    let (low, high) = (
        known().fold(f64::INFINITY, f64::min),
        known().fold(0.0, f64::max),
    );
    (low / BEYOND, high * BEYOND)
}

fn drawn(worked: &[Worked], finding: &str) -> Result<Option<Chart>, Problem> {
    let open = open(worked);
    let points: Vec<Point> = worked.iter().filter_map(|one| one.point(open)).collect();
    if points.is_empty() {
        return Ok(None);
    }
    let style = Style::new(Colour::Ink, Shape::Disc);
    let series = Series {
        label: "equal cost".into(),
        style,
        points,
        crossing: None,
    };
    let curve = Curve {
        shade: "the data cannot tell".into(),
        ..Curve::new(
            Axis::new("engineers", Scale::Log, Notation::Plain).ticked(TEAMS),
            Axis::new(upwards(worked), Scale::Log, Notation::Plain),
            vec![series],
        )
    };
    let text = Text {
        id: format!("chart-{ID}"),
        title: TITLE.into(),
        description: finding.into(),
    };
    chart::curve(&text, &curve)
        .map(Some)
        .map_err(crate::figure::failed)
}

/// What the vertical axis shows, and who costs less on which side of the line.
fn upwards(worked: &[Worked]) -> String {
    let above = |of: fn(&BreakEven) -> Option<Stretch>| {
        let ends = |one: &Worked| of(&one.even).is_some_and(|s| s.from > 0.0 && s.to.is_none());
        worked.iter().any(ends)
    };
    let sides = match (above(|even| even.rust), above(|even| even.go)) {
        (true, false) => ": above the line Rust costs less, below it Go",
        (false, true) => ": above the line Go costs less, below it Rust",
        _ => "",
    };
    format!("requests a second at the busiest{sides}")
}

/// What the chart takes for granted, from the form's own defaults.
fn assumed(measured: &Measured, ratio: &str) -> String {
    let of = |id: &str| {
        let field = FIELDS.iter().find(|field| field.id == id);
        field.map_or(String::new(), |field| measured.initial(field))
    };
    format!(
        "A request takes {} ms of processor time in Go, Go ÷ Rust is {ratio}. An engineer saves {} times a day, waits {} s \
         after each in Go, and costs {} an hour. A core costs {} a month. Rust takes {} extra weeks of one engineer, spread \
         over {} years.",
        of("cpu"),
        of("edits"),
        of("build"),
        of("hour"),
        of("core"),
        of("weeks"),
        of("years"),
    )
}

/// Who measured the ratios, and where their records are.
#[derive(Default)]
struct Provenance {
    sources: Vec<Source>,
    records: Records,
}

impl Provenance {
    fn of(results: &Results, measured: &Measured) -> Result<Self, Problem> {
        let mut found = Self::default();
        for offer in &measured.picks {
            let experiment = &offer.experiment;
            let Some(Levels { source, .. }) = &offer.measured else {
                continue;
            };
            let shelf = results.shelf(experiment)?;
            let words = format!("JSON ({experiment})");
            (found.records).add(words, shelf, source.origin, Kind::Measurement);
            if !found.sources.contains(source) {
                found.sources.push(source.clone());
            }
        }
        Ok(found)
    }
}

/// The figure: drawing, finding, provenance, and a fold with all else.
fn framed(
    chart: Option<&Chart>,
    (finding, assumed): (&str, &str),
    worked: &[Worked],
    Provenance { sources, records }: Provenance,
) -> Piece {
    let tables: Vec<Table> = (!worked.is_empty())
        .then(|| table(worked))
        .into_iter()
        .collect();
    let frame = Frame {
        id: ID,
        kind: ID,
        class: "figure",
        title: TITLE,
        chart,
        said: html! {
            p.figure-finding { (finding) }
            @for source in &sources { (meta(source, false)) }
        },
        fold: Fold {
            class: "figure-table",
            words: "Assumptions, table, downloads",
            caption: Some(html! { (assumed) }),
            tables: &tables,
            csv: csv(worked),
            more: Vec::new(),
            records,
            last: html! { " · " a href={ (ROOT) (CALCULATOR_PAGE) } { "With your own numbers" } },
        },
    };
    frame.piece()
}

fn table(worked: &[Worked]) -> Table {
    let shown = |value: f64| format::significant(value, 3);
    let line = |one: &Worked| {
        let at = one.even.at.map_or(Cell::Text("nowhere".into()), |at| {
            Cell::Number(shown(at), at)
        });
        let unknown = match one.unknown() {
            (Some(low), Some(high)) => {
                let text = format!("{} to {}", shown(low), shown(high));
                Cell::Interval(text, Interval { low, high })
            }
            (Some(low), None) => Cell::Text(format!("above {}", shown(low))),
            (None, Some(high)) => Cell::Text(format!("below {}", shown(high))),
            (None, None) => Cell::None,
        };
        Line {
            name: format::count(one.team),
            labels: Vec::new(),
            cells: vec![at, unknown],
        }
    };
    Table {
        id: format!("table-{ID}"),
        caption:
            "Requests a second at which both cost the same, and between which the data cannot tell"
                .into(),
        header: ["Engineers", "Equal cost", "Cannot tell"]
            .map(str::to_owned)
            .to_vec(),
        lines: worked.iter().map(line).collect(),
    }
}

fn csv(worked: &[Worked]) -> Csv {
    let mut csv = Csv::new(&["engineers", "equal_cost", "low", "high"]);
    let text = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for one in worked {
        let (low, high) = one.unknown();
        let row = [
            one.team.to_string(),
            text(one.even.at),
            text(low),
            text(high),
        ];
        csv.rows.push(row.to_vec());
    }
    csv
}
