//! Criterion on the calibration's program: run twice, what does it say of no change?

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};

/// Steps that last some milliseconds, as the calibration's own comparisons do.
const ROUNDS: u64 = 2_000_000;

fn spin(criterion: &mut Criterion) {
    criterion.bench_function("spin", |bencher| {
        bencher.iter(|| calibration::spin(black_box(ROUNDS)));
    });
}

criterion_group!(benches, spin);
criterion_main!(benches);
