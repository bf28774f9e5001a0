//! How a server is loaded, as a workload's definition states it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The load of one workload: what is sent, when, and for how long.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LoadPlan {
    /// When requests are due.
    #[serde(default)]
    pub arrivals: Arrivals,
    /// Open connections; a workload's parameter `connections` wins.
    #[serde(default = "connections")]
    pub connections: u64,
    /// Measured window, seconds.
    #[serde(default = "seconds")]
    pub seconds: f64,
    /// Load before the window, seconds.
    #[serde(default = "warmup")]
    pub warmup: f64,
    /// When a request is given up, seconds.
    #[serde(default = "timeout")]
    pub timeout: f64,
    /// For an open loop: how many requests a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Looks for the server's capacity instead: the highest rate of Poisson arrivals at which the
    /// response time's p99 stays within so many seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p99_limit: Option<f64>,
    /// Program that runs beside the server as its downstream; the server is told its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downstream: Option<String>,
    /// Requests that are sent, by id, and how often relative to each other.
    pub mix: BTreeMap<String, u32>,
}

impl LoadPlan {
    /// Open connections of a workload with these `parameters`.
    pub fn open_connections(&self, parameters: &BTreeMap<String, u64>) -> u64 {
        let stated = parameters.get("connections").copied();
        stated.unwrap_or(self.connections)
    }
}

/// A load with its requests.
#[derive(Clone, Debug)]
pub struct Traffic<'a> {
    /// The load.
    pub plan: LoadPlan,
    /// Its requests, each with its weight.
    pub requests: Vec<(u32, &'a RequestPlan)>,
}

/// When requests are due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Arrivals {
    /// Closed loop: as soon as a connection has its answer.
    #[default]
    Closed,
    /// Open loop, equally spaced.
    Constant,
    /// Open loop, as independent users arrive.
    Poisson,
    /// Open loop, all that are due in a tenth of a second at its start.
    Bursts,
}

/// Requests a second of an open loop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    untagged,
    expecting = "no rate: give a number, the name of a parameter, or { of = WORKLOAD, percent = PARAMETER, whose = \"slowest\" }"
)]
pub enum Rate {
    /// So many.
    Fixed(f64),
    /// As many as a parameter of the workload says.
    Parameter(String),
    /// A share of what was answered in a closed loop while planning.
    Share(ShareOf),
}

/// A share of the rate that another workload reached in a closed loop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ShareOf {
    /// The other workload's family; its first point counts.
    pub of: String,
    /// Parameter that gives the share, in per cent.
    pub percent: String,
    /// Whose rate counts.
    pub whose: Whose,
}

/// Whose closed-loop rate an open loop takes its share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The slowest subject's: the same number of requests a second for all.
    Slowest,
    /// Each subject's own.
    Own,
}

/// One request and the answer that it must get. `{name}` in path and body stands for a parameter.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RequestPlan {
    /// Name within the experiment.
    pub id: String,
    /// Method.
    #[serde(default = "get")]
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Body, sent as `application/json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Status of the answer.
    #[serde(default = "ok")]
    pub status: u16,
    /// Body of the answer, byte for byte; left out where it is not the same each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

fn connections() -> u64 {
    32
}
fn seconds() -> f64 {
    0.5
}
fn warmup() -> f64 {
    0.2
}
fn timeout() -> f64 {
    2.0
}
fn get() -> String {
    "GET".into()
}
fn ok() -> u16 {
    200
}
