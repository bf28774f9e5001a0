//! No text leaves the sheet, none covers another, whatever the data.

mod drawing;

use chart::{
    Axis, Band, Bar, Chart, Colour, Crossing, Curve, Elsewhere, Estimate, Forest, Group, Guide,
    Key, Lead, Link, Notation, Outcome, Panel, Part, Parts, Point, Reach, Reference, Row, Samples,
    Scale, Scatter, Score, Scoreboard, Series, Shape, Spot, Strip, Style, Text, curve, forest,
    parts, scatter, scoreboard, strip,
};
use drawing::Drawing;

const STYLE: Style = Style {
    colour: Colour::Rust,
    shape: Shape::Disc,
};
const LABELS: [&str; 5] = [
    "Go",
    "Trial division, 10⁵",
    "Segmented wheel-30 bit sieve over all cores, up to a thousand million",
    "segmented_wheel_30_sieve_over_all_cores_with_a_name_that_nobody_can_break",
    "Größe – naïve “quoted” & <escaped>",
];

/// Lists of ratios: extreme, nearly equal, equal, one-sided, single.
fn ratio_lists() -> Vec<Vec<f64>> {
    let spaced = |n: usize, low: f64, high: f64| -> Vec<f64> {
        (0..n)
            .map(|i| low * (high / low).powf(i as f64 / n.max(2).saturating_sub(1) as f64))
            .collect()
    };
    let mut lists = vec![
        vec![1.0; 3],
        vec![7.3; 2],
        vec![1.000_001, 0.999_999],
        vec![0.011, 193.0],
    ];
    for n in [1, 2, 5, 13, 40] {
        for (low, high) in [
            (0.01, 200.0),
            (0.999, 1.001),
            (0.6, 1.9),
            (3.0, 90.0),
            (0.004, 0.2),
            (0.93, 1.4),
        ] {
            lists.push(spaced(n, low, high));
        }
    }
    lists
}

fn text() -> Text {
    Text {
        id: "test".into(),
        title: "A title".into(),
        description: "A finding.".into(),
    }
}

fn check(chart: &Chart, context: &str) {
    for (svg, narrowest) in [(&chart.wide, 620.0), (&chart.narrow, 320.0)] {
        let drawing = Drawing::read(svg);
        drawing.assert_text_inside(context);
        drawing.assert_text_apart(context);
        drawing.assert_marks_inside(context);
        drawing.assert_legible_at(narrowest, context);
    }
}

fn label(i: usize) -> String {
    LABELS[i % LABELS.len()].to_owned()
}

fn score(i: usize, value: f64) -> Row<Score> {
    // Every seventh is a limit.
    let open = i.is_multiple_of(7).then_some(i.is_multiple_of(2));
    let lead = Lead {
        value,
        low: if open == Some(true) { 0.0 } else { value / 1.1 },
        high: match open {
            Some(false) => f64::INFINITY,
            _ => value * 1.2,
        },
        style: STYLE,
        spread: i.is_multiple_of(2).then_some((value / 2.0, value * 1.5)),
        others: vec![value * 0.9, value * 1.4],
        expected: i.is_multiple_of(3).then_some((value / 9.0, value * 9.0)),
    };
    Row {
        label: format!("{}: Rust takes 14 times as long", label(i)),
        mark: Score {
            lead: (!i.is_multiple_of(5)).then_some(lead),
            link: Some(Link {
                words: label(i),
                to: "page.html".into(),
            }),
        },
        value: ["1.04 to 1.15", "exact", "Go 1.1 to Rust 1.3"][i % 3].into(),
    }
}

#[test]
fn scoreboards_of_any_leads_are_legible() {
    for values in ratio_lists() {
        let rows: Vec<_> = values
            .iter()
            .enumerate()
            .map(|(i, v)| score(i + 1, *v))
            .collect();
        let groups = rows.chunks(6).map(|rows| Group {
            heading: "What the machine pays".into(),
            rows: rows.to_vec(),
        });
        let board = Scoreboard {
            axis: "how many times better".into(),
            below: "← better for Go".into(),
            above: "better for Rust →".into(),
            groups: groups.collect(),
        };
        let chart = scoreboard(&text(), &board).unwrap();
        check(&chart, &format!("{values:?}"));
    }
}

fn outcome(i: usize, value: f64) -> Row<Outcome> {
    let noise = i.is_multiple_of(2).then_some((0.99, 1.01));
    let estimate = Estimate {
        value,
        low: value / 1.1,
        high: value * 1.2,
        style: STYLE,
        noise,
        elsewhere: Elsewhere::default(),
    };
    let (mark, value) = match i % 7 {
        6 => (
            Outcome::Absent,
            "not measured on this host: there is no such library".to_owned(),
        ),
        _ => (Outcome::Estimate(estimate), format!("{value:.3}×")),
    };
    Row {
        label: label(i),
        mark,
        value,
    }
}

