//! A case as it stands in the page's address: `requests=300&known=rust`.

use bottleneck::{Case, Language};

use super::measured::Measured;
use crate::Problem;

/// What an address gives: the case, and the keys of the rows that it picks.
pub(super) struct Given<'a> {
    pub case: Case,
    pub keys: [&'a str; 3],
}

/// Reads what is given; the rest has its default. `title` names the case in a problem.
///
/// # Errors
/// If an entry has an unknown name, or a value that the calculator would refuse.
pub(super) fn read<'a>(
    title: &str,
    given: &'a str,
    measured: &'a Measured,
) -> Result<Given<'a>, Problem> {
    let wrong = |what: String| {
        let thing = format!("experiments/calculator.toml: case `{title}`: {what}");
        Problem::new(thing, "mend its `given`")
    };
    let pairs: Vec<(&str, &str)> = given
        .split('&')
        .filter(|entry| !entry.is_empty())
        .map(|entry| entry.split_once('=').unwrap_or((entry, "")))
        .collect();
    let known = names();
    if let Some((name, _)) = pairs.iter().find(|(name, _)| !known.contains(name)) {
        let kind = format!("input of case `{title}` in experiments/calculator.toml");
        return Err(Problem::unknown(&kind, name, known));
    }
    // What is picked is a key, which the ratios know or not.
    let entry = |id: &str| pairs.iter().find(|(name, _)| *name == id).map(|(_, v)| *v);
    let inputs = measured.inputs(entry).map_err(|faults| {
        let faults = faults.iter().map(|(id, fault)| format!("`{id}`: {fault}"));
        wrong(faults.collect::<Vec<_>>().join(" "))
    })?;
    let language = |id: &str, or: Language| match entry(id) {
        None => Ok(or),
        Some(value) => Language::of(value).ok_or_else(|| wrong(format!("`{id}`: no `{value}`"))),
    };
    let defaults = measured.defaults();
    let mut keys = defaults;
    for (place, offer) in measured.picks.iter().enumerate() {
        keys[place] = entry(offer.id).unwrap_or(defaults[place]);
    }
    Ok(Given {
        case: Case {
            inputs,
            known: language("known", Language::Go)?,
            extra: language("extra", Language::Rust)?,
        },
        keys,
    })
}

/// Every name that an address may have, but the host.
fn names() -> Vec<&'static str> {
    let fields = bottleneck::FIELDS.iter().map(|field| field.id);
    fields
        .chain(["known", "extra", "cpu-as", "memory-as", "build-as"])
        .collect()
}

/// Fit for a link: whatever is not plain is written by its bytes.
pub(super) fn encoded(given: &str) -> String {
    let mut text = String::new();
    for entry in given.split('&').filter(|entry| !entry.is_empty()) {
        let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
        text += if text.is_empty() { "?" } else { "&" };
        text += name;
        text += "=";
        for byte in value.bytes() {
            match byte {
                b if b.is_ascii_alphanumeric() || b"-._".contains(&b) => text.push(char::from(b)),
                b => text += &format!("%{b:02X}"),
            }
        }
    }
    text
}
