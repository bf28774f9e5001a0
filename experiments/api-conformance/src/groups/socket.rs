//! The task `socket`: one fixed answer for each request, whatever it asks.

use std::thread;
use std::time::Duration;

use crate::cli::Asking;
use crate::client::{Answer, Broken, Request, get};
use crate::report::{Mismatch, Sheet, Verdict};
use crate::server::Server;

/// How long nothing further must come.
const QUIET: Duration = Duration::from_millis(100);
/// Requests in one write.
const PIPELINED: usize = 10;

/// Asks if the command's task is `serve`, and so has another beside it.
pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let Some(command) = asking.command.with_task("socket") else {
        return;
    };
    let asking = Asking {
        command,
        ..asking.clone()
    };
    let Some(server) = sheet.start(&asking, &[]) else {
        return;
    };
    sheet.case("one-request", || ask_in(&server, &[&one().bytes()], 1));
    sheet.case("split-request", || {
        let bytes = one().bytes();
        let parts: Vec<&[u8]> = bytes.chunks(7).collect();
        ask_in(&server, &parts, 1)
    });
    sheet.case("pipelined-requests", || {
        ask_in(&server, &[&one().bytes().repeat(PIPELINED)], PIPELINED)
    });
    sheet.case("pipelined-and-split", || {
        let bytes = one().bytes().repeat(PIPELINED);
        let parts: Vec<&[u8]> = bytes.chunks(one().bytes().len() - 3).collect();
        ask_in(&server, &parts, PIPELINED)
    });
    sheet.stop(server);
}

fn one() -> Request {
    get("/static")
}

/// Sends the parts with pauses; `count` equal answers come, and nothing further.
fn ask_in(server: &Server, parts: &[&[u8]], count: usize) -> Verdict {
    let asked = format!("{count} requests in {} writes", parts.len());
    let mismatch =
        |came: String| Mismatch::new(&asked, format!("{count} equal answers of 200"), came);
    let broken = |broken: Broken| mismatch(broken.to_string());
    let mut connection = server.connect().map_err(broken)?;
    for part in parts {
        connection.send(part).map_err(broken)?;
        thread::sleep(Duration::from_millis(2));
    }
    let answers: Result<Vec<Answer>, Broken> =
        (0..count).map(|_| connection.answer("GET")).collect();
    let answers = answers.map_err(broken)?;
    let unlike = |answer: &&Answer| {
        let length = answer.value("Content-Length").map(str::to_owned);
        answer.status != 200
            || length != Some(answer.body.len().to_string())
            || **answer != answers[0]
    };
    if let Some(answer) = answers.iter().find(unlike) {
        return Err(mismatch(answer.to_string()));
    }
    match connection.is_quiet(QUIET) {
        true => Ok(()),
        false => Err(mismatch("more than them, or a closed connection".into())),
    }
}
