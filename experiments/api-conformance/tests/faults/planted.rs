//! The faults, and which case finds each.

use std::collections::BTreeSet;

use api_conformance::groups;
use libtest_mimic::Trial;

use crate::{conformance, text, trial, unless};

/// The fault and a case that it fails.
const PLANTED: &[(&str, &str)] = &[
    ("wrong-body", "paths/health"),
    ("wrong-status", "paths/null"),
    ("body-of-null", "paths/null"),
    ("no-allow", "paths/delete-null"),
    ("chunked-answers", "paths/health"),
    ("no-length", "paths/static"),
    ("no-date", "paths/health"),
    ("names-itself", "paths/health"),
    ("plain-text", "paths/first-order"),
    ("wrong-next", "paths/page-up-to-the-last"),
    ("signed-ids", "paths/order-with-a-sign"),
    ("last-of-two", "paths/query-first-of-two-counts"),
    ("one-is-prime", "paths/primes-to-1"),
    ("narrow-total", "orders/total-of-the-most"),
    ("counts-bytes", "orders/customer-of-two-byte-characters"),
    ("escapes-markup", "orders/customer-with-markup"),
    ("no-location", "orders/plain"),
    ("note-first", "refusals/second-price-before-note"),
    ("takes-trailing-text", "refusals/body-followed-by-text"),
    ("takes-any-type", "refusals/type-text"),
    ("counts-refused", "refusals/type-with-a-charset"),
    ("keeps-every-order", "eviction/oldest-dropped"),
    ("closes-after-refusal", "wire/kept-after-refusals"),
    ("never-closes", "wire/closed-on-wish"),
    ("forgets-pipelined", "wire/pipelined-in-order"),
    ("no-continue", "wire/continue-awaited"),
    ("one-byte-more", "wire/body-too-large-by-length"),
    ("unlimited-chunks", "wire/body-too-large-in-chunks"),
    ("answers-malformed", "malformed/line-of-a-word"),
    ("takes-no-host", "malformed/head-without-a-host"),
    ("unlimited-head", "malformed/head-of-one-long-header"),
    ("no-header-timeout", "timeouts/head-that-stops"),
    ("no-body-timeout", "timeouts/body-that-stops"),
    ("no-idle-timeout", "timeouts/idle-after-an-answer"),
    ("timeout-restarts", "timeouts/head-that-drips"),
    ("idle-as-head", "timeouts/idle-after-an-answer"),
    ("dies-of-garbage", "hostile/end"),
    ("few-connections", "hostile/half-requests-that-stay"),
    ("unlimited-chunks", "hostile/memory"),
    (
        "waits-for-a-large-body",
        "hostile/large-length-without-a-body",
    ),
    ("drops-what-is-in-flight", "shutdown/in-flight-is-finished"),
    ("accepts-after-sigterm", "shutdown/in-flight-is-finished"),
    ("waits-for-idle", "shutdown/idle-connection-is-closed"),
    ("ignores-the-grace", "shutdown/longer-than-the-grace"),
    ("no-last-line", "shutdown/unasked"),
    ("makes-up-quotes", "downstream/downstream-gone"),
    ("waits-for-downstream", "downstream/downstream-silent"),
    ("wrong-at-times", "generated/seed-1-request-"),
    ("larger-quantity", "generated/seed-1-request-"),
    ("answers-each-read", "socket/split-request"),
    ("listens-anywhere", "command-line/every-address"),
    ("two-lines", "command-line/unknown-option"),
    ("says-hello", "paths/start"),
];

pub fn trials() -> Vec<Trial> {
    let planted = PLANTED.iter().map(|(fault, case)| {
        let name = format!("{fault} is found by {case}");
        trial(name, || is_found(fault, case))
    });
    let others = [
        trial("a sound server has no fault".into(), sound),
        trial("every group has a planted fault".into(), covered),
    ];
    planted.chain(others).collect()
}

fn is_found(fault: &str, case: &str) -> Result<(), String> {
    let group = case.split('/').next().unwrap_or_default();
    let mut command = conformance(
        fault,
        &["--only", group, "--generated", "2000", "--patience", "5"],
    );
    let output = command.output().map_err(|e| e.to_string())?;
    let errors = text(&output.stderr);
    let found = errors.lines().any(|line| line.starts_with(case));
    let right = output.status.code() == Some(1) && found;
    unless(right, &format!("a failure of {case}"), &output)
}

fn sound() -> Result<(), String> {
    let output = conformance("", &["--generated", "1000"]).output();
    let output = output.map_err(|e| e.to_string())?;
    let said = text(&output.stdout);
    let last = said.lines().last().unwrap_or_default();
    let right = output.status.success()
        && output.stderr.is_empty()
        && last.starts_with("conformance: ")
        && last.ends_with(" cases and 1000 generated requests, all as the contract says");
    unless(right, "no failure", &output)
}

fn covered() -> Result<(), String> {
    let found: BTreeSet<_> = PLANTED
        .iter()
        .filter_map(|(_, case)| case.split('/').next())
        .collect();
    match groups::ALL.iter().find(|group| !found.contains(group.name)) {
        None => Ok(()),
        Some(group) => Err(format!("no fault is planted for {}", group.name)),
    }
}
