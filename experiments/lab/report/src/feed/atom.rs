//! The feed's format: <https://www.rfc-editor.org/rfc/rfc4287>.

use super::changes::List;
use crate::html::escape;

/// Its file, in the book's root.
pub const NAME: &str = "feed.xml";

/// One entry.
pub(super) struct Entry {
    /// What tells it from every other one, for good.
    pub id: String,
    /// When it came about, RFC 3339.
    pub updated: String,
    /// In a line.
    pub title: String,
    /// In a sentence; empty if the lists say it all.
    pub about: String,
    /// In full.
    pub lists: Vec<List>,
}

/// Entries as a feed, the latest first; there is one at least.
pub(super) fn feed(address: &str, title: &str, entries: &[Entry]) -> String {
    let [address, title] = [address, title].map(escape);
    let updated = entries.iter().map(|entry| entry.updated.as_str()).max();
    let updated = escape(updated.unwrap_or_default());
    let entries: String = entries.iter().map(|of| entry(&address, of)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <id>{address}{NAME}</id>\n\
         <title>{title}</title>\n\
         <subtitle>What changed from one time of measuring to the next</subtitle>\n\
         <updated>{updated}</updated>\n\
         <author><name>{title}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{address}{NAME}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n\
         {entries}</feed>\n"
    )
}

fn entry(address: &str, of: &Entry) -> String {
    let [id, updated, title] = [&of.id, &of.updated, &of.title].map(|text| escape(text));
    let content = escape(&content(of));
    format!(
        "<entry>\n\
         <id>{address}{NAME}#{id}</id>\n\
         <title>{title}</title>\n\
         <updated>{updated}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n\
         <content type=\"html\">{content}</content>\n\
         </entry>\n"
    )
}

fn content(of: &Entry) -> String {
    let markup = maud::html! {
        @if !of.about.is_empty() { p { (of.about) } }
        @for list in &of.lists {
            p { strong { (list.title) "." } }
            ul { @for item in &list.items { li { (item) } } }
        }
    };
    markup.into_string()
}

/// What stands in the head of a page, so that readers of feeds find it.
pub fn link(address: &str) -> String {
    let href = escape(&format!("{address}{NAME}"));
    format!(
        "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"What changed\" href=\"{href}\">\n"
    )
}
