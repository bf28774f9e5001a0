//! Figures: drawing, caption, downloads and the table below.
//!
//! A definition names what to draw; [`render`] draws it from the records. Each kind of figure is one file that turns
//! results into a [`Content`]; the frame around it is the same for all.

mod agreement;
mod beside;
mod calibration;
mod cells;
mod content;
mod counted;
mod curve;
mod frame;
mod levels;
mod parts;
mod percentiles;
mod ratios;
mod rows;
mod scaling;
mod scatter;
mod select;
mod spread;
mod style;

pub(crate) use counted::false_positives;

use record::{Experiment, Figure, FigureKind};

use crate::Problem;
use crate::page::Piece;
use crate::results::{Results, Shelf};
use content::Content;
pub(crate) use content::failed;

/// One figure with its downloads.
///
/// # Errors
/// If there is no such figure, or its definition asks for what its kind cannot show.
pub fn render(results: &Results, id: &str) -> Result<Piece, Problem> {
    let (shelf, figure) = find(results, id)?;
    let content = content(results, shelf, figure)?;
    Ok(frame::frame(results, &shelf.definition, figure, content))
}

/// The experiment that a figure belongs to, if there is such a figure.
pub fn experiment<'a>(results: &'a Results, id: &str) -> Option<&'a str> {
    let (shelf, _) = find(results, id).ok()?;
    Some(&shelf.definition.id)
}

/// Ids of all figures, in the definitions' order.
pub fn ids(results: &Results) -> Vec<&str> {
    all(results).map(|(_, figure)| figure.id.as_str()).collect()
}

fn all(results: &Results) -> impl Iterator<Item = (&Shelf, &Figure)> {
    let figures = |shelf| move |figure| (shelf, figure);
    results
        .shelves()
        .iter()
        .flat_map(move |s| s.definition.figures.iter().map(figures(s)))
}

fn find<'a>(results: &'a Results, id: &str) -> Result<(&'a Shelf, &'a Figure), Problem> {
    all(results)
        .find(|(_, figure)| figure.id == id)
        .ok_or_else(|| Problem::unknown("figure", id, ids(results)))
}

fn content(results: &Results, shelf: &Shelf, figure: &Figure) -> Result<Content, Problem> {
    match figure.kind {
        FigureKind::Ratios => ratios::content(results, &shelf.definition, figure),
        FigureKind::Curve => curve::content(results, &shelf.definition, figure),
        FigureKind::Spread => spread::content(shelf, figure),
        FigureKind::Scaling => scaling::content(shelf, figure),
        FigureKind::Levels => levels::content(shelf, figure),
        FigureKind::Percentiles => percentiles::content(shelf, figure),
        FigureKind::Scatter => scatter::content(shelf, figure),
        FigureKind::Parts => parts::content(shelf, figure),
        FigureKind::Agreement => agreement::content(results, shelf, figure),
        FigureKind::ErrorRates => calibration::error_rates(shelf, figure),
        FigureKind::Coverage => calibration::coverage(shelf, figure),
        FigureKind::Power => calibration::power(shelf, figure),
        FigureKind::OverSessions => calibration::over_sessions(shelf, figure),
    }
}

/// The command that measures again what a figure shows.
fn command(experiment: &Experiment, kind: FigureKind) -> String {
    let id = &experiment.id;
    match kind {
        FigureKind::Agreement => format!("make bench ONLY={id}"),
        FigureKind::ErrorRates
        | FigureKind::Coverage
        | FigureKind::Power
        | FigureKind::OverSessions => {
            format!("make calibrate ONLY={id}")
        }
        _ => format!("make measure ONLY={id} FRESH=1"),
    }
}

#[cfg(test)]
mod tests;
