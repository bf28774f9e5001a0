//! Synthetic records for tests: invented numbers on invented hosts, each state by a line.

pub(crate) mod server;

use std::collections::BTreeMap;

use record::{
    BenchRecord, Benchmarks, Build, Calibration, CalibrationLength, Condition, Conditions,
    Contents, DesignRate, Digests, Estimate, Experiment, Host, Ledger, Measured, Measurement,
    PowerRate, Provenance, Record, Sample, Session, TWIN, Trial, Trials, expand,
};
use serde_json::{Value, json};

use super::{Held, Results, Shelf};

/// The experiment of all tests: two tasks, two lanes, two languages.
pub(crate) fn toy() -> Experiment {
    experiment(json!({
        "schema": 1, "id": "toy", "title": "A toy", "question": "Which is faster?",
        "program": [program("rust", "Rust", "cargo"), program("go", "Go", "go")],
        "subject": [
            subject("rust", "Rust", "rust", "idiomatic"), subject("go", "Go", "go", "idiomatic"),
            subject("rust-tuned", "Rust, tuned", "rust", "tuned"), subject("go-tuned", "Go, tuned", "go", "tuned"),
        ],
        "workload": [
            {"id": "sum", "title": "sum", "about": "Adds.", "parameters": {"n": [10, 1_000_000]},
             "subjects": {"rust": "sum", "go": "sum", "rust-tuned": "sum-tuned", "go-tuned": "sum-tuned"}, "twin": "rust"},
            {"id": "par", "title": "sum, threads", "about": "Adds.", "parameters": {"n": 1000, "threads": [1, 2]},
             "subjects": {"rust": "par", "go": "par"}, "twin": "rust"},
        ],
        "comparison": [
            comparison("idiomatic", "rust", "go"), comparison("tuned", "rust-tuned", "go-tuned"),
            comparison("tuning", "rust-tuned", "rust"),
        ],
        "figure": [
            figure("toy-ratios", "ratios", json!({"comparisons": ["idiomatic"]})),
            figure("toy-both", "ratios", json!({"comparisons": ["idiomatic", "tuned"]})),
            figure("toy-curve", "curve", json!({"comparisons": ["idiomatic"], "workloads": ["sum"], "x": "n"})),
            figure("toy-spread", "spread", json!({"subjects": ["rust", "go"], "workloads": ["sum"], "parameters": {"n": [10]}})),
            figure("toy-scaling", "scaling", json!({"subjects": ["rust", "go"], "workloads": ["par"], "x": "threads"})),
            figure("toy-agreement", "agreement", json!({"comparisons": ["idiomatic"]})),
        ],
        "claim": [claim("ahead", "above", 1.0)],
        "bench": {"cargo": "toy", "go": "./toy", "pairs": {"sum/10": "sum@n=10"}},
    }))
}

/// A definition from its entries.
pub(crate) fn experiment(entries: Value) -> Experiment {
    serde_json::from_value(entries).expect("a definition")
}

/// A claim's test over the idiomatic comparison.
pub(crate) fn claim(id: &str, direction: &str, bound: f64) -> Value {
    json!({"id": id, "comparisons": ["idiomatic"], "direction": direction, "bound": bound, "reading": "As it is read."})
}

fn program(id: &str, language: &str, builder: &str) -> Value {
    json!({"id": id, "language": language, "builder": builder, "package": id, "about": "A program."})
}

fn subject(id: &str, label: &str, program: &str, lane: &str) -> Value {
    json!({"id": id, "label": label, "program": program, "lane": lane})
}

fn comparison(id: &str, baseline: &str, other: &str) -> Value {
    json!({"id": id, "title": id, "baseline": baseline, "other": other})
}

fn figure(id: &str, kind: &str, more: Value) -> Value {
    let mut figure = json!({"id": id, "kind": kind, "title": format!("Title of {id}"), "caption": "A `caption`."});
    let entries = more.as_object().expect("entries").clone();
    figure.as_object_mut().expect("entries").extend(entries);
    figure
}

/// The host of that name, with two cores.
pub(crate) fn host(name: &str) -> Host {
    Host {
        kernel: Some(name.into()),
        os: "linux".into(),
        arch: "x86_64".into(),
        cores: 2,
        ..Host::default()
    }
}

fn provenance() -> Provenance {
    Provenance {
        commit: Some("0123456789abcdef".into()),
        started: "2026-11-03T21:15:33Z".into(),
        finished: "2026-11-03T21:16:38Z".into(),
        seed: 7,
        used_seconds: 65.0,
        toolchains: BTreeMap::from([("rustc".into(), "rustc 0.0 (synthetic)".into())]),
        ..Provenance::default()
    }
}

fn conditions(spin_seconds: f64) -> Conditions {
    Conditions {
        spin_seconds,
        ..Conditions::default()
    }
}

