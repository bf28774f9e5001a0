//! A build, in a private copy of the sources, with caches of its own.
//!
//! A sample brings the copy into the wanted state, and then times one command of the toolchain, its
//! children included. Neither the user's tree nor the user's caches are written.

mod bench;
mod cargo;
mod go;
mod place;
mod serve;
mod watch;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use anyhow::Context as _;
use record::{Action, BuildPlan, Builder, Program, State, Subject};

use super::segments::rounded;
use super::{Measured, Probe, SampleError, SampleRequest, Void, finish, usage_metrics};
use crate::Interrupt;
use crate::build::{Built, Workshop};
use crate::process::Invocation;
use bench::{Asked, Bench};
use place::Place;

/// The longest that a build without a clock may take.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// A toolchain, as far as a build's clock needs it.
trait Tool {
    /// The command for an action; `test` is the one that [`Action::Test`] runs.
    fn command(&self, place: &Place, action: Action, test: &str) -> Invocation;

    /// Where a build leaves the executable.
    fn executable(&self, place: &Place) -> std::path::PathBuf;

    /// Forgets all that was ever compiled.
    fn forget_all(&self, place: &Place) -> Result<(), String>;

    /// Forgets what is compiled of the program's own packages, and keeps its dependencies.
    fn forget_own(&self, place: &Place, interrupt: &Interrupt) -> Result<(), SampleError>;
}

/// Builds a subject's program under a clock.
pub struct BuildProbe {
    subject: String,
    program: Program,
    workshop: Workshop,
    /// One for each set of sources and caches, made when it is first needed.
    benches: RefCell<BTreeMap<String, Rc<Bench>>>,
}

impl BuildProbe {
    /// The program that `subject` names.
    ///
    /// # Errors
    /// If there is no such program, or what an earlier run left cannot be removed.
    pub fn new(subject: &Subject, built: &Built) -> anyhow::Result<Self> {
        let workshop = built.workshop.clone();
        let mut programs = workshop.programs.iter();
        let program = programs.find(|p| p.id == subject.program).cloned();
        let program = program.with_context(|| format!("no program `{}`", subject.program))?;
        place::remove(&workshop.folder.join(&subject.id)).map_err(anyhow::Error::msg)?;
        Ok(Self {
            subject: subject.id.clone(),
            program,
            workshop,
            benches: RefCell::default(),
        })
    }

    /// Where the sources that a request asks for are built. First builds have a bench to themselves:
    /// they forget what all others want to find.
    fn bench(
        &self,
        state: State,
        request: &SampleRequest<'_>,
        interrupt: &Interrupt,
    ) -> Result<Rc<Bench>, SampleError> {
        let lines = request.parameters.get("lines").copied().unwrap_or(0);
        let sources = match &self.program.generator {
            Some(package) => format!("{package}-{lines}"),
            None => "checkout".into(),
        };
        let name = match state {
            State::Cold => format!("{sources}-cold"),
            State::Primed | State::Unchanged | State::Edited => sources,
        };
        if let Some(bench) = self.benches.borrow().get(&name) {
            return Ok(bench.clone());
        }
        let place = Place::new(self.workshop.folder.join(&self.subject).join(&name));
        self.fill(&place, lines, interrupt)?;
        let bench = Rc::new(Bench::new(tool(&self.program), place));
        self.benches.borrow_mut().insert(name, bench.clone());
        Ok(bench)
    }

    /// Copies the checkout's sources, or has them written.
    fn fill(&self, place: &Place, lines: u64, interrupt: &Interrupt) -> Result<(), SampleError> {
        let Some(package) = &self.program.generator else {
            return Ok(place.fill(&self.workshop.checkout).map_err(Void::Host)?);
        };
        let generator = self.workshop.generators.get(package);
        let missing = || Void::Subject(format!("no crate `{package}` to write the sources"));
        let words = ["--lines".into(), lines.to_string(), "--out".into()];
        let invocation = Invocation::new(generator.ok_or_else(missing)?)
            .args(words)
            .args([place.sources()]);
        finish(&invocation, interrupt).map(drop)
    }
}

fn tool(program: &Program) -> Box<dyn Tool> {
    match program.builder {
        Builder::Go => Box::new(go::Go::new(program)),
        Builder::Cargo | Builder::Host => Box::new(cargo::Cargo(program.clone())),
    }
}

impl Probe for BuildProbe {
    fn sample(
        &self,
        request: &SampleRequest<'_>,
        interrupt: &Interrupt,
    ) -> Result<Measured, SampleError> {
        let plan = request.build;
        let plan = plan.ok_or_else(|| Void::Subject("no build is defined for it".into()))?;
        let asked = Asked::new(plan, &self.subject, request)?;
        let bench = self.bench(plan.state, request, interrupt)?;
        bench.prepare(plan.state, &asked, interrupt)?;
        let watch = watch::Watch::start(self.workshop.neighbours.clone());
        let found = timed(&bench, plan, &asked, interrupt);
        if let Some(compiler) = watch.end() {
            let reason = format!("`{compiler}` ran elsewhere on this host: let it end");
            return Err(Void::Instrument(reason).into());
        }
        Ok(Measured {
            iterations: 1,
            metrics: found?,
            ..Measured::default()
        })
    }
}

/// What the command took, and until its program answered where that is asked.
fn timed(
    bench: &Bench,
    plan: &BuildPlan,
    asked: &Asked<'_>,
    interrupt: &Interrupt,
) -> Result<BTreeMap<String, f64>, SampleError> {
    let usage = bench.run(asked, interrupt)?.usage;
    let mut metrics = usage_metrics(&usage);
    let seconds = usage.wall.as_secs_f64();
    let used = usage.cpu().as_secs_f64() / seconds;
    metrics.insert("cores-used".into(), rounded(used));
    metrics.insert("time".into(), metrics["wall"]);
    if let (Action::Serve, Some(path)) = (asked.action, &plan.path) {
        let first = serve::first(&bench.executable(), path, interrupt)?;
        metrics.insert("time".into(), rounded(seconds + first["start"]));
        metrics.extend(first);
    }
    Ok(metrics)
}
