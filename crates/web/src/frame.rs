//! What stands around every screen: the way through the house, who is there, and what was just done.

mod dates;
mod figures;
mod section;
mod states;
pub(crate) mod tallies;
mod tongue;

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use mingde_app::view::Title;
use mingde_app::view::{Shown, ShownSort};
use mingde_app::{Glance, Sight};
use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::reason;
use mingde_core::record::{State, Who};
use mingde_core::text::harmless;
use mingde_core::translations::Translations;
use mingde_core::words::{Locale, say, say_code};

pub use self::section::{Section, reads_grants};
use crate::assets;
use crate::fault::Fault;
use crate::house::House;
use crate::visitor::Visitor;

/// The frame of one page. Templates reach it as `frame` and get their words by [`Frame::word`].
#[derive(Debug, Clone)]
pub struct Frame {
    /// Name of the bureau.
    pub bureau: String,
    /// Title of the page, without the bureau's name.
    pub title: String,
    /// What sort of thing it is about, where its title says which one.
    pub above: Option<String>,
    /// Where it belongs.
    pub section: Option<Section>,
    /// The pages above it, the nearest last.
    pub trail: Vec<Place>,
    /// Who reads it; nobody on the pages before signing in.
    pub visitor: Option<Visitor>,
    /// Language of the page.
    pub locale: Locale,
    /// The day on which it is read.
    pub today: Day,
    /// What was just done, told in a strip below the title.
    pub notice: Option<Message>,
    /// The address that takes it back, by POST.
    pub undo: Option<String>,
    /// It came over a connection that others may read along.
    pub in_clear: bool,
    /// Something on it has to be repaired; its title says so.
    pub faulty: bool,
    /// Sections that the bar of the phone has no room for are listed at its end.
    pub elsewhere_wanted: bool,
    sections: Vec<Section>,
    english: Arc<Translations>,
}

/// A page above a page.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub address: String,
}

impl Frame {
    /// The frame of a page for somebody who has signed in.
    pub fn of(house: &House, visitor: &Visitor, section: Section, title: impl Into<String>) -> Self {
        Self {
            section: Some(section),
            sections: Section::of(&visitor.actor, &house.bureau.library()),
            visitor: Some(visitor.clone()),
            english: house.bureau.library().english.clone(),
            today: house.today(),
            in_clear: visitor.in_clear,
            ..Self::bare(&house.name(), visitor.locale, title)
        }
    }

    /// The frame of a page before signing in, or of one that belongs nowhere.
    pub fn bare(bureau: &str, locale: Locale, title: impl Into<String>) -> Self {
        Self {
            bureau: bureau.to_owned(),
            title: title.into(),
            above: None,
            section: None,
            trail: Vec::new(),
            visitor: None,
            locale,
            today: Day::EARLIEST,
            notice: None,
            undo: None,
            in_clear: false,
            faulty: false,
            elsewhere_wanted: false,
            sections: Vec::new(),
            english: Arc::default(),
        }
    }

    /// The page above it; said once for each, from the top.
    pub fn under(mut self, title: impl Into<String>, address: impl Into<String>) -> Self {
        self.trail.push(Place { title: title.into(), address: address.into() });
        self
    }

    /// A page about one thing of a sort, headed by what tells it from others; by its sort where nothing does.
    pub fn about(mut self, sort: &str, gist: &str) -> Self {
        let is_told = !gist.is_empty() && gist != sort;
        self.above = is_told.then(|| sort.to_owned());
        self.title = if is_told { gist } else { sort }.to_owned();
        self
    }

    /// The words of a code without arguments.
    pub fn word(&self, code: &str) -> String {
        say_code(self.locale, code, &[])
    }

