//! What a definition must hold beyond its grammar.

use std::collections::BTreeSet;
use std::path::Path;

use crate::definition::{Builder, Experiment, ExperimentKind, ProbeKind};
use crate::expand::{Workload, expand};
use crate::metric::metric;
use crate::{Error, Expect};

/// Checks one definition against itself. All problems at once.
pub(crate) fn validate(path: &Path, experiment: &Experiment) -> Vec<Error> {
    let mut problems = Problems {
        path,
        found: Vec::new(),
    };
    problems.schema(experiment);
    problems.duplicates(experiment);
    problems.references(experiment);
    problems.twins(experiment);
    problems.expectations(experiment);
    problems.found
}

struct Problems<'a> {
    path: &'a Path,
    found: Vec<Error>,
}

impl Problems<'_> {
    fn add(&mut self, problem: String, mend: &str) {
        self.found.push(Error::definition(self.path, problem, mend));
    }

    fn schema(&mut self, experiment: &Experiment) {
        if experiment.schema != Experiment::SCHEMA {
            let problem = format!("schema {} is not {}", experiment.schema, Experiment::SCHEMA);
            self.add(problem, "see the definition of `primes` for today's form");
        }
        let folder = self
            .path
            .parent()
            .and_then(Path::file_name)
            .unwrap_or_default();
        if folder.to_string_lossy() != experiment.id {
            let problem = format!("id `{}` is not the folder's name", experiment.id);
            self.add(
                problem,
                "crate, package, folder, record and id share one name",
            );
        }
    }

    fn duplicates(&mut self, e: &Experiment) {
        self.unique("program", e.programs.iter().map(|x| x.id.as_str()));
        self.unique("subject", e.subjects.iter().map(|x| x.id.as_str()));
        self.unique("workload", e.workloads.iter().map(|x| x.id.as_str()));
        self.unique("comparison", e.comparisons.iter().map(|x| x.id.as_str()));
        self.unique("figure", e.figures.iter().map(|x| x.id.as_str()));
        self.unique("claim", e.claims.iter().map(|x| x.id.as_str()));
    }

    fn unique<'b>(&mut self, noun: &str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.add(
                    format!("{noun} `{id}` stands twice"),
                    "rename or remove one of them",
                );
            }
        }
    }

    fn known(&mut self, place: &str, noun: &str, id: &str, known: &BTreeSet<&str>) {
        if !known.contains(id) {
            let list: Vec<_> = known.iter().copied().collect();
            let problem = format!("{place}: unknown {noun} `{id}`");
            self.add(problem, &format!("known are: {}", list.join(", ")));
        }
    }

    fn references(&mut self, e: &Experiment) {
        let programs: BTreeSet<_> = e.programs.iter().map(|x| x.id.as_str()).collect();
        let subjects: BTreeSet<_> = e.subjects.iter().map(|x| x.id.as_str()).collect();
        let workloads: BTreeSet<_> = e.workloads.iter().map(|x| x.id.as_str()).collect();
        let comparisons: BTreeSet<_> = e.comparisons.iter().map(|x| x.id.as_str()).collect();
        for s in &e.subjects {
            self.known(
                &format!("subject `{}`", s.id),
                "program",
                &s.program,
                &programs,
            );
            if s.probe == ProbeKind::Command && s.result_pattern.is_none() {
                let problem = format!("subject `{}`: a command without result-pattern", s.id);
                self.add(
                    problem,
                    "add result-pattern, so that its result can be checked",
                );
            }
        }
        for w in &e.workloads {
            for subject in w.subjects.keys() {
                self.known(
                    &format!("workload `{}`", w.id),
                    "subject",
                    subject,
                    &subjects,
                );
            }
        }
        for c in &e.comparisons {
            let place = format!("comparison `{}`", c.id);
            self.known(&place, "subject", &c.baseline, &subjects);
            self.known(&place, "subject", &c.other, &subjects);
            for w in &c.workloads {
                self.known(&place, "workload", w, &workloads);
            }
            if metric(&c.metric).is_none() {
                self.add(
                    format!("{place}: unknown metric `{}`", c.metric),
                    "see lab/record/src/metric.rs",
                );
            }
        }
        for f in &e.figures {
            let place = format!("figure `{}`", f.id);
            f.comparisons
                .iter()
                .for_each(|c| self.known(&place, "comparison", c, &comparisons));
            f.subjects
                .iter()
                .for_each(|s| self.known(&place, "subject", s, &subjects));
            f.workloads
                .iter()
                .for_each(|w| self.known(&place, "workload", w, &workloads));
        }
        for c in &e.claims {
            let place = format!("claim `{}`", c.id);
            c.comparisons
                .iter()
                .for_each(|id| self.known(&place, "comparison", id, &comparisons));
            let named = c.comparisons.iter().filter_map(|id| e.comparison(id));
            if let Some(across) = named.into_iter().find(|x| !e.within_lane(x)) {
                let problem = format!("{place}: comparison `{}` is across lanes", across.id);
                self.add(problem, "a claim compares the languages within one lane");
            }
        }
    }

    fn twins(&mut self, e: &Experiment) {
        let has = |b: Builder| e.programs.iter().any(|p| p.builder == b);
        for (side, other, language) in [
            (Builder::Cargo, Builder::Go, "Go"),
            (Builder::Go, Builder::Cargo, "Rust"),
        ] {
            if has(side) && !has(other) {
                let problem = format!("missing twin: no program in {language}");
                self.add(
                    problem,
                    "add the twin, with the same workloads and check values",
                );
            }
        }
    }

    fn expectations(&mut self, e: &Experiment) {
        if e.kind == ExperimentKind::Calibration {
            return;
        }
        for x in &e.expect {
            if x.result.parse::<u64>().is_err() || x.check.parse::<u64>().is_err() {
                let problem = format!(
                    "expect {:?}: result and check must be unsigned decimals",
                    x.parameters
                );
                self.add(problem, "write them as strings of digits");
            }
        }
        for workload in expand(e, 1) {
            if e.expected(&workload).is_none() {
                let problem = format!("workload `{}`: no expected result", workload.key);
                self.add(
                    problem,
                    "add an [[expect]] entry with its result and check value",
                );
            }
        }
    }
}

