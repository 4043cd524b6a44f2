//! 材料体检: a text that was pasted or a material that was sent, with what was found in it. Nothing of it is kept: what is done on
//! the page sends the text along.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mingde_app::{
    CheckupPage, CheckupWish, FindingLine, LARGEST_MATERIAL_SENT, LONGEST_WORD, Mark, MarkSort, Marked,
    MaterialSent, ReportFormat, Said, checkup_paper, look_through, read_sent, say_of_finding,
};
use mingde_core::date::parse_day;
use mingde_core::diagnostic::{Class, Message};

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::paper::{download, media_type};
use crate::received::Received;
use crate::visitor::Visitor;

/// The groups of findings, the worst first.
const CLASSES: [&str; 5] = ["ledger", "contradiction", "incomplete", "form", "open"];

#[derive(Template)]
#[template(path = "check_up.html")]
struct Blank {
    frame: Frame,
    fault: Option<String>,
    text: String,
    limit: String,
    as_of: String,
}

#[derive(Template)]
#[template(path = "check_up/found.html")]
struct Found {
    frame: Frame,
    material: MaterialSent,
    limit: String,
    as_of: String,
    shown: CheckupPage,
    /// Why what was said of a finding was not kept, and of which.
    unsaid: Option<(String, String)>,
}

/// `GET /check-up`
pub async fn get(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let (text, limit, as_of) = Default::default();
    page(&Blank { frame: titled(&house, &visitor), fault: None, text, limit, as_of })
}

/// `POST /check-up`: looks through what comes, after what is said of a finding was remembered; or gives it as a file.
pub async fn post(
    State(house): State<House>,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<Response, Fault> {
    let (mut received, too_large) =
        Received::of(&mut parts, (&house, &visitor), LARGEST_MATERIAL_SENT).await?;
    let material = match (received.file.take(), too_large) {
        (_, Some(message)) => Err(message),
        (Some((name, bytes)), None) => match read_sent(&house.bureau, name, bytes).await {
            Ok(material) => Ok(material),
            Err(error) if error.class() == Class::Invalid => Err(error.message()),
            Err(error) => return Err(error.into()),
        },
        (None, None) if received.one("text").trim().is_empty() => Err(Message::new("web-check-up-nothing")),
        (None, None) => {
            let markdown = received.one("markdown") == "1";
            Ok(MaterialSent::pasted(received.one("name"), received.one("text"), markdown))
        }
    };
    let material = match material {
        Ok(material) => material,
        Err(message) => return refused(&house, &visitor, &received, &message),
    };
    let act = received.one("act");
    let unsaid = said(&house, &visitor, &received, &material, act).await?;
    let wish = CheckupWish {
        limit: received.one("limit").trim().parse().ok().filter(|limit| *limit > 0),
        as_of: parse_day(received.one("as_of")).ok(),
    };
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let shown = match look_through(bureau, actor, &material, &wish, house.today()).await {
        Ok(shown) => shown,
        Err(error) if error.class() == Class::Invalid => {
            return refused(&house, &visitor, &received, &error.message());
        }
        Err(error) => return Err(error.into()),
    };
    let (limit, as_of) = (received.one("limit").to_owned(), received.one("as_of").to_owned());
    let frame = titled(&house, &visitor);
    if let Some(ending) = act.strip_prefix("file ") {
        let as_read = (visitor.locale, house.today());
        let (to, ending) = match ending {
            "html" => (ReportFormat::Html, "html"),
            _ => (ReportFormat::Docx, "docx"),
        };
        let bytes = checkup_paper(&material, &shown, to, as_read)?;
        let name = format!("{}.{ending}", frame.word("checkup-paper-title"));
        return Ok(download(&name, media_type(to), bytes));
    }
    page(&Found { frame, material, limit, as_of, shown, unsaid })
}

/// Remembers what was said of a finding; why it was not, with the finding.
async fn said(
    house: &House,
    visitor: &Visitor,
    received: &Received,
    material: &MaterialSent,
    act: &str,
) -> Result<Option<(String, String)>, Fault> {
    let Some((verdict, key)) = act.split_once(' ').filter(|(verdict, _)| *verdict != "file") else {
        return Ok(None);
    };
    let said = Said::of_name(verdict);
    if said.is_none() && verdict != "open" {
        return Err(Fault::unreadable());
    }
    let word = received.one(&format!("word-{key}"));
    let of = (material.text.as_str(), key);
    match say_of_finding(&house.bureau, &visitor.actor, house.now(), of, said, word).await {
        Ok(()) => Ok(None),
        Err(error) if error.class() == Class::Invalid => {
            let words = mingde_core::words::say(visitor.locale, &error.message());
            Ok(Some((key.to_owned(), words)))
        }
        Err(error) => Err(error.into()),
    }
}

fn titled(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::CheckUp, "");
    frame.title = frame.word("web-section-check-up");
    frame
}

