//! Turns the SVG that plotters writes into the one that is published: colours become classes, the root gets its role
//! and words, fonts are inherited from the page, and lengths are in CSS pixels.

use std::fmt::Write;

use roxmltree::{Document, Node};

use crate::colour::Colour;
use crate::error::Error;
use crate::lettering::one_line;
use crate::text::Text;

/// Drawn units a CSS pixel: plotters places marks on whole units only.
pub(crate) const UNITS: f64 = 10.0;

/// Attributes that hold a length or a list of lengths.
const LENGTHS: [&str; 15] = [
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "width",
    "height",
    "points",
    "stroke-width",
    "font-size",
    "viewBox",
];

/// `suffix` tells the ids of a chart's two drawings apart.
pub(crate) fn dress(drawn: &str, text: &Text, suffix: &str) -> Result<String, Error> {
    let document = Document::parse(drawn).map_err(|error| Error::Drawing {
        chart: text.id.clone(),
        cause: error.to_string(),
    })?;
    let root = document.root_element();
    let mut svg = opening(text, suffix, root.attribute("viewBox").unwrap_or_default());
    for node in root.children().filter(Node::is_element) {
        element(&mut svg, node, &text.id)?;
    }
    svg.push_str("</svg>");
    Ok(svg)
}

fn opening(text: &Text, suffix: &str, view_box: &str) -> String {
    let id = format!("{}-{suffix}", text.id);
    format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"{}\" class=\"chart\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
        pixels(view_box),
        escape(&text.title),
        escape(&text.description),
    )
}

fn element(svg: &mut String, node: Node, chart: &str) -> Result<(), Error> {
    let name = node.tag_name().name();
    let mut attributes = String::new();
    let mut classes = Vec::new();
    for attribute in node.attributes() {
        let (key, value) = (attribute.name(), attribute.value());
        if (key == "fill" || key == "stroke") && value != "none" {
            let colour = Colour::from_hex(value).ok_or_else(|| Error::Unmapped {
                chart: chart.to_owned(),
                colour: value.to_owned(),
            })?;
            classes.extend([if key == "fill" { "f" } else { "s" }, colour.class()]);
        }
        if let Some(value) = kept(&node, key, value) {
            let _ = write!(attributes, " {key}=\"{value}\"");
        }
    }
    let _ = write!(svg, "<{name} class=\"{}\"{attributes}", classes.join(" "));
    match node.text().map(str::trim) {
        Some(words) if !words.is_empty() => writeln!(svg, ">{}</{name}>", escape(words)),
        _ => writeln!(svg, "/>"),
    }
    .map_err(|error| Error::Drawing {
        chart: chart.to_owned(),
        cause: error.to_string(),
    })
}

/// The attribute as published; none if the page decides it or it is the default.
fn kept(node: &Node, key: &str, value: &str) -> Option<String> {
    let filled = node.attribute("stroke") == Some("none");
    match key {
        "font-family" => None,
        "opacity" if value == "1" => None,
        "text-anchor" if value == "start" => None,
        "stroke" if value == "none" => None,
        "stroke-width" if filled => None,
        // Half an x-height depends on the font; this centres capitals and digits in any.
        "dy" => Some("0.35em".to_owned()),
        _ if LENGTHS.contains(&key) => Some(pixels(value)),
        _ => Some(value.to_owned()),
    }
}

/// Numbers in drawn units, apart by spaces or commas, as CSS pixels with at most one decimal.
fn pixels(value: &str) -> String {
    value
        .split_whitespace()
        .map(|pair| pair.split(',').map(pixel).collect::<Vec<_>>().join(","))
        .collect::<Vec<_>>()
        .join(" ")
}

fn pixel(number: &str) -> String {
    let units: f64 = number.parse().unwrap_or_default();
    format!("{}", units.round() / UNITS)
}

/// Words fit for XML and for an HTML block of CommonMark: one line, nothing to be read as markup.
fn escape(words: &str) -> String {
    let mut out = String::new();
    for c in one_line(words).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Text, dress};
    use crate::Error;

    fn dressed(content: &str) -> Result<String, Error> {
        let text = Text {
            id: "ratio".into(),
            title: "A title".into(),
            description: "A finding.".into(),
        };
        dress(
            &format!("<svg viewBox=\"0 0 100 50\">{content}</svg>"),
            &text,
            "wide",
        )
    }

    #[test]
    fn a_colour_becomes_a_class_and_stays_as_fallback() {
        let svg = dressed("<line opacity=\"1\" stroke=\"#0072B2\" stroke-width=\"15\" x1=\"1\"/>")
            .unwrap();
        assert!(
            svg.contains(
                "<line class=\"s c-go\" stroke=\"#0072B2\" stroke-width=\"1.5\" x1=\"0.1\"/>"
            ),
            "{svg}"
        );
    }

    #[test]
    fn a_colour_without_a_class_fails_by_name() {
        let error = dressed("<circle cx=\"1\" fill=\"#FF0000\" stroke=\"none\"/>").unwrap_err();
        assert_eq!(
            error,
            Error::Unmapped {
                chart: "ratio".into(),
                colour: "#FF0000".into()
            }
        );
    }

    #[test]
    fn fonts_are_left_to_the_page() {
        let svg = dressed(
            "<text x=\"10\" font-family=\"sans-serif\" fill=\"#1F2328\">\na &lt; b\n</text>",
        )
        .unwrap();
        assert!(
            svg.contains("<text class=\"f c-ink\" x=\"1\" fill=\"#1F2328\">a &lt; b</text>"),
            "{svg}"
        );
    }
}
