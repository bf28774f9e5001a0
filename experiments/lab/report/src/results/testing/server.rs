//! Synthetic records of servers under load.

use std::collections::BTreeMap;

use record::{Experiment, Reason, Record, Sample, TWIN, Unmeasured};
use serde_json::{Value, json};

use super::{comparison, experiment, figure, noise, program, record_of, subject};

/// A service in two languages: closed loops, open loops, a parameter from zero on, collector settings.
pub(crate) fn service() -> Experiment {
    let open = |whose: &str| json!({"mix": {"ask": 1}, "arrivals": "poisson", "rate": {"of": "ask", "percent": "load", "whose": whose}});
    let closed = || json!({"mix": {"ask": 1}});
    experiment(json!({
        "schema": 1, "id": "service", "title": "A service", "question": "What does it cost?",
        "answers": ["cost", "pace"],
        "program": [program("rust", "Rust", "cargo"), program("go", "Go", "go")],
        "subject": [
            subject("rust", "Rust", "rust", "idiomatic"), subject("go", "Go", "go", "idiomatic"),
            subject("go-wide", "Go, GOGC=800", "go", "gc"),
        ],
        "request": [{"id": "ask", "path": "/"}],
        "workload": [
            family("ask", "one request", json!({}), closed()),
            family("put", "another request", json!({}), closed()),
            family("tail", "at equal rates", json!({"load": [25, 50, 90]}), open("slowest")),
            family("own", "at equal shares", json!({"load": [50, 90]}), open("own")),
            family("wait", "a timer", json!({"wait": [0, 100, 10_000]}), closed()),
            family("heap", "by the collector's settings", json!({"load": 75}), open("slowest")),
        ],
        "comparison": [
            measured_by("cost", "cpu-per-request", &["ask", "put"]), measured_by("pace", "rate", &["ask", "put"]),
            measured_by("tail-p99", "response-p99", &["tail"]), measured_by("room", "peak-memory", &["ask", "put"]),
            measured_by("wait", "rate", &["wait"]),
        ],
        "figure": [
            figure("cost-ratios", "ratios", json!({"comparisons": ["cost"]})),
            figure("cost-and-pace", "ratios", json!({"comparisons": ["cost", "pace"]})),
            figure("tail-levels", "levels", json!({"subjects": ["rust", "go"], "workloads": ["tail"], "x": "load", "metric": "response-p99", "x-label": "load, per cent"})),
            figure("both-levels", "levels", json!({"subjects": ["rust", "go"], "workloads": ["tail", "own"], "x": "load", "metric": "response-p99", "y-scale": "linear"})),
            figure("cost-levels", "levels", json!({"subjects": ["rust", "go"], "workloads": ["ask", "put"], "metric": "cpu-per-request"})),
            figure("own-levels", "levels", json!({"subjects": ["rust", "go"], "workloads": ["own"], "x": "load", "metric": "response-p99"})),
            figure("tail-percentiles", "percentiles", json!({"subjects": ["rust", "go"], "workloads": ["tail"], "parameters": {"load": [50, 90]}})),
            figure("heap-scatter", "scatter", json!({"subjects": ["rust", "go", "go-wide"], "workloads": ["heap"], "x-metric": "peak-memory", "metric": "response-p999"})),
            figure("wait-curve", "curve", json!({"comparisons": ["wait"], "x": "wait", "band": true})),
            figure("memory-spread", "spread", json!({"subjects": ["rust", "go"], "workloads": ["ask"], "metric": "peak-memory"})),
        ],
    }))
}

fn family(id: &str, title: &str, parameters: Value, load: Value) -> Value {
    let mut subjects = json!({"rust": "serve", "go": "serve"});
    if id == "heap" {
        subjects["go-wide"] = "serve".into();
    }
    json!({"id": id, "title": title, "about": "Serves.", "parameters": parameters, "subjects": subjects, "twin": "rust", "load": load})
}

fn measured_by(id: &str, metric: &str, workloads: &[&str]) -> Value {
    let mut comparison = comparison(id, "rust", "go");
    comparison["metric"] = metric.into();
    comparison["margin"] = 0.1.into();
    comparison["workloads"] = workloads.into();
    comparison
}

