//! Tables of comparisons.
