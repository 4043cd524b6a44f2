//! 报告: the forms, a report as it will be written with its figures beside it, and its files.

pub mod proof;
pub mod verification;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    FigureOrigin, ReportFigure, ReportLine, ReportPage, ReportWish, Request, TextOfAuthor, asks_for_figures,
    keep_report_text, report_list, report_page, report_to_write, request_figure,
};
use mingde_core::date::{Timestamp, parse_day};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::period::Period;
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::paper::PaperFormat;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// So many figures without data are listed; the others unfold.
const LISTED: usize = 5;

/// What is reported on, as it stands in the address. What does not read is as good as not said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    period: String,
    as_of: String,
    /// How many revisions the ledger had.
    at: String,
    /// What was just done.
    said: String,
}

impl Asked {
    fn wish(&self) -> ReportWish {
        ReportWish {
            period: Period::parse(&self.period).ok(),
            as_of: parse_day(&self.as_of).ok(),
            position: self.at.parse().ok(),
        }
    }
}

#[derive(Template)]
#[template(path = "reports.html")]
struct List {
    frame: Frame,
    forms: Vec<ReportLine>,
    /// Forms that cannot be used because of mistakes in them.
    broken: usize,
}

#[derive(Template)]
#[template(path = "reports/report.html")]
struct One {
    frame: Frame,
    asked: Asked,
    shown: ReportPage,
    /// The document, made of escaped parts.
    document: String,
    missing: Vec<ReportFigure>,
    /// Whether it can be had as PDF.
    prints: bool,
    /// Whether whoever reads it may ask others for what lacks.
    asks: bool,
    /// A text that was not kept as it was typed: its name, what was typed, and why.
    unkept: Option<(String, String, String)>,
}

/// `GET /reports`
pub async fn list(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let (forms, broken) = report_list(&house.bureau.library(), &visitor.actor, house.today())?;
    let mut frame = Frame::of(&house, &visitor, Section::Reports, "");
    frame.title = frame.word("web-section-reports");
    page(&List { frame, forms, broken })
}

/// `GET /reports/{form}`
pub async fn one(
    State(house): State<House>,
    visitor: Visitor,
    Path(form): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    show(&house, &visitor, &form, asked, None).await
}

async fn show(
    house: &House,
    visitor: &Visitor,
    form: &str,
    asked: Asked,
    unkept: Option<(String, String, String)>,
) -> Result<Response, Fault> {
    let wish = ReportWish { position: None, ..asked.wish() };
    let shown = report_page(&house.bureau, &visitor.actor, form, &wish, house.today()).await?;
    let mut frame = Frame::of(house, visitor, Section::Reports, shown.name.say(visitor.locale));
    frame.notice = (asked.said == "kept").then(|| Message::new("web-report-text-kept"));
    frame.faulty = unkept.is_some();
    let all = frame.word("web-section-reports");
    let document = shown.document(&|figure| proof_at(&shown, figure));
    let missing = shown.missing().cloned().collect();
    let prints = house.printing().is_some();
    let asks = asks_for_figures(&house.bureau.library(), &visitor.actor);
    let frame = frame.under(all, "/reports");
    page(&One { frame, asked, document, missing, prints, asks, shown, unkept })
}

