//! A form as it is shown.

/// The form.
pub struct View {
    pub action: String,
    pub kind: String,
    pub purpose: String,
    /// Whose drafts on the device these are.
    pub account: String,
    pub key: String,
    pub summary: Vec<Link>,
    pub whole: Vec<String>,
    pub unit: Place,
    pub date: Place,
    pub number: Place,
    pub asks_number: bool,
    /// What names the record, where that is asked first.
    pub leading: Option<Place>,
    pub roles: Vec<Part>,
    pub fields: Vec<Place>,
    pub doubts: Vec<Doubt>,
    pub reason: Option<Place>,
    pub twins: Vec<Twin>,
    pub needs_number: bool,
    pub evidence: Proof,
    pub corrects: Option<String>,
    /// The number of the revision that it shows.
    pub stood: Option<u32>,
}

/// A line of the summary of what is wrong, leading to its place.
pub struct Link {
    pub anchor: String,
    pub words: String,
}

/// A place that takes one text.
pub struct Place {
    pub input: String,
    pub anchor: String,
    pub title: String,
    pub help: String,
    pub required: bool,
    pub sensitive: bool,
    /// A sealed value stands there and stays if nothing is typed.
    pub is_kept: bool,
    pub control: Control,
    pub value: String,
    pub fault: Vec<String>,
    pub offers: Vec<Offer>,
    pub found: Option<Found>,
}

/// How a place is filled in.
pub enum Control {
    /// Not asked: what stands there goes along as it is.
    Carried,
    /// One line.
    Line,
    /// One line, with what is likely meant.
    Suggested(Vec<String>),
    /// Several lines, of at most so many characters.
    Lines(usize),
    /// A number, with the word behind it.
    Number(&'static str),
    /// A day.
    Day,
    /// A time of day.
    Time,
    /// One of a few, each to be tapped.
    Few(Vec<Choice>),
    /// One of many.
    Many(Vec<Choice>),
    /// A unit by its name.
    Unit,
}

/// One that can be chosen.
pub struct Choice {
    pub code: String,
    pub title: String,
    pub is_chosen: bool,
}

/// A value that is known already.
pub struct Offer {
    pub text: String,
    pub shown: String,
    pub source: String,
    pub link: Option<String>,
}

/// Those who take part in a role.
pub struct Part {
    pub input: String,
    pub anchor: String,
    pub title: String,
    pub help: String,
    pub required: bool,
    pub of: &'static str,
    pub is_one: bool,
    pub fault: Vec<String>,
    pub lines: Vec<Line>,
    pub offers: Vec<Offer>,
    /// Something is recorded about each.
    pub is_table: bool,
}

/// One who takes part, or several that are listed.
pub struct Line {
    pub nth: usize,
    pub value: String,
    pub attributes: Vec<Place>,
    pub found: Option<Found>,
}

/// Whom a search found.
pub struct Found {
    pub said: String,
    /// Label and what tells namesakes apart.
    pub picks: Vec<(String, String)>,
}

/// What a rulebook doubts.
pub struct Doubt {
    pub words: String,
}

/// A record that is alike.
pub struct Twin {
    pub id: String,
    pub words: String,
    pub state: String,
}

/// Photos and what is asked of them.
pub struct Proof {
    pub title: String,
    pub asked: &'static str,
    pub fault: Vec<String>,
    pub uploads: Vec<String>,
    pub kept: Vec<(String, bool)>,
}
