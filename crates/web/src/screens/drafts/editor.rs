//! A draft as it is written: the text with what the checker finds at its lines, cases beside it, and what may be written.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::view::Title;
use mingde_app::{
    ArticlePhrases, DraftChecked, DraftFinding, DraftPage, DraftSort, FieldWish, KindPreview, KnownElsewhere,
    KnownName, Phrase, check_draft, draft_page, drop_draft, kind_preview, known_elsewhere, names_for,
    phrases, phrases_for, save_draft, with_field,
};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::kind::Measure;
use serde::Deserialize;

use super::titled;
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// Which save is shown, and what was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    save: Option<u32>,
    said: String,
}

/// A field that was to be added, where it is known elsewhere, and why it was not added.
type Added = (FieldWish, Option<KnownElsewhere>, Option<String>);

#[derive(Template)]
#[template(path = "drafts/editor.html")]
struct Editor {
    frame: Frame,
    shown: DraftPage,
    found: String,
    /// How many were found; none for a kind that reads.
    articles: Vec<ArticlePhrases>,
    all: &'static [Phrase],
    /// A kind as it will be, where it reads.
    kind: Option<KindPreview>,
    /// A field that was to be added and is known elsewhere, or why it was not added.
    field: FieldWish,
    asked: Option<KnownElsewhere>,
    field_fault: Option<String>,
    /// Why what was typed was not kept.
    unkept: Option<String>,
}

#[derive(Template)]
#[template(path = "drafts/found.html")]
struct Found<'f> {
    frame: &'f Frame,
    checked: &'f DraftChecked,
    text: &'f str,
    names: Vec<KnownName>,
}

/// `GET /drafts/{id}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let shown = draft_page(&house.bureau, &visitor.actor, &id, asked.save).await?;
    let notice = match asked.said.as_str() {
        "kept" => Some(Message::new("web-draft-kept")),
        "back" => Some(Message::new("web-draft-taken-back")),
        _ => None,
    };
    show(&house, &visitor, shown, notice, None, Added::default()).await
}

async fn show(
    house: &House,
    visitor: &Visitor,
    shown: DraftPage,
    notice: Option<Message>,
    unkept: Option<String>,
    added: Added,
) -> Result<Response, Fault> {
    let (text, cases) = (shown.text.as_str(), shown.cases.as_str());
    let checked = check_draft(&house.bureau, &visitor.actor, shown.line.sort, (text, cases)).await?;
    let mut frame = titled(house, visitor);
    let all = std::mem::replace(&mut frame.title, shown.line.title.clone());
    let mut frame = frame.under(all, "/drafts");
    (frame.notice, frame.faulty) = (notice, unkept.is_some());
    let found = found(house, &frame, shown.line.sort, text, &checked)?;
    let kind = checked.kind.as_ref().map(|kind| kind_preview(&house.bureau.library(), kind));
    let (articles, all) = match shown.line.sort {
        DraftSort::Rulebook => (phrases_for(text, visitor.locale), phrases(visitor.locale)),
        DraftSort::Kind => (Vec::new(), &[][..]),
    };
    let (field, asked, field_fault) = added;
    page(&Editor { frame, found, articles, all, kind, field, asked, field_fault, shown, unkept })
}

fn found(
    house: &House,
    frame: &Frame,
    sort: DraftSort,
    text: &str,
    checked: &DraftChecked,
) -> Result<String, Fault> {
    let names = names_for(&house.bureau.library(), sort, text, &checked.results);
    Found { frame, checked, text, names }.render().map_err(Fault::broken)
}

