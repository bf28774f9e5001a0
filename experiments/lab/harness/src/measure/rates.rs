//! Requests a second of open loops, from what closed loops reached while planning.

use std::collections::BTreeMap;

use record::{Experiment, Rate, ShareOf, Whose, Workload};

use super::cells::Cells;

/// Closed-loop rates seen so far: workload family, then subject.
#[derive(Debug, Default)]
pub struct Rates(BTreeMap<String, BTreeMap<String, f64>>);

impl Rates {
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
        self.0.entry(workload.family.clone()).or_insert(reached);
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
        let percent = workload
            .parameters
            .get(&share.percent)
            .copied()
            .unwrap_or(0);
        let part = percent as f64 / 100.0;
        let reached = self.0.get(&share.of).ok_or_else(unknown)?;
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