/// The form with what was typed, and why nothing came of it.
fn refused(
    house: &House,
    visitor: &Visitor,
    received: &Received,
    message: &Message,
) -> Result<Response, Fault> {
    let mut frame = titled(house, visitor);
    frame.faulty = true;
    let fault = Some(frame.say(message));
    let [text, limit, as_of] = ["text", "limit", "as_of"].map(|name| received.one(name).to_owned());
    let shown = page(&Blank { frame, fault, text, limit, as_of })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

impl Found {
    /// The groups that have findings, each with its findings and their numbers.
    fn groups(&self) -> Vec<(&'static str, Vec<(usize, &FindingLine)>)> {
        let all = || (1..).zip(&self.shown.findings);
        let of =
            |class: &'static str| (class, all().filter(|(_, line)| line.class == class).collect::<Vec<_>>());
        CLASSES.map(of).into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
    }

    fn class(&self, class: &str) -> String {
        self.frame.word(&format!("checkup-class-{class}"))
    }

    /// The answer in one sentence.
    fn summary(&self) -> String {
        let (claims, open) = (self.shown.claims.to_string(), self.shown.open().count());
        let code = if open == 0 { "web-check-up-nothing-open" } else { "web-check-up-open" };
        self.frame.words(code, &[("claims", &claims), ("count", &open.to_string())])
    }

    /// What the ledger said of the claims, or why it was not asked.
    fn of_ledger(&self) -> String {
        let Some(counts) = self.shown.ledger else { return self.frame.word("web-check-up-ledger-not-asked") };
        let [borne_out, contradicted, not_covered] = counts.map(|count| count.to_string());
        let counts =
            [("borne_out", &*borne_out), ("contradicted", &contradicted), ("not_covered", &not_covered)];
        self.frame.words("checkup-ledger-summary", &counts)
    }

    /// The class of a mark.
    fn mark(&self, part: &Marked) -> &'static str {
        match part.sort {
            Some(MarkSort::Wrong) => "wrong",
            Some(MarkSort::Doubtful) => "doubtful",
            Some(MarkSort::Settled) => "settled",
            Some(MarkSort::Right) => "right",
            None => "",
        }
    }

    /// The numbered marks among some.
    fn numbered<'m>(&self, marks: &'m [Mark]) -> Vec<(usize, &'m Mark)> {
        marks.iter().filter_map(|mark| Some((mark.finding?, mark))).collect()
    }

    /// Text as it stands in its line: what parts cells is seen.
    fn said_text(&self, part: &Marked) -> String {
        part.text.replace('\t', "　")
    }

    fn word(&self, line: &FindingLine) -> String {
        line.said.as_ref().map_or_else(String::new, |(_, word)| word.clone())
    }

    fn verdict(&self, line: &FindingLine) -> &'static str {
        line.said.as_ref().map_or("", |(said, _)| said.name())
    }

    /// What was said of a finding, in words and as a sign.
    fn told(&self, line: &FindingLine) -> String {
        self.frame.word(&format!("checkup-said-{}", self.verdict(line)))
    }

    fn sign(&self, line: &FindingLine) -> &'static str {
        if line.is_dismissed() { "withdrawn" } else { "accepted" }
    }

    fn longest_word(&self) -> usize {
        LONGEST_WORD
    }

    fn unsaid_of(&self, key: &str) -> Option<&String> {
        self.unsaid.as_ref().filter(|(of, _)| of == key).map(|(_, words)| words)
    }
}
