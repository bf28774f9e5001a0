//! Where a ratio over a parameter enters the margin of equivalence or leaves it, in words.

use maud::{Markup, html};
use stats::{Crossing, Crossover, Stretch};

use super::verdict::callout;
use crate::Problem;
use crate::results::format::{self, JOIN};
use crate::results::{self, Bound, Line, Results, RowState, Sides, capitalised, lines};
use crate::table::label_html;

/// Where a comparison's ratio over `parameter` crosses the edge of its margin, a paragraph for each family.
///
/// # Errors
/// If there is no such experiment, comparison or parameter, or the comparison has no margin.
pub fn crossover(
    results: &Results,
    experiment: &str,
    comparison: &str,
    parameter: &str,
) -> Result<String, Problem> {
    let sides = results.sides(experiment, comparison)?;
    let rows = results.rows(experiment, comparison)?;
    known(rows, comparison, parameter)?;
    if sides.settings.margin == 0.0 {
        let thing = format!("comparison `{comparison}` has no margin that its ratio could enter");
        return Err(Problem::new(
            thing,
            "give it one in experiment.toml, such as margin = 0.1",
        ));
    }
    let definition = &results.shelf(experiment)?.definition;
    let title = definition
        .comparison(comparison)
        .map_or("", |c| c.title.as_str());
    let lines = lines(rows, parameter);
    let several = lines.len() > 1;
    let of = |line: &Line| {
        let title = match several {
            true => format!("{title}, {}", results::title(definition, &line.fixed)),
            false => title.to_owned(),
        };
        paragraph(&title, &sides, line, parameter)
    };
    let mut paragraphs: Vec<Markup> = lines.iter().map(of).collect();
    if paragraphs.is_empty() {
        paragraphs.push(unmeasured(title, rows, parameter));
    }
    Ok(callout(&paragraphs).into_string())
}

/// Whether any planned workload has the parameter.
fn known(rows: &[RowState], comparison: &str, parameter: &str) -> Result<(), Problem> {
    let names = || rows.iter().flat_map(|row| row.workload().parameters.keys());
    match names().any(|name| name == parameter) {
        true => Ok(()),
        false => {
            let kind = format!("parameter of comparison `{comparison}`");
            Err(Problem::unknown(
                &kind,
                parameter,
                names().map(String::as_str),
            ))
        }
    }
}

fn paragraph(title: &str, sides: &Sides, line: &Line, x: &str) -> Markup {
    let crossover = line.crossover(&sides.settings);
    let words = Words { sides, line, x };
    let source = line.rows().next().map(|row| &row.source);
    html! {
        p {
            strong { (capitalised(title)) ": " (words.short(crossover.as_ref())) } ". "
            (capitalised(&words.all(crossover.as_ref()))) "."
            @for further in words.further() { " " (further) }
            @for label in source.iter().flat_map(|s| s.labels()) { " " (label_html(&label)) }
        }
    }
}

fn unmeasured(title: &str, rows: &[RowState], parameter: &str) -> Markup {
    let reason = rows.iter().find_map(|row| match row {
        RowState::NotMeasured {
            workload, reason, ..
        } if workload.parameters.contains_key(parameter) => Some(reason.as_str()),
        _ => None,
    });
    let reason = capitalised(reason.unwrap_or("not measured on this host"));
    html! { p { strong { (capitalised(title)) ": " (reason) } "." } }
}

/// A crossover of one line over the parameter `x`, in words.
pub(crate) struct Words<'a> {
    pub sides: &'a Sides,
    pub line: &'a Line<'a>,
    pub x: &'a str,
}

