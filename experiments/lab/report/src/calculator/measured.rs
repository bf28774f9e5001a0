//! The ratios that the records have, by host.

use std::collections::BTreeMap;

use bottleneck::amount::{Kind, shown};
use bottleneck::{Case, FIELDS, Fault, Field, Inputs, Range, Ratios, Size, parse, size, sized};
use record::{Calculator, Pick};
use serde_json::{Value, json};
use stats::Interval;

use crate::Problem;
use crate::results::{Results, Row, RowState, Sides, Source, format};

/// The id of the host that nobody measured.
const NEXT: &str = "next";
/// In the address: the ratio of processor time goes by the size of the request.
const BY_SIZE: &str = "size";

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
    /// What was measured of the row by default.
    pub measured: Option<Levels>,
}

/// What both sides took in a row.
pub(super) struct Levels {
    /// "a mix of requests: Rust 12 µs, Go 25 µs".
    pub words: String,
    /// Go's, in the metric's unit.
    pub go: f64,
    /// Where they come from.
    pub source: Source,
}

/// One host's ratios, by key.
pub(super) struct Host {
    /// Folder of its records.
    pub id: String,
    /// As a reader knows it.
    pub name: String,
    /// One for each of the picks.
    pub ratios: [BTreeMap<String, Range>; 3],
    /// What a request of each row takes in Rust and in Go, in milliseconds.
    levels: BTreeMap<String, [f64; 2]>,
    /// Its requests by their size, each with its title: the row by default, and those that do more.
    sizes: Vec<(String, Size)>,
}

/// The ratios of a case, and where that of processor time comes from.
pub(super) struct Picked {
    /// What the arithmetic takes.
    pub ratios: Ratios,
    /// The ratio of processor time with the rows that it comes from.
    pub words: String,
}

impl Host {
    /// As the script reads it.
    pub fn json(&self) -> Value {
        let of = |ratios: &BTreeMap<String, Range>| -> BTreeMap<String, [f64; 3]> {
            let three = |(key, r): (&String, &Range)| (key.clone(), [r.at, r.low, r.high]);
            ratios.iter().map(three).collect()
        };
        let [processor, memory, rebuild] = self.ratios.each_ref().map(of);
        let size = |(title, size): &(String, Size)| {
            let Range { at, low, high } = size.ratio;
            json!({"title": title, "rust": size.rust, "go": size.go, "ratio": [at, low, high]})
        };
        let sizes: Vec<Value> = self.sizes.iter().map(size).collect();
        json!({
            "id": self.id, "name": self.name, "sizes": sizes,
            "processor": processor, "memory": memory, "rebuild": rebuild,
        })
    }

    /// Takes one row of a pick.
    fn take(&mut self, place: usize, key: &str, ratio: Range, levels: [f64; 2]) {
        self.ratios[place].insert(key.to_owned(), ratio);
        if place == 0 {
            self.levels.insert(key.to_owned(), levels);
        }
    }

    /// One request with its size, if it was measured there.
    fn size(&self, (key, title): &(String, String)) -> Option<(String, Size)> {
        let [rust, go] = *self.levels.get(key)?;
        let ratio = *self.ratios[0].get(key)?;
        Some((title.clone(), Size { rust, go, ratio }))
    }

