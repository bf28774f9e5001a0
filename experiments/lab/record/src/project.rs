//! The checkout: where things are.

use std::path::{Path, PathBuf};

use crate::building::BuildPlan;
use crate::definition::{Experiment, Program};
use crate::sources::{bench_digest, program_digest};
use crate::store::read_text;
use crate::validate::validate;
use crate::{
    Calculator, Digests, Error, Ledger, Scoreboard, Statements, Store, digest_bytes, grammar,
    members,
};

/// A checkout of this project.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The checkout that holds `start`: the nearest folder above with `book.toml` and
    /// `experiments/`.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(start: &Path) -> Result<Self, Error> {
        let start = std::path::absolute(start).map_err(Error::io(
            start,
            "find",
            "call it from the checkout",
        ))?;
        start
            .ancestors()
            .find(|folder| {
                // Whether book.toml can be read is for whoever reads it to say.
                folder.join("book.toml").symlink_metadata().is_ok()
                    && folder.join("experiments").is_dir()
            })
            .map(|folder| Self {
                root: folder.into(),
            })
            .ok_or_else(|| {
                let problem = "no book.toml and experiments/ here or above";
                Error::definition(
                    &start,
                    problem,
                    "call it from inside the checkout, or give --root",
                )
            })
    }

    /// The checkout's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The Cargo workspace.
    pub fn experiments(&self) -> PathBuf {
        self.root.join("experiments")
    }

    /// The Go module.
    pub fn go_experiments(&self) -> PathBuf {
        self.root.join("go-experiments")
    }

    /// The book's pages.
    pub fn pages(&self) -> PathBuf {
        self.root.join("src")
    }

    /// The harness's own state, outside version control: builds, journals, the lock.
    pub fn state(&self) -> PathBuf {
        self.root.join(".lab")
    }

    /// The records.
    pub fn store(&self) -> Store {
        Store::new(self.pages().join("results"))
    }

    /// The claims ledger.
    ///
    /// # Errors
    /// See [`Ledger::read`].
    pub fn ledger(&self) -> Result<Ledger, Error> {
        Ledger::read(&self.experiments().join("claims.toml"))
    }

    /// The front page's scoreboard.
    ///
    /// # Errors
    /// See [`Scoreboard::read`].
    pub fn scoreboard(&self) -> Result<Scoreboard, Error> {
        Scoreboard::read(&self.experiments().join("scoreboard.toml"))
    }

    /// What the calculator's page takes from the records.
    ///
    /// # Errors
    /// See [`Calculator::read`].
    pub fn calculator(&self) -> Result<Calculator, Error> {
        Calculator::read(&self.experiments().join("calculator.toml"))
    }

    /// The statements on when to choose which language.
    pub fn statements_path(&self) -> PathBuf {
        self.experiments().join("statements.toml")
    }

    /// The same, read.
    ///
    /// # Errors
    /// See [`Statements::read`].
    pub fn statements(&self) -> Result<Statements, Error> {
        Statements::read(&self.statements_path())
    }

    /// Every experiment that has a definition, by id. All errors at once.
    ///
    /// # Errors
    /// One for each definition that cannot be read, parsed or does not hold together, and for each crate
    /// that the workspace does not know.
    pub fn definitions(&self) -> Result<Vec<Experiment>, Vec<Error>> {
        let folder = self.experiments();
        let entries = std::fs::read_dir(&folder)
            .map_err(|e| vec![Error::io(&folder, "read", "restore it from git")(e)])?;
        let mut paths: Vec<_> = entries
            .flatten()
            .map(|e| e.path().join("experiment.toml"))
            .filter(|p| p.is_file())
            .collect();
        paths.sort();
        let (mut found, mut errors) = (Vec::new(), Vec::new());
        for path in paths {
            match read_definition(&path) {
                Ok(experiment) => found.push(experiment),
                Err(more) => errors.extend(more),
            }
        }
        errors.extend(members::forgotten(&folder));
        if errors.is_empty() {
            Ok(found)
        } else {
            Err(errors)
        }
    }

    /// Digests of what `experiment` would measure now. `toolchains` is a digest of the tools'
    /// version lines, empty where nobody asks them; `protocol` names the protocol's version.
    ///
    /// # Errors
    /// If a source file cannot be read.
    pub fn digests(
        &self,
        experiment: &Experiment,
        toolchains: &str,
        protocol: &str,
    ) -> Result<Digests, Error> {
        let programs = experiment
            .programs
            .iter()
            .map(|program| Ok((program.id.clone(), program_digest(self, program)?)))
            .collect::<Result<_, Error>>()?;
        Ok(Digests {
            definition: digest_bytes(measured_part(experiment).as_bytes()),
            programs,
            toolchains: toolchains.into(),
            protocol: protocol.into(),
        })
    }

    /// Digest of everything in the checkout that decides what one program is.
    ///
    /// # Errors
    /// If a source file cannot be read.
    pub fn program_digest(&self, program: &Program) -> Result<String, Error> {
        program_digest(self, program)
    }

    /// As [`Project::digests`], of what the experiment's benches would measure now.
    ///
    /// # Errors
    /// If a source file cannot be read.
    pub fn bench_digests(
        &self,
        experiment: &Experiment,
        toolchains: &str,
        protocol: &str,
    ) -> Result<Digests, Error> {
        let mut digests = self.digests(experiment, toolchains, protocol)?;
        if let Some(benches) = &experiment.bench {
            digests
                .programs
                .insert("benches".into(), bench_digest(self, benches)?);
        }
        Ok(digests)
    }
}

