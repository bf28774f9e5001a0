//! What workloads and their parameters are called.

use record::{Experiment, ParameterUnit, VALUE, Workload};

use super::format::{self, JOIN};

/// Digits of a value that is interpolated: more would promise too much.
const ROUGH: usize = 2;

/// The point alone: `25 % load`, `n = 10⁸, 2 threads`; empty if the family has no parameters.
pub fn point(experiment: &Experiment, workload: &Workload) -> String {
    let parts = workload.parameters.iter();
    let parts: Vec<_> = parts
        .map(|(name, value)| Parameter::of(experiment, name).at(*value))
        .collect();
    parts.join(", ")
}

/// The family's title and the point: `odd-only sieve, n = 10⁶`.
pub fn title(experiment: &Experiment, workload: &Workload) -> String {
    let family = experiment.family(&workload.family);
    let family = family.map_or(workload.family.as_str(), |f| f.title.as_str());
    match point(experiment, workload) {
        point if point.is_empty() => family.to_owned(),
        point => format!("{family}, {point}"),
    }
}

/// A parameter as sentences, tables and drawings say it. Everything that names one goes through here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in the definition.
    pub name: String,
    unit: ParameterUnit,
    says: String,
}

impl Parameter {
    /// As the definition says it; else as a letter of mathematics.
    pub fn of(experiment: &Experiment, name: &str) -> Self {
        let said = experiment.parameters.iter().find(|p| p.id == name);
        Self {
            name: name.to_owned(),
            unit: said.map_or(ParameterUnit::Count, |p| p.unit),
            says: said.map_or_else(|| format!("{name} = {VALUE}"), |p| p.says.clone()),
        }
    }

    /// One value in its phrase: `25 % load`, `1 ms wait`, `1 connection`, `n = 10⁶`.
    pub fn at(&self, value: u64) -> String {
        let said = self.phrase(&self.value(value as f64, format::size(value)));
        match (value, self.unit, said.strip_suffix('s')) {
            (1, ParameterUnit::Count, Some(one)) if self.says.starts_with(VALUE) => one.to_owned(),
            _ => said,
        }
    }

    /// Several in one phrase: `5 ms and 20 ms wait`.
    pub fn among(&self, values: &[u64]) -> String {
        match values {
            [one] => self.at(*one),
            _ => {
                let values: Vec<_> = values.iter().map(|value| self.bare(*value)).collect();
                self.phrase(&format::list(&values))
            }
        }
    }

    /// One that is interpolated: `3.2 ms wait`.
    pub fn near(&self, value: f64) -> String {
        self.phrase(&self.about(value))
    }

    /// The same without its phrase.
    pub fn about(&self, value: f64) -> String {
        self.value(value, format::significant(value, ROUGH))
    }

    /// A value with its unit alone: `25 %`, `1 ms`, `10⁶`.
    pub fn bare(&self, value: u64) -> String {
        self.value(value as f64, format::size(value))
    }

    /// The name with the unit, for an axis.
    pub fn axis(&self) -> String {
        match self.unit {
            ParameterUnit::Count => self.name.clone(),
            ParameterUnit::Percent => format!("{}, %", self.name),
            ParameterUnit::Microseconds => format!("{}, µs", self.name),
        }
    }

    fn value(&self, value: f64, counted: String) -> String {
        match self.unit {
            ParameterUnit::Count => counted,
            ParameterUnit::Percent => format!("{counted}{JOIN}%"),
            ParameterUnit::Microseconds => format::set_seconds(value / 1e6),
        }
    }

    /// Never broken over two lines.
    fn phrase(&self, value: &str) -> String {
        (self.says.replace(' ', &JOIN.to_string())).replace(VALUE, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(unit: ParameterUnit, says: &str) -> Parameter {
        Parameter {
            name: "p".into(),
            unit,
            says: says.into(),
        }
    }

    fn plain(text: String) -> String {
        text.replace(JOIN, " ")
    }

    #[test]
    fn a_value_has_its_unit_and_stands_in_its_phrase() {
        use ParameterUnit::{Count, Microseconds, Percent};
        for (unit, says, value, text) in [
            (Percent, "{} load", 25, "25 % load"),
            (Percent, "{} load", 1, "1 % load"),
            (Microseconds, "{} wait", 0, "0 ms wait"),
            (Microseconds, "{} wait", 250, "250 µs wait"),
            (Microseconds, "{} wait", 1_000, "1 ms wait"),
            (Microseconds, "{} wait", 1_500, "1.5 ms wait"),
            (Microseconds, "{} wait", 20_000, "20 ms wait"),
            (Microseconds, "{} wait", 2_000_000, "2 s wait"),
            (Count, "{} connections", 1, "1 connection"),
            (Count, "{} connections", 10_000, "10⁴ connections"),
            (Count, "a limit of {}", 100, "a limit of 100"),
            (Count, "n = {}", 1_000_000, "n = 10⁶"),
        ] {
            assert_eq!(plain(said(unit, says).at(value)), text);
        }
    }

    #[test]
    fn several_values_share_the_phrase_and_an_interpolated_one_has_two_digits() {
        let wait = said(ParameterUnit::Microseconds, "{} wait");
        assert_eq!(plain(wait.among(&[5_000, 20_000])), "5 ms and 20 ms wait");
        assert_eq!(plain(wait.among(&[5_000])), "5 ms wait");
        assert_eq!(plain(wait.near(3_217.0)), "3.2 ms wait");
        let load = said(ParameterUnit::Percent, "{} load");
        assert_eq!(plain(load.near(61.7)), "62 % load");
        assert_eq!((load.axis(), wait.axis()), ("p, %".into(), "p, µs".into()));
    }
}
