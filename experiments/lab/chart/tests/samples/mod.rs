//! One example of each chart, for the golden files and the gallery. The numbers are invented.

mod loads;

use chart::{
    Axis, Band, Bar, Chart, Colour, Curve, Dots, Elsewhere, Error, Estimate, Forest, Group, Guide,
    Key, Lead, Limit, Link, Notation, Outcome, Part, Parts, Point, Reference, Row, Samples, Scale,
    Score, Scoreboard, Series, Shape, Strip, Style, Text, curve, dots, forest, parts, scoreboard,
    strip,
};

const RUST: Style = Style {
    colour: Colour::Rust,
    shape: Shape::Disc,
};
const GO: Style = Style {
    colour: Colour::Go,
    shape: Shape::Diamond,
};
const THIRD: Style = Style {
    colour: Colour::Third,
    shape: Shape::Square,
};
const FOURTH: Style = Style {
    colour: Colour::Fourth,
    shape: Shape::Triangle,
};
const OPEN: Style = Style {
    colour: Colour::Muted,
    shape: Shape::Ring,
};

/// Every sample with its name.
pub fn all() -> Vec<(&'static str, Result<Chart, Error>)> {
    vec![
        ("forest", ratios()),
        ("scoreboard", leads()),
        ("curve", sizes()),
        ("scaling", cores()),
        ("strip", spread()),
        ("dots", calibration()),
        ("levels", loads::levels()),
        ("percentiles", loads::percentiles()),
        ("crossing", loads::crossing()),
        ("scatter", loads::scatter()),
        ("parts", files()),
        ("shaded", loads::shaded()),
    ]
}

fn text(id: &str, title: &str, description: &str) -> Text {
    Text {
        id: id.into(),
        title: title.into(),
        description: description.into(),
    }
}

fn key(style: Style, label: &str) -> Key {
    Key {
        style,
        label: label.into(),
    }
}

fn ratio(label: &str, value: f64, half: f64, style: Style) -> Row<Outcome> {
    let estimate = Estimate {
        value,
        low: value / half,
        high: value * half,
        style,
        noise: Some((0.985, 1.014)),
        elsewhere: Elsewhere {
            values: vec![value * 0.94, value * 1.21],
            expected: Some((value * 0.4, value * 3.0)),
            ..Elsewhere::default()
        },
    };
    Row {
        label: label.into(),
        mark: Outcome::Estimate(estimate),
        value: format!("{value:.2}×"),
    }
}

/// The same row with layouts that fall apart, and runs that end otherwise than they begin.
fn moded(mut row: Row<Outcome>) -> Row<Outcome> {
    if let Outcome::Estimate(estimate) = &mut row.mark {
        estimate.elsewhere.layouts = vec![1.31, 1.33, 1.35, 1.36, 2.2, 2.24];
        estimate.elsewhere.late = Some(1.52);
    }
    row
}

fn lead(label: &str, says: &str, value: f64, half: f64, style: Style) -> Row<Score> {
    let several = label.ends_with("code");
    let lead = Lead {
        value,
        low: value / half,
        high: value * half,
        style,
        spread: several.then_some((value * 0.8, value * 1.6)),
        others: vec![value * 0.94, value * 1.21],
        expected: several.then_some((value * 0.4, value * 3.0)),
    };
    Row {
        label: format!("{label}: {says}"),
        mark: Score {
            lead: Some(lead),
            link: Some(Link {
                words: label.into(),
                to: "page.html".into(),
            }),
        },
        value: format!("{value:.2}"),
    }
}

/// Who is ahead in what.
pub fn leads() -> Result<Chart, Error> {
    let absent = Row {
        label: "Memory per task: not measured yet".into(),
        mark: Score {
            lead: None,
            link: None,
        },
        value: String::new(),
    };
    let machine = vec![
        lead(
            "CPU-bound code",
            "Go takes 1.3 times as long",
            1.3,
            1.05,
            RUST,
        ),
        lead(
            "Capacity",
            "Rust carries 2.4 times the load",
            2.4,
            1.2,
            RUST,
        ),
        absent,
    ];
    let people = vec![
        lead("Save to answer", "no difference shown", 0.97, 1.1, OPEN),
        lead(
            "Release build",
            "Rust takes 14 times as long",
            0.07,
            1.1,
            GO,
        ),
        lead("Binary", "Go ships 3.6 times the bytes", 3.6, 1.0, RUST),
    ];
    let group = |heading: &str, rows| Group {
        heading: heading.into(),
        rows,
    };
    let board = Scoreboard {
        axis: "how many times better".into(),
        below: "← better for Go".into(),
        above: "better for Rust →".into(),
        groups: vec![
            group("What the machine pays", machine),
            group("What people pay", people),
        ],
    };
    let text = text(
        "sample-scoreboard",
        "The scoreboard",
        "CPU-bound code: Go takes 1.3 times as long.",
    );
    scoreboard(&text, &board)
}

