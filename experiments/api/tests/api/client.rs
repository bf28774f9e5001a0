//! An HTTP client that sends what it is told, byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long a test waits for bytes: only a server that hangs takes longer, on a machine of any speed.
const PATIENCE: Duration = Duration::from_secs(120);

/// A connection.
pub struct Client {
    stream: BufReader<TcpStream>,
}

/// An answer, as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it accepts");
        stream.set_nodelay(true).expect("an option of TCP");
        let patience = stream.set_read_timeout(Some(PATIENCE));
        patience.expect("an option of sockets");
        Self {
            stream: BufReader::new(stream),
        }
    }

    /// The same connection, for another thread to send on.
    pub fn sender(&self) -> Self {
        let stream = self.stream.get_ref().try_clone();
        Self {
            stream: BufReader::new(stream.expect("a further file descriptor")),
        }
    }

    /// Sends bytes; whether the connection took them: the server may have closed it.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.get_mut().write_all(bytes.as_ref()).is_ok()
    }

    /// Asks a path without a body.
    pub fn ask(&mut self, method: &str, path: &str) -> Answer {
        self.send(format!("{method} {path} HTTP/1.1\r\nHost: test\r\n\r\n"));
        self.answer_to(method)
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path)
    }

    /// Posts an order's JSON.
    pub fn post(&mut self, body: &str) -> Answer {
        self.send(posted("application/json", body));
        self.answer()
    }

    /// The next answer to a request that is no HEAD.
    pub fn answer(&mut self) -> Answer {
        self.answer_to("GET")
    }

    fn answer_to(&mut self, method: &str) -> Answer {
        let line = self.line();
        let status = line.strip_prefix("HTTP/1.1 ").expect("an answer")[..3].parse();
        let header = |line: String| {
            let (name, value) = line.split_once(": ").expect("a header");
            (name.to_lowercase(), value.to_owned())
        };
        let headers: Vec<_> = std::iter::from_fn(|| Some(self.line()).filter(|l| !l.is_empty()))
            .map(header)
            .collect();
        let mut answer = Answer {
            status: status.expect("a status"),
            headers,
            body: String::new(),
        };
        let length = answer.header("content-length").filter(|_| method != "HEAD");
        let length = length.map_or(0, |length| length.parse().expect("a length"));
        let mut body = self.stream.by_ref().take(length);
        let read = body.read_to_string(&mut answer.body);
        read.expect("a body of text");
        assert_eq!(answer.body.len() as u64, length, "{answer:?}");
        answer
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line);
        read.expect("an answer while the test waits");
        line.trim_end_matches("\r\n").to_owned()
    }

    /// What comes until the server closes the connection.
    pub fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Err(error) if error.kind() != std::io::ErrorKind::ConnectionReset => {
                panic!("the connection is not closed: {error}")
            }
            _ => {}
        }
        String::from_utf8_lossy(&rest).into_owned()
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let header = headers.find(|(other, _)| other == name);
        header.map(|(_, value)| value.as_str())
    }

    /// Asserts status and body, and what every answer has.
    #[track_caller]
    pub fn assert(&self, status: u16, body: &str) {
        assert_eq!((self.status, self.body.as_str()), (status, body));
        assert!(self.header("date").is_some(), "{self:?}");
        assert_eq!(self.header("server"), None);
        assert_eq!(self.header("transfer-encoding"), None);
        if body.is_empty() {
            assert_eq!(self.header("content-type"), None);
        } else {
            assert_eq!(self.header("content-type"), Some("application/json"));
        }
    }

    /// Asserts an error without a field.
    #[track_caller]
    pub fn assert_error(&self, status: u16, error: &str) {
        self.assert(status, &format!(r#"{{"error":"{error}"}}"#));
    }

    /// Asserts an error with a field.
    #[track_caller]
    pub fn assert_field_error(&self, status: u16, error: &str, field: &str) {
        self.assert(
            status,
            &format!(r#"{{"error":"{error}","field":"{field}"}}"#),
        );
    }
}

/// `POST /orders` with a body.
pub fn posted(content_type: &str, body: &str) -> String {
    let length = body.len();
    let head = posted_head(content_type, &format!("Content-Length: {length}"));
    format!("{head}{body}")
}

/// The head of `POST /orders`, with a further header.
pub fn posted_head(content_type: &str, header: &str) -> String {
    format!(
        "POST /orders HTTP/1.1\r\nHost: test\r\nContent-Type: {content_type}\r\n{header}\r\n\r\n"
    )
}
