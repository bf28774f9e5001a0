//! What a comparison found, as a sentence: the one generator that every page, figure and table takes its words from.
//!
//! The actor comes first, the number once, in the unit that the metric has. Ratios are turned so that they are above one,
//! and whoever has more, or is ahead, is named. Nothing here knows records, hosts or pages.

mod case;
mod course;
mod finding;
mod hosts;
mod noun;
mod number;
mod phrase;
mod steps;

pub use case::{Case, Elsewhere};
pub use course::course;
pub use finding::Finding;
pub use noun::Noun;
pub use number::{number, times, times_range};
pub use phrase::{ahead, between, less, limit, words};
pub use steps::steps;

/// What a sentence is about, with a colon, and the sentence as it follows; nothing of a title that the sentence says anyway.
pub fn about(title: &str, sentence: &str) -> [String; 2] {
    let plain = |text: &str| {
        text.to_lowercase()
            .replace(", p", " at p")
            .replace('\u{a0}', " ")
    };
    if title.is_empty() || plain(sentence).contains(&plain(title)) {
        return [String::new(), sentence.to_owned()];
    }
    let rest = match sentence.strip_prefix("It ") {
        Some(rest) => format!("it {rest}"),
        None => sentence.to_owned(),
    };
    [format!("{}: ", crate::results::capitalised(title)), rest]
}

#[cfg(test)]
mod tests;
