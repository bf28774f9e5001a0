//! The rules of an order.

use proptest::prelude::*;

use crate::json::Json;
use crate::order::{Draft, Item, Order};

const BOTH: [Json; 2] = [Json::Serde, Json::Sonic];

fn item() -> Item {
    Item {
        sku: "A-1".into(),
        quantity: 2,
        unit_price_cents: 150,
    }
}

fn draft() -> Draft {
    Draft {
        customer: "Ada".into(),
        items: vec![item()],
        note: String::new(),
    }
}

#[test]
fn what_keeps_the_rules_is_taken_up_to_their_edges() {
    for customer in ["A", &"é".repeat(64), "a b", "<&>", "\u{80}\u{9f}\u{2027}"] {
        let customer = customer.to_owned();
        assert_eq!(
            Draft {
                customer,
                ..draft()
            }
            .check(),
            Ok(())
        );
    }
    for (sku, quantity, unit_price_cents) in [
        ("A".repeat(32), 1, 1),
        ("-".into(), 1_000, 1_000_000),
        ("ABCXYZ-019".into(), 500, 1_000),
    ] {
        let item = Item {
            sku,
            quantity,
            unit_price_cents,
        };
        let items = vec![item; 100];
        assert_eq!(Draft { items, ..draft() }.check(), Ok(()));
    }
    let note = "€".repeat(200);
    assert_eq!(Draft { note, ..draft() }.check(), Ok(()));
}

#[test]
fn a_line_of_text_is_short_and_has_no_control() {
    let controls = (0..0x20).chain([0x7f, 0x2028, 0x2029]);
    let broken = controls.map(|code| char::from_u32(code).expect("a character").to_string());
    for text in broken {
        let customer = Draft {
            customer: text.clone(),
            ..draft()
        };
        assert_eq!(customer.check(), Err("customer"), "{text:?}");
        let note = Draft {
            note: text.clone(),
            ..draft()
        };
        assert_eq!(note.check(), Err("note"), "{text:?}");
    }
    for customer in [String::new(), "é".repeat(65)] {
        let customer = Draft {
            customer,
            ..draft()
        };
        assert_eq!(customer.check(), Err("customer"));
    }
    let note = "é".repeat(201);
    assert_eq!(Draft { note, ..draft() }.check(), Err("note"));
}

#[test]
fn an_item_has_a_sku_a_quantity_and_a_price() {
    let skus = ["", "a", "A_", "É", "A B", &"A".repeat(33)];
    let skus = skus.map(|sku| (sku.to_owned(), 1, 1, "sku"));
    let numbers = [0, 1_001, -1, 1 << 32 | 1].map(|n| ("A".to_owned(), n, 1, "quantity"));
    let prices =
        [0, 1_000_001, -1, 1 << 32 | 1].map(|n| ("A".to_owned(), 1, n, "unit_price_cents"));
    for (sku, quantity, unit_price_cents, field) in skus.into_iter().chain(numbers).chain(prices) {
        let broken = Item {
            sku,
            quantity,
            unit_price_cents,
        };
        let items = vec![item(), broken.clone()];
        assert_eq!(Draft { items, ..draft() }.check(), Err(field), "{broken:?}");
    }
}

#[test]
fn the_first_broken_rule_is_the_one_reported() {
    let mut draft = Draft {
        note: "\n".into(),
        ..Draft::default()
    };
    assert_eq!(draft.check(), Err("customer"));
    draft.customer = "Ada".into();
    assert_eq!(draft.check(), Err("items"));
    draft.items = vec![item(), Item::default()];
    draft.items[0].unit_price_cents = 0;
    assert_eq!(draft.check(), Err("unit_price_cents"), "the first item's");
    draft.items[0] = item();
    assert_eq!(draft.check(), Err("sku"));
    draft.items[1].sku = "A".into();
    assert_eq!(draft.check(), Err("quantity"));
    draft.items[1] = item();
    assert_eq!(draft.check(), Err("note"));
    draft.items.resize(101, item());
    assert_eq!(draft.check(), Err("items"));
}

