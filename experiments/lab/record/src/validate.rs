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
