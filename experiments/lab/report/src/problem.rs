//! What is wrong with a directive: the thing and the mend. The place is added by who knows it.

use std::fmt;

/// Something a page asks for and cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, naming it: "no figure `sieve-ratio`".
    pub thing: String,
    /// What to do about it: "did you mean `sieve-ratios`?".
    pub mend: String,
}

impl Problem {
    /// A problem with its mend.
    pub fn new(thing: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            thing: thing.into(),
            mend: mend.into(),
        }
    }

    /// An unknown name: the mend suggests the nearest of the known ones, or lists them all.
    pub fn unknown<'a>(kind: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<_> = known.into_iter().collect();
        known.dedup();
        Self::new(format!("no {kind} `{name}`"), suggestion(name, &known))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.thing, self.mend)
    }
}

impl std::error::Error for Problem {}

impl From<record::Error> for Problem {
    fn from(error: record::Error) -> Self {
        let text = error.to_string();
        match text.rsplit_once(": ") {
            Some((thing, mend)) => Self::new(thing, mend),
            None => Self::new(text, "see above"),
        }
    }
}

fn suggestion(name: &str, known: &[&str]) -> String {
    let nearest = known.iter().min_by_key(|k| distance(name, k));
    match nearest {
        None => "there is none yet".into(),
        Some(near) if distance(name, near) <= name.chars().count().div_ceil(3) => {
            format!("did you mean `{near}`?")
        }
        Some(_) => format!("known are {}", known.join(", ")),
    }
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_suggested_and_far_ones_are_listed() {
        let known = ["sieve-ratios", "primes-scaling"];
        let near = Problem::unknown("figure", "sieve-ratio", known);
        let far = Problem::unknown("figure", "latency", known);
        assert_eq!(
            near.to_string(),
            "no figure `sieve-ratio`: did you mean `sieve-ratios`?"
        );
        assert_eq!(far.mend, "known are sieve-ratios, primes-scaling");
    }

    #[test]
    fn distance_counts_insertions_deletions_and_changes() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
