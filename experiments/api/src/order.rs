//! An order: its types, its rules, and those that exist at the start.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::object;

// ANCHOR: order
/// An order as it is stored and answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Counts up from 1.
    pub id: u64,
    /// Who ordered.
    pub customer: String,
    /// What was ordered.
    pub items: Vec<Item>,
    /// What the customer wants to be known.
    pub note: String,
    /// The sum of the items' quantity times unit price.
    pub total_cents: i64,
}

/// One line of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Item {
    /// The stock keeping unit.
    pub sku: String,
    /// How many of it.
    pub quantity: i64,
    /// What one of it costs.
    pub unit_price_cents: i64,
}

/// An order as a client sends it; what is missing is empty or 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Who orders.
    pub customer: String,
    /// What is ordered.
    #[serde(deserialize_with = "object::list")]
    pub items: Vec<Item>,
    /// What the customer wants to be known.
    pub note: String,
}

impl Draft {
    /// Checks the rules; the error is the name of the field that breaks the first of them.
    pub fn check(&self) -> Result<(), &'static str> {
        rule("customer", is_line(&self.customer, 1..=64))?;
        rule("items", (1..=100).contains(&self.items.len()))?;
        self.items.iter().try_for_each(Item::check)?;
        rule("note", is_line(&self.note, 0..=200))
    }

    /// The order under an `id`. The draft must keep the rules; then its total is below 2^37.
    pub fn into_order(self, id: u64) -> Order {
        Order {
            id,
            total_cents: self.items.iter().map(Item::total_cents).sum(),
            customer: self.customer,
            items: self.items,
            note: self.note,
        }
    }
}

impl Item {
    fn check(&self) -> Result<(), &'static str> {
        rule("sku", is_sku(&self.sku))?;
        rule("quantity", (1..=1_000).contains(&self.quantity))?;
        let price = self.unit_price_cents;
        rule("unit_price_cents", (1..=1_000_000).contains(&price))
    }

    fn total_cents(&self) -> i64 {
        self.quantity * self.unit_price_cents
    }
}

fn rule(field: &'static str, kept: bool) -> Result<(), &'static str> {
    if kept { Ok(()) } else { Err(field) }
}

/// Whether `text` has so many characters, none of which controls or ends a line.
fn is_line(text: &str, characters: RangeInclusive<usize>) -> bool {
    let ends_line = |c| matches!(c, '\u{2028}' | '\u{2029}');
    characters.contains(&text.chars().count())
        && !text.chars().any(|c| c.is_ascii_control() || ends_line(c))
}

fn is_sku(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text
            .bytes()
            .all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'-'))
}
// ANCHOR_END: order

impl Order {
    /// The order `id` of those that exist at the start.
    pub fn seeded(id: u64) -> Self {
        let item = |j| Item {
            sku: format!("SKU-{:04}", (5 * id + j) % 10_000),
            quantity: 1 + ((id + j) % 9) as i64,
            unit_price_cents: 100 + ((31 * id + 17 * j) % 9_900) as i64,
        };
        let draft = Draft {
            customer: format!("customer-{}", id % 97),
            items: (0..5).map(item).collect(),
            note: String::new(),
        };
        draft.into_order(id)
    }
}
