//! What the author of a report writes into it: kept on the server for whoever goes on, and offered again for the next period.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_report::form::{Form, Question};
use mingde_store::{Beside, ReportText};
use zeroize::Zeroizing;

use super::may_write_reports;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::figures::Texts;
use crate::report::form;
use crate::view::Title;

/// Most characters of one text.
pub const LONGEST_TEXT: usize = 20_000;

/// A text that the author of a report writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextOfAuthor {
    /// Its name in the form.
    pub name: String,
    /// What it is called.
    pub title: Title,
    /// What is written; empty as long as nothing is.
    pub text: String,
    /// When it was kept last, and the staff number of whoever did.
    pub kept: Option<(Timestamp, String)>,
    /// What was written for another period last, where nothing is written for this one.
    pub former: Option<(String, String)>,
}

/// The texts of a form for a period.
pub(super) async fn texts(
    bureau: &Bureau,
    form: &Form,
    period: Period,
) -> Result<Vec<TextOfAuthor>, AppError> {
    let asked = form.figures().iter().filter(|request| request.question == Question::Author);
    let asked: Vec<_> = asked.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let (kept, period) = (bureau.store.report_texts(&form.id).await?, period.to_string());
    let fields = asked.into_iter().map(|request| {
        let of_name = || kept.iter().filter(|text| text.name == request.name);
        let own = of_name().find(|text| text.period == period);
        let former = of_name().find(|text| text.period != period && !text.content.is_empty());
        let text = own.map_or_else(String::new, |text| text.content.as_str().to_owned());
        TextOfAuthor {
            name: request.name.clone(),
            title: Title { title: request.title.clone(), english: request.english.clone() },
            kept: own.map(|text| (text.saved, text.author.clone())),
            former: former
                .filter(|_| text.is_empty())
                .map(|former| (former.period.clone(), former.content.as_str().to_owned())),
            text,
        }
    });
    Ok(fields.collect())
}

/// The same as a form asks for them.
pub(super) fn answers(fields: &[TextOfAuthor]) -> Texts {
    fields.iter().map(|field| (field.name.clone(), field.text.clone())).collect()
}

/// Keeps a text of a report, over what was seen of it; `seen` is when that was kept.
///
/// # Errors
/// [`AppError::Refused`] for those who write no reports; [`AppError::NotFound`] for a text that the form does not have;
/// `report-text-long`; a conflict where somebody else has kept another one since.
pub async fn keep_report_text(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (name, period, field): (&str, Period, &str),
    text: &str,
    seen: Option<Timestamp>,
) -> Result<(), AppError> {
    may_write_reports(actor)?;
    let form = form(&bureau.library(), name)?;
    let is_asked =
        form.figures().iter().any(|request| request.name == field && request.question == Question::Author);
    if !is_asked {
        return Err(AppError::NotFound(Message::new("app-nowhere").with("name", field)));
    }
    let text = text.replace("\r\n", "\n");
    if text.chars().count() > LONGEST_TEXT {
        return Err(AppError::Invalid(Message::new("report-text-long").with("most", LONGEST_TEXT)));
    }
    let text = ReportText {
        period: period.to_string(),
        name: field.to_owned(),
        author: actor.account().as_str().to_owned(),
        saved: now,
        content: Zeroizing::new(text.trim().to_owned()),
    };
    let mut changes = Beside::default();
    changes.keep_report_text(&form.id, &text, seen, bureau.store.sealing().read()?);
    match bureau.store.change_beside(changes).await {
        Err(mingde_store::StoreError::Overtaken) => {
            Err(AppError::Conflict(Message::new("report-text-overtaken")))
        }
        other => Ok(other?),
    }
}
