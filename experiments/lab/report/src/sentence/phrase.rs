//! How English says that one side has more of a metric than the other, or less.

use record::Metric;
use stats::Verdict;

use super::{Case, times, times_range};
use crate::results::Sides;

/// The words of a metric.
pub(super) struct Phrase {
    shape: Shape,
    /// After the name of who is ahead: "uses less memory".
    ahead: &'static str,
    /// After both names: "use the same memory".
    level: &'static str,
}

/// Where the number stands.
enum Shape {
    /// "Go uses 2.4 times Rust's memory".
    Has(&'static str, &'static str),
    /// "Rust takes 1.6 times as many lines of code as Go".
    Counts(&'static str, &'static str),
    /// "Go's executable is 3.5 times as large as Rust's".
    Is(&'static str, &'static str),
    /// "Rust is 2.4 times as fast as Go": whoever has *less* of it acts.
    Does,
}

use Shape::{Counts, Does, Has, Is};

impl Phrase {
    pub(super) fn of(metric: &Metric) -> Self {
        let phrase = |shape, ahead, level| Self {
            shape,
            ahead,
            level,
        };
        match metric.name {
            "time" if metric.label == "time until done" => {
                phrase(Does, "builds faster", "build equally fast")
            }
            "time" | "wall" => phrase(Does, "is faster", "are equally fast"),
            "start" => phrase(Does, "starts faster", "start equally fast"),
            "cpu" => phrase(
                Has("uses", "processor time"),
                "uses less processor time",
                "use the same processor time",
            ),
            "cpu-per-request" => phrase(
                Has("uses", "processor time per request"),
                "uses less processor time per request",
                "use the same processor time per request",
            ),
            "peak-memory" | "memory" => phrase(
                Has("uses", "memory"),
                "uses less memory",
                "use the same memory",
            ),
            "start-memory" => phrase(
                Has("uses", "memory at the first answer"),
                "uses less memory at the first answer",
                "use the same memory at the first answer",
            ),
            "capacity" => phrase(
                Has("carries", "load"),
                "carries more load",
                "carry the same load",
            ),
            "rate" => phrase(
                Counts("answers", "requests a second"),
                "answers more requests a second",
                "answer equally many requests a second",
            ),
            "cores-used" => phrase(
                Counts("uses", "cores"),
                "uses more cores",
                "use equally many cores",
            ),
            name => sizes(name)
                .or_else(|| percentiles(name))
                .unwrap_or_else(|| any(metric)),
        }
    }

    /// "Go uses 2.4 times Rust's memory", of what is turned so that it is above one.
    pub(super) fn against(&self, [actor, than]: [&str; 2], times: &str) -> String {
        match self.shape {
            Has(verb, what) => format!("{actor} {verb} {times} {}", of(than, what)),
            Counts(verb, what) => format!("{actor} {verb} {times} as many {what} as {than}"),
            Is(what, how) => {
                let that = match is_plain(than) {
                    true => format!("{than}'s"),
                    false => format!("that of {than}"),
                };
                format!("{} is {times} as {how} as {that}", of(actor, what))
            }
            Does => format!("{actor} {} {times} as fast as {than}", self.verb()),
        }
    }

    /// The same where both are known: "Go uses 2.4 times the memory".
    pub(super) fn alone(&self, actor: &str, times: &str) -> String {
        match self.shape {
            Has(verb, what) => format!("{actor} {verb} {times} the {what}"),
            Counts(verb, what) => format!("{actor} {verb} {times} as many {what}"),
            Is(what, how) => format!("{} is {times} as {how}", of(actor, what)),
            Does => format!("{actor} {} {times} as fast", self.verb()),
        }
    }

    /// Between a further number and a further name: "1.3 times *that of* Go". `None` where it would not follow.
    pub(super) fn again(&self) -> Option<&'static str> {
        match self.shape {
            Has(..) => Some("that of"),
            Counts(..) => Some("as many as"),
            Is(..) | Does => None,
        }
    }

    /// What whoever is ahead does: "is" of "is faster".
    fn verb(&self) -> &'static str {
        self.ahead.split(' ').next().unwrap_or_default()
    }

    pub(super) fn ahead(&self) -> &'static str {
        self.ahead
    }

    pub(super) fn level(&self) -> &'static str {
        self.level
    }

    /// The one who acts, and the other one, where the ratio of the sides is above one or below.
    pub(super) fn actors<'a>(&self, sides: &'a Sides, above: bool) -> [&'a str; 2] {
        let names = [sides.other.name.as_str(), sides.baseline.name.as_str()];
        let more = above != matches!(self.shape, Does);
        if more { names } else { [names[1], names[0]] }
    }
}

