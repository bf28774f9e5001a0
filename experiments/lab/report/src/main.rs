//! Turns records into the book: directives, tables, claims, pages.

fn main() {}
