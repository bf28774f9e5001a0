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
        Self::new(
            format!("no {kind} `{name}`"),
            record::suggestion(name, &known),
        )
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
}
