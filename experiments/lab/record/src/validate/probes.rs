//! What each kind of probe asks of a definition.

use std::collections::BTreeSet;

use super::Problems;
use crate::building::{Action, BuildPlan, State};
use crate::definition::{Builder, Experiment, ProbeKind, Program, Subject, WorkloadFamily};
use crate::load::{Arrivals, LoadPlan, Rate};
use crate::names::suggestion;

impl Problems<'_> {
    /// All of it.
    pub(super) fn probes(&mut self, e: &Experiment) {
        self.loads(e);
        self.builds(e);
        self.sources(e);
        self.own_flags(e);
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
            let guessed = family.build.iter().flat_map(|plan| plan.seconds_per.keys());
            for name in guessed.filter(|name| !family.parameters.contains_key(*name)) {
                let problem = format!("{place}: seconds-per names no parameter: `{name}`");
                self.add(problem, "name one of the workload's parameters");
            }
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
            return self.add(problem, &suggestion(task, &known));
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
            let absent = |p: &Program| p.builder == Builder::Host || p.generator.is_some();
            if program.is_some_and(absent) {
                let problem = format!("subject `{}`: its program has no sources here", subject.id);
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
        if let Some(id) = &load.downstream {
            let known: BTreeSet<_> = e.programs.iter().map(|p| p.id.as_str()).collect();
            self.known(&format!("{place}: downstream"), "program", id, &known);
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
