//! Turns the SVG that plotters writes into the one that is published: colours become classes, the root gets its role
//! and words, fonts are inherited from the page, and lengths are in CSS pixels.

use std::fmt::Write;

use roxmltree::{Document, Node};

use crate::colour::Colour;
use crate::error::Error;
use crate::lettering::one_line;
use crate::text::{Link, Text};

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

/// `suffix` tells the ids of a chart's two drawings apart; `links` are those of the texts, in their order.
pub(crate) fn dress(
    drawn: &str,
    text: &Text,
    suffix: &str,
    links: &[Option<&Link>],
) -> Result<String, Error> {
    let document = Document::parse(drawn).map_err(|error| Error::Drawing {
        chart: text.id.clone(),
        cause: error.to_string(),
    })?;
    let root = document.root_element();
    let role = match links.iter().any(Option::is_some) {
        // What is inside of a picture cannot be reached.
        true => "group",
        false => "img",
    };
    let mut svg = opening(
        text,
        suffix,
        role,
        root.attribute("viewBox").unwrap_or_default(),
    );
    let mut links = links.iter();
    for node in root.children().filter(Node::is_element) {
        let link = match node.tag_name().name() {
            "text" => links.next().copied().flatten(),
            _ => None,
        };
        element(&mut svg, node, link, &text.id)?;
    }
    svg.push_str("</svg>");
    Ok(svg)
}

fn opening(text: &Text, suffix: &str, role: &str, view_box: &str) -> String {
    let id = format!("{}-{suffix}", text.id);
    format!(
        "<svg role=\"{role}\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"{}\" class=\"chart\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
        pixels(view_box),
        escape(&text.title),
        escape(&text.description),
    )
}

fn element(svg: &mut String, node: Node, link: Option<&Link>, chart: &str) -> Result<(), Error> {
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
        Some(words) if !words.is_empty() => writeln!(svg, ">{}</{name}>", linked(words, link)),
        _ => writeln!(svg, "/>"),
    }
    .map_err(|error| Error::Drawing {
        chart: chart.to_owned(),
        cause: error.to_string(),
    })
}

/// Words with the link that they begin with.
fn linked(words: &str, link: Option<&Link>) -> String {
    let found = link.and_then(|link| Some((link, words.strip_prefix(link.words.as_str())?)));
    match found {
        None => escape(words),
        Some((Link { words, to }, rest)) => {
            // A space at the edge of an element would be lost in one line.
            let space = if rest.starts_with(' ') { " " } else { "" };
            let rest = escape(rest);
            format!(
                "<a href=\"{}\">{}</a>{space}{rest}",
                escape(to),
                escape(words)
            )
        }
    }
}

/// A file of its own leads nowhere: the same drawing without its links.
pub(crate) fn without_links(svg: &str) -> String {
    let mut parts = svg.split("<a href=\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out += part.split_once("\">").map_or(part, |(_, rest)| rest);
    }
    out.replace("</a>", "")
        .replace("role=\"group\"", "role=\"img\"")
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
            &[],
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
