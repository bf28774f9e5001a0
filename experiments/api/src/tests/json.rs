//! What is an order's JSON, and what is not, by either package.

use crate::json::{Json, Malformed};
use crate::order::Draft;

fn decode(body: &str) -> Result<Draft, Malformed> {
    let serde = Json::Serde.decode(body.as_bytes());
    let sonic = Json::Sonic.decode(body.as_bytes());
    assert_eq!(serde, sonic, "{body}");
    serde
}

#[test]
fn a_missing_field_is_empty_or_0_and_another_is_ignored() {
    assert_eq!(decode("{}"), Ok(Draft::default()));
    assert_eq!(
        decode(r#" {"x":{"y":[1,null]},"id":"seven"} "#),
        Ok(Draft::default())
    );
    let draft = decode(r#"{"items":[{}, {"sku":"A","z":null}]}"#).expect("it is JSON");
    assert_eq!(draft.items.len(), 2);
    assert_eq!(
        (draft.items[1].sku.as_str(), draft.items[1].quantity),
        ("A", 0)
    );
}

#[test]
fn a_value_of_a_wrong_type_is_malformed() {
    for body in [
        "5",
        "\"x\"",
        "[]",
        r#"["Ada",[],""]"#,
        r#"{"customer":5}"#,
        r#"{"note":[]}"#,
        r#"{"items":{}}"#,
        r#"{"items":"A"}"#,
        r#"{"items":[5]}"#,
        r#"{"items":[["A",1,1]]}"#,
        r#"{"items":[{"quantity":"1"}]}"#,
        r#"{"items":[{"quantity":1.5}]}"#,
        r#"{"items":[{"unit_price_cents":true}]}"#,
    ] {
        assert_eq!(decode(body), Err(Malformed), "{body}");
    }
}

#[test]
fn a_text_that_is_no_json_is_malformed() {
    for body in [
        "",
        " ",
        "{",
        "order",
        "{}x",
        "{}{}",
        "{},",
        r#"{"note":"\x"}"#,
        "{'note':''}",
    ] {
        assert_eq!(decode(body), Err(Malformed), "{body}");
    }
}

#[test]
fn nothing_is_escaped_that_json_does_not_demand() {
    let text = "<b>&\u{7f}\u{2028}é/\"\\";
    for json in [Json::Serde, Json::Sonic] {
        let encoded = String::from_utf8(json.encode(&text)).expect("JSON is text");
        assert_eq!(encoded, "\"<b>&\u{7f}\u{2028}é/\\\"\\\\\"");
    }
}
