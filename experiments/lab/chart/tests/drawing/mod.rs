//! Reads a drawing back: its texts as boxes, its marks as points.

use roxmltree::{Document, Node};

/// Width of a character in ems: more than the average of any browser's sans-serif.
const EM: f64 = 0.6;

/// A text and the box it takes.
#[derive(Debug)]
struct Label {
    words: String,
    size: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    middle: bool,
}

/// What there is on a sheet.
pub struct Drawing {
    width: f64,
    height: f64,
    labels: Vec<Label>,
    points: Vec<(f64, f64)>,
}

impl Drawing {
    /// Fails the test if the SVG is not well formed.
    pub fn read(svg: &str) -> Self {
        let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
        let root = document.root_element();
        let sheet: Vec<f64> = numbers(root.attribute("viewBox").unwrap());
        let nodes = || root.children().filter(Node::is_element);
        Self {
            width: sheet[2],
            height: sheet[3],
            labels: nodes()
                .filter(|node| node.has_tag_name("text"))
                .map(label)
                .collect(),
            points: nodes().flat_map(points).collect(),
        }
    }

    /// Width and height of the sheet.
    pub fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    pub fn assert_text_inside(&self, context: &str) {
        for label in &self.labels {
            let inside = label.left >= -0.1 && label.right <= self.width + 0.1;
            let within = label.top >= -0.1 && label.bottom <= self.height + 0.1;
            assert!(
                inside && within,
                "{context}: outside {}×{}: {label:?}",
                self.width,
                self.height
            );
        }
    }

    pub fn assert_text_apart(&self, context: &str) {
        for (i, a) in self.labels.iter().enumerate() {
            for b in &self.labels[..i] {
                let apart = a.right <= b.left + 0.1 || b.right <= a.left + 0.1;
                let above = a.bottom <= b.top + 0.1 || b.bottom <= a.top + 0.1;
                assert!(apart || above, "{context}: {a:?} covers {b:?}");
            }
        }
    }

    pub fn assert_marks_inside(&self, context: &str) {
        for &(x, y) in &self.points {
            let inside = (0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y);
            assert!(
                inside,
                "{context}: a mark at {x},{y} is outside {}×{}",
                self.width, self.height
            );
        }
    }

    /// Text of at least 11 CSS px when the drawing is this wide.
    pub fn assert_legible_at(&self, pixels: f64, context: &str) {
        for label in &self.labels {
            let size = label.size * pixels / self.width;
            assert!(
                size >= 11.0,
                "{context}: {:?} is {size} px at {pixels} px",
                label.words
            );
        }
    }

    /// Labels centred on a place of the horizontal axis, its title not counted.
    pub fn ticks(&self) -> usize {
        self.labels
            .iter()
            .filter(|label| label.middle && label.words.ends_with('×'))
            .count()
    }
}

fn label(node: Node) -> Label {
    let get = |key: &str| {
        node.attribute(key)
            .and_then(|value| value.parse::<f64>().ok())
            .unwrap()
    };
    let words: String = node
        .descendants()
        .filter(Node::is_text)
        .filter_map(|n| n.text())
        .collect();
    let words = words.trim().to_owned();
    let (x, y, size) = (get("x"), get("y"), get("font-size"));
    let width = EM * size * words.chars().count() as f64;
    let left = match node.attribute("text-anchor") {
        Some("end") => x - width,
        Some("middle") => x - width / 2.0,
        _ => x,
    };
    let middle = node.attribute("text-anchor") == Some("middle");
    Label {
        words,
        size,
        left,
        right: left + width,
        top: y - size / 2.0,
        bottom: y + size / 2.0,
        middle,
    }
}

fn points(node: Node) -> Vec<(f64, f64)> {
    let get = |key: &str| node.attribute(key).map(numbers).unwrap_or_default();
    let pair = |x: &str, y: &str| get(x).first().copied().zip(get(y).first().copied());
    match node.tag_name().name() {
        "circle" => pair("cx", "cy").into_iter().collect(),
        "rect" => {
            let ((x, y), (width, height)) =
                (pair("x", "y").unwrap(), pair("width", "height").unwrap());
            vec![(x, y), (x + width, y + height)]
        }
        "polyline" | "polygon" => get("points")
            .chunks_exact(2)
            .map(|xy| (xy[0], xy[1]))
            .collect(),
        "text" | "title" | "desc" => Vec::new(),
        other => panic!("{other}: not read by this test"),
    }
}

fn numbers(value: &str) -> Vec<f64> {
    value
        .split([' ', ','])
        .map(|number| {
            number
                .parse()
                .unwrap_or_else(|_| panic!("{value:?}: not numbers"))
        })
        .collect()
}
