use std::ffi::OsString;
use std::net::SocketAddr;
use std::time::Duration;

use lexopt::prelude::{Long, Value, ValueExt as _};

/// What to serve.
pub enum Task {
    Serve,
    Socket,
}

/// The contract's command line.
pub struct Options {
    pub task: Task,
    pub listen: String,
    pub orders: u64,
    pub downstream: Option<SocketAddr>,
    pub header_timeout: Duration,
    pub body_timeout: Duration,
    pub idle_timeout: Duration,
    pub grace: Duration,
}

impl Options {
    /// Reads this process's command line.
    pub fn parse(fault: &str) -> Result<Self, String> {
        let read = read().map_err(|e| e.to_string())?;
        let listen: SocketAddr = read.listen.parse().map_err(|e| format!("--listen: {e}"))?;
        if !listen.ip().is_loopback() && fault != "listens-anywhere" {
            return Err(format!("--listen {listen}: give a loopback address"));
        }
        Ok(read)
    }
}

fn read() -> Result<Options, lexopt::Error> {
    let mut parser = lexopt::Parser::from_env();
    let mut options = Options {
        task: Task::Serve,
        listen: "127.0.0.1:0".into(),
        orders: 1_000,
        downstream: None,
        header_timeout: Duration::from_secs(5),
        body_timeout: Duration::from_secs(10),
        idle_timeout: Duration::from_secs(60),
        grace: Duration::from_secs(10),
    };
    options.task = match parser.next()? {
        Some(Value(task)) if task == "serve" => Task::Serve,
        Some(Value(task)) if task == "socket" => Task::Socket,
        _ => return Err("no task: give `serve` or `socket`".into()),
    };
    while let Some(argument) = parser.next()? {
        let Long(name) = argument else {
            return Err(argument.unexpected());
        };
        let name = name.to_owned();
        let value =
            |parser: &mut lexopt::Parser| -> Result<OsString, lexopt::Error> { parser.value() };
        let time = |parser: &mut lexopt::Parser| value(parser)?.parse().map(Duration::from_millis);
        match name.as_str() {
            "listen" => options.listen = value(&mut parser)?.string()?,
            "orders" => options.orders = value(&mut parser)?.parse()?,
            "downstream" => {
                let url = value(&mut parser)?.string()?;
                options.downstream =
                    Some(OsString::from(url.trim_start_matches("http://")).parse()?);
            }
            "header-timeout" => options.header_timeout = time(&mut parser)?,
            "body-timeout" => options.body_timeout = time(&mut parser)?,
            "idle-timeout" => options.idle_timeout = time(&mut parser)?,
            "grace" => options.grace = time(&mut parser)?,
            _ => return Err(format!("no option --{name}").into()),
        }
    }
    Ok(options)
}
