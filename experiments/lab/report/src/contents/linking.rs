//! What each executable needs beside itself.

use record::{Build, Contents};

use super::known;
use crate::Problem;
use crate::results::{Results, capitalised, host_in_words};
use crate::table::{self, Cell, Line, Table};

/// A line for each executable whose size is measured: how it is linked, the shared libraries that it needs, what loads them,
/// and, for Go, whether it was built to call C.
///
/// # Errors
/// If there is no such experiment.
pub fn linking(results: &Results, experiment: &str) -> Result<String, Problem> {
    let shelf = results.shelf(experiment)?;
    let found = known(shelf);
    let mut table = Table {
        id: format!("linking-{experiment}"),
        caption: "What each executable needs beside itself, as its own tables say. Exact.".into(),
        header: [
            "Executable",
            "Linked",
            "Shared libraries",
            "Loaded by",
            "cgo",
        ]
        .map(str::to_owned)
        .to_vec(),
        lines: Vec::new(),
    };
    let Some((record, source)) = found else {
        let reason = format!("not measured on {}", host_in_words(results.host()));
        table.lines.push(line("any", vec![Cell::Absent(reason)]));
        return Ok(table.html().into_string());
    };
    for family in &record.definition.workloads {
        let mut subjects: Vec<_> = (record.definition.subjects.iter())
            .filter(|subject| family.subjects.contains_key(&subject.id))
            .collect();
        subjects.dedup_by_key(|subject| subject.program.clone());
        for subject in subjects {
            let weighed = subject.probe == record::ProbeKind::Size;
            let build = record.build_of(&subject.id).filter(|_| weighed);
            let contents = |build: &Build| build.contents.clone();
            if let Some(contents) = build.and_then(contents) {
                let name = format!("{}: {}", capitalised(&family.title), subject.label);
                table.lines.push(line(&name, cells(&contents)));
            }
        }
    }
    let mut html = table.html().into_string();
    if !source.labels().is_empty() {
        html += &table::meta(&source, false).into_string();
    }
    Ok(html)
}

fn line(name: &str, cells: Vec<Cell>) -> Line {
    Line {
        name: name.into(),
        labels: Vec::new(),
        cells,
    }
}

fn cells(contents: &Contents) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.into());
    let is_static = contents.libraries.is_empty() && contents.interpreter.is_none();
    vec![
        text(if is_static {
            "statically"
        } else {
            "dynamically"
        }),
        match contents.libraries.join(", ") {
            none if none.is_empty() => text("none"),
            some => Cell::Text(some),
        },
        contents.interpreter.as_deref().map_or(Cell::None, text),
        match contents.cgo {
            Some(true) => text("on"),
            Some(false) => text("off"),
            None => Cell::None,
        },
    ]
}
