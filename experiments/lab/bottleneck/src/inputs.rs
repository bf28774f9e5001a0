//! What a reader says of a service and its team: names, units, bounds, defaults.

use std::fmt;

/// What belongs together in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What is asked of the service, in the language that is known.
    Service,
    /// What machines cost.
    Prices,
    /// Who works on it.
    People,
    /// What the reader may leave as it is.
    Assumptions,
}

/// One number of the form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// In an address.
    pub id: &'static str,
    /// Before the number.
    pub label: &'static str,
    /// Behind it.
    pub unit: &'static str,
    /// Where it stands.
    pub group: Group,
    /// Smallest value.
    pub least: f64,
    /// Largest value.
    pub most: f64,
    /// Whether parts are none.
    pub whole: bool,
    /// What stands there at first, as typed. An assumption, nothing measured.
    pub default: &'static str,
}

/// Smaller values than this are no value, save zero.
const TINY: f64 = 0.000_001;

const fn field(
    group: Group,
    (id, label, unit): (&'static str, &'static str, &'static str),
    (least, most): (f64, f64),
    default: &'static str,
) -> Field {
    Field {
        id,
        label,
        unit,
        group,
        least,
        most,
        whole: false,
        default,
    }
}

const fn whole(field: Field) -> Field {
    Field {
        whole: true,
        ..field
    }
}

use Group::{Assumptions, People, Prices, Service};

/// Every number, in the form's order and that of [`Inputs`].
#[rustfmt::skip]
pub const FIELDS: [Field; 17] = [
    field(Service, ("requests", "Requests at the busiest", "a second"), (0.01, 1e7), "300"),
    field(Service, ("cpu", "Processor time of a request", "ms"), (0.0001, 1e5), "1"),
    field(Service, ("wait", "Waiting of a request: database, other services", "ms"), (0.0, 1e6), "20"),
    field(Service, ("memory", "Memory of a process under load", "MiB"), (0.1, 1e7), "256"),
    whole(field(Service, ("processes", "Processes that run", ""), (1.0, 1e6), "2")),
    field(Prices, ("core", "Price of a core", "a month"), (0.0, 1e5), "25"),
    field(Prices, ("gigabyte", "Price of a GiB of memory", "a month"), (0.0, 1e5), "3"),
    field(People, ("engineers", "Engineers", ""), (0.0, 1e5), "5"),
    field(People, ("edits", "Edits that each of them saves and waits for", "a day"), (0.0, 1e4), "100"),
    field(People, ("build", "Waiting after an edit", "s"), (0.0, 1e5), "1"),
    field(People, ("hour", "Price of an engineer's hour", ""), (0.0, 1e5), "80"),
    field(People, ("weeks", "Extra weeks of work for the choice", "of one engineer"), (0.0, 1e5), "4"),
    field(Assumptions, ("busy", "Share of a core that may be busy", "%"), (1.0, 100.0), "50"),
    whole(field(Assumptions, ("cores", "Cores of a machine", ""), (1.0, 1024.0), "2")),
    field(Assumptions, ("gigabytes", "Memory of a machine", "GiB"), (0.1, 1e5), "8"),
    field(Assumptions, ("days", "Working days", "a year"), (0.0, 366.0), "220"),
    field(Assumptions, ("years", "Years over which the extra weeks are spread", ""), (0.1, 100.0), "3"),
];

/// The numbers, in the units of [`FIELDS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inputs {
    /// Requests a second at the busiest.
    pub requests: f64,
    /// Processor time of a request in the known language, in milliseconds.
    pub cpu: f64,
    /// Waiting of a request, in milliseconds.
    pub wait: f64,
    /// Memory of a process in the known language, in MiB.
    pub memory: f64,
    /// Processes.
    pub processes: f64,
    /// Price of a core and month.
    pub core: f64,
    /// Price of a GiB and month.
    pub gigabyte: f64,
    /// Engineers.
    pub engineers: f64,
    /// Edits of each of them a day.
    pub edits: f64,
    /// Seconds of waiting after each in the known language.
    pub build: f64,
    /// Price of an hour.
    pub hour: f64,
    /// Extra weeks of one engineer, once.
    pub weeks: f64,
    /// Share of a core that may be busy, in per cent.
    pub busy: f64,
    /// Cores of a machine.
    pub cores: f64,
    /// GiB of a machine.
    pub gigabytes: f64,
    /// Working days a year.
    pub days: f64,
    /// Years over which the weeks are spread.
    pub years: f64,
}

/// What is wrong with a number. Its text says what to write instead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// Nothing is written.
    Empty {
        /// A number that would do.
        such_as: &'static str,
    },
    /// It is no number.
    NoNumber,
    /// It is less than this.
    Low(f64),
    /// It is more than this.
    High(f64),
    /// It is above zero, and next to nothing.
    Tiny,
    /// It has parts.
    Parts,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { such_as } => write!(f, "Write a number, such as {such_as}."),
            Self::NoNumber => {
                f.write_str("This is no number: write digits, with a point before decimals.")
            }
            Self::Low(least) => write!(f, "Write {least} or more."),
            Self::High(most) => write!(f, "Write {most} or less."),
            Self::Tiny => write!(f, "Write 0, or {TINY} or more."),
            Self::Parts => f.write_str("Write a whole number."),
        }
    }
}

