//! The SVG fits into a CommonMark page, says what it shows, and names its colours.

mod samples;

use std::collections::BTreeSet;

use chart::{
    Axis, Curve, Elsewhere, Error, Estimate, Forest, Group, Notation, Outcome, Point, Row, Scale,
    Series, Shape, Strip, Style, Text, Theme, curve, forest, standalone_on, strip,
};
use roxmltree::Document;

fn drawings() -> Vec<String> {
    samples::all()
        .into_iter()
        .flat_map(|(_, chart)| chart.map(|c| [c.wide, c.narrow]).unwrap())
        .collect()
}

fn ratio(id: &str, label: &str, value: f64) -> Result<chart::Chart, Error> {
    let style = Style {
        colour: chart::Colour::Rust,
        shape: Shape::Disc,
    };
    let estimate = Estimate {
        value,
        low: value,
        high: value,
        style,
        noise: None,
        elsewhere: Elsewhere::default(),
    };
    let row = Row {
        label: label.into(),
        mark: Outcome::Estimate(estimate),
        value: "1×".into(),
    };
    let text = Text {
        id: id.into(),
        title: label.into(),
        description: label.into(),
    };
    let data = Forest {
        axis: "ratio".into(),
        below: "below".into(),
        above: "above".into(),
        groups: vec![Group {
            heading: String::new(),
            rows: vec![row],
        }],
        margin: None,
        noise: String::new(),
        keys: vec![],
        elsewhere: Default::default(),
    };
    forest(&text, &data)
}

#[test]
fn a_drawing_is_one_html_block() {
    for svg in drawings() {
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        assert!(
            svg.lines().all(|line| !line.trim().is_empty()),
            "blank line"
        );
    }
    for (name, chart) in samples::all() {
        let html = chart.unwrap().html();
        assert!(
            html.lines().all(|line| !line.trim().is_empty()),
            "{name}: blank line"
        );
    }
}

#[test]
fn the_root_names_its_title_and_description() {
    for svg in drawings() {
        let document = Document::parse(&svg).unwrap();
        let root = document.root_element();
        // What is inside of a picture cannot be reached, and a link must be.
        let leads = document.descendants().any(|node| node.has_tag_name("a"));
        let role = if leads { "group" } else { "img" };
        assert_eq!(root.attribute("role"), Some(role));
        assert_eq!(root.attribute("width").or(root.attribute("height")), None);
        for id in root.attribute("aria-labelledby").unwrap().split(' ') {
            let named = root
                .children()
                .find(|node| node.attribute("id") == Some(id))
                .unwrap();
            assert!(!named.text().unwrap().trim().is_empty(), "{id}");
        }
    }
}

#[test]
fn ids_are_unique_over_all_drawings() {
    let mut seen = BTreeSet::new();
    for svg in drawings() {
        for node in Document::parse(&svg).unwrap().descendants() {
            if let Some(id) = node.attribute("id") {
                assert!(seen.insert(id.to_owned()), "{id} twice");
            }
        }
    }
}

