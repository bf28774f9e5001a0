//! Code as tokens, by tree-sitter's grammars: a source file without comments, layout and tests.

use std::collections::BTreeSet;

use tree_sitter::{Node, Parser};

/// A language that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    Go,
}

/// Nodes that are one token to a programmer, whatever the grammar makes of them.
const WHOLE: [&str; 6] = [
    "string_literal",
    "raw_string_literal",
    "interpreted_string_literal",
    "char_literal",
    "rune_literal",
    "lifetime",
];

/// What one source file holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Code {
    /// The grammar's leaves in their order; a literal is one. Go's semicolons that nobody wrote are none.
    pub(super) tokens: Vec<String>,
    /// Lines that hold a token, or a part of one.
    pub(super) lines: usize,
    /// Rust's modules that are declared here and stand in files of their own.
    pub(super) modules: Vec<Module>,
}

/// A module in a file of its own.
#[derive(Debug, PartialEq)]
pub(super) struct Module {
    /// Names of the modules around it in the declaring file, then its own.
    pub(super) path: Vec<String>,
    /// The file that `#[path]` names.
    pub(super) file: Option<String>,
}

impl Code {
    /// Reads a file's text. Items under `#[cfg(test)]` and `#[test]` are left out.
    ///
    /// # Errors
    /// The line that the grammar does not take.
    pub(super) fn read(language: Language, text: &str) -> Result<Self, String> {
        let mut parser = Parser::new();
        let grammar = match language {
            Language::Rust => tree_sitter_rust::LANGUAGE,
            Language::Go => tree_sitter_go::LANGUAGE,
        };
        let fits = parser.set_language(&grammar.into());
        fits.map_err(|e| format!("the grammar does not fit the parser: {e}"))?;
        let tree = parser.parse(text, None).ok_or("it was not parsed")?;
        if let Some(line) = first_error(tree.root_node()) {
            return Err(format!("line {line} is not understood by the counter"));
        }
        let mut reader = Reader {
            text,
            code: Self::default(),
            rows: BTreeSet::new(),
            around: Vec::new(),
        };
        reader.node(tree.root_node());
        Ok(Self {
            lines: reader.rows.len(),
            ..reader.code
        })
    }

    /// The tokens' texts.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(String::as_str)
    }

    /// Whether a path begins with `name`: `name::…`.
    pub(super) fn names(&self, name: &str) -> bool {
        let at = |i: usize| self.tokens.get(i).map_or("", String::as_str);
        (0..self.tokens.len())
            .any(|i| at(i) == name && at(i + 1) == "::" && (i == 0 || at(i - 1) != "::"))
    }
}

/// The first line with an error, counted from 1.
fn first_error(node: Node<'_>) -> Option<usize> {
    if node.is_error() || node.is_missing() {
        return Some(node.start_position().row + 1);
    }
    let mut cursor = node.walk();
    let mut faulty = node.children(&mut cursor).filter(Node::has_error);
    faulty.find_map(first_error)
}

struct Reader<'t> {
    text: &'t str,
    code: Code,
    rows: BTreeSet<usize>,
    /// Names of the modules around the current node.
    around: Vec<String>,
}

impl Reader<'_> {
    fn node(&mut self, node: Node<'_>) {
        if is_comment(node) {
            return;
        }
        if node.child_count() == 0 || WHOLE.contains(&node.kind()) {
            self.token(node);
            return;
        }
        if node.kind() != "mod_item" {
            self.children(node);
            return;
        }
        let name = node.child_by_field_name("name");
        self.around.push(name.map_or("", |n| self.of(n)).to_owned());
        self.children(node);
        self.around.pop();
    }

    /// A node's children, but for tests: attributes stand before what they are about.
    fn children(&mut self, node: Node<'_>) {
        let mut attributes = Vec::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            if child.kind() == "attribute_item" {
                attributes.push(child);
            } else if !is_comment(child) {
                let about: Vec<Node<'_>> = std::mem::take(&mut attributes);
                if about.iter().any(|a| self.is_test(*a)) {
                    continue;
                }
                if child.kind() == "mod_item" && child.child_by_field_name("body").is_none() {
                    self.declared(child, &about);
                }
                about.into_iter().for_each(|a| self.node(a));
                self.node(child);
            }
        }
        attributes.into_iter().for_each(|a| self.node(a));
    }

    fn token(&mut self, node: Node<'_>) {
        let text = self.of(node).trim();
        // An empty file is a leaf, too.
        if !text.is_empty() {
            self.code.tokens.push(text.to_owned());
            let rows = node.start_position().row..=node.end_position().row;
            self.rows.extend(rows);
        }
    }

    fn declared(&mut self, module: Node<'_>, attributes: &[Node<'_>]) {
        let name = module.child_by_field_name("name");
        let own = name.map_or("", |n| self.of(n)).to_owned();
        let path = self.around.iter().cloned().chain([own]).collect();
        let mut files = attributes.iter().filter_map(|a| {
            let value = self.bare(*a).strip_prefix("#[path=\"")?.to_owned();
            Some(value.strip_suffix("\"]")?.to_owned())
        });
        let file = files.next();
        self.code.modules.push(Module { path, file });
    }

    fn is_test(&self, attribute: Node<'_>) -> bool {
        let bare = self.bare(attribute);
        ["#[cfg(test)]", "#[test]"].contains(&bare.as_str()) || bare.starts_with("#[cfg(all(test,")
    }

    fn of(&self, node: Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    /// Without white space.
    fn bare(&self, node: Node<'_>) -> String {
        self.of(node).split_whitespace().collect()
    }
}

fn is_comment(node: Node<'_>) -> bool {
    matches!(node.kind(), "line_comment" | "block_comment" | "comment")
}
