//! The article's CPU-bound prime number generator: the table of its workloads.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use primes::{MAX_N, Tally};
use subject::{Error, Outcome, Request, Task};

fn main() -> ExitCode {
    subject::main(&[
        ("trial", |request| single(request, primes::trial)),
        ("sieve", |request| single(request, primes::sieve)),
        ("segmented", |request| single(request, primes::segmented)),
        ("parallel", |request| threaded(request, primes::parallel)),
        ("segmented-tuned", |request| {
            single(request, primes::segmented_tuned)
        }),
        ("parallel-tuned", |request| {
            threaded(request, primes::parallel_tuned)
        }),
        ("library", |request| single(request, primes::library)),
    ])
}

fn single(request: &Request, algorithm: fn(u64) -> Tally) -> Result<Task, Error> {
    let n = bound(request)?;
    Ok(Box::new(move || outcome(algorithm(black_box(n)))))
}

fn threaded(request: &Request, algorithm: fn(u64, NonZeroUsize) -> Tally) -> Result<Task, Error> {
    let n = bound(request)?;
    let threads = request.parameter("threads")?;
    Ok(Box::new(move || outcome(algorithm(black_box(n), threads))))
}

fn bound(request: &Request) -> Result<u64, Error> {
    let n = request.parameter("n")?;
    if n > MAX_N {
        return Err(Error::usage(format!(
            "--param n={n} is above {MAX_N}; choose a smaller bound"
        )));
    }
    Ok(n)
}

fn outcome(tally: Tally) -> Outcome {
    Outcome {
        result: tally.count,
        check: tally.sum,
    }
}
