//! One connection: heads and bodies within their limits, answers in order.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use super::Service;
use super::routes::{self, Reply};

/// The longest head and body, bytes.
const HEAD: usize = 16 << 10;
const BODY: usize = 65_536;
/// Longer than any case.
const NEVER: Duration = Duration::from_secs(60);

/// A request as it came.
pub struct Request {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    keep: bool,
}

impl Request {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self
            .headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }
}

/// Why there is no request: what to say before the connection is closed, if anything.
struct End(Option<Reply>);

fn refused(status: u16, name: &str) -> End {
    End(Some(Reply::error(status, name)))
}

/// Serves until one side closes.
pub fn serve(stream: TcpStream, service: &Service) {
    let mut wire = Wire {
        stream,
        read: Vec::new(),
        service,
    };
    let mut first = true;
    while let Ok(mut request) = wire.head(first).map_err(|end| wire.say(end)) {
        service.in_flight.fetch_add(1, Ordering::AcqRel);
        let answered = wire.answer(&mut request);
        service.in_flight.fetch_sub(1, Ordering::AcqRel);
        if let Err(end) = answered {
            return wire.say(end);
        }
        if service.has("forgets-pipelined") {
            wire.read.clear();
        }
        first = false;
    }
}

struct Wire<'a> {
    stream: TcpStream,
    /// What came and was not used yet.
    read: Vec<u8>,
    service: &'a Service,
}