    /// Why something was done, as the ledger has it: our own words in the language of whoever reads.
    pub fn reason<'r>(&self, reason: &'r str) -> Cow<'r, str> {
        reason::say(self.locale, reason)
    }

    /// The words of a code with arguments.
    pub fn words(&self, code: &str, args: &[(&str, &str)]) -> String {
        say_code(self.locale, code, args)
    }

    /// The words of a code that counts.
    pub fn counted(&self, code: &str, count: impl ToString) -> String {
        say_code(self.locale, code, &[("count", &count.to_string())])
    }

    /// So many of something that has a name.
    pub fn named_count(&self, code: &str, name: &str, count: &usize) -> String {
        say_code(self.locale, code, &[("name", name), ("count", &count.to_string())])
    }

    /// A record by its kind, what tells it from others, and its day.
    pub fn gist(&self, glance: &Glance) -> String {
        let args = [
            ("kind", glance.kind_title.say(self.locale)),
            ("gist", glance.gist.say(self.locale)),
            ("day", &self.day(&glance.date)),
        ];
        say_code(self.locale, "web-record-gist", &args)
    }

    /// The day on which something was recorded.
    pub fn recorded(&self, moment: &Timestamp) -> String {
        self.day(&moment.day())
    }

    /// The state of a record.
    pub fn record_state(&self, state: &State) -> String {
        self.word(&format!("state-{}", state.name()))
    }

    /// A value of a record.
    pub fn value(&self, shown: &Shown) -> String {
        match (&shown.called, &shown.sort) {
            (Some(title), _) | (None, ShownSort::Measured(title)) => title.say(self.locale).to_owned(),
            (None, ShownSort::Day(day)) => self.full_day(day),
            (None, ShownSort::Flag(true)) => self.word("web-yes-word"),
            (None, ShownSort::Flag(false)) => self.word("web-no-word"),
            (None, ShownSort::Sealed) => self.word("web-record-sealed"),
            (None, ShownSort::Nameless) => String::new(),
            (None, ShownSort::Words) => shown.data.clone(),
        }
    }

    /// The name of a group of things to do.
    pub fn group(&self, name: &str) -> String {
        self.word(&format!("web-todo-{name}"))
    }

    /// Why a record is left out of a count.
    pub fn left_out(&self, why: &str) -> String {
        self.word(&format!("rulebook-left-out-{why}"))
    }

    /// How many were counted, and how many not.
    pub fn tally(&self, counted: &usize, left_out: &usize) -> String {
        let (counted, left_out) = (counted.to_string(), left_out.to_string());
        self.words("web-proof-tally", &[("counted", &counted), ("left", &left_out)])
    }

    /// A message in words.
    pub fn say(&self, message: &Message) -> String {
        say(self.locale, message)
    }

    /// That half of a title that the reader reads; the Chinese one where there is no English.
    pub fn either<'t>(&self, chinese: &'t str, english: &'t str) -> &'t str {
        if self.locale == Locale::En && !english.is_empty() { english } else { chinese }
    }

    /// What something is called, in the language of the reader.
    pub fn titled<'t>(&self, title: &'t Title) -> &'t str {
        title.say(self.locale)
    }

    /// Whether the page of a unit is opened to whoever has this sight.
    pub fn opens_unit(&self, sight: &Sight, unit: &UnitId) -> bool {
        sight.opens(Who::Unit(*unit), self.today)
    }

    /// Language tag of the page.
    pub fn language(&self) -> &'static str {
        match self.locale {
            Locale::ZhCn => "zh-CN",
            Locale::En => "en",
        }
    }

    /// Whether characters are set larger.
    pub fn large(&self) -> bool {
        self.visitor.as_ref().is_some_and(|visitor| visitor.large)
    }

    /// The page of whoever reads, among those of persons.
    pub fn own_page(&self) -> Option<String> {
        let who = self.visitor.as_ref()?.actor.who()?;
        Some(format!("/persons/{who}"))
    }

    /// How many notices its reader has not read.
    pub fn unread(&self) -> u64 {
        self.visitor.as_ref().map_or(0, |visitor| visitor.unread)
    }

    /// What forms send back.
    pub fn token(&self) -> &str {
        self.visitor.as_ref().map_or("", |visitor| &visitor.token)
    }

    /// The title of a section.
    pub fn section(&self, section: &Section) -> String {
        self.word(&format!("web-section-{}", section.name()))
    }

    /// The same, for the bar of the phone.
    pub fn short(&self, section: &Section) -> String {
        self.word(&format!("web-tab-{}", section.name()))
    }

    /// The sections of the rail, in groups.
    pub fn rail(&self) -> Vec<Vec<Section>> {
        section::rail(&self.sections)
    }

    /// The sections in the bar of the phone.
    pub fn tabs(&self) -> Vec<Section> {
        section::tabs(&self.sections)
    }

    /// The sections that this bar has no room for.
    pub fn elsewhere(&self) -> Vec<Section> {
        let tabs = self.tabs();
        self.sections.iter().filter(|section| !tabs.contains(section)).copied().collect()
    }

    /// Whether this is the section of the page.
    pub fn in_section(&self, name: &str) -> bool {
        self.section.is_some_and(|section| section.name() == name)
    }

    /// Whether the reader has a section.
    pub fn has(&self, section: Section) -> bool {
        self.sections.contains(&section)
    }

    /// Address of a file that is part of the program, with its hash.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// Address of the script, if this program was built with it: pages do without.
    pub fn script(&self) -> Option<String> {
        assets::is_there("mingde.js").then(|| assets::address("mingde.js"))
    }
}

/// A filled-in template as an answer. Whatever stands in the database turns nothing of it.
pub fn page(template: &impl Template) -> Result<Response, Fault> {
    let page = template.render().map_err(Fault::broken)?;
    Ok(Html(harmless(&page).into_owned()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Template)]
    #[template(source = "<h1>{{ name }}</h1>", ext = "html")]
    struct Called {
        name: &'static str,
    }

    #[tokio::test]
    async fn a_name_that_was_written_into_the_database_turns_nothing_of_a_page() {
        let name = "实验\u{202e}小学\u{9b}31m\u{2067}";
        let answer = page(&Called { name }).unwrap();
        let page = axum::body::to_bytes(answer.into_body(), 1_000).await.unwrap();
        assert_eq!(
            String::from_utf8(page.to_vec()).unwrap(),
            "<h1>实验\\u{202e}小学\\u{9b}31m\\u{2067}</h1>"
        );
    }
}
