//! Orders that are refused: for a rule, for their JSON, for their type.

use super::{Row, ask_rows, row};
use crate::cli::Asking;
use crate::client::{JSON, Request, get, post};
use crate::expected::{created, invalid, malformed, ok, unsupported};
use crate::model::{Draft, Item, Store};
use crate::report::Sheet;

/// Orders that exist at the start.
const ORDERS: u64 = 10;

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let Some(server) = sheet.start(asking, &["--orders", &ORDERS.to_string()]) else {
        return;
    };
    for rows in [
        rules(),
        order_of_rules(),
        no_json(),
        wrong_types(),
        media_types(),
    ] {
        ask_rows(sheet, &server, rows);
    }
    sheet.stop(server);
}

/// One broken rule each.
fn rules() -> Vec<Row> {
    let broken = |name, draft: Draft, field| row(name, post(draft.json()), invalid(field));
    let customer = |name, text: &str| {
        broken(
            name,
            Draft {
                customer: text.into(),
                ..Draft::of(1)
            },
            "customer",
        )
    };
    let note = |name, text: &str| {
        broken(
            name,
            Draft {
                note: text.into(),
                ..Draft::of(1)
            },
            "note",
        )
    };
    let item = |name, field, sku: &str, quantity, unit_price_cents| {
        let items = vec![Item {
            sku: sku.into(),
            quantity,
            unit_price_cents,
        }];
        broken(
            name,
            Draft {
                items,
                ..Draft::of(0)
            },
            field,
        )
    };
    let missing = |name, text: &str, field| row(name, post(text), invalid(field));
    let far_too_many = format!(
        r#"{{"customer":"ada","items":[{}{{}}]}}"#,
        "{},".repeat(20_000)
    );
    vec![
        customer("customer-empty", ""),
        customer("customer-too-long", &"x".repeat(65)),
        customer("customer-too-long-in-two-bytes", &"é".repeat(65)),
        customer("customer-with-a-null-character", "a\u{0}b"),
        customer("customer-with-a-tab", "a\tb"),
        customer("customer-with-a-line-end", "ab\n"),
        customer("customer-with-the-last-control", "\u{1f}"),
        customer("customer-with-delete", "a\u{7f}"),
        customer("customer-with-a-line-separator", "a\u{2028}b"),
        customer("customer-with-a-paragraph-separator", "\u{2029}"),
        broken("items-none", Draft::of(0), "items"),
        broken("items-too-many", Draft::of(101), "items"),
        item("sku-empty", "sku", "", 1, 1),
        item("sku-too-long", "sku", &"A".repeat(33), 1, 1),
        item("sku-in-lower-case", "sku", "abc", 1, 1),
        item("sku-with-a-space", "sku", "A B", 1, 1),
        item("sku-with-underscore", "sku", "A_B", 1, 1),
        item("sku-not-ascii", "sku", "É", 1, 1),
        item("sku-with-foreign-digits", "sku", "A-٣", 1, 1),
        item("quantity-zero", "quantity", "A", 0, 1),
        item("quantity-too-large", "quantity", "A", 1_001, 1),
        item("quantity-below-zero", "quantity", "A", -1, 1),
        item("quantity-beyond-32-bits", "quantity", "A", (1 << 32) + 1, 1),
        item("unit-price-zero", "unit_price_cents", "A", 1, 0),
        item(
            "unit-price-too-large",
            "unit_price_cents",
            "A",
            1,
            1_000_001,
        ),
        item("unit-price-below-zero", "unit_price_cents", "A", 1, -150),
        item(
            "unit-price-beyond-32-bits",
            "unit_price_cents",
            "A",
            1,
            (1 << 32) + 1,
        ),
        note("note-too-long", &"x".repeat(201)),
        note("note-too-long-in-three-bytes", &"€".repeat(201)),
        note("note-with-a-line-end", "a\nb"),
        note("note-with-delete", "\u{7f}"),
        note("note-with-a-line-separator", "\u{2028}"),
        missing("items-far-too-many", &far_too_many, "items"),
        missing("all-missing", "{}", "customer"),
        missing("items-missing", r#"{"customer":"ada"}"#, "items"),
        missing("item-empty", r#"{"customer":"ada","items":[{}]}"#, "sku"),
        missing(
            "quantity-missing",
            r#"{"customer":"ada","items":[{"sku":"A"}]}"#,
            "quantity",
        ),
        missing(
            "unit-price-missing",
            r#"{"customer":"ada","items":[{"sku":"A","quantity":1}]}"#,
            "unit_price_cents",
        ),
    ]
}

/// Several broken rules: the first counts.
fn order_of_rules() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut draft = Draft {
        note: "\n".into(),
        ..Draft::of(2)
    };
    let mut break_also = |name, field, change: fn(&mut Draft)| {
        change(&mut draft);
        rows.push(row(name, post(draft.json()), invalid(field)));
    };
    break_also("second-price-before-note", "unit_price_cents", |d| {
        d.items[1].unit_price_cents = 0
    });
    break_also("second-quantity-before-price", "quantity", |d| {
        d.items[1].quantity = 0
    });
    break_also("second-sku-before-quantity", "sku", |d| {
        d.items[1].sku.clear()
    });
    break_also("first-price-before-second-sku", "unit_price_cents", |d| {
        d.items[0].unit_price_cents = 0;
    });
    break_also("first-quantity-before-price", "quantity", |d| {
        d.items[0].quantity = 0
    });
    break_also("first-sku-before-quantity", "sku", |d| {
        d.items[0].sku.clear()
    });
    break_also("items-before-first-sku", "items", |d| {
        d.items.resize(101, d.items[0].clone())
    });
    break_also("customer-before-items", "customer", |d| d.customer.clear());
    rows
}

/// Bodies that are no JSON.
fn no_json() -> Vec<Row> {
    let right = Draft::of(1).json();
    let open = right.trim_end_matches('}');
    let with = |customer: &str| right.replace("ada", customer);
    let extra = |value: &str| right.replacen('{', &format!(r#"{{"x":{value},"#), 1);
    [
        ("body-empty", String::new()),
        ("body-of-white-space", " \r\n\t".into()),
        ("body-of-text", "order".into()),
        ("body-cut", open.into()),
        ("body-followed-by-text", format!("{right}x")),
        ("body-followed-by-itself", format!("{right}{right}")),
        ("body-followed-by-a-brace", format!("{right} }}")),
        ("body-followed-by-a-comma", format!("{right},")),
        ("comma-before-the-end", format!("{open},}}")),
        ("comma-before-the-items-end", right.replace("}]", "},]")),
        ("comma-missing", right.replace("],", "]")),
        ("colon-missing", right.replace("customer\":", "customer\"")),
        ("quotes-missing", right.replace("\"customer\"", "customer")),
        ("quotes-single", right.replace('"', "'")),
        ("comment", format!("/* x */{right}")),
        ("number-with-a-leading-zero", right.replace(":150", ":0150")),
        ("number-with-a-plus", right.replace(":150", ":+150")),
        ("number-in-hexadecimal", right.replace(":150", ":0x96")),
        ("string-with-a-raw-line-end", with("a\nb")),
        ("string-with-a-raw-tab", with("a\tb")),
        ("string-with-a-raw-null-character", with("a\0b")),
        ("string-with-an-unknown-escape", with(r"\x61")),
        ("string-with-a-short-escape", with(r"\u61")),
        ("string-without-its-end", right.replace("\"ada\"", "\"ada")),
        ("other-field-cut-number", extra("1.")),
        ("other-field-zeros", extra("00")),
        ("other-field-not-a-number", extra("NaN")),
        ("other-field-misspelt", extra("nul")),
        ("other-field-raw-line-end", extra("\"\n\"")),
        ("other-field-unknown-escape", extra(r#""\q""#)),
        ("other-field-wrong-bracket", extra("[1}")),
    ]
    .map(|(name, text)| row(name, post(text), malformed()))
    .into()
}

/// JSON with a value of a wrong type.
fn wrong_types() -> Vec<Row> {
    let right = Draft::of(1).json();
    let items = &right[right.find('[').unwrap_or(0)..=right.find(']').unwrap_or(0)];
    let for_items = |value: &str| right.replace(items, value);
    [
        ("order-a-number", "5".to_owned()),
        ("order-a-string", "\"order\"".into()),
        ("order-a-boolean", "true".into()),
        ("order-an-empty-list", "[]".into()),
        (
            "order-a-list-of-its-values",
            format!(r#"["ada",{items},""]"#),
        ),
        ("customer-a-number", right.replace("\"ada\"", "5")),
        ("customer-a-list", right.replace("\"ada\"", "[\"ada\"]")),
        ("customer-a-boolean", right.replace("\"ada\"", "false")),
        ("items-an-object", for_items("{}")),
        ("items-a-string", for_items("\"\"")),
        ("items-a-number", for_items("0")),
        ("item-a-number", for_items("[5]")),
        ("item-a-string", for_items("[\"A\"]")),
        ("item-a-list-of-its-values", for_items(r#"[["A",1,1]]"#)),
        ("sku-a-number", right.replace("\"A-0\"", "5")),
        ("quantity-a-string", right.replace(":2,", ":\"2\",")),
        ("quantity-with-a-fraction", right.replace(":2,", ":1.5,")),
        ("quantity-a-boolean", right.replace(":2,", ":true,")),
        ("unit-price-a-string", right.replace(":150", ":\"150\"")),
        ("unit-price-a-list", right.replace(":150", ":[150]")),
        (
            "note-a-number",
            right.replace("\"note\":\"\"", "\"note\":0"),
        ),
        (
            "note-an-object",
            right.replace("\"note\":\"\"", "\"note\":{}"),
        ),
    ]
    .map(|(name, text)| row(name, post(text), malformed()))
    .into()
}

/// What the body is said to be. What was refused before has taken no id.
fn media_types() -> Vec<Row> {
    let posted = |media: &str| {
        let request = Request::new("POST", "/orders").header("Content-Type", media);
        request.body(Draft::of(1).json())
    };
    let mut store = Store::seeded(ORDERS);
    let mut stored = |name, media: &str| {
        let order = store.post(&Draft::of(1)).expect("a right order");
        row(name, posted(media), created(order))
    };
    let other = |name, media: &str| row(name, posted(media), unsupported());
    let accepted = [
        stored("type-with-a-charset", &format!("{JSON}; charset=utf-8")),
        stored("type-with-a-parameter", &format!("{JSON};a=b")),
        stored("type-with-spaces", &format!("{JSON} ; charset=utf-8")),
        stored("type-in-another-case", "Application/JSON"),
    ];
    let untyped = Request::new("POST", "/orders").body(Draft::of(1).json());
    let listed = ok(store.page(100, 0));
    let refused = [
        other("type-text", "text/plain"),
        other("type-longer", "application/json5"),
        other("type-of-a-patch", "application/json-patch+json"),
        other("type-with-a-suffix", "application/order+json"),
        other("type-of-a-form", "application/x-www-form-urlencoded"),
        row("type-missing", untyped, unsupported()),
        row("refused-is-not-stored", get("/orders?limit=100"), listed),
    ];
    accepted.into_iter().chain(refused).collect()
}
