//! What book.toml says under `[preprocessor.report]`.

use anyhow::{Context, Result};
use mdbook_preprocessor::config::Config;
use serde::Deserialize;

/// Whose records the book shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the records under `src/results/`.
    pub host: String,
    /// Folder of the records that fill in where the host has none.
    pub reference: String,
    /// Address of the repository on the web, if it has one.
    pub repository: Option<String>,
}

/// The table as it stands, mdBook's own keys included, so that a misspelt key is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    #[serde(default = "local")]
    host: String,
    #[serde(default = "reference")]
    reference: String,
    #[serde(rename = "command")]
    _command: Option<String>,
    #[serde(rename = "before")]
    _before: Option<Vec<String>>,
    #[serde(rename = "after")]
    _after: Option<Vec<String>>,
    #[serde(rename = "renderers")]
    _renderers: Option<Vec<String>>,
    #[serde(rename = "optional")]
    _optional: Option<bool>,
}

fn local() -> String {
    "local".into()
}

fn reference() -> String {
    "reference".into()
}

impl Settings {
    /// Reads them; `host` overrides the file's.
    ///
    /// # Errors
    /// If a key is unknown or has the wrong type.
    pub fn read(config: &Config, host: Option<&str>) -> Result<Self> {
        let place = "book.toml: [preprocessor.report]: mend the key named here";
        let table: Option<Table> = config.get("preprocessor.report").context(place)?;
        let (file_host, reference) = match table {
            Some(table) => (table.host, table.reference),
            None => (local(), reference()),
        };
        Ok(Self {
            host: host.map_or(file_host, str::to_owned),
            reference,
            repository: config.get("output.html.git-repository-url")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn the_command_line_goes_before_the_file() {
        let config = Config::from_str("[preprocessor.report]\nhost = \"lab\"\n").expect("valid");
        let hosts = [None, Some("here")].map(|host| Settings::read(&config, host));
        let hosts = hosts.map(|settings| settings.expect("valid").host);
        assert_eq!(hosts, ["lab", "here"]);
    }

    #[test]
    fn a_misspelt_key_is_an_error() {
        let config = Config::from_str("[preprocessor.report]\nhots = \"lab\"\n").expect("valid");
        let error = format!("{:#}", Settings::read(&config, None).expect_err("misspelt"));
        assert!(
            error.contains("book.toml") && error.contains("hots"),
            "{error}"
        );
    }
}
