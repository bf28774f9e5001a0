//! book.toml, with what the environment sets in its place.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mdbook_driver::config::{Config, HtmlConfig};
use record::Project;

use crate::fault::Faults;
use crate::tree;

/// Reads `book.toml` and then every variable `MDBOOK_TABLE__KEY`, as mdBook does: its own function panics
/// at a variable of any name that is no Unicode.
///
/// # Errors
/// If book.toml cannot be read, or a value fits no key.
pub fn read(project: &Project) -> Result<Config> {
    let mut config = on_disk(project)?;
    for (name, value) in std::env::vars_os() {
        let Some(key) = name.to_str().and_then(key) else {
            continue;
        };
        let shown = name.display();
        let value = value.to_str();
        let value = value.with_context(|| format!("{shown}: not Unicode: give it in UTF-8"))?;
        let value: serde_json::Value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
        config
            .set(key, value)
            .with_context(|| format!("{shown}: mend this variable, or unset it"))?;
    }
    check(project, &config)?;
    Ok(config)
}

/// Reads `book.toml` alone.
///
/// # Errors
/// If it is no text, or not one of mdBook's.
pub fn on_disk(project: &Project) -> Result<Config> {
    let path = project.root().join("book.toml");
    if let Some(problem) = record::unreadable(&path) {
        bail!("{}: {problem}; git has it", path.display());
    }
    Config::from_disk(path).context("book.toml: mend what is named here")
}

/// `build.build-dir` for `MDBOOK_BUILD__BUILD_DIR`; `None` for what mdBook does not read.
fn key(variable: &str) -> Option<String> {
    let key = variable.strip_prefix("MDBOOK_")?.to_lowercase();
    let key = key.replace("__", ".").replace('_', "-");
    let tables = ["book", "build", "rust", "output", "preprocessor"];
    tables
        .contains(&key.split('.').next().unwrap_or_default())
        .then_some(key)
}

/// Whether what mdBook reads, or writes below the book, under the names that book.toml gives, is fit
/// for that.
fn check(project: &Project, config: &Config) -> Result<()> {
    if config.book.src != Path::new("src") {
        let given = config.book.src.display();
        bail!("book.toml: [book] src: `{given}`: the pages lie in src/: leave the key out");
    }
    let html: Option<HtmlConfig> = config
        .get("output.html")
        .context("book.toml: [output.html]: mend the key named here")?;
    let html = html.unwrap_or_default();
    let mut faults = Faults::default();
    for (key, path) in written(&html) {
        let shown = path.display();
        if !record::stays_below(&path) {
            faults.push(format!(
                "book.toml: [output.html] {key}: `{shown}` leads out of the book: \
                 name a file below it, without `..`"
            ));
        }
    }
    let root = project.root();
    let theme = html.theme_dir(root);
    let themes = tree::files(&theme).unwrap_or_default();
    let read = std::iter::once(theme.clone())
        .chain(themes.iter().map(|path| theme.join(path)))
        .chain(html.additional_css.iter().map(|path| root.join(path)))
        .chain(html.additional_js.iter().map(|path| root.join(path)));
    for path in read {
        if let Some(problem) = record::endless(&path) {
            faults.push(format!("{}: {problem}", path.display()));
        }
    }
    Ok(faults.or(())?)
}

/// Paths below the book that mdBook writes to, each with the key that gives it.
fn written(html: &HtmlConfig) -> Vec<(&'static str, PathBuf)> {
    let mut paths = Vec::new();
    paths.extend(
        html.additional_css
            .iter()
            .map(|path| ("additional-css", path.clone())),
    );
    paths.extend(
        html.additional_js
            .iter()
            .map(|path| ("additional-js", path.clone())),
    );
    let not_found = html.input_404.iter().filter(|path| !path.is_empty());
    paths.extend(not_found.map(|path| ("input-404", path.into())));
    let redirects = html
        .redirect
        .keys()
        .filter_map(|from| from.split('#').next());
    let redirects = redirects
        .map(|from| from.trim_start_matches('/'))
        .filter(|from| !from.is_empty());
    paths.extend(redirects.map(|from| ("redirect", from.into())));
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_a_key_if_it_names_a_table() {
        let named = |variable| key(variable);
        assert_eq!(
            named("MDBOOK_BUILD__BUILD_DIR"),
            Some("build.build-dir".into())
        );
        assert_eq!(named("MDBOOK_book"), Some("book".into()));
        assert_eq!(named("MDBOOK_VERSION"), None);
        assert_eq!(named("HOME"), None);
    }

    #[test]
    fn what_mdbook_would_write_to_is_known() {
        let text = "[output.html]\nadditional-css = [\"../a.css\"]\ninput-404 = \"../404.md\"\n\
                    [output.html.redirect]\n\"/../../old.html#part\" = \"new.html\"\n";
        let config: Config = text.parse().expect("valid");
        let paths = written(&config.html_config().expect("there"));
        let expected = [
            ("additional-css", "../a.css"),
            ("input-404", "../404.md"),
            ("redirect", "../../old.html"),
        ];
        assert_eq!(paths, expected.map(|(key, path)| (key, path.into())));
    }
}
