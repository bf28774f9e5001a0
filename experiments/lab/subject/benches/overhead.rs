//! What the timing loop itself costs for each iteration: a task that does nothing.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use subject::{Outcome, Task, repeat};

const ITERATIONS: usize = 1000;

fn overhead(c: &mut Criterion) {
    let mut group = c.benchmark_group("overhead");
    group.throughput(Throughput::Elements(ITERATIONS as u64));
    group.bench_function("nothing/1000", |b| {
        let mut task: Task = Box::new(Outcome::default);
        b.iter(|| repeat(&mut task, ITERATIONS));
    });
    group.finish();
}

criterion_group!(benches, overhead);
criterion_main!(benches);
