//! Orders that are posted: stored, or refused with the reason.

use crate::client::{Client, posted};
use crate::server::{SERVERS, Server};

const RIGHT: &str = r#"{"customer":"Ada","items":[{"sku":"A-1","quantity":2,"unit_price_cents":150},{"sku":"B","quantity":1,"unit_price_cents":7}],"note":"<&>"}"#;

/// `RIGHT` as it is stored.
fn stored(id: u64) -> String {
    let order = RIGHT.replacen('{', &format!(r#"{{"id":{id},"#), 1);
    order.replace(r#""<&>"}"#, r#""<&>","total_cents":307}"#)
}

fn post_as(client: &mut Client, content_type: &str, body: &str) -> crate::client::Answer {
    client.send(posted(content_type, body));
    client.answer()
}

#[test]
fn an_order_is_stored_and_given_back() {
    for options in SERVERS {
        let server = Server::serve(&format!("{options} --orders 0"));
        let mut client = server.connect();
        for id in 1..=3 {
            let answer = client.post(RIGHT);
            answer.assert(201, &stored(id));
            let location = format!("/orders/{id}");
            assert_eq!(answer.header("location"), Some(location.as_str()));
            // Another connection may be served by another core.
            server.connect().get(&location).assert(200, &stored(id));
        }
        let all = format!(
            r#"{{"orders":[{},{},{}],"next":null}}"#,
            stored(1),
            stored(2),
            stored(3)
        );
        server.connect().get("/orders").assert(200, &all);
    }
}

#[test]
fn the_media_type_is_json_with_or_without_parameters() {
    let server = Server::serve("");
    let mut client = server.connect();
    for right in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json ;x",
    ] {
        assert_eq!(post_as(&mut client, right, RIGHT).status, 201, "{right}");
    }
    for wrong in ["text/json", "application/json5", "application/x-json", ""] {
        let answer = post_as(&mut client, wrong, RIGHT);
        answer.assert_error(415, "unsupported_media_type");
    }
    client.send("POST /orders HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}");
    client.answer().assert_error(415, "unsupported_media_type");
}

#[test]
fn a_body_that_is_no_order_is_malformed() {
    for options in SERVERS {
        let server = Server::serve(options);
        let mut client = server.connect();
        for body in [
            "",
            "{",
            "5",
            "[]",
            r#"{"customer":5}"#,
            r#"{"items":[["A",1,1]]}"#,
            &format!("{RIGHT}x"),
            &format!("{RIGHT}{RIGHT}"),
        ] {
            client.post(body).assert_error(400, "malformed_json");
        }
    }
}

#[test]
fn an_order_that_breaks_a_rule_is_told_the_field() {
    for options in SERVERS {
        let server = Server::serve(options);
        let mut client = server.connect();
        for (found, instead, field) in [
            ("Ada", "", "customer"),
            ("Ada", r"A\u2028", "customer"),
            ("A-1", "a", "sku"),
            (":2,", ":0,", "quantity"),
            (":2,", ":-1,", "quantity"),
            (":7", ":1000001", "unit_price_cents"),
            ("<&>", r"\n", "note"),
        ] {
            let answer = client.post(&RIGHT.replacen(found, instead, 1));
            answer.assert_field_error(422, "invalid_order", field);
        }
        let answer = client.post(r#"{"customer":"Ada"}"#);
        answer.assert_field_error(422, "invalid_order", "items");
        client.get("/orders/1001").assert_error(404, "not_found");
    }
}
