//! What the contract says of one answer.

use std::time::{Duration, SystemTime};

use crate::client::{Answer, Broken, Connection, JSON, Request};
use crate::report::{Mismatch, Verdict};

/// How far an answer's Date may be from this program's clock: it has whole seconds, and both are
/// on one machine.
const CLOCK: Duration = Duration::from_secs(5);

/// An answer that the contract leaves no choice about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    status: u16,
    body: String,
    allow: &'static [&'static str],
    location: Option<String>,
}

impl Expected {
    fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            body: body.into(),
            allow: &[],
            location: None,
        }
    }

    /// Holds what came against it, and gives the answer.
    ///
    /// # Errors
    /// The first difference.
    pub fn judge(
        &self,
        request: &Request,
        came: Result<Answer, Broken>,
    ) -> Result<Answer, Mismatch> {
        let answer = came.map_err(|broken| Mismatch::new(request, self.short(), broken))?;
        let same = answer.status == self.status && answer.body == self.body_of(request).as_bytes();
        if !same {
            return Err(self.difference(request, &answer));
        }
        self.headers(request, &answer)
            .map_err(|(expected, came)| Mismatch::new(request, expected, came))?;
        Ok(answer)
    }

    /// Asks on this connection, and judges.
    ///
    /// # Errors
    /// The first difference.
    pub fn ask(&self, connection: &mut Connection, request: &Request) -> Verdict {
        self.judge(request, connection.ask(request))?;
        match connection.surplus() {
            [] => Ok(()),
            more => Err(Mismatch::new(
                request,
                "nothing after the answer",
                format!("{} bytes more", more.len()),
            )),
        }
    }

    fn body_of(&self, request: &Request) -> &str {
        if request.method == "HEAD" {
            ""
        } else {
            &self.body
        }
    }

    /// Every header that the contract names; expected and came.
    fn headers(&self, request: &Request, answer: &Answer) -> Result<(), (String, String)> {
        let shown = |name: &str| match answer.values(name)[..] {
            [] => format!("no {name}"),
            ref values => format!("{name}: {}", values.join("; ")),
        };
        let equal = |name: &str, wanted: &str| match answer.value(name) == Some(wanted) {
            true => Ok(()),
            false => Err((format!("{name}: {wanted}"), shown(name))),
        };
        let absent = |name: &str| match answer.values(name)[..] {
            [] => Ok(()),
            _ => Err((format!("no {name}"), shown(name))),
        };
        if answer.version == 0 && !request.is_http_1_0() {
            return Err(("HTTP/1.1".into(), "HTTP/1.0".into()));
        }
        absent("Transfer-Encoding")?;
        absent("Server")?;
        if !answer.value("Date").is_some_and(is_now) {
            return Err(("the Date of now".into(), shown("Date")));
        }
        if !self.body.is_empty() {
            equal("Content-Type", JSON)?;
        }
        match self.length(request) {
            Some(length) => equal("Content-Length", &length.to_string())?,
            // No length, or that of the body there would be.
            None if answer.value("Content-Length").is_some() => {
                equal("Content-Length", &self.body.len().to_string())?;
            }
            None => {}
        }
        if let Some(location) = &self.location {
            equal("Location", location)?;
        }
        let allowed = allowed(answer);
        if !self.allow.is_empty() && allowed != self.allow {
            return Err((format!("Allow: {}", self.allow.join(", ")), shown("Allow")));
        }
        Ok(())
    }

    /// The Content-Length that there must be: HTTP lets an answer to HEAD go without it, and
    /// forbids it for 204.
    fn length(&self, request: &Request) -> Option<usize> {
        (request.method != "HEAD" && self.status != 204).then_some(self.body.len())
    }

    /// Shows the place where the bodies begin to differ.
    fn difference(&self, request: &Request, answer: &Answer) -> Mismatch {
        let wanted = self.body_of(request).as_bytes();
        let common = wanted.iter().zip(&answer.body).take_while(|(a, b)| a == b);
        let from = match common.count() {
            _ if answer.status != self.status => 0,
            place => place.saturating_sub(40),
        };
        let shown = |status: u16, body: &[u8]| {
            let rest = &body[from.min(body.len())..];
            let text = String::from_utf8_lossy(rest);
            let part: String = text.chars().take(100).collect();
            let before = if from > 0 { "…" } else { "" };
            let after = if part.len() < text.len() { "…" } else { "" };
            format!("{status} {before}{part}{after}")
        };
        Mismatch::new(
            request,
            shown(self.status, wanted),
            shown(answer.status, &answer.body),
        )
    }

    fn short(&self) -> String {
        let body: String = self.body.chars().take(60).collect();
        format!("{} {body}", self.status)
    }
}

fn is_now(date: &str) -> bool {
    let Ok(date) = httpdate::parse_http_date(date) else {
        return false;
    };
    let now = SystemTime::now();
    let apart = now
        .duration_since(date)
        .or_else(|_| date.duration_since(now));
    apart.is_ok_and(|apart| apart < CLOCK)
}

/// The methods that Allow lists, sorted.
fn allowed(answer: &Answer) -> Vec<&str> {
    let values = answer.values("Allow");
    let methods = values.iter().flat_map(|value| value.split(','));
    let mut methods: Vec<_> = methods.map(str::trim).filter(|m| !m.is_empty()).collect();
    methods.sort_unstable();
    methods
}

