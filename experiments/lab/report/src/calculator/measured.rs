//! The ratios that the records have, by host.

use std::collections::BTreeMap;

use bottleneck::{Range, Ratios};
use record::{Calculator, Pick};
use serde_json::{Value, json};
use stats::Interval;

use crate::Problem;
use crate::results::{Results, Row, RowState, Sides, Source, format};

/// The id of the host that nobody measured.
const NEXT: &str = "next";

/// Everything that a reader can pick.
pub(super) struct Measured {
    /// Processor time, memory, waiting after an edit: in that order.
    pub picks: [Offer; 3],
    /// Hosts that have some row of each, the book's own first.
    pub hosts: Vec<Host>,
    /// Hosts that lack one of them.
    pub lacking: Vec<String>,
}

/// Rows of which one is picked.
pub(super) struct Offer {
    /// In the address.
    pub id: &'static str,
    /// Before the list.
    pub label: &'static str,
    /// The experiment.
    pub experiment: String,
    /// Keys and titles.
    pub choices: Vec<(String, String)>,
    /// The key that is picked at first.
    pub default: String,
    /// The two sides' own values of that row: "a mix of requests: Rust 12 µs, Go 25 µs".
    pub levels: Option<String>,
    /// Where that row's numbers come from.
    pub source: Option<Source>,
}

/// One host's ratios, by key.
pub(super) struct Host {
    /// Folder of its records.
    pub id: String,
    /// As a reader knows it.
    pub name: String,
    /// One for each of the picks.
    pub ratios: [BTreeMap<String, Range>; 3],
}

impl Host {
    /// As the script reads it.
    pub fn json(&self) -> Value {
        let of = |ratios: &BTreeMap<String, Range>| -> BTreeMap<String, [f64; 3]> {
            let three = |(key, r): (&String, &Range)| (key.clone(), [r.at, r.low, r.high]);
            ratios.iter().map(three).collect()
        };
        let [processor, memory, rebuild] = self.ratios.each_ref().map(of);
        json!({
            "id": self.id, "name": self.name,
            "processor": processor, "memory": memory, "rebuild": rebuild,
        })
    }
}

impl Measured {
    /// What the records have of it; `None` if no host has a row of each.
    ///
    /// # Errors
    /// If the settings name what no definition has, or what is not Go ÷ Rust with less as the better.
    pub fn of(results: &Results, settings: &Calculator) -> Result<Option<Self>, Problem> {
        let mut hosts: Vec<Host> = Vec::new();
        let picks = [
            ("cpu-as", "Processor time as in", &settings.processor),
            ("memory-as", "Memory as in", &settings.memory),
            ("build-as", "Waiting after an edit as in", &settings.rebuild),
        ];
        let mut offers = Vec::new();
        for (place, (id, label, pick)) in picks.into_iter().enumerate() {
            let rows = rows(results, pick)?;
            for row in rows.iter().filter_map(|(_, state)| state.measured()) {
                take(results, pick, row, place, &mut hosts)?;
            }
            offers.push(offer(id, label, pick, &rows)?);
        }
        let whole = |host: &Host| host.ratios.iter().all(|ratios| !ratios.is_empty());
        let (mut hosts, lacking): (Vec<_>, Vec<_>) = hosts.into_iter().partition(whole);
        // Nobody has a place in the records: it stands last.
        hosts.sort_by_key(|host| host.id == NEXT);
        let picks = <[Offer; 3]>::try_from(offers).ok();
        Ok(picks.filter(|_| !hosts.is_empty()).map(|picks| Self {
            picks,
            hosts,
            lacking: (lacking.into_iter())
                .filter(|host| host.id != NEXT)
                .map(|host| host.name)
                .collect(),
        }))
    }

    /// The ratios of the first host, of the rows with these keys.
    pub fn ratios(&self, keys: [&str; 3]) -> Option<Ratios> {
        let host = self.hosts.first()?;
        let of = |place: usize| host.ratios[place].get(keys[place]).copied();
        Some(Ratios {
            processor: of(0)?,
            memory: of(1)?,
            rebuild: of(2)?,
        })
    }

