//! Who measured: hosts, toolchains, conditions.

use std::collections::{BTreeMap, BTreeSet};

use maud::html;
use record::{Conditions, Host, Provenance, Record};

use crate::results::{Held, Results, Shelf, capitalised, format, host_in_words};
use crate::table::{Cell, Line, Table};

/// A table of the hosts whose records the book shows, a column each.
pub fn host(results: &Results) -> String {
    let mut folders: Vec<&str> = Vec::new();
    for (_, held) in results.shelves().iter().flat_map(Shelf::all) {
        if !folders.contains(&held.folder.as_str()) {
            folders.push(&held.folder);
        }
    }
    let columns = folders
        .into_iter()
        .filter_map(|folder| column(results, folder));
    let columns: Vec<_> = columns.collect();
    if columns.is_empty() {
        let none = html! { p.not-measured { "Nothing is measured on " (results.host_in_words()) " yet." } };
        return none.into_string();
    }
    table(&columns).html().into_string()
}

struct Column {
    name: String,
    facts: BTreeMap<String, String>,
    order: Vec<String>,
}

/// One measuring: how, and around it what.
struct Session<'a> {
    provenance: &'a Provenance,
    conditions: [&'a Conditions; 2],
    experiment: &'a str,
}

fn sessions<'a, C>(record: &'a Record<C>) -> impl Iterator<Item = Session<'a>> {
    record.sessions.iter().map(|session| Session {
        provenance: &session.provenance,
        conditions: [&session.before, &session.after],
        experiment: &record.experiment,
    })
}

fn column(results: &Results, folder: &str) -> Option<Column> {
    let hosts = results.shelves().iter().flat_map(Shelf::all);
    let of_host = hosts.filter(|(_, held)| held.folder == folder);
    let held: Vec<&Held> = of_host.map(|(_, held)| held).collect();
    let host = held.iter().find_map(|held| held.host())?;
    let mut column = Column {
        name: host_in_words(folder),
        facts: BTreeMap::new(),
        order: Vec::new(),
    };
    machine(&mut column, host);
    for held in &held {
        let records = held.record.iter().flat_map(|r| sessions(r.record()));
        for session in records.chain(held.calibration.iter().flat_map(sessions)) {
            for (tool, version) in &session.provenance.toolchains {
                column.merge(&format!("tool: {tool}"), version.clone());
            }
            measured(&mut column, &session);
        }
    }
    Some(column)
}

fn machine(column: &mut Column, host: &Host) {
    let unknown = || "unknown".to_owned();
    let processor = &host.processor;
    column.merge("kind", host.label());
    column.merge("processor", processor.name.clone().unwrap_or_else(unknown));
    let numbers =
        [processor.family, processor.model, processor.stepping].map(|n| n.map(|n| n.to_string()));
    let numbers = numbers.map(|n| n.unwrap_or_else(|| "?".into())).join(", ");
    column.merge("family, model, stepping", numbers);
    column.merge(
        "nominal clock",
        processor
            .mhz
            .map_or_else(unknown, |mhz| format!("{mhz} MHz")),
    );
    let caches = processor
        .caches
        .iter()
        .map(|(name, bytes)| format!("{name} {}", format::bytes(*bytes as f64)));
    let caches: Vec<_> = caches.collect();
    column.merge(
        "caches",
        if caches.is_empty() {
            unknown()
        } else {
            caches.join(", ")
        },
    );
    let threads = match processor.threads_per_core {
        Some(threads) => format!(
            "{}, {}",
            host.cores,
            format::plural(threads as usize, "thread") + " a core"
        ),
        None => host.cores.to_string(),
    };
    column.merge("cores", threads);
    column.merge(
        "memory",
        host.memory
            .map_or_else(unknown, |m| format::bytes(m as f64)),
    );
    let kernel = host.kernel.as_deref().unwrap_or_default();
    column.merge(
        "system",
        format!("{} {} {kernel}", host.os, host.arch)
            .trim()
            .to_owned(),
    );
    let hypervisor = processor.hypervisor.clone().unwrap_or_else(unknown);
    column.merge("hypervisor", hypervisor);
}

fn measured(column: &mut Column, session: &Session) {
    let Session {
        provenance,
        conditions: [before, after],
        experiment,
        ..
    } = session;
    let used = format::duration(provenance.used_seconds);
    let words = format!("{}, in {used}", format::moment(&provenance.finished));
    column.merge(&format!("{experiment}: measured"), words);
    let load = |c: &Conditions| c.load.map_or("unknown".into(), |l| format!("{l:.2}"));
    column.merge(
        &format!("{experiment}: load before and after"),
        format!("{}, {}", load(before), load(after)),
    );
    if let (Some(from), Some(to)) = (before.steal_seconds, after.steal_seconds) {
        column.merge(
            &format!("{experiment}: stolen by the hypervisor"),
            format::seconds((to - from).max(0.0)),
        );
    }
    if before.spin_seconds > 0.0 && after.spin_seconds > 0.0 {
        let change = format::change(after.spin_seconds / before.spin_seconds - 1.0);
        let words = format!(
            "{}, {} ({change})",
            format::seconds(before.spin_seconds),
            format::seconds(after.spin_seconds)
        );
        column.merge(&format!("{experiment}: fixed work before and after"), words);
    }
    if let Some(governor) = &before.governor {
        column.merge("frequency governor", governor.clone());
    }
}

impl Column {
    /// Adds a fact; one that differs between records shows each of its values.
    fn merge(&mut self, name: &str, value: String) {
        match self.facts.get_mut(name) {
            None => {
                self.order.push(name.to_owned());
                self.facts.insert(name.to_owned(), value);
            }
            Some(known) if known.split(" / ").any(|v| v == value) => {}
            Some(known) => *known += &format!(" / {value}"),
        }
    }
}

fn table(columns: &[Column]) -> Table {
    let mut seen = BTreeSet::new();
    let names = columns
        .iter()
        .flat_map(|c| &c.order)
        .filter(|n| seen.insert(n.as_str()));
    let cell = |column: &Column, name: &str| {
        column
            .facts
            .get(name)
            .map_or(Cell::None, |v| Cell::Text(v.clone()))
    };
    let line = |name: &String| Line {
        name: capitalised(name),
        labels: Vec::new(),
        cells: columns.iter().map(|c| cell(c, name)).collect(),
    };
    let lines = names.map(line).collect();
    let header = std::iter::once("What".to_owned())
        .chain(columns.iter().map(|c| c.name.clone()))
        .collect();
    Table {
        id: "table-hosts".into(),
        caption: "Who measured, with what, and under which conditions.".into(),
        header,
        lines,
    }
}