/// The number that a reader typed for a field.
///
/// # Errors
/// If it is none, or out of bounds.
pub fn parse(field: &Field, text: &str) -> Result<f64, Fault> {
    let text = text.trim();
    if text.is_empty() {
        let such_as = field.default;
        return Err(Fault::Empty { such_as });
    }
    // "inf" and "nan" are numbers to Rust.
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let value: f64 = match text.parse() {
        Ok(value) if plain => value,
        _ => return Err(Fault::NoNumber),
    };
    if value < field.least {
        Err(Fault::Low(field.least))
    } else if value > field.most {
        Err(Fault::High(field.most))
    } else if value > 0.0 && value < TINY {
        Err(Fault::Tiny)
    } else if field.whole && value.floor() != value {
        Err(Fault::Parts)
    } else {
        Ok(value + 0.0) // −0 is 0
    }
}

impl Inputs {
    /// Reads every field; `typed` gives what a reader typed, or `None` for the default.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn read<'a>(
        typed: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Self, Vec<(&'static str, Fault)>> {
        let mut values = [0.0; FIELDS.len()];
        let mut faults = Vec::new();
        for (field, value) in FIELDS.iter().zip(&mut values) {
            match parse(field, typed(field.id).unwrap_or(field.default)) {
                Ok(read) => *value = read,
                Err(fault) => faults.push((field.id, fault)),
            }
        }
        if faults.is_empty() {
            Ok(Self::of(values))
        } else {
            Err(faults)
        }
    }

    fn of(values: [f64; FIELDS.len()]) -> Self {
        let [requests, cpu, wait, memory, processes, core, gigabyte, ..] = values;
        let [
            ..,
            engineers,
            edits,
            build,
            hour,
            weeks,
            busy,
            cores,
            gigabytes,
            days,
            years,
        ] = values;
        Self {
            requests,
            cpu,
            wait,
            memory,
            processes,
            core,
            gigabyte,
            engineers,
            edits,
            build,
            hour,
            weeks,
            busy,
            cores,
            gigabytes,
            days,
            years,
        }
    }
}

impl Default for Inputs {
    fn default() -> Self {
        Self::read(|_| None).expect("defaults lie within their bounds")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(id: &str, text: &str) -> String {
        let field = FIELDS.iter().find(|f| f.id == id).expect("a field");
        match parse(field, text) {
            Ok(value) => value.to_string(),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn defaults_are_read_in_the_fields_order() {
        let inputs = Inputs::default();
        let read = [
            inputs.requests,
            inputs.gigabyte,
            inputs.engineers,
            inputs.busy,
            inputs.years,
        ];
        assert_eq!(read, [300.0, 3.0, 5.0, 50.0, 3.0]);
    }

    #[test]
    fn ids_are_different() {
        for (i, field) in FIELDS.iter().enumerate() {
            assert!(FIELDS[..i].iter().all(|f| f.id != field.id), "{}", field.id);
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        for (text, value) in [
            ("300", "300"),
            (" 0.5 ", "0.5"),
            (".5", "0.5"),
            ("1.", "1"),
            ("+2e3", "2000"),
        ] {
            assert_eq!(said("requests", text), value, "{text}");
        }
        assert_eq!(said("wait", "-0"), "0");
    }

    #[test]
    fn whatever_is_no_sound_number_is_answered_with_what_to_write() {
        let no_number = "This is no number: write digits, with a point before decimals.";
        for (id, text, words) in [
            ("requests", "", "Write a number, such as 300."),
            ("requests", "  ", "Write a number, such as 300."),
            ("requests", "many", no_number),
            ("requests", "NaN", no_number),
            ("requests", "inf", no_number),
            ("requests", "1,5", no_number),
            ("requests", "1 000", no_number),
            ("requests", "e5", no_number),
            ("requests", "0x10", no_number),
            ("requests", "--1", no_number),
            ("requests", "0", "Write 0.01 or more."),
            ("requests", "-3", "Write 0.01 or more."),
            ("requests", "1e308", "Write 10000000 or less."),
            ("requests", "1e999", "Write 10000000 or less."),
            ("requests", "-1e999", "Write 0.01 or more."),
            ("core", "1e-300", "Write 0, or 0.000001 or more."),
            ("core", "-1", "Write 0 or more."),
            ("processes", "1.5", "Write a whole number."),
        ] {
            assert_eq!(said(id, text), words, "{id}: {text}");
        }
    }

    #[test]
    fn all_faults_come_at_once() {
        let faults = Inputs::read(|id| match id {
            "cpu" => Some("0"),
            "days" => Some("400"),
            _ => None,
        });
        let faults = faults.expect_err("two are wrong");
        assert_eq!(
            faults,
            [("cpu", Fault::Low(0.0001)), ("days", Fault::High(366.0))]
        );
    }
}
