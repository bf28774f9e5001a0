//! Charts of servers under load.

use chart::{
    Axis, Band, Chart, Colour, Crossing, Curve, Error, Notation, Panel, Point, Reach, Reference,
    Scale, Scatter, Series, Shape, Spot, Style, curve,
};

use super::{GO, RUST, text};

fn series(label: &str, style: Style, points: Vec<Point>) -> Series {
    Series {
        label: label.into(),
        style,
        points,
        crossing: None,
    }
}

fn point(x: f64, y: f64) -> Point {
    Point {
        x,
        y,
        low: y / 1.07,
        high: y * 1.11,
        hollow: false,
    }
}

/// A latency over load, in two panels, one side saturated at the end.
pub fn levels() -> Result<Chart, Error> {
    let load = [25.0, 50.0, 75.0, 90.0];
    let points = |values: [f64; 4], saturated: bool| -> Vec<Point> {
        let mut points: Vec<_> = load
            .into_iter()
            .zip(values)
            .map(|(x, y)| point(x, y))
            .collect();
        points[3].hollow = saturated;
        points
    };
    let panel = |heading: &str, rust, go, saturated| Panel {
        heading: heading.into(),
        series: vec![
            series("Rust", RUST, points(rust, false)),
            series("Go", GO, points(go, saturated)),
        ],
    };
    let data = Curve {
        panels: vec![
            panel(
                "The mix, at equal rates",
                [0.9e-3, 1.1e-3, 1.9e-3, 4.1e-3],
                [1.2e-3, 1.9e-3, 5.2e-3, 0.31],
                true,
            ),
            panel(
                "The mix, at equal shares of each side's own rate",
                [0.9e-3, 1.4e-3, 2.9e-3, 7.1e-3],
                [1.2e-3, 1.8e-3, 4.2e-3, 11e-3],
                false,
            ),
        ],
        hollow: "saturated: the queue grew".into(),
        ..Curve::new(
            Axis::new("load, per cent", Scale::Linear, Notation::Plain).ticked(load),
            Axis::new("response time, p99", Scale::Log, Notation::Seconds),
            vec![],
        )
    };
    let words = text(
        "sample-levels",
        "Latency over load",
        "Go's p99 grows faster at equal rates.",
    );
    curve(&words, &data)
}

/// Response times by percentile, at two loads.
pub fn percentiles() -> Result<Chart, Error> {
    let nines = [2.0, 10.0, 100.0, 1000.0, 10_000.0];
    let points = |values: [f64; 5]| -> Vec<Point> {
        nines
            .into_iter()
            .zip(values)
            .map(|(x, y)| point(x, y))
            .collect()
    };
    let panel = |heading: &str, rust, go| Panel {
        heading: heading.into(),
        series: vec![
            series("Rust", RUST, points(rust)),
            series("Go", GO, points(go)),
        ],
    };
    let data = Curve {
        panels: vec![
            panel(
                "load = 50",
                [0.14e-3, 0.3e-3, 0.9e-3, 2.2e-3, 3.9e-3],
                [0.19e-3, 0.5e-3, 1.9e-3, 5.5e-3, 8.1e-3],
            ),
            panel(
                "load = 90",
                [0.5e-3, 1.6e-3, 4.2e-3, 7.7e-3, 9.0e-3],
                [1.9e-3, 6.8e-3, 14.0e-3, 19.0e-3, 23.0e-3],
            ),
        ],
        ..Curve::new(
            Axis::new("percentile", Scale::Log, Notation::Percentile).ticked(nines),
            Axis::new("response time", Scale::Log, Notation::Seconds),
            vec![],
        )
    };
    let words = text(
        "sample-percentiles",
        "Response time by percentile",
        "Go's tail is longer at both loads.",
    );
    curve(&words, &data)
}

