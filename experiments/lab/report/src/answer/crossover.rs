//! Where a ratio over a parameter enters the margin of equivalence or leaves it, in words.

use maud::{Markup, html};
use stats::{Crossing, Crossover, Stretch};

use super::verdict::callout;
use crate::Problem;
use crate::results::format;
use crate::results::{self, Bound, Line, Parameter, Results, RowState, Sides, capitalised, lines};
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
    let x = Parameter::of(definition, parameter);
    let several = lines.len() > 1;
    let of = |line: &Line| {
        let title = match several {
            true => format!("{title}, {}", results::title(definition, &line.fixed)),
            false => title.to_owned(),
        };
        paragraph(&title, &sides, line, &x)
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

fn paragraph(title: &str, sides: &Sides, line: &Line, x: &Parameter) -> Markup {
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
    pub x: &'a Parameter,
}

impl Words<'_> {
    /// The answer in a few words: "within 10 % from a limit of 5200 on".
    pub fn short(&self, crossover: Option<&Crossover>) -> String {
        let (within, name) = (self.within(), &self.x.name);
        match crossover {
            None => format!("too few values of {name} are measured"),
            Some(Crossover::Enters(c)) => match self.is_placed(c) {
                true => format!("{within} from {} on", self.x.near(c.at)),
                false => format!("{within} from {} on at the latest", self.beyond(c)),
            },
            Some(Crossover::Leaves(c)) => match self.is_placed(c) {
                true => format!("{within} up to {}", self.x.near(c.at)),
                false => format!(
                    "{within} up to {} at the least",
                    self.x.at(c.between[0] as u64)
                ),
            },
            Some(Crossover::Inside) => format!("{within} at every measured {name}"),
            Some(Crossover::Outside(_)) => {
                format!("beyond {} at every measured {name}", self.margin())
            }
            Some(Crossover::Several { stretches, .. }) => self.sides_of(stretches),
            Some(Crossover::Undecided(_)) => "undecided".into(),
        }
    }

    /// What the two sides do as the parameter grows, without the last stop.
    pub fn all(&self, crossover: Option<&Crossover>) -> String {
        let (margin, name) = (self.margin(), &self.x.name);
        match crossover {
            None => {
                let known = self.line.points.len() + self.line.bounds.len();
                let values = format::plural(known, "value");
                format!("a crossing takes two values of {name}, and {values} was measured")
            }
            Some(Crossover::Enters(c)) => self.turn(c, &self.winner(c.outside), &self.level()),
            Some(Crossover::Leaves(c)) => self.turn(c, &self.level(), &self.winner(c.outside)),
            Some(Crossover::Inside) => format!(
                "the two are {} at every measured {name}, {}",
                self.within(),
                self.span()
            ),
            Some(Crossover::Outside(side)) => format!(
                "{} at every measured {name}, {}, by more than {margin}",
                self.winner(*side),
                self.span()
            ),
            Some(Crossover::Several { stretches, .. }) => {
                format!("it changes more than once: {}", self.courses(stretches))
            }
            Some(Crossover::Undecided(at)) => self.undecided(at),
        }
    }

    /// "Rust ahead, then Go ahead, then within 10 %".
    fn sides_of(&self, stretches: &[Stretch]) -> String {
        let side = |stretch: &Stretch| match self.ahead(stretch) {
            Some(name) => format!("{name} ahead"),
            None => self.within(),
        };
        let sides: Vec<_> = stretches.iter().map(side).collect();
        format!("{}, as the {} grows", sides.join(", then "), self.x.name)
    }

    /// "Rust answers more requests a second at 0 ms wait, Go answers more at 1 ms wait, and the two are within 10 % from 5 ms
    /// to 20 ms".
    fn courses(&self, stretches: &[Stretch]) -> String {
        let place = |stretch: &Stretch| {
            let [from, to] = [stretch.from, stretch.to].map(|x| x as u64);
            match from == to {
                true => format!("at {}", self.x.at(from)),
                false => format!("from {} to {}", self.x.bare(from), self.x.bare(to)),
            }
        };
        let course = |stretch: &Stretch| match stretch.outside {
            Some(side) => format!("{} {}", self.winner(side), place(stretch)),
            None => format!("the two are {} {}", self.within(), place(stretch)),
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
        let bound = |(x, bound): &(u64, &Bound)| {
            format!("At {} {}.", self.x.at(*x), bound.sentence(self.sides))
        };
        let mut sentences: Vec<String> = self.line.bounds.iter().map(bound).collect();
        let mut reasons: Vec<(&str, Vec<u64>)> = Vec::new();
        for (x, reason) in &self.line.left_out {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, at)) => at.push(*x),
                None => reasons.push((reason, vec![*x])),
            }
        }
        let left_out = |(reason, at): (&str, Vec<u64>)| {
            format!("Left out is {}: {reason}.", self.x.among(&at))
        };
        sentences.extend(reasons.into_iter().map(left_out));
        sentences
    }

    fn undecided(&self, at: &[f64]) -> String {
        let is_bound = |x: &u64| self.line.bounds.iter().any(|(at, _)| at == x);
        let (bounded, across): (Vec<u64>, Vec<u64>) =
            at.iter().map(|x| *x as u64).partition(is_bound);
        let across = (!across.is_empty()).then(|| {
            format!(
                "at {} the interval allows both, and a larger budget narrows it",
                self.x.among(&across)
            )
        });
        let bounded = (!bounded.is_empty()).then(|| {
            format!(
                "at {} only a limit is known, which allows both",
                self.x.among(&bounded)
            )
        });
        let reasons: Vec<_> = [across, bounded].into_iter().flatten().collect();
        format!(
            "it is open whether the two are {}: {}",
            self.within(),
            reasons.join("; ")
        )
    }

    /// What holds up to a crossing and what from there on, with its place as far as it is known.
    fn turn(&self, c: &Crossing, first: &str, then: &str) -> String {
        if self.is_placed(c) {
            return format!("{first} up to {}. From there on {then}", self.crossing(c));
        }
        let [before, after] = c.between.map(|x| x as u64);
        let is_inside = |(at, _): &(u64, String)| before < *at && *at < after;
        let known = self.line.known();
        let between = match known.iter().any(is_inside) {
            true => "Between them no measured point decides",
            false => "Between them nothing was measured",
        };
        let up_to = match known.first().is_some_and(|(first, _)| *first < before) {
            true => "up to",
            false => "at",
        };
        format!(
            "{first} {up_to} {}; from {} on {then}. {between}",
            self.x.at(before),
            self.x.at(after)
        )
    }

    /// The place, its interval, and the measured points around it.
    fn crossing(&self, c: &Crossing) -> String {
        let at: Vec<u64> = self.line.points.iter().map(|(at, _)| *at).collect();
        // Between zero and the next point a place is a guess.
        let first = at.iter().copied().find(|at| *at > 0).unwrap_or(0);
        let last = at.last().copied().unwrap_or(0);
        let low = c.low.filter(|low| *low >= first as f64);
        let low = low.map_or_else(
            || format!("below {}", self.x.bare(first)),
            |low| self.x.about(low),
        );
        let high = c.high.map_or_else(
            || format!("above {}", self.x.bare(last)),
            |high| self.x.about(high),
        );
        let [before, after] = c.between.map(|x| self.x.bare(x as u64));
        format!(
            "{} (95 % interval {low} to {high}), between the measured {before} and {after}",
            self.x.near(c.at)
        )
    }

    /// Whether its place is known: from zero on there is no scale on which to interpolate, and beside a limit no value.
    fn is_placed(&self, c: &Crossing) -> bool {
        c.between[0] > 0.0 && !c.limited
    }

    /// The first measured point beyond a crossing.
    fn beyond(&self, c: &Crossing) -> String {
        self.x.at(c.between[1] as u64)
    }

    fn level(&self) -> String {
        format!("the two are {}", self.within())
    }

    fn margin(&self) -> String {
        format::set_percent(self.sides.settings.margin)
    }

    fn within(&self) -> String {
        format!("within {}", self.margin())
    }

    fn winner(&self, verdict: stats::Verdict) -> String {
        crate::sentence::ahead(self.sides, verdict).unwrap_or_default()
    }

    /// The first and the last value of which anything is known.
    fn span(&self) -> String {
        let known = self.line.known();
        let at = |point: Option<&(u64, String)>| point.map_or(0, |(at, _)| *at);
        let ends = [at(known.first()), at(known.last())];
        let [first, last] = ends.map(|x| self.x.bare(x));
        format!("from {first} to {last}")
    }
}
