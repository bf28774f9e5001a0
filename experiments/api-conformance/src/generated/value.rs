//! An order as JSON in one of many wordings: white space, escapes, the fields' order, further
//! fields, and fields left out where that says the same.

use rand::RngExt as _;
use rand::seq::{IndexedRandom as _, SliceRandom as _};

use super::Random;
use crate::model::{Draft, Item};

/// Values of fields that nobody knows.
const OTHERS: &[&str] = &[
    "null",
    "true",
    "[]",
    "{}",
    "-0",
    "1.5e-3",
    "\"\"",
    r#"[[1],{"a":"}"}]"#,
    r#""\u0000\"""#,
    "123456789012",
    r#"{"customer":5,"items":[{}]}"#,
];
/// Names of such fields.
const NAMES: &[&str] = &["id", "total_cents", "x", "", "customer ", "item", "é"];

/// A value that can be worded.
#[derive(Clone, Debug)]
pub enum Value {
    /// Written as it is.
    Raw(&'static str),
    /// A string.
    Text(String),
    /// An integer.
    Number(i64),
    /// An array.
    List(Vec<Value>),
    /// An object.
    Object(Vec<(&'static str, Value)>),
}

/// `draft` with its fields in some order, and further ones.
pub fn order(draft: &Draft, random: &mut Random) -> Value {
    let items: Vec<Value> = draft.items.iter().map(|i| item(i, random)).collect();
    let mut fields = vec![
        ("customer", Value::Text(draft.customer.clone())),
        ("items", Value::List(items)),
        ("note", Value::Text(draft.note.clone())),
    ];
    dress(&mut fields, random);
    Value::Object(fields)
}

fn item(item: &Item, random: &mut Random) -> Value {
    let mut fields = vec![
        ("sku", Value::Text(item.sku.clone())),
        ("quantity", Value::Number(item.quantity)),
        ("unit_price_cents", Value::Number(item.unit_price_cents)),
    ];
    dress(&mut fields, random);
    Value::Object(fields)
}

fn dress(fields: &mut Vec<(&'static str, Value)>, random: &mut Random) {
    // A missing field counts as empty or 0.
    fields.retain(|(_, value)| !value.is_empty() || random.random_bool(0.5));
    if random.random_bool(0.1) {
        let other = OTHERS.choose(random).copied().unwrap_or("0");
        let name = NAMES.choose(random).copied().unwrap_or("x");
        fields.push((name, Value::Raw(other)));
    }
    if random.random_bool(0.3) {
        fields.shuffle(random);
    }
}

impl Value {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Number(number) => *number == 0,
            Self::List(values) => values.is_empty(),
            Self::Raw(_) | Self::Object(_) => false,
        }
    }

    /// Words it.
    pub fn write(&self, random: &mut Random) -> Text {
        let mut writer = Writer {
            text: Text::default(),
            spaces: random.random_bool(0.2),
            escapes: random.random_bool(0.2),
            random,
        };
        writer.space();
        writer.value(self);
        writer.space();
        writer.text
    }
}

/// JSON, and where its structure is.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The whole text.
    pub json: String,
    /// Where its brackets, braces, commas and colons are, those in strings and in further fields'
    /// values left out; bytes from the start.
    pub marks: Vec<usize>,
}

struct Writer<'a> {
    text: Text,
    spaces: bool,
    escapes: bool,
    random: &'a mut Random,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Raw(raw) => self.text.json.push_str(raw),
            Value::Number(number) => self.text.json += &number.to_string(),
            Value::Text(text) => self.string(text),
            Value::List(values) => self.all(['[', ']'], values, Self::value),
            Value::Object(fields) => self.all(['{', '}'], fields, |writer, (name, value)| {
                writer.string(name);
                writer.mark(':');
                writer.value(value);
            }),
        }
    }

    fn all<T>(&mut self, [open, close]: [char; 2], parts: &[T], write: fn(&mut Self, &T)) {
        self.mark(open);
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                self.mark(',');
            }
            write(self, part);
        }
        self.mark(close);
    }

    fn mark(&mut self, character: char) {
        self.space();
        self.text.marks.push(self.text.json.len());
        self.text.json.push(character);
        self.space();
    }

    fn space(&mut self) {
        while self.spaces && self.random.random_bool(0.4) {
            let space = [' ', '\t', '\n', '\r'].choose(self.random).copied();
            self.text.json.extend(space);
        }
    }

    fn string(&mut self, text: &str) {
        self.text.json.push('"');
        for character in text.chars() {
            let must = matches!(character, '"' | '\\' | '\0'..' ');
            let escaped = must || (self.escapes && self.random.random_bool(0.3));
            match character {
                _ if !escaped => self.text.json.push(character),
                '"' | '\\' | '/' => self.text.json.extend(['\\', character]),
                '\n' => self.text.json += r"\n",
                '\t' => self.text.json += r"\t",
                _ => self.escape(character),
            }
        }
        self.text.json.push('"');
    }

    /// As `\u` and four digits, twice where it needs a pair.
    fn escape(&mut self, character: char) {
        let upper = self.random.random_bool(0.5);
        for unit in character.encode_utf16(&mut [0; 2]) {
            self.text.json += &match upper {
                true => format!("\\u{unit:04X}"),
                false => format!("\\u{unit:04x}"),
            };
        }
    }
}
