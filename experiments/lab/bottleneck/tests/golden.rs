//! `tests/browser/calculator.json`: 80 cases with the text of every result. The browser test holds the page's script to
//! it. `UPDATE_GOLDEN=1 cargo test -p bottleneck --test golden` writes it anew.

use std::collections::BTreeMap;
use std::path::Path;

use bottleneck::{
    Case, FIELDS, Inputs, Language, Range, Ratios, Size, answer, outcome, parse, size, sized, table,
};
use serde_json::{Value, json};

const PATH: &str = "../../../tests/browser/calculator.json";

/// Invented hosts: ratios as they are measured, one far from 1, some about 1, some below, an exact one.
const HOSTS: [(&str, [[f64; 3]; 3]); 5] = [
    (
        "usual",
        [[2.13, 2.08, 2.19], [1.62, 1.41, 1.9], [0.41, 0.37, 0.46]],
    ),
    (
        "level",
        [[1.02, 0.93, 1.11], [0.98, 0.9, 1.07], [1.01, 0.88, 1.2]],
    ),
    (
        "contrary",
        [[0.62, 0.55, 0.7], [0.81, 0.75, 0.86], [1.7, 1.5, 1.95]],
    ),
    (
        "wide",
        [[1.9, 0.31, 11.7], [2.4, 1.1, 5.3], [0.5, 0.04, 6.2]],
    ),
    ("exact", [[2.0; 3], [1.5; 3], [0.5; 3]]),
];

/// Requests that were measured on each host: their title, what they take in Rust in milliseconds, and their ratio as a part of
/// the host's own. One is smaller than the first, and two are of one size.
const SIZES: [(&str, f64, f64); 5] = [
    ("bare", 0.027, 1.0),
    ("smaller", 0.018, 0.9),
    ("some work", 0.06, 0.8),
    ("the same, again", 0.06, 0.75),
    ("much work", 0.25, 0.5),
];

/// What differs from the fields' defaults. The ratio of processor time goes by the size of the request, or is that of one row.
const GIVEN: [&str; 16] = [
    "",
    "cpu-as=one",
    "requests=30000&processes=60&known=rust",
    "requests=5000&cpu=0.05&wait=50&extra=go",
    "requests=5000&cpu=0.05&known=rust&cpu-as=one",
    "requests=50&cpu=200&wait=0&memory=512",
    "engineers=10&edits=200&weeks=0&cpu=0.06&known=rust",
    "requests=1e7&cpu=1e5&core=1e5&busy=1&processes=1e6&memory=1e7&gigabyte=1e5",
    "requests=0.01&cpu=0.0001&wait=1e6&core=0&gigabyte=0",
    "engineers=0&weeks=0&gigabyte=0&known=rust&extra=go&cpu=0.1",
    "requests=2000&cores=4&gigabytes=1&build=0.25&hour=122.5&days=200&years=1.5&known=rust&cpu=0.25",
    "engineers=100000&edits=10000&build=100000&hour=100000&days=366&weeks=100000&years=0.1&extra=go",
    "requests=40000&cpu=0.09&wait=2",
    "requests=800&cpu=0.24&wait=0&known=rust",
    "requests=800&cpu=0.02&wait=3&known=rust",
    "requests=3000&cpu=0.04&known=rust",
];

/// What a reader may type, on any field.
const TYPED: [&str; 17] = [
    "", " ", "0", "-1", "-0", "1e308", "-1e999", "1e999", "1e-300", "NaN", "Infinity", "many",
    "1,5", "1 000", "0x10", " 7.5 ", "+2e1",
];

fn ratios(of: [[f64; 3]; 3]) -> Ratios {
    let [processor, memory, rebuild] = of.map(|[at, low, high]| Range { at, low, high });
    Ratios {
        processor,
        memory,
        rebuild,
    }
}

