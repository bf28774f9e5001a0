//! A request, and the answer that it must get.

use bytes::Bytes;
use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderName, HeaderValue, TRANSFER_ENCODING,
};
use http::{HeaderMap, Method, StatusCode, Uri};

use crate::{Error, Target};

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
    /// Most headers: servers take about a hundred.
    pub const MOST_HEADERS: usize = 1_000;

    /// `GET path`, for `target`.
    pub fn get(target: &Target, path: Uri) -> Self {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(HOST, target.host.clone());
        if let Some(authorization) = &target.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
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

    /// Adds headers given as `Name: value`, in their order; a name may occur several times. `Host`
    /// takes the place of the address's own.
    ///
    /// # Errors
    /// If one has no colon, HTTP does not allow it, or it would contradict what is sent.
    pub fn with_headers(mut self, lines: &[String]) -> Result<Self, Error> {
        let mut host = None;
        for line in lines {
            let bad = |problem: String| refused(line, problem);
            let (name, value) = header(line)?;
            if name == HOST {
                let twice = host.replace(value).is_some();
                if twice {
                    return Err(bad("a request has one Host".into()));
                }
            } else if name == AUTHORIZATION && self.headers.contains_key(AUTHORIZATION) {
                let problem =
                    "there is one already: give it once, or leave the user out of the address";
                return Err(bad(problem.into()));
            } else if self.headers.len() >= Self::MOST_HEADERS {
                let most = Self::MOST_HEADERS;
                return Err(bad(format!("more than {most} headers")));
            } else {
                self.headers.append(name, value);
            }
        }
        if let Some(host) = host {
            self.headers.insert(HOST, host);
        }
        Ok(self)
    }

    /// Adds a header given as `Name: value`.
    ///
    /// # Errors
    /// Those of [`Message::with_headers`].
    pub fn header(self, line: &str) -> Result<Self, Error> {
        self.with_headers(&[line.to_owned()])
    }

    /// As it is sent: a method that means a body says so where there is none.
    pub(crate) fn framed(mut self) -> Self {
        let means_body = [Method::POST, Method::PUT, Method::PATCH].contains(&self.method);
        if means_body && self.body.is_empty() {
            let none = HeaderValue::from_static("0");
            self.headers.insert(CONTENT_LENGTH, none);
        }
        self
    }
}

fn refused(line: &str, problem: String) -> Error {
    // What a header says may be a secret.
    let name = line.split(':').next().unwrap_or_default();
    Error::Message {
        what: format!("header `{name}`"),
        problem,
    }
}

fn header(line: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let bad = |problem: String| refused(line, problem);
    let (name, value) = line
        .split_once(':')
        .ok_or_else(|| bad("has no colon; write `Name: value`".into()))?;
    let name = HeaderName::try_from(name.trim()).map_err(|e| bad(e.to_string()))?;
    let value = HeaderValue::from_bytes(value.trim().as_bytes()).map_err(|e| bad(e.to_string()))?;
    if name == CONTENT_LENGTH || name == TRANSFER_ENCODING {
        return Err(bad(
            "follows from the body, which is sent with its length: leave it out".into(),
        ));
    }
    Ok((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message() -> Message {
        let (target, path) = Target::parse("http://localhost:9/").expect("an address");
        Message::get(&target, path)
    }

    fn with(lines: &[&str]) -> Result<Message, Error> {
        let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
        message().with_headers(&lines)
    }

    fn values(message: &Message, name: &str) -> Vec<String> {
        let values = message.headers.get_all(name).iter();
        values
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect()
    }

    #[test]
    fn a_repeated_header_keeps_all_in_their_order() {
        let message = with(&["X-A: 1", "Accept: b", "x-a: 2", "X-A:3"]).expect("headers");
        assert_eq!(values(&message, "x-a"), ["1", "2", "3"]);
        assert_eq!(values(&message, "accept"), ["b"]);
    }

    #[test]
    fn a_host_of_one_s_own_takes_the_place_of_the_address_s() {
        let message = with(&["Host: shop.example"]).expect("a host");
        assert_eq!(values(&message, "host"), ["shop.example"]);
        assert_eq!(message.headers.len(), 1);
    }

    #[test]
    fn values_may_be_empty_or_hold_colons_or_letters_of_any_tongue() {
        let message = with(&["X-Empty:", "X-Time: 10:20", "X-Name: Zoë"]).expect("headers");
        assert_eq!(values(&message, "x-empty"), [""]);
        assert_eq!(values(&message, "x-time"), ["10:20"]);
        assert_eq!(values(&message, "x-name"), ["Zoë"]);
    }

    #[test]
    fn what_cannot_be_sent_is_named() {
        let cases: [(&[&str], &str); 9] = [
            (&["Accept"], "header `Accept`: has no colon"),
            (&[": x"], "header ``"),
            (&["X Y: 1"], "header `X Y`"),
            (&["X: a\nEvil: b"], "header `X`"),
            (
                &["Content-Length: 7"],
                "header `Content-Length`: follows from the body",
            ),
            (&["transfer-encoding: chunked"], "follows from the body"),
            (&["Host: a", "Host: b"], "one Host"),
            (
                &["Authorization: a", "Authorization: b"],
                "there is one already",
            ),
            (&["X: \0"], "header `X`"),
        ];
        for (lines, words) in cases {
            let problem = with(lines).expect_err(words).to_string();
            assert!(problem.contains(words), "{lines:?}: {problem}");
        }
        let many = vec!["X: 1"; Message::MOST_HEADERS + 1];
        let problem = with(&many).expect_err("too many").to_string();
        assert!(problem.contains("more than 1000 headers"), "{problem}");
    }

    #[test]
    fn a_user_of_the_address_and_a_header_are_not_mixed() {
        let (target, path) = Target::parse("http://a:b@localhost:9/").expect("an address");
        let message = Message::get(&target, path);
        assert!(values(&message, "authorization")[0].starts_with("Basic "));
        let twice = message.header("Authorization: Bearer secret");
        let problem = twice.expect_err("two").to_string();
        assert!(problem.contains("leave the user out"), "{problem}");
        assert!(!problem.contains("secret"), "{problem}");
    }

    #[test]
    fn a_method_that_means_a_body_says_that_there_is_none() {
        let length = |method: Method, body: &'static str| {
            let message = Message {
                method,
                body: Bytes::from_static(body.as_bytes()),
                ..message()
            };
            values(&message.framed(), "content-length")
        };
        for method in [Method::POST, Method::PUT, Method::PATCH] {
            assert_eq!(length(method.clone(), ""), ["0"]);
            assert!(length(method, "x").is_empty(), "hyper counts it");
        }
        for method in [Method::GET, Method::HEAD, Method::DELETE, Method::OPTIONS] {
            assert!(length(method, "").is_empty());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_header_panics(lines in proptest::collection::vec("\\PC{0,20}:?[ -~]{0,20}", 0..20)) {
            let _ = message().with_headers(&lines);
        }
    }
}
