//! The front page: what its scoreboard compares, and which cases it answers.

use std::path::Path;

use serde::Deserialize;

use crate::names::{PLAIN, is_plain, suggestion};
use crate::{Error, grammar, store::read_text};

/// The scoreboard's rows and the cases below it, in the page's order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scoreboard {
    /// The rows.
    #[serde(rename = "row", default)]
    pub rows: Vec<ScoreRow>,
    /// The cases.
    #[serde(rename = "case", default)]
    pub cases: Vec<Situation>,
}

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payer {
    /// The machine: processors, memory, time of a request.
    Machine,
    /// People: waiting for builds, reading, shipping.
    People,
}

/// One row: what is compared, and in which words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScoreRow {
    /// Name that cases use.
    pub id: String,
    /// Who pays.
    pub group: Payer,
    /// What is paid, in two or three words.
    pub label: String,
    /// What the side with more of it does, `{}` being the factor: "takes {} as long".
    pub says: String,
    /// The experiment.
    pub experiment: String,
    /// Its comparisons that make the row.
    pub comparisons: Vec<String>,
    /// Families or keys of workloads; all of the comparisons' if left out.
    #[serde(default)]
    pub workloads: Vec<String>,
    /// The page that has more of it, below `src/` and without its end.
    pub page: String,
    /// What people run that it stands for.
    pub of: String,
}

/// How the two levels of a case are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// In the metric's unit.
    #[default]
    Metric,
    /// As a share of one, in per cent.
    Share,
    /// As a time that people wait, from seconds.
    Duration,
}

/// A situation that a reader may be in: a `row` of the scoreboard answers it, a claim's verdict, or a level.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Situation {
    /// Name, for links.
    pub id: String,
    /// The situation, as its reader would say it.
    pub title: String,
    /// The page that has more of it, below `src/` and without its end; a place on it after `#`.
    pub page: String,
    /// The row that answers.
    pub row: Option<String>,
    /// The claim whose verdict answers.
    pub claim: Option<String>,
    /// The level that answers.
    pub level: Option<Quantity>,
}

/// How much of a metric both sides need for so many of something.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Quantity {
    /// The experiment.
    pub experiment: String,
    /// The comparison whose two sides and metric are meant.
    pub comparison: String,
    /// Key of the workload.
    pub workload: String,
    /// By what the metric is multiplied.
    #[serde(default = "once")]
    pub count: f64,
    /// Of what there are so many: "saves a day"; empty if there is nothing to count.
    #[serde(default)]
    pub counted: String,
    /// The sentence, `{}` being one side's amount: "They take {} of a core".
    pub says: String,
    /// How the amounts are written.
    #[serde(default)]
    pub shown: Shown,
    /// A difference below this decides nothing, in the metric's unit.
    pub enough: f64,
    /// The same in words: "a tenth of a core".
    pub enough_words: String,
}

fn once() -> f64 {
    1.0
}

impl Scoreboard {
    /// Reads `experiments/scoreboard.toml`.
    ///
    /// # Errors
    /// If the file cannot be read or parsed, or an entry of it does not hold together.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = read_text(
            path,
            "the scoreboard belongs to the project: restore it from git",
        )?;
        let board: Self = grammar::parse(path, &text)?;
        match board.fault() {
            Some((problem, mend)) => Err(Error::definition(path, problem, mend)),
            None => Ok(board),
        }
    }

    /// What does not hold together, with the mend.
    fn fault(&self) -> Option<(String, String)> {
        let ids: Vec<&str> = self.rows.iter().map(|row| row.id.as_str()).collect();
        let mut seen = std::collections::BTreeSet::new();
        let rows = self.rows.iter().map(|row| ("row", row.id.as_str()));
        let cases = self.cases.iter().map(|case| ("case", case.id.as_str()));
        for (kind, id) in rows.chain(cases) {
            if !is_plain(id) {
                return Some((format!("{kind} `{id}`: no name"), PLAIN.into()));
            }
            if !seen.insert((kind, id)) {
                let problem = format!("{kind} `{id}` stands twice");
                return Some((problem, format!("give each {kind} its own id")));
            }
        }
        let row = self.rows.iter().find_map(ScoreRow::fault);
        row.or_else(|| self.cases.iter().find_map(|case| case.fault(&ids)))
    }
}

impl ScoreRow {
    fn fault(&self) -> Option<(String, String)> {
        let problem = |what: &str| format!("row `{}`: {what}", self.id);
        if self.comparisons.is_empty() {
            let mend = "name at least one in `comparisons`";
            return Some((problem("no comparison"), mend.into()));
        }
        no_place(&self.says).map(|mend| (problem("no place for the factor"), mend))
    }
}

