//! On which side the data put a statement, host by host.

use record::{Evidence, Statement};
use stats::{Criterion, Place, Rows};

use super::costs::{Cost, by_host};
use crate::results::{Results, Row, RowState};

/// Where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lean {
    /// A reason to choose Go.
    Go,
    /// A reason to choose Rust.
    Rust,
    /// The two are too close for a reason.
    Level,
    /// It cannot be told, or hosts contradict each other.
    Open,
    /// Nobody has measured it.
    Unmeasured,
}

impl Lean {
    /// Every one, as the page has them.
    pub const ALL: [Self; 5] = [
        Self::Go,
        Self::Rust,
        Self::Level,
        Self::Open,
        Self::Unmeasured,
    ];

    /// As a page names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Rust => "rust",
            Self::Level => "level",
            Self::Open => "open",
            Self::Unmeasured => "unmeasured",
        }
    }

    /// What a host says: "on milan it is for Go".
    pub fn words(self) -> &'static str {
        match self {
            Self::Go => "for Go",
            Self::Rust => "for Rust",
            Self::Level => "no difference",
            Self::Open => "open",
            Self::Unmeasured => "not measured",
        }
    }

    /// By the cases of one host: one side needs most of them, and three times as many as all others that are known.
    fn of(costs: &[Cost], bound: f64) -> Self {
        let criterion = Criterion::Above {
            bound,
            contrary: bound.recip(),
            level: 0.0,
        };
        let rows: Rows = (costs.iter())
            .map(|cost| criterion.place(&cost.deciding))
            .collect();
        let known = rows.all() - rows.open;
        let most = |place: Place| {
            let count = rows.count(place);
            2 * count > rows.all() && count >= 3 * (known - count)
        };
        match rows.all() {
            0 => Self::Unmeasured,
            _ if most(Place::For) => Self::Rust,
            _ if most(Place::Against) => Self::Go,
            _ if most(Place::Between) => Self::Level,
            _ => Self::Open,
        }
    }
}

/// A statement with what speaks for it.
pub(crate) struct Weighed<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// Where it stands.
    pub lean: Lean,
    /// What each host says, in the hosts' order.
    pub hosts: Vec<(String, Lean)>,
    /// The rows that count; those of the host that leads speak for all of them.
    pub rows: Vec<&'a Row>,
}

/// Weighs a statement by its evidence.
pub(crate) fn weigh<'a>(results: &'a Results, statement: &'a Statement) -> Weighed<'a> {
    let Some(evidence) = &statement.evidence else {
        return Weighed {
            statement,
            lean: Lean::Unmeasured,
            hosts: Vec::new(),
            rows: Vec::new(),
        };
    };
    let (id, comparison) = (&evidence.experiment, &evidence.comparison);
    let states = results.rows(id, comparison).unwrap_or_default();
    let rows: Vec<&Row> = (states.iter().filter_map(RowState::measured))
        .filter(|row| evidence.covers(&row.workload.key))
        .collect();
    let sides = results.sides(id, comparison).ok();
    let costs = sides.map(|sides| by_host(&sides, rows.iter().copied()));
    let costs = costs.unwrap_or_default();
    let most = costs.iter().map(|on| on.costs.len()).max().unwrap_or(0);
    let hosts: Vec<_> = (costs.iter())
        .filter(|on| 2 * on.costs.len() >= most)
        .map(|on| (on.source.host.clone(), Lean::of(&on.costs, evidence.bound)))
        .collect();
    Weighed {
        statement,
        lean: together(&hosts, evidence),
        hosts,
        rows,
    }
}

/// What the hosts say together: a side if enough of them do and none the contrary, no difference if enough say so and no fewer
/// than name a side.
fn together(hosts: &[(String, Lean)], evidence: &Evidence) -> Lean {
    let count = |of: Lean| hosts.iter().filter(|(_, lean)| *lean == of).count();
    let [go, rust, level] = [Lean::Go, Lean::Rust, Lean::Level].map(count);
    let enough = |n: usize| n >= evidence.hosts;
    match (go, rust) {
        _ if hosts.is_empty() => Lean::Unmeasured,
        (1.., 1..) => Lean::Open,
        (_, 0) if enough(go) && go > level => Lean::Go,
        (0, _) if enough(rust) && rust > level => Lean::Rust,
        _ if enough(level) && level >= go + rust => Lean::Level,
        _ => Lean::Open,
    }
}
