//! The article's HTTP JSON API, as a program: parse, listen, serve, shut down.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use api::app::App;
use api::error::Error;
use api::options::{Options, Task};
use api::stats::Stats;
use api::store::Store;
use api::{runtime, server, socket};

fn main() -> ExitCode {
    let options = match Options::parse(lexopt::Parser::from_env()) {
        Ok(options) => options,
        Err(error) => return fail(&error, 2),
    };
    match run(&options).and_then(|stats| report(&stats)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error, 1),
    }
}

fn run(options: &Options) -> Result<Stats, Error> {
    match options.task {
        Task::Serve => {
            let store = Arc::new(Store::seeded(options.orders));
            runtime::run(options, |listener, end| {
                server::serve(listener, App::leak(options, Arc::clone(&store)), end)
            })
        }
        Task::Socket => runtime::run(options, async |listener, end| {
            socket::serve(listener, end).await;
            Ok(())
        }),
    }
}

fn report(stats: &Stats) -> Result<(), Error> {
    writeln!(io::stdout(), "{stats}end").map_err(Error::Output)
}

fn fail(error: &dyn std::error::Error, code: u8) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(code)
}
