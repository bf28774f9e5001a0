use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

use super::{Random, damage, drafts, value};
use crate::client::{JSON, Request, get};
use crate::expected::{
    Expected, bad_query, created, invalid, malformed, no_content, not_allowed, not_found, ok,
    unsupported,
};
use crate::model::{Order, Primes, Store};

/// The highest limit that primes are asked for.
const PRIMES: u64 = 2_000;
/// What is no number, wherever one is wanted.
const NO_NUMBERS: &[&str] = &[
    "", "x", "-1", "1.5", "0x1", "1_0", "1e1", "one", "1-", "--1",
];

/// A course of requests, each with what the model says of it.
pub struct Walk {
    random: Random,
    store: Store,
    primes: Primes,
}

impl Walk {
    /// From a generator, and the orders that exist at the start.
    pub fn new(random: Random, store: Store) -> Self {
        let primes = Primes::up_to(PRIMES);
        Self {
            random,
            store,
            primes,
        }
    }

    /// The next request, and its answer.
    pub fn step(&mut self) -> (Request, Expected) {
        match self.random.random_range(0..100) {
            0..30 => self.right_order(),
            30..42 => self.broken_order(),
            42..57 => self.damaged_order(),
            57..60 => self.mistyped_request(),
            60..75 => self.read(),
            75..83 => self.list(),
            83..86 => self.bad_list(),
            86..91 => self.count_primes(),
            91..94 => self.quote(),
            94..97 => self.refused_method(),
            _ => self.elsewhere(),
        }
    }

    fn right_order(&mut self) -> (Request, Expected) {
        let draft = drafts::right(&mut self.random);
        let text = value::order(&draft, &mut self.random).write(&mut self.random);
        let order = self.store.post(&draft).expect("a right order");
        let expected = created(order);
        (self.posted(text.json), expected)
    }

    fn broken_order(&mut self) -> (Request, Expected) {
        let mut draft = drafts::right(&mut self.random);
        for _ in 0..self.random.random_range(1..=3) {
            drafts::break_a_rule(&mut draft, &mut self.random);
        }
        let text = value::order(&draft, &mut self.random).write(&mut self.random);
        let field = self.store.post(&draft).expect_err("a broken rule");
        (self.posted(text.json), invalid(field))
    }

    fn damaged_order(&mut self) -> (Request, Expected) {
        let draft = drafts::right(&mut self.random);
        let body = damage::order(&draft, &mut self.random);
        (self.posted(body), malformed())
    }

    /// A right order that is said to be something else.
    fn mistyped_request(&mut self) -> (Request, Expected) {
        const OTHERS: &[&str] = &[
            "text/plain",
            "application/xml",
            "application/jsonl",
            "text/json",
        ];
        let draft = drafts::right(&mut self.random);
        let request = Request::new("POST", "/orders").header("Content-Type", self.one_of(OTHERS));
        (request.body(draft.json()), unsupported())
    }

    fn posted(&mut self, body: String) -> Request {
        let media = match self.random.random_range(0..10) {
            0 => format!("{JSON}; charset=utf-8"),
            1 => format!("{JSON};charset=UTF-8"),
            _ => JSON.into(),
        };
        let request = Request::new("POST", "/orders")
            .header("Content-Type", &media)
            .body(body);
        match self.random.random_range(0..8) {
            0 => request.chunked(self.random.random_range(1..400)),
            _ => request,
        }
    }

    fn read(&mut self) -> (Request, Expected) {
        let last = self.store.last();
        let id = match self.random.random_range(0..10) {
            0..8 => self.random.random_range(0..=last + 2).to_string(),
            8 => self.random.random_range(last + 1..1 << 60).to_string(),
            _ => self
                .one_of(&["x", "-1", "1x", "1.0", "0x1", "1e1", "one"])
                .into(),
        };
        let order = id.parse().ok().and_then(|id| self.store.get(id));
        let expected = order.map_or_else(not_found, |order| ok(order.json()));
        (get(format!("/orders/{id}")), expected)
    }

