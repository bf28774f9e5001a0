//! The roles that a mark can have, each with its class and its value on paper.

/// What a mark means. A theme gives each role its hue; the drawing only names the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Rust's marks.
    Rust,
    /// Go's marks.
    Go,
    /// A third language, lane or design.
    Third,
    /// A fourth one.
    Fourth,
    /// A result in order: supported, within the nominal band.
    Good,
    /// A result that is not.
    Bad,
    /// Text, and marks without a side.
    Ink,
    /// Less important text, and marks of undecided results.
    Muted,
    /// Grid lines.
    Grid,
    /// Shaded ranges: equivalence margin, noise floor, nominal band.
    Band,
    /// The page itself: the inside of hollow marks.
    Paper,
}

impl Colour {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::Rust,
        Self::Go,
        Self::Third,
        Self::Fourth,
        Self::Good,
        Self::Bad,
        Self::Ink,
        Self::Muted,
        Self::Grid,
        Self::Band,
        Self::Paper,
    ];

    /// The CSS class, as defined in [`CSS`](crate::CSS).
    pub fn class(self) -> &'static str {
        match self {
            Self::Rust => "c-rust",
            Self::Go => "c-go",
            Self::Third => "c-third",
            Self::Fourth => "c-fourth",
            Self::Good => "c-good",
            Self::Bad => "c-bad",
            Self::Ink => "c-ink",
            Self::Muted => "c-muted",
            Self::Grid => "c-grid",
            Self::Band => "c-band",
            Self::Paper => "c-paper",
        }
    }

    /// The value on a light page: what is drawn with, and what a viewer without CSS shows. No two roles share one.
    pub fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Rust => (0xB7, 0x41, 0x0E),
            Self::Go => (0x00, 0x72, 0xB2),
            Self::Third => (0x7B, 0x3F, 0x98),
            Self::Fourth => (0x00, 0x6B, 0x4F),
            Self::Good => (0x1B, 0x6E, 0x2E),
            Self::Bad => (0xA8, 0x12, 0x3A),
            Self::Ink => (0x1F, 0x23, 0x28),
            Self::Muted => (0x4F, 0x56, 0x5E),
            Self::Grid => (0xD0, 0xD4, 0xD9),
            Self::Band => (0xC9, 0xD3, 0xDE),
            Self::Paper => (0xFF, 0xFF, 0xFF),
        }
    }

    /// The same value as `#RRGGBB`, in capitals as plotters writes it.
    pub fn hex(self) -> String {
        let (r, g, b) = self.rgb();
        format!("#{r:02X}{g:02X}{b:02X}")
    }

    /// The role drawn in this value, if it is one.
    pub fn from_hex(hex: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.hex() == hex)
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn each_role_is_found_again_by_its_value() {
        for colour in Colour::ALL {
            assert_eq!(Colour::from_hex(&colour.hex()), Some(colour));
        }
    }

    #[test]
    fn a_foreign_value_has_no_role() {
        assert_eq!(Colour::from_hex("#123456"), None);
    }
}
