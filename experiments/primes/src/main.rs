//! The article's CPU-bound prime number generator.

fn main() {}
