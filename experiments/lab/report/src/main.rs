//! The command line of the book.

fn main() {}