/// Parses and checks one definition.
pub(crate) fn read_definition(path: &Path) -> Result<Experiment, Vec<Error>> {
    let text = read_text(path, "restore it from git").map_err(|e| vec![e])?;
    let experiment: Experiment = grammar::parse(path, &text).map_err(|e| vec![e])?;
    let problems = validate(path, &experiment);
    if problems.is_empty() {
        Ok(experiment)
    } else {
        Err(problems)
    }
}

/// The definition without what only the page shows: a new caption makes no record stale.
fn measured_part(experiment: &Experiment) -> String {
    let mut e = experiment.clone();
    e.title.clear();
    e.question.clear();
    e.answers.clear();
    e.weight = 1.0;
    e.figures.clear();
    e.claims.clear();
    e.parity.clear();
    e.comparisons.clear();
    e.parameters.clear();
    e.programs.iter_mut().for_each(|p| p.about.clear());
    e.subjects.iter_mut().for_each(|s| s.label.clear());
    e.workloads.iter_mut().for_each(|w| {
        w.about.clear();
        w.title.clear();
        w.build.iter_mut().for_each(BuildPlan::forget_guesses);
    });
    serde_json::to_string(&e).expect("a definition is plain data")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> Project {
        Project::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the checkout")
    }

    #[test]
    fn every_committed_definition_holds_together() {
        let definitions = project()
            .definitions()
            .unwrap_or_else(|errors| panic!("{errors:#?}"));
        assert!(definitions.iter().any(|e| e.id == "primes"));
    }

    #[test]
    fn benches_have_sources_of_their_own() {
        let definitions = project().definitions().expect("valid");
        let benched = definitions
            .iter()
            .find(|e| e.bench.is_some())
            .expect("one with benches");
        let programs = project().digests(benched, "", "1").expect("readable");
        let benches = project().bench_digests(benched, "", "1").expect("readable");
        assert_eq!(benches.programs.len(), programs.programs.len() + 1);
        assert!(
            programs.difference(&benches).is_some(),
            "a program's record says nothing of benches"
        );
    }

    #[test]
    fn guesses_do_not_make_a_record_stale_but_edits_do() {
        let definitions = project().definitions().expect("valid");
        let builds = definitions.into_iter().find(|e| e.id == "builds");
        let builds = builds.expect("builds");
        let digest = |change: &dyn Fn(&mut BuildPlan)| {
            let mut changed = builds.clone();
            let plans = changed.workloads.iter_mut();
            plans.filter_map(|w| w.build.as_mut()).for_each(change);
            let digests = project().digests(&changed, "", "1").expect("readable");
            digests.definition
        };
        let unchanged = digest(&|_| ());
        let guessed = digest(&|plan| {
            (plan.seconds, plan.setup) = (3.0, 4.0);
            plan.seconds_per.insert("lines".into(), 5.0);
        });
        assert_eq!(unchanged, guessed);
        assert_ne!(unchanged, digest(&|plan| plan.edits.clear()));
    }

    #[test]
    fn captions_do_not_make_a_record_stale_but_parameters_do() {
        let primes = project()
            .definitions()
            .expect("valid")
            .into_iter()
            .find(|e| e.id == "primes");
        let primes = primes.expect("primes");
        let digest = |e: &Experiment| project().digests(e, "", "1").expect("readable").definition;
        let mut recaptioned = primes.clone();
        recaptioned.figures[0].caption.push_str(" More.");
        recaptioned.answers = vec!["idiomatic".into()];
        let mut longer = primes.clone();
        longer.precision /= 2.0;
        assert_eq!(digest(&primes), digest(&recaptioned));
        assert_ne!(digest(&primes), digest(&longer));
    }
}
