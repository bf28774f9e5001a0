//! Answers in words: values, verdicts, claims, headline.
