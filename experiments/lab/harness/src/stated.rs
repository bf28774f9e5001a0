//! What the definition states that a workload returns, and what to think of programs that return
//! something else.

use std::fs;

use record::{Expect, Experiment, Project, Workload};

use crate::probe::Expected;

/// What the definition says that the workload returns; nothing, where it says nothing.
pub fn of(experiment: &Experiment, workload: &Workload) -> Expected {
    experiment
        .expected(workload)
        .map_or_else(Expected::default, values)
}

fn values(expect: &Expect) -> Expected {
    Expected {
        result: expect.result.parse().ok(),
        check: expect.check.parse().ok(),
    }
}

/// What the subjects that run a workload have returned.
#[derive(Debug, Default)]
pub struct Returned(Vec<(String, Expected)>);

impl Returned {
    /// A subject, and what it returned.
    pub fn add(&mut self, subject: &str, found: Expected) {
        self.0.push((subject.into(), found));
    }

    /// Which entry of the definition states otherwise, and whether the subjects agree with each other: `None`
    /// if all return what is stated, or nothing is.
    pub fn problem(
        &self,
        project: &Project,
        experiment: &Experiment,
        workload: &Workload,
    ) -> Option<String> {
        let stated = experiment.expected(workload)?;
        let is_wrong = self.0.iter().any(|(_, found)| *found != values(stated));
        is_wrong.then(|| {
            let file = format!("experiments/{}/experiment.toml", experiment.id);
            let number = experiment
                .expect
                .iter()
                .position(|entry| std::ptr::eq(entry, stated));
            let text = fs::read_to_string(project.root().join(&file)).unwrap_or_default();
            let line = line(&text, number.unwrap_or(0));
            let line = line.map_or_else(String::new, |line| format!(":{line}"));
            format!(
                "{file}{line}: [[expect]] states {} for `{}`: {}",
                in_words(values(stated)),
                workload.key,
                self.judged(values(stated))
            )
        })
    }

    fn judged(&self, stated: Expected) -> String {
        let named: Vec<String> = (self.0.iter())
            .map(|(subject, found)| format!("`{subject}` returns {}", in_words(*found)))
            .collect();
        let first = self.0.first().map(|(_, found)| *found);
        let agree = self.0.iter().all(|(_, found)| Some(*found) == first);
        let some_right = self.0.iter().any(|(_, found)| *found == stated);
        match (self.0.len(), first) {
            (2.., Some(first)) if agree => format!(
                "all {} subjects agree with each other on {}: see whether the entry is wrong",
                self.0.len(),
                in_words(first)
            ),
            (2.., _) if some_right => format!(
                "{}: mend the one that differs, or the entry",
                named.join(", ")
            ),
            (2.., _) => format!(
                "they differ from each other: {}: mend them",
                named.join(", ")
            ),
            _ => format!(
                "{}: no other subject is there to agree with",
                named.join(", ")
            ),
        }
    }
}

fn in_words(values: Expected) -> String {
    let word = |value: Option<u64>| value.map_or_else(|| "nothing".into(), |v| v.to_string());
    format!(
        "result {}, check {}",
        word(values.result),
        word(values.check)
    )
}

/// Line of an entry, both counted as they stand: entries from 0, lines from 1.
fn line(definition: &str, entry: usize) -> Option<usize> {
    let mut lines = (1..).zip(definition.lines());
    let heads = lines
        .by_ref()
        .filter(|(_, line)| line.trim_start().starts_with("[[expect]]"));
    heads.map(|(number, _)| number).nth(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(result: u64, check: u64) -> Expected {
        Expected {
            result: Some(result),
            check: Some(check),
        }
    }

    fn judged(found: &[(&str, u64)]) -> String {
        let mut returned = Returned::default();
        for (subject, check) in found {
            returned.add(subject, values(4, *check));
        }
        returned.judged(values(4, 17))
    }

    #[test]
    fn programs_that_agree_make_the_entry_doubtful_and_others_themselves() {
        for (found, words) in [
            (
                &[("rust", 18), ("go", 18)][..],
                "all 2 subjects agree with each other on result 4, check 18: see whether the entry",
            ),
            (
                &[("rust", 18), ("go", 17)],
                "`rust` returns result 4, check 18, `go` returns result 4, check 17: mend the one that differs",
            ),
            (
                &[("rust", 18), ("go", 19)],
                "they differ from each other: `rust` returns result 4, check 18, `go`",
            ),
            (&[("rust", 18)], "no other subject is there"),
        ] {
            assert!(judged(found).contains(words), "{}", judged(found));
        }
    }

    #[test]
    fn an_entry_is_found_by_its_line() {
        let text = "id = 1\n[[expect]]\nresult = 1\n\n# [[expect]]\n  [[expect]] # the second\n";
        assert_eq!(
            [0, 1, 2].map(|entry| line(text, entry)),
            [Some(2), Some(6), None]
        );
    }
}
