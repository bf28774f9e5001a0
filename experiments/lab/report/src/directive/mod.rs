//! Directives: how a page names a result. `{{#figure ID}}` and the rest of [`FORMS`].

mod lookalike;
mod scan;

pub use scan::{Spot, is_code, scan};

use crate::Problem;

/// One directive, its arguments named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// A figure with caption, downloads and table.
    Figure(String),
    /// The table of one comparison.
    Table(Compared),
    /// One number or word, inline.
    Value {
        /// The comparison.
        of: Compared,
        /// A workload key, or `all`.
        workload: String,
        /// What of it.
        field: String,
    },
    /// A computed answer for one comparison.
    Verdict(Compared),
    /// A computed answer over an experiment's main comparisons.
    Answers(String),
    /// One claim of the ledger.
    Claim(String),
    /// A claim's verdict alone, inline.
    Stand(String),
    /// How often verdicts may go wrong over a whole history, inline.
    ErrorRate,
    /// A constant of the code, inline.
    Constant {
        /// Path below `experiments/lab/`.
        file: String,
        /// Its name there.
        name: String,
        /// `percent` for a share.
        unit: Option<String>,
    },
    /// The whole ledger.
    Claims,
    /// Every claim at a glance.
    ClaimsBoard,
    /// Every statement on when to choose which language that stands there.
    Choose(String),
    /// How many statements stand where.
    Choices,
    /// The article's final verdict beside the measured one.
    Bottleneck,
    /// Two sources side by side.
    Twin {
        /// Path below `experiments/`.
        rust: String,
        /// Path below `go-experiments/`.
        go: String,
        /// The anchor that both files hold.
        anchor: String,
    },
    /// Where a comparison's ratio crosses the edge of its margin, over a parameter.
    Crossover {
        /// The comparison.
        of: Compared,
        /// The parameter.
        parameter: String,
    },
    /// Whether the loads of an experiment can be believed.
    Trust {
        /// The experiment.
        experiment: String,
        /// Its workload families; all that are loaded if there is none.
        families: Vec<String>,
    },
    /// How often results replicate, over sessions and hosts.
    Replication,
    /// How far a comparison's ratios would move by another choice.
    Sensitivity(Compared),
    /// Whose code is in both sides of a comparison.
    Largest(Compared),
    /// What an experiment's executables need beside themselves.
    Linking(String),
    /// An experiment's parity table.
    Parity(String),
    /// Who measured.
    Host,
    /// How to measure an experiment again.
    Reproduce(String),
    /// What a reader should know before trusting an experiment's record.
    Warnings(String),
    /// The bottleneck calculator.
    Calculator,
    /// The chart of its break-even.
    BreakEven,
    /// The front page's answer, in a sentence for each group of the scoreboard.
    Answer,
    /// The scoreboard.
    Scoreboard,
    /// Which case is mine?
    Cases,
    /// How far to trust the scoreboard.
    Trusted,
    /// Every record as a download.
    Results,
}

/// A comparison of an experiment, by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The experiment.
    pub experiment: String,
    /// The comparison.
    pub comparison: String,
}

/// Every form a directive may take. Only `value`, `stand`, `error-rate` and `constant` may be inside a line.
pub const FORMS: [&str; 34] = [
    "figure ID",
    "table EXPERIMENT COMPARISON",
    "value EXPERIMENT COMPARISON WORKLOAD FIELD",
    "verdict EXPERIMENT COMPARISON",
    "verdict EXPERIMENT",
    "claim ID",
    "claims",
    "claims-board",
    "choose SIDE",
    "choices",
    "bottleneck",
    "stand CLAIM",
    "error-rate",
    "constant FILE NAME",
    "constant FILE NAME percent",
    "twin RUST_FILE GO_FILE ANCHOR",
    "crossover EXPERIMENT COMPARISON PARAMETER",
    "trust EXPERIMENT",
    "trust EXPERIMENT FAMILY…",
    "replication",
    "sensitivity EXPERIMENT COMPARISON",
    "largest EXPERIMENT COMPARISON",
    "linking EXPERIMENT",
    "parity EXPERIMENT",
    "host",
    "reproduce EXPERIMENT",
    "warnings EXPERIMENT",
    "calculator",
    "break-even",
    "answer",
    "scoreboard",
    "cases",
    "trusted",
    "results",
];

/// Directives that mdBook itself expands: they pass through.
pub const STOCK: [&str; 5] = [
    "include",
    "rustdoc_include",
    "playground",
    "playpen",
    "title",
];

impl Directive {
    /// Reads the text between `{{#` and `}}`; `None` if it is one of mdBook's own.
    ///
    /// # Errors
    /// If the name is unknown, or the number of arguments is not that of any of its forms.
    pub fn parse(text: &str) -> Result<Option<Self>, Problem> {
        let mut words = text.split_whitespace().map(str::to_owned);
        let name = words.next().unwrap_or_default();
        if STOCK.contains(&name.as_str()) {
            return Ok(None);
        }
        let arguments: Vec<String> = words.collect();
        Self::of(&name, &arguments)
            .map(Some)
            .ok_or_else(|| misuse(text, &name))
    }

