//! Accessible, theme-aware SVG charts from plain data.
//!
//! Each chart is a pure function of its data: the same data give the same bytes. It returns a [`Chart`], which holds
//! one drawing for a column of text and one for a phone, since text that is scaled down with its drawing cannot be
//! read. [`CSS`] colours both for every theme of the book.
//!
//! Drawing is done by plotters in one known hue a role ([`Colour`]); the hues are then turned into CSS classes, and a
//! hue without a role is an error. So no chart can hold a colour that some theme does not define.

mod axis;
mod canvas;
mod chart;
mod colour;
mod curve;
mod dots;
mod dress;
mod ends;
mod error;
mod forest;
mod group;
mod labels;
mod legend;
mod lettering;
mod limit;
mod marker;
mod notation;
mod panels;
mod parts;
mod plan;
mod rows;
mod scale;
mod scatter;
mod scoreboard;
mod strip;
mod strokes;
mod text;
mod ticks;
mod up;

pub use axis::{Axis, Band, Reference};
pub use chart::{CSS, Chart, Theme, standalone, standalone_on};
pub use colour::Colour;
pub use curve::{Crossing, Curve, Guide, Panel, Point, Series};
pub use dots::{Dots, dots};
pub use error::Error;
pub use forest::{Elsewhere, Estimate, Forest, Outcome, forest};
pub use group::{Group, Row};
pub use legend::Key;
pub use limit::Limit;
pub use marker::{Shape, Style};
pub use notation::Notation;
pub use panels::curve;
pub use parts::{Bar, Part, Parts, parts};
pub use scale::Scale;
pub use scatter::{Reach, Scatter, Spot, scatter};
pub use scoreboard::{Lead, Score, Scoreboard, scoreboard};
pub use strip::{Samples, Strip, strip};
pub use text::{Link, Text};
