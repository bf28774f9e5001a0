//! Whether the loads behind an experiment's numbers can be believed: what the load generator knows of itself, cell by cell.

use maud::html;
use record::{Measurement, Subject, Workload};
use stats::describe;

use crate::Problem;
use crate::results::{
    self, Results, Shelf, Source, format, is_saturated, lacking, planned, realised, unmeasured,
};
use crate::table::{self, Cell, Line, Table};

/// The panel of the workload families named, or of all that are loaded if none is.
///
/// # Errors
/// If there is no such experiment or family.
pub fn trust(results: &Results, experiment: &str, families: &[String]) -> Result<String, Problem> {
    let shelf = results.shelf(experiment)?;
    let loaded = || {
        shelf
            .definition
            .workloads
            .iter()
            .filter(|f| f.load.is_some())
    };
    for family in families {
        if !loaded().any(|f| f.id == *family) {
            let known = loaded().map(|f| f.id.as_str());
            let kind = format!("workload family with a load in `{experiment}`");
            return Err(Problem::unknown(&kind, family, known));
        }
    }
    let shown = |w: &Workload| match families {
        [] => loaded().any(|f| f.id == w.family),
        some => some.contains(&w.family),
    };
    let workloads = record::expand(&shelf.definition, shelf.cores());
    let groups = grouped(shelf, workloads.iter().filter(|w| shown(w)));
    let id = match families {
        [] => format!("trust-{experiment}"),
        some => format!("trust-{experiment}-{}", some.join("-")),
    };
    let cells = || groups.iter().flat_map(|group| &group.cells);
    let sources = Source::distinct(cells().filter_map(|cell| cell.source.clone()));
    let sentence = sentence(&cells().collect::<Vec<_>>(), &results.host_in_words());
    let markup = html! {
        div.trust {
            p { (sentence) " " (EXPLAINED) } "\n"
            @for (i, group) in groups.iter().enumerate() { (table(&id, i, group).html()) "\n" }
            @for source in &sources { (table::meta(source, sources.len() > 1)) "\n" }
        }
    };
    Ok(markup.into_string())
}

/// What the columns mean that do not say so.
const EXPLAINED: &str = "A void sample is no measurement, and never a number. The generator's own lag is how late it sent \
                         a planned request although a connection was free. Of its own: the planned rate as a part of what that \
                         server reached in closed loops.";

/// Cells under one caption.
struct Group {
    title: String,
    cells: Vec<Loaded>,
}

/// A group for each family that has several points, and one for all others: their titles are the rows' names then.
fn grouped<'a>(shelf: &Shelf, workloads: impl Iterator<Item = &'a Workload>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for workload in workloads {
        let family = shelf.definition.family(&workload.family);
        let title = match workload.parameters.is_empty() {
            true => String::new(),
            false => family.map_or(String::new(), |f| f.title.clone()),
        };
        let cells = cells(shelf, workload);
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.cells.extend(cells),
            None => groups.push(Group { title, cells }),
        }
    }
    groups
}

/// One subject on one workload, as the host that is shown has loaded it.
struct Loaded {
    name: String,
    source: Option<Source>,
    state: Result<Load, String>,
}

/// What the generator knows of a cell's loads; medians over the samples.
struct Load {
    samples: usize,
    void: usize,
    generator: Option<f64>,
    /// How late it sent while a connection was free, p99: the middle sample and the worst; open loops only.
    own_lag: Option<[f64; 2]>,
    in_flight: Option<f64>,
    offered: Option<f64>,
    /// As a part of what the server reached in closed loops.
    share: Option<f64>,
    achieved: Option<f64>,
    /// Whether the server was; open loops only, for a closed one always is.
    saturated: Option<bool>,
    /// Why the cell has no rate although it was measured.
    no_rate: Option<String>,
}

fn cells(shelf: &Shelf, workload: &Workload) -> Vec<Loaded> {
    let family = shelf.definition.family(&workload.family);
    let runs = |s: &&Subject| family.is_some_and(|f| f.subjects.contains_key(&s.id));
    let subjects = shelf.definition.subjects.iter().filter(runs);
    subjects
        .map(|subject| cell(shelf, workload, subject))
        .collect()
}

/// The first host that has samples of the cell; where none has, the reason.
fn cell(shelf: &Shelf, workload: &Workload, subject: &Subject) -> Loaded {
    let point = match results::point(&shelf.definition, workload) {
        none if none.is_empty() => results::title(&shelf.definition, workload),
        point => point,
    };
    let name = format!("{point}, {}", subject.label);
    let mut reasons = Vec::new();
    for (origin, held) in shelf.all() {
        let Some(record) = &held.record else { continue };
        if record.cell(&workload.key, &subject.id).next().is_some() {
            return Loaded {
                name,
                source: shelf.source(origin),
                state: Ok(load(record, &workload.key, &subject.id)),
            };
        }
        let told = unmeasured(record, &workload.key, &[&subject.id]);
        reasons.extend(told.filter(|_| origin.is_here()));
    }
    let reason = reasons
        .pop()
        .map_or(String::new(), |reason| format!(": {reason}"));
    Loaded {
        name,
        source: None,
        state: Err(format!("not measured{reason}")),
    }
}

