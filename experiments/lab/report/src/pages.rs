//! What the directives of this book mean.

use record::Project;

use crate::Problem;
use crate::directive::Directive;
use crate::fault::Faults;
use crate::listing::listing;
use crate::page::{Piece, Render};
use crate::results::Results;
use crate::settings::Settings;
use crate::twin::Sources;

/// Everything that pages may ask.
pub struct Pages {
    project: Project,
    results: Results,
    sources: Sources,
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
        } = settings;
        let results = Results::load(project, host, reference);
        Ok(Self {
            results: results.map_err(|errors| errors.iter().collect::<Faults>())?,
            sources: Sources::new(project.clone(), repository.clone()),
            project: project.clone(),
        })
    }

    /// Experiments without a record of this host, or with one older than the sources.
    pub fn missing_or_stale(&self) -> Faults {
        self.results.missing_or_stale().into_iter().collect()
    }
}

impl Render for Pages {
    fn render(&self, directive: &Directive) -> Result<Piece, Problem> {
        match directive {
            Directive::Twin { rust, go, anchor } => {
                self.sources.twin(rust, go, anchor).map(Piece::from)
            }
            Directive::Results => Ok(listing(&self.project).into()),
            _ => Err(Problem::new("not connected", "wait")),
        }
    }
}

/// README's headline: of the committed reference record alone.
///
/// # Errors
/// See [`Pages::open`].
pub fn reference_headline(_project: &Project) -> anyhow::Result<String> {
    anyhow::bail!("not connected")
}