/// A ratio that enters the margin of equivalence, over a parameter that begins at zero.
pub fn crossing() -> Result<Chart, Error> {
    let points = |values: [(f64, f64); 5]| values.map(|(x, y)| point(x, y)).to_vec();
    let wait = [0.0, 100.0, 1_000.0, 5_000.0, 20_000.0];
    let one = Series {
        crossing: Some(Crossing {
            at: 3_100.0,
            low: Some(1_900.0),
            high: Some(4_600.0),
        }),
        ..series(
            "a timer",
            Style::new(Colour::Third, Shape::Diamond),
            points([
                (0.0, 0.62),
                (100.0, 0.66),
                (1_000.0, 0.8),
                (5_000.0, 0.97),
                (20_000.0, 1.0),
            ]),
        )
    };
    let data = Curve {
        band: Some(Band {
            low: 1.1_f64.recip(),
            high: 1.1,
            label: "within 10 %: equivalent".into(),
        }),
        reference: Some(Reference {
            at: 1.0,
            label: "1×".into(),
        }),
        crossing: "where the ratio crosses the edge, 95 % interval".into(),
        ..Curve::new(
            Axis::new("wait, microseconds", Scale::ZeroApart, Notation::Plain).ticked(wait),
            Axis::new("answers per second: Go ÷ Rust", Scale::Log, Notation::Ratio),
            vec![one],
        )
    };
    let words = text(
        "sample-crossing",
        "Where waiting takes over",
        "The ratio comes within 10 % at 3100 microseconds.",
    );
    curve(&words, &data)
}

/// A break-even over the size of a team, with its intervals as a range.
pub fn shaded() -> Result<Chart, Error> {
    let at = |(x, y): (f64, f64)| Point {
        low: y / 1.4,
        high: y * 1.6,
        ..point(x, y)
    };
    let points = [(1.0, 4e3), (5.0, 2e4), (20.0, 8e4), (100.0, 4e5)].map(at);
    let style = Style::new(Colour::Ink, Shape::Disc);
    let data = Curve {
        shade: "cannot tell".into(),
        ..Curve::new(
            Axis::new("engineers", Scale::Log, Notation::Plain).ticked([1.0, 5.0, 20.0, 100.0]),
            Axis::new("requests a second", Scale::Log, Notation::Plain),
            vec![series("equal cost", style, points.to_vec())],
        )
    };
    let words = text(
        "sample-shaded",
        "Where both cost the same",
        "A larger team breaks even at more traffic.",
    );
    curve(&words, &data)
}

/// What memory buys.
pub fn scatter() -> Result<Chart, Error> {
    let mib = |value: f64| Reach {
        value: value * 1_048_576.0,
        low: value * 1_000_000.0,
        high: value * 1_080_000.0,
    };
    let seconds = |value: f64| Reach {
        value,
        low: value * 0.9,
        high: value * 1.15,
    };
    let spot = |label: &str, style, memory, tail, hollow| Spot {
        label: label.into(),
        style,
        x: mib(memory),
        y: seconds(tail),
        hollow,
    };
    let go = |shape| Style::new(Colour::Go, shape);
    let data = Scatter {
        x: Axis::new("resident memory", Scale::Log, Notation::Bytes),
        y: Axis::new("response time, p99.9", Scale::Log, Notation::Seconds),
        spots: vec![
            spot("Go, GOGC=50", go(Shape::Diamond), 17.0, 19e-3, false),
            spot("Go, GOGC=100", go(Shape::Square), 21.0, 12e-3, false),
            spot("Go, GOGC=200", go(Shape::Triangle), 30.0, 8.1e-3, false),
            spot("Go, GOGC=800", go(Shape::Down), 75.0, 6e-3, false),
            spot("Go, GOGC=off, 32 MiB", go(Shape::Hexagon), 33.0, 0.11, true),
            spot("Rust", RUST, 7.0, 4e-3, false),
        ],
        hollow: "saturated: the queue grew".into(),
    };
    let words = text(
        "sample-scatter",
        "What memory buys",
        "Less frequent collection takes more memory and shortens the tail.",
    );
    chart::scatter(&words, &data)
}
