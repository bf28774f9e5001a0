//! The computed answer of one comparison, or of an experiment's main ones.

use maud::{Markup, html};

use crate::Problem;
use crate::results::{
    Results, RowState, Tally, absent_in_words, bounded_in_words, capitalised, disagreement,
};
use crate::sentence::{Finding, Noun, about, number};
use crate::table::label_html;

/// The answer of one comparison over its workloads.
///
/// # Errors
/// If there is no such experiment or comparison.
pub fn verdict(results: &Results, experiment: &str, comparison: &str) -> Result<String, Problem> {
    let mut paragraphs = vec![paragraph(results, experiment, comparison)?];
    paragraphs.extend(apart(results, experiment, &[comparison])?);
    Ok(callout(&paragraphs).into_string())
}

/// The answer of an experiment: the comparisons that its definition answers by.
///
/// # Errors
/// If there is no such experiment.
pub fn answers(results: &Results, experiment: &str) -> Result<String, Problem> {
    let definition = &results.shelf(experiment)?.definition;
    let answering = definition.answering();
    let ids: Vec<&str> = answering.iter().map(|c| c.id.as_str()).collect();
    let mut paragraphs: Vec<_> = (ids.iter())
        .map(|comparison| paragraph(results, experiment, comparison))
        .collect::<Result<_, _>>()?;
    paragraphs.extend(apart(results, experiment, &ids)?);
    Ok(callout(&paragraphs).into_string())
}

/// Where hosts disagree, and what differs between them; nothing where they do not.
fn apart(
    results: &Results,
    experiment: &str,
    comparisons: &[&str],
) -> Result<Option<Markup>, Problem> {
    let shown = comparisons.iter().map(|id| {
        let sides = results.sides(experiment, id)?;
        Ok((sides, results.rows(experiment, id)?))
    });
    let shown: Vec<_> = shown.collect::<Result<_, Problem>>()?;
    let told = disagreement(results.shelf(experiment)?, &shown);
    Ok(told
        .map(|told| html! { details.hosts-apart { summary { (told.rows) } p { (told.hosts) } } }))
}

pub(crate) fn callout(paragraphs: &[Markup]) -> Markup {
    html! {
        div.answer role="note" aria-label="Measured answer" {
            @for paragraph in paragraphs { (paragraph) "\n" }
        }
    }
}

fn paragraph(results: &Results, experiment: &str, comparison: &str) -> Result<Markup, Problem> {
    let definition = &results.shelf(experiment)?.definition;
    let sides = results.sides(experiment, comparison)?;
    let rows = results.rows(experiment, comparison)?;
    let title = definition
        .comparison(comparison)
        .map_or("", |c| c.title.as_str());
    let bounded = bounded_in_words(rows, &sides);
    let tally = Tally::new(sides, rows);
    let finding = Finding::over(&tally, definition);
    let [lead, sentence] = about(title, &finding.sentence());
    let end = sentence.find(". ").map_or(sentence.len(), |stop| stop + 1);
    let (first, further) = sentence.split_at(end);
    let source = tally.rows.first().map(|row| row.source.clone());
    Ok(html! {
        p {
            (lead) strong { (first) } (further)
            @if let Some(hosts) = finding.hosts() { " " (hosts) }
            (left_out_words(left_out(rows, &tally), finding.noun))
            (bounded) (absent_in_words(rows))
            @for label in source.iter().flat_map(|s| s.labels()) { " " (label_html(&label)) }
        }
    })
}

/// How many rows the counts leave out: those of the other host, and those that nobody has. None if nothing is counted.
pub(crate) fn left_out(rows: &[RowState], tally: &Tally) -> [usize; 2] {
    let measured = rows.iter().filter(|r| r.measured().is_some()).count();
    let bounded = rows.iter().filter(|r| r.bound().is_some()).count();
    match tally.rows.is_empty() {
        true => [0, 0],
        false => [measured - tally.rows.len(), rows.len() - measured - bounded],
    }
}

/// The same as sentences, with a space before each.
pub(crate) fn left_out_words([elsewhere, nowhere]: [usize; 2], noun: Noun) -> String {
    let be = |n: usize| if n == 1 { "is" } else { "are" };
    let counted = |n: usize| match n {
        1 => format!("One further {}", noun.one),
        n => format!("{} further {}", capitalised(&number(n)), noun.many),
    };
    let mut text = String::new();
    if elsewhere > 0 {
        text += &format!(
            " {} {} measured on another host only.",
            counted(elsewhere),
            be(elsewhere)
        );
    }
    if nowhere > 0 {
        text += &format!(" {} {} not measured yet.", counted(nowhere), be(nowhere));
    }
    text
}
