//! What is generated is what it is said to be: by another reader of JSON.

use std::collections::BTreeMap;

use rand::SeedableRng as _;
use serde::Deserialize;

use super::*;
use crate::model::Draft;

const TRIES: u64 = 20_000;

/// An order, read strictly.
#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    customer: String,
    #[serde(default)]
    items: Vec<ReadItem>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
struct ReadItem {
    #[serde(default)]
    sku: String,
    #[serde(default)]
    quantity: i64,
    #[serde(default)]
    unit_price_cents: i64,
}

impl From<Read> for Draft {
    fn from(read: Read) -> Self {
        let item = |item: ReadItem| crate::model::Item {
            sku: item.sku,
            quantity: item.quantity,
            unit_price_cents: item.unit_price_cents,
        };
        Self {
            customer: read.customer,
            items: read.items.into_iter().map(item).collect(),
            note: read.note,
        }
    }
}

/// serde takes a list for an object: told apart before.
fn read(json: &str) -> Option<Draft> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let items = value.as_object()?.get("items");
    if items.is_some_and(|items| {
        items
            .as_array()
            .is_none_or(|all| !all.iter().all(|i| i.is_object()))
    }) {
        return None;
    }
    serde_json::from_str::<Read>(json).ok().map(Draft::from)
}

#[test]
fn right_orders_are_right_in_every_wording() {
    let mut random = Random::seed_from_u64(1);
    for _ in 0..TRIES / 10 {
        let draft = drafts::right(&mut random);
        assert_eq!(draft.broken_rule(), None, "{draft:?}");
        let text = value::order(&draft, &mut random).write(&mut random);
        assert_eq!(read(&text.json), Some(draft), "{}", text.json);
    }
}

#[test]
fn broken_orders_are_read_and_break_every_rule() {
    let mut random = Random::seed_from_u64(2);
    let mut fields = BTreeMap::<&str, u32>::new();
    for _ in 0..TRIES / 10 {
        let mut draft = drafts::right(&mut random);
        drafts::break_a_rule(&mut draft, &mut random);
        *fields
            .entry(draft.broken_rule().expect("a broken rule"))
            .or_default() += 1;
        let text = value::order(&draft, &mut random).write(&mut random);
        assert_eq!(read(&text.json), Some(draft), "{}", text.json);
    }
    let names: Vec<_> = fields.into_keys().collect();
    assert_eq!(
        names,
        [
            "customer",
            "items",
            "note",
            "quantity",
            "sku",
            "unit_price_cents"
        ]
    );
}

#[test]
fn damaged_orders_are_never_read() {
    let mut random = Random::seed_from_u64(3);
    for _ in 0..TRIES {
        let draft = drafts::right(&mut random);
        let body = damage::order(&draft, &mut random);
        assert_eq!(read(&body), None, "{body}");
    }
}

#[test]
fn a_seed_gives_the_same_requests_each_time() {
    let walk = |seed| {
        let mut walk = Walk::new(Random::seed_from_u64(seed), Store::seeded(5));
        (0..500).map(|_| walk.step()).collect::<Vec<_>>()
    };
    assert!(walk(1) == walk(1) && walk(1) != walk(2));
}

#[test]
fn names_of_other_fields_are_no_fields_twice_and_bodies_fit() {
    let mut walk = Walk::new(Random::seed_from_u64(4), Store::seeded(5));
    for _ in 0..TRIES {
        let (request, _) = walk.step();
        assert!(request.bytes().len() < 60_000, "{request}");
    }
}
