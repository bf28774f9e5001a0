//! What is sent where, when and for how long.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode, Uri};

use crate::Error;

/// Everything that one run of the generator needs to know.
#[derive(Clone, Debug)]
pub struct Load {
    /// Whom to ask.
    pub target: Target,
    /// What to ask: taken in turn, or by weight if there are several. Never empty.
    pub messages: Vec<Message>,
    /// When to ask.
    pub arrivals: Arrivals,
    /// Connections, opened before the first request.
    pub connections: usize,
    /// Whether a connection serves many requests; else each request opens its own.
    pub keep_alive: bool,
    /// Load before the measured window, not counted.
    pub warmup: Duration,
    /// The measured window.
    pub duration: Duration,
    /// When a request is given up, counted from the send.
    pub timeout: Duration,
    /// Seed of every random draw.
    pub seed: u64,
}

/// When requests are due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arrivals {
    /// Closed loop: as soon as a connection has its answer.
    Closed,
    /// Open loop: so many per second, equally spaced.
    Constant(f64),
    /// Open loop: so many per second in the mean, as independent users arrive.
    Poisson(f64),
    /// Open loop: so many per second in the mean, all that are due in a period at its start.
    Bursts {
        /// Arrivals per second in the mean.
        rate: f64,
        /// Time from one burst to the next.
        period: Duration,
    },
}

impl Arrivals {
    /// Planned arrivals per second; `None` for a closed loop.
    pub fn rate(self) -> Option<f64> {
        match self {
            Self::Closed => None,
            Self::Constant(rate) | Self::Poisson(rate) | Self::Bursts { rate, .. } => Some(rate),
        }
    }
}

/// An address on this machine.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where to connect.
    pub address: SocketAddr,
    /// What the header `Host` says.
    pub host: HeaderValue,
}

impl Target {
    /// The target and the path of an `http://` address. Only this machine may be loaded: a load
    /// test sent elsewhere by mistake is an attack.
    ///
    /// # Errors
    /// If it is no such address, or not on the loopback interface.
    pub fn parse(url: &str) -> Result<(Self, Uri), Error> {
        let bad = |problem: String| Error::Url {
            url: url.into(),
            problem,
        };
        let uri: Uri = url.parse().map_err(|e| bad(format!("no address: {e}")))?;
        if uri.scheme_str() != Some("http") {
            return Err(bad("only http:// is spoken".into()));
        }
        let authority = uri.authority().ok_or_else(|| bad("no host".into()))?;
        let name = authority.host().trim_matches(['[', ']']);
        let ip = match name {
            "localhost" => std::net::Ipv4Addr::LOCALHOST.into(),
            name => name
                .parse::<std::net::IpAddr>()
                .map_err(|_| bad(format!("`{name}` is no IP address and not localhost")))?,
        };
        if !ip.is_loopback() {
            return Err(bad(format!(
                "{ip} is not this machine; only loopback is loaded"
            )));
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let host = HeaderValue::from_str(authority.as_str()).map_err(|e| bad(e.to_string()))?;
        Ok((
            Self {
                address: SocketAddr::new(ip, authority.port_u16().unwrap_or(80)),
                host,
            },
            path.parse().map_err(|e| bad(format!("no path: {e}")))?,
        ))
    }
}

/// A request, and the answer that it must get.
#[derive(Clone, Debug)]
pub struct Message {
    /// How often it is sent, relative to the others of a mix.
    pub weight: u32,
    /// Its method.
    pub method: Method,
    /// Its path and query.
    pub path: Uri,
    /// Its headers, `Host` included.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// The status that the answer must have; any success if `None`.
    pub status: Option<StatusCode>,
    /// The body that the answer must have, byte for byte; any if `None`.
    pub answer: Option<Bytes>,
}

impl Message {
    /// `GET path`, for `target`.
    pub fn get(target: &Target, path: Uri) -> Self {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(HOST, target.host.clone());
        Self {
            weight: 1,
            method: Method::GET,
            path,
            headers,
            body: Bytes::new(),
            status: None,
            answer: None,
        }
    }

    /// Adds a header given as `Name: value`.
    ///
    /// # Errors
    /// If it has no colon, or HTTP does not allow it.
    pub fn header(mut self, line: &str) -> Result<Self, Error> {
        let bad = |problem: String| Error::Message {
            what: format!("header `{line}`"),
            problem,
        };
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| bad("has no colon; write `Name: value`".into()))?;
        let name = HeaderName::try_from(name.trim()).map_err(|e| bad(e.to_string()))?;
        let value = HeaderValue::from_str(value.trim()).map_err(|e| bad(e.to_string()))?;
        self.headers.insert(name, value);
        Ok(self)
    }
}

impl Load {
    /// Most connections: each needs a file descriptor here and one in the server.
    pub const MOST_CONNECTIONS: usize = 20_000;
    /// Longest run, warm-up included: every load test is bounded.
    pub const LONGEST: Duration = Duration::from_secs(3600);

    /// Checks the amounts.
    ///
    /// # Errors
    /// [`Error::Amount`] with the mend.
    pub fn check(&self) -> Result<(), Error> {
        let bad = |what, problem: String| Err(Error::Amount { what, problem });
        if self.messages.iter().all(|m| m.weight == 0) {
            return bad("requests", "none has a weight above 0: give one".into());
        }
        if !(1..=Self::MOST_CONNECTIONS).contains(&self.connections) {
            let most = Self::MOST_CONNECTIONS;
            return bad("connections", format!("give 1 to {most}"));
        }
        if self.duration.is_zero() || self.warmup + self.duration > Self::LONGEST {
            let most = Self::LONGEST.as_secs();
            return bad(
                "duration",
                format!("give more than nothing, and at most {most} s with the warm-up"),
            );
        }
        match self.arrivals.rate() {
            Some(rate) if !(rate > 0.0 && rate <= 1e7) => bad(
                "rate",
                format!("{rate} per second: give more than 0, and at most ten million"),
            ),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_target_and_path() {
        let (target, path) =
            Target::parse("http://127.0.0.1:8080/orders/7?x=1").expect("an address");
        assert_eq!(target.address.to_string(), "127.0.0.1:8080");
        assert_eq!(target.host, "127.0.0.1:8080");
        assert_eq!(path, "/orders/7?x=1");
    }

    #[test]
    fn localhost_and_no_path_are_understood() {
        let (target, path) = Target::parse("http://localhost:9").expect("an address");
        assert!(target.address.ip().is_loopback());
        assert_eq!(path, "/");
    }

    #[test]
    fn other_machines_are_refused() {
        for url in [
            "http://192.0.2.1/",
            "http://example.org/",
            "https://127.0.0.1/",
            "127.0.0.1:80",
        ] {
            let problem = Target::parse(url).expect_err(url).to_string();
            assert!(
                problem.contains(url) && problem.contains("give an address like"),
                "{problem}"
            );
        }
    }

    #[test]
    fn a_header_without_a_colon_is_named() {
        let (target, path) = Target::parse("http://localhost:9/").expect("an address");
        let problem = Message::get(&target, path)
            .header("Accept")
            .expect_err("no colon")
            .to_string();
        assert!(
            problem.contains("header `Accept`: has no colon"),
            "{problem}"
        );
    }
}
