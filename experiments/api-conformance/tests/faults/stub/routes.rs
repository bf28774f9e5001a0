//! What is answered to each request.

use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, SystemTime};

use api_conformance::client::{self, Connection};
use api_conformance::model::{Draft, Item, Order};
use serde_json::Value;

use super::Service;
use super::connection::Request;

/// An answer.
pub struct Reply {
    pub status: u16,
    pub bodiless: bool,
    body: String,
    header: Option<String>,
}

impl Reply {
    pub fn json(status: u16, body: String) -> Self {
        Self {
            status,
            bodiless: false,
            body,
            header: None,
        }
    }

    pub fn error(status: u16, name: &str) -> Self {
        Self::json(status, format!(r#"{{"error":"{name}"}}"#))
    }

    fn field(status: u16, name: &str, field: &str) -> Self {
        Self::json(status, format!(r#"{{"error":"{name}","field":"{field}"}}"#))
    }

    fn with(mut self, header: String) -> Self {
        self.header = Some(header);
        self
    }

    /// All of it, as it is sent.
    pub fn bytes(&self, service: &Service, now: SystemTime) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} X\r\n", self.status);
        let mut add = |name: &str, value: &str| head += &format!("{name}: {value}\r\n");
        if !service.has("no-date") {
            add("Date", &httpdate::fmt_http_date(now));
        }
        if service.has("names-itself") {
            add("Server", "stub");
        }
        if self.status != 204 {
            add(
                "Content-Type",
                if service.has("plain-text") {
                    "text/plain"
                } else {
                    "application/json"
                },
            );
        }
        if let Some((name, value)) = self
            .header
            .as_ref()
            .and_then(|header| header.split_once(": "))
        {
            let left_out = service.has(&format!("no-{}", name.to_lowercase()));
            if !left_out {
                add(name, value);
            }
        }
        let chunked = service.has("chunked-answers") && self.status != 204;
        match (self.status, chunked) {
            (204, _) => {}
            (_, true) => add("Transfer-Encoding", "chunked"),
            _ if service.has("no-length") => {}
            _ => add("Content-Length", &self.body.len().to_string()),
        }
        let body = match &self.body {
            _ if self.bodiless => String::new(),
            body if chunked => format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()),
            body => body.clone(),
        };
        format!("{head}\r\n{body}").into_bytes()
    }
}

/// The answer to one request.
pub fn answer(service: &Service, request: &Request) -> Reply {
    let (path, query) = request
        .target
        .split_once('?')
        .unwrap_or((&request.target, ""));
    let query = Query { service, query };
    let get = request.method == "GET";
    let reply = match path {
        "/null" if get => null(service),
        "/static" if get => Reply::json(200, Order::seeded(1).json()),
        "/health" if get => health(service),
        "/orders" if get => list(service, query),
        "/orders" if request.method == "POST" => post(service, request),
        "/orders" => Reply::error(405, "method_not_allowed").with("Allow: GET, POST".into()),
        "/primes" if get => primes(query),
        "/quote" if get => quote(service, query),
        _ => match path.strip_prefix("/orders/") {
            Some(id) if !id.contains('/') && get => order(service, id),
            Some(id) if !id.contains('/') => not_allowed(),
            None if matches!(path, "/null" | "/static" | "/health" | "/primes" | "/quote") => {
                not_allowed()
            }
            _ => Reply::error(404, "not_found"),
        },
    };
    match service.answered.load(Ordering::Acquire) {
        500 if service.has("wrong-at-times") => Reply::error(500, "internal"),
        _ => reply,
    }
}

fn not_allowed() -> Reply {
    Reply::error(405, "method_not_allowed").with("Allow: GET".into())
}

fn null(service: &Service) -> Reply {
    let body = if service.has("body-of-null") {
        "null"
    } else {
        ""
    };
    let status = if service.has("wrong-status") {
        200
    } else {
        204
    };
    Reply::json(status, body.into())
}

fn health(service: &Service) -> Reply {
    let space = if service.has("wrong-body") { " " } else { "" };
    Reply::json(200, format!(r#"{{"status":{space}"ok"}}"#))
}

/// A query, of whose parameters the first of a name counts.
struct Query<'a> {
    service: &'a Service,
    query: &'a str,
}

impl Query<'_> {
    /// A number within a range; the reply to a bad one.
    fn number(
        &self,
        name: &str,
        default: Option<u64>,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<u64, Reply> {
        let pairs = self
            .query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let mut values = pairs
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value);
        let value = if self.service.has("last-of-two") {
            values.next_back()
        } else {
            values.next()
        };
        let number = match value {
            None => default,
            Some(digits) => number(digits).filter(|number| range.contains(number)),
        };
        number.ok_or_else(|| Reply::field(400, "bad_query", name))
    }
}

fn number(digits: &str) -> Option<u64> {
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| are_digits)
}

fn order(service: &Service, id: &str) -> Reply {
    let id = if service.has("signed-ids") {
        id.parse().ok()
    } else {
        number(id)
    };
    let store = service.store.lock().expect("nobody panics");
    match id.and_then(|id| store.get(id)) {
        Some(order) => Reply::json(200, order.json()),
        None => Reply::error(404, "not_found"),
    }
}

