//! What stands around every screen: the way through the house, who is there, and what was just done.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use mingde_core::diagnostic::Message;
use mingde_core::words::{Locale, say, say_code};

use crate::assets;
use crate::fault::Fault;
use crate::visitor::Visitor;

/// Where in the house a screen belongs; its place in the rail is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// 待办
    Todo,
    /// 填报
    File,
    /// 台账
    Ledger,
    /// 制度
    Rulebooks,
    /// Excel
    Imports,
    /// 日历
    Calendar,
    /// 单位与人员
    Units,
    /// 职务与账号
    Offices,
    /// 我的
    Own,
}

impl Section {
    /// Its name in codes of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::File => "file",
            Self::Ledger => "ledger",
            Self::Rulebooks => "rulebooks",
            Self::Imports => "imports",
            Self::Calendar => "calendar",
            Self::Units => "units",
            Self::Offices => "offices",
            Self::Own => "own",
        }
    }
}

/// The frame of one page. Templates reach it as `frame` and get their words by [`Frame::word`].
#[derive(Debug, Clone)]
pub struct Frame {
    /// Name of the bureau.
    pub bureau: String,
    /// Title of the page, without the bureau's name.
    pub title: String,
    /// Where it belongs.
    pub section: Option<Section>,
    /// Who reads it; nobody on the pages before signing in.
    pub visitor: Option<Visitor>,
    /// Language of the page.
    pub locale: Locale,
    /// What was just done, told in a strip below the title.
    pub notice: Option<Message>,
}

impl Frame {
    /// The frame of a page for somebody who has signed in.
    pub fn of(bureau: &str, visitor: &Visitor, section: Section, title: impl Into<String>) -> Self {
        Self {
            bureau: bureau.to_owned(),
            title: title.into(),
            section: Some(section),
            visitor: Some(visitor.clone()),
            locale: visitor.locale,
            notice: None,
        }
    }

    /// The frame of a page before signing in, or of one that belongs nowhere.
    pub fn bare(bureau: &str, locale: Locale, title: impl Into<String>) -> Self {
        Self {
            bureau: bureau.to_owned(),
            title: title.into(),
            section: None,
            visitor: None,
            locale,
            notice: None,
        }
    }

    /// The words of a code without arguments.
    pub fn word(&self, code: &str) -> String {
        say_code(self.locale, code, &[])
    }

    /// The words of a code with arguments.
    pub fn words(&self, code: &str, args: &[(&str, &str)]) -> String {
        say_code(self.locale, code, args)
    }

    /// A message in words.
    pub fn say(&self, message: &Message) -> String {
        say(self.locale, message)
    }

    /// That half of a title that the reader reads; the Chinese one where there is no English.
    pub fn either<'t>(&self, chinese: &'t str, english: &'t str) -> &'t str {
        if self.locale == Locale::En && !english.is_empty() { english } else { chinese }
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

    /// What forms send back.
    pub fn token(&self) -> &str {
        self.visitor.as_ref().map_or("", |visitor| &visitor.token)
    }

    /// Whether this is the section of the page.
    pub fn in_section(&self, name: &str) -> bool {
        self.section.is_some_and(|section| section.name() == name)
    }

    /// Address of a file that is part of the program, with its hash.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

/// A filled-in template as an answer.
pub fn page(template: &impl Template) -> Result<Response, Fault> {
    Ok(Html(template.render().map_err(Fault::broken)?).into_response())
}