/// What sources and executables take.
fn sizes(name: &str) -> Option<Phrase> {
    let (shape, ahead, level) = match name {
        "size" => (
            Is("executable", "large"),
            "has the smaller executable",
            "have executables of one size",
        ),
        "size-compressed" => (
            Is("compressed executable", "large"),
            "has the smaller compressed executable",
            "have compressed executables of one size",
        ),
        "source-lines" => (
            Counts("takes", "lines of code"),
            "takes fewer lines of code",
            "take equally many lines of code",
        ),
        "source-tokens" => (
            Counts("takes", "tokens of code"),
            "takes fewer tokens of code",
            "take equally many tokens of code",
        ),
        "source-compressed" => (
            Is("compressed code", "large"),
            "has the smaller compressed code",
            "have compressed code of one size",
        ),
        "source-files" => (
            Counts("takes", "files of code"),
            "takes fewer files of code",
            "take equally many files of code",
        ),
        "dependencies-direct" => (
            Counts("asks for", "foreign packages"),
            "asks for fewer foreign packages",
            "ask for equally many foreign packages",
        ),
        "dependencies-all" => (
            Counts("uses", "foreign packages"),
            "uses fewer foreign packages",
            "use equally many foreign packages",
        ),
        _ => return None,
    };
    Some(Phrase {
        shape,
        ahead,
        level,
    })
}

/// Times at a percentile, or at their longest.
fn percentiles(name: &str) -> Option<Phrase> {
    macro_rules! long {
        ($what:literal) => {
            Phrase {
                shape: Is($what, "long"),
                ahead: concat!("has the shorter ", $what),
                level: concat!("have the same ", $what),
            }
        };
    }
    Some(match name {
        "response-p50" => long!("response time at p50"),
        "response-p90" => long!("response time at p90"),
        "response-p99" => long!("response time at p99"),
        "response-p999" => long!("response time at p99.9"),
        "response-p9999" => long!("response time at p99.99"),
        "service-p50" => long!("service time at p50"),
        "service-p99" => long!("service time at p99"),
        "gc-pause-max" => long!("longest collector pause"),
        "lag-p99" => long!("lag at p99"),
        "own-lag-p99" => long!("own lag at p99"),
        _ => return None,
    })
}

/// Whatever else is measured, by its label.
fn any(metric: &Metric) -> Phrase {
    let (ahead, level) = match metric.lower_is_better {
        true => ("has less", "are level"),
        false => ("has more", "are level"),
    };
    Phrase {
        shape: Is(metric.label, "much"),
        ahead,
        level,
    }
}

/// "Rust's memory"; names of several words own with "of": "the memory of Go (GOGC=400)".
fn of(name: &str, what: &str) -> String {
    match is_plain(name) {
        true => format!("{name}'s {what}"),
        false => format!("the {what} of {name}"),
    }
}

fn is_plain(name: &str) -> bool {
    name.chars().all(char::is_alphanumeric)
}

/// After the name of who is ahead: "uses less memory".
pub fn less(sides: &Sides) -> &'static str {
    Phrase::of(&sides.metric).ahead()
}

/// Who is ahead, and how: "Rust uses less memory"; `None` where nobody is shown to be.
pub fn ahead(sides: &Sides, verdict: Verdict) -> Option<String> {
    let winner = sides.winner(verdict)?;
    Some(format!("{} {}", winner.name, less(sides)))
}

/// One case where both sides are known, without a stop: "Go uses 2.4 times the memory".
pub fn words(sides: &Sides, case: &Case) -> String {
    let phrase = Phrase::of(&sides.metric);
    match case.verdict {
        Verdict::Equivalent => "both are level".into(),
        Verdict::Inconclusive => format!("it is open which {}", phrase.ahead()),
        verdict => {
            let [actor, _] = phrase.actors(sides, verdict == Verdict::Above);
            phrase.alone(actor, &super::case::reach(&[case]))
        }
    }
}

/// How far ratios reach, from one end to the other, without a stop: "Go uses 1.7 to 2.8 times the memory"; where they lie on
/// both sides of one, each end by itself: "from Go is 1.1 times as fast to Rust is 2.5 times as fast".
pub fn between(sides: &Sides, ratios: &[f64]) -> String {
    let phrase = Phrase::of(&sides.metric);
    let ends =
        [f64::min as fn(f64, f64) -> f64, f64::max].map(|end| ratios.iter().copied().reduce(end));
    let [Some(low), Some(high)] = ends else {
        return String::new();
    };
    let alone = |above: bool, from: f64, to: f64| {
        let [actor, _] = phrase.actors(sides, above);
        phrase.alone(actor, &times_range(from, to))
    };
    match (low < 1.0, high > 1.0) {
        (false, false) => format!("both {}", phrase.level()),
        (false, true) => alone(true, low.max(1.0), high),
        (true, false) => alone(false, high.min(1.0).recip(), low.recip()),
        (true, true) => {
            let ends = [
                alone(false, low.recip(), low.recip()),
                alone(true, high, high),
            ];
            format!("at one end {}, at the other {}", ends[0], ends[1])
        }
    }
}

/// A limit of a ratio, without a stop: "Rust answers at least 1.7 times as many requests a second as Go", or at most, where the
/// limit lies beyond one.
pub fn limit(sides: &Sides, at: f64, upper: bool) -> String {
    let phrase = Phrase::of(&sides.metric);
    let above = at > 1.0;
    let least = if above == upper {
        "at most"
    } else {
        "at least"
    };
    phrase.against(
        phrase.actors(sides, above),
        &format!("{least} {}", times(at)),
    )
}