/// `POST /drafts/{id}`: keeps what was typed, or looks at it only.
pub async fn post(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let seen = posted.one("seen").parse::<u32>().map_err(|_| Fault::unreadable())?;
    let (text, cases) = (posted.one("text"), posted.one("cases"));
    let typed = |shown: DraftPage| DraftPage {
        text: text.replace("\r\n", "\n"),
        cases: cases.replace("\r\n", "\n"),
        number: seen,
        ..shown
    };
    if posted.one("act") == "check" {
        let shown = draft_page(&house.bureau, &visitor.actor, &id, None).await?;
        return show(&house, visitor, typed(shown), None, None, Added::default()).await;
    }
    match save_draft(&house.bureau, &visitor.actor, house.now(), (&id, seen), (text, cases)).await {
        Ok(_) if posted.one("act") == "preview" => {
            Ok(Redirect::to(&format!("/drafts/{id}/publication")).into_response())
        }
        Ok(_) => Ok(Redirect::to(&format!("/drafts/{id}?said=kept")).into_response()),
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            let said = mingde_core::words::say(visitor.locale, &error.message());
            let status = Fault::from(error).status();
            let shown = draft_page(&house.bureau, &visitor.actor, &id, None).await?;
            Ok((status, show(&house, visitor, typed(shown), None, Some(said), Added::default()).await?)
                .into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /drafts/{id}/check`: what is found in what is typed, for the script of the page.
pub async fn check(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let shown = draft_page(&house.bureau, &visitor.actor, &id, None).await?;
    let (text, cases) = (posted.one("text").replace("\r\n", "\n"), posted.one("cases"));
    let sort = shown.line.sort;
    let checked = check_draft(&house.bureau, &visitor.actor, sort, (&text, cases)).await?;
    let frame = titled(&house, visitor);
    Ok(axum::response::Html(found(&house, &frame, sort, &text, &checked)?).into_response())
}

/// `POST /drafts/{id}/fields`: one more field of a kind, after it was asked whether it is known elsewhere.
pub async fn add_field(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let shown = draft_page(&house.bureau, &visitor.actor, &id, None).await?;
    if shown.line.sort != DraftSort::Kind {
        return Err(Fault::missing());
    }
    let wish = FieldWish {
        title: posted.one("title").to_owned(),
        name: posted.one("name").to_owned(),
        sort: posted.one("sort").to_owned(),
        unit: posted.one("unit").to_owned(),
        options: posted.one("options").to_owned(),
        required: posted.one("required") == "1",
    };
    if posted.one("known") != "1" {
        let library = house.bureau.library();
        let known = known_elsewhere(&library, shown.subject(), wish.title.trim(), wish.name.trim());
        if known.is_some() {
            return show(&house, visitor, shown, None, None, (wish, known, None)).await;
        }
    }
    let kept = match with_field(&shown.text, &wish) {
        Ok(text) => {
            let parts = (text.as_str(), shown.cases.as_str());
            save_draft(&house.bureau, &visitor.actor, house.now(), (&id, shown.latest), parts).await
        }
        Err(error) => Err(error),
    };
    match kept {
        Ok(_) => Ok(Redirect::to(&format!("/drafts/{id}?said=kept")).into_response()),
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            let said = mingde_core::words::say(visitor.locale, &error.message());
            let status = Fault::from(error).status();
            let page = show(&house, visitor, shown, None, None, (wish, None, Some(said))).await?;
            Ok((status, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /drafts/{id}/removal`
pub async fn remove(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    drop_draft(&house.bureau, &posted.visitor.actor, house.now(), &id).await?;
    Ok(Redirect::to("/drafts?said=dropped").into_response())
}

impl Editor {
    /// Whether what is shown may be written on.
    fn is_open(&self) -> bool {
        !self.shown.line.is_published
    }

    fn is_rulebook(&self) -> bool {
        self.shown.line.sort == DraftSort::Rulebook
    }

    /// Units of numbers: name, word.
    fn units(&self) -> Vec<(&'static str, String)> {
        Measure::ALL.iter().map(|(_, name, word)| (*name, self.frame.unit("2", word))).collect()
    }

    fn sort_of_field(&self, sort: &str) -> String {
        self.frame.word(&format!("web-draft-field-{sort}"))
    }

    /// Where a field is known.
    fn places(&self, known: &KnownElsewhere) -> String {
        let one = |(of, called): &(Title, Title)| {
            let names = [("of", of.say(self.frame.locale)), ("called", called.say(self.frame.locale))];
            self.frame.words("web-draft-known-at", &names)
        };
        known.places.iter().map(one).collect::<Vec<_>>().join(&self.frame.word("web-and"))
    }

    fn save(&self, number: &u32) -> String {
        self.frame.words("web-draft-save", &[("number", &number.to_string())])
    }
}

impl Found<'_> {
    fn gist(&self) -> String {
        let (errors, all) = (self.checked.errors(), self.checked.findings.len());
        let counts = [("errors", errors.to_string()), ("warnings", (all - errors).to_string())];
        let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
        let code = match (errors, all) {
            (0, 0) => "web-draft-sound",
            (0, _) => "web-draft-sound-warnings",
            _ => "web-draft-errors",
        };
        self.frame.words(code, &counts)
    }

    fn cases(&self) -> String {
        let (run, otherwise) = self.checked.cases;
        let counts = [("run", run.to_string()), ("otherwise", otherwise.to_string())];
        let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
        self.frame.words(if otherwise == 0 { "web-draft-cases-good" } else { "web-draft-cases-bad" }, &counts)
    }

    fn place(&self, finding: &DraftFinding) -> String {
        let code = if finding.in_cases { "web-draft-line-cases" } else { "web-draft-line" };
        self.frame.words(code, &[("line", &finding.line.to_string())])
    }

    /// The line a finding is about.
    fn quoted(&self, finding: &DraftFinding) -> &str {
        match finding.in_cases {
            true => "",
            false => self.text.lines().nth(finding.line - 1).unwrap_or("").trim(),
        }
    }

    fn near(&self, word: &str) -> String {
        self.frame.words("diagnostic-did-you-mean", &[("word", word)])
    }

    fn sort(&self, name: &KnownName) -> String {
        self.frame.word(&format!("web-draft-name-{}", name.sort))
    }

    /// The names by what they are; keys are known by whoever writes.
    fn listed(&self) -> Vec<&KnownName> {
        let mut listed: Vec<&KnownName> = self.names.iter().filter(|name| name.sort != "key").collect();
        let order = |sort: &str| {
            ["own", "field", "role", "option", "kind", "office", "rulebook"]
                .iter()
                .position(|known| *known == sort)
        };
        listed.sort_by_key(|name| (order(name.sort), name.word.clone()));
        listed
    }
}
