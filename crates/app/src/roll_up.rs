//! Results go from a bureau to its superior, by consent: the superior asks in a file, the bureau sends that and no more, signed by the key of its
//! ledger, and the superior's ledger takes it in as records that its own rulebooks count.

mod asking;
mod believing;
mod cells;
mod collecting;
mod composing;
mod cut;
mod entering;
mod expected;
mod folder;
mod held;
mod outer;
mod past;
mod received;
mod request;
mod rows;
mod standing;
mod submitting;
mod told;
mod withdrawing;

pub use asking::{SignedRequest, SuperiorKey, sign_request};
pub use believing::{Believed, BelievedKey, believe_ledger};
pub use collecting::{Collected, CollectedFolder, CollectedOutcome, collect};
pub use entering::RecordsEntered;
pub use outer::{
    carry as carry_to_storage, expect_open as expect_open_storage, lay_down as lay_down_from_storage,
};
pub use request::{RollUpRequest, WantedResults, read_request};
pub use standing::{SubmissionState, UnitSubmission};
pub use submitting::{Submission, SubmitWish, submit};
pub use told::{AssessmentTold, ResultTold, ResultsTold};
pub use withdrawing::withdraw_submission;
