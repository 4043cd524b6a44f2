//! What commands list and show, as text and as JSON: ids, codes and values as data, and beside
//! them what people call them, in both languages.
//!
//! What a use case gives back serialises itself where it is plain. A view stands here where something is to be looked up
//! for it: titles in the library, names in the registry, words in the language of whoever reads.

mod check;
mod checkup;
mod delta;
mod demo;
mod form;
mod grant;
mod history;
mod import;
mod ledger;
mod paper;
mod receipt;
mod record;
mod reorganised;
mod rulebook;
mod schema;
mod shown;
mod told;

pub use check::{BoundaryView, CheckedView, FindingView};
pub use checkup::ComparedView;
pub use delta::{
    ChangedField, ChangedResultView, DeltaView, RecordChangeView, RegistryChangeView, RulebookDeltaView,
};
pub use demo::{BehindView, DemoView, MadeView};
pub use form::{AskedFigure, FormHead, FormLine, FormView, StatedFigure, WrittenView};
pub use grant::{GrantView, OfficeView};
pub(crate) use history::shifts;
pub use history::{RevisionView, ShiftView, history_view};
pub use import::{FileOutcomeView, LikelyDuplicateView, ListedErrorView, StoppedView};
pub use ledger::{
    AuditLineView, BatchView, LedgerFindingView, RestorationView, TamperedField, VerificationView,
    root_digits,
};
pub use paper::{
    CauseView, ChangeView, DifferenceView, NowView, PlaceView, ShiftedField, VerifiedFigureView, VerifiedView,
};
pub use receipt::{DifferenceTold, TypedReceiptView, VerifiedReceiptView};
pub(crate) use record::participant;
pub use record::{ParticipantView, RecordView};
pub use reorganised::{Concerned, RecordsAfter, ReorganisedUnitView, ReorganisedView};
pub use rulebook::{
    ArticleView, EditionView, PublishedView, ResultView, RulebookLine, RulebookView, SettingView,
};
pub use schema::{DayText, IdText, MomentText, StateText};
pub use shown::{Called, FieldView, SEALED, Shown, ShownSort};
pub(crate) use shown::{by_name, values};
pub use told::{Title, Told};
pub(crate) use told::{as_text, firsts_as_text, some_as_text};
