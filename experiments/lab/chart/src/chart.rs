//! A finished chart: its two drawings, and the forms in which they are published.

use crate::canvas::{Sheet, Width};
use crate::colour::Colour;
use crate::dress::without_links;
use crate::error::Error;
use crate::text::Text;

/// Classes, the roles' colours in each theme, and which of the two drawings is shown at which width.
pub const CSS: &str = include_str!("chart.css");

/// One chart, drawn twice. Both are `<svg>` elements without prolog or blank line, fit for CommonMark.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// For a column of 620 CSS px and more.
    pub wide: String,
    /// For anything narrower, down to 320 CSS px.
    pub narrow: String,
}

impl Chart {
    /// Draws both forms by the same function.
    pub(crate) fn draw(
        text: &Text,
        on: impl Fn(Sheet) -> Result<String, Error>,
    ) -> Result<Self, Error> {
        check_id(&text.id)?;
        Ok(Self {
            wide: on(Width::Wide.sheet())?,
            narrow: on(Width::Narrow.sheet())?,
        })
    }

    /// Both drawings, of which [`CSS`] shows the one that fits the space there is.
    pub fn html(&self) -> String {
        let Self { wide, narrow } = self;
        format!(
            "<div class=\"chart-pair\">\n<div class=\"chart-wide\">\n{wide}\n</div>\n\
             <div class=\"chart-narrow\">\n{narrow}\n</div>\n</div>"
        )
    }

    /// The wide drawing as a file of its own, with its colours for light and dark inside.
    pub fn standalone(&self) -> String {
        standalone(&self.wide)
    }
}

/// Free space around a drawing that is a file of its own, in CSS pixels.
const FILE_MARGIN: f64 = 16.0;

/// On which ground a file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light or dark, as the viewer prefers.
    Preferred,
    /// Light, always.
    Light,
    /// Dark, always.
    Dark,
}

/// Turns an inline drawing of this crate into a file: adds the namespace, a style for light and dark viewers, a
/// background and a margin, and takes links away.
pub fn standalone(svg: &str) -> String {
    standalone_on(svg, Theme::Preferred)
}

/// The same for one ground.
pub fn standalone_on(svg: &str, theme: Theme) -> String {
    let svg = &without_links(svg);
    let (root, content) = svg.split_once('>').unwrap_or((svg, ""));
    let (width, height) = size(root);
    let (outer_width, outer_height) = (width + 2.0 * FILE_MARGIN, height + 2.0 * FILE_MARGIN);
    let frame = format!("-{FILE_MARGIN} -{FILE_MARGIN} {outer_width} {outer_height}");
    let root = root.replace(&format!("0 0 {width} {height}"), &frame);
    format!(
        "{root} xmlns=\"http://www.w3.org/2000/svg\">\n<style>\n{}</style>\n\
         <rect class=\"f c-paper\" fill=\"{}\" x=\"-{FILE_MARGIN}\" y=\"-{FILE_MARGIN}\" \
         width=\"{outer_width}\" height=\"{outer_height}\"/>{content}\n",
        standalone_style(theme),
        Colour::Paper.hex(),
    )
}

/// Width and height as the root's `viewBox` says.
fn size(root: &str) -> (f64, f64) {
    let (_, rest) = root.split_once("viewBox=\"0 0 ").unwrap_or_default();
    let mut lengths = rest
        .split(['"', ' '])
        .map_while(|length| length.parse().ok());
    (
        lengths.next().unwrap_or_default(),
        lengths.next().unwrap_or_default(),
    )
}

/// The rules that a file needs: the marks' classes, and the hues on its ground; where the viewer chooses, the light ones,
/// and the dark ones where those are preferred.
fn standalone_style(theme: Theme) -> String {
    let ground = hues(theme == Theme::Dark);
    let style = format!(
        "{}\n.chart {{ font-family: \"Open Sans\", \"Helvetica Neue\", Arial, sans-serif;\n{ground}\n}}\n",
        part("marks"),
    );
    match theme {
        Theme::Preferred => format!(
            "{style}@media (prefers-color-scheme: dark) {{ .chart {{\n{}\n}} }}\n",
            hues(true)
        ),
        Theme::Light | Theme::Dark => style,
    }
}

/// The lines between a comment with that name and the one that ends it.
fn part(name: &str) -> &'static str {
    let (_, rest) = CSS
        .split_once(&format!("/* {name} */\n"))
        .unwrap_or_default();
    rest.split("/* end */")
        .next()
        .unwrap_or_default()
        .trim_end()
}

/// The roles' hues on one ground, written out: what shows a file may know no `light-dark()`.
fn hues(dark: bool) -> String {
    let on_ground = |line: &str| -> Option<String> {
        let (role, both) = line.split_once("light-dark(")?;
        let (on_light, on_dark) = both.strip_suffix(");")?.split_once(", ")?;
        Some(format!("{role}{};", if dark { on_dark } else { on_light }))
    };
    let lines: Vec<String> = part("hues").lines().filter_map(on_ground).collect();
    lines.join("\n")
}

fn check_id(id: &str) -> Result<(), Error> {
    let begins = id.starts_with(|c: char| c.is_ascii_alphabetic());
    if begins && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Ok(());
    }
    Err(Error::Id { id: id.to_owned() })
}
