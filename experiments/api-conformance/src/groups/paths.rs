//! Every path, parameter and method of the contract.

use super::{Row, ask_rows, row};
use crate::cli::Asking;
use crate::client::{Request, get, post};
use crate::expected::{bad_query, no_content, not_allowed, not_found, ok};
use crate::model::{Order, Primes, Store};
use crate::report::Sheet;

/// Orders that exist at the start.
const ORDERS: u64 = 1_000;

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let Some(server) = sheet.start(asking, &[]) else {
        return;
    };
    for rows in [
        fixed(),
        one_order(),
        pages(),
        queries(),
        primes(),
        quotes(),
        methods(),
    ] {
        ask_rows(sheet, &server, rows);
    }
    sheet.stop(server);
}

fn fixed() -> Vec<Row> {
    let missing = |name, path| row(name, get(path), not_found());
    vec![
        row("null", get("/null"), no_content()),
        row("after-null", get("/health"), ok(r#"{"status":"ok"}"#)),
        row("static", get("/static"), ok(Order::seeded(1).json())),
        row("health", get("/health"), ok(r#"{"status":"ok"}"#)),
        row(
            "health-with-a-query",
            get("/health?limit=x"),
            ok(r#"{"status":"ok"}"#),
        ),
        missing("no-path", "/"),
        missing("unknown-path", "/nothing"),
        missing("path-in-another-case", "/Health"),
        missing("longer-path", "/healthy"),
        missing("path-below-a-path", "/health/now"),
        missing("path-below-an-order", "/orders/1/items"),
        row(
            "unknown-path-any-method",
            Request::new("DELETE", "/nothing"),
            not_found(),
        ),
    ]
}

fn one_order() -> Vec<Row> {
    let there = |name, id: &str, i| {
        row(
            name,
            get(format!("/orders/{id}")),
            ok(Order::seeded(i).json()),
        )
    };
    let missing = |name, id: &str| row(name, get(format!("/orders/{id}")), not_found());
    vec![
        there("first-order", "1", 1),
        there("some-order", "97", 97),
        there("last-order", "1000", ORDERS),
        there("order-with-a-query", "1000?limit=0", ORDERS),
        missing("order-zero", "0"),
        missing("order-after-the-last", "1001"),
        missing("order-beyond-all-integers", "99999999999999999999999999"),
        missing("order-by-letters", "abc"),
        missing("order-with-a-letter", "1a"),
        missing("order-below-zero", "-1"),
        missing("order-with-a-sign", "+1"),
        missing("order-with-a-point", "1.0"),
    ]
}

/// A page of the orders, asked for by a query with its question mark, or by none.
fn page(store: &Store, name: &'static str, query: &str, (limit, after): (usize, u64)) -> Row {
    let expected = ok(store.page(limit, after));
    row(name, get(format!("/orders{query}")), expected)
}

fn pages() -> Vec<Row> {
    let store = Store::seeded(ORDERS);
    let page = |name, query, limit, after| page(&store, name, query, (limit, after));
    vec![
        page("page-by-default", "", 20, 0),
        page("page-of-one", "?limit=1", 1, 0),
        page("page-of-the-most", "?limit=100", 100, 0),
        page("page-after", "?limit=20&after=100", 20, 100),
        page("page-after-by-default-limit", "?after=500", 20, 500),
        page(
            "page-parameters-in-another-order",
            "?after=500&limit=3",
            3,
            500,
        ),
        page("page-after-zero", "?limit=2&after=0", 2, 0),
        page("page-up-to-the-last", "?limit=20&after=980", 20, 980),
        page("page-before-the-last", "?limit=20&after=979", 20, 979),
        page("page-cut-by-the-end", "?limit=100&after=990", 100, 990),
        page("page-after-the-last", "?after=1000", 20, 1_000),
        page(
            "page-far-after-the-last",
            "?after=1000000000000000000",
            20,
            10_u64.pow(18),
        ),
    ]
}

fn queries() -> Vec<Row> {
    let store = Store::seeded(ORDERS);
    let page =
        |name, query: &str, limit, after| page(&store, name, &format!("?{query}"), (limit, after));
    let bad =
        |name, query: &str, field| row(name, get(format!("/orders?{query}")), bad_query(field));
    vec![
        page("query-unknown-parameter", "size=x&limit=2&Limit=9", 2, 0),
        page("query-first-of-two-counts", "limit=2&limit=3", 2, 0),
        page(
            "query-second-of-two-is-ignored",
            "limit=2&after=5&limit=x&after=y",
            2,
            5,
        ),
        bad("query-limit-zero", "limit=0", "limit"),
        bad("query-limit-above-the-most", "limit=101", "limit"),
        bad(
            "query-limit-beyond-all-integers",
            "limit=99999999999999999999999999",
            "limit",
        ),
        bad("query-limit-empty", "limit=", "limit"),
        bad("query-limit-bare", "limit", "limit"),
        bad("query-limit-by-letters", "limit=ten", "limit"),
        bad("query-limit-below-zero", "limit=-1", "limit"),
        bad("query-limit-with-a-sign", "limit=+5", "limit"),
        bad("query-limit-with-a-point", "limit=5.0", "limit"),
        bad("query-limit-hexadecimal", "limit=0x5", "limit"),
        bad("query-limit-with-underscore", "limit=1_0", "limit"),
        bad("query-limit-first-of-two-bad", "limit=x&limit=5", "limit"),
        bad("query-after-by-letters", "after=x", "after"),
        bad("query-after-below-zero", "limit=5&after=-1", "after"),
    ]
}

fn primes() -> Vec<Row> {
    let small = Primes::up_to(1_000);
    let known = |name, limit: u64, answer: String| {
        row(name, get(format!("/primes?limit={limit}")), ok(answer))
    };
    let bad = |name, query: &str| row(name, get(format!("/primes{query}")), bad_query("limit"));
    vec![
        known("primes-to-0", 0, small.json(0)),
        known("primes-to-1", 1, small.json(1)),
        known("primes-to-2", 2, small.json(2)),
        known("primes-to-3", 3, small.json(3)),
        known("primes-to-a-square", 961, small.json(961)),
        known("primes-to-a-prime", 997, small.json(997)),
        // Their count: OEIS A006880(7). Their sum: OEIS A046731(7).
        known(
            "primes-to-the-most",
            10_000_000,
            r#"{"limit":10000000,"count":664579,"sum":3203324994356}"#.into(),
        ),
        bad("primes-without-a-limit", ""),
        bad("primes-with-another-parameter", "?after=5"),
        bad("primes-above-the-most", "?limit=10000001"),
        bad("primes-by-letters", "?limit=x"),
        bad("primes-below-zero", "?limit=-1"),
    ]
}

fn quotes() -> Vec<Row> {
    let quote = |name, query: &str, wait: u64| {
        let answer = format!(r#"{{"wait_us":{wait},"price_cents":1999}}"#);
        row(name, get(format!("/quote{query}")), ok(answer))
    };
    let bad = |name, query: &str| row(name, get(format!("/quote?{query}")), bad_query("wait_us"));
    vec![
        quote("quote-by-default", "", 0),
        quote("quote-without-waiting", "?wait_us=0", 0),
        quote("quote-after-a-moment", "?wait_us=1", 1),
        quote("quote-after-a-while", "?wait_us=20000", 20_000),
        bad("quote-above-the-most", "wait_us=1000001"),
        bad("quote-by-letters", "wait_us=x"),
        bad("quote-empty", "wait_us="),
        bad("quote-below-zero", "wait_us=-1"),
    ]
}

fn methods() -> Vec<Row> {
    let only_get = |name, method: &str, path: &str| {
        row(name, Request::new(method, path), not_allowed(&["GET"]))
    };
    let both = |name, method: &str| {
        row(
            name,
            Request::new(method, "/orders"),
            not_allowed(&["GET", "POST"]),
        )
    };
    vec![
        only_get("delete-null", "DELETE", "/null"),
        only_get("put-static", "PUT", "/static"),
        only_get("patch-health", "PATCH", "/health"),
        only_get("options-primes", "OPTIONS", "/primes"),
        only_get("trace-quote", "TRACE", "/quote"),
        only_get("delete-order", "DELETE", "/orders/1"),
        only_get("post-order", "POST", "/orders/1"),
        only_get("head-health", "HEAD", "/health"),
        only_get("head-order", "HEAD", "/orders/1"),
        only_get("own-method", "BREW", "/health"),
        only_get("method-in-another-case", "get", "/health"),
        row(
            "head-unknown-path",
            Request::new("HEAD", "/nothing"),
            not_found(),
        ),
        both("put-orders", "PUT"),
        both("delete-orders", "DELETE"),
        both("head-orders", "HEAD"),
        row(
            "post-health",
            post("{}").to("/health"),
            not_allowed(&["GET"]),
        ),
    ]
}
