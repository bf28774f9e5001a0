//! Pages and what finds its way in them: directives, the summary, anchors, marks.

use proptest::prelude::*;
use report::Problem;
use report::board::Head;
use report::book::{Options, check};
use report::directive::{Directive, scan};
use report::page::{Piece, Render, expand};
use report::{readme, twin};

use crate::fixture::Fixture;
use crate::words::{mixed, page};
use crate::{bounded, cases};

struct Echo;

impl Render for Echo {
    fn render(&self, directive: &Directive) -> Result<Piece, Problem> {
        Ok(Piece::from(format!("<p>{directive:?}</p>")))
    }
}

const SUMMARY: &[&str] = &[
    "# Summary\n",
    "- [First](first.md)\n",
    "[Second](part/second.md)\n",
    "  - [First](./first.md)\n",
    "- [Draft]()\n",
    "- [X](../x.md)",
    "- [X](/dev/zero)\n",
    "---\n",
    "# Part\n",
    "- ",
    "[",
    "](",
    ")",
    "\n",
    "  ",
    "\t",
    "%20",
    "..",
    "/",
    "first.md",
    "<!-- ",
    " -->",
    "\\",
    "`",
    "*",
    "1. ",
    "<b>",
    "\u{feff}",
    "é",
    "\0",
    "\r\n",
    "#",
];

const SOURCE: &[&str] = &[
    "// ANCHOR: work\n",
    "// ANCHOR_END: work\n",
    "//ANCHOR:work\n",
    "// ANCHOR_END:\n",
    "    // ANCHOR: ",
    "// ",
    "work",
    "\n",
    "\r\n",
    "\t",
    "    ",
    "fn f() {}\n",
    "é",
    "\u{3000}",
    "\u{2028}",
    ":",
    "ANCHOR",
];

const README: &[&str] = &[
    "<!-- headline:begin -->",
    "<!-- headline:end -->",
    "\n",
    "# Toy\n",
    "<!--",
    "-->",
    "text",
    "é",
];

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_page_is_scanned_and_expanded(page in page(), path in any::<String>()) {
        bounded(|| {
            let mut end = 0;
            for spot in scan(&page) {
                assert!(spot.range.start >= end && page.get(spot.range.clone()).is_some());
                assert_eq!(spot.line, page[..spot.range.start].matches('\n').count() + 1);
                end = spot.range.end;
            }
            let _ = expand(&path, &page, &Echo);
        });
    }

    #[test]
    fn a_directive_is_read(text in mixed(crate::words::DIRECTIVE, 8)) {
        let _ = Directive::parse(&text);
    }

    #[test]
    fn an_anchor_is_found(source in mixed(SOURCE, 20), anchor in mixed(SOURCE, 2)) {
        let _ = bounded(|| twin::excerpt("a.rs", &source, &anchor));
        let _ = twin::excerpt("a.rs", &source, "work");
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_book_is_checked_and_built(page in page(), second in page()) {
        let checkout = Fixture::new();
        checkout.write("src/first.md", &page);
        checkout.write("src/part/second.md", &second);
        bounded(|| {
            let _ = check(&checkout.project, &Options::default());
            let _ = checkout.build();
        });
    }

    #[test]
    fn a_summary_is_read(summary in mixed(SUMMARY, 12)) {
        let checkout = Fixture::new();
        checkout.write("src/SUMMARY.md", &summary);
        bounded(|| {
            let _ = check(&checkout.project, &Options::default());
            let _ = checkout.build();
        });
        assert!(!checkout.path("x.html").exists());
    }

    #[test]
    fn a_readme_s_marks_are_found(text in mixed(README, 12), headline in mixed(README, 4)) {
        let checkout = Fixture::new();
        checkout.write("README.md", &text);
        let head = Head {
            text: headline,
            pictures: Vec::new(),
        };
        let _ = readme::check(&checkout.project, &head);
        if readme::write(&checkout.project, &head).is_err() {
            assert_eq!(checkout.read("README.md"), text);
        }
    }
}
