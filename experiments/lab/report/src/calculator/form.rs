//! The form: fieldsets of numbers and choices, the answer, and the table of results. The script shows it and fills it in.

use bottleneck::{FIELDS, Field, Group, HOURS_A_WEEK, Language, ROWS};
use maud::{Markup, html};

use super::CALCULATOR_PAGE;
use super::measured::{Measured, Offer};
use crate::page::ROOT;
use crate::results::format;

/// The form, hidden until the script runs.
pub(super) fn form(measured: &Measured) -> Markup {
    html! {
        div #calculator .calculator hidden {
            form {
                fieldset {
                    legend { "The service" }
                    (language("known", "The numbers are those in", Language::Go))
                    (numbers(Group::Service, measured))
                }
                fieldset {
                    legend { "The team" }
                    (numbers(Group::People, measured))
                    (language("extra", "The extra weeks fall on", Language::Rust))
                }
                fieldset {
                    legend { "Prices, in any currency" }
                    (numbers(Group::Prices, measured))
                }
                fieldset {
                    legend { "What is assumed" }
                    (numbers(Group::Assumptions, measured))
                }
                fieldset {
                    legend { "What was measured" }
                    (hosts(measured))
                    @for offer in &measured.picks { (pick(offer)) }
                }
                p.calculator-buttons {
                    button type="reset" { "Defaults" }
                    " "
                    a.calculator-link href={ (ROOT) (CALCULATOR_PAGE) } { "Link to these numbers" }
                }
            }
            output #calculator-answer .answer aria-live="polite" {}
            (results())
        }
    }
}

fn numbers(group: Group, measured: &Measured) -> Markup {
    html! {
        @for field in FIELDS.iter().filter(|field| field.group == group) {
            (number(field, &measured.initial(field), hint(field, measured)))
        }
    }
}

/// What the book's own programs take of it.
fn hint(field: &Field, measured: &Measured) -> Option<String> {
    let place = match field.id {
        "cpu" => 0,
        "memory" => 1,
        "build" => 2,
        _ => return None,
    };
    let levels = measured.picks[place].measured.as_ref()?;
    Some(format!("Measured, {}.", levels.words))
}

fn number(field: &Field, initial: &str, hint: Option<String>) -> Markup {
    let id = id(field.id);
    let described = format!("{id}-unit {id}-hint {id}-fault");
    html! {
        div.calculator-field {
            label for=(id) { (field.label) }
            span.calculator-input {
                input id=(id) name=(field.id) type="text" inputmode="decimal" autocomplete="off"
                    value=(initial) aria-describedby=(described);
                span id={ (id) "-unit" } { (field.unit) }
            }
            p.calculator-hint id={ (id) "-hint" } { @if let Some(hint) = hint { (hint) } }
            p.calculator-fault id={ (id) "-fault" } {}
        }
    }
}

fn language(name: &str, label: &str, picked: Language) -> Markup {
    let options = Language::ALL.map(|one| (one.id().to_owned(), one.name().to_owned()));
    html! {
        div.calculator-field {
            label for=(id(name)) { (label) }
            (select(name, &options, picked.id(), None))
        }
    }
}

fn hosts(measured: &Measured) -> Markup {
    let options: Vec<_> = (measured.hosts.iter())
        .map(|host| (host.id.clone(), host.name.clone()))
        .collect();
    let first = options.first().map_or("", |(id, _)| id.as_str());
    html! {
        div.calculator-field {
            label for=(id("host")) { "The machine" }
            (select("host", &options, first, None))
            @if !measured.lacking.is_empty() {
                p.calculator-hint { "Not all three ratios are measured on " (format::list(&measured.lacking)) "." }
            }
        }
    }
}

/// A choice of rows, with the ratio of the one that is picked.
fn pick(offer: &Offer) -> Markup {
    let id = id(offer.id);
    let described = format!("{id}-ratio {id}-fault");
    html! {
        div.calculator-field {
            label for=(id) { (offer.label) }
            (select(offer.id, &offer.choices, &offer.default, Some(&described)))
            p.calculator-hint id={ (id) "-ratio" } {}
            p.calculator-fault id={ (id) "-fault" } {}
        }
    }
}

fn select(
    name: &str,
    options: &[(String, String)],
    picked: &str,
    described: Option<&str>,
) -> Markup {
    html! {
        select id=(id(name)) name=(name) aria-describedby=[described] {
            @for (value, title) in options {
                option value=(value) selected[value == picked] { (title) }
            }
        }
    }
}

fn results() -> Markup {
    html! {
        div.table-scroll role="region" tabindex="0" aria-labelledby="calculator-results-caption" {
            table.calculator-results {
                caption #calculator-results-caption {
                    "Each side, with its 95 % interval where a measured ratio enters. An extra week has "
                    (HOURS_A_WEEK) " hours."
                }
                thead { tr {
                    th scope="col" { "What" }
                    th scope="col" { "Rust" }
                    th scope="col" { "Go" }
                    th scope="col" { "Difference" }
                } }
                tbody {
                    @for (id, label) in ROWS {
                        tr data-row=(id) {
                            th scope="row" { (label) }
                            @for _ in 0..3 { td.number { "–" } }
                        }
                    }
                }
            }
        }
    }
}

/// An id that no other element of the print page has.
fn id(name: &str) -> String {
    format!("calculator-{name}")
}
