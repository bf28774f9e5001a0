//! The published book's sitemap: <https://www.sitemaps.org/protocol.html>.

use std::fmt::Write;
use std::path::Path;

use crate::html::escape;

/// Its file, in the book's root.
pub const NAME: &str = "sitemap.xml";

/// The addresses of all pages, by their paths below `src/`, for a book that is published at `address`.
pub fn of<'a>(address: &str, pages: impl Iterator<Item = &'a Path>) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let pages = pages.map(|path| {
        path.with_extension("html")
            .to_string_lossy()
            .replace('\\', "/")
    });
    // The first page is the site's root, too.
    for page in std::iter::once(String::new()).chain(pages) {
        let _ = writeln!(
            text,
            "<url><loc>{}{}</loc></url>",
            escape(address),
            escape(&encoded(&page))
        );
    }
    text + "</urlset>\n"
}

/// A path as an address writes it.
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b'~' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_address() {
        let pages = ["first.md", "part/ä page.md"].map(Path::new);
        let text = of("https://a.example/book/", pages.into_iter());
        let found: Vec<&str> = text
            .split("<loc>")
            .skip(1)
            .filter_map(|rest| rest.split("</loc>").next())
            .collect();
        assert_eq!(
            found,
            [
                "https://a.example/book/",
                "https://a.example/book/first.html",
                "https://a.example/book/part/%C3%A4%20page.html"
            ]
        );
    }
}