fn ratios(values: &[f64], words: &str) -> Forest {
    let rows: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(i, value)| outcome(i, *value))
        .collect();
    Forest {
        axis: format!("time of Go / time of Rust {words}"),
        below: format!("← Go faster {words}"),
        above: format!("Rust faster {words} →"),
        groups: vec![Group {
            heading: words.to_owned(),
            rows,
        }],
        margin: Some(Band {
            low: 0.99,
            high: 1.01,
            label: format!("equivalent {words}"),
        }),
        noise: format!("noise floor {words}"),
        elsewhere: Default::default(),
        keys: vec![
            Key {
                style: STYLE,
                label: format!("Rust {words}")
            };
            4
        ],
    }
}

/// As many rows as the largest figure of the book, each label of two lines.
#[test]
fn many_rows_with_short_labels_stay_within_a_narrow_screen() {
    const SCREEN: f64 = 920.0;
    let row = |i: usize| Row {
        label: format!("n\u{a0}=\u{a0}{i}, threads\u{a0}=\u{a0}2"),
        ..outcome(i % 6, 1.0 + i as f64 / 20.0)
    };
    let group = |first: usize| Group {
        heading: "segmented wheel sieve".into(),
        rows: (first..first + 6).map(row).collect(),
    };
    let forest = |groups: Vec<Group<Outcome>>| Forest {
        groups,
        keys: Vec::new(),
        ..ratios(&[1.0], "")
    };
    let many = drawn(forest([0, 6, 12].map(group).into()));
    check(&many, "18 rows");
    let (_, height) = Drawing::read(&many.narrow).size();
    assert!(height <= SCREEN, "{height}");
    // A few rows keep all of the width for their marks.
    let few = drawn(forest(vec![group(0)]));
    check(&few, "6 rows");
    // Each label of theirs stands above its marks.
    let each = |chart: &Chart, rows: f64| Drawing::read(&chart.narrow).size().1 / rows;
    assert!(each(&few, 6.0) > 1.1 * each(&many, 18.0));
}

fn drawn(of: Forest) -> Chart {
    forest(&text(), &of).unwrap()
}

#[test]
fn ratios_of_any_kind_and_number() {
    for values in ratio_lists() {
        for words in [
            "",
            "in the idiomatic lane of the programs, default release build",
        ] {
            let drawn = forest(&text(), &ratios(&values, words)).unwrap();
            check(&drawn, &format!("forest of {values:?}"));
            for svg in [&drawn.wide, &drawn.narrow] {
                assert!(
                    Drawing::read(svg).ticks() >= 2,
                    "forest of {values:?}: ticks"
                );
            }
        }
    }
}

#[test]
fn rows_without_any_value_are_still_a_chart() {
    let row = Row {
        label: label(2),
        mark: Outcome::Absent,
        value: "not measured".into(),
    };
    let mut data = ratios(&[], "");
    data.groups[0].rows.push(row);
    check(&forest(&text(), &data).unwrap(), "forest of nothing");
}

#[test]
fn curves_of_any_kind_and_number() {
    let points = |values: &[f64], factor: f64| -> Vec<Point> {
        let point = |(i, v): (usize, &f64)| Point {
            x: 10f64.powi(i as i32 % 9),
            y: v * factor,
            low: v * factor / 1.1,
            high: v * factor * 1.1,
            hollow: i % 3 == 2,
        };
        values.iter().take(9).enumerate().map(point).collect()
    };
    for values in ratio_lists() {
        for count in [1, 2, 4, 8] {
            for scale in [Scale::Log, Scale::Linear] {
                let series = (0..count).map(|i| Series {
                    label: label(i + count),
                    style: STYLE,
                    points: points(&values, 1.0 + 0.01 * i as f64),
                    crossing: None,
                });
                let data = Curve {
                    reference: Some(Reference {
                        at: 1.0,
                        label: "equal".into(),
                    }),
                    guides: vec![Guide {
                        label: "perfect".into(),
                        points: vec![(1.0, 1.0), (8.0, 2.0)],
                    }],
                    joined: count % 2 == 0,
                    hollow: "saturated".into(),
                    ..Curve::new(
                        Axis::new("size", Scale::Log, Notation::Plain),
                        Axis::new(
                            "time of Go / time of Rust, above 1× Rust is faster",
                            scale,
                            Notation::Ratio,
                        ),
                        series.collect(),
                    )
                };
                check(
                    &curve(&text(), &data).unwrap(),
                    &format!("{count} curves of {values:?}"),
                );
            }
        }
    }
}

