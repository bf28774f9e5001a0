//! Twins: the same thing in Rust and in Go, side by side, from the sources that are measured.

mod anchor;

use std::fmt::Write;
use std::path::PathBuf;

use record::{Project, stays_below};

pub use anchor::excerpt;

use crate::Problem;
use crate::html::escape;

/// Where the sources are, and where a reader may see them.
#[derive(Clone, Debug)]
pub struct Sources {
    project: Project,
    repository: Option<String>,
}

struct Side<'a> {
    language: &'a str,
    class: &'a str,
    folder: &'a str,
    root: PathBuf,
    file: &'a str,
}

/// One side as a page shows it.
struct Shown {
    html: String,
    lines: usize,
}

/// Twins with more lines than this on either side are folded.
const OPEN_LINES: usize = 40;

impl Sources {
    /// The checkout's sources; `repository` is its address on the web, if it has one.
    pub fn new(project: Project, repository: Option<String>) -> Self {
        Self {
            project,
            repository: repository.map(|url| url.trim_end_matches('/').to_owned()),
        }
    }

    /// Two excerpts side by side: `rust` below `experiments/`, `go` below `go-experiments/`; in a fold, if they are long.
    ///
    /// # Errors
    /// If a file or the anchor in it is missing.
    pub fn twin(&self, rust: &str, go: &str, anchor: &str) -> Result<String, Problem> {
        let [rust, go] = [self.rust(rust), self.go(go)];
        let [shown, beside] = [self.side(&rust, anchor)?, self.side(&go, anchor)?];
        let twin = format!("<div class=\"twin\">\n{}{}</div>", shown.html, beside.html);
        if shown.lines.max(beside.lines) <= OPEN_LINES {
            return Ok(twin);
        }
        let side = |side: &Side, lines| {
            let file = side.file.rsplit('/').next().unwrap_or(side.file);
            format!(
                "{} <code>{}</code>, {lines} lines",
                side.language,
                escape(file)
            )
        };
        Ok(format!(
            "<details class=\"twin-fold\">\n<summary>{} · {}</summary>\n{twin}\n</details>",
            side(&rust, shown.lines),
            side(&go, beside.lines)
        ))
    }

    fn rust<'a>(&self, file: &'a str) -> Side<'a> {
        Side {
            language: "Rust",
            class: "rust",
            folder: "experiments",
            root: self.project.experiments(),
            file,
        }
    }

    fn go<'a>(&self, file: &'a str) -> Side<'a> {
        Side {
            language: "Go",
            class: "go",
            folder: "go-experiments",
            root: self.project.go_experiments(),
            file,
        }
    }

    fn side(&self, side: &Side, anchor: &str) -> Result<Shown, Problem> {
        let Side {
            language,
            class,
            folder,
            root,
            file,
        } = side;
        let path = format!("{folder}/{file}");
        let there = root.join(file);
        if let Some(kind) = record::special(&there) {
            let thing = format!("`{path}` is {kind}, which has no end");
            return Err(Problem::new(thing, "name a file"));
        }
        if !stays_below(file) {
            let thing = format!("`{path}` leads out of {folder}/");
            return Err(Problem::new(thing, "name a file below it, without `..`"));
        }
        if let Some(problem) = record::unreadable(&there) {
            let (thing, mend) = problem.rsplit_once(": ").unwrap_or((&problem, "mend it"));
            return Err(Problem::new(format!("`{path}`: {thing}"), mend));
        }
        let source = std::fs::read_to_string(there).map_err(|e| missing(&path, &e))?;
        let code = excerpt(&path, &source, anchor)?;
        let mut html = String::new();
        let _ = write!(
            html,
            "<figure class=\"twin-side\">\n<figcaption><b>{language}</b> {}</figcaption>\n\
             <pre><code class=\"language-{class}\" tabindex=\"0\" role=\"region\" \
             aria-label=\"{language} source, {}\">{}</code></pre>\n</figure>\n",
            self.link(&path),
            escape(&path),
            unbroken(&escape(&code)),
        );
        Ok(Shown {
            html,
            lines: code.lines().count(),
        })
    }

    /// The file's name, as a link where the repository is known.
    fn link(&self, path: &str) -> String {
        let name = format!("<code>{}</code>", escape(path));
        match &self.repository {
            Some(url) => format!(
                "<a href=\"{}/blob/HEAD/{}\">{name}</a>",
                escape(url),
                escape(path)
            ),
            None => name,
        }
    }
}

fn missing(path: &str, error: &std::io::Error) -> Problem {
    Problem::new(
        format!("cannot read `{path}`: {error}"),
        "name the file as it is below experiments/ and go-experiments/",
    )
}

/// A blank line would end the HTML block in Markdown: it becomes a character reference.
fn unbroken(code: &str) -> String {
    let mut lines = code.lines();
    let mut text = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        text += if line.trim().is_empty() {
            "&#10;"
        } else {
            "\n"
        };
        text += line;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_survive_without_ending_the_block() {
        assert_eq!(unbroken("a\n\n\nb\n"), "a&#10;&#10;\nb");
    }
}
