//! A program of exactly known length, to measure the harness itself.

fn main() {}