impl Situation {
    fn fault(&self, rows: &[&str]) -> Option<(String, String)> {
        let problem = |what: String| format!("case `{}`: {what}", self.id);
        match (&self.row, &self.level) {
            (None, None) if self.claim.is_some() => None,
            _ if self.claim.is_some() => {
                let mend = "let one alone answer: a `row`, a `claim` or a [case.level]";
                Some((
                    problem("a claim answers it, and something else".into()),
                    mend.into(),
                ))
            }
            (Some(row), None) if rows.contains(&row.as_str()) => None,
            (Some(row), None) => Some((problem(format!("no row `{row}`")), suggestion(row, rows))),
            (None, Some(level)) if !(level.count > 0.0 && level.enough > 0.0) => {
                let mend = "write a number above zero";
                Some((problem("`count` or `enough` is none".into()), mend.into()))
            }
            (None, Some(level)) => {
                let what = "no place for the amount".to_owned();
                no_place(&level.says).map(|mend| (problem(what), mend))
            }
            _ => {
                let mend = "give it a `row`, a `claim` or a [case.level]";
                Some((problem("nothing answers it, or two do".into()), mend.into()))
            }
        }
    }
}

/// What to do where words have not one place for a number.
fn no_place(says: &str) -> Option<String> {
    (says.matches("{}").count() != 1).then(|| "put one `{}` into `says`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "[[row]]\nid = \"a\"\ngroup = \"people\"\nlabel = \"A\"\nsays = \"takes {}\"\nexperiment = \"toy\"\n\
                       comparisons = [\"idiomatic\"]\npage = \"toy\"\nof = \"A toy.\"\n";
    const CASE: &str = "[[case]]\nid = \"c\"\ntitle = \"C\"\npage = \"toy\"\nrow = \"a\"\n";
    const LEVEL: &str = "[[case]]\nid = \"l\"\ntitle = \"L\"\npage = \"toy\"\n[case.level]\nexperiment = \"toy\"\n\
                         comparison = \"idiomatic\"\nworkload = \"sum\"\nsays = \"It takes {}\"\nenough = 1.0\nenough-words = \"one\"\n";

    fn read(text: &str) -> Result<Scoreboard, Error> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("scoreboard.toml");
        std::fs::write(&path, text).expect("writable");
        Scoreboard::read(&path)
    }

    #[test]
    fn rows_and_cases_are_read_in_their_order() {
        let board = read(&format!("{ROW}{CASE}{LEVEL}")).expect("sound");
        assert_eq!(board.rows[0].group, Payer::People);
        let level = board.cases[1].level.as_ref().expect("a level");
        assert_eq!((level.count, level.shown), (1.0, Shown::Metric));
        assert!(read("").expect("sound").rows.is_empty());
    }

    #[test]
    fn each_mistake_in_the_scoreboard_names_its_mend() {
        let all = format!("{ROW}{CASE}{LEVEL}");
        for (from, to, words) in [
            (
                "page = \"toy\"\nof",
                "pages = \"toy\"\nof",
                "line 8: unknown key `pages`: did you mean `page`?",
            ),
            (
                "\"people\"",
                "\"peple\"",
                "line 3: unknown value `peple`: did you mean `people`?",
            ),
            (
                "takes {}\"",
                "takes\"",
                "row `a`: no place for the factor: put one `{}` into `says`",
            ),
            (
                "[\"idiomatic\"]",
                "[]",
                "row `a`: no comparison: name at least one in `comparisons`",
            ),
            ("row = \"a\"", "row = \"b\"", "case `c`: no row `b`: "),
            (
                "row = \"a\"\n",
                "",
                "case `c`: nothing answers it, or two do: give it a `row`, a `claim` or a [case.level]",
            ),
            (
                "row = \"a\"",
                "row = \"a\"\nclaim = \"ahead\"",
                "case `c`: a claim answers it, and something else: let one alone answer",
            ),
            (
                "enough = 1.0",
                "enough = 0.0",
                "case `l`: `count` or `enough` is none: write a number above zero",
            ),
            (
                "It takes {}",
                "It takes {} {}",
                "case `l`: no place for the amount: put one `{}` into `says`",
            ),
            ("id = \"l\"", "id = \"c\"", "case `c` stands twice"),
            (
                "id = \"a\"",
                "id = \"A\"",
                "row `A`: no name: use lowercase",
            ),
        ] {
            let text = all.replacen(from, to, 1);
            let problem = read(&text).expect_err(&text).to_string();
            assert!(problem.contains(words), "{problem}");
        }
    }
}