/// A record with `blocks` blocks of every workload. `seconds` gives a subject's time on a workload key; `None` leaves the
/// cell out. Noise is 1 %, the same in every build.
pub(crate) fn record(
    definition: &Experiment,
    at: &str,
    blocks: u32,
    seconds: impl Fn(&str, &str) -> Option<f64>,
) -> Record {
    let mut record = record_of(definition, at);
    for workload in &record.sessions[0].workloads.clone() {
        let family = definition.family(&workload.family).expect("its family");
        let twin = family.twin().map(|t| format!("{t}{TWIN}"));
        for round in 0..blocks {
            for (order, subject) in family.subjects.keys().chain(&twin).enumerate() {
                let original = subject.trim_end_matches(TWIN);
                if let Some(time) = seconds(&workload.key, original) {
                    let order = order as u32;
                    let time = time * (1.0 + 0.01 * noise(round, order));
                    let sample = sample(&workload.key, subject, round, order, time);
                    record.sessions[0].samples.push(sample);
                }
            }
        }
    }
    record
}

/// A record of one session without samples.
fn record_of(definition: &Experiment, at: &str) -> Record {
    let measurement = Measurement {
        definition: definition.clone(),
        workloads: expand(definition, 2),
        builds: Vec::new(),
        samples: Vec::new(),
        unmeasured: Vec::new(),
    };
    Record::first(&definition.id, host(at), session(0.011, measurement))
}

/// A session after which a fixed piece of work took `after` seconds, and before it 10 ms.
fn session<C>(after: f64, content: C) -> Session<C> {
    Session {
        provenance: provenance(),
        before: conditions(0.010),
        after: conditions(after),
        warnings: Vec::new(),
        content,
    }
}

fn sample(workload: &str, subject: &str, round: u32, order: u32, time: f64) -> Sample {
    Sample {
        round,
        workload: workload.into(),
        subject: subject.into(),
        order,
        layout: None,
        at: f64::from(round),
        iterations: 10,
        metrics: BTreeMap::from([("time".into(), time)]),
        distributions: BTreeMap::new(),
        segments: vec![time; 4],
        extremes: Some([time, time]),
        void: None,
    }
}

/// An experiment of two sizes on one program's two sides, with a figure of their parts.
pub(crate) fn files() -> Experiment {
    let weighed = |id: &str, language: &str| json!({"id": id, "label": format!("{language}, as built"), "program": id, "lane": "idiomatic", "probe": "size"});
    let compared = |id: &str, metric: &str| json!({"id": id, "title": format!("the file, {id}"), "baseline": "rust", "other": "go", "metric": metric, "margin": 0.1});
    let parts = json!({
        "subjects": ["rust", "go"], "workloads": ["file"], "metric": "size",
        "parts": ["size-code", "size-data"], "beside": ["size-compressed"],
    });
    let all = json!({"comparisons": ["as-built", "code", "compressed"]});
    let levels = json!({"subjects": ["rust", "go"], "workloads": ["file"], "metric": "size"});
    experiment(json!({
        "schema": 1, "id": "files", "title": "Files", "question": "How large?", "layouts": 0,
        "program": [program("rust", "Rust", "cargo"), program("go", "Go", "go")],
        "subject": [weighed("rust", "Rust"), weighed("go", "Go")],
        "workload": [{"id": "file", "title": "the file", "about": "A file.", "subjects": {"rust": "size", "go": "size"}, "twin": "rust"}],
        "comparison": [compared("as-built", "size"), compared("code", "size-code"), compared("compressed", "size-compressed")],
        "figure": [
            figure("files-ratios", "ratios", all), figure("files-parts", "parts", parts), figure("files-levels", "levels", levels),
        ],
        "claim": [{"id": "ahead", "comparisons": ["as-built", "code", "compressed"], "direction": "above", "bound": 1.0, "reading": "As read."}],
    }))
}

/// Sizes of [`files`] in `blocks` blocks: Go's are three times Rust's, and one more byte in the last block if it `wanders`.
pub(crate) fn weighed(definition: &Experiment, at: &str, blocks: u32, wanders: bool) -> Record {
    let mut record = record_of(definition, at);
    for round in 0..blocks {
        for (order, subject) in ["rust", "go", "rust~twin"].into_iter().enumerate() {
            let factor = if subject == "go" { 3.0 } else { 1.0 };
            let more = f64::from(u8::from(wanders && subject == "go" && round + 1 == blocks));
            let mut sample = sample("file", subject, round, order as u32, 1.0);
            sample.metrics = [
                ("size", 300.0 * 1024.0 * factor + more),
                ("size-code", 200.0 * 1024.0 * factor + more),
                ("size-data", 100.0 * 1024.0 * factor),
                ("size-compressed", 150.0 * 1024.0 * factor),
            ]
            .map(|(name, size)| (name.to_owned(), size))
            .into();
            record.sessions[0].samples.push(sample);
        }
    }
    record.sessions[0].builds = ["rust", "go"].map(build).into();
    record
}

fn build(program: &str) -> Build {
    let code = (1..=12u64).map(|i| (format!("{program}-{i}"), i * 1024));
    Build {
        program: program.into(),
        command: String::new(),
        env: BTreeMap::new(),
        layouts: Vec::new(),
        bytes: 0,
        version: None,
        contents: Some(Contents {
            code: code.collect(),
            interpreter: (program == "rust").then(|| "/lib/ld.so".into()),
            libraries: match program {
                "rust" => vec!["libc.so.6".into(), "libgcc_s.so.1".into()],
                _ => Vec::new(),
            },
            cgo: (program == "go").then_some(false),
        }),
    }
}

