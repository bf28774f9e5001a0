//! The subjects of a figure of absolute values, and the host that their values come from.

use chart::Style;
use record::{Figure, Measurement, Metric, PairedTimes, Workload};

use super::content::impossible;
use super::style;
use crate::Problem;
use crate::results::{Absent, Level, Origin, Shelf, Source, level};

/// A subject as a figure shows it.
pub(crate) struct Shown {
    /// Its id.
    pub id: String,
    /// Its name for the reader.
    pub label: String,
    /// Hue by language, shape by label.
    pub style: Style,
}

/// The figure's subjects, in its order.
pub(crate) fn subjects(shelf: &Shelf, figure: &Figure) -> Result<Vec<Shown>, Problem> {
    if figure.subjects.is_empty() {
        return Err(impossible(figure, "names no subjects"));
    }
    let mut labels: Vec<String> = Vec::new();
    let mut shown = |id: &String| {
        let subject = shelf.definition.subject(id);
        let program = subject.and_then(|s| shelf.definition.program(&s.program));
        let hue = style::language(program.map_or("", |p| p.language.as_str()));
        let label = subject.map_or(id.clone(), |s| s.label.clone());
        // Who is called the same in several workloads is drawn the same.
        let place = labels.iter().position(|known| *known == label);
        let place = place.unwrap_or_else(|| {
            labels.push(label.clone());
            labels.len() - 1
        });
        Shown {
            id: id.clone(),
            label,
            style: Style::new(hue, style::filled(place)),
        }
    };
    Ok(figure.subjects.iter().map(&mut shown).collect())
}

/// A metric that a figure's entry names.
pub(crate) fn metric(figure: &Figure, name: Option<&String>, key: &str) -> Result<Metric, Problem> {
    let missing = || impossible(figure, &format!("names no metric (`{key}`)"));
    let name = name.ok_or_else(missing)?;
    record::metric(name).ok_or_else(|| {
        let known = record::metrics().iter().map(|m| m.name);
        Problem::unknown(&format!("metric of figure `{}`", figure.id), name, known)
    })
}

/// The record that all values of some workloads are shown from: absolute values of different hosts never stand side by side.
pub(crate) struct Host<'a> {
    record: Option<&'a Measurement>,
    /// Where it comes from; `None` if no host has any of them.
    pub source: Option<Source>,
    /// This host's record, for the reasons that it gives.
    here: Option<&'a Measurement>,
}

impl<'a> Host<'a> {
    /// The first that has a value of any of the metrics for any of the subjects on `wanted` of the workloads; where none has
    /// so many, the first that has any.
    pub fn of(
        shelf: &'a Shelf,
        workloads: &[&Workload],
        subjects: &[Shown],
        metrics: &[Metric],
        wanted: usize,
    ) -> Self {
        let measured = |record: &Measurement| {
            let level = |w: &Workload, s: &Shown, m: &Metric| level(record, w, &s.id, *m).is_ok();
            let has = |w: &Workload| {
                subjects
                    .iter()
                    .any(|s| metrics.iter().any(|m| level(w, s, m)))
            };
            workloads.iter().filter(|w| has(w)).count()
        };
        let record = |origin| shelf.held(origin).samples();
        let first = |least: usize| {
            let has = |origin: &Origin| record(*origin).is_some_and(|r| measured(r) >= least);
            shelf.origins().find(has)
        };
        let found = first(wanted).or_else(|| first(1));
        Self {
            record: found.and_then(record),
            source: found.and_then(|origin| shelf.source(origin)),
            here: record(Origin::HERE),
        }
    }

    /// A value, or why there is none.
    pub fn level(
        &self,
        workload: &Workload,
        subject: &Shown,
        metric: Metric,
    ) -> Result<Level, Absent> {
        let (record, lead) = match (self.record, self.here) {
            (Some(record), _) => (Some(record), "not measured"),
            (None, here) => (here, "not measured on this host"),
        };
        let measured = record.map_or(Err(None), |record| {
            level(record, workload, &subject.id, metric)
        });
        measured.map_err(|reason| Absent::new(lead, reason))
    }

    /// The blocks that have a subject's value on both workloads.
    pub fn blocks(
        &self,
        (first, second): (&Workload, &Workload),
        subject: &Shown,
        metric: Metric,
    ) -> Vec<PairedTimes> {
        let pairs = |record: &Measurement| {
            let first = (first.key.as_str(), subject.id.as_str());
            let second = (second.key.as_str(), subject.id.as_str());
            record.pairs(first, second, metric.name)
        };
        self.record.map(pairs).unwrap_or_default()
    }

    /// What sets its numbers apart, a word each.
    pub fn marks(&self) -> Vec<String> {
        self.source.as_ref().map(Source::marks).unwrap_or_default()
    }

    /// The title with the mark of another host.
    pub fn marked(&self, title: &str) -> String {
        match self.source.as_ref().and_then(Source::mark) {
            Some(mark) => format!("{title} ({mark})"),
            None => title.to_owned(),
        }
    }
}