    fn list(&mut self) -> (Request, Expected) {
        let (mut limit, mut after, mut query) = (20, 0, Vec::new());
        if self.random.random_bool(0.8) {
            limit = self.random.random_range(1..=100);
            query.push(format!("limit={limit}"));
        }
        if self.random.random_bool(0.7) {
            after = self.random.random_range(0..=self.store.last() + 5);
            query.push(format!("after={after}"));
        }
        if self.random.random_bool(0.3) {
            query.reverse();
        }
        if query.len() == 2 && self.random.random_bool(0.2) {
            // Of a parameter given twice the first counts.
            query.push(
                self.one_of(&["limit=7", "limit=x", "after=3", "after=", "limit"])
                    .into(),
            );
        }
        let expected = ok(self.store.page(limit, after));
        (self.asked("/orders", query), expected)
    }

    fn bad_list(&mut self) -> (Request, Expected) {
        let no_number = self.one_of(NO_NUMBERS);
        let (bad, field) = match self.random.random_range(0..4) {
            0 => (format!("after={no_number}"), "after"),
            1 => (format!("limit={no_number}"), "limit"),
            2 => ("limit=0".into(), "limit"),
            _ => (
                format!("limit={}", self.random.random_range(101..1_u64 << 40)),
                "limit",
            ),
        };
        (self.asked("/orders", vec![bad]), bad_query(field))
    }

    fn count_primes(&mut self) -> (Request, Expected) {
        let limit = self.random.random_range(0..=PRIMES);
        let (query, expected) = match self.random.random_range(0..10) {
            0 => (
                format!("limit={}", self.one_of(NO_NUMBERS)),
                bad_query("limit"),
            ),
            1 => (format!("limit={}", 10_000_001 + limit), bad_query("limit")),
            2 => ("after=5".into(), bad_query("limit")),
            _ => (format!("limit={limit}"), ok(self.primes.json(limit))),
        };
        (self.asked("/primes", vec![query]), expected)
    }

    fn quote(&mut self) -> (Request, Expected) {
        let wait = self.random.random_range(0..200);
        let quoted = |wait: u64| ok(format!(r#"{{"wait_us":{wait},"price_cents":1999}}"#));
        let (query, expected) = match self.random.random_range(0..10) {
            0 => (
                format!("wait_us={}", self.one_of(NO_NUMBERS)),
                bad_query("wait_us"),
            ),
            1 => (
                format!("wait_us={}", 1_000_001 + wait),
                bad_query("wait_us"),
            ),
            2 => (format!("wait={wait}"), quoted(0)),
            _ => (format!("wait_us={wait}"), quoted(wait)),
        };
        (self.asked("/quote", vec![query]), expected)
    }

    /// The query may have parameters that nobody knows, before or behind.
    fn asked(&mut self, path: &str, mut query: Vec<String>) -> Request {
        if self.random.random_bool(0.2) {
            let place = self.random.random_range(0..=query.len());
            query.insert(
                place,
                self.one_of(&["x=1", "page=2", "limits=5", "y", "z=", "LIMIT=3"])
                    .into(),
            );
        }
        match query.len() {
            0 => get(path),
            _ => get(format!("{path}?{}", query.join("&"))),
        }
    }

    fn refused_method(&mut self) -> (Request, Expected) {
        let method = self.one_of(&["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW"]);
        let paths = [
            "/null",
            "/static",
            "/health",
            "/primes",
            "/quote",
            "/orders/3",
        ];
        match self.random.random_range(0..4) {
            0 => (
                Request::new(method, "/orders"),
                not_allowed(&["GET", "POST"]),
            ),
            _ => (
                Request::new(method, self.one_of(&paths)),
                not_allowed(&["GET"]),
            ),
        }
    }

    /// Fixed answers, and paths that nobody knows.
    fn elsewhere(&mut self) -> (Request, Expected) {
        match self.random.random_range(0..6) {
            0 => (get("/null"), no_content()),
            1 => (get("/static"), ok(Order::seeded(1).json())),
            2 => (get("/health"), ok(r#"{"status":"ok"}"#)),
            _ => {
                let letters = (0..self.random.random_range(1..12))
                    .map(|_| self.random.random_range('a'..='z'))
                    .collect::<String>();
                // No path of the service holds a `q` before an `x`.
                (get(format!("/{letters}qx")), not_found())
            }
        }
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.choose(&mut self.random).copied().unwrap_or_default()
    }
}
