//! Names become folders, files and addresses: none of them may lead elsewhere.

use super::Problems;
use crate::definition::{Builder, Experiment, Program};
use crate::names::{PLAIN, is_plain, stays_below};

impl Problems<'_> {
    /// Every id, and what becomes part of a path.
    pub(super) fn names(&mut self, e: &Experiment) {
        self.plain("experiment", [&e.id]);
        self.plain("program", e.programs.iter().map(|x| &x.id));
        self.plain("subject", e.subjects.iter().map(|x| &x.id));
        self.plain("workload", e.workloads.iter().map(|x| &x.id));
        self.plain("comparison", e.comparisons.iter().map(|x| &x.id));
        self.plain("request", e.requests.iter().map(|x| &x.id));
        self.plain("figure", e.figures.iter().map(|x| &x.id));
        self.plain("claim", e.claims.iter().map(|x| &x.id));
        for family in &e.workloads {
            let noun = format!("workload `{}`: parameter", family.id);
            self.plain(&noun, family.parameters.keys());
            let edits = family.build.iter().flat_map(|plan| &plan.edits);
            for (subject, edit) in edits.filter(|(_, edit)| !stays_below(&edit.file)) {
                let problem = format!(
                    "workload `{}`, subject `{subject}`: `{}` leads elsewhere",
                    family.id, edit.file
                );
                self.add(
                    problem,
                    "give the file from the folder of the sources, without `..`",
                );
            }
        }
        e.programs.iter().for_each(|program| self.program(program));
        let benches = e
            .bench
            .iter()
            .flat_map(|bench| [(&bench.cargo, Builder::Cargo), (&bench.go, Builder::Go)]);
        let conformance = e
            .conformance
            .iter()
            .map(|package| (package, Builder::Cargo));
        for (package, builder) in benches.chain(conformance) {
            self.package("experiment", package, builder);
        }
    }

    fn plain<'b>(&mut self, noun: &str, names: impl IntoIterator<Item = &'b String>) {
        for name in names {
            if !is_plain(name) {
                self.add(format!("{noun} `{name}`: no name"), PLAIN);
            }
        }
    }

    fn program(&mut self, program: &Program) {
        let place = format!("program `{}`", program.id);
        self.package(&place, &program.package, program.builder);
        let generator = program.generator.iter();
        for name in generator
            .chain(&program.profile)
            .filter(|name| !is_package(name))
        {
            self.add(format!("{place}: `{name}` is no name"), PLAIN);
        }
    }

    fn package(&mut self, place: &str, package: &str, builder: Builder) {
        let (sound, mend) = match builder {
            Builder::Cargo => (
                is_package(package),
                "give the name of a crate of this workspace",
            ),
            Builder::Go => (
                stays_below(package),
                "give a path from go-experiments/, as in \"./primes\"",
            ),
            Builder::Host => (
                !package.is_empty() && !package.contains('/'),
                "give the name of a command",
            ),
        };
        if !sound {
            self.add(
                format!("{place}: package `{package}` leads elsewhere"),
                mend,
            );
        }
    }
}

/// Whether Cargo could have a package, or a profile, of that name.
fn is_package(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}
