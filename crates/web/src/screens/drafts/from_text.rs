//! A draft begun from the text of a 制度: what it demands is marked, and what might be counted for it is ticked or not.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    LARGEST_MATERIAL_SENT, NotUnderstood, Pasted, ReadyRule, TakenApart, begin_from_text, read_sent,
    take_apart, writes_rulebooks,
};
use mingde_core::diagnostic::{Class, Message};

use super::titled;
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::house::House;
use crate::received::Received;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "drafts/from_text.html")]
struct FromText {
    frame: Frame,
    pasted: Pasted,
    found: Option<TakenApart>,
    ticked: BTreeSet<String>,
    fault: Option<String>,
}

/// `GET /drafts/from-text`
pub async fn get(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    if !writes_rulebooks(&visitor.actor) {
        return Err(Fault::missing());
    }
    shown(&house, &visitor, Pasted::default(), None, BTreeSet::new(), None)
}

fn shown(
    house: &House,
    visitor: &Visitor,
    pasted: Pasted,
    found: Option<TakenApart>,
    ticked: BTreeSet<String>,
    fault: Option<String>,
) -> Result<Response, Fault> {
    let mut frame = titled(house, visitor);
    let all = frame.title.clone();
    frame.title = frame.word("web-from-text-title");
    frame.faulty = fault.is_some();
    page(&FromText { frame: frame.under(all, "/drafts"), pasted, found, ticked, fault })
}

/// `POST /drafts/from-text`: takes the text apart, or begins a draft with what was ticked.
pub async fn post(
    State(house): State<House>,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<Response, Fault> {
    if !writes_rulebooks(&visitor.actor) {
        return Err(Fault::missing());
    }
    let (mut received, too_large) =
        Received::of(&mut parts, (&house, &visitor), LARGEST_MATERIAL_SENT).await?;
    let mut pasted = Pasted {
        text: received.one("text").replace("\r\n", "\n"),
        title: received.one("title").trim().to_owned(),
        id: received.one("id").trim().to_owned(),
        issuer: house.name(),
    };
    let ticked: BTreeSet<String> = received.all("take").map(str::to_owned).collect();
    let sent = match (received.file.take(), too_large) {
        (_, Some(message)) => Err(message),
        (None, None) => Ok(None),
        (Some((name, bytes)), None) => match read_sent(&house.bureau, name, bytes).await {
            Ok(material) => Ok(Some(material.text)),
            Err(error) if error.class() == Class::Invalid => Err(error.message()),
            Err(error) => return Err(error.into()),
        },
    };
    match sent {
        Ok(text) => pasted.text = text.unwrap_or(pasted.text),
        Err(message) => {
            return refused(
                &house,
                &visitor,
                pasted,
                (None, ticked),
                &message,
                StatusCode::UNPROCESSABLE_ENTITY,
            );
        }
    }
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let found = match take_apart(bureau, actor, &pasted, house.today()).await {
        Ok(found) => found,
        Err(error) if error.class() == Class::Invalid => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return refused(&house, &visitor, pasted, (None, ticked), &error.message(), status);
        }
        Err(error) => return Err(error.into()),
    };
    if received.one("act") != "begin" {
        return shown(&house, &visitor, pasted, Some(found), ticked, None);
    }
    match begin_from_text(bureau, actor, house.now(), &pasted, &ticked).await {
        Ok(id) => Ok(Redirect::to(&format!("/drafts/{id}")).into_response()),
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            let (message, status) = (error.message(), Fault::from(error).status());
            refused(&house, &visitor, pasted, (Some(found), ticked), &message, status)
        }
        Err(error) => Err(error.into()),
    }
}

/// The form with everything that was typed and ticked, and why nothing came of it.
fn refused(
    house: &House,
    visitor: &Visitor,
    pasted: Pasted,
    (found, ticked): (Option<TakenApart>, BTreeSet<String>),
    message: &Message,
    status: StatusCode,
) -> Result<Response, Fault> {
    let said = mingde_core::words::say(visitor.locale, message);
    Ok((status, shown(house, visitor, pasted, found, ticked, Some(said))?).into_response())
}

impl FromText {
    fn gist(&self, found: &TakenApart) -> String {
        let (demands, open) = found.counts();
        let counts = [
            ("articles", found.articles.len().to_string()),
            ("demands", demands.to_string()),
            ("open", open.to_string()),
        ];
        let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
        self.frame.words("web-from-text-gist", &counts)
    }

    fn why_none(&self, why: &Option<NotUnderstood>) -> String {
        why.map_or_else(String::new, |why| self.frame.word(&format!("web-from-text-not-{}", why.name())))
    }

    fn key(&self, article: &usize, demand: &usize, rule: &usize) -> String {
        format!("{article}.{demand}.{rule}")
    }

    fn is_ticked(&self, article: &usize, demand: &usize, rule: &usize) -> bool {
        self.ticked.contains(&self.key(article, demand, rule))
    }

    fn counts(&self, rule: &ReadyRule) -> String {
        let (kind, what) = (rule.kind.say(self.frame.locale), rule.what.say(self.frame.locale));
        let code = if what.is_empty() { "web-from-text-counts" } else { "web-from-text-counts-of" };
        self.frame.words(code, &[("kind", kind), ("what", what)])
    }

    /// What the measure would say today.
    fn today(&self, rule: &ReadyRule) -> String {
        match &rule.today {
            Some((Some(value), _, silent)) => {
                self.frame.words("web-from-text-today", &[("value", value), ("silent", &silent.to_string())])
            }
            Some((None, reported, silent)) => self.frame.words(
                "web-draft-figure-of",
                &[("reported", &reported.to_string()), ("silent", &silent.to_string())],
            ),
            None => String::new(),
        }
    }
}
