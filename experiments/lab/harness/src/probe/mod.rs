//! The ways to take one sample.
