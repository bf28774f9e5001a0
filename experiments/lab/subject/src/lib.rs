//! The timing loop that measured programs link; no dependencies.
