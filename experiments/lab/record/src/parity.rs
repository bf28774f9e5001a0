//! What is equal between two sides and what is not, as far as a machine can read it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::definition::{Builder, Comparison, CpuLevel, Experiment, Program};
use crate::sources::{direct_dependencies, locked_dependencies};
use crate::store::read_text;
use crate::{Error, Project, go, program_sources};

/// One checkable fact about a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name; a [`crate::ParityRow`] declares a difference under the same name.
    pub name: &'static str,
    /// Its value, the same word on both sides where the sides are equal.
    pub value: String,
}

/// Every checkable fact of the program that `subject` runs.
///
/// # Errors
/// If a source file cannot be read.
pub fn facts(
    project: &Project,
    experiment: &Experiment,
    subject: &str,
) -> Result<Vec<Fact>, Error> {
    let Some(subject) = experiment.subjects.iter().find(|s| s.id == subject) else {
        return Ok(Vec::new());
    };
    let Some(program) = experiment.programs.iter().find(|p| p.id == subject.program) else {
        return Ok(Vec::new());
    };
    let mut source = String::new();
    // A generator is no part of what it writes.
    let files = match program.generator {
        Some(_) => Vec::new(),
        None => program_sources(project, program)?,
    };
    for file in &files {
        source += &read_text(file, "restore it from git")?;
    }
    let fact = |name, value: String| Fact { name, value };
    let settings = |map: &BTreeMap<String, String>| -> Vec<String> {
        map.iter().map(|(k, v)| format!("{k}={v}")).collect()
    };
    let env = settings(&subject.env);
    let mut flags = [program.flags.as_slice(), &program.own_flags].concat();
    flags.extend(settings(&program.env));
    Ok(vec![
        fact("lane", subject.lane.clone()),
        fact("probe", format!("{:?}", subject.probe).to_lowercase()),
        fact("instruction set", level(program.cpu).into()),
        fact("unsafe code", found(&source, unsafe_marks(program.builder))),
        fact(
            "SIMD intrinsics",
            found(
                &source,
                &["std::arch", "core::arch", "std::simd", "archsimd"],
            ),
        ),
        fact("bounds checks off", bounds_checks(program, &source)),
        fact("compiler flags", words(&flags)),
        fact("whole-program optimisation", lto(program)),
        fact("dependencies", dependencies(project, program, &files)?),
        fact("environment", words(&env)),
        fact("arguments", words(&subject.args)),
    ])
}

/// Facts that differ between the two sides of a comparison with no parity row to say so. None for
/// a comparison across lanes: it shows what the lanes' difference gives, and claims no parity.
///
/// # Errors
/// If a source file cannot be read.
pub fn undeclared(
    project: &Project,
    experiment: &Experiment,
    comparison: &Comparison,
) -> Result<Vec<String>, Error> {
    if !experiment.within_lane(comparison) {
        return Ok(Vec::new());
    }
    let baseline = facts(project, experiment, &comparison.baseline)?;
    let other: BTreeMap<_, _> = facts(project, experiment, &comparison.other)?
        .into_iter()
        .map(|f| (f.name, f.value))
        .collect();
    let declared = |name: &str| {
        experiment.parity.iter().any(|row| {
            row.fact == name
                && (row.comparisons.is_empty() || row.comparisons.contains(&comparison.id))
        })
    };
    Ok(baseline
        .into_iter()
        .filter(|fact| other.get(fact.name) != Some(&fact.value) && !declared(fact.name))
        .map(|fact| {
            let there = other.get(fact.name).map_or("nothing", String::as_str);
            format!("{}: {} against {there}", fact.name, fact.value)
        })
        .collect())
}

fn level(cpu: CpuLevel) -> &'static str {
    match cpu {
        CpuLevel::Baseline => "baseline",
        CpuLevel::V3 => "x86-64-v3",
    }
}

fn unsafe_marks(builder: Builder) -> &'static [&'static str] {
    match builder {
        Builder::Cargo => &["unsafe {", "unsafe fn", "unsafe impl"],
        Builder::Go => &["\"unsafe\"", "go:linkname"],
        Builder::Host => &[],
    }
}

fn found(source: &str, marks: &[&str]) -> String {
    let count: usize = marks.iter().map(|mark| source.matches(mark).count()).sum();
    if count == 0 {
        "none".into()
    } else {
        format!("{count} places")
    }
}

fn bounds_checks(program: &Program, source: &str) -> String {
    let flagged = program.flags.iter().any(|flag| flag.contains("-B"));
    if flagged {
        "everywhere".into()
    } else {
        found(source, &["get_unchecked"])
    }
}

/// The standard library is compiled with the program in Go, and linked ready-made in Rust: only
/// what the project chose is a fact here.
fn lto(program: &Program) -> String {
    match program.profile.as_deref() {
        Some(profile) if profile != "release" => format!("profile {profile}"),
        _ => "toolchain's default".into(),
    }
}

/// What a program itself asks for, and how many packages that comes to.
fn dependencies(project: &Project, program: &Program, files: &[PathBuf]) -> Result<String, Error> {
    let (direct, all) = match program.builder {
        // What is generated stands alone.
        _ if program.generator.is_some() => (Vec::new(), 0),
        Builder::Cargo => {
            let locked = locked_dependencies(project, &program.package)?;
            // A crate of this workspace has no checksum.
            let foreign = locked.iter().filter(|line| !line.ends_with(' ')).count();
            (direct_dependencies(project, &program.package)?, foreign)
        }
        Builder::Go => go::requirements(project, files)?,
        Builder::Host => (Vec::new(), 0),
    };
    Ok(if all > direct.len() {
        format!("{}; {all} packages in all", words(&direct))
    } else {
        words(&direct)
    })
}

fn words(list: &[String]) -> String {
    if list.is_empty() {
        "none".into()
    } else {
        list.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn primes() -> (Project, Experiment) {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let project = Project::find(here).expect("the checkout");
        let definitions = project.definitions().expect("valid definitions");
        let primes = definitions
            .into_iter()
            .find(|e| e.id == "primes")
            .expect("primes");
        (project, primes)
    }

    #[test]
    fn only_what_is_linked_counts_as_a_dependency() {
        let (project, primes) = primes();
        let facts = facts(&project, &primes, "rust").expect("readable");
        let dependencies = facts
            .iter()
            .find(|f| f.name == "dependencies")
            .expect("a fact");
        assert!(
            dependencies.value.contains("primal"),
            "{}",
            dependencies.value
        );
        assert!(
            !dependencies.value.contains("criterion"),
            "{}",
            dependencies.value
        );
    }

    #[test]
    fn an_undeclared_difference_is_found_and_a_declared_one_is_not() {
        let (project, mut primes) = primes();
        let idiomatic = primes.comparison("idiomatic").expect("idiomatic").clone();
        assert_eq!(
            undeclared(&project, &primes, &idiomatic).expect("readable"),
            [""; 0]
        );
        primes.parity.clear();
        let found = undeclared(&project, &primes, &idiomatic).expect("readable");
        assert!(
            found
                .iter()
                .any(|difference| difference.starts_with("dependencies:")),
            "{found:?}"
        );
    }

    #[test]
    fn a_comparison_across_lanes_claims_no_parity() {
        let (project, mut primes) = primes();
        primes.parity.clear();
        let tuning = primes
            .comparison("rust-tuning")
            .expect("rust-tuning")
            .clone();
        assert_eq!(
            undeclared(&project, &primes, &tuning).expect("readable"),
            [""; 0]
        );
    }
}