/// 200 with this body.
pub fn ok(body: impl Into<String>) -> Expected {
    Expected::new(200, body)
}

/// 204.
pub fn no_content() -> Expected {
    Expected::new(204, "")
}

/// 201 with the stored order.
pub fn created(order: &crate::model::Order) -> Expected {
    Expected {
        location: Some(format!("/orders/{}", order.id)),
        ..Expected::new(201, order.json())
    }
}

/// 400 for a body that is no JSON, or has a value of a wrong type.
pub fn malformed() -> Expected {
    Expected::new(400, r#"{"error":"malformed_json"}"#)
}

/// 400 for that query parameter.
pub fn bad_query(field: &str) -> Expected {
    Expected::new(400, format!(r#"{{"error":"bad_query","field":"{field}"}}"#))
}

/// 404.
pub fn not_found() -> Expected {
    Expected::new(404, r#"{"error":"not_found"}"#)
}

/// 405; these methods are allowed, in the alphabet's order.
pub fn not_allowed(allow: &'static [&'static str]) -> Expected {
    Expected {
        allow,
        ..Expected::new(405, r#"{"error":"method_not_allowed"}"#)
    }
}

/// 413.
pub fn too_large() -> Expected {
    Expected::new(413, r#"{"error":"too_large"}"#)
}

/// 415.
pub fn unsupported() -> Expected {
    Expected::new(415, r#"{"error":"unsupported_media_type"}"#)
}

/// 422 for that field.
pub fn invalid(field: &str) -> Expected {
    let body = format!(r#"{{"error":"invalid_order","field":"{field}"}}"#);
    Expected::new(422, body)
}

/// 502.
pub fn bad_gateway() -> Expected {
    Expected::new(502, r#"{"error":"bad_gateway"}"#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::get;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let date = httpdate::fmt_http_date(SystemTime::now());
        let length = body.len().to_string();
        let usual = [
            ("date", date.as_str()),
            ("content-type", JSON),
            ("content-length", &length),
        ];
        // A header that is given takes the usual one's place; given empty, it is left out.
        let given = |name: &str| headers.iter().any(|(other, _)| *other == name);
        let usual = usual.iter().filter(|(name, _)| !given(name));
        let all = usual.chain(headers).filter(|(_, value)| !value.is_empty());
        Answer {
            status,
            version: 1,
            headers: all.map(|(n, v)| ((*n).into(), (*v).into())).collect(),
            body: body.into(),
        }
    }

    fn verdict(expected: &Expected, method: &str, answer: Answer) -> String {
        let request = get("/x").by(method);
        match expected.judge(&request, Ok(answer)) {
            Ok(_) => "right".into(),
            Err(mismatch) => mismatch.to_string(),
        }
    }

    #[test]
    fn status_body_and_headers_are_all_looked_at() {
        let seen = |headers: &[(&str, &str)], body: &str| {
            verdict(&ok("{}"), "GET", answer(200, headers, body))
        };
        assert_eq!(seen(&[], "{}"), "right");
        for (headers, part) in [
            (
                ("content-type", "text/plain"),
                "came Content-Type: text/plain",
            ),
            (("content-length", "3"), "came Content-Length: 3"),
            (("content-length", ""), "came no Content-Length"),
            (
                ("transfer-encoding", "chunked"),
                "expected no Transfer-Encoding",
            ),
            (("server", "x"), "came Server: x"),
            (("date", ""), "came no Date"),
            (("date", "Sun, 06 Nov 1994 08:49:37 GMT"), "came Date: Sun"),
        ] {
            let line = seen(&[headers], "{}");
            assert!(line.contains(part), "{headers:?}: {line}");
        }
        assert_eq!(seen(&[], "{} "), "GET /x: expected 200 {}, came 200 {} ");
    }

    #[test]
    fn allow_is_a_set_and_location_a_text() {
        let both = not_allowed(&["GET", "POST"]);
        let body = r#"{"error":"method_not_allowed"}"#;
        let seen = |allow: &str| verdict(&both, "PUT", answer(405, &[("allow", allow)], body));
        assert_eq!(seen("POST,GET"), "right");
        assert!(seen("GET").contains("came Allow: GET"));
        assert!(seen("").contains("came no Allow"));
        let order = crate::model::Order::seeded(7);
        let there = answer(201, &[("location", "/orders/8")], &order.json());
        assert!(verdict(&created(&order), "POST", there).contains("came Location: /orders/8"));
    }

    #[test]
    fn an_answer_to_head_has_the_length_of_the_body_it_lacks_or_none() {
        let seen = |length: &str| {
            let headers = [("allow", "GET"), ("content-length", length)];
            verdict(&not_allowed(&["GET"]), "HEAD", answer(405, &headers, ""))
        };
        assert_eq!((seen("30").as_str(), seen("").as_str()), ("right", "right"));
        assert!(seen("7").contains("came Content-Length: 7"));
    }

    #[test]
    fn a_long_body_is_shown_where_it_differs() {
        let (wanted, came) = ("a".repeat(500) + "b", "a".repeat(500) + "c");
        let line = verdict(&ok(wanted), "GET", answer(200, &[], &came));
        assert!(line.len() < 200 && line.ends_with("aaac"), "{line}");
    }
}
