//! The command line.

use std::time::Duration;

use anyhow::{Result, bail};
use clap::error::{ContextKind, ContextValue};
use clap::{Parser, ValueEnum};
use http::header::CONNECTION;
use http::{Method, StatusCode};
use loadgen::{Arrivals, Load, Message, Target, without_secret};

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
    #[arg(long, value_name = "TIME", value_parser = time)]
    duration: Duration,
    /// Load before the window, not counted.
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = time)]
    warmup: Duration,
    /// When a request is given up; opening a connection is part of it.
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = time)]
    timeout: Duration,
    /// Method; POST if there is a body, else GET.
    #[arg(long, value_name = "M")]
    method: Option<Method>,
    /// A header, `Name: value`; may be given several times, also with the same name.
    #[arg(long = "header", value_name = "H")]
    headers: Vec<String>,
    /// Body: text, @FILE for the content of a file or pipe, or @- for standard input.
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

/// The same problem without what may be a secret: it quotes what was misplaced or misread, and that may be an
/// address.
pub fn without_secrets(mut wrong: clap::Error) -> clap::Error {
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidValue] {
        if let Some(ContextValue::String(quoted)) = wrong.get(kind) {
            let hidden = ContextValue::String(without_secret(quoted));
            wrong.insert(kind, hidden);
        }
    }
    wrong
}

/// A length of time.
fn time(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|problem| {
        if has_exponent(text) {
            "exponents are not read: write the digits out, as in 1500ms".into()
        } else {
            problem.to_string()
        }
    })
}

/// Whether it has a number such as `1e3` or `2.5E-3`.
fn has_exponent(text: &str) -> bool {
    text.match_indices(['e', 'E']).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let after = after.strip_prefix(['+', '-']).unwrap_or(after);
        before.ends_with(|c: char| c.is_ascii_digit() || c == '.')
            && after.starts_with(|c: char| c.is_ascii_digit())
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misplaced_address_is_quoted_without_its_secret() {
        for line in [
            "http://user:secret@127.0.0.1:80/",
            "--url http://127.0.0.1/ --closed --duration 1s user:secret@127.0.0.1",
            "--url http://127.0.0.1/ --closed --duration http://user:secret@127.0.0.1/",
            "--url http://127.0.0.1/ --duration 1s --rate http://user:secret@127.0.0.1/",
            "--ulr=http://user:secret@127.0.0.1/",
        ] {
            let wrong = Cli::try_parse_from(["loadgen"].into_iter().chain(line.split(' ')));
            let told = without_secrets(wrong.expect_err(line)).to_string();
            assert!(!told.contains("secret"), "{line}: {told}");
            assert!(
                told.contains("@127.0.0.1") || told.contains("--ulr"),
                "{line}: {told}"
            );
        }
    }

    #[test]
    fn a_time_with_an_exponent_is_told_so() {
        for text in [
            "1e30s", "1e9s", "1E3ms", "2.5e-3s", "1s 1e2ms", "1e+3s", "1e3",
        ] {
            let problem = time(text).expect_err(text);
            assert!(
                problem.contains("exponents are not read"),
                "{text}: {problem}"
            );
        }
        for text in [
            "1e", "e3s", "1 eon", "5second3", "-1s", "", "1", "é1s", "1é",
        ] {
            let problem = time(text).map_or_else(|problem| problem, |_| String::new());
            assert!(!problem.contains("exponents"), "{text}: {problem}");
        }
        assert_eq!(time("1s 5ms"), Ok(Duration::from_millis(1005)));
    }
}
