//! Comma-separated values (RFC 4180), numbers in full precision.

/// A table for other programs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Csv {
    /// Names of the columns.
    pub header: Vec<&'static str>,
    /// One value a column.
    pub rows: Vec<Vec<String>>,
}

impl Csv {
    /// An empty table with these columns.
    pub fn new(header: &[&'static str]) -> Self {
        Self {
            header: header.to_vec(),
            rows: Vec::new(),
        }
    }

    /// As a file: one line a row, each ended by a line feed.
    pub fn bytes(&self) -> Vec<u8> {
        let header = self
            .header
            .iter()
            .map(|name| quoted(name))
            .collect::<Vec<_>>();
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(|v| quoted(v)).collect());
        let mut text = String::new();
        for line in std::iter::once(header).chain(rows) {
            text += &line.join(",");
            text.push('\n');
        }
        text.into_bytes()
    }
}

fn quoted(value: &str) -> String {
    if value.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_commas_and_quotes_stay_one_value() {
        let mut csv = Csv::new(&["name", "value"]);
        csv.rows.push(vec!["n=1, \"two\"".into(), 0.1.to_string()]);
        assert_eq!(csv.bytes(), b"name,value\n\"n=1, \"\"two\"\"\",0.1\n");
    }
}