/// What a healthy cell measures, before noise. Go needs twice the processor time and memory, answers half as often, and
/// is saturated at a load of 90; waiting makes the two level.
pub(crate) fn healthy(workload: &str, subject: &str) -> Option<BTreeMap<String, f64>> {
    let go = if subject == "rust" { 1.0 } else { 2.0 };
    let load = number(workload, "load");
    let wait = number(workload, "wait").unwrap_or(0.0);
    let level = 1.0 + (go - 1.0) / (1.0 + wait / 300.0);
    let busy = 1.0 / (1.0 - load.unwrap_or(50.0) / 120.0);
    let response = |nines: f64| 1e-3 * go * busy * nines;
    let memory = 1e7 * go * if subject == "go-wide" { 3.0 } else { 1.0 };
    let mut metrics = BTreeMap::from([
        ("cpu-per-request", 1e-5 * go),
        ("rate", load.map_or(8e4 / level, |load| 400.0 * load)),
        ("peak-memory", memory),
        ("memory", 0.8 * memory),
        ("generator-cpu", 0.42),
        ("in-flight", 31.6),
        ("response-p50", response(1.0)),
        ("response-p90", response(2.0)),
        ("response-p99", response(4.0)),
        ("response-p999", response(9.0)),
    ]);
    if let Some(load) = load {
        let saturated = load == 90.0 && subject == "go";
        metrics.extend([
            ("saturated", f64::from(u8::from(saturated))),
            ("own-lag-p99", 12e-6),
            ("lag-p99", 30e-6),
        ]);
    }
    let named = metrics
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Some(named.collect())
}

fn number(workload: &str, parameter: &str) -> Option<f64> {
    let (_, rest) = workload.split_once(&format!("{parameter}="))?;
    rest.split(',').next()?.parse().ok()
}

/// A record of the service with `blocks` blocks of every workload. `cell` gives a subject's metrics on a workload key, to
/// which 2 % of noise are added; `None` leaves the cell out.
pub(crate) fn served(
    definition: &Experiment,
    at: &str,
    blocks: u32,
    cell: impl Fn(&str, &str) -> Option<BTreeMap<String, f64>>,
) -> Record {
    let mut record = record_of(definition, at);
    let mut samples = Vec::new();
    for workload in &mut record.sessions[0].workloads {
        let family = definition.family(&workload.family).expect("its family");
        let twin = family.twin().map(|t| format!("{t}{TWIN}"));
        for round in 0..blocks {
            for (order, subject) in family.subjects.keys().chain(&twin).enumerate() {
                if let Some(metrics) = cell(&workload.key, subject.trim_end_matches(TWIN)) {
                    let sample = sample(&workload.key, subject, (round, order as u32), metrics);
                    samples.push(sample);
                }
            }
        }
        if let Some(load) = workload.parameters.get("load") {
            let rate = |subject: &str| {
                let own = if subject == "rust" { 2.0 } else { 1.0 };
                let own = if workload.family == "own" { own } else { 1.0 };
                400.0 * *load as f64 * own
            };
            let subjects = family.subjects.keys();
            workload.rates = subjects.map(|s| (s.clone(), rate(s))).collect();
        }
    }
    record.sessions[0].samples = samples;
    record
}

fn sample(
    workload: &str,
    subject: &str,
    (round, order): (u32, u32),
    mut metrics: BTreeMap<String, f64>,
) -> Sample {
    // Of a generator that had no time left there is no rate, but it has counted.
    let answered = metrics.remove("answered");
    let per_second = answered.or(metrics.get("rate").copied());
    for (i, (name, value)) in metrics.iter_mut().enumerate() {
        if name != "saturated" {
            *value *= 1.0 + 0.02 * noise(round, order + 10 * i as u32);
        }
    }
    Sample {
        round,
        workload: workload.into(),
        subject: subject.into(),
        order,
        layout: None,
        at: f64::from(round),
        // A window is half a second long.
        iterations: per_second.map_or(1, |rate| (rate / 2.0) as u64),
        metrics,
        distributions: BTreeMap::new(),
        segments: Vec::new(),
        extremes: None,
        void: None,
    }
}

/// The same record with the first `count` samples of a cell void.
pub(crate) fn voided(mut record: Record, workload: &str, subject: &str, count: usize) -> Record {
    let cell = |s: &&mut Sample| s.workload == workload && s.subject == subject;
    for sample in record.sessions[0]
        .samples
        .iter_mut()
        .filter(cell)
        .take(count)
    {
        sample.metrics.clear();
        sample.void = Some("the generator fell behind its plan".into());
    }
    record
}

/// The same record with a whole cell left out for a reason.
pub(crate) fn refused(
    mut record: Record,
    workload: &str,
    subject: &str,
    reason: impl Into<Reason>,
) -> Record {
    record.sessions[0]
        .samples
        .retain(|s| s.workload != workload || s.subject != subject);
    record.sessions[0].unmeasured.push(Unmeasured {
        workload: workload.into(),
        subject: subject.into(),
        reason: reason.into(),
    });
    record
}

/// The metrics of a closed loop whose generator had no time left: the server's own are good, its timing is none.
pub(crate) fn without_rate(mut metrics: BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    if let Some(rate) = metrics.get("rate").copied() {
        metrics.insert("answered".into(), rate);
    }
    metrics.retain(|name, _| name != "rate" && !name.starts_with("response"));
    metrics.insert("generator-cpu".into(), 0.99);
    metrics
}
