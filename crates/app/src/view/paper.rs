//! Papers that were asked about their figures, and what differs between two of them.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::reason;
use mingde_core::words::Locale;
use mingde_report::diff::{Change, Difference};
use mingde_report::figure::Receipt;
use mingde_report::provenance::Asked;
use mingde_report::verify::{Judged, Standing};
use serde::Serialize;
use utoipa::ToSchema;

use super::Told;
use super::schema::{IdText, MomentText};
use crate::provenance::{Cause, Now, Verified, VerifiedFigure};

/// A paper that was asked about its figures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VerifiedView<'v> {
    /// Id of the form it was written from.
    pub form: &'v str,
    /// What was asked when it was written.
    #[schema(value_type = Option<Object>)]
    pub asked: Option<&'v Asked>,
    /// Number of revisions in the ledger now.
    pub ledger: u64,
    /// What makes the comparison doubtful or impossible.
    pub doubts: Vec<Told>,
    /// Its figures, in the order they are first stated.
    pub figures: Vec<VerifiedFigureView<'v>>,
    /// Places that are marked as figures and have no receipt.
    pub without_receipt: Vec<PlaceView<'v>>,
}

/// One figure of a paper.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VerifiedFigureView<'v> {
    /// Key within the form.
    pub figure: &'v str,
    /// Title.
    pub title: &'v str,
    /// What it is counted in.
    pub unit: &'v str,
    /// Exact value that the paper states; none for no data.
    pub stated: Option<&'v str>,
    /// Where it came from.
    #[schema(value_type = Object)]
    pub receipt: &'v Receipt,
    /// What the ledger says today.
    pub now: NowView<'v>,
    /// Where it is stated.
    pub places: Vec<PlaceView<'v>>,
}

/// What the ledger says of a figure today.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum NowView<'v> {
    /// It could not be asked again.
    NotAsked,
    /// The same.
    Unchanged {
        /// Exact value.
        value: Option<&'v str>,
    },
    /// Something else.
    Changed {
        /// Exact value; none where there is no data.
        value: Option<&'v str>,
        /// Why.
        causes: Vec<CauseView<'v>>,
        /// How many further causes there are.
        further: usize,
    },
    /// The form has no such figure any more, or the row is no longer there.
    Vanished,
}

/// One reason why a figure changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CauseView<'v> {
    /// What happened.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// The record or registry entry.
    #[schema(value_type = Option<IdText>)]
    pub id: Option<EntityId>,
    /// What it is.
    pub title: &'v str,
    /// What reads otherwise now.
    pub fields: Vec<ShiftedField<'v>>,
    /// Position of the latest revision.
    pub position: Option<u64>,
    /// When that was recorded.
    #[serde(serialize_with = "super::some_as_text")]
    #[schema(value_type = Option<MomentText>)]
    pub recorded: Option<Timestamp>,
    /// By whom.
    pub author: &'v str,
    /// The reason given.
    pub reason: String,
}

/// A field that reads otherwise now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShiftedField<'v> {
    /// Title of the field.
    pub field: &'v str,
    /// Before; empty for nothing.
    pub old: &'v str,
    /// Now; empty for nothing.
    pub new: &'v str,
    /// Both in words.
    #[serde(skip)]
    pub said: [String; 2],
}

/// A place where a figure is stated, and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceView<'v> {
    /// As it was printed.
    pub printed: &'v str,
    /// `as-written`, `other-words`, `edited`, `gone`.
    #[schema(value_type = String)]
    pub standing: &'static str,
    /// What stands there now.
    pub says: Option<&'v str>,
}

impl<'v> VerifiedView<'v> {
    /// A verified paper, its doubts in words.
    pub fn of(verified: &'v Verified, locale: Locale) -> Self {
        Self {
            form: &verified.form,
            asked: verified.asked.as_ref(),
            ledger: verified.ledger,
            doubts: Told::all(locale, &verified.doubts),
            figures: verified.figures.iter().map(|figure| of_figure(figure, locale)).collect(),
            without_receipt: verified.without_receipt.iter().map(of_place).collect(),
        }
    }
}

