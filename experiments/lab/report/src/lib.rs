//! Turns records into the book.
//!
//! A page names results by directives (`{{#figure …}}`, `{{#value …}}`). The directive parser
//! finds them, `results` says what was measured, and `figure`, `table` and `answer` put it
//! in words and pictures. This crate starts no measured program: building the book never measures.

pub mod answer;
pub mod figure;
pub mod problem;
pub mod results;
pub mod table;

pub use problem::Problem;
