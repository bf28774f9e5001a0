//! Requests a second of open loops, from what closed loops reached while planning, or as an earlier session had them.
//!
//! A closed loop's rate differs from life to life and from hour to hour: two sessions on one host that each took half of what
//! they found loaded the same server with 10,000 and with 20,000 requests a second. Nothing but their latencies could be compared
//! then, and they differed. So the rate that the first session of the same sources found is that of every later one.

use std::collections::BTreeMap;

use record::{Experiment, Measured, Rate, ShareOf, Whose, Workload};

use super::cells::Cells;

/// What rates are taken from.
#[derive(Debug, Default)]
pub struct Rates {
    /// Closed-loop rates seen so far: workload family, then subject.
    reached: BTreeMap<String, BTreeMap<String, f64>>,
    /// Rates that an earlier session had: workload key, then subject.
    earlier: BTreeMap<String, BTreeMap<String, f64>>,
}

impl Rates {
    /// Nothing reached yet, and the rates that sessions of the same sources had, the first one's where they differ.
    pub fn of(sessions: Option<&Measured>) -> Self {
        let mut earlier = BTreeMap::new();
        let sessions = sessions.iter().flat_map(|known| &known.record().sessions);
        for workload in sessions.flat_map(|session| &session.content.workloads) {
            if !workload.rates.is_empty() {
                let known = earlier.entry(workload.key.clone());
                known.or_insert_with(|| workload.rates.clone());
            }
        }
        Self {
            earlier,
            ..Self::default()
        }
    }

    /// Whether an open loop takes a share of what `family` reaches.
    pub fn are_wanted(&self, experiment: &Experiment, family: &str) -> bool {
        let rates = experiment
            .workloads
            .iter()
            .filter_map(|f| f.load.as_ref()?.rate.as_ref());
        let shares = rates.filter_map(|rate| match rate {
            Rate::Share(share) => Some(share.of.as_str()),
            Rate::Fixed(_) | Rate::Parameter(_) => None,
        });
        shares.into_iter().any(|of| of == family)
    }

    /// Remembers what each subject reached on `workload`; of a family the first point counts.
    pub fn note(&mut self, workload: &Workload, reached: BTreeMap<String, f64>) {
        self.reached
            .entry(workload.family.clone())
            .or_insert(reached);
    }

    /// Sets the rates of a workload that has an open loop.
    ///
    /// # Errors
    /// The reason, if a rate that it takes a share of is not known.
    pub fn set(
        &self,
        experiment: &Experiment,
        cells: &Cells<'_>,
        workload: &mut Workload,
    ) -> Result<(), String> {
        let family = experiment.family(&workload.family);
        let Some(rate) = family.and_then(|f| f.load.as_ref()?.rate.as_ref()) else {
            return Ok(());
        };
        let subjects = cells.subjects(workload);
        let ids = subjects.iter().map(|subject| subject.id.clone());
        workload.rates = match rate {
            Rate::Fixed(rate) => ids.map(|id| (id, *rate)).collect(),
            Rate::Parameter(name) => {
                let rate = workload.parameters.get(name).copied().unwrap_or(0) as f64;
                ids.map(|id| (id, rate)).collect()
            }
            Rate::Share(share) => self.shares(share, workload, &ids.collect::<Vec<_>>())?,
        };
        Ok(())
    }

    fn shares(
        &self,
        share: &ShareOf,
        workload: &Workload,
        ids: &[String],
    ) -> Result<BTreeMap<String, f64>, String> {
        let unknown = || {
            format!(
                "no closed loop of `{}` gave a rate to take a share of",
                share.of
            )
        };
        let earlier = self.earlier.get(&workload.key);
        let rates = ids.iter().map(|id| Some((id.clone(), *earlier?.get(id)?)));
        if let Some(rates) = rates.collect() {
            return Ok(rates);
        }
        let percent = workload
            .parameters
            .get(&share.percent)
            .copied()
            .unwrap_or(0);
        let part = percent as f64 / 100.0;
        let reached = self.reached.get(&share.of).ok_or_else(unknown)?;
        let slowest = reached
            .values()
            .copied()
            .reduce(f64::min)
            .ok_or_else(unknown)?;
        let rate = |id: &String| match share.whose {
            Whose::Slowest => Ok(slowest),
            Whose::Own => reached.get(id).copied().ok_or_else(unknown),
        };
        // Whole numbers: a reader repeats them by hand.
        let of = |id: &String| Ok((id.clone(), (rate(id)? * part).round().max(1.0)));
        ids.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates() -> Rates {
        let mut rates = Rates::default();
        let workload = workload("get", 0);
        rates.note(
            &workload,
            [("rust".to_owned(), 200_000.0), ("go".to_owned(), 80_000.0)].into(),
        );
        rates
    }

    fn workload(family: &str, load: u64) -> Workload {
        Workload {
            key: family.into(),
            family: family.into(),
            parameters: [("load".to_owned(), load)].into(),
            iterations: 0,
            rates: BTreeMap::new(),
        }
    }

    fn share(whose: Whose) -> ShareOf {
        ShareOf {
            of: "get".into(),
            percent: "load".into(),
            whose,
        }
    }

    fn ids() -> Vec<String> {
        ["go", "rust"].map(str::to_owned).into()
    }

    #[test]
    fn a_share_of_the_slowest_is_the_same_for_all() {
        let found = rates().shares(&share(Whose::Slowest), &workload("tail", 75), &ids());
        let found = found.expect("known");
        assert_eq!((found["go"], found["rust"]), (60_000.0, 60_000.0));
    }

    #[test]
    fn a_share_of_one_s_own_differs() {
        let found = rates().shares(&share(Whose::Own), &workload("tail", 50), &ids());
        let found = found.expect("known");
        assert_eq!((found["go"], found["rust"]), (40_000.0, 100_000.0));
    }

    /// What the first session found is what all that follow take, though a closed loop gives another rate today.
    #[test]
    fn a_rate_that_an_earlier_session_had_stays_that_of_its_workload() {
        let mut rates = rates();
        let had = |go: f64, rust: f64| [("go".to_owned(), go), ("rust".to_owned(), rust)].into();
        rates.earlier = [("tail".to_owned(), had(30_000.0, 30_000.0))].into();
        let of = |rates: &Rates| {
            let found = rates.shares(&share(Whose::Slowest), &workload("tail", 75), &ids());
            let found = found.expect("known");
            (found["go"], found["rust"])
        };
        assert_eq!(of(&rates), (30_000.0, 30_000.0));
        // Where it lacks a subject, all are found anew: the sides' rates belong together.
        rates.earlier = [("tail".to_owned(), [("go".to_owned(), 30_000.0)].into())].into();
        assert_eq!(of(&rates), (60_000.0, 60_000.0));
    }

    #[test]
    fn without_a_rate_the_reason_names_the_workload() {
        let of = ShareOf {
            of: "post".into(),
            ..share(Whose::Own)
        };
        let problem = rates()
            .shares(&of, &workload("tail", 50), &ids())
            .expect_err("unknown");
        assert!(problem.contains("no closed loop of `post`"), "{problem}");
    }
}
