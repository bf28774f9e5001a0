//! Bodies that are no order's JSON, whatever reads them: only in ways that the contract decides.

use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

use super::Random;
use super::value::{self, Text, Value};
use crate::model::Draft;

/// What may not follow a JSON value.
const TRAILING: &[&str] = &["x", "}", "]", ",", "0", " null", "\"\"", "{}", "\n{", "//"];
/// Values that are of a wrong type for each field, and for an item and an order.
const NO_TEXT: &[&str] = &["5", "true", "[]", "{}", "[\"x\"]"];
const NO_LIST: &[&str] = &["5", "true", "\"\"", "{}", r#"{"sku":"A"}"#];
const NO_NUMBER: &[&str] = &["\"1\"", "true", "[]", "{}", "1.5", "[1]"];
const NO_OBJECT: &[&str] = &["5", "false", "\"A\"", "[]"];

/// `draft`, damaged in one place.
pub fn order(draft: &Draft, random: &mut Random) -> String {
    let order = value::order(draft, random);
    if random.random_bool(0.3) {
        return mistyped(order, random).write(random).json;
    }
    let text = order.write(random);
    match random.random_range(0..5) {
        0 => cut(&text, random),
        1 => flipped(&text, random),
        2 => without(&text, random),
        3 => doubled(&text, random),
        _ => text.json + one(TRAILING, random),
    }
}

/// Cut before its last brace, between two characters.
fn cut(text: &Text, random: &mut Random) -> String {
    let end = text.marks.last().copied().unwrap_or(0);
    let mut place = random.random_range(0..=end);
    while !text.json.is_char_boundary(place) {
        place -= 1;
    }
    text.json[..place].to_owned()
}

/// One bit of one structural character is another: what it becomes never fits its place. The
/// highest bit is left alone, as the text would no longer be UTF-8.
fn flipped(text: &Text, random: &mut Random) -> String {
    let place = mark(text, random);
    let mut bytes = text.json.clone().into_bytes();
    bytes[place] ^= 1 << random.random_range(0..7);
    String::from_utf8(bytes).expect("ASCII was put in the place of ASCII")
}

/// One structural character is missing.
fn without(text: &Text, random: &mut Random) -> String {
    let mut json = text.json.clone();
    json.remove(mark(text, random));
    json
}

/// One structural character stands twice. An opening bracket of a list that stands twice makes a
/// list in a list, whose end is missing.
fn doubled(text: &Text, random: &mut Random) -> String {
    let place = mark(text, random);
    let (before, rest) = text.json.split_at(place);
    format!("{before}{}{rest}", &rest[..1])
}

/// One value of a wrong type.
fn mistyped(order: Value, random: &mut Random) -> Value {
    let Value::Object(mut fields) = order else {
        return order;
    };
    let (name, wrong) = match random.random_range(0..8) {
        0 => return Value::Raw(one(NO_OBJECT, random)),
        1 => ("customer", one(NO_TEXT, random)),
        2 => ("note", one(NO_TEXT, random)),
        3 => ("items", one(NO_LIST, random)),
        _ => {
            mistype_an_item(&mut fields, random);
            return Value::Object(fields);
        }
    };
    set(&mut fields, name, wrong);
    Value::Object(fields)
}

fn mistype_an_item(fields: &mut [(&'static str, Value)], random: &mut Random) {
    let items = fields.iter_mut().find(|(name, _)| *name == "items");
    let Some((_, Value::List(items))) = items else {
        unreachable!("a right order has items")
    };
    let place = random.random_range(0..items.len());
    let (name, wrong) = match random.random_range(0..4) {
        0 => ("sku", one(NO_TEXT, random)),
        1 => ("quantity", one(NO_NUMBER, random)),
        2 => ("unit_price_cents", one(NO_NUMBER, random)),
        _ => {
            items[place] = Value::Raw(one(NO_OBJECT, random));
            return;
        }
    };
    if let Value::Object(item) = &mut items[place] {
        set(item, name, wrong);
    }
}

fn set(fields: &mut Vec<(&'static str, Value)>, name: &'static str, wrong: &'static str) {
    fields.retain(|(other, _)| *other != name);
    fields.push((name, Value::Raw(wrong)));
}

fn mark(text: &Text, random: &mut Random) -> usize {
    text.marks.choose(random).copied().unwrap_or(0)
}

fn one(from: &[&'static str], random: &mut Random) -> &'static str {
    from.choose(random).copied().unwrap_or("x")
}