#[test]
fn every_colour_has_a_class() {
    for svg in drawings() {
        for node in Document::parse(&svg).unwrap().descendants() {
            for key in ["fill", "stroke"] {
                let Some(hex) = node.attribute(key).filter(|value| *value != "none") else {
                    continue;
                };
                let class = chart::Colour::from_hex(hex).unwrap().class();
                assert!(
                    node.attribute("class")
                        .unwrap()
                        .split(' ')
                        .any(|c| c == class),
                    "{hex}"
                );
            }
        }
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    assert_eq!(drawings(), drawings());
}

#[test]
fn words_cannot_become_markup() {
    let words = "<b>a & b</b>\n\n\"c\" \u{7}--> ]]>";
    let chart = ratio("escape", words, 1.0).unwrap();
    let document = Document::parse(&chart.wide).unwrap();
    let title = document
        .descendants()
        .find(|node| node.has_tag_name("title"))
        .unwrap();
    assert_eq!(title.text(), Some("<b>a & b</b> \"c\" --> ]]>"));
}

#[test]
fn a_file_of_its_own_is_complete() {
    for (name, chart) in samples::all() {
        let svg = chart.unwrap().standalone();
        let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let root = document.root_element();
        assert_eq!(
            root.tag_name().namespace(),
            Some("http://www.w3.org/2000/svg"),
            "{name}"
        );
        let frame = root.attribute("viewBox").unwrap();
        assert!(
            frame.starts_with("-16 -16 752 "),
            "{name}: {frame}: a margin of 16 around 720"
        );
        let style = root
            .children()
            .find(|node| node.has_tag_name("style"))
            .unwrap()
            .text()
            .unwrap();
        for class in chart::Colour::ALL.map(chart::Colour::class) {
            assert_eq!(
                style
                    .matches(&format!("--chart-{}: #", &class[2..]))
                    .count(),
                2,
                "{name}: {class}"
            );
            assert!(style.contains(&format!(".{class} ")), "{name}: {class}");
        }
        assert!(style.contains("prefers-color-scheme: dark"), "{name}");
    }
}

#[test]
fn a_label_begins_with_its_link_and_a_file_leads_nowhere() {
    let chart = samples::leads().unwrap();
    for svg in [&chart.wide, &chart.narrow] {
        let document = Document::parse(svg).unwrap();
        let links: Vec<_> = document
            .descendants()
            .filter(|node| node.has_tag_name("a"))
            .map(|node| (node.attribute("href"), node.text()))
            .collect();
        assert_eq!(links.len(), 5, "{links:?}");
        assert_eq!(links[0], (Some("page.html"), Some("CPU-bound code")));
    }
    for theme in [Theme::Preferred, Theme::Light, Theme::Dark] {
        let file = standalone_on(&chart.wide, theme);
        let document = Document::parse(&file).unwrap();
        assert_eq!(document.root_element().attribute("role"), Some("img"));
        assert!(!document.descendants().any(|node| node.has_tag_name("a")));
        assert!(
            file.contains(">CPU-bound code: Go takes 1.3 times as long<"),
            "{file}"
        );
    }
}

#[test]
fn a_file_for_one_ground_has_the_hues_of_that_ground_alone() {
    let chart = samples::leads().unwrap();
    let paper = |theme| {
        let file = standalone_on(&chart.wide, theme);
        let (_, rest) = file.split_once("--chart-paper: ").expect("a hue");
        assert_eq!(file.matches("--chart-paper: ").count(), 1);
        rest[..7].to_owned()
    };
    assert_eq!(paper(Theme::Light), "#FFFFFF");
    assert_ne!(paper(Theme::Dark), "#FFFFFF");
}

#[test]
fn ids_that_html_cannot_hold_are_refused() {
    for id in ["", "1st", "a b", "ratio\"", "größe"] {
        assert!(
            matches!(ratio(id, "Go", 1.0), Err(Error::Id { .. })),
            "{id:?}"
        );
    }
}

#[test]
fn values_that_no_axis_holds_are_refused() {
    for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(
            matches!(ratio("a", "Go", value), Err(Error::Value { .. })),
            "{value}"
        );
    }
}

/// Numbers of points on each line that joins points of one series over these x; of the hollow ones the index is given.
fn joined(x: &[f64], hollow: &[usize], scale: Scale) -> Vec<usize> {
    let point = |(i, x): (usize, &f64)| Point {
        x: *x,
        y: 1.0 + i as f64,
        low: 1.0 + i as f64,
        high: 1.0 + i as f64,
        hollow: hollow.contains(&i),
    };
    let series = Series {
        label: "Go".into(),
        style: Style::new(chart::Colour::Go, Shape::Disc),
        points: x.iter().enumerate().map(point).collect(),
        crossing: None,
    };
    let text = Text {
        id: "runs".into(),
        title: "t".into(),
        description: "d".into(),
    };
    let axis = |scale| Axis::new("axis", scale, Notation::Plain);
    let data = Curve::new(axis(scale), axis(Scale::Linear), vec![series]);
    let svg = curve(&text, &data).unwrap().wide;
    let document = Document::parse(&svg).unwrap();
    let lines = document.descendants().filter(|node| {
        node.attribute("class") == Some("s c-go") && node.attribute("stroke-width") == Some("1.8")
    });
    let count = |points: &str| points.split(' ').filter(|point| !point.is_empty()).count();
    lines
        .map(|line| count(line.attribute("points").unwrap()))
        .collect()
}

#[test]
fn a_line_ends_before_a_hollow_point_and_at_the_break_of_an_axis() {
    let x = [1.0, 2.0, 4.0, 8.0, 16.0];
    assert_eq!(joined(&x, &[], Scale::Log), [5]);
    assert_eq!(joined(&x, &[4], Scale::Log), [4]);
    assert_eq!(joined(&x, &[2], Scale::Log), [2, 2]);
    assert_eq!(joined(&x, &[0, 1, 3, 4], Scale::Log), []);
    let from_zero = [0.0, 2.0, 4.0, 8.0, 16.0];
    assert_eq!(joined(&from_zero, &[], Scale::ZeroApart), [4]);
    assert_eq!(joined(&from_zero, &[], Scale::Linear), [5]);
}

#[test]
fn an_empty_chart_is_refused() {
    let text = Text {
        id: "empty".into(),
        title: "t".into(),
        description: "d".into(),
    };
    let axis = Axis::new("time", Scale::Linear, Notation::Seconds);
    let data = Strip {
        axis,
        groups: vec![],
        reference: None,
        keys: vec![],
        centre: "median".into(),
    };
    let error = strip(&text, &data).unwrap_err();
    assert!(
        matches!(error, Error::Empty { .. }) && error.to_string().contains("empty"),
        "{error}"
    );
}