/// `POST /reports/{form}/texts`: keeps what its author has written. What somebody else has kept meanwhile is told, beside what
/// was typed.
pub async fn keep(
    State(house): State<House>,
    Path(form): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let asked = Asked {
        period: posted.one("period").to_owned(),
        as_of: posted.one("as_of").to_owned(),
        ..Asked::default()
    };
    let period = Period::parse(posted.one("of")).map_err(|_| Fault::unreadable())?;
    let (name, text) = (posted.one("name"), posted.one("text"));
    let seen = posted.one("seen").parse().ok().map(Timestamp);
    let of = (form.as_str(), period, name);
    match keep_report_text(&house.bureau, &visitor.actor, house.now(), of, text, seen).await {
        Ok(()) => {
            let path = format!("/reports/{}", address::escaped(&form));
            let pairs = [("period", asked.period.as_str()), ("as_of", &asked.as_of), ("said", "kept")];
            Ok(Redirect::to(&address::with(&path, &pairs)).into_response())
        }
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            let said = mingde_core::words::say(visitor.locale, &error.message());
            let status = Fault::from(error).status();
            let unkept = Some((name.to_owned(), text.to_owned(), said));
            Ok((status, show(&house, visitor, &form, asked, unkept).await?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /reports/{form}/requests`: those whose a figure is are asked for what it lacks.
pub async fn request(
    State(house): State<House>,
    Path(form): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let asked = Asked {
        period: posted.one("period").to_owned(),
        as_of: posted.one("as_of").to_owned(),
        ..Asked::default()
    };
    let wish = ReportWish { position: None, ..asked.wish() };
    let shown = report_page(&house.bureau, &visitor.actor, &form, &wish, house.today()).await?;
    let figure = shown.missing().find(|figure| figure.name == posted.one("figure"));
    let figure = figure.ok_or_else(Fault::missing)?;
    let FigureOrigin::Filed { kind, .. } = &figure.whose else { return Err(Fault::missing()) };
    let heading = mingde_core::words::say_code(
        mingde_core::words::Locale::ZhCn,
        "web-report-request",
        &[("figure", &figure.title.title), ("report", &shown.name.title)],
    );
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let address = match request_figure(bureau, actor, house.now(), kind, &heading).await? {
        Request::Sent(sent, count) => format!("/tasks/{sent}?said=sent&count={count}"),
        Request::Choose(by) => {
            let pairs = [("kind", by.as_str()), ("answer", kind), ("heading", &heading)];
            address::with("/tasks/new", &pairs)
        }
    };
    Ok(Redirect::to(&address).into_response())
}

/// The address of the proof of a figure, as it was when the report was made.
fn proof_at(shown: &ReportPage, figure: &str) -> String {
    let path = format!("/reports/{}/figures/{}", address::escaped(&shown.id), address::escaped(figure));
    let (period, day, position) =
        (shown.composed.period.to_string(), shown.as_of.to_string(), shown.position.to_string());
    address::with(&path, &[("period", &period), ("as_of", &day), ("at", &position)])
}

/// `GET /reports/{form}/files/{format}`: the report as a file.
pub async fn file(
    State(house): State<House>,
    visitor: Visitor,
    Path((form, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let format = PaperFormat::of(&house, &format).ok_or_else(Fault::missing)?;
    let wish = asked.wish();
    let composed = report_to_write(&house.bureau, &visitor.actor, &form, &wish, house.today()).await?;
    let stem = format!("{}-{}", composed.form, composed.period);
    Ok(format.file(&stem, composed).await?)
}

impl One {
    fn proof(&self, figure: &ReportFigure) -> String {
        proof_at(&self.shown, &figure.name)
    }

    /// The address of a file of what is shown.
    fn file(&self, format: &str) -> String {
        let path = format!("/reports/{}/files/{format}", address::escaped(&self.shown.id));
        address::with(&path, &[("period", &self.asked.period), ("as_of", &self.asked.as_of)])
    }

    fn seen_from(&self) -> String {
        let (period, day) =
            (self.frame.period(&self.shown.composed.period), self.frame.full_day(&self.shown.as_of));
        self.frame.words("web-report-from", &[("period", &period), ("day", &day)])
    }

    /// How long it is, and how long it may be.
    fn length(&self) -> String {
        let count = self.shown.composed.characters.to_string();
        match self.shown.composed.limit {
            Some(limit) => {
                self.frame.words("web-report-length-of", &[("count", &count), ("limit", &limit.to_string())])
            }
            None => self.frame.counted("web-report-length", count),
        }
    }

    /// The figures that are not what they were a year before.
    fn differing(&self) -> Vec<&ReportFigure> {
        self.shown.figures.iter().filter(|figure| figure.last_year.is_other()).collect()
    }

    /// Those that are, or of which nobody knows.
    fn alike(&self) -> Vec<&ReportFigure> {
        self.shown.figures.iter().filter(|figure| !figure.last_year.is_other()).collect()
    }

    fn first_missing(&self) -> &[ReportFigure] {
        &self.missing[..self.missing.len().min(LISTED)]
    }

    fn other_missing(&self) -> &[ReportFigure] {
        &self.missing[self.missing.len().min(LISTED)..]
    }

    /// What stands in the field of a text: what was typed and not kept, or what is kept.
    fn typed<'t>(&'t self, field: &'t TextOfAuthor) -> &'t str {
        let unkept = self.unkept.as_ref().filter(|(name, ..)| *name == field.name);
        unkept.map_or(&field.text, |(_, typed, _)| typed)
    }

    /// Why a text was not kept.
    fn unkept(&self, field: &TextOfAuthor) -> Option<&String> {
        self.unkept.as_ref().filter(|(name, ..)| *name == field.name).map(|(.., why)| why)
    }

    /// Whether another text is kept than the one that was typed.
    fn is_other(&self, field: &TextOfAuthor) -> bool {
        !field.text.is_empty() && field.text != self.typed(field)
    }

    /// When the text was kept that is shown; empty where there is none.
    fn seen(&self, field: &TextOfAuthor) -> String {
        field.kept.as_ref().map_or_else(String::new, |(saved, _)| saved.0.to_string())
    }

    /// Whether those whose a figure is can be asked for what it lacks.
    fn can_ask(&self, figure: &ReportFigure) -> bool {
        self.asks && matches!(&figure.whose, FigureOrigin::Filed { by, .. } if !by.is_empty())
    }

    /// Whose a figure is, and where it is seen to.
    fn way(&self, figure: &ReportFigure) -> Option<(String, String)> {
        let word = |code: &str| self.frame.word(code);
        match &figure.whose {
            FigureOrigin::Filed { kind, own: true, .. } => {
                Some((format!("/file/{}", address::escaped(kind)), word("web-report-file")))
            }
            FigureOrigin::Registry { own: true } => {
                Some(("/imports".to_owned(), word("web-report-registry-keep")))
            }
            FigureOrigin::Judged { rulebook, result: Some(result), .. } => {
                let path = format!("/rulebooks/{}/{}", address::escaped(rulebook), address::escaped(result));
                let period = self.asked.period.as_str();
                let at = address::with(&path, &[("period", period), ("state", "no-data")]);
                Some((at, word("web-report-silent")))
            }
            _ => None,
        }
    }
}
