//! The two languages, and what each of them has.

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust.
    Rust,
    /// Go.
    Go,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Rust, Self::Go];

    /// In an address.
    pub fn id(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Go => "go",
        }
    }

    /// In a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Go => "Go",
        }
    }

    /// By its id.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.id() == id)
    }
}

/// The same quantity of both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sides<T> {
    /// Rust's.
    pub rust: T,
    /// Go's.
    pub go: T,
}

impl<T> Sides<T> {
    /// The same done to each.
    pub fn map<U>(self, f: impl Fn(T) -> U) -> Sides<U> {
        Sides {
            rust: f(self.rust),
            go: f(self.go),
        }
    }

    /// Two quantities joined, each side by itself.
    pub fn zip<U, V>(self, other: Sides<U>, f: impl Fn(T, U) -> V) -> Sides<V> {
        Sides {
            rust: f(self.rust, other.rust),
            go: f(self.go, other.go),
        }
    }
}
