//! Criterion's own estimates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use record::{Benches, Estimate};
use serde::Deserialize;

use super::length::Times;
use super::{all_of, finish, tool};
use crate::Context;
use crate::process::Invocation;

/// Builds the bench, so that compiling is not in the measuring time.
pub(super) fn build(ctx: &Context, benches: &Benches) -> Result<()> {
    finish(ctx, &cargo(ctx, benches).args(["--no-run"])).map(drop)
}

/// Runs the wanted benches and reads what criterion says of them.
pub(super) fn run(ctx: &Context, benches: &Benches, times: &Times) -> Result<Vec<Estimate>> {
    let home = ctx.project.state().join("criterion").join(&benches.cargo);
    // What an earlier run left there must not pass for this one's.
    if home.exists() {
        fs::remove_dir_all(&home).with_context(|| format!("{}: cannot empty", home.display()))?;
    }
    let wanted: Vec<&str> = benches.pairs.keys().map(String::as_str).collect();
    let mut invocation = cargo(ctx, benches).args([
        "--",
        "--noplot",
        "--warm-up-time",
        &times.warm_up.to_string(),
        "--measurement-time",
        &times.measurement.to_string(),
        "--sample-size",
        &times.samples.to_string(),
        // The group's own name may stand before the id, as Go's function name does.
        &format!("^({}/)?({})$", benches.cargo, wanted.join("|")),
    ]);
    invocation
        .env
        .push(("CRITERION_HOME".into(), home.to_string_lossy().into_owned()));
    finish(ctx, &invocation)?;
    let found = read(&home)?;
    let tool = format!("cargo bench -p {}", benches.cargo);
    all_of(benches, &tool, |id| {
        let grouped = format!("{}/{id}", benches.cargo);
        let estimates = found.get(id).or_else(|| found.get(&grouped));
        estimates.map(|e| e.named(id))
    })
}

fn cargo(ctx: &Context, benches: &Benches) -> Invocation {
    let mut invocation =
        tool("cargo").args(["bench", "-p", &benches.cargo, "--bench", &benches.cargo]);
    let target = ctx.project.state().join("cargo");
    invocation.dir = Some(ctx.project.experiments());
    invocation.env = vec![
        (
            "CARGO_TARGET_DIR".into(),
            target.to_string_lossy().into_owned(),
        ),
        // Empty, it also wins over flags from RUSTFLAGS and the user's configuration.
        ("CARGO_ENCODED_RUSTFLAGS".into(), String::new()),
    ];
    invocation
}

/// A part of criterion's `estimates.json`; nanoseconds.
#[derive(Debug, Deserialize)]
struct Estimates {
    mean: Statistic,
    /// Only where samples differ in their iterations.
    slope: Option<Statistic>,
}

#[derive(Debug, Deserialize)]
struct Statistic {
    point_estimate: f64,
    confidence_interval: ConfidenceInterval,
}

#[derive(Debug, Deserialize)]
struct ConfidenceInterval {
    lower_bound: f64,
    upper_bound: f64,
}

#[derive(Debug, Deserialize)]
struct Benchmark {
    full_id: String,
}

impl Estimates {
    /// Criterion itself reports the slope where there is one.
    fn named(&self, id: &str) -> Estimate {
        let best = self.slope.as_ref().unwrap_or(&self.mean);
        Estimate {
            tool: "criterion".into(),
            language: "Rust".into(),
            bench: id.into(),
            seconds: best.point_estimate / 1e9,
            low: best.confidence_interval.lower_bound / 1e9,
            high: best.confidence_interval.upper_bound / 1e9,
        }
    }
}

/// Every bench under `home`, by its id.
fn read(home: &Path) -> Result<BTreeMap<String, Estimates>> {
    let mut found = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![home.into()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        open.extend(entries.flatten().map(|e| e.path()).filter(|p| p.is_dir()));
        if folder.file_name().is_some_and(|name| name == "new") {
            let Benchmark { full_id } = json(&folder.join("benchmark.json"))?;
            found.insert(full_id, json(&folder.join("estimates.json"))?);
        }
    }
    Ok(found)
}

fn json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = fs::read(path).with_context(|| format!("{}: cannot read", path.display()))?;
    let mend = "criterion's form changed: take the version that Cargo.lock names";
    serde_json::from_slice(&bytes).with_context(|| format!("{}: {mend}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bench(home: &Path, folder: &str, id: &str, slope: &str) {
        let folder = home.join(folder).join("new");
        fs::create_dir_all(&folder).expect("created");
        let statistic = |value: f64| {
            format!(
                r#"{{"confidence_interval":{{"confidence_level":0.95,"lower_bound":{},"upper_bound":{}}},"point_estimate":{value},"standard_error":1.0}}"#,
                value - 10.0,
                value + 20.0
            )
        };
        let slope = if slope == "null" {
            slope.into()
        } else {
            statistic(2000.0)
        };
        let estimates = format!(r#"{{"mean":{},"slope":{slope}}}"#, statistic(1000.0));
        fs::write(folder.join("estimates.json"), estimates).expect("written");
        let benchmark = format!(r#"{{"group_id":"sieve","full_id":"{id}"}}"#);
        fs::write(folder.join("benchmark.json"), benchmark).expect("written");
    }

    #[test]
    fn the_slope_is_taken_where_there_is_one_and_the_mean_elsewhere() {
        let home = tempfile::tempdir().expect("a folder");
        bench(home.path(), "sieve/1000", "sieve/1000", "null");
        bench(home.path(), "trial/1000", "trial/1000", "there");
        let found = read(home.path()).expect("readable");
        let sieve = found["sieve/1000"].named("sieve/1000");
        assert!((sieve.seconds - 1e-6).abs() < 1e-12);
        assert!(sieve.low < sieve.seconds && sieve.seconds < sieve.high);
        assert!((found["trial/1000"].named("trial/1000").seconds - 2e-6).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn whatever_stands_in_the_files_is_read_or_refused(garbage in ".{0,60}", cut in 0_usize..400, deep in 0_usize..2000) {
            let home = tempfile::tempdir().expect("a folder");
            bench(home.path(), "sieve/1000", "sieve/1000", "there");
            let file = home.path().join("sieve/1000/new/estimates.json");
            let whole = fs::read_to_string(&file).expect("readable");
            for text in [garbage.clone(), format!("{}{garbage}", &whole[..cut.min(whole.len())]), "[".repeat(deep)] {
                fs::write(&file, text).expect("written");
                if let Err(problem) = read(home.path()) {
                    let text = format!("{problem:#}");
                    prop_assert!(text.contains("estimates.json"));
                }
            }
        }
    }

    #[test]
    fn a_missing_bench_is_named() {
        let benches = Benches {
            cargo: "primes".into(),
            go: "./primes".into(),
            pairs: [("sieve/7".to_owned(), "sieve@n=7".to_owned())].into(),
        };
        let error = all_of(&benches, "cargo bench -p primes", |_| None).expect_err("missing");
        let text = error.to_string();
        assert!(
            text.contains("cargo bench -p primes") && text.contains("`sieve/7`"),
            "{text}"
        );
    }
}
