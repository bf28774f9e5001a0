//! The worked cases: the calculator's results for some services, for readers without scripts.

use bottleneck::{Row, answer, outcome, table as rows_of};
use maud::{Markup, html};
use record::WorkedCase;

use super::measured::Measured;
use super::{CALCULATOR_PAGE, address};
use crate::Problem;
use crate::page::ROOT;

/// The rows of the calculator whose differences stand in the table, with their headers there.
const COLUMNS: [(&str, &str); 4] = [
    ("share", "The language decides, of the response time"),
    ("hardware", "Cores and memory, a year"),
    ("waiting", "Waiting after edits, a year"),
    ("total", "Altogether, a year"),
];

/// A row for each case, worked out by the first host's ratios. Each name is a link that fills in the form.
///
/// # Errors
/// If a case gives what the calculator would refuse.
pub(super) fn table(measured: &Measured, cases: &[WorkedCase]) -> Result<Markup, Problem> {
    let lines = cases.iter().map(|case| line(measured, case));
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    let host = measured.hosts.first().map_or("", |host| host.name.as_str());
    Ok(html! {
        div.table-scroll role="region" tabindex="0" aria-labelledby="worked-cases-caption" {
            table #worked-cases {
                caption #worked-cases-caption {
                    "Worked cases, by the ratios of " (host) ". What a case does not name is as the form has it at first."
                }
                thead { tr {
                    th scope="col" { "Case" }
                    @for (_, header) in COLUMNS { th scope="col" { (header) } }
                    th scope="col" { "By traffic" }
                    th scope="col" { "Processor time, Go ÷ Rust" }
                } }
                tbody { @for line in lines { (line) } }
            }
        }
    })
}

fn line(measured: &Measured, case: &WorkedCase) -> Result<Markup, Problem> {
    let given = address::read(&case.title, &case.given, measured)?;
    let href = format!("{ROOT}{CALCULATOR_PAGE}{}", address::encoded(&case.given));
    let Some(picked) = measured.ratios(given.keys, &given.case) else {
        return Ok(html! {
            tr {
                th scope="row" { (case.title) }
                td.not-measured colspan=(COLUMNS.len() + 2) { "One of its ratios is not measured here." }
            }
        });
    };
    let outcome = outcome(&given.case, &picked.ratios);
    let rows = rows_of(&outcome);
    let difference = |id: &str| -> String {
        let row: Option<&Row> = rows.iter().find(|row| row.id == id);
        let words = row.map_or("", |row| row.difference.as_str());
        words.trim_start_matches("the language decides ").to_owned()
    };
    let [_, _, traffic] = answer(&outcome);
    Ok(html! {
        tr {
            th scope="row" { a href=(href) { (case.title) } }
            @for (id, _) in COLUMNS { td data-row=(id) { (difference(id)) } }
            td data-row="traffic" { (traffic.trim_start_matches("Break-even: ")) }
            td data-row="ratio" { (picked.words) }
        }
    })
}