impl Wire<'_> {
    /// Reads a head: idle until its first byte comes, then within the header's time.
    fn head(&mut self, first: bool) -> Result<Request, End> {
        let options = &self.service.options;
        let patience = match self.service.fault.as_str() {
            "no-header-timeout" => NEVER,
            _ => options.header_timeout,
        };
        let idle = match self.service.fault.as_str() {
            "no-idle-timeout" => NEVER,
            "idle-as-head" => patience,
            _ => options.idle_timeout,
        };
        if self.read.is_empty() {
            let wait = if first { patience } else { idle };
            self.more(Instant::now() + wait, End(None))?;
        }
        let mut deadline = Instant::now() + patience;
        loop {
            match self.parse()? {
                Some(request) => return Ok(request),
                None if self.read.len() > HEAD && !self.service.has("unlimited-head") => {
                    return Err(refused(431, "too_large"));
                }
                None => self.more(deadline, End(None))?,
            }
            if self.service.has("timeout-restarts") {
                deadline = Instant::now() + patience;
            }
        }
    }

    fn parse(&mut self) -> Result<Option<Request>, End> {
        let mut headers = vec![httparse::EMPTY_HEADER; 2_000];
        let mut head = httparse::Request::new(&mut headers);
        let length = match head.parse(&self.read) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(_) => return self.malformed(),
        };
        if length > HEAD && !self.service.has("unlimited-head") {
            return Err(refused(431, "too_large"));
        }
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let mut request = Request {
            method: head.method.unwrap_or_default().to_owned(),
            target: head.path.unwrap_or_default().to_owned(),
            headers: head
                .headers
                .iter()
                .map(|h| (h.name.into(), text(h.value)))
                .collect(),
            body: Vec::new(),
            keep: head.version == Some(1),
        };
        if request.keep && request.header("Host").is_none() && !self.service.has("takes-no-host") {
            return Err(refused(400, "no_host"));
        }
        request.keep &= request.header("Connection") != Some("close");
        self.read.drain(..length);
        Ok(Some(request))
    }

    fn malformed(&mut self) -> Result<Option<Request>, End> {
        match self.service.fault.as_str() {
            "dies-of-garbage" => std::process::abort(),
            "answers-malformed" => Err(End(Some(Reply::json(200, "{}".into())))),
            _ => Err(refused(400, "bad_request")),
        }
    }

    /// Reads the body, and answers.
    fn answer(&mut self, request: &mut Request) -> Result<(), End> {
        let awaited = request.header("Expect") == Some("100-continue");
        if awaited && !self.service.has("no-continue") {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        request.body = self.body(request)?;
        let mut reply = routes::answer(self.service, request);
        reply.bodiless = request.method == "HEAD";
        let closes = self.service.has("closes-after-refusal") && reply.status == 422;
        let keeps = request.keep || self.service.has("never-closes");
        self.reply(&reply)?;
        if keeps && !closes {
            Ok(())
        } else {
            Err(End(None))
        }
    }

    fn body(&mut self, request: &Request) -> Result<Vec<u8>, End> {
        let patience = match self.service.fault.as_str() {
            "no-body-timeout" => NEVER,
            _ => self.service.options.body_timeout,
        };
        let deadline = Instant::now() + patience;
        if request.header("Transfer-Encoding").is_some() {
            return self.chunks(deadline);
        }
        let lengths = request
            .headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case("content-length"));
        match lengths.map(|(_, value)| value.as_str()).collect::<Vec<_>>()[..] {
            [] => Ok(Vec::new()),
            [length] if length.bytes().all(|b| b.is_ascii_digit()) => {
                let most = BODY + usize::from(self.service.has("one-byte-more"));
                let length = length.parse().map_err(|_| refused(400, "bad_request"))?;
                if length > most && !self.service.has("waits-for-a-large-body") {
                    return Err(refused(413, "too_large"));
                }
                let body = self.take(length, deadline)?;
                if body.len() > most {
                    Err(refused(413, "too_large"))
                } else {
                    Ok(body)
                }
            }
            _ => Err(refused(400, "bad_request")),
        }
    }

    fn chunks(&mut self, deadline: Instant) -> Result<Vec<u8>, End> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                match self.read.windows(2).position(|end| end == b"\r\n") {
                    Some(place) => break self.take(place + 2, deadline)?,
                    None if self.read.len() > 20 => return Err(refused(400, "bad_request")),
                    None => self.more(deadline, refused(408, "timeout"))?,
                }
            };
            let digits = String::from_utf8_lossy(&line[..line.len() - 2]);
            let size = u32::from_str_radix(&digits, 16).map_err(|_| refused(400, "bad_request"))?;
            if body.len() + size as usize > BODY && !self.service.has("unlimited-chunks") {
                return Err(refused(413, "too_large"));
            }
            body.extend(self.take(size as usize, deadline)?);
            if self.take(2, deadline)? != b"\r\n" {
                return Err(refused(400, "bad_request"));
            }
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn take(&mut self, length: usize, deadline: Instant) -> Result<Vec<u8>, End> {
        while self.read.len() < length {
            self.more(deadline, refused(408, "timeout"))?;
        }
        let rest = self.read.split_off(length);
        Ok(std::mem::replace(&mut self.read, rest))
    }

    /// Reads on; `late` if the deadline comes first.
    fn more(&mut self, deadline: Instant, late: End) -> Result<(), End> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(late);
        }
        let mut piece = [0; 16 << 10];
        let waits = self.stream.set_read_timeout(Some(left));
        match waits.and_then(|()| self.stream.read(&mut piece)) {
            Ok(length @ 1..) => {
                self.read.extend_from_slice(&piece[..length]);
                Ok(())
            }
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Err(late),
            _ => Err(End(None)),
        }
    }

    fn reply(&mut self, reply: &Reply) -> Result<(), End> {
        self.service.answered.fetch_add(1, Ordering::AcqRel);
        let bytes = reply.bytes(self.service, SystemTime::now());
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), End> {
        self.stream.write_all(bytes).map_err(|_| End(None))
    }

    /// What is said before the connection is closed. What the client still sends is read for a
    /// moment: an answer that is followed by a reset may be lost.
    fn say(&mut self, end: End) {
        let End(Some(reply)) = end else { return };
        if self.reply(&reply).is_ok() {
            let _ = self.stream.shutdown(std::net::Shutdown::Write);
            let until = Instant::now() + Duration::from_millis(100);
            while self.more(until, End(None)).is_ok() {
                self.read.clear();
            }
        }
    }
}
