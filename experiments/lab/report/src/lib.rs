//! Turns records into the book.
//!
//! A page names results by directives (`{{#figure …}}`, `{{#value …}}`). [`directive`] finds and
//! reads them, [`page`] replaces them by what [`pages`] says they mean: [`results`] says what was
//! measured, [`figure`], [`table`], [`contents`], [`answer`] and [`board`] put it in pictures and words, [`twin`] shows the
//! sources. [`preprocess`] does so for a whole book, and [`book`] builds it with mdBook, once [`tree`],
//! [`summary`] and [`include`] know that mdBook comes to an end, and [`destination`] where to. [`gather`] brings the records
//! of several hosts together, [`committed`] says what must hold of them, and [`feed`] what changed in them.
//!
//! This crate starts no measured program: building the book never measures.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod alarm;
pub mod answer;
pub mod board;
pub mod book;
pub mod calculator;
pub mod committed;
pub mod config;
mod constant;
pub mod contents;
pub mod destination;
pub mod directive;
pub mod downloads;
pub mod fault;
pub mod feed;
pub mod figure;
mod foreign;
mod frame;
pub mod gather;
pub mod html;
pub mod include;
pub mod listing;
pub mod page;
pub mod pages;
pub mod preprocess;
pub mod problem;
pub mod protocol;
pub mod readme;
pub mod results;
pub mod schema;
pub mod sentence;
pub mod serve;
pub mod settings;
pub mod sitemap;
pub mod summary;
pub mod table;
pub mod tree;
pub mod twin;

pub use problem::Problem;
