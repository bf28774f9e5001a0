//! The harness measuring itself: error rates, coverage and power, each with its exact interval.

use chart::{
    Axis, Band, Colour, Dots, Elsewhere, Estimate, Group, Key, Notation, Outcome, Reference, Scale,
    Shape, Style,
};
use record::{Calibration, CalibrationLength, Condition, Figure, Kind};

use super::content::{Content, failed, text};
use super::counted::{Counted, NOMINAL, covered, errors, over, seen};
use crate::Problem;
use crate::results::rate::Rate;
use crate::results::{self, Held, Origin, Shelf, Source, format};
use crate::table::{Cell, Csv, Line, Table};

/// Error rate that this book asks of its own harness, at a nominal one of 5 %.
const ASKED: (f64, f64) = (0.02, 0.06);

/// What is particular to one of the three figures.
struct Look {
    axis: Axis,
    band: Option<Band>,
    reference: Reference,
    noun: &'static str,
    lead: &'static str,
    further: Option<&'static str>,
}

pub(crate) fn error_rates(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let look = Look {
        axis: Axis::new(
            "identical programs called different",
            Scale::Linear,
            Notation::Percent,
        )
        .including([0.0]),
        band: Some(Band {
            low: ASKED.0,
            high: ASKED.1,
            label: format!(
                "asked of this harness: {} to {}",
                format::set_percent(ASKED.0),
                format::set_percent(ASKED.1)
            ),
        }),
        reference: Reference {
            at: 0.05,
            label: "nominal 5 %".into(),
        },
        noun: "Design",
        lead: "Identical programs called different",
        further: None,
    };
    build(shelf, figure, &look, each(errors))
}

pub(crate) fn coverage(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let look = held(
        "intervals that hold the true ratio",
        "Trials",
        "Intervals that hold the true ratio",
    );
    build(shelf, figure, &look, each(covered))
}

pub(crate) fn power(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let look = Look {
        axis: Axis::new(
            "comparisons that saw the difference",
            Scale::Linear,
            Notation::Percent,
        )
        .including([0.0, 1.0]),
        band: None,
        reference: Reference {
            at: 0.8,
            label: "80 %".into(),
        },
        noun: "True difference and measuring time",
        lead: "Comparisons that saw the true difference",
        further: Some("Smallest visible difference, median"),
    };
    build(shelf, figure, &look, each(seen))
}

pub(crate) fn over_sessions(shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    let look = held(
        "intervals and ranges that hold",
        "Of four comparisons",
        "Intervals over three comparisons, and ranges for the fourth, that hold",
    );
    build(shelf, figure, &look, over)
}

/// How often intervals held what they promise to hold in 95 % of cases.
fn held(axis: &str, noun: &'static str, lead: &'static str) -> Look {
    Look {
        axis: Axis::new(axis, Scale::Linear, Notation::Percent).including([1.0]),
        band: None,
        reference: Reference {
            at: NOMINAL,
            label: "nominal 95 %".into(),
        },
        noun,
        lead,
        further: None,
    }
}

/// What is counted in each condition alone.
fn each(count: fn(&Condition) -> Vec<Counted>) -> impl Fn(&[Condition]) -> Vec<Counted> {
    move |conditions| conditions.iter().flat_map(count).collect()
}

fn build(
    shelf: &Shelf,
    figure: &Figure,
    look: &Look,
    count: impl Fn(&[Condition]) -> Vec<Counted>,
) -> Result<Content, Problem> {
    let kind = Some(Kind::Calibration);
    let all = looks(shelf, &count);
    // The first that tried this at all: a short calibration holds no search for small differences.
    let tried = all.iter().find(|seen| !seen.counted.is_empty());
    let Some(shown) = tried.or(all.first()) else {
        let finding = "Not measured on this host.".into();
        return Ok(Content {
            finding,
            kind,
            ..Content::default()
        });
    };
    let chart = if shown.counted.is_empty() {
        None
    } else {
        let full = text(figure, &finding(shown, look));
        Some(chart::dots(&full, &dots(look, &shown.counted)).map_err(failed)?)
    };
    let tabled: Vec<&Seen> = all.iter().filter(|seen| !seen.counted.is_empty()).collect();
    let sources = if tabled.is_empty() {
        vec![shown.source.clone()]
    } else {
        tabled.iter().map(|seen| seen.source.clone()).collect()
    };
    Ok(Content {
        chart,
        finding: brief(shown, look),
        tables: tabled
            .iter()
            .map(|seen| table(figure, look, seen))
            .collect(),
        csv: csv(&tabled),
        sources,
        kind,
    })
}

