//! The bottleneck calculator: its form, its worked cases, and the chart of its break-even. The arithmetic is the crate
//! `bottleneck`; the ratios come from the records.

mod address;
mod break_even;
mod cases;
mod form;
mod measured;

pub use break_even::break_even;

use maud::{Markup, PreEscaped, html};
use record::Project;
use serde_json::json;

use crate::Problem;
use crate::page::{Piece, ROOT};
use crate::results::Results;
use bottleneck::FIELDS;
use measured::Measured;

/// The page that holds the calculator, from the book's root.
pub const CALCULATOR_PAGE: &str = "calculator.html";

/// Its script, in the checkout and in the book.
const SCRIPT: &str = "theme/calculator.js";
const SCRIPT_IN_BOOK: &str = "figures/calculator.js";

/// The form with its data and script, and the worked cases.
///
/// # Errors
/// If `experiments/calculator.toml` or the script cannot be read, or names what is not there.
pub fn calculator(results: &Results, project: &Project) -> Result<Piece, Problem> {
    let settings = project.calculator()?;
    let Some(measured) = Measured::of(results, &settings)? else {
        return Ok(Piece::from(unmeasured(results).into_string()));
    };
    let path = project.root().join(SCRIPT);
    let script = std::fs::read(path)
        .map_err(|error| Problem::new(format!("{SCRIPT}: {error}"), "restore it from git"))?;
    let cases = cases::table(&measured, &settings.cases)?;
    let markup = html! {
        (form::form(&measured))
        "\n"
        script #calculator-data type="application/json" { (PreEscaped(data(&measured))) }
        "\n"
        script src={ (ROOT) (SCRIPT_IN_BOOK) } defer {}
        "\n"
        (cases)
    };
    Ok(Piece {
        html: markup.into_string(),
        downloads: vec![(SCRIPT_IN_BOOK.into(), script)],
    })
}

/// What stands in the place of all of it where no host has every ratio.
fn unmeasured(results: &Results) -> Markup {
    html! {
        p.not-measured {
            "No host has measured all three ratios yet, " (results.host_in_words()) " included: run "
            code { "make report" } "."
        }
    }
}

/// What the script needs, as JSON without a character that ends its element.
fn data(measured: &Measured) -> String {
    let fields = FIELDS.map(|field| {
        json!({
            "id": field.id, "label": field.label, "default": field.default,
            "least": field.least, "most": field.most, "whole": field.whole,
        })
    });
    let hosts: Vec<_> = measured.hosts.iter().map(measured::Host::json).collect();
    let data = json!({ "fields": fields, "hosts": hosts });
    data.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests;