fn of_figure(figure: &VerifiedFigure, locale: Locale) -> VerifiedFigureView<'_> {
    let stated = &figure.stated;
    VerifiedFigureView {
        figure: &figure.key,
        title: &stated.title,
        unit: &stated.unit,
        stated: stated.exact.as_deref(),
        receipt: &stated.receipt,
        now: match &figure.now {
            Now::NotAsked => NowView::NotAsked,
            Now::Unchanged => NowView::Unchanged { value: stated.exact.as_deref() },
            Now::Vanished => NowView::Vanished,
            Now::Changed { value, causes, further } => NowView::Changed {
                value: value.as_deref(),
                causes: causes.iter().map(|cause| of_cause(cause, locale)).collect(),
                further: *further,
            },
        },
        places: figure.places.iter().map(of_place).collect(),
    }
}

fn of_cause(cause: &Cause, locale: Locale) -> CauseView<'_> {
    let shifts = cause.shifts.iter();
    CauseView {
        kind: cause.kind.name(),
        id: cause.id,
        title: &cause.title,
        fields: shifts
            .map(|shift| ShiftedField {
                field: &shift.title,
                old: &shift.old,
                new: &shift.new,
                said: shift.said(locale),
            })
            .collect(),
        position: cause.position,
        recorded: cause.recorded,
        author: &cause.author,
        reason: reason::say(locale, &cause.reason).into_owned(),
    }
}

fn of_place(place: &Judged) -> PlaceView<'_> {
    let (standing, says) = match &place.standing {
        Standing::AsWritten => ("as-written", Some(&place.printed)),
        Standing::OtherWords(says) => ("other-words", Some(says)),
        Standing::Edited(says) => ("edited", Some(says)),
        Standing::Gone => ("gone", None),
    };
    PlaceView { printed: &place.printed, standing, says: says.map(String::as_str) }
}

/// How a figure differs between two papers.
#[derive(Debug, Clone, Serialize)]
pub struct DifferenceView<'d> {
    /// Key of the figure; for one of a row, its title.
    pub figure: &'d str,
    /// Title.
    pub title: &'d str,
    /// What it is counted in.
    pub unit: &'d str,
    /// What happened.
    #[serde(flatten)]
    pub change: ChangeView<'d>,
}

/// What happened to a figure. Numbers are exact, as text; without a value there is no data.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "see `Change`")]
pub enum ChangeView<'d> {
    Same { old: Option<&'d str>, new: Option<&'d str> },
    Number { old: String, new: String, by: String, percent: Option<String> },
    Share { old: String, new: String, points: String },
    Names { added: &'d [String], removed: &'d [String] },
    Text { old: Option<&'d str>, new: Option<&'d str> },
    OnlyOld { old: Option<&'d str> },
    OnlyNew { new: Option<&'d str> },
}

impl<'d> From<&'d Difference> for DifferenceView<'d> {
    fn from(difference: &'d Difference) -> Self {
        let Difference { key, title, unit, change } = difference;
        let change = match change {
            Change::Same(same) => ChangeView::Same { old: same.as_deref(), new: same.as_deref() },
            Change::Number { old, new, by, percent } => ChangeView::Number {
                old: old.to_string(),
                new: new.to_string(),
                by: by.normalize().to_string(),
                percent: percent.map(|percent| percent.to_string()),
            },
            Change::Share { old, new, points } => ChangeView::Share {
                old: format!("{}/{}", old.0, old.1),
                new: format!("{}/{}", new.0, new.1),
                points: points.to_string(),
            },
            Change::Names { added, removed } => ChangeView::Names { added, removed },
            Change::Text { old, new } => ChangeView::Text { old: old.as_deref(), new: new.as_deref() },
            Change::OnlyOld(old) => ChangeView::OnlyOld { old: old.as_deref() },
            Change::OnlyNew(new) => ChangeView::OnlyNew { new: new.as_deref() },
        };
        Self { figure: key, title, unit, change }
    }
}
