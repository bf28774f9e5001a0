//! What one request costs the generator, and how late it is, against a server that does little.
//!
//! `cargo bench -p loadgen`. Generator and server share the machine: pin them apart (`taskset`) to
//! compare with other generators.

#[path = "../tests/load/responder.rs"]
#[allow(dead_code)]
mod responder;

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use loadgen::{Arrivals, Load, Message, Percentiles, Target, run};

use responder::{Behaviour, Responder};

fn load(responder: &Responder, arrivals: Arrivals, connections: usize) -> Load {
    let (target, path) = Target::parse(&responder.url()).expect("an address");
    Load {
        messages: vec![Message::get(&target, path)],
        target,
        arrivals,
        connections,
        keep_alive: true,
        warmup: Duration::from_millis(100),
        duration: Duration::from_millis(400),
        timeout: Duration::from_secs(2),
        seed: 1,
    }
}

/// Processor time of the generator's thread for each answer, closed loop.
fn cost(c: &mut Criterion) {
    let responder = Responder::start(Behaviour::Answers);
    let load = load(&responder, Arrivals::Closed, 32);
    c.bench_function("processor time a request", |b| {
        b.iter_custom(|iterations| {
            let outcome = run(&load, &mut |_, _| {}).expect("somebody answers");
            let used = outcome.duration.as_secs_f64() * outcome.generator_cpu;
            Duration::from_secs_f64(used / outcome.answered as f64 * iterations as f64)
        });
    });
}

/// The generator's own lag at the 99th percentile, at a moderate rate.
fn lag(c: &mut Criterion) {
    let responder = Responder::start(Behaviour::Answers);
    let load = load(&responder, Arrivals::Poisson(20_000.0), 32);
    c.bench_function("own lag p99 at 20,000/s", |b| {
        b.iter_custom(|iterations| {
            let outcome = run(&load, &mut |_, _| {}).expect("somebody answers");
            let lag = Percentiles::of(&outcome.own_lag)
                .p99
                .expect("enough requests");
            Duration::from_secs_f64(lag / 1e6 * iterations as f64)
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = cost, lag
}
criterion_main!(benches);
