//! What is said of a claim: by the experiments that test it, or by all of them together.

use maud::{Markup, html};
use record::Claim;

use super::claim;
use super::judge::{Conclusion, Judgement, judge};
use super::overview::{Overview, overview};
use super::survey;
use crate::results::Results;

/// A claim with what speaks on it.
pub(crate) enum Ruling<'a> {
    /// The rows of the experiments whose definitions test it.
    Rows(Judgement<'a>),
    /// Every experiment, each counted once.
    Overall(Overview<'a>),
}

/// Asks whoever the ledger says is to be asked.
pub(crate) fn rule<'a>(results: &'a Results, claim: &'a Claim) -> Ruling<'a> {
    match &claim.overall {
        Some(test) => Ruling::Overall(overview(results, test)),
        None => Ruling::Rows(judge(results, &claim.id)),
    }
}

impl Ruling<'_> {
    /// The verdict.
    pub fn conclusion(&self) -> Conclusion {
        match self {
            Self::Rows(judgement) => judgement.conclusion(),
            Self::Overall(overview) => overview.conclusion(),
        }
    }

    /// Whether any experiment tests it, measured or not.
    pub fn is_tested(&self) -> bool {
        match self {
            Self::Rows(judgement) => !judgement.tests.is_empty(),
            Self::Overall(_) => true,
        }
    }

    /// On how many hosts the verdict is this one, and on how many there is one; `None` without any.
    pub fn hosts(&self) -> Option<(usize, usize)> {
        let conclusion = self.conclusion();
        if conclusion == Conclusion::NotMeasured {
            return None;
        }
        let same = |(_, other): &&(String, Conclusion)| *other == conclusion;
        let agree = self.elsewhere().iter().filter(same).count();
        Some((1 + agree, 1 + self.elsewhere().len()))
    }

    /// The host whose verdict it is, and those that have another; empty where all agree.
    pub fn apart(&self) -> Vec<&str> {
        let conclusion = self.conclusion();
        let other = self.elsewhere().iter();
        let other = other.filter(|(_, verdict)| *verdict != conclusion);
        let mut hosts: Vec<&str> = other.map(|(host, _)| host.as_str()).collect();
        let own = match self {
            Self::Rows(judgement) => claim::source(judgement).map(|source| source.host.as_str()),
            Self::Overall(overview) => Some(overview.host.as_str()),
        };
        if !hosts.is_empty() {
            hosts.splice(0..0, own);
        }
        hosts
    }

    fn elsewhere(&self) -> &[(String, Conclusion)] {
        match self {
            Self::Rows(judgement) => &judgement.elsewhere,
            Self::Overall(overview) => &overview.elsewhere,
        }
    }

    /// What was found, in a few sentences; `host` is the one that the book leads with.
    pub fn sentence(&self, host: &str) -> String {
        match self {
            Self::Rows(judgement) => claim::sentence(judgement, host),
            Self::Overall(overview) => survey::sentence(overview, host),
        }
    }

    /// What sets its numbers apart, as labels.
    pub fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = match self {
            Self::Rows(judgement) => claim::source(judgement)
                .iter()
                .flat_map(|source| source.labels())
                .collect(),
            Self::Overall(overview) => overview
                .sources()
                .iter()
                .filter_map(|source| source.freshness.label())
                .collect(),
        };
        labels.dedup();
        labels
    }

    /// How the claim is read: its criterion, and what it rests on.
    pub fn reading(&self, claim: &Claim) -> Markup {
        match self {
            Self::Rows(judgement) if judgement.tests.is_empty() => html! {
                p.claim-reading { "What would test it: " (claim.test) }
            },
            Self::Rows(judgement) => claim::readings(judgement),
            Self::Overall(overview) => survey::reading(overview),
        }
    }
}
