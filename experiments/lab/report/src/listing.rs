//! Every record and schema, as a table of downloads.

use std::fmt::Write;
use std::path::Path;

use record::Project;

use crate::html::escape;
use crate::page::ROOT;
use crate::results::format;

/// Folders of `src/` whose files a reader may take, with what they hold.
const FOLDERS: [(&str, &str); 2] = [("results", "record"), ("schema", "JSON Schema")];

/// A table of all published data files: host or kind, file as a link, size.
pub fn listing(project: &Project) -> String {
    let mut rows = String::new();
    for (folder, what) in FOLDERS {
        for (path, bytes) in files(&project.pages(), folder) {
            let _ = write!(rows, "{}", row(&path, what, bytes));
        }
    }
    if rows.is_empty() {
        return "<p>No record yet: run <code>make report</code>.</p>".into();
    }
    format!(
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"data-files\">\n\
         <table class=\"sortable\">\n<caption id=\"data-files\">Every record and its schema</caption>\n\
         <thead><tr><th scope=\"col\">File</th><th scope=\"col\">What</th>\
         <th scope=\"col\">Size</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>"
    )
}

fn row(path: &str, what: &str, bytes: u64) -> String {
    let path = escape(path);
    format!(
        "<tr><th scope=\"row\"><a href=\"{ROOT}{path}\" download>{path}</a></th>\
         <td>{what}</td><td class=\"number\" data-value=\"{bytes}\">{}</td></tr>\n",
        format::bytes(bytes as f64)
    )
}

/// JSON files below a folder of `src/`, by path, with their sizes.
fn files(src: &Path, folder: &str) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(src.join(folder))
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        match entry.metadata() {
            Ok(data) if data.is_dir() => found.extend(files(src, &name)),
            Ok(data) if name.ends_with(".json") => found.push((name, data.len())),
            _ => {}
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hosts_records_are_listed_and_other_files_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let host = folder.path().join("results/lab");
        std::fs::create_dir_all(&host).expect("writable");
        for (name, text) in [("b.json", "{}"), ("a.json", "{}\n"), ("a.journal", "")] {
            std::fs::write(host.join(name), text).expect("writable");
        }
        let expected = [("results/lab/a.json", 3), ("results/lab/b.json", 2)];
        let expected = expected.map(|(path, size)| (path.to_owned(), size));
        assert_eq!(files(folder.path(), "results"), expected);
    }
}
