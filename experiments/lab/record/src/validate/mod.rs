//! What a definition must hold beyond its grammar.

mod names;
mod numbers;
mod probes;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use crate::definition::{Builder, Experiment, ExperimentKind, NO_TWIN, ProbeKind};
use crate::expand::{MOST, Workload, count, expand};
use crate::figure::{Direction, Held};
use crate::metric::{metric, metrics};
use crate::names::suggestion;
use crate::parameter::{Parameter, VALUE};
use crate::{Error, Expect};

/// Checks one definition against itself. All problems at once.
pub(crate) fn validate(path: &Path, experiment: &Experiment) -> Vec<Error> {
    let mut problems = Problems {
        path,
        found: Vec::new(),
    };
    problems.schema(experiment);
    problems.names(experiment);
    problems.numbers(experiment);
    problems.duplicates(experiment);
    problems.references(experiment);
    problems.shown(experiment);
    problems.twins(experiment);
    problems.expectations(experiment);
    problems.probes(experiment);
    problems.found
}

/// With fewer blocks there is no interval at all.
const LEAST: u32 = 3;

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
        self.unique("parameter", e.parameters.iter().map(|x| x.id.as_str()));
        self.unique("request", e.requests.iter().map(|x| x.id.as_str()));
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
            self.add(problem, &suggestion(id, &list));
        }
    }

    fn known_metric(&mut self, place: &str, name: &str) {
        if metric(name).is_none() {
            let known: Vec<_> = metrics().iter().map(|metric| metric.name).collect();
            let problem = format!("{place}: unknown metric `{name}`");
            self.add(problem, &suggestion(name, &known));
        }
    }

    fn references(&mut self, e: &Experiment) {
        let programs: BTreeSet<_> = e.programs.iter().map(|x| x.id.as_str()).collect();
        let subjects: BTreeSet<_> = e.subjects.iter().map(|x| x.id.as_str()).collect();
        let workloads: BTreeSet<_> = e.workloads.iter().map(|x| x.id.as_str()).collect();
        let comparisons: BTreeSet<_> = e.comparisons.iter().map(|x| x.id.as_str()).collect();
        let named = e.workloads.iter().flat_map(|x| x.parameters.keys());
        let parameters: BTreeSet<_> = named.map(String::as_str).collect();
        for Parameter { id, says, .. } in &e.parameters {
            self.known("`[[parameter]]`", "parameter", id, &parameters);
            if says.matches(VALUE).count() != 1 {
                let problem = format!("parameter `{id}`: `{says}` has no place for the value");
                self.add(problem, "write `{}` where it stands, once: \"{} load\"");
            }
        }
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
        for x in &e.expect {
            if let Some(family) = &x.workload {
                self.known(
                    &format!("expect {:?}", x.parameters),
                    "workload",
                    family,
                    &workloads,
                );
            }
        }
        for w in &e.workloads {
            if w.subjects.is_empty() {
                let problem = format!("workload `{}`: no subject runs it", w.id);
                self.add(
                    problem,
                    "name some, as in subjects = { rust = \"TASK\", go = \"TASK\" }",
                );
            }
            for subject in w.subjects.keys() {
                self.known(
                    &format!("workload `{}`", w.id),
                    "subject",
                    subject,
                    &subjects,
                );
            }
            if let Some(twin) = w.twin.as_deref().filter(|id| *id != NO_TWIN) {
                let own: BTreeSet<_> = w.subjects.keys().map(String::as_str).collect();
                self.known(
                    &format!("twin of workload `{}`", w.id),
                    "subject",
                    twin,
                    &own,
                );
            }
        }
        let points = expand(e, 1);
        let points = points.iter().map(|point| point.key.as_str());
        let families_and_points: BTreeSet<_> = workloads.iter().copied().chain(points).collect();
        for c in &e.comparisons {
            let place = format!("comparison `{}`", c.id);
            self.known(&place, "subject", &c.baseline, &subjects);
            self.known(&place, "subject", &c.other, &subjects);
            for w in &c.workloads {
                // One that is misspelt is told the families: of their points there may be many.
                let known = if families_and_points.contains(w.as_str()) {
                    &families_and_points
                } else {
                    &workloads
                };
                self.known(&place, "workload", w, known);
            }
            self.known_metric(&place, &c.metric);
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
            // Of one side's own values a claim compares nothing.
            let compares = c.of == Held::Ratio;
            let across = named.into_iter().find(|x| !e.within_lane(x));
            if let Some(across) = across.filter(|_| compares) {
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
        if e.workloads.iter().any(|f| count(f, 1).is_none()) {
            return;
        }
        let workloads = expand(e, 1);
        for workload in &workloads {
            // What a server answers is stated with each request; builds, sizes and sources return nothing.
            let returns = e.family(&workload.family).is_some_and(|f| {
                let mut subjects = f.subjects.keys().filter_map(|id| e.subject(id));
                subjects.any(|s| matches!(s.probe, ProbeKind::Loop | ProbeKind::Command))
            });
            if returns && e.expected(workload).is_none() {
                let problem = format!("workload `{}`: no expected result", workload.key);
                self.add(
                    problem,
                    "add an [[expect]] entry with its result and check value",
                );
            }
        }
        for x in &e.expect {
            // What depends on the host's cores is another workload elsewhere.
            let fits = |w: &Workload| {
                x.is_of(&w.family)
                    && x.parameters.iter().all(|(name, value)| {
                        let by_host =
                            || e.family(&w.family).is_some_and(|f| f.depends_on_host(name));
                        w.parameters
                            .get(name)
                            .is_some_and(|own| own == value || by_host())
                    })
            };
            if !workloads.iter().any(fits) {
                let problem = format!(
                    "expect {:?}: no workload has these parameters",
                    x.parameters
                );
                self.add(problem, "mend its parameters, or leave it out");
            }
        }
    }
}

impl Problems<'_> {
    /// What the page asks of the comparisons makes sense.
    fn shown(&mut self, e: &Experiment) {
        let comparisons: BTreeSet<_> = e.comparisons.iter().map(|x| x.id.as_str()).collect();
        for id in &e.answers {
            self.known("answers", "comparison", id, &comparisons);
        }
        for f in &e.figures {
            let named = [&f.metric, &f.x_metric].into_iter().flatten();
            for name in named.chain(&f.parts).chain(&f.beside) {
                self.known_metric(&format!("figure `{}`", f.id), name);
            }
        }
        for c in &e.claims {
            let place = format!("claim `{}`", c.id);
            let metrics = c.comparisons.iter().filter_map(|id| e.comparison(id));
            let lower: BTreeSet<_> = metrics
                .filter_map(|x| Some(metric(&x.metric)?.lower_is_better))
                .collect();
            let one_way = matches!(c.direction, Direction::Above | Direction::Below);
            if one_way && lower.len() > 1 {
                let problem =
                    format!("{place}: less is better in some of its metrics, more in others");
                self.add(
                    problem,
                    "test those where more is better apart, or use `within` or `outside`",
                );
            }
            let crossed = |contrary: f64| match c.direction {
                Direction::Above => contrary > c.bound,
                Direction::Below => contrary < c.bound,
                Direction::Within | Direction::Outside => true,
            };
            if c.contrary.is_some_and(crossed) {
                let problem = format!("{place}: `contrary` does not lie beyond its `bound`");
                self.add(
                    problem,
                    "give `below` a larger one and `above` a smaller one, and the others none",
                );
            }
            if c.direction == Direction::Outside && c.upper.is_none_or(|upper| upper < c.bound) {
                let problem = format!("{place}: `outside` without an `upper` above its `bound`");
                self.add(problem, "add both, such as bound = 0.909 and upper = 1.1");
            }
        }
    }
}

impl Expect {
    /// Whether it speaks of that family.
    fn is_of(&self, family: &str) -> bool {
        self.workload.as_ref().is_none_or(|own| own == family)
    }
}

impl Experiment {
    /// What every iteration of `workload` must return, if the definition says.
    pub fn expected(&self, workload: &Workload) -> Option<&Expect> {
        self.expect.iter().find(|x| {
            x.is_of(&workload.family)
                && x.parameters
                    .iter()
                    .all(|(k, v)| workload.parameters.get(k) == Some(v))
        })
    }
}
