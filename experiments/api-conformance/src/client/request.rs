use std::fmt;

/// The Content-Type of an order.
pub const JSON: &str = "application/json";

/// A request, well-formed unless it is told otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    version: &'static str,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    chunk: Option<usize>,
}

/// `GET path`.
pub fn get(path: impl Into<String>) -> Request {
    Request::new("GET", path)
}

/// `POST /orders` with a JSON body.
pub fn post(body: impl Into<Vec<u8>>) -> Request {
    Request::new("POST", "/orders")
        .header("Content-Type", JSON)
        .body(body)
}

impl Request {
    /// Any method, without a body.
    pub fn new(method: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            path: path.into(),
            version: "HTTP/1.1",
            headers: vec![("Host".into(), "127.0.0.1".into())],
            body: None,
            chunk: None,
        }
    }

    /// To another path.
    pub fn to(mut self, path: &str) -> Self {
        self.path = path.into();
        self
    }

    /// With another method.
    pub fn by(mut self, method: &str) -> Self {
        self.method = method.into();
        self
    }

    /// With a further header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With a body, announced by Content-Length.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Its body in chunks of so many bytes.
    pub fn chunked(mut self, size: usize) -> Self {
        self.chunk = Some(size.max(1));
        self
    }

    /// As HTTP/1.0.
    pub fn http_1_0(mut self) -> Self {
        self.version = "HTTP/1.0";
        self
    }

    /// Whether it is one of HTTP/1.0.
    pub fn is_http_1_0(&self) -> bool {
        self.version == "HTTP/1.0"
    }

    /// All of it.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head();
        bytes.extend(self.framed_body());
        bytes
    }

    /// The head, with the empty line that ends it.
    pub fn head(&self) -> Vec<u8> {
        let (method, path, version) = (&self.method, &self.path, self.version);
        let mut head = format!("{method} {path} {version}\r\n");
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        match (&self.body, self.chunk) {
            (Some(_), Some(_)) => head += "Transfer-Encoding: chunked\r\n",
            (Some(body), None) => head += &format!("Content-Length: {}\r\n", body.len()),
            (None, _) => {}
        }
        head += "\r\n";
        head.into_bytes()
    }

    /// The body as it is sent.
    pub fn framed_body(&self) -> Vec<u8> {
        let body = self.body.as_deref().unwrap_or_default();
        let Some(size) = self.chunk else {
            return body.to_vec();
        };
        let mut framed = Vec::new();
        for chunk in body.chunks(size) {
            framed.extend(format!("{:x}\r\n", chunk.len()).bytes());
            framed.extend(chunk);
            framed.extend(b"\r\n");
        }
        framed.extend(b"0\r\n\r\n");
        framed
    }
}

/// Short enough for a line.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |text: &str, most| match text.char_indices().nth(most) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text.to_owned(),
        };
        write!(f, "{} {}", short(&self.method, 20), short(&self.path, 60))?;
        let extra = self.headers.iter().skip(1);
        for (name, value) in extra.filter(|(_, value)| value != JSON) {
            write!(f, " {name}: {}", short(value, 30))?;
        }
        let Some(body) = &self.body else {
            return Ok(());
        };
        let text = String::from_utf8_lossy(body);
        let shown = short(&text, 120);
        write!(f, " {shown}")?;
        match shown == text {
            true => Ok(()),
            false => write!(f, " ({} bytes)", body.len()),
        }
    }
}