/// Ratios by lane.
pub fn ratios() -> Result<Chart, Error> {
    let absent = Row {
        label: "Library, 10⁹".into(),
        mark: Outcome::Absent,
        value: "not measured: no Go library".into(),
    };
    let limit = |at: f64, upper| Row {
        label: "As much as the generator could ask".into(),
        mark: Outcome::Limit(Limit {
            at,
            upper,
            colour: if upper { Colour::Go } else { Colour::Rust },
        }),
        value: if upper {
            "≤ 0.61×".into()
        } else {
            "≥ 1.90×".into()
        },
    };
    let idiomatic = vec![
        ratio("Trial division, 10⁵", 1.02, 1.03, OPEN),
        moded(ratio("Odd-only byte sieve, 10⁷", 1.34, 1.05, RUST)),
        ratio("Segmented wheel-30 bit sieve, 10⁸", 2.61, 1.08, RUST),
    ];
    let tuned = vec![
        ratio("Odd-only byte sieve, 10⁷", 0.72, 1.06, GO),
        ratio(
            "Segmented wheel-30 bit sieve over all cores, 10⁹",
            1.21,
            1.18,
            RUST,
        ),
        limit(0.61, true),
        limit(1.9, false),
        absent,
    ];
    let groups = vec![
        Group {
            heading: "Idiomatic".into(),
            rows: idiomatic,
        },
        Group {
            heading: "Tuned".into(),
            rows: tuned,
        },
    ];
    let data = Forest {
        axis: "time of Go / time of Rust".into(),
        below: "← Go faster".into(),
        above: "Rust faster →".into(),
        groups,
        margin: Some(Band {
            low: 0.97,
            high: 1.03,
            label: "within 3 %: equivalent".into(),
        }),
        noise: "noise floor: a program against itself".into(),
        keys: vec![
            key(RUST, "Rust faster"),
            key(GO, "Go faster"),
            key(OPEN, "not decided"),
        ],
        elsewhere: [
            "another host".into(),
            "range to expect on the next host, 95 %".into(),
            "one layout of the program".into(),
            "the runs' second halves".into(),
        ],
    };
    forest(
        &text(
            "sample-forest",
            "Time of Go over time of Rust",
            "Rust is faster in 3 of 5 comparisons.",
        ),
        &data,
    )
}

/// A ratio over the size of the task.
pub fn sizes() -> Result<Chart, Error> {
    let points = |values: [f64; 6]| -> Vec<Point> {
        let point = |(i, y): (usize, f64)| Point {
            x: 10f64.powi(i as i32 + 4),
            y,
            low: y / 1.06,
            high: y * 1.08,
            hollow: false,
        };
        values.into_iter().enumerate().map(point).collect()
    };
    let series = |label: &str, style, values| Series {
        label: label.into(),
        style,
        points: points(values),
        crossing: None,
    };
    let data = Curve {
        reference: Some(Reference {
            at: 1.0,
            label: "equally fast".into(),
        }),
        ..Curve::new(
            Axis::new("count primes up to", Scale::Log, Notation::Plain),
            Axis::new(
                "time of Go / time of Rust (above 1×: Rust faster)",
                Scale::Log,
                Notation::Ratio,
            ),
            vec![
                series("trial division", RUST, [1.05, 1.01, 1.0, 1.01, 1.0, 1.02]),
                series("byte sieve", GO, [1.4, 1.45, 1.3, 1.1, 1.02, 1.01]),
                series("segmented", THIRD, [1.8, 2.1, 2.5, 2.6, 2.55, 2.6]),
                series("library", FOURTH, [0.8, 0.82, 0.9, 0.95, 0.97, 0.98]),
            ],
        )
    };
    curve(
        &text(
            "sample-curve",
            "The ratio over size",
            "The segmented sieve's advantage grows until 10⁷.",
        ),
        &data,
    )
}

/// A speed-up over cores.
pub fn cores() -> Result<Chart, Error> {
    let points = |share: f64| -> Vec<Point> {
        let speedup = |n: f64| 1.0 / (1.0 - share + share / n);
        let point = |n: f64| Point {
            x: n,
            y: speedup(n),
            low: 0.96 * speedup(n),
            high: 1.05 * speedup(n),
            hollow: false,
        };
        [1.0, 2.0, 4.0, 6.0, 8.0].map(point).to_vec()
    };
    let series = |label: &str, style, share| Series {
        label: label.into(),
        style,
        points: points(share),
        crossing: None,
    };
    let data = Curve {
        guides: vec![Guide {
            label: "perfect".into(),
            points: vec![(1.0, 1.0), (8.0, 8.0)],
        }],
        joined: false,
        ..Curve::new(
            Axis::new("threads", Scale::Linear, Notation::Plain).ticked([1.0, 2.0, 4.0, 6.0, 8.0]),
            Axis::new("speed-up over one thread", Scale::Linear, Notation::Ratio)
                .including([0.0, 8.0]),
            vec![series("Rust", RUST, 0.98), series("Go", GO, 0.96)],
        )
    };
    curve(
        &text(
            "sample-scaling",
            "Scaling over threads",
            "Both gain until the cores are used up.",
        ),
        &data,
    )
}

