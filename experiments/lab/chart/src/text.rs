//! The words of a chart.

/// The words that go with a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Unique in the whole book, since the print page holds every chart: letters, digits, hyphens.
    pub id: String,
    /// What is shown, as a heading would say it. Becomes `<title>`.
    pub title: String,
    /// What is found, in a sentence or two, for those who do not see the drawing. Becomes `<desc>`.
    pub description: String,
}

/// Words at the start of a text that lead somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The words; what follows them leads nowhere.
    pub words: String,
    /// Where they lead.
    pub to: String,
}
