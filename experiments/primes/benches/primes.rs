//! The workloads' functions under criterion; Go's benchmarks have the same ids.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use primes::Tally;

type Algorithm = fn(u64) -> Tally;

fn primes(c: &mut Criterion) {
    let mut group = c.benchmark_group("primes");
    let algorithms: [(&str, Algorithm, u64); 4] = [
        ("trial", primes::trial, 100_000),
        ("sieve", primes::sieve, 1_000_000),
        ("segmented", primes::segmented, 1_000_000),
        ("segmented-tuned", primes::segmented_tuned, 10_000_000),
    ];
    for (name, algorithm, n) in algorithms {
        group.bench_with_input(BenchmarkId::new(name, n), &n, |b, &n| {
            b.iter(|| algorithm(black_box(n)));
        });
    }
    group.finish();
}

criterion_group!(benches, primes);
criterion_main!(benches);