fn list(service: &Service, query: Query<'_>) -> Reply {
    let limit = match query.number("limit", Some(20), 1..=100) {
        Ok(limit) => limit as usize,
        Err(reply) => return reply,
    };
    let after = match query.number("after", Some(0), 0..=u64::MAX) {
        Ok(after) => after,
        Err(reply) => return reply,
    };
    let store = service.store.lock().expect("nobody panics");
    let page = store.page(limit, after);
    let last = format!("\"next\":{}}}", store.last());
    Reply::json(
        200,
        if service.has("wrong-next") {
            page.replace("\"next\":null}", &last)
        } else {
            page
        },
    )
}

fn primes(query: Query<'_>) -> Reply {
    let limit = match query.number("limit", None, 0..=10_000_000) {
        Ok(limit) => limit as usize,
        Err(reply) => return reply,
    };
    let mut is_prime = vec![true; limit + 1];
    let from = if query.service.has("one-is-prime") {
        1
    } else {
        2
    };
    let (mut count, mut sum) = (0, 0);
    for n in from..=limit {
        if is_prime[n] {
            (count, sum) = (count + 1, sum + n);
            (n * n..=limit)
                .step_by(n)
                .skip_while(|_| n < 2)
                .for_each(|m| is_prime[m] = false);
        }
    }
    Reply::json(
        200,
        format!(r#"{{"limit":{limit},"count":{count},"sum":{sum}}}"#),
    )
}

fn quote(service: &Service, query: Query<'_>) -> Reply {
    let wait = match query.number("wait_us", Some(0), 0..=1_000_000) {
        Ok(wait) => wait,
        Err(reply) => return reply,
    };
    let quote = format!(r#"{{"wait_us":{wait},"price_cents":1999}}"#);
    let Some(address) = service.options.downstream else {
        thread::sleep(Duration::from_micros(wait));
        return Reply::json(200, quote);
    };
    let patience = Duration::from_secs(if service.has("waits-for-downstream") {
        8
    } else {
        2
    });
    let asked = Connection::open(address).and_then(|connection| {
        connection
            .patient(patience)
            .ask(&client::get(format!("/quote?wait_us={wait}")))
    });
    let right = asked.is_ok_and(|answer| answer.status == 200 && answer.body == quote.as_bytes());
    match right || service.has("makes-up-quotes") {
        true => Reply::json(200, quote),
        false => Reply::error(502, "bad_gateway"),
    }
}

fn post(service: &Service, request: &Request) -> Reply {
    let media = request.header("Content-Type").unwrap_or_default();
    let media = media
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    if media != "application/json" && !service.has("takes-any-type") {
        return Reply::error(415, "unsupported_media_type");
    }
    let mut values = serde_json::Deserializer::from_slice(&request.body).into_iter::<Value>();
    let first = values.next().and_then(Result::ok);
    let more = values.next().is_some() && !service.has("takes-trailing-text");
    let Some(mut draft) = first.filter(|_| !more).as_ref().and_then(draft) else {
        return Reply::error(400, "malformed_json");
    };
    if let Some(field) = broken_rule(service, &draft) {
        if service.has("counts-refused") {
            let _ = service
                .store
                .lock()
                .expect("nobody panics")
                .post(&Draft::of(1));
        }
        return Reply::field(422, "invalid_order", field);
    }
    if service.has("larger-quantity") {
        draft
            .items
            .iter_mut()
            .for_each(|item| item.quantity = item.quantity.min(1_000));
    }
    stored(service, &draft)
}

fn broken_rule(service: &Service, draft: &Draft) -> Option<&'static str> {
    let mut seen = draft.clone();
    match service.fault.as_str() {
        "counts-bytes" if draft.customer.len() > 64 => return Some("customer"),
        "note-first"
            if Draft {
                note: draft.note.clone(),
                ..Draft::of(1)
            }
            .broken_rule()
            .is_some() =>
        {
            return Some("note");
        }
        "larger-quantity" => seen
            .items
            .iter_mut()
            .for_each(|item| item.quantity = item.quantity.min(1_000)),
        _ => {}
    }
    seen.broken_rule()
}

fn stored(service: &Service, draft: &Draft) -> Reply {
    let mut store = service.store.lock().expect("nobody panics");
    if service.has("keeps-every-order") && store.last() >= 100_000 {
        let id = store.last() + 1;
        return Reply::json(
            201,
            Order {
                id,
                draft: draft.clone(),
            }
            .json(),
        )
        .with(format!("Location: /orders/{id}"));
    }
    let order = store.post(draft).expect("no rule is broken");
    let (mut json, total) = (order.json(), draft.total_cents());
    if service.has("narrow-total") {
        json = json.replace(&format!(":{total}}}"), &format!(":{}}}", total as u32));
    }
    if service.has("escapes-markup") {
        json = json.replace('<', "\\u003c");
    }
    Reply::json(201, json).with(format!("Location: /orders/{}", order.id))
}

/// The order in a JSON value; `None` if a type is wrong.
fn draft(value: &Value) -> Option<Draft> {
    let text = |value: Option<&Value>| {
        value.map_or(Some(String::new()), |v| v.as_str().map(str::to_owned))
    };
    let number = |value: Option<&Value>| value.map_or(Some(0), Value::as_i64);
    let item = |value: &Value| {
        let item = value.as_object()?;
        Some(Item {
            sku: text(item.get("sku"))?,
            quantity: number(item.get("quantity"))?,
            unit_price_cents: number(item.get("unit_price_cents"))?,
        })
    };
    let order = value.as_object()?;
    let none = Vec::new();
    let items = order.get("items").map_or(Some(&none), Value::as_array)?;
    Some(Draft {
        customer: text(order.get("customer"))?,
        items: items.iter().map(item).collect::<Option<_>>()?,
        note: text(order.get("note"))?,
    })
}