fn load(record: &Measurement, workload: &str, subject: &str) -> Load {
    let values = |metric| record.values(workload, subject, metric);
    let median = |metric| describe::median(&values(metric));
    let lag = values("own-lag-p99");
    let rate = record::metric("rate");
    Load {
        samples: record.cell(workload, subject).count(),
        void: record.void(workload, subject),
        generator: median("generator-cpu"),
        own_lag: describe::median(&lag)
            .zip(describe::max(&lag))
            .map(Into::into),
        in_flight: median("in-flight"),
        offered: planned(record, workload, subject),
        share: realised(record, workload, subject),
        achieved: median("rate"),
        saturated: (!values("saturated").is_empty())
            .then(|| is_saturated(record, workload, subject)),
        no_rate: rate.and_then(|rate| lacking(record, workload, subject, rate)),
    }
}

/// How many cells stand, and how many of those give no rate.
fn sentence(cells: &[&Loaded], host: &str) -> String {
    let loads: Vec<&Load> = cells
        .iter()
        .filter_map(|cell| cell.state.as_ref().ok())
        .collect();
    let of = format::plural(cells.len(), "cell");
    let Some(first) = cells.iter().find_map(|cell| cell.source.as_ref()) else {
        return format!("None of {of} is measured on {host}.");
    };
    let one_host = (cells.iter().filter_map(|c| c.source.as_ref())).all(|s| s.host == first.host);
    let lead = match one_host {
        true => format!("On {}, ", first.host),
        false => String::new(),
    };
    let mut text = format!("{lead}{} of {of} stand", loads.len());
    let without = loads.iter().filter(|load| load.no_rate.is_some()).count();
    if without > 0 {
        text += &format!(", {without} of them without a rate");
    }
    let void: usize = loads.iter().map(|load| load.void).sum();
    let samples: usize = loads.iter().map(|load| load.samples).sum();
    let are = if void == 1 { "is" } else { "are" };
    text += &format!(
        "; {void} of their {} {are} void.",
        format::plural(samples, "sample")
    );
    text
}

/// The columns after the row's name.
const COLUMNS: [&str; 11] = [
    "This load is",
    "Samples",
    "Void",
    "Generator busy",
    "Own lag, p99",
    "Worst own lag",
    "In flight",
    "Planned",
    "Of its own",
    "Answered",
    "Server saturated",
];

/// Without the columns of which no cell has anything.
fn table(id: &str, index: usize, group: &Group) -> Table {
    let rows: Vec<_> = (group.cells.iter())
        .map(|cell| cell.state.as_ref().map(columns))
        .collect();
    let used = |i: &usize| *i == 0 || rows.iter().flatten().any(|cells| cells[*i] != Cell::None);
    let used: Vec<usize> = (0..COLUMNS.len()).filter(used).collect();
    let header = std::iter::once("Workload and subject").chain(used.iter().map(|i| COLUMNS[*i]));
    let caption = match group.title.as_str() {
        "" => "Medians over the samples.".to_owned(),
        title => format!("{}: medians over the samples.", results::capitalised(title)),
    };
    let line = |(cell, cells): (&Loaded, &Result<Vec<Cell>, &String>)| Line {
        name: cell.name.clone(),
        labels: cell.source.as_ref().map(Source::marks).unwrap_or_default(),
        cells: match cells {
            Ok(cells) => used.iter().map(|i| cells[*i].clone()).collect(),
            Err(reason) => vec![Cell::Absent((*reason).clone())],
        },
    };
    Table {
        id: match index {
            0 => id.to_owned(),
            n => format!("{id}-{n}"),
        },
        caption,
        header: header.map(str::to_owned).collect(),
        lines: group.cells.iter().zip(&rows).map(line).collect(),
    }
}

fn columns(load: &Load) -> Vec<Cell> {
    let count = |n: usize| Cell::Number(n.to_string(), n as f64);
    let shown = |value: Option<f64>, words: fn(f64) -> String| {
        value.map_or(Cell::None, |v| Cell::Number(words(v), v))
    };
    let lag = |i: usize| shown(load.own_lag.map(|lag| lag[i]), format::seconds);
    let word = match &load.no_rate {
        None => "trusted".to_owned(),
        Some(reason) => format!("no rate: {reason}"),
    };
    let saturated = load.saturated.map_or(Cell::None, |yes| {
        Cell::Text(if yes { "yes" } else { "no" }.into())
    });
    vec![
        Cell::Text(word),
        count(load.samples),
        count(load.void),
        shown(load.generator, format::percent),
        lag(0),
        lag(1),
        shown(load.in_flight, in_flight),
        shown(load.offered, format::set_per_second),
        shown(load.share, format::percent),
        shown(
            load.achieved.filter(|_| load.no_rate.is_none()),
            format::per_second,
        ),
        saturated,
    ]
}

/// Requests, of which hundreds have no parts.
fn in_flight(mean: f64) -> String {
    match mean {
        few if few < 100.0 => format::significant(few, 3),
        many => format::count(many.round()),
    }
}
