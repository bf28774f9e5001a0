//! The command line.

use std::net::SocketAddr;
use std::time::Duration;

use http::Uri;
use lexopt::{Arg, Error, Parser, ValueExt};

use crate::json::Json;
use crate::query::digits;
use crate::runtime::Flavor;

/// What the program does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The order service.
    Serve,
    /// One fixed answer to every request.
    Socket,
}

/// The command line's choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What the program does.
    pub task: Task,
    /// Where it listens: a loopback address; port 0 is any free port.
    pub listen: SocketAddr,
    /// How many orders exist at the start.
    pub orders: u64,
    /// Where `/quote` asks, without a slash at the end.
    pub downstream: Option<String>,
    /// How long a client may keep the service waiting.
    pub limits: Limits,
    /// How long requests may take to finish at the end.
    pub grace: Duration,
    /// What runs the tasks.
    pub runtime: Flavor,
    /// What reads and writes orders.
    pub json: Json,
}

/// How long a client may keep the service waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For the head of a request that has begun, or of a connection's first.
    pub header: Duration,
    /// For the body, from the end of the head.
    pub body: Duration,
    /// For a further request.
    pub idle: Duration,
}

impl Options {
    fn new(task: Task) -> Self {
        Self {
            task,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            orders: 1000,
            downstream: None,
            limits: Limits {
                header: Duration::from_secs(5),
                body: Duration::from_secs(10),
                idle: Duration::from_secs(60),
            },
            grace: Duration::from_secs(10),
            runtime: Flavor::default(),
            json: Json::default(),
        }
    }

    /// The choices on a command line. The error's text is one line.
    pub fn parse(mut parser: Parser) -> Result<Self, Error> {
        let task = match parser.next()? {
            Some(Arg::Value(value)) => value.parse_with(task)?,
            Some(Arg::Long(name)) => return Err(no_task(&format!("--{name}"))),
            Some(Arg::Short(name)) => return Err(no_task(&format!("-{name}"))),
            None => return Err(no_task("nothing")),
        };
        let mut options = Self::new(task);
        while let Some(arg) = parser.next()? {
            let Arg::Long(name) = arg else {
                return Err(arg.unexpected());
            };
            let name = name.to_owned();
            options.set(&name, &mut parser)?;
        }
        Ok(options)
    }

    fn set(&mut self, name: &str, parser: &mut Parser) -> Result<(), Error> {
        match name {
            "listen" => self.listen = value(name, parser, loopback)?,
            "orders" => self.orders = value(name, parser, number)?,
            "downstream" => self.downstream = Some(value(name, parser, base)?),
            "header-timeout" => self.limits.header = value(name, parser, milliseconds)?,
            "body-timeout" => self.limits.body = value(name, parser, milliseconds)?,
            "idle-timeout" => self.limits.idle = value(name, parser, milliseconds)?,
            "grace" => self.grace = value(name, parser, milliseconds)?,
            "runtime" => self.runtime = value(name, parser, flavor)?,
            "json" => self.json = value(name, parser, json)?,
            _ => return Err(unknown(name)),
        }
        Ok(())
    }
}

/// The option's value; `read` gives the mend if it is none.
fn value<T>(
    name: &str,
    parser: &mut Parser,
    read: fn(&str) -> Result<T, &'static str>,
) -> Result<T, Error> {
    let text = parser.value()?.string()?;
    read(&text).map_err(|mend| format!("--{name} {text}: {mend}").into())
}

fn task(value: &str) -> Result<Task, Error> {
    match value {
        "serve" => Ok(Task::Serve),
        "socket" => Ok(Task::Socket),
        other => Err(no_task(other)),
    }
}

fn no_task(found: &str) -> Error {
    format!("the first argument is {found}; it must be serve or socket").into()
}

fn unknown(name: &str) -> Error {
    let known = "--listen, --orders, --downstream, --header-timeout, --body-timeout, \
        --idle-timeout, --grace, --runtime, --json";
    format!("--{name} is no option; there are {known}").into()
}

fn loopback(value: &str) -> Result<SocketAddr, &'static str> {
    let address = value.parse().ok();
    let loopback = address.filter(|address: &SocketAddr| address.ip().is_loopback());
    loopback.ok_or("not a loopback address with a port; give one such as 127.0.0.1:0")
}

/// A URL that a path can be put behind.
fn base(value: &str) -> Result<String, &'static str> {
    let is_base = |url: &Uri| {
        url.scheme_str() == Some("http") && url.authority().is_some() && url.query().is_none()
    };
    let url = value.parse().ok().filter(is_base);
    url.map(|_| value.trim_end_matches('/').to_owned())
        .ok_or("not a URL to put a path behind; give one such as http://127.0.0.1:8080")
}

fn milliseconds(value: &str) -> Result<Duration, &'static str> {
    number(value).map(Duration::from_millis)
}

/// A number that clocks and ids can be reckoned with: up to 49 days, or 4 thousand million.
fn number(value: &str) -> Result<u64, &'static str> {
    let number = digits(value).filter(|&number| number <= u64::from(u32::MAX));
    number.ok_or("not a whole number up to 4294967295; give digits only")
}

fn flavor(value: &str) -> Result<Flavor, &'static str> {
    match value {
        "multi" => Ok(Flavor::Multi),
        "per-core" => Ok(Flavor::PerCore),
        _ => Err("no runtime; give multi or per-core"),
    }
}

fn json(value: &str) -> Result<Json, &'static str> {
    match value {
        "serde" => Ok(Json::Serde),
        "sonic" => Ok(Json::Sonic),
        _ => Err("no JSON package; give serde or sonic"),
    }
}
