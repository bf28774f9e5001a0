//! Pure functions: ratios, intervals, verdicts, quantiles.
