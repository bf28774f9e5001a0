//! An outcome in words: the table's cells, and the answer's sentences.

use crate::amount::{Kind, either, number, shown};
use crate::break_even::{BreakEven, Stretch};
use crate::{Language, Outcome, Place, Range, Sides, Size};

/// Ids and labels of the table's rows, in its order.
pub const ROWS: [(&str, &str); 10] = [
    ("response", "Response time, nothing queueing"),
    ("share", "Processor time in it"),
    ("cores", "Cores at the busiest"),
    ("machines", "Whole machines"),
    ("memory", "Memory of all processes, GiB"),
    ("hardware", "Cost of cores and memory, a year"),
    ("hours", "Hours of waiting after edits, a year"),
    ("waiting", "Cost of that waiting, a year"),
    ("weeks", "Cost of the extra weeks, a year"),
    ("total", "Altogether, a year"),
];

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As in [`ROWS`].
    pub id: &'static str,
    /// Rust's cell.
    pub rust: String,
    /// Go's cell.
    pub go: String,
    /// Who is ahead, and by how much.
    pub difference: String,
}

/// The rows of [`ROWS`].
pub fn table(of: &Outcome) -> Vec<Row> {
    let row = |id, sides: Sides<Range>, kind, difference| {
        let Sides { rust, go } = sides.map(|range| shown(range, kind));
        Row {
            id,
            rust,
            go,
            difference,
        }
    };
    let money = Kind::Plain;
    let weeks = of.weeks.map(Range::exact);
    let extra = Range::exact(of.weeks.go - of.weeks.rust);
    vec![
        row(
            "response",
            of.response,
            Kind::Seconds,
            less(of.sooner, Kind::Seconds),
        ),
        row("share", of.share, Kind::Share, decides(of.decides)),
        row("cores", of.cores, Kind::Plain, less(of.fewer, Kind::Plain)),
        row("machines", of.machines, Kind::Whole, String::new()),
        row(
            "memory",
            of.memory,
            Kind::Plain,
            less(of.smaller, Kind::Plain),
        ),
        row("hardware", of.hardware, money, less(of.cheaper, money)),
        row(
            "hours",
            of.hours,
            Kind::Plain,
            less(of.shorter, Kind::Plain),
        ),
        row("waiting", of.waiting, money, less(of.quicker, money)),
        row("weeks", weeks, money, less(extra, money)),
        row("total", of.total, money, less(of.net, money)),
    ]
}

/// The answer: what the language decides, who costs less, and from which traffic on.
pub fn answer(of: &Outcome) -> [String; 3] {
    [
        sooner(of.decides),
        cheaper(of.net),
        format!("Break-even: {}", sentence(&of.break_even)),
    ]
}

/// The ratio by the size of a request, and which measured requests it comes from; each has its title.
pub fn sized(ratio: Range, place: Place, sizes: &[(&str, Size)], known: Language) -> String {
    let one = |place: usize| {
        let (title, size) = &sizes[place];
        let level = match known {
            Language::Rust => size.rust,
            Language::Go => size.go,
        };
        let level = shown(Range::exact(level / 1000.0), Kind::Seconds);
        format!("“{title}” ({level} in {})", known.name())
    };
    let rows = match place {
        Place::First(first) => format!("as in {}", one(first)),
        Place::Between(below, above) => format!("between {} and {}", one(below), one(above)),
        Place::Largest(largest) => format!("as in {}, the largest that was measured", one(largest)),
    };
    format!("{}, {rows}", shown(ratio, Kind::Plain))
}

/// Who is ahead by how much; `difference` is what Go has more.
fn less(difference: Range, kind: Kind) -> String {
    match Ahead::of(difference) {
        Ahead::Rust => format!("Rust {} less", shown(difference, kind)),
        Ahead::Go => format!("Go {} less", shown(difference.negated(), kind)),
        Ahead::Neither => "the same".into(),
        Ahead::Unknown => format!("cannot tell: {}", either(difference, kind)),
    }
}