    /// The keys that are picked at first.
    pub fn defaults(&self) -> [&str; 3] {
        self.picks.each_ref().map(|offer| offer.default.as_str())
    }
}

type Rows<'a> = Vec<(Sides, &'a RowState)>;

/// Every row of a pick, once each.
fn rows<'a>(results: &'a Results, pick: &Pick) -> Result<Rows<'a>, Problem> {
    let mut found: Rows = Vec::new();
    for comparison in &pick.comparisons {
        let sides = results.sides(&pick.experiment, comparison)?;
        let directed = sides.baseline.language == "Rust" && sides.other.language == "Go";
        if !directed || !sides.metric.lower_is_better {
            return Err(Problem::new(
                format!(
                    "experiments/calculator.toml: comparison `{comparison}` of `{}` is not Go ÷ Rust, less is better",
                    pick.experiment
                ),
                "name another one",
            ));
        }
        for row in results.rows(&pick.experiment, comparison)? {
            let key = &row.workload().key;
            if found.iter().all(|(_, known)| known.workload().key != *key) {
                found.push((sides.clone(), row));
            }
        }
    }
    Ok(found)
}

fn offer(
    id: &'static str,
    label: &'static str,
    pick: &Pick,
    rows: &Rows,
) -> Result<Offer, Problem> {
    let keys = || rows.iter().map(|(_, row)| row.workload().key.as_str());
    if keys().all(|key| key != pick.default) {
        let kind = format!(
            "workload of `{}` for `{id}` in experiments/calculator.toml",
            pick.experiment
        );
        return Err(Problem::unknown(&kind, &pick.default, keys()));
    }
    let measured: Vec<(&Sides, &Row)> = rows
        .iter()
        .filter_map(|(sides, row)| Some((sides, row.measured()?)))
        .collect();
    let picked = measured
        .iter()
        .find(|(_, row)| row.workload.key == pick.default);
    let picked = picked.or(measured.first());
    let levels = picked.map(|(sides, row)| {
        let of = |value| format::measured(value, sides.metric.unit);
        format!(
            "{}: {} {}, {} {}",
            row.title,
            sides.baseline.name,
            of(row.baseline.median),
            sides.other.name,
            of(row.other.median)
        )
    });
    Ok(Offer {
        id,
        label,
        experiment: pick.experiment.clone(),
        choices: (measured.iter())
            .map(|(_, row)| (row.workload.key.clone(), row.title.clone()))
            .collect(),
        default: picked.map_or(String::new(), |(_, row)| row.workload.key.clone()),
        levels,
        source: picked.map(|(_, row)| row.source.clone()),
    })
}

/// Takes what each host says in a row, and what the next one is expected to.
fn take(
    results: &Results,
    pick: &Pick,
    row: &Row,
    place: usize,
    hosts: &mut Vec<Host>,
) -> Result<(), Problem> {
    let shelf = results.shelf(&pick.experiment)?;
    let others = row
        .others
        .iter()
        .map(|other| (&other.source, &other.comparison));
    for (source, comparison) in std::iter::once((&row.source, &row.comparison)).chain(others) {
        if let Some(interval) = comparison.interval {
            let folder = &shelf.held(source.origin).folder;
            let range = around(comparison.ratio, interval);
            host(hosts, folder, &source.host).ratios[place].insert(row.workload.key.clone(), range);
        }
    }
    if let Some(expected) = row.expected {
        let middle = (expected.low * expected.high).sqrt();
        let name = "a machine that nobody measured";
        host(hosts, NEXT, name).ratios[place]
            .insert(row.workload.key.clone(), around(middle, expected));
    }
    Ok(())
}

fn around(ratio: f64, interval: Interval) -> Range {
    Range {
        at: ratio,
        low: interval.low.min(ratio),
        high: interval.high.max(ratio),
    }
}

/// The host of that id, which is added if it is not there.
fn host<'a>(hosts: &'a mut Vec<Host>, id: &str, name: &str) -> &'a mut Host {
    let place = hosts.iter().position(|host| host.id == id);
    let place = place.unwrap_or_else(|| {
        hosts.push(Host {
            id: id.into(),
            name: name.into(),
            ratios: Default::default(),
        });
        hosts.len() - 1
    });
    &mut hosts[place]
}
