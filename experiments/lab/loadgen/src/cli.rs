//! The command line.

use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Parser, ValueEnum};
use http::header::CONNECTION;
use http::{Method, StatusCode};
use loadgen::{Arrivals, Load, Message, Target};

use crate::body;

/// Loads an HTTP server on this machine, and says how far its own numbers can be trusted.
///
/// Open loop (`--rate`): requests are due at planned times whatever the server does, and latency
/// counts from the intended start. Closed loop (`--closed`): each connection asks again when it
/// has its answer.
#[derive(Debug, Parser)]
#[command(
    name = "loadgen",
    version,
    max_term_width = 100,
    allow_negative_numbers = true
)]
pub struct Cli {
    /// Address to load: http://127.0.0.1:PORT/PATH.
    #[arg(long, value_name = "URL")]
    url: String,
    /// Open loop: planned arrivals per second.
    #[arg(
        long,
        value_name = "R",
        allow_hyphen_values = true,
        conflicts_with = "closed",
        required_unless_present = "closed"
    )]
    rate: Option<f64>,
    /// How arrivals are spread; equally, by default.
    #[arg(long, value_enum, conflicts_with = "closed")]
    arrivals: Option<Spread>,
    /// Closed loop: as fast as the answers come.
    #[arg(long)]
    closed: bool,
    /// Connections, opened before the first request.
    #[arg(long, value_name = "N", default_value_t = 32)]
    connections: usize,
    /// A new connection for each request.
    #[arg(long)]
    no_keep_alive: bool,
    /// Measured window.
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    duration: Duration,
    /// Load before the window, not counted.
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = humantime::parse_duration)]
    warmup: Duration,
    /// When a request is given up; opening a connection is part of it.
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Method; POST if there is a body, else GET.
    #[arg(long, value_name = "M")]
    method: Option<Method>,
    /// A header, `Name: value`; may be given several times, also with the same name.
    #[arg(long = "header", value_name = "H")]
    headers: Vec<String>,
    /// Body: text, @FILE for a file's content, or @- for standard input.
    #[arg(long, value_name = "TEXT")]
    body: Option<String>,
    /// Status that every answer must have; by default any success.
    #[arg(long, value_name = "CODE")]
    status: Option<StatusCode>,
    /// Seed of Poisson arrivals; 1 by default.
    #[arg(long, value_name = "N", conflicts_with = "closed")]
    seed: Option<u64>,
    /// Print JSON on standard output.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Spread {
    /// Equally spaced.
    Constant,
    /// As independent users arrive.
    Poisson,
    /// All that are due in a tenth of a second at its start.
    Bursts,
}

impl Cli {
    /// The load that the command line asks for.
    ///
    /// # Errors
    /// What is wrong with it, and the mend.
    pub fn load(&self) -> Result<Load> {
        if self.seed.is_some() && self.arrivals != Some(Spread::Poisson) {
            bail!(
                "--seed: only Poisson arrivals are drawn: add --arrivals poisson, or leave it out"
            );
        }
        let (target, path) = Target::parse(&self.url)?;
        let message = self.message(Message::get(&target, path))?;
        let load = Load {
            target,
            messages: vec![message],
            arrivals: self.arrivals(),
            connections: self.connections,
            keep_alive: !self.no_keep_alive,
            warmup: self.warmup,
            duration: self.duration,
            timeout: self.timeout,
            seed: self.seed.unwrap_or(1),
        };
        load.check()?;
        Ok(load)
    }

    fn message(&self, bare: Message) -> Result<Message> {
        let mut message = bare.with_headers(&self.headers)?;
        if self.no_keep_alive && message.headers.contains_key(CONNECTION) {
            bail!("--no-keep-alive sends `Connection: close`: leave out the header of that name");
        }
        if let Some(body) = &self.body {
            message.body = body::content(body)?;
            message.method = Method::POST;
        }
        if let Some(method) = &self.method {
            message.method = method.clone();
        }
        message.status = self.status;
        Ok(message)
    }

    fn arrivals(&self) -> Arrivals {
        match (self.rate, self.arrivals.unwrap_or(Spread::Constant)) {
            (None, _) => Arrivals::Closed,
            (Some(rate), Spread::Constant) => Arrivals::Constant(rate),
            (Some(rate), Spread::Poisson) => Arrivals::Poisson(rate),
            (Some(rate), Spread::Bursts) => Arrivals::Bursts {
                rate,
                period: Duration::from_millis(100),
            },
        }
    }
}
