use super::quoted;

/// Most characters of a customer.
const CUSTOMER: usize = 64;
/// Most items of an order.
const ITEMS: usize = 100;
/// Most characters of an item's sku.
const SKU: usize = 32;
/// Largest quantity.
const QUANTITY: i64 = 1_000;
/// Largest unit price, cents.
const UNIT_PRICE: i64 = 1_000_000;
/// Most characters of a note.
const NOTE: usize = 200;

/// One item of an order, right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, cents.
    pub unit_price_cents: i64,
}

/// What is sent to become an order, right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who orders.
    pub customer: String,
    /// What is ordered.
    pub items: Vec<Item>,
    /// A word to it.
    pub note: String,
}

/// A stored order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub id: u64,
    /// What was ordered.
    pub draft: Draft,
}

impl Draft {
    /// A right one with so many items.
    pub fn of(items: usize) -> Self {
        let item = |j| Item {
            sku: format!("A-{j}"),
            quantity: 2,
            unit_price_cents: 150,
        };
        Self {
            customer: "ada".into(),
            items: (0..items).map(item).collect(),
            note: String::new(),
        }
    }

    /// The field of the first rule that it breaks.
    pub fn broken_rule(&self) -> Option<&'static str> {
        let length = self.customer.chars().count();
        if !(1..=CUSTOMER).contains(&length) || !is_plain(&self.customer) {
            return Some("customer");
        }
        if !(1..=ITEMS).contains(&self.items.len()) {
            return Some("items");
        }
        if let Some(field) = self.items.iter().find_map(Item::broken_rule) {
            return Some(field);
        }
        let fits = self.note.chars().count() <= NOTE && is_plain(&self.note);
        (!fits).then_some("note")
    }

    /// What a client sends: without white space, fields in the contract's order.
    pub fn json(&self) -> String {
        format!("{{{}}}", self.fields())
    }

    fn fields(&self) -> String {
        let items: Vec<_> = self.items.iter().map(Item::json).collect();
        format!(
            r#""customer":{},"items":[{}],"note":{}"#,
            quoted(&self.customer),
            items.join(","),
            quoted(&self.note),
        )
    }

    /// Quantity times unit price, summed.
    pub fn total_cents(&self) -> i64 {
        let price = |item: &Item| item.quantity * item.unit_price_cents;
        self.items.iter().map(price).sum()
    }
}

impl Item {
    fn broken_rule(&self) -> Option<&'static str> {
        let allowed = |c| matches!(c, 'A'..='Z' | '0'..='9' | '-');
        let length = self.sku.chars().count();
        if !(1..=SKU).contains(&length) || !self.sku.chars().all(allowed) {
            return Some("sku");
        }
        if !(1..=QUANTITY).contains(&self.quantity) {
            return Some("quantity");
        }
        let fits = (1..=UNIT_PRICE).contains(&self.unit_price_cents);
        (!fits).then_some("unit_price_cents")
    }

    fn json(&self) -> String {
        let (sku, quantity, price) = (quoted(&self.sku), self.quantity, self.unit_price_cents);
        format!(r#"{{"sku":{sku},"quantity":{quantity},"unit_price_cents":{price}}}"#)
    }
}

/// Neither a control character nor a line or paragraph separator.
fn is_plain(text: &str) -> bool {
    let breaks = |c| matches!(c, '\0'..='\u{1f}' | '\u{7f}' | '\u{2028}' | '\u{2029}');
    !text.chars().any(breaks)
}

impl Order {
    /// Order `i` of those that exist at the start.
    pub fn seeded(i: u64) -> Self {
        let item = |j: u64| Item {
            sku: format!("SKU-{:04}", (5 * i + j) % 10_000),
            quantity: (1 + (i + j) % 9) as i64,
            unit_price_cents: (100 + (31 * i + 17 * j) % 9_900) as i64,
        };
        let draft = Draft {
            customer: format!("customer-{}", i % 97),
            items: (0..5).map(item).collect(),
            note: String::new(),
        };
        Self { id: i, draft }
    }

    /// Its JSON.
    pub fn json(&self) -> String {
        let (id, fields, total) = (self.id, self.draft.fields(), self.draft.total_cents());
        format!(r#"{{"id":{id},{fields},"total_cents":{total}}}"#)
    }
}