    fn of(name: &str, arguments: &[String]) -> Option<Self> {
        let compared = |experiment: &String, comparison: &String| Compared {
            experiment: experiment.clone(),
            comparison: comparison.clone(),
        };
        Some(match (name, arguments) {
            ("figure", [id]) => Self::Figure(id.clone()),
            ("table", [e, c]) => Self::Table(compared(e, c)),
            ("value", [e, c, workload, field]) => Self::Value {
                of: compared(e, c),
                workload: workload.clone(),
                field: field.clone(),
            },
            ("verdict", [e, c]) => Self::Verdict(compared(e, c)),
            ("verdict", [e]) => Self::Answers(e.clone()),
            ("claim", [id]) => Self::Claim(id.clone()),
            ("claims", []) => Self::Claims,
            ("claims-board", []) => Self::ClaimsBoard,
            ("choose", [side]) => Self::Choose(side.clone()),
            ("choices", []) => Self::Choices,
            ("bottleneck", []) => Self::Bottleneck,
            ("stand", [id]) => Self::Stand(id.clone()),
            ("error-rate", []) => Self::ErrorRate,
            ("constant", [file, name, unit @ ..]) if unit.len() < 2 => Self::Constant {
                file: file.clone(),
                name: name.clone(),
                unit: unit.first().cloned(),
            },
            ("twin", [rust, go, anchor]) => Self::Twin {
                rust: rust.clone(),
                go: go.clone(),
                anchor: anchor.clone(),
            },
            ("crossover", [e, c, parameter]) => Self::Crossover {
                of: compared(e, c),
                parameter: parameter.clone(),
            },
            ("trust", [experiment, families @ ..]) => Self::Trust {
                experiment: experiment.clone(),
                families: families.to_vec(),
            },
            ("replication", []) => Self::Replication,
            ("sensitivity", [e, c]) => Self::Sensitivity(compared(e, c)),
            ("largest", [e, c]) => Self::Largest(compared(e, c)),
            ("linking", [e]) => Self::Linking(e.clone()),
            ("parity", [e]) => Self::Parity(e.clone()),
            ("host", []) => Self::Host,
            ("reproduce", [e]) => Self::Reproduce(e.clone()),
            ("warnings", [e]) => Self::Warnings(e.clone()),
            ("calculator", []) => Self::Calculator,
            ("break-even", []) => Self::BreakEven,
            ("answer", []) => Self::Answer,
            ("scoreboard", []) => Self::Scoreboard,
            ("cases", []) => Self::Cases,
            ("trusted", []) => Self::Trusted,
            ("results", []) => Self::Results,
            _ => return None,
        })
    }

    /// The experiment of which it shows something, where its arguments say which; a figure's do not.
    pub fn experiment(&self) -> Option<&str> {
        match self {
            Self::Table(of)
            | Self::Verdict(of)
            | Self::Largest(of)
            | Self::Sensitivity(of)
            | Self::Value { of, .. }
            | Self::Crossover { of, .. } => Some(&of.experiment),
            Self::Answers(id)
            | Self::Linking(id)
            | Self::Parity(id)
            | Self::Reproduce(id)
            | Self::Warnings(id)
            | Self::Trust { experiment: id, .. } => Some(id),
            Self::Twin { rust, .. } => rust.split('/').next(),
            Self::Figure(_)
            | Self::Claim(_)
            | Self::Stand(_)
            | Self::ErrorRate
            | Self::Constant { .. }
            | Self::Claims
            | Self::ClaimsBoard
            | Self::Choose(_)
            | Self::Choices
            | Self::Bottleneck
            | Self::Host
            | Self::Calculator
            | Self::BreakEven
            | Self::Answer
            | Self::Replication
            | Self::Scoreboard
            | Self::Cases
            | Self::Trusted
            | Self::Results => None,
        }
    }

    /// Whether it may stand inside a line, or needs one of its own.
    pub fn is_inline(&self) -> bool {
        matches!(
            self,
            Self::Value { .. } | Self::Stand(_) | Self::ErrorRate | Self::Constant { .. }
        )
    }
}

/// An unknown name, or a known one with the wrong number of arguments.
fn misuse(text: &str, name: &str) -> Problem {
    let forms: Vec<_> = FORMS
        .iter()
        .filter(|form| word(form) == name)
        .map(|form| format!("`{{{{#{form}}}}}`"))
        .collect();
    if forms.is_empty() {
        let known = FORMS.iter().map(|form| word(form)).chain(STOCK);
        return Problem::unknown("directive", name, known);
    }
    let thing = format!("`{{{{#{text}}}}}` has the wrong number of arguments");
    Problem::new(thing, format!("write {}", forms.join(" or ")))
}

/// Whether some directive has this name.
fn is_name(name: &str) -> bool {
    STOCK.contains(&name) || FORMS.iter().any(|form| word(form) == name)
}

fn word(form: &str) -> &str {
    form.split(' ').next().unwrap_or(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_with_its_arguments_is_a_directive() {
        for form in FORMS {
            assert!(matches!(Directive::parse(form), Ok(Some(_))), "{form}");
        }
    }

    #[test]
    fn mdbooks_own_pass_through() {
        for name in STOCK {
            assert_eq!(Directive::parse(&format!("{name} a.rs:part")), Ok(None));
        }
    }

    #[test]
    fn a_misspelt_name_is_answered_with_the_nearest_one() {
        let problem = Directive::parse("figur x").expect_err("unknown");
        assert_eq!(
            problem.to_string(),
            "no directive `figur`: did you mean `figure`?"
        );
    }

    #[test]
    fn a_wrong_number_of_arguments_is_answered_with_the_forms() {
        let problem = Directive::parse("verdict a b c").expect_err("three are too many");
        assert_eq!(
            problem.to_string(),
            "`{{#verdict a b c}}` has the wrong number of arguments: \
             write `{{#verdict EXPERIMENT COMPARISON}}` or `{{#verdict EXPERIMENT}}`"
        );
    }
}
