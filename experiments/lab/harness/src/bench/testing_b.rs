//! The results of `go test -bench`, from its text format.

use anyhow::Result;
use record::{Benches, Estimate};

use super::length::Times;
use super::{all_of, finish, tool};
use crate::Context;

/// Runs the package's benchmarks and reads their lines.
pub(super) fn run(ctx: &Context, benches: &Benches, times: &Times) -> Result<Vec<Estimate>> {
    let mut invocation = tool("go").args([
        "test",
        "-run",
        "^$",
        "-bench",
        ".",
        "-count",
        &times.count.to_string(),
        "-benchtime",
        &format!("{}ms", (times.go * 1e3).round()),
        &benches.go,
    ]);
    invocation.dir = Some(ctx.project.go_experiments());
    invocation.env = vec![("GOFLAGS".into(), String::new())];
    let finished = finish(ctx, &invocation)?;
    let text = String::from_utf8_lossy(&finished.stdout);
    let tool = format!("go test -bench . {}", benches.go);
    all_of(benches, &tool, |id| estimate(&text, id))
}

/// Mean, fastest and slowest of all runs of the bench `id`.
fn estimate(text: &str, id: &str) -> Option<Estimate> {
    let runs: Vec<f64> = text.lines().filter_map(|line| seconds(line, id)).collect();
    Some(Estimate {
        tool: "testing.B".into(),
        language: "Go".into(),
        bench: id.into(),
        seconds: stats::describe::mean(&runs)?,
        low: stats::describe::min(&runs)?,
        high: stats::describe::max(&runs)?,
    })
}

/// Seconds per operation, if `line` is a result of the bench `id`, as in
/// `BenchmarkPrimes/sieve/1000000-2   100   12345 ns/op`.
fn seconds(line: &str, id: &str) -> Option<f64> {
    let mut words = line.split_whitespace();
    let name = words.next()?.strip_prefix("Benchmark")?;
    let (_root, name) = name.split_once('/')?;
    // The number of cores is appended, unless it is one.
    let rest = name.strip_prefix(id)?;
    let cores = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !(rest.is_empty() || rest.strip_prefix('-').is_some_and(cores)) {
        return None;
    }
    let words: Vec<&str> = words.collect();
    let place = words.iter().position(|word| *word == "ns/op")?;
    let nanoseconds: f64 = words.get(place.checked_sub(1)?)?.parse().ok()?;
    // A number that is no time would be an estimate that the record cannot hold.
    (nanoseconds.is_finite() && nanoseconds >= 0.0).then_some(nanoseconds / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OUTPUT: &str = "\
goos: linux
BenchmarkPrimes/sieve/1000000-2         \t     100\t  3000 ns/op
BenchmarkPrimes/sieve/1000000-2         \t     100\t  1000 ns/op\t  16 B/op
BenchmarkPrimes/sieve/10000000-2        \t     100\t  9000 ns/op
BenchmarkPrimes/segmented-tuned/1000000 \t     100\t  0.5 ns/op
PASS
";

    #[test]
    fn the_runs_of_one_bench_are_taken_together() {
        let found = estimate(OUTPUT, "sieve/1000000").expect("there");
        assert!((found.seconds - 2e-6).abs() < 1e-15);
        assert!((found.low - 1e-6).abs() < 1e-15 && (found.high - 3e-6).abs() < 1e-15);
    }

    #[test]
    fn on_one_core_the_name_has_no_suffix() {
        let found = estimate(OUTPUT, "segmented-tuned/1000000").expect("there");
        assert!((found.seconds - 5e-10).abs() < 1e-18);
    }

    #[test]
    fn a_name_that_only_begins_alike_is_another_bench() {
        assert_eq!(estimate(OUTPUT, "sieve/100"), None);
        assert_eq!(estimate(OUTPUT, "segmented/1000000"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_printed_gives_times_or_nothing(
            lines in prop::collection::vec(r"Benchmark\PC{0,9}/sieve(-[0-9]{0,3})?[ \t]{0,2}([0-9eE.+-]{0,9}|NaN|inf|-1)? ?(ns/op)?\PC{0,5}", 0..5),
            rest in ".{0,40}",
        ) {
            let text = format!("{}\n{rest}", lines.join("\n"));
            if let Some(found) = estimate(&text, "sieve") {
                prop_assert!(found.low >= 0.0 && found.low <= found.high && found.high.is_finite());
            }
        }
    }
}