fn decides(share: Range) -> String {
    match Ahead::of(share) {
        Ahead::Rust => format!("the language decides {}", shown(share, Kind::Share)),
        Ahead::Go => format!(
            "the language decides {}",
            shown(share.negated(), Kind::Share)
        ),
        Ahead::Neither => "the language decides nothing".into(),
        Ahead::Unknown => format!("cannot tell: {}", either(share, Kind::Share)),
    }
}

fn sooner(share: Range) -> String {
    let decided = |share: Range, who: &str| {
        let share = shown(share, Kind::Share);
        format!("The language decides {share} of the response time: {who} answers sooner.")
    };
    match Ahead::of(share) {
        Ahead::Rust => decided(share, "Rust"),
        Ahead::Go => decided(share.negated(), "Go"),
        Ahead::Neither => "The language decides nothing of the response time.".into(),
        Ahead::Unknown => format!(
            "Cannot tell which answers sooner: {} of the response time.",
            either(share, Kind::Share)
        ),
    }
}

fn cheaper(net: Range) -> String {
    match Ahead::of(net) {
        Ahead::Rust => format!(
            "Altogether Rust costs {} a year less.",
            shown(net, Kind::Plain)
        ),
        Ahead::Go => {
            let net = shown(net.negated(), Kind::Plain);
            format!("Altogether Go costs {net} a year less.")
        }
        Ahead::Neither => "Altogether both cost the same.".into(),
        Ahead::Unknown => format!(
            "Altogether: cannot tell which costs less: {} a year.",
            either(net, Kind::Plain)
        ),
    }
}

/// Which side costs less at which traffic: "Go costs less below 18 000 requests a second, Rust above 25 000; equal at
/// 21 300; else cannot tell."
pub fn sentence(of: &BreakEven) -> String {
    let mut known: Vec<(&str, Stretch)> = [("Go", of.go), ("Rust", of.rust)]
        .into_iter()
        .filter_map(|(who, stretch)| Some((who, stretch?)))
        .collect();
    known.sort_by(|(_, a), (_, b)| a.from.total_cmp(&b.from));
    let sides = match known.as_slice() {
        [] => return "cannot tell which costs less, at any traffic.".into(),
        [(who, stretch), rest @ ..] => {
            let first = format!("{who} costs less {}", place(stretch, " requests a second"));
            let rest = rest
                .iter()
                .map(|(who, s)| format!("{who} {}", place(s, "")));
            std::iter::once(first)
                .chain(rest)
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    let mut parts = vec![sides];
    let always = |(_, s): &(&str, Stretch)| s.from == 0.0 && s.to.is_none();
    if !known.iter().any(always) {
        parts.extend(of.at.map(|at| format!("equal at {}", number(at))));
        // What lies between must be more than the digits shown.
        let touching = match known.as_slice() {
            [(_, a), (_, b)] => {
                a.to.map(number) == Some(number(b.from)) && a.from == 0.0 && b.to.is_none()
            }
            _ => false,
        };
        if !touching {
            parts.push("else cannot tell".into());
        }
    }
    format!("{}.", parts.join("; "))
}

fn place(stretch: &Stretch, unit: &str) -> String {
    let from = number(stretch.from);
    match (stretch.from > 0.0, stretch.to) {
        (false, None) => "at any traffic".into(),
        (false, Some(to)) => format!("below {}{unit}", number(to)),
        (true, None) => format!("above {from}{unit}"),
        (true, Some(to)) => format!("between {from} and {}{unit}", number(to)),
    }
}

/// Which side a difference shows ahead.
enum Ahead {
    Rust,
    Go,
    /// It is known to be zero.
    Neither,
    /// Its interval holds zero.
    Unknown,
}

impl Ahead {
    fn of(difference: Range) -> Self {
        if difference.low > 0.0 {
            Self::Rust
        } else if difference.high < 0.0 {
            Self::Go
        } else if difference.is_exact() {
            Self::Neither
        } else {
            Self::Unknown
        }
    }
}