impl Words<'_> {
    /// The answer in a few words: "within 10 % from limit = 5200 on".
    pub fn short(&self, crossover: Option<&Crossover>) -> String {
        let (within, x) = (format!("within {}", self.margin()), self.x);
        match crossover {
            None => format!("too few values of {x} are measured"),
            Some(Crossover::Enters(c)) => format!("{within} from {} on", self.place(c)),
            Some(Crossover::Leaves(c)) => format!("{within} up to {}", self.place(c)),
            Some(Crossover::Inside) => format!("{within} at every measured {x}"),
            Some(Crossover::Outside(_)) => {
                format!("beyond {} at every measured {x}", self.margin())
            }
            Some(Crossover::Several { stretches, .. }) => self.sides_of(stretches),
            Some(Crossover::Undecided(_)) => "undecided".into(),
        }
    }

    /// What the two sides do as the parameter grows, as a sentence without its stop.
    pub fn all(&self, crossover: Option<&Crossover>) -> String {
        let (margin, x) = (self.margin(), self.x);
        match crossover {
            None => {
                let known = self.line.points.len() + self.line.bounds.len();
                let points = format::plural(known, "value");
                format!("measured is {points} of {x} only: a crossing needs two")
            }
            Some(Crossover::Enters(c)) => format!(
                "the two come within {margin} of each other at {}; before that {}",
                self.crossing(c),
                self.winner(c.outside)
            ),
            Some(Crossover::Leaves(c)) => format!(
                "the two are within {margin} of each other up to {}; after that {}",
                self.crossing(c),
                self.winner(c.outside)
            ),
            Some(Crossover::Inside) => {
                format!(
                    "the two are within {margin} of each other at every measured {x}, {}",
                    self.span()
                )
            }
            Some(Crossover::Outside(side)) => format!(
                "the two differ by more than {margin} at every measured {x}, {}: {}",
                self.span(),
                self.winner(*side)
            ),
            Some(Crossover::Several { stretches, .. }) => {
                format!("it changes more than once: {}", self.courses(stretches))
            }
            Some(Crossover::Undecided(at)) => self.undecided(at),
        }
    }

    /// "Rust, then Go, then within 10 %".
    fn sides_of(&self, stretches: &[Stretch]) -> String {
        let side = |stretch: &Stretch| match self.ahead(stretch) {
            Some(name) => format!("{name} ahead"),
            None => format!("within {}", self.margin()),
        };
        let sides: Vec<_> = stretches.iter().map(side).collect();
        format!("{}, as {} grows", sides.join(", then "), self.x)
    }

    /// "at wait = 0 Rust has the higher rate, at 1 000 Go has the higher rate, and from 5 000 to 20 000 the two are within 10 %".
    fn courses(&self, stretches: &[Stretch]) -> String {
        let place = |stretch: &Stretch| {
            let [from, to] = [stretch.from, stretch.to].map(|x| format::size(x as u64));
            match from == to {
                true => format!("at {}{JOIN}={JOIN}{from}", self.x),
                false => format!("from {from} to {to}"),
            }
        };
        let course = |stretch: &Stretch| match stretch.outside {
            Some(side) => format!("{} {}", place(stretch), self.winner(side)),
            None => format!("{} the two are within {}", place(stretch), self.margin()),
        };
        let courses: Vec<_> = stretches.iter().map(course).collect();
        format::list(&courses)
    }

    fn ahead(&self, stretch: &Stretch) -> Option<&str> {
        let side = self.sides.winner(stretch.outside?)?;
        Some(side.name.as_str())
    }

    /// What the points say that are not measured: a limit, or nothing. A sentence each, with what is known in common said
    /// once.
    pub fn further(&self) -> Vec<String> {
        let at = |x: u64| format!("{}{JOIN}={JOIN}{}", self.x, format::size(x));
        let bound =
            |(x, bound): &(u64, &Bound)| format!("At {} {}.", at(*x), bound.sentence(self.sides));
        let mut sentences: Vec<String> = self.line.bounds.iter().map(bound).collect();
        let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
        for (x, reason) in &self.line.left_out {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, at)) => at.push(format::size(*x)),
                None => reasons.push((reason, vec![format::size(*x)])),
            }
        }
        for (reason, at) in reasons {
            let at = format::list(&at);
            sentences.push(format!(
                "Left out is {}{JOIN}={JOIN}{at}: {reason}.",
                self.x
            ));
        }
        sentences
    }

    fn undecided(&self, at: &[f64]) -> String {
        let is_bound = |x: &u64| self.line.bounds.iter().any(|(at, _)| at == x);
        let (bounded, across): (Vec<u64>, Vec<u64>) =
            at.iter().map(|x| *x as u64).partition(is_bound);
        let place = |at: &[u64]| {
            let at: Vec<_> = at.iter().map(|x| format::size(*x)).collect();
            format!("at {}{JOIN}={JOIN}{}", self.x, format::list(&at))
        };
        let across = (!across.is_empty()).then(|| {
            format!(
                "{} its interval lies across the edge, and a larger budget gives a narrower one",
                place(&across)
            )
        });
        let bounded = (!bounded.is_empty()).then(|| {
            format!(
                "{} a limit alone is known, which allows both",
                place(&bounded)
            )
        });
        let reasons: Vec<_> = [across, bounded].into_iter().flatten().collect();
        format!(
            "it is not shown whether the two are within {} of each other: {}",
            self.margin(),
            reasons.join("; ")
        )
    }

    /// The place, its interval, and the measured points around it.
    fn crossing(&self, c: &Crossing) -> String {
        let place = self.place(c);
        if !self.is_placed(c) {
            let [before, after] = c.between.map(|x| x as u64);
            let is_inside = |(at, _): &(u64, String)| before < *at && *at < after;
            let why = match self.line.known().iter().any(is_inside) {
                true => "where no measured point decides",
                false => "where nothing was measured",
            };
            return format!("{place}, {why}");
        }
        let at: Vec<u64> = self.line.points.iter().map(|(at, _)| *at).collect();
        // Between zero and the next point a place is a guess.
        let first = at.iter().copied().find(|at| *at > 0).unwrap_or(0);
        let last = at.last().copied().unwrap_or(0);
        let low = c.low.filter(|low| *low >= first as f64);
        let low = low.map_or_else(|| format!("below {}", format::size(first)), rounded);
        let high = c
            .high
            .map_or_else(|| format!("above {}", format::size(last)), rounded);
        let [before, after] = c.between.map(|x| format::size(x as u64));
        format!(
            "{place} (95 % interval {low} to {high}), between the measured {before} and {after}"
        )
    }

    /// Whether its place is known: from zero on there is no scale on which to interpolate, and beside a limit no value.
    fn is_placed(&self, c: &Crossing) -> bool {
        c.between[0] > 0.0 && !c.limited
    }

    /// Where.
    fn place(&self, c: &Crossing) -> String {
        let x = self.x;
        let [before, after] = c.between.map(|x| format::size(x as u64));
        match self.is_placed(c) {
            true => format!("{x}{JOIN}={JOIN}{}", rounded(c.at)),
            false => format!("some {x} between {before} and {after}"),
        }
    }

    fn margin(&self) -> String {
        format::set_percent(self.sides.settings.margin)
    }

    fn winner(&self, verdict: stats::Verdict) -> String {
        crate::sentence::ahead(self.sides, verdict).unwrap_or_default()
    }

    /// The first and the last value of which anything is known.
    fn ends(&self) -> (u64, u64) {
        let known = self.line.known();
        let at = |point: Option<&(u64, String)>| point.map_or(0, |(at, _)| *at);
        (at(known.first()), at(known.last()))
    }

    fn span(&self) -> String {
        let (first, last) = self.ends();
        format!("from {} to {}", format::size(first), format::size(last))
    }
}

/// An interpolated value: more than two digits would promise too much.
fn rounded(x: f64) -> String {
    format::significant(x, 2)
}
