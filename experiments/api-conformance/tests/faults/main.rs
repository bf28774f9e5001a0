//! Each group of cases finds the fault that is planted for it, and a sound server has none.
//!
//! This executable is also the server: with `STUB_FAULT` in the environment it serves, and does
//! wrong what that names.

mod planted;
mod process;
mod stub;

use std::process::{Command, ExitCode, Output};

use libtest_mimic::{Arguments, Failed, Trial};

/// Names the fault of the server; empty for none.
const FAULT: &str = "STUB_FAULT";

fn main() -> ExitCode {
    if let Ok(fault) = std::env::var(FAULT) {
        return stub::main(fault);
    }
    let mut arguments = Arguments::from_args();
    // Servers that wait, and no work for a core each.
    arguments.test_threads.get_or_insert(8);
    let trials = planted::trials().into_iter().chain(process::trials());
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// The program under test, told to ask this executable as a server with that fault.
fn conformance(fault: &str, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_api-conformance"));
    let own = std::env::current_exe().expect("the system knows this executable");
    command
        .args(options)
        .arg("--")
        .arg(own)
        .arg("serve")
        .env(FAULT, fault);
    command
}

fn trial(name: String, test: impl FnOnce() -> Result<(), String> + Send + 'static) -> Trial {
    Trial::test(name, || test().map_err(Failed::from))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An error that shows what the program said.
fn unless(right: bool, wanted: &str, output: &Output) -> Result<(), String> {
    let (said, errors) = (text(&output.stdout), text(&output.stderr));
    right
        .then_some(())
        .ok_or_else(|| format!("expected {wanted}: {}\n{said}{errors}", output.status))
}
