//! Command lines and addresses that are refused.

use std::net::TcpListener;
use std::time::Duration;

use crate::cli::Asking;
use crate::report::{Mismatch, Sheet, Verdict};
use crate::server::{Command, Process};

/// How long a refusal may take.
const SOON: Duration = Duration::from_secs(5);

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let lines = [
        ("every-address", &["--listen", "0.0.0.0:0"][..]),
        ("no-loopback-address", &["--listen", "192.0.2.1:0"]),
        ("no-address", &["--listen", "here"]),
        ("unknown-option", &["--no-such-option"]),
        ("unknown-option-with-a-value", &["--no-such-option", "5"]),
        ("orders-by-letters", &["--orders", "many"]),
        ("orders-without-a-number", &["--orders"]),
        ("timeout-below-zero", &["--idle-timeout", "-5"]),
        ("further-word", &["--listen", "127.0.0.1:0", "further"]),
    ];
    for (name, options) in lines {
        sheet.case(name, || is_refused(&asking.command.and(options), 2));
    }
    if let Some(command) = asking.command.with_task("no-such-task") {
        sheet.case("unknown-task", || is_refused(&command, 2));
    }
    sheet.case("occupied-address", || occupied(&asking.command));
}

fn occupied(command: &Command) -> Verdict {
    let problem = |e| Mismatch::new("an address of our own", "that it can be bound", e);
    let listener = TcpListener::bind("127.0.0.1:0").map_err(problem)?;
    let address = listener.local_addr().map_err(problem)?.to_string();
    is_refused(&command.and(&["--listen", &address]), 1)
}

/// One line on standard error, nothing on standard output, and the exit code.
fn is_refused(command: &Command, code: i32) -> Verdict {
    let wanted = format!("exit code {code} and one line `error: …`");
    let mismatch = |came: String| Mismatch::new(format!("`{command}`"), &wanted, came);
    let mut process = Process::spawn(command).map_err(mismatch)?;
    let Some(ended) = process.wait(SOON) else {
        return Err(mismatch("still runs after 5 s".into()));
    };
    let is_line = ended.stderr.starts_with("error: ") && ended.stderr.lines().count() == 1;
    if ended.status.code() == Some(code) && is_line && ended.stdout.is_empty() {
        return Ok(());
    }
    Err(mismatch(ended.to_string()))
}