/// The spread of samples.
pub fn spread() -> Result<Chart, Error> {
    let row = |label: &str, style, middle: f64, tail: f64| {
        let value = |i: usize| {
            middle
                * (1.0
                    + 0.02 * ((i * 37 % 61) as f64 / 61.0)
                    + tail * ((i * 53 % 97) as f64 / 97.0).powi(9))
        };
        let samples = Samples {
            values: (0..150).map(value).collect(),
            median: middle * 1.011,
            style,
        };
        Row {
            label: label.into(),
            mark: samples,
            value: format!("{:.1} ms", middle * 1011.0),
        }
    };
    let rows = |factor: f64| {
        vec![
            row("Rust", RUST, 0.21 * factor, 0.06),
            row("Go", GO, 0.24 * factor, 0.3),
        ]
    };
    let data = Strip {
        axis: Axis::new("time of one sample", Scale::Linear, Notation::Seconds),
        groups: vec![
            Group {
                heading: "Byte sieve, 10⁷".into(),
                rows: rows(1.0),
            },
            Group {
                heading: "Segmented sieve, 10⁸".into(),
                rows: rows(1.2),
            },
        ],
        reference: None,
        keys: vec![],
        centre: "median".into(),
    };
    strip(
        &text(
            "sample-strip",
            "Every sample",
            "Go's samples have the longer tail.",
        ),
        &data,
    )
}

/// Rates against their nominal band.
pub fn calibration() -> Result<Chart, Error> {
    let row = |label: &str, style, value: f64| {
        let mark = Outcome::Estimate(Estimate {
            value,
            low: value * 0.8,
            high: value * 1.2 + 0.004,
            style,
            noise: None,
            elsewhere: Elsewhere::default(),
        });
        Row {
            label: label.into(),
            mark,
            value: format!("{:.1} %", value * 100.0),
        }
    };
    let group = |heading: &str, rates: [f64; 4]| Group {
        heading: heading.into(),
        rows: vec![
            row("randomised blocks (here)", RUST, rates[0]),
            row("criterion", GO, rates[1]),
            row("sequential, Welch's t", THIRD, rates[2]),
            row("sequential, Mann–Whitney U", FOURTH, rates[3]),
        ],
    };
    let data = Dots {
        axis: Axis::new(
            "identical programs called different",
            Scale::Linear,
            Notation::Percent,
        )
        .including([0.0]),
        groups: vec![
            group("Idle", [0.043, 0.21, 0.17, 0.19]),
            group("Busy neighbour", [0.039, 0.48, 0.58, 0.68]),
            group("Square-wave load", [0.051, 0.44, 0.61, 0.66]),
        ],
        band: Some(Band {
            low: 0.02,
            high: 0.06,
            label: "2 to 6 %: as promised".into(),
        }),
        reference: None,
        keys: vec![],
    };
    dots(
        &text(
            "sample-dots",
            "False alarms",
            "Only randomised blocks keep to the nominal rate.",
        ),
        &data,
    )
}

/// What files are made of.
pub fn files() -> Result<Chart, Error> {
    let names = [
        "code",
        "data and tables",
        "names",
        "debug information",
        "headers and padding",
    ];
    let row = |label: &str, kib: [f64; 5]| {
        let part = |(name, kib): (&str, f64)| {
            let size = format!("{kib} KiB");
            Part {
                size: kib * 1024.0,
                labels: vec![format!("{name} {size}"), size],
            }
        };
        Row {
            label: label.into(),
            mark: Bar(names.into_iter().zip(kib).map(part).collect()),
            value: format!("{} KiB", kib.iter().sum::<f64>()),
        }
    };
    let absent = Row {
        label: "Rust, for size".into(),
        mark: Bar(Vec::new()),
        value: "not measured".into(),
    };
    let group = |heading: &str, rows| Group {
        heading: heading.into(),
        rows,
    };
    let data = Parts {
        axis: Axis::new("size of the executable", Scale::Linear, Notation::Bytes),
        groups: vec![
            group(
                "The minimal program",
                vec![
                    row("Rust, as built", [245.0, 90.0, 100.0, 0.0, 2.0]),
                    row("Go, stripped", [560.0, 900.0, 0.0, 0.0, 30.0]),
                ],
            ),
            group(
                "A service with a longer name than fits beside a bar",
                vec![
                    row("Rust, as built", [1330.0, 560.0, 750.0, 0.0, 4.0]),
                    absent,
                    row("Go, as built", [2400.0, 3100.0, 700.0, 1900.0, 40.0]),
                ],
            ),
        ],
        names: names.map(str::to_owned).to_vec(),
    };
    let words = text(
        "sample-parts",
        "What files are made of",
        "Go's hold more tables.",
    );
    parts(&words, &data)
}
