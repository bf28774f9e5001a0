use proptest::prelude::*;

use super::*;

/// Order 7 written out by hand.
const SEVENTH: &str = r#"{"id":7,"customer":"customer-7","items":[{"sku":"SKU-0035","quantity":8,"unit_price_cents":317},{"sku":"SKU-0036","quantity":9,"unit_price_cents":334},{"sku":"SKU-0037","quantity":1,"unit_price_cents":351},{"sku":"SKU-0038","quantity":2,"unit_price_cents":368},{"sku":"SKU-0039","quantity":3,"unit_price_cents":385}],"note":"","total_cents":7784}"#;

#[test]
fn a_seeded_order_follows_the_formula() {
    assert_eq!(Order::seeded(7).json(), SEVENTH);
    let order = Order::seeded(99_999).draft;
    assert_eq!(order.customer, "customer-89");
    let item = &order.items[4];
    assert_eq!((item.sku.as_str(), item.quantity), ("SKU-9999", 5));
    assert_eq!(item.unit_price_cents, 100 + (31 * 99_999 + 68) % 9_900);
}

#[test]
fn the_first_broken_rule_counts() {
    let mut draft = Draft::of(2);
    assert_eq!(draft.broken_rule(), None);
    draft.note = "x".repeat(201);
    assert_eq!(draft.broken_rule(), Some("note"));
    draft.items[1].sku = "a".into();
    assert_eq!(draft.broken_rule(), Some("sku"));
    draft.items[0].unit_price_cents = 0;
    assert_eq!(draft.broken_rule(), Some("unit_price_cents"));
    draft.items[0].quantity = 1_001;
    assert_eq!(draft.broken_rule(), Some("quantity"));
    draft.items.clear();
    assert_eq!(draft.broken_rule(), Some("items"));
    draft.customer = "a\u{2028}b".into();
    assert_eq!(draft.broken_rule(), Some("customer"));
}

#[test]
fn characters_are_counted_not_bytes() {
    for (customer, broken) in [
        ("é".repeat(64), None),
        ("é".repeat(65), Some("customer")),
        ("😀".repeat(64), None),
        ("\u{85}".into(), None),
        ("\u{7f}".into(), Some("customer")),
    ] {
        let draft = Draft {
            customer,
            ..Draft::of(1)
        };
        assert_eq!(draft.broken_rule(), broken, "{}", draft.customer);
    }
}

#[test]
fn pages_follow_each_other_to_the_end() {
    let store = Store::seeded(3);
    let page = |orders: &[u64], next: &str| {
        let orders: Vec<_> = orders.iter().map(|i| Order::seeded(*i).json()).collect();
        format!(r#"{{"orders":[{}],"next":{next}}}"#, orders.join(","))
    };
    assert_eq!(store.page(2, 0), page(&[1, 2], "2"));
    assert_eq!(store.page(2, 1), page(&[2, 3], "null"));
    assert_eq!(store.page(2, 2), page(&[3], "null"));
    assert_eq!(store.page(2, 3), page(&[], "null"));
    assert_eq!(Store::seeded(0).page(2, 0), page(&[], "null"));
}

#[test]
fn the_oldest_order_goes_when_there_are_too_many() {
    let mut store = Store::seeded(100_000);
    assert_eq!(store.post(&Draft::of(1)).map(|order| order.id), Ok(100_001));
    assert_eq!(store.get(1), None);
    assert_eq!(store.get(2).map(|order| order.id), Some(2));
    assert_eq!(store.post(&Draft::of(0)), Err("items"));
    assert_eq!(store.last(), 100_001);
}

#[test]
fn primes_are_known() {
    let primes = Primes::up_to(100);
    assert_eq!(primes.json(0), r#"{"limit":0,"count":0,"sum":0}"#);
    assert_eq!(primes.json(2), r#"{"limit":2,"count":1,"sum":2}"#);
    assert_eq!(primes.json(100), r#"{"limit":100,"count":25,"sum":1060}"#);
}

proptest! {
    #[test]
    fn a_quoted_text_is_read_back_by_another_reader(text in any::<String>()) {
        let read: String = serde_json::from_str(&quoted(&text)).expect("JSON");
        prop_assert_eq!(read, text);
    }
}
