//! The field's usual designs on identical programs, beside ours in the same calibration.

use anyhow::Result;
use record::DesignRate;
use stats::sequential::{mann_whitney_u, welch_t};

use super::plan::SEQUENTIAL_RUNS;
use super::trial::Machine;

/// Nominal error rate of every design.
const LEVEL: f64 = 0.05;

/// Counts of the two tests on one sequential design: all runs of A, then all runs of B.
#[derive(Default)]
pub struct Sequential {
    welch: u32,
    mann_whitney: u32,
    of: u32,
}

impl Sequential {
    /// One comparison of a program with itself.
    ///
    /// # Errors
    /// If a run fails.
    pub fn compare(&mut self, machine: &mut dyn Machine) -> Result<()> {
        let mut runs = || {
            (0..SEQUENTIAL_RUNS)
                .map(|_| machine.seconds(1.0))
                .collect::<Result<Vec<_>>>()
        };
        let (a, b) = (runs()?, runs()?);
        // Without any variation there is no test, and nothing was called different.
        self.welch += u32::from(welch_t(&a, &b).is_some_and(|p| p < LEVEL));
        self.mann_whitney += u32::from(mann_whitney_u(&a, &b).is_some_and(|p| p < LEVEL));
        self.of += 1;
        Ok(())
    }

    /// Comparisons made.
    pub fn count(&self) -> u32 {
        self.of
    }

    /// For the record.
    pub fn rates(&self) -> Vec<DesignRate> {
        let rate = |design: &str, different| DesignRate {
            design: design.into(),
            different,
            of: self.of,
        };
        vec![
            rate("sequential-welch", self.welch),
            rate("sequential-mann-whitney", self.mann_whitney),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_drifts_fools_the_sequential_design() {
        let mut clock = 1.0;
        let mut drifting = |work: f64| {
            clock += 0.001;
            Ok(work * clock)
        };
        let mut design = Sequential::default();
        design.compare(&mut drifting).expect("no faults");
        assert!(
            design
                .rates()
                .iter()
                .all(|rate| rate.different == 1 && rate.of == 1)
        );
    }

    #[test]
    fn a_machine_without_drift_does_not() {
        let mut step = 0_u32;
        let mut steady = |work: f64| {
            step += 1;
            Ok(work * (1.0 + f64::from(step % 5) * 0.001))
        };
        let mut design = Sequential::default();
        design.compare(&mut steady).expect("no faults");
        assert!(design.rates().iter().all(|rate| rate.different == 0));
    }
}
