//! What the directives of this book mean.

use std::cell::RefCell;
use std::collections::BTreeSet;

use record::{Experiment, Project};

use crate::constant::constant;
use crate::directive::Directive;
use crate::fault::Faults;
use crate::listing::listing;
use crate::page::{Piece, Render};
use crate::results::Results;
use crate::settings::Settings;
use crate::twin::Sources;
use crate::{
    Problem, answer, board, calculator, committed, config, contents, feed, figure, table, tree,
};

/// Everything that pages may ask.
pub struct Pages {
    project: Project,
    results: Results,
    sources: Sources,
    /// Experiments of which a page has shown something.
    shown: RefCell<BTreeSet<String>>,
}

impl Pages {
    /// Reads definitions, records and the ledger.
    ///
    /// # Errors
    /// Every one that cannot be read.
    pub fn open(project: &Project, settings: &Settings) -> Result<Self, Faults> {
        let Settings {
            host,
            reference,
            repository,
            ..
        } = settings;
        settings.check(&project.store())?;
        let results = Results::load(project, host, reference);
        Ok(Self {
            shown: RefCell::default(),
            results: results.map_err(|errors| errors.iter().collect::<Faults>())?,
            sources: Sources::new(project.clone(), repository.clone()),
            project: project.clone(),
        })
    }

    /// Experiments without a record of this host, or with one older than the sources.
    pub fn missing_or_stale(&self) -> Faults {
        self.results.missing_or_stale().into_iter().collect()
    }

    /// What is wrong with the records of any host but the reader's own.
    pub fn committed(&self) -> Faults {
        let definitions = self
            .results
            .shelves()
            .iter()
            .map(|shelf| shelf.definition.clone());
        committed::faults(&self.project, &definitions.collect::<Vec<_>>())
    }

    /// What changed from one time of measuring to the next, for readers of a book that is published at `address`; `None` if
    /// nothing is measured.
    ///
    /// # Errors
    /// If the scoreboard names what is not there.
    pub fn feed(&self, address: &str, title: &str) -> Result<Option<String>, Problem> {
        feed::of(&self.results, address, title)
    }

    /// Experiments of which no page that was expanded shows anything, each with the lines to write.
    pub fn unshown(&self) -> Faults {
        let shown = self.shown.borrow();
        let definitions = self.results.shelves().iter().map(|shelf| &shelf.definition);
        let unshown = definitions.filter(|definition| !shown.contains(&definition.id));
        let fault = |Experiment { id, title, .. }: &Experiment| {
            format!(
                "experiments/{id}/experiment.toml: no page shows anything of `{id}`: write \
                 src/{id}.md with `{{{{#verdict {id}}}}}` in it, and add the line \
                 `- [{title}]({id}.md)` to src/SUMMARY.md"
            )
        };
        unshown.map(fault).collect()
    }

    fn show(&self, directive: &Directive) {
        let experiment = match directive {
            Directive::Figure(id) => figure::experiment(&self.results, id),
            other => other.experiment(),
        };
        self.shown
            .borrow_mut()
            .extend(experiment.map(str::to_owned));
    }
}

impl Render for Pages {
    fn render(&self, directive: &Directive) -> Result<Piece, Problem> {
        self.show(directive);
        let results = &self.results;
        let html = match directive {
            Directive::Figure(id) => return figure::render(results, id),
            Directive::Table(of) => {
                return table::comparison(results, &of.experiment, &of.comparison);
            }
            Directive::Value {
                of,
                workload,
                field,
            } => answer::value(results, &of.experiment, &of.comparison, workload, field),
            Directive::Verdict(of) => answer::verdict(results, &of.experiment, &of.comparison),
            Directive::Answers(experiment) => answer::answers(results, experiment),
            Directive::Claim(id) => answer::claim(results, id),
            Directive::Claims => Ok(answer::ledger(results)),
            Directive::ClaimsBoard => Ok(answer::claims_board(results)),
            Directive::Choose(side) => answer::choose(results, side),
            Directive::Choices => answer::choices(results),
            Directive::Bottleneck => answer::bottleneck(results),
            Directive::Stand(id) => answer::stand(results, id),
            Directive::ErrorRate => Ok(answer::error_rate()),
            Directive::Constant { file, name, unit } => {
                constant(&self.project, file, name, unit.as_deref())
            }
            Directive::Twin { rust, go, anchor } => self.sources.twin(rust, go, anchor),
            Directive::Crossover { of, parameter } => {
                answer::crossover(results, &of.experiment, &of.comparison, parameter)
            }
            Directive::Trust {
                experiment,
                families,
            } => answer::trust(results, experiment, families),
            Directive::Replication => return answer::replication(results),
            Directive::Sensitivity(of) => {
                return answer::sensitivity(results, &of.experiment, &of.comparison);
            }
            Directive::Largest(of) => contents::largest(results, &of.experiment, &of.comparison),
            Directive::Linking(experiment) => contents::linking(results, experiment),
            Directive::Parity(experiment) => answer::parity(results, &self.project, experiment),
            Directive::Host => Ok(answer::host(results)),
            Directive::Reproduce(experiment) => answer::reproduce(results, experiment),
            Directive::Warnings(experiment) => answer::warnings(results, experiment),
            Directive::Answer => board::answer(results),
            Directive::Scoreboard => return board::figure(results),
            Directive::Cases => board::cases(results),
            Directive::Trusted => board::trusted(results),
            Directive::Calculator => return calculator::calculator(results, &self.project),
            Directive::BreakEven => return calculator::break_even(results, &self.project),
            Directive::Results => Ok(listing(&self.project)),
        };
        html.map(Piece::from)
    }
}

/// README's head: what leads where the reader has no records speaks.
///
/// # Errors
/// See [`Pages::open`].
pub fn reference_head(project: &Project) -> anyhow::Result<board::Head> {
    tree::faults(&project.pages(), "src").or(())?;
    let reference = reference(project)?;
    let results = Results::load(project, &reference, &reference);
    let results = results.map_err(|errors| errors.iter().collect::<Faults>())?;
    Ok(board::head(&results)?)
}

/// Folder of the host that leads where the reader has no records, as book.toml names it.
///
/// # Errors
/// If book.toml cannot be read.
pub fn reference(project: &Project) -> anyhow::Result<String> {
    let config = config::on_disk(project)?;
    Ok(Settings::read(&config, None)?.reference)
}
