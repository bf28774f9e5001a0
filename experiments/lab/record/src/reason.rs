//! Why something is no measurement.

use std::fmt;
use std::ops::Deref;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a sample or a cell is no measurement, as a sentence; and whether what was to be measured is to blame. Who failed by
/// itself comes last where subjects are ranked; of everybody else nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Reason {
    /// The budget, the harness, the host; or nobody said.
    Other(String),
    /// The subject itself.
    Own {
        /// What it did.
        subject: String,
    },
}

impl Reason {
    /// Whether the subject itself is to blame.
    pub fn is_own(&self) -> bool {
        matches!(self, Self::Own { .. })
    }

    /// The same blame in other words.
    #[must_use]
    pub fn reworded(&self, words: impl Into<String>) -> Self {
        match self {
            Self::Other(_) => Self::Other(words.into()),
            Self::Own { .. } => Self::Own {
                subject: words.into(),
            },
        }
    }
}

impl Deref for Reason {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Other(words) | Self::Own { subject: words } => words,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl From<String> for Reason {
    fn from(words: String) -> Self {
        Self::Other(words)
    }
}

impl From<&str> for Reason {
    fn from(words: &str) -> Self {
        Self::Other(words.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_says_who_is_to_blame_and_old_ones_that_nobody_is() {
        let own = Reason::Own {
            subject: "it does not start".into(),
        };
        for (reason, json) in [
            (Reason::from("no time"), r#""no time""#),
            (own, r#"{"subject":"it does not start"}"#),
        ] {
            assert_eq!(serde_json::to_string(&reason).expect("plain data"), json);
            let read: Reason = serde_json::from_str(json).expect("readable");
            assert_eq!(read, reason);
        }
        serde_json::from_str::<Reason>(r#"{"host":"x"}"#).expect_err("nobody of that name");
    }

    #[test]
    fn other_words_leave_the_blame_where_it_is() {
        let own = Reason::Own {
            subject: "refused".into(),
        };
        assert!(own.reworded("3 of 5: refused").is_own());
        assert!(!Reason::from("late").reworded("3 of 5: late").is_own());
        assert_eq!(&*own, "refused");
    }
}