#[test]
fn samples_of_any_kind_and_number() {
    for values in ratio_lists() {
        for (scale, notation) in [
            (Scale::Log, Notation::Seconds),
            (Scale::Linear, Notation::Plain),
            (Scale::Linear, Notation::Percent),
        ] {
            let rows = (0..3).map(|i| {
                let median = values[values.len() / 2];
                let samples = Samples {
                    values: if i == 2 { vec![] } else { values.clone() },
                    median,
                    style: STYLE,
                };
                Row {
                    label: label(i),
                    mark: samples,
                    value: "212.35 ms".into(),
                }
            });
            let data = Strip {
                axis: Axis::new("time", scale, notation),
                groups: vec![Group {
                    heading: "A heading".into(),
                    rows: rows.collect(),
                }],
                reference: None,
                keys: vec![],
                centre: "median".into(),
            };
            check(
                &strip(&text(), &data).unwrap(),
                &format!("strip of {values:?}"),
            );
        }
    }
}

/// Points of so many values over zero and tens.
fn points(values: &[f64]) -> Vec<Point> {
    let point = |(i, v): (usize, &f64)| Point {
        x: if i == 0 { 0.0 } else { 10f64.powi(i as i32) },
        y: *v,
        low: v / 1.2,
        high: v * 1.4,
        hollow: i % 4 == 3,
    };
    values.iter().take(7).enumerate().map(point).collect()
}

#[test]
fn panels_of_any_kind_and_number() {
    let notations = [Notation::Seconds, Notation::Bytes, Notation::Plain];
    for values in ratio_lists() {
        for (count, notation) in [1, 2, 3, 5].into_iter().zip(notations.into_iter().cycle()) {
            let series = |i: usize| Series {
                label: label(i),
                style: STYLE,
                points: points(&values),
                crossing: Some(Crossing {
                    at: 10.0,
                    low: i.is_multiple_of(2).then_some(1.0),
                    high: i.is_multiple_of(3).then_some(1e9),
                }),
            };
            let panel = |i: usize| Panel {
                heading: label(i + 1),
                series: (0..=i % 3).map(series).collect(),
            };
            let data = Curve {
                panels: (0..count).map(panel).collect(),
                band: Some(Band {
                    low: 0.9,
                    high: 1.1,
                    label: "within ten per cent: equivalent".into(),
                }),
                hollow: "the server was saturated".into(),
                crossing: "where the ratio crosses the edge of the band, 95 % interval".into(),
                ..Curve::new(
                    Axis::new(label(2), Scale::ZeroApart, Notation::Plain)
                        .ticked(points(&values).iter().map(|point| point.x)),
                    Axis::new(label(2), Scale::Log, notation),
                    vec![],
                )
            };
            let context = format!("{count} panels of {values:?}");
            check(&curve(&text(), &data).unwrap(), &context);
        }
    }
}

#[test]
fn marks_in_a_plane_of_any_kind_and_number() {
    let reach = |value: f64| Reach {
        value,
        low: value / 1.1,
        high: value * 1.3,
    };
    for values in ratio_lists() {
        for scale in [Scale::Log, Scale::Linear] {
            let spot = |(i, v): (usize, &f64)| Spot {
                label: label(i),
                style: STYLE,
                x: reach(*v),
                y: reach(values[(i * 7 + 3) % values.len()]),
                hollow: i % 3 == 1,
            };
            let data = Scatter {
                x: Axis::new(label(2), scale, Notation::Bytes),
                y: Axis::new("response time", scale, Notation::Seconds),
                spots: values.iter().enumerate().map(spot).collect(),
                hollow: "saturated".into(),
            };
            let context = format!("scatter of {values:?}");
            check(&scatter(&text(), &data).unwrap(), &context);
        }
    }
}

#[test]
fn parts_of_any_size_and_number() {
    let part = |size: f64| Part {
        size,
        labels: vec![format!("a part of {size} B"), format!("{size}")],
    };
    let lists = [
        vec![],
        vec![0.0],
        vec![0.0, 5.0, 0.0],
        vec![1.0; 3],
        vec![1e-3, 1.0, 1e3, 1e6],
        vec![1e6, 1e3, 1.0, 1e-3, 0.0, 5e5, 3e5],
    ];
    let rows = lists.iter().enumerate().map(|(i, sizes)| Row {
        label: label(i),
        mark: Bar(sizes.iter().copied().map(part).collect()),
        value: format!("{} B", sizes.iter().sum::<f64>()),
    });
    let data = Parts {
        axis: Axis::new("size", Scale::Linear, Notation::Bytes),
        groups: vec![Group {
            heading: LABELS[2].into(),
            rows: rows.collect(),
        }],
        names: (0..7).map(label).collect(),
    };
    check(&parts(&text(), &data).unwrap(), "parts");
}

#[test]
fn an_exact_ratio_has_a_mark_and_no_interval() {
    let lines = |low: f64| {
        let mut data = ratios(&[2.0], "");
        if let Outcome::Estimate(estimate) = &mut data.groups[0].rows[0].mark {
            (estimate.low, estimate.high) = (low, 2.0 + (2.0 - low));
        }
        let drawn = forest(&text(), &data).unwrap();
        drawn.wide.matches("<line").count() + drawn.wide.matches("<polyline").count()
    };
    assert_eq!(lines(1.9) - lines(2.0), 3, "a bar and its two caps");
}
