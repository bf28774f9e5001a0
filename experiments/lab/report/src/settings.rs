//! What book.toml says under `[preprocessor.report]`.

use anyhow::{Context, Result, anyhow};
use mdbook_preprocessor::config::Config;
use record::{Store, host_name};
use serde::Deserialize;

use crate::fault::Faults;

/// Whose records the book shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the records under `src/results/`.
    pub host: String,
    /// Folder of the host that leads all others where the reader has none.
    pub reference: String,
    /// Address of the repository on the web, if it has one.
    pub repository: Option<String>,
    /// Where the book is published, with a slash at its end; `None` where it is not.
    pub address: Option<String>,
}

/// The table as it stands, mdBook's own keys included, so that a misspelt key is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    #[serde(default = "local")]
    host: String,
    #[serde(default = "reference")]
    reference: String,
    #[serde(default)]
    address: Option<String>,
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
    /// If a key is unknown or has the wrong type, or a host's name cannot be one.
    pub fn read(config: &Config, host: Option<&str>) -> Result<Self> {
        let place = "book.toml: [preprocessor.report]";
        let table: Option<Table> = config
            .get("preprocessor.report")
            .with_context(|| format!("{place}: mend the key named here"))?;
        let (file_host, reference, address) = match table {
            Some(table) => (table.host, table.reference, table.address),
            None => (local(), reference(), None),
        };
        let named = |key: &str, name: &str| {
            host_name(name).map_err(|mend| anyhow!("{place} {key}: `{name}`: {mend}"))
        };
        Ok(Self {
            host: match host {
                Some(name) => {
                    host_name(name).map_err(|mend| anyhow!("--host: `{name}`: {mend}"))?
                }
                None => named("host", &file_host)?,
            },
            reference: named("reference", &reference)?,
            address: address
                .map(|address| published_at(&address))
                .transpose()
                .with_context(|| format!("{place} address"))?,
            repository: config
                .get("output.html.git-repository-url")
                .context("book.toml: [output.html] git-repository-url: write an address")?,
        })
    }

    /// Whether the host is there. A fresh clone has no records of its own, and a new book none at all: these names may be
    /// without a folder, and so may that of the host that leads the others.
    ///
    /// # Errors
    /// If it is not there, with those that are.
    pub fn check(&self, store: &Store) -> Result<(), Faults> {
        let hosts = store.hosts();
        let mut faults = Faults::default();
        if self.host != local() && self.host != self.reference && !hosts.contains(&self.host) {
            faults.push(absent(&self.host, &hosts));
        }
        faults.or(())
    }
}

/// The address of a published book, with a slash at its end.
fn published_at(address: &str) -> Result<String> {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|start| address.starts_with(start));
    if !is_web || address.contains(['<', '&', '"', ' ', '?', '#']) {
        return Err(anyhow!(
            "`{address}`: no address of a site: write https://…/"
        ));
    }
    Ok(format!("{}/", address.trim_end_matches('/')))
}

/// That there is no such host, and which there are.
pub fn absent(name: &str, hosts: &[String]) -> String {
    let known = match hosts {
        [] => "no host has records yet".into(),
        some => format!("there are {}", some.join(", ")),
    };
    format!(
        "src/results/{name}: no host of that name has records: {known}: mend the name, or run \
         `make report HOST={name}` there"
    )
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
    fn the_book_is_published_at_an_address_of_the_web() {
        let read = |address: &str| {
            let text = format!("[preprocessor.report]\naddress = \"{address}\"\n");
            Settings::read(&Config::from_str(&text).expect("valid"), None)
        };
        for address in ["https://a.example/book", "https://a.example/book/"] {
            let known = read(address).expect("sound").address;
            assert_eq!(known.as_deref(), Some("https://a.example/book/"));
        }
        for address in ["a.example", "ftp://a.example/", "https://a.example/?q=<b>"] {
            let error = format!("{:#}", read(address).expect_err(address));
            assert!(
                error.contains("book.toml: ") && error.contains("address"),
                "{error}"
            );
        }
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

    #[test]
    fn a_host_s_name_leads_nowhere_else_by_whatever_way_it_is_given() {
        for name in ["../..", "", "/etc", "a/b", "Lab"] {
            let error = Settings::read(&Config::default(), Some(name)).expect_err(name);
            assert!(error.to_string().starts_with("--host: "), "{error}");
            for key in ["host", "reference"] {
                let text = format!("[preprocessor.report]\n{key} = \"{name}\"\n");
                let config = Config::from_str(&text).expect("valid");
                let error = Settings::read(&config, None).expect_err(name);
                assert!(error.to_string().starts_with("book.toml: "), "{error}");
            }
        }
    }

    #[test]
    fn a_host_without_records_is_an_error_unless_it_is_the_reader_s_own() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("lab")).expect("writable");
        let store = Store::new(folder.path());
        let checked = |host| {
            let settings = Settings::read(&Config::default(), Some(host)).expect("valid");
            settings.check(&store)
        };
        for good in ["local", "lab", "reference"] {
            assert_eq!(checked(good), Ok(()), "{good}");
        }
        let faults = checked("nosuch").expect_err("no such host");
        let line = &faults.lines()[0];
        assert!(line.starts_with("src/results/nosuch: no host"), "{line}");
        assert!(line.contains("there are lab"), "{line}");
    }
}