/// Between −1 and 1, by place alone.
fn noise(round: u32, order: u32) -> f64 {
    let mixed = (round + 1).wrapping_mul(2_654_435_761) ^ (order + 7).wrapping_mul(2_246_822_519);
    f64::from(mixed.wrapping_mul(3_266_489_917) >> 8) / f64::from(1u32 << 23) - 1.0
}

/// Times in which `other` takes `ratio` times as long as the baseline, in both lanes.
pub(crate) fn times(ratio: f64) -> impl Fn(&str, &str) -> Option<f64> {
    move |workload, subject| {
        let threads = if workload.ends_with("threads=2") {
            2.0
        } else {
            1.0
        };
        let side = if subject.starts_with("go") {
            ratio
        } else {
            1.0
        };
        Some(0.001 * side / threads)
    }
}

/// Both harnesses' estimates of `sum/10`.
pub(crate) fn bench(at: &str, rust: f64, go: f64) -> BenchRecord {
    let estimate = |tool: &str, language: &str, seconds: f64| Estimate {
        tool: tool.into(),
        language: language.into(),
        bench: "sum/10".into(),
        seconds,
        low: seconds * 0.99,
        high: seconds * 1.01,
    };
    let estimates = vec![
        estimate("criterion", "Rust", rust),
        estimate("testing.B", "Go", go),
    ];
    Record::first("toy", host(at), session(0.011, Benchmarks { estimates }))
}

/// A calibration of which `different` of 40 trials of identical programs were called different.
pub(crate) fn calibration(at: &str, different: u32) -> Calibration {
    let trial = |true_ratio: f64, different| Trial {
        true_ratio,
        ratio: true_ratio,
        low: true_ratio * 0.99,
        high: true_ratio * 1.01,
        different,
        blocks: 20,
    };
    let same = (0..40).map(|i| trial(1.0, i < different));
    let slower = (0..10).map(|_| trial(1.05, true));
    let condition = Condition {
        id: "idle".into(),
        about: "nothing else runs".into(),
        trials: same.chain(slower).collect(),
        designs: vec![DesignRate {
            design: "sequential-welch".into(),
            different: 11,
            of: 20,
        }],
        power: vec![PowerRate {
            true_ratio: 1.005,
            seconds: 60.0,
            seen: 17,
            of: 20,
            minimum_detectable: 0.0045,
        }],
    };
    let trials = Trials {
        length: CalibrationLength::Short,
        conditions: vec![condition],
    };
    Record::first("calibration", host(at), session(0.010, trials))
}

/// The calibration's own definition, with its four figures.
pub(crate) fn calibration_definition() -> Experiment {
    let kinds = ["error-rates", "coverage", "power", "over-sessions"];
    let figures: Vec<_> = kinds
        .iter()
        .map(|k| figure(&format!("calibration-{k}"), k, json!({})))
        .collect();
    experiment(json!({
        "schema": 1, "id": "calibration", "kind": "calibration", "title": "Trust", "question": "Is it right?", "layouts": 1,
        "program": [], "subject": [], "workload": [], "figure": figures,
    }))
}

/// A shelf whose records are up to date: of this host, and of another one.
pub(crate) fn shelf(definition: Experiment, here: Held, elsewhere: Held) -> Shelf {
    shelf_of(definition, here, vec![elsewhere])
}

/// The same with any number of other hosts: "elsewhere", then "elsewhere-2" and so on.
pub(crate) fn shelf_of(definition: Experiment, here: Held, others: Vec<Held>) -> Shelf {
    let named = |(place, held): (usize, Held)| {
        let folder = match place {
            0 => "elsewhere".into(),
            place => format!("elsewhere-{}", place + 1),
        };
        Held { folder, ..held }
    };
    let here = Held {
        folder: "here".into(),
        ..here
    };
    let others = others.into_iter().enumerate().map(named).collect();
    Shelf::new(definition, Digests::default(), here, others)
}

/// Held samples alone.
pub(crate) fn samples(record: Record) -> Held {
    Held {
        record: Some(Measured::new(record)),
        ..Held::default()
    }
}

/// A ledger of these claims.
pub(crate) fn ledger(ids: &[&str]) -> Ledger {
    let claim =
        |id: &&str| json!({"id": id, "says": format!("It says {id}."), "test": "How to test it."});
    let claims: Vec<_> = ids.iter().map(claim).collect();
    serde_json::from_value(json!({ "claim": claims })).expect("a ledger")
}

/// Results of one experiment on the hosts `here` and `elsewhere`.
pub(crate) fn results(shelf: Shelf) -> Results {
    Results::new("here", ledger(&["ahead", "untested"]), vec![shelf])
}

/// The toy measured here, `other` at `ratio`.
pub(crate) fn measured(ratio: f64) -> Results {
    let toy = toy();
    let record = record(&toy, "here", 30, times(ratio));
    results(shelf(toy, samples(record), Held::default()))
}