/// One host's calibration, and what a figure counts in it.
struct Seen<'a> {
    calibration: &'a Calibration,
    source: Source,
    counted: Vec<Counted>,
}

impl Seen<'_> {
    fn length(&self) -> &'static str {
        match self.calibration.latest().length {
            CalibrationLength::Short => "short",
            CalibrationLength::Long => "long",
        }
    }
}

/// Every host's calibration, this host's first.
fn looks<'a>(shelf: &'a Shelf, count: &impl Fn(&[Condition]) -> Vec<Counted>) -> Vec<Seen<'a>> {
    let seen = |(origin, held): (Origin, &'a Held)| {
        let calibration = held.calibration.as_ref()?;
        let counted = count(&calibration.latest().conditions).into_iter();
        Some(Seen {
            calibration,
            source: shelf.source_of(origin, calibration),
            counted: counted.filter(|c| c.rate.of > 0).collect(),
        })
    };
    shelf.all().filter_map(seen).collect()
}

fn dots(look: &Look, counted: &[Counted]) -> Dots {
    let (ours, field) = (
        Style::new(Colour::Third, Shape::Disc),
        Style::new(Colour::Muted, Shape::Diamond),
    );
    let mut groups: Vec<Group<Outcome>> = Vec::new();
    for c in counted {
        let share = c.rate.share().unwrap_or_default();
        let interval = c.rate.interval();
        let estimate = Estimate {
            value: share,
            low: interval.low,
            high: interval.high,
            style: if c.ours { ours } else { field },
            noise: None,
            elsewhere: Elsewhere::default(),
        };
        let heading = results::capitalised(&c.condition);
        if groups.last().is_none_or(|g| g.heading != heading) {
            groups.push(Group {
                heading,
                rows: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            let (label, value) = (c.name.clone(), format::percent(share));
            group.rows.push(chart::Row {
                label,
                mark: Outcome::Estimate(estimate),
                value,
            });
        }
    }
    let several = counted.iter().any(|c| !c.ours);
    let key = |style, label: &str| Key {
        style,
        label: label.into(),
    };
    Dots {
        axis: look.axis.clone(),
        groups,
        band: look.band.clone(),
        reference: Some(look.reference.clone()),
        keys: if several {
            vec![key(ours, "this harness"), key(field, "the field's designs")]
        } else {
            Vec::new()
        },
    }
}

/// How often it happened to this harness, and in which range of shares to the field's designs, and in how many trials.
fn brief(seen: &Seen<'_>, look: &Look) -> String {
    let counted = &seen.counted;
    if counted.is_empty() {
        return finding(seen, look);
    }
    // Trials of one kind under several conditions can be counted together; powers at several differences cannot.
    let together = |ours: bool| {
        let of = counted.iter().filter(|c| c.ours == ours);
        of.fold(Rate { hits: 0, of: 0 }, |sum, c| Rate {
            hits: sum.hits + c.rate.hits,
            of: sum.of + c.rate.of,
        })
    };
    let shares = |ours: bool| {
        if ours && look.further.is_none() {
            return Some(together(true).words());
        }
        let of = counted.iter().filter(|c| c.ours == ours);
        let shares: Vec<f64> = of.filter_map(|c| c.rate.share()).collect();
        let (low, high) = (
            stats::describe::min(&shares)?,
            stats::describe::max(&shares)?,
        );
        let of = together(ours).of;
        let trials = format::plural(of as usize, "trial");
        Some(if low == high {
            format!("{} of {trials}", format::percent(low))
        } else {
            format!(
                "{} to {} in {trials}",
                format::percent(low),
                format::percent(high)
            )
        })
    };
    let parts = [
        ("this harness", shares(true)),
        ("the field's designs", shares(false)),
    ];
    let parts: Vec<_> = (parts.into_iter())
        .filter_map(|(who, shares)| Some(format!("{who} {}", shares?)))
        .collect();
    let (length, host) = (seen.length(), &seen.source.host);
    format!(
        "{}, in the {length} calibration on {host}: {}.",
        look.lead,
        parts.join("; ")
    )
}

fn finding(seen: &Seen<'_>, look: &Look) -> String {
    let (length, host, counted) = (seen.length(), &seen.source.host, &seen.counted);
    if counted.is_empty() {
        return format!("Not measured: the {length} calibration on {host} holds no such trials.");
    }
    let mut conditions: Vec<&str> = counted.iter().map(|c| c.condition.as_str()).collect();
    conditions.dedup();
    let sentence = |condition: &&str| {
        let of = counted.iter().filter(|c| c.condition == **condition);
        let parts: Vec<_> = of
            .map(|c| format!("{}: {}", c.name, c.rate.words()))
            .collect();
        format!(
            "{}: {}.",
            results::capitalised(condition.trim_end_matches('.')),
            parts.join("; ")
        )
    };
    let sentences: Vec<_> = conditions.iter().map(sentence).collect();
    format!(
        "{}, in the {length} calibration on {host}. {}",
        look.lead,
        sentences.join(" ")
    )
}

fn table(figure: &Figure, look: &Look, seen: &Seen<'_>) -> Table {
    let mut header = vec![
        "Condition".to_owned(),
        look.noun.into(),
        "Share".into(),
        "95 % interval".into(),
        "Count".into(),
    ];
    header.extend(look.further.map(str::to_owned));
    let line = |c: &Counted| {
        let share = c.rate.share().unwrap_or_default();
        let interval = c.rate.interval();
        let mut cells = vec![
            Cell::Text(c.name.clone()),
            Cell::Number(format::percent(share), share),
            Cell::Interval(format::percent_interval(interval), interval),
            Cell::Number(
                format!("{} of {}", c.rate.hits, c.rate.of),
                f64::from(c.rate.hits),
            ),
        ];
        cells.extend(c.further.map(|v| Cell::Number(format::percent(v), v)));
        Line {
            name: results::capitalised(&c.condition),
            labels: seen.source.marks(),
            cells,
        }
    };
    let suffix = match seen.source.leads {
        true => String::new(),
        false => format!("-{}", seen.source.host),
    };
    Table {
        id: format!("table-{}{suffix}", figure.id),
        caption: format!(
            "{}, in the {} calibration on {}; exact intervals (Clopper–Pearson).",
            look.lead,
            seen.length(),
            seen.source.host
        ),
        header,
        lines: seen.counted.iter().map(line).collect(),
    }
}

fn csv(all: &[&Seen<'_>]) -> Csv {
    let mut csv = Csv::new(&[
        "condition",
        "name",
        "hits",
        "of",
        "share",
        "low",
        "high",
        "minimum_detectable",
        "host",
    ]);
    for (seen, c) in all
        .iter()
        .flat_map(|seen| seen.counted.iter().map(move |c| (seen, c)))
    {
        let interval = c.rate.interval();
        let share = c.rate.share().unwrap_or_default();
        csv.rows.push(vec![
            c.condition.clone(),
            c.name.clone(),
            c.rate.hits.to_string(),
            c.rate.of.to_string(),
            share.to_string(),
            interval.low.to_string(),
            interval.high.to_string(),
            c.further.map_or(String::new(), |v| v.to_string()),
            seen.source.host.clone(),
        ]);
    }
    csv
}