#[test]
fn the_total_is_the_sum_of_quantities_times_prices() {
    let dear = Item {
        quantity: 1_000,
        unit_price_cents: 1_000_000,
        ..item()
    };
    let items = vec![dear; 100];
    let order = Draft { items, ..draft() }.into_order(9);
    assert_eq!((order.id, order.total_cents), (9, 100_000_000_000));
}

#[test]
fn the_seeded_orders_are_the_contracts() {
    let seventh = r#"{"id":7,"customer":"customer-7","items":[{"sku":"SKU-0035","quantity":8,"unit_price_cents":317},{"sku":"SKU-0036","quantity":9,"unit_price_cents":334},{"sku":"SKU-0037","quantity":1,"unit_price_cents":351},{"sku":"SKU-0038","quantity":2,"unit_price_cents":368},{"sku":"SKU-0039","quantity":3,"unit_price_cents":385}],"note":"","total_cents":7784}"#;
    for json in BOTH {
        let encoded = json.encode(&Order::seeded(7));
        assert_eq!(String::from_utf8(encoded).expect("JSON is text"), seventh);
    }
    let later = Order::seeded(20_000);
    assert_eq!(later.customer, "customer-18");
    assert_eq!(later.items[4].sku, "SKU-0004");
}

/// The rules once more, character by character and with all broken fields in a list.
fn broken_fields(draft: &Draft) -> Vec<&'static str> {
    let is_line = |text: &str| {
        text.chars()
            .all(|c| c >= ' ' && !['\u{7f}', '\u{2028}', '\u{2029}'].contains(&c))
    };
    let length = |text: &str| text.chars().count();
    let mut broken = Vec::new();
    let mut rule = |field, kept: bool| broken.extend((!kept).then_some(field));
    let customer = &draft.customer;
    rule("customer", length(customer) >= 1);
    rule("customer", length(customer) <= 64 && is_line(customer));
    rule("items", !draft.items.is_empty() && draft.items.len() <= 100);
    for item in &draft.items {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
        rule("sku", item.sku.chars().all(|c| letters.contains(c)));
        rule("sku", length(&item.sku) >= 1 && length(&item.sku) <= 32);
        rule("quantity", item.quantity >= 1);
        rule("quantity", item.quantity <= 1_000);
        rule("unit_price_cents", item.unit_price_cents >= 1);
        rule("unit_price_cents", item.unit_price_cents <= 1_000_000);
    }
    rule("note", length(&draft.note) <= 200 && is_line(&draft.note));
    broken
}

/// Texts that mostly keep the rules, and break them in every way.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[ -~]{1,20}",
        1 => "[ -~é€😀]{0,70}",
        1 => "[a\n\t\u{7f}\u{80}\u{2027}-\u{202a}]{0,3}",
        1 => "a{195,205}",
    ]
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let sku = prop_oneof![9 => "[A-Z0-9-]{1,32}", 1 => "[A-Za-z0-9_é-]{0,34}"];
    let quantity = prop_oneof![9 => 1..=1_000_i64, 1 => -2..=1_002_i64];
    let price = prop_oneof![9 => 1..=1_000_000_i64, 1 => 999_998..=1_000_002_i64, 1 => -1..=1_i64];
    let item = (sku, quantity, price).prop_map(|(sku, quantity, unit_price_cents)| Item {
        sku,
        quantity,
        unit_price_cents,
    });
    let few = prop::collection::vec(item.clone(), 0..5);
    prop_oneof![9 => few, 1 => prop::collection::vec(item, 99..103)]
}

fn drafts() -> impl Strategy<Value = Draft> {
    (line(), items(), line()).prop_map(|(customer, items, note)| Draft {
        customer,
        items,
        note,
    })
}

proptest! {
    #[test]
    fn a_draft_is_checked_as_the_rules_say(draft in drafts()) {
        let first = broken_fields(&draft).first().copied();
        prop_assert_eq!(draft.check().err(), first);
    }

    #[test]
    fn what_is_encoded_is_decoded_by_either_package(draft in drafts()) {
        for json in BOTH {
            let order = Order {
                id: 1,
                customer: draft.customer.clone(),
                items: draft.items.clone(),
                note: draft.note.clone(),
                total_cents: 0,
            };
            for reader in BOTH {
                prop_assert_eq!(reader.decode(&json.encode(&order)), Ok(draft.clone()));
            }
        }
    }
}