    /// The ratio of processor time in a case, in the row with that key or by the size of the request, and its words.
    fn processor(&self, key: &str, case: &Case) -> Option<(Range, String)> {
        if key != BY_SIZE {
            let ratio = *self.ratios[0].get(key)?;
            return Some((ratio, shown(ratio, Kind::Plain)));
        }
        let sizes: Vec<Size> = self.sizes.iter().map(|(_, size)| *size).collect();
        let (ratio, place) = size::at(&sizes, case.known, case.inputs.cpu)?;
        let titled = self
            .sizes
            .iter()
            .map(|(title, size)| (title.as_str(), *size));
        let titled: Vec<_> = titled.collect();
        Some((ratio, sized(ratio, place, &titled, case.known)))
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
        // Of processor time alone requests of several sizes are measured.
        let by_itself = (BY_SIZE.to_owned(), "requests of its size".to_owned());
        offers[0].choices.insert(0, by_itself);
        offers[0].default = BY_SIZE.into();
        let sized = by_size(results, settings)?;
        for host in &mut hosts {
            host.sizes = sized.iter().filter_map(|row| host.size(row)).collect();
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

    /// The ratios of the first host in a case, of the rows with these keys.
    pub fn ratios(&self, keys: [&str; 3], case: &Case) -> Option<Picked> {
        let host = self.hosts.first()?;
        let of = |place: usize| host.ratios[place].get(keys[place]).copied();
        let (processor, words) = host.processor(keys[0], case)?;
        Some(Picked {
            ratios: Ratios {
                processor,
                memory: of(1)?,
                rebuild: of(2)?,
            },
            words,
        })
    }

    /// What stands in a field at first: what this book's own program took in Go, where that was measured; else the field's
    /// own default.
    pub fn initial(&self, field: &Field) -> String {
        let (place, unit) = match field.id {
            "cpu" => (0, 1e-3),
            "memory" => (1, 1024.0 * 1024.0),
            "build" => (2, 1.0),
            _ => return field.default.to_owned(),
        };
        let measured = self.picks[place].measured.as_ref();
        let text = measured.map(|levels| typed(levels.go / unit));
        let sound = text.filter(|text| parse(field, text).is_ok());
        sound.unwrap_or_else(|| field.default.to_owned())
    }

    /// The numbers that stand in the form at first, but for what is given.
    ///
    /// # Errors
    /// What is wrong with a number that is given, by field.
    pub fn inputs<'a>(
        &self,
        given: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Inputs, Vec<(&'static str, Fault)>> {
        let initial: BTreeMap<&str, String> = FIELDS
            .iter()
            .map(|field| (field.id, self.initial(field)))
            .collect();
        Inputs::read(|id| given(id).or(initial.get(id).map(String::as_str)))
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

/// Keys and titles of the requests that say what the ratio is at which size: the row by default, and those that do more.
fn by_size(results: &Results, settings: &Calculator) -> Result<Vec<(String, String)>, Problem> {
    let one = |pick: &Pick| -> Result<Vec<(String, String)>, Problem> {
        let rows = rows(results, pick)?;
        let measured = rows.iter().filter_map(|(_, row)| row.measured());
        let named = |row: &Row| (row.workload.key.clone(), row.title.clone());
        Ok(measured.map(named).collect())
    };
    let pick = &settings.processor;
    let mut found = one(pick)?;
    found.retain(|(key, _)| *key == pick.default);
    found.extend(one(&Pick {
        comparisons: vec![settings.larger.clone()],
        ..pick.clone()
    })?);
    Ok(found)
}

/// As a person types it: two digits, rounded down, so that a request is of the size that was measured and not a little larger.
fn typed(value: f64) -> String {
    if value <= 0.0 {
        return "0".into();
    }
    let decimals = (1 - value.log10().floor() as i32).clamp(0, 6);
    let factor = 10f64.powi(decimals);
    let text = format!(
        "{:.*}",
        decimals as usize,
        (value * factor).floor() / factor
    );
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
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
    let levels = |(sides, row): &(&Sides, &Row)| {
        let of = |value| format::measured(value, sides.metric.unit);
        Levels {
            words: format!(
                "{}: {} {}, {} {}",
                row.title,
                sides.baseline.name,
                of(row.baseline.median),
                sides.other.name,
                of(row.other.median)
            ),
            go: row.other.median,
            source: row.source.clone(),
        }
    };
    Ok(Offer {
        id,
        label,
        experiment: pick.experiment.clone(),
        choices: (measured.iter())
            .map(|(_, row)| (row.workload.key.clone(), row.title.clone()))
            .collect(),
        default: picked.map_or(String::new(), |(_, row)| row.workload.key.clone()),
        measured: picked.map(levels),
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
    let key = &row.workload.key;
    let milliseconds = |rust: f64, go: f64| [rust * 1e3, go * 1e3];
    let here = milliseconds(row.baseline.median, row.other.median);
    let others = row.others.iter().map(|other| {
        let levels = milliseconds(other.baseline.median, other.other.median);
        (&other.source, &other.comparison, levels)
    });
    let all = std::iter::once((&row.source, &row.comparison, here)).chain(others);
    for (source, comparison, levels) in all {
        if let Some(interval) = comparison.interval {
            let folder = &shelf.held(source.origin).folder;
            let range = around(comparison.ratio, interval);
            let host = host(hosts, folder, &source.host);
            host.take(place, key, range, levels);
        }
    }
    if let Some(expected) = row.expected {
        let middle = (expected.low * expected.high).sqrt();
        let name = "a machine that nobody measured";
        // Nobody timed a request there: its size is that of the row's own host.
        host(hosts, NEXT, name).take(place, key, around(middle, expected), here);
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
            levels: BTreeMap::new(),
            sizes: Vec::new(),
        });
        hosts.len() - 1
    });
    &mut hosts[place]
}
