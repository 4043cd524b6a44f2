//! The page of a rater, on a telephone first: one candidate after the other, kept as one goes, handed in at the end.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    CategoryPlaces, HandedInSheet, RatedNominee, RatingSheet, RatingTime, Recusal, Typed, hand_in_sheet,
    keep_sheet, material_of_nominee, rating_sheet,
};
use mingde_core::diagnostic::Class;

use super::below;
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::house::House;
use crate::posted::Posted;
use crate::screens::uploads::shown;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "selections/sheet.html")]
struct Page {
    frame: Frame,
    sheet: RatingSheet,
    /// It was just kept.
    kept: bool,
}

/// `GET /selections/{id}/sheet`
pub async fn sheet(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let sheet = rating_sheet(&house.bureau, &visitor.actor, &id, house.today()).await;
    page(&Page::of(&house, &visitor, sheet.map_err(Fault::at_address)?))
}

/// `POST /selections/{id}/sheet/draft`: kept by the script as one goes.
pub async fn keep(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<StatusCode, Fault> {
    keep_sheet(&house.bureau, &posted.visitor.actor, house.now(), &id, &typed(&posted)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /selections/{id}/sheet`: kept, or handed in.
pub async fn hand_in(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let (bureau, actor, typed) = (&house.bureau, &posted.visitor.actor, typed(&posted));
    if posted.one("intent") == "keep" {
        keep_sheet(bureau, actor, house.now(), &id, &typed).await?;
        let kept = rating_sheet(bureau, actor, &id, house.today()).await?;
        let mut shown = Page::of(&house, &posted.visitor, kept);
        shown.kept = true;
        return page(&shown);
    }
    match hand_in_sheet(bureau, actor, house.now(), &id, &typed).await {
        Ok(HandedInSheet::Taken) => Ok(Redirect::to(&format!("/selections/{id}?said=sheet")).into_response()),
        Ok(HandedInSheet::Open(sheet)) => {
            let mut shown = Page::of(&house, &posted.visitor, *sheet);
            shown.frame.faulty = true;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&shown)?).into_response())
        }
        // It is over meanwhile: the page says so.
        Err(error) if error.class() == Class::Conflict => {
            let sheet = rating_sheet(bureau, actor, &id, house.today()).await?;
            let shown = Page::of(&house, &posted.visitor, sheet);
            Ok((StatusCode::CONFLICT, page(&shown)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /selections/{id}/nominees/{nominee}/{nth}`: what was sent along with a nomination, for whoever rates or handles it.
pub async fn material(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, nominee, nth)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let nth = nth.parse().map_err(|_| Fault::missing())?;
    let found =
        material_of_nominee(&house.bureau, &visitor.actor, (&id, &nominee), nth, house.today()).await?;
    Ok(shown(found))
}

fn typed(posted: &Posted) -> Typed {
    let marks =
        posted.pairs().iter().filter(|(name, _)| name.starts_with("mark.") || name.starts_with("kin."));
    Typed::new(marks.cloned())
}

impl Page {
    fn of(house: &House, visitor: &Visitor, sheet: RatingSheet) -> Self {
        let mut frame = below(house, visitor, &sheet.call.title);
        let (above, address) = (frame.title.clone(), format!("/selections/{}", sheet.call.id));
        frame = frame.under(above, address);
        frame.title = frame.word("web-rate-title");
        Self { frame, sheet, kept: false }
    }

    fn is_open(&self) -> bool {
        self.sheet.time == RatingTime::Open && !self.sheet.nominees.is_empty()
    }

    /// Why there is nothing to fill in: what it is, and what comes.
    fn blank(&self) -> (String, String) {
        let frame = &self.frame;
        match self.sheet.time {
            RatingTime::NotYet => {
                let day = frame.full_day(&self.sheet.call.nominate.1);
                let help = frame.words("web-rate-not-yet-help", &[("day", &day)]);
                (frame.word("web-rate-not-yet"), help)
            }
            RatingTime::Waits(count) => {
                (frame.counted("web-rate-waits", count), frame.word("web-rate-waits-help"))
            }
            RatingTime::HandedIn => (frame.word("web-rate-handed-in"), frame.word("web-rate-handed-in-help")),
            RatingTime::Over => (frame.word("web-rate-over"), frame.word("web-rate-over-help")),
            RatingTime::Open => (frame.word("web-rate-nobody"), frame.word("web-rate-nobody-help")),
        }
    }

    fn of_category(&self, category: &CategoryPlaces) -> Vec<&RatedNominee> {
        self.sheet.nominees.iter().filter(|one| one.nominee.category == category.code).collect()
    }

    fn faults(&self) -> Vec<(String, String)> {
        let wrong = self.sheet.nominees.iter().filter_map(|one| Some((one, one.fault.as_ref()?)));
        wrong
            .map(|(one, message)| {
                let words = self.frame.say(message);
                let words =
                    self.frame.words("web-fault-at", &[("title", &one.nominee.name), ("words", &words)]);
                (format!("mark-{}", one.nominee.id), words)
            })
            .collect()
    }

    fn group(&self) -> String {
        let day = self.frame.full_day(&self.sheet.call.evaluate_until);
        self.frame
            .words("web-rate-group", &[("group", self.frame.titled(&self.sheet.group.title)), ("day", &day)])
    }

    fn progress(&self) -> String {
        let (done, of) = self.sheet.progress();
        let (done, of) = (done.to_string(), of.to_string());
        self.frame.words("web-rate-progress", &[("done", &done), ("of", &of)])
    }

    /// The papers of a nomination, each with its number and what leads to it.
    fn papers(&self, one: &RatedNominee) -> Vec<(usize, String)> {
        let words = |nth: usize| self.frame.words("web-rate-material", &[("nth", &nth.to_string())]);
        (1..=one.papers).map(|nth| (nth, words(nth))).collect()
    }

    fn is_kin(&self, one: &RatedNominee) -> bool {
        one.recusal == Some(Recusal::Kin)
    }

    /// Why somebody is not rated, where the registry says so.
    fn recused(&self, one: &RatedNominee) -> Option<String> {
        match one.recusal? {
            Recusal::Oneself => Some(self.frame.word("web-rate-oneself")),
            Recusal::OwnUnit => Some(self.frame.word("web-rate-own-unit")),
            Recusal::Kin => None,
        }
    }
}
