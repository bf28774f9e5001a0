//! Orders that are accepted: stored, given back, and listed as they were sent.

use super::{Posting, ask_anew, ask_rows, row};
use crate::cli::Asking;
use crate::client::{get, post};
use crate::expected::{created, ok};
use crate::model::{Draft, Item, Store};
use crate::report::Sheet;

/// Orders that exist at the start: few, so that the posted ones are soon on the first page.
const ORDERS: u64 = 3;

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    empty_store(asking, sheet);
    let Some(server) = sheet.start(asking, &["--orders", &ORDERS.to_string()]) else {
        return;
    };
    let mut posting = Posting::to(&server, ORDERS);
    let drafts = drafts()
        .into_iter()
        .map(|(name, draft)| (name, draft.json(), draft));
    for (name, text, draft) in drafts.chain(texts()) {
        posting.case(sheet, name, &draft, |[order]| {
            ask_anew(&server, &post(text), &created(&order))?;
            let path = format!("/orders/{}", order.id);
            ask_anew(&server, &get(path), &ok(order.json()))
        });
        if server.has_ended() {
            break;
        }
    }
    let store = &posting.store;
    sheet.case("all-listed", || {
        ask_anew(&server, &get("/orders?limit=100"), &ok(store.page(100, 0)))
    });
    sheet.case("last-listed", || {
        let after = store.last().saturating_sub(1);
        let path = format!("/orders?after={after}");
        ask_anew(&server, &get(path), &ok(store.page(20, after)))
    });
    sheet.stop(server);
}

/// A service without orders lists none, and begins with 1.
fn empty_store(asking: &Asking, sheet: &mut Sheet) {
    let Some(server) = sheet.start(asking, &["--orders", "0"]) else {
        return;
    };
    let mut store = Store::seeded(0);
    let none = ok(store.page(20, 0));
    let first = store.post(&Draft::of(1)).expect("a right order").clone();
    ask_rows(
        sheet,
        &server,
        [
            row("none-listed", get("/orders"), none),
            row("first-id", post(Draft::of(1).json()), created(&first)),
            row("only-one-listed", get("/orders"), ok(store.page(20, 0))),
        ],
    );
    sheet.stop(server);
}

/// Right orders at the edges of each rule.
fn drafts() -> Vec<(&'static str, Draft)> {
    let customer = |text: &str| Draft {
        customer: text.into(),
        ..Draft::of(1)
    };
    let note = |text: &str| Draft {
        note: text.into(),
        ..Draft::of(1)
    };
    let item = |sku: &str, quantity, unit_price_cents| Draft {
        items: vec![Item {
            sku: sku.into(),
            quantity,
            unit_price_cents,
        }],
        ..Draft::of(0)
    };
    let most = Item {
        sku: "Z".repeat(32),
        quantity: 1_000,
        unit_price_cents: 1_000_000,
    };
    vec![
        ("plain", Draft::of(1)),
        ("several-items", Draft::of(20)),
        ("customer-of-one", customer("x")),
        ("customer-of-the-most", customer(&"x".repeat(64))),
        ("customer-of-two-byte-characters", customer(&"é".repeat(64))),
        (
            "customer-of-four-byte-characters",
            customer(&"😀".repeat(64)),
        ),
        ("customer-with-markup", customer("<b>&amp;</b> 'x' /")),
        ("customer-with-quotes", customer(r#"a "b" \ c \n"#)),
        ("customer-with-spaces-around", customer("  x  ")),
        ("customer-of-a-space", customer(" ")),
        ("customer-before-delete", customer("~\u{80}")),
        ("customer-with-a-next-line", customer("a\u{85}b")),
        (
            "customer-with-neighbours-of-separators",
            customer("\u{2027}\u{202a}"),
        ),
        (
            "customer-with-a-joined-character",
            customer("e\u{301}👩\u{200d}💻"),
        ),
        (
            "customer-with-the-last-characters",
            customer("\u{fffd}\u{ffff}\u{10ffff}"),
        ),
        ("customer-with-a-byte-order-mark", customer("\u{feff}x")),
        ("items-of-the-most", Draft::of(100)),
        ("sku-of-one", item("A", 1, 1)),
        ("sku-of-the-most", item(&"Z".repeat(32), 1, 1)),
        (
            "sku-of-every-character",
            item("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1, 1),
        ),
        ("sku-of-digits-and-dashes", item("-0123456789-", 1, 1)),
        ("quantity-of-the-most", item("A", 1_000, 1)),
        ("unit-price-of-the-most", item("A", 1, 1_000_000)),
        (
            "total-of-the-most",
            Draft {
                items: vec![most; 100],
                ..Draft::of(0)
            },
        ),
        ("note-of-the-most", note(&"x".repeat(200))),
        ("note-of-three-byte-characters", note(&"€".repeat(200))),
        ("note-with-markup-and-quotes", note(r#"</script> & "\""#)),
    ]
}

/// The same orders in other words.
fn texts() -> Vec<(&'static str, String, Draft)> {
    let said = |name, text: &str| (name, text.to_owned(), Draft::of(1));
    let named = |name, text: &str, customer: &str| {
        let draft = Draft {
            customer: customer.into(),
            ..Draft::of(1)
        };
        (name, text.to_owned(), draft)
    };
    let item = r#"{"sku":"A-0","quantity":2,"unit_price_cents":150}"#;
    let with = |customer: &str| format!(r#"{{"customer":"{customer}","items":[{item}]}}"#);
    vec![
        said("note-missing", &with("ada")),
        said(
            "fields-in-another-order",
            &format!(r#"{{"note":"","items":[{item}],"customer":"ada"}}"#),
        ),
        said(
            "item-fields-in-another-order",
            r#"{"customer":"ada","items":[{"unit_price_cents":150,"quantity":2,"sku":"A-0"}]}"#,
        ),
        said("white-space-everywhere", &spaced(&with("ada"))),
        said(
            "other-fields",
            &format!(
                r#"{{"id":77,"total_cents":"x","a":null,"b":[1,{{"c":[]}}],"customer":"ada","":-1.5e+3,"items":[{item}]}}"#
            ),
        ),
        said(
            "other-fields-of-an-item",
            r#"{"customer":"ada","items":[{"name":{"x":[true,false]},"sku":"A-0","quantity":2,"unit_price_cents":150,"z":""}]}"#,
        ),
        named("escaped-letters", &with(r"\u0061d\u00e9\/\u20AC"), "adé/€"),
        named("escaped-pair", &with(r"\ud83d\uDE00"), "😀"),
        named("escaped-quotes", &with(r#"\"\\\u0022\u005c"#), r#""\"\"#),
        named("escaped-markup", &with(r"\u003cb\u003e\u0026"), "<b>&"),
    ]
}

/// With JSON's four kinds of white space around everything that may have it. Only for a text
/// whose strings hold no structural characters.
fn spaced(json: &str) -> String {
    let around = |c: char| match c {
        '{' | '}' | '[' | ']' | ',' | ':' => format!(" \t{c}\r\n"),
        _ => c.into(),
    };
    json.chars().map(around).collect()
}
