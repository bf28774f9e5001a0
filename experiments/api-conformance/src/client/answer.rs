use std::fmt;

/// Most headers that are read of an answer.
const HEADERS: usize = 64;

/// A response as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// 0 for HTTP/1.0, 1 for HTTP/1.1.
    pub version: u8,
    /// Names and values in order.
    pub headers: Vec<(String, String)>,
    /// As many bytes as Content-Length says; none without it.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads a head; gives its length, too. `None` if there is more to come.
    ///
    /// # Errors
    /// If this cannot become a head.
    pub(super) fn head(bytes: &[u8]) -> Result<Option<(Self, usize)>, httparse::Error> {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut head = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(length) = head.parse(bytes)? else {
            return Ok(None);
        };
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = head.headers.iter();
        let answer = Self {
            status: head.code.unwrap_or(0),
            version: head.version.unwrap_or(0),
            headers: headers
                .map(|h| (h.name.to_owned(), text(h.value)))
                .collect(),
            body: Vec::new(),
        };
        Ok(Some((answer, length)))
    }

    /// The head that `bytes` begin with, if they do.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        Self::head(bytes).ok().flatten().map(|(answer, _)| answer)
    }

    /// All values of a header.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let named = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        let all = self.headers.iter().filter(named);
        all.map(|(_, value)| value.as_str()).collect()
    }

    /// The only value of a header; `None` if it is missing, or there are several.
    pub fn value(&self, name: &str) -> Option<&str> {
        match self.values(name)[..] {
            [value] => Some(value),
            _ => None,
        }
    }

    /// How long its body is by its head: the Content-Length; none if the status allows no body.
    pub(super) fn length(&self, method: &str) -> usize {
        let bodiless = method == "HEAD" || self.is_interim() || matches!(self.status, 204 | 304);
        let length = self.value("Content-Length").filter(|_| !bodiless);
        length.and_then(|length| length.parse().ok()).unwrap_or(0)
    }

    /// Whether it only comes before the answer.
    pub fn is_interim(&self) -> bool {
        (100..200).contains(&self.status)
    }

    /// Whether the server says that it closes the connection.
    pub fn closes(&self) -> bool {
        let close = |value: &&str| value.eq_ignore_ascii_case("close");
        self.values("Connection").iter().any(close)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = String::from_utf8_lossy(&self.body);
        let short: String = text.chars().take(120).collect();
        let more = if short.len() < text.len() { "…" } else { "" };
        write!(f, "{} {short}{more}", self.status)
    }
}