/// The host's requests of several sizes.
fn sizes([at, low, high]: [f64; 3]) -> Vec<(&'static str, Size)> {
    let size = |(title, rust, part): (&'static str, f64, f64)| {
        let ratio = Range { at, low, high }.times(part);
        let go = rust * ratio.at;
        (title, Size { rust, go, ratio })
    };
    SIZES.map(size).to_vec()
}

/// What is given, with the default of every field that it does not name: the page has its own.
fn whole(given: &str) -> String {
    let mut entries: Vec<String> = given.split('&').map(str::to_owned).collect();
    entries.retain(|entry| !entry.is_empty());
    for field in FIELDS {
        let named = |entry: &String| entry.split_once('=').is_some_and(|(id, _)| id == field.id);
        if !entries.iter().any(named) {
            entries.push(format!("{}={}", field.id, field.default));
        }
    }
    entries.join("&")
}

fn worked(host: (&str, [[f64; 3]; 3]), given: &str) -> Value {
    let entry = |id: &str| {
        let mut entries = given.split('&').filter_map(|entry| entry.split_once('='));
        entries.find(|(name, _)| *name == id).map(|(_, text)| text)
    };
    let language = |id, or| entry(id).and_then(Language::of).unwrap_or(or);
    let case = Case {
        inputs: Inputs::read(entry).expect("within bounds"),
        known: language("known", Language::Go),
        extra: language("extra", Language::Rust),
    };
    let mut ratios = ratios(host.1);
    let mut by = String::new();
    if entry("cpu-as").is_none() {
        let titled = sizes(host.1[0]);
        let sizes: Vec<Size> = titled.iter().map(|(_, size)| *size).collect();
        let found = size::at(&sizes, case.known, case.inputs.cpu);
        let (ratio, place) = found.expect("sizes");
        ratios.processor = ratio;
        by = sized(ratio, place, &titled, case.known);
    }
    let outcome = outcome(&case, &ratios);
    let row = |row: bottleneck::Row| json!([row.id, row.rust, row.go, row.difference]);
    let rows: Vec<_> = table(&outcome).into_iter().map(row).collect();
    json!({"host": host.0, "given": whole(given), "by": by, "rows": rows, "answer": answer(&outcome)})
}

fn typed() -> Vec<Value> {
    let said = |text: &str| {
        let says = FIELDS.iter().map(|field| match parse(field, text) {
            Ok(value) => (field.id, value.to_string()),
            Err(fault) => (field.id, fault.to_string()),
        });
        json!({"text": text, "says": says.collect::<BTreeMap<_, _>>()})
    };
    TYPED.map(said).to_vec()
}

/// A list under its name, an entry a line.
fn lines((name, entries): (&str, Vec<Value>)) -> String {
    let entries: Vec<String> = entries.iter().map(Value::to_string).collect();
    format!("\"{name}\": [\n{}\n]", entries.join(",\n"))
}

#[test]
fn the_browser_s_cases_are_those_of_this_arithmetic() {
    let hosts = HOSTS.map(|(id, [processor, memory, rebuild])| {
        let sizes = sizes(processor).into_iter().map(|(title, size)| {
            let Range { at, low, high } = size.ratio;
            json!({"title": title, "rust": size.rust, "go": size.go, "ratio": [at, low, high]})
        });
        let sizes: Vec<Value> = sizes.collect();
        json!({"id": id, "processor": processor, "memory": memory, "rebuild": rebuild, "sizes": sizes})
    });
    let cases = HOSTS
        .iter()
        .flat_map(|host| GIVEN.map(|given| worked(*host, given)));
    let parts = [
        ("hosts", hosts.to_vec()),
        ("cases", cases.collect()),
        ("typed", typed()),
    ];
    let text = format!("{{\n{}\n}}\n", parts.map(lines).join(",\n"));
    for none in ["NaN", "inf", "−0 "] {
        let results = text.split("\"typed\"").next().unwrap_or_default();
        assert!(!results.contains(none), "{none} is shown");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PATH);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).expect("writable");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == text,
        "tests/browser/calculator.json: the results have changed: look at them, then run with UPDATE_GOLDEN=1"
    );
}
