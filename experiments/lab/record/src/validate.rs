//! What a definition must hold beyond its grammar.

use std::collections::BTreeSet;
use std::path::Path;

use crate::building::{Action, BuildPlan, State};
use crate::definition::{Builder, Experiment, ExperimentKind, ProbeKind, Subject, WorkloadFamily};
use crate::expand::{Workload, expand};
use crate::figure::Direction;
use crate::load::{Arrivals, LoadPlan, Rate};
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
    problems.shown(experiment);
    problems.twins(experiment);
    problems.expectations(experiment);
    problems.loads(experiment);
    problems.builds(experiment);
    problems.sources(experiment);
    problems.own_flags(experiment);
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
            // What a server answers is stated with each request; builds, sizes and sources return nothing.
            let returns = e.family(&workload.family).is_some_and(|f| {
                let mut subjects = f.subjects.keys().filter_map(|id| e.subject(id));
                subjects.any(|s| matches!(s.probe, ProbeKind::Loop | ProbeKind::Command))
            });
            if returns && e.expected(&workload).is_none() {
                let problem = format!("workload `{}`: no expected result", workload.key);
                self.add(
                    problem,
                    "add an [[expect]] entry with its result and check value",
                );
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
                if metric(name).is_none() {
                    let problem = format!("figure `{}`: unknown metric `{name}`", f.id);
                    self.add(problem, "see lab/record/src/metric.rs");
                }
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
            if c.direction == Direction::Outside && c.upper.is_none_or(|upper| upper < c.bound) {
                let problem = format!("{place}: `outside` without an `upper` above its `bound`");
                self.add(problem, "add both, such as bound = 0.909 and upper = 1.1");
            }
        }
    }

    /// Only cargo's last step has flags of its own, and a build under a clock has none.
    fn own_flags(&mut self, e: &Experiment) {
        for program in e.programs.iter().filter(|p| !p.own_flags.is_empty()) {
            let timed = |s: &Subject| s.probe == ProbeKind::Build && s.program == program.id;
            if program.builder != Builder::Cargo || e.subjects.iter().any(timed) {
                let problem = format!("program `{}`: own-flags are not passed on", program.id);
                self.add(problem, "give them as `flags`, or leave them out");
            }
        }
    }

    /// A build has a plan and a known task, and what both ask for; nothing else has a plan.
    fn builds(&mut self, e: &Experiment) {
        for family in &e.workloads {
            let place = format!("workload `{}`", family.id);
            for (id, task) in &family.subjects {
                let built = e.subject(id).is_some_and(|s| s.probe == ProbeKind::Build);
                if built != family.build.is_some() {
                    let problem = format!(
                        "{place}, subject `{id}`: a build without a plan, or a plan without a build"
                    );
                    self.add(
                        problem,
                        "give the workload a [workload.build], or the subject probe = \"build\"",
                    );
                }
                if let Some(plan) = family.build.as_ref().filter(|_| built) {
                    self.build(&format!("{place}, subject `{id}`"), plan, (id, task));
                }
            }
        }
    }

    fn build(&mut self, place: &str, plan: &BuildPlan, (id, task): (&str, &str)) {
        let Some(action) = Action::of(task) else {
            let known: Vec<&str> = Action::TASKS.iter().map(|(name, _)| *name).collect();
            let problem = format!("{place}: unknown task `{task}` of a build");
            return self.add(problem, &format!("known are: {}", known.join(", ")));
        };
        if plan.state == State::Edited && !plan.edits.contains_key(id) {
            let problem = format!("{place}: no edit");
            self.add(problem, "add it to [workload.build.edits]");
        }
        if action == Action::Test && !plan.tests.contains_key(id) {
            let problem = format!("{place}: no test");
            self.add(problem, "add its name to [workload.build.tests]");
        }
        if action == Action::Serve && plan.path.is_none() {
            let problem = format!("{place}: no path to ask for");
            self.add(problem, "add path to [workload.build]");
        }
    }

    /// Sources are counted where there are any.
    fn sources(&mut self, e: &Experiment) {
        for subject in e.subjects.iter().filter(|s| s.probe == ProbeKind::Source) {
            let program = e.program(&subject.program);
            if program.is_some_and(|p| p.builder == Builder::Host) {
                let problem = format!(
                    "subject `{}`: a host's command has no sources here",
                    subject.id
                );
                self.add(problem, "name a program that cargo or go builds");
            }
        }
    }

    /// Servers are loaded, and nothing else is.
    fn loads(&mut self, e: &Experiment) {
        for family in &e.workloads {
            let place = format!("workload `{}`", family.id);
            let servers = family.subjects.keys().filter_map(|id| e.subject(id));
            for subject in servers {
                let server = subject.probe == ProbeKind::Server;
                if server != family.load.is_some() {
                    let problem = match server {
                        true => format!(
                            "{place}: subject `{}` is a server without a load",
                            subject.id
                        ),
                        false => {
                            format!("{place}: subject `{}` is loaded and no server", subject.id)
                        }
                    };
                    self.add(
                        problem,
                        "give the workload a [workload.load], or the subject probe = \"server\"",
                    );
                }
            }
            if let Some(load) = &family.load {
                self.load(e, &place, family, load);
            }
        }
    }

    fn load(&mut self, e: &Experiment, place: &str, family: &WorkloadFamily, load: &LoadPlan) {
        let known: BTreeSet<_> = e.requests.iter().map(|r| r.id.as_str()).collect();
        for id in load.mix.keys() {
            self.known(place, "request", id, &known);
        }
        if load.mix.values().all(|weight| *weight == 0) {
            self.add(
                format!("{place}: load without a request"),
                "add one to `mix`",
            );
        }
        if (load.arrivals == Arrivals::Closed) == load.rate.is_some() {
            let problem =
                format!("{place}: a rate is for an open loop, and an open loop needs one");
            self.add(problem, "add `rate`, or mend `arrivals`");
        }
        if let Some(id) = &load.downstream
            && e.program(id).is_none()
        {
            self.add(
                format!("{place}: unknown program `{id}` as downstream"),
                "name one of the programs",
            );
        }
        let parameter = match &load.rate {
            Some(Rate::Parameter(name)) => Some(name),
            Some(Rate::Share(share)) => {
                let closed = |f: &WorkloadFamily| {
                    f.load
                        .as_ref()
                        .is_some_and(|l| l.arrivals == Arrivals::Closed)
                };
                let place_of = |id: &str| e.workloads.iter().position(|f| f.id == id);
                let known = e.family(&share.of).is_some_and(closed);
                if !known || place_of(&share.of) > place_of(&family.id) {
                    let problem = format!(
                        "{place}: rate of `{}`, which is no closed loop above",
                        share.of
                    );
                    self.add(
                        problem,
                        "name a workload with a closed loop that stands before this one",
                    );
                }
                Some(&share.percent)
            }
            _ => None,
        };
        if let Some(name) = parameter
            && !family.parameters.contains_key(name)
        {
            self.add(
                format!("{place}: rate by unknown parameter `{name}`"),
                "add it to `parameters`",
            );
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
    fn an_answer_that_is_no_comparison_is_named() {
        let found = replaced("weight = 1.0", "weight = 1.0\nanswers = [\"quick\"]");
        assert!(
            found.contains("answers: unknown comparison `quick`: known are: "),
            "{found}"
        );
    }

    #[test]
    fn a_figure_s_metric_is_a_known_one() {
        let found = replaced("x = \"n\"", "x = \"n\"\nmetric = \"haste\"");
        assert!(
            found.contains("`primes-curve`: unknown metric `haste`"),
            "{found}"
        );
    }

    #[test]
    fn a_figure_s_parts_are_known_metrics() {
        let found = replaced("x = \"n\"", "x = \"n\"\nparts = [\"size-haste\"]");
        assert!(
            found.contains("`primes-curve`: unknown metric `size-haste`"),
            "{found}"
        );
    }

    #[test]
    fn flags_that_a_builder_would_not_pass_on_are_refused() {
        let found = replaced("builder = \"go\"", "builder = \"go\"\nown-flags = [\"-s\"]");
        assert!(found.contains("own-flags are not passed on"), "{found}");
        let found = replaced(
            "builder = \"cargo\"",
            "builder = \"cargo\"\nown-flags = [\"-Cstrip=symbols\"]",
        );
        assert_eq!(found, "");
    }

    #[test]
    fn outside_needs_both_bounds() {
        let found = replaced("direction = \"above\"", "direction = \"outside\"");
        assert!(found.contains("`outside` without an `upper`"), "{found}");
    }

    #[test]
    fn a_claim_of_one_side_has_metrics_that_agree_on_what_is_better() {
        let found = replaced(
            "id = \"tuned\"\ntitle",
            "id = \"tuned\"\nmetric = \"rate\"\ntitle",
        );
        assert!(
            found.contains("less is better in some of its metrics"),
            "{found}"
        );
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
    fn a_host_s_command_has_no_sources_to_count() {
        let found = problems(|text| {
            text.replace("builder = \"go\"", "builder = \"host\"")
                .replacen(
                    "lane = \"idiomatic\"",
                    "lane = \"idiomatic\"\nprobe = \"source\"",
                    2,
                )
        });
        let refused = "`go`: a host's command has no sources here: name a program that cargo";
        assert!(found.contains(refused), "{found}");
        assert!(!found.contains("`rust`: a host's command"), "{found}");
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
