use std::cell::RefCell;
use std::fmt::Display;
use std::str::FromStr;

use crate::Error;

/// Most iterations of one run: their times are kept in memory until the last is done.
pub const MAX_ITERATIONS: usize = 10_000_000;

pub(crate) const USAGE: &str =
    "--workload NAME --iterations N [--param KEY=VALUE]... [--hold] | --list";

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Command {
    Run(Request),
    List,
    Help,
}

/// One run of one workload: its name, iterations and parameters.
#[derive(Debug, Default)]
pub struct Request {
    pub(crate) workload: String,
    pub(crate) iterations: usize,
    pub(crate) hold: bool,
    parameters: Vec<(String, String)>,
    /// The parameters that the set-up has asked for: those that the workload knows.
    known: RefCell<Vec<String>>,
}

/// Reads a command line, without the program's name.
pub(crate) fn parse(args: impl IntoIterator<Item = String>) -> Result<Command, Error> {
    let mut request = Request::default();
    let mut list = false;
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--hold" => request.hold = true,
            "--list" => list = true,
            "--help" => return Ok(Command::Help),
            _ => request.take(&arg, &mut args)?,
        }
    }
    if list {
        return Ok(Command::List);
    }
    if request.workload.is_empty() {
        return Err(usage("--workload is missing"));
    }
    if request.iterations == 0 {
        return Err(usage("--iterations is missing"));
    }
    Ok(Command::Run(request))
}

fn parse_iterations(value: &str) -> Result<usize, Error> {
    match value.parse() {
        Ok(iterations @ 1..=MAX_ITERATIONS) => Ok(iterations),
        _ => Err(usage(format!(
            "--iterations '{value}' is not a whole number from 1 to {MAX_ITERATIONS}"
        ))),
    }
}

fn usage(problem: impl Display) -> Error {
    Error::usage(format!("{problem}; usage: {USAGE}"))
}

impl Request {
    /// The value of the parameter `name`, which the workload cannot do without.
    pub fn parameter<T>(&self, name: &str) -> Result<T, Error>
    where
        T: FromStr<Err: Display>,
    {
        self.known.borrow_mut().push(name.to_owned());
        let workload = &self.workload;
        let Some((_, value)) = self.parameters.iter().find(|(key, _)| key == name) else {
            return Err(Error::usage(format!(
                "workload '{workload}' lacks its parameter '{name}'; add --param {name}=VALUE"
            )));
        };
        value.parse().map_err(|error| {
            Error::usage(format!(
                "workload '{workload}' cannot take --param {name}={value}: {error}; give another value"
            ))
        })
    }

    /// Takes a flag that has a value, in the same argument or in the next.
    fn take(&mut self, arg: &str, rest: &mut impl Iterator<Item = String>) -> Result<(), Error> {
        let (flag, attached) = match arg.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (arg, None),
        };
        let value = || {
            let value = attached.or_else(|| rest.next());
            value.ok_or_else(|| usage(format!("{flag} lacks its value")))
        };
        match flag {
            "--workload" => self.workload = value()?,
            "--iterations" => self.iterations = parse_iterations(&value()?)?,
            "--param" => self.add_parameter(&value()?)?,
            _ => return Err(usage(format!("unknown argument '{arg}'"))),
        }
        Ok(())
    }

    fn add_parameter(&mut self, pair: &str) -> Result<(), Error> {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(usage(format!("--param '{pair}' is not KEY=VALUE")));
        };
        if self.parameters.iter().any(|(given, _)| given == key) {
            return Err(usage(format!("--param {key} is given twice")));
        }
        self.parameters.push((key.to_owned(), value.to_owned()));
        Ok(())
    }

    /// Fails on a parameter that the set-up, done by now, never asked for.
    pub(crate) fn refuse_unknown_parameters(&self) -> Result<(), Error> {
        let known = self.known.borrow();
        match self.parameters.iter().find(|(key, _)| !known.contains(key)) {
            None => Ok(()),
            Some((key, _)) => Err(Error::usage(format!(
                "workload '{}' has no parameter '{key}'; it has: {}",
                self.workload,
                if known.is_empty() {
                    "none".to_owned()
                } else {
                    known.join(", ")
                }
            ))),
        }
    }
}