impl Experiment {
    /// What every iteration of `workload` must return, if the definition says.
    pub fn expected(&self, workload: &Workload) -> Option<&Expect> {
        self.expect.iter().find(|x| {
            x.workload.as_ref().is_none_or(|w| *w == workload.family)
                && x.parameters
                    .iter()
                    .all(|(k, v)| workload.parameters.get(k) == Some(v))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::project::read_definition;

    /// The committed definition of primes, edited as `change` says, in a folder of its name.
    fn problems(change: impl Fn(String) -> String) -> String {
        let primes = concat!(env!("CARGO_MANIFEST_DIR"), "/../../primes/experiment.toml");
        let text = change(std::fs::read_to_string(primes).expect("the definition of primes"));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("primes/experiment.toml");
        std::fs::create_dir(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, text).expect("a definition");
        match read_definition(&path) {
            Ok(_) => String::new(),
            Err(errors) => errors.iter().map(|e| format!("{e}\n")).collect(),
        }
    }

    fn replaced(from: &'static str, to: &'static str) -> String {
        problems(move |text| {
            assert!(
                text.contains(from),
                "the definition of primes holds `{from}`"
            );
            text.replacen(from, to, 1)
        })
    }

    #[test]
    fn the_definition_as_it_stands_has_no_problem() {
        assert_eq!(problems(|text| text), "");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let found = replaced("weight = 1.0", "wieght = 1.0");
        assert!(
            found.contains("experiment.toml")
                && found.contains("`wieght`")
                && found.contains("line"),
            "{found}"
        );
    }

    #[test]
    fn a_workload_that_stands_twice_is_named() {
        let found = replaced("id = \"sieve\"", "id = \"trial\"");
        assert!(
            found.contains("workload `trial` stands twice: rename or remove one"),
            "{found}"
        );
    }

    #[test]
    fn a_missing_twin_is_named() {
        let found = problems(|text| text.replace("builder = \"go\"", "builder = \"host\""));
        assert!(
            found.contains("missing twin: no program in Go: add the twin"),
            "{found}"
        );
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let found = replaced("baseline = \"rust\"", "baseline = \"rusty\"");
        assert!(
            found.contains("unknown subject `rusty`: known are: go, go-tuned"),
            "{found}"
        );
    }

    #[test]
    fn a_claim_across_lanes_is_refused() {
        let found = replaced(
            "comparisons = [\"idiomatic\", \"tuned\"]\ndirection",
            "comparisons = [\"go-tuning\"]\ndirection",
        );
        assert!(found.contains("`go-tuning` is across lanes"), "{found}");
    }

    #[test]
    fn a_workload_without_an_expected_result_is_refused() {
        let found = replaced("n = [10_000, 100_000, 1_000_000] ", "n = [20_000] ");
        assert!(
            found.contains("workload `trial@n=20000`: no expected result"),
            "{found}"
        );
    }

    #[test]
    fn every_problem_is_listed_at_once() {
        let found = problems(|text| {
            text.replacen("id = \"sieve\"", "id = \"trial\"", 1)
                .replacen("baseline = \"rust\"", "baseline = \"rusty\"", 1)
        });
        assert!(found.lines().count() >= 2, "{found}");
    }
}
