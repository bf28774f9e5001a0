//! What is wrong with the book, all of it at once.

use std::fmt;

use crate::Problem;

/// Everything that keeps the book from being built, one line each: place, thing, mend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<String>);

impl Faults {
    /// Adds a problem of a page's line.
    pub fn at(&mut self, page: &str, line: usize, problem: &Problem) {
        self.0.push(format!("{page}:{line}: {problem}"));
    }

    /// Adds a line that names its place itself.
    pub fn push(&mut self, line: impl ToString) {
        self.0.push(line.to_string());
    }

    /// Adds all of another's lines.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        &self.0
    }

    /// `value`, if nothing is wrong.
    ///
    /// # Errors
    /// All faults, if there is one.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl<L: ToString> FromIterator<L> for Faults {
    fn from_iter<I: IntoIterator<Item = L>>(lines: I) -> Self {
        Self(lines.into_iter().map(|line| line.to_string()).collect())
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(|l| format!("error: {l}")).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Faults {}
