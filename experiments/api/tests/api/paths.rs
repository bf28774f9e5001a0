//! Every path, parameter and method of the contract.

use api::app::first_order;
use api::order::Order;

use crate::server::{SERVERS, Server};

fn order(id: u64) -> String {
    serde_json::to_string(&Order::seeded(id)).expect("an order has a JSON")
}

#[test]
fn every_path_answers() {
    for options in SERVERS {
        let server = Server::serve(options);
        let mut client = server.connect();
        let null = client.get("/null");
        null.assert(204, "");
        assert_eq!(null.header("content-length"), None);
        let first = String::from_utf8(first_order().to_vec()).expect("JSON is text");
        client.get("/static").assert(200, &first);
        client.get("/health").assert(200, r#"{"status":"ok"}"#);
        client.get("/orders/7").assert(200, &order(7));
        client.get("/orders/1000?x=y").assert(200, &order(1000));
        for (limit, count, sum) in [
            (0, 0, 0_u64),
            (2, 1, 2),
            (50_000, 5133, 121_013_308),
            (100_000, 9592, 454_396_537),
            (10_000_000, 664_579, 3_203_324_994_356),
        ] {
            let body = format!(r#"{{"limit":{limit},"count":{count},"sum":{sum}}}"#);
            let answer = client.get(&format!("/primes?limit={limit}"));
            answer.assert(200, &body);
        }
    }
}

#[test]
fn a_page_has_the_orders_after_an_id() {
    for options in SERVERS {
        let server = Server::serve(&format!("{options} --orders 25"));
        let mut client = server.connect();
        let page = |ids: std::ops::RangeInclusive<u64>, next: &str| {
            let orders: Vec<String> = ids.map(order).collect();
            format!(r#"{{"orders":[{}],"next":{next}}}"#, orders.join(","))
        };
        client.get("/orders").assert(200, &page(1..=20, "20"));
        let answer = client.get("/orders?after=23&limit=1");
        answer.assert(200, &page(24..=24, "24"));
        let answer = client.get("/orders?limit=100&after=2&after=x&limit=0&other=");
        answer.assert(200, &page(3..=25, "null"));
        let answer = client.get("/orders?after=18446744073709551615");
        answer.assert(200, r#"{"orders":[],"next":null}"#);
    }
}

#[test]
fn a_bad_parameter_is_named() {
    let server = Server::serve("");
    let mut client = server.connect();
    for (path, field) in [
        ("/orders?limit=0", "limit"),
        ("/orders?limit=101", "limit"),
        ("/orders?limit=", "limit"),
        ("/orders?limit=+1", "limit"),
        ("/orders?limit=x&after=x", "limit"),
        ("/orders?limit=x&limit=1", "limit"),
        ("/orders?after=-1", "after"),
        ("/orders?after=18446744073709551616", "after"),
        ("/primes", "limit"),
        ("/primes?limit=10000001", "limit"),
        ("/primes?limit=1e3", "limit"),
        ("/quote?wait_us=1000001", "wait_us"),
        ("/quote?wait_us=%2B1", "wait_us"),
    ] {
        let answer = client.get(path);
        answer.assert_field_error(400, "bad_query", field);
    }
}

#[test]
fn what_does_not_exist_is_not_found() {
    let server = Server::serve("");
    let mut client = server.connect();
    for path in [
        "/",
        "/order",
        "/Null",
        "/null/",
        "/nullx",
        "/orders/0",
        "/orders/1001",
        "/orders/+1",
        "/orders/-1",
        "/orders/1x",
        "/orders/99999999999999999999",
        "/orders/1/items",
    ] {
        client.get(path).assert_error(404, "not_found");
    }
    for path in ["/nothing", "/orders/1/items"] {
        let answer = client.ask("DELETE", path);
        answer.assert_error(404, "not_found");
    }
}

#[test]
fn another_method_is_told_which_there_are() {
    let server = Server::serve("");
    let mut client = server.connect();
    for (method, path, allow) in [
        ("POST", "/null", "GET"),
        ("PUT", "/static", "GET"),
        ("OPTIONS", "/health", "GET"),
        ("DELETE", "/orders", "GET, POST"),
        ("POST", "/orders/1", "GET"),
        ("PATCH", "/primes", "GET"),
        ("get", "/quote", "GET"),
        ("HEAD", "/orders", "GET, POST"),
        ("HEAD", "/static", "GET"),
    ] {
        let answer = client.ask(method, path);
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
        if method != "HEAD" {
            answer.assert_error(405, "method_not_allowed");
        }
    }
}
