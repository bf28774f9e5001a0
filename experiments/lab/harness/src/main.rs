//! The lab: doctor, build, verify, measure, calibrate, compare.

fn main() {}
