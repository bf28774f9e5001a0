//! Who measured: hosts, toolchains, conditions.

use std::collections::{BTreeMap, BTreeSet};

use maud::html;
use record::{Conditions, Host, Provenance};

use crate::results::{Origin, Results, Shelf, capitalised, format, host_in_words};
use crate::table::{Cell, Line, Table};

/// A table of the hosts whose records the book shows, a column each.
pub fn host(results: &Results) -> String {
    let columns: Vec<_> = [Origin::Here, Origin::Reference]
        .into_iter()
        .filter_map(|origin| column(results, origin))
        .collect();
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

/// One measuring: where, how, and around it what.
struct Session<'a> {
    host: &'a Host,
    provenance: &'a Provenance,
    conditions: [&'a Conditions; 2],
    experiment: &'a str,
}

fn sessions(shelf: &Shelf, origin: Origin) -> Vec<Session<'_>> {
    let held = shelf.held(origin);
    let experiment = shelf.definition.id.as_str();
    let record = held.record.as_ref().map(|r| Session {
        host: &r.host,
        provenance: &r.provenance,
        conditions: [&r.before, &r.after],
        experiment,
    });
    let calibration = held.calibration.as_ref().map(|c| Session {
        host: &c.host,
        provenance: &c.provenance,
        conditions: [&c.before, &c.after],
        experiment,
    });
    record.into_iter().chain(calibration).collect()
}

fn column(results: &Results, origin: Origin) -> Option<Column> {
    let sessions: Vec<_> = results
        .shelves()
        .iter()
        .flat_map(|s| sessions(s, origin))
        .collect();
    let host = sessions.first()?.host;
    let name = host_in_words(&host.name);
    let mut column = Column {
        name,
        facts: BTreeMap::new(),
        order: Vec::new(),
    };
    machine(&mut column, host);
    for session in &sessions {
        let mut tools: Vec<_> = session.provenance.toolchains.iter().collect();
        tools.sort();
        for (tool, version) in tools {
            column.merge(&format!("tool: {tool}"), version.clone());
        }
        measured(&mut column, session);
    }
    Some(column)
}

fn machine(column: &mut Column, host: &Host) {
    let unknown = || "unknown".to_owned();
    column.merge("processor", host.cpu.clone().unwrap_or_else(unknown));
    column.merge("cores", host.cores.to_string());
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
    let virtual_machine = match host.virtual_machine {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    column.merge("virtual machine", virtual_machine.into());
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
