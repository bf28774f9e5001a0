use std::ffi::OsString;
use std::fmt;

/// The task that keeps the contract.
const SERVE: &str = "serve";

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The executable: a path, or a name that is looked up in PATH.
    pub program: OsString,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

impl Command {
    /// `program` with these arguments.
    pub fn new(program: OsString, arguments: impl IntoIterator<Item = OsString>) -> Self {
        let arguments = arguments.into_iter().collect();
        Self { program, arguments }
    }

    /// With further arguments.
    pub fn and(&self, arguments: &[&str]) -> Self {
        let mut command = self.clone();
        let further = arguments.iter().map(OsString::from);
        command.arguments.extend(further);
        command
    }

    /// With another task in the place of `serve`; `None` if that is not its task.
    pub fn with_task(&self, task: &str) -> Option<Self> {
        let mut command = self.clone();
        let place = command.arguments.iter().position(|word| word == SERVE)?;
        command.arguments[place] = task.into();
        Some(command)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.program.display())?;
        for argument in &self.arguments {
            write!(f, " {}", argument.display())?;
        }
        Ok(())
    }
}
