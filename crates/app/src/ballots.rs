//! Secret ballots as an office holds them: prepared from the registry, papers given out to who is signed in, ballots taken from
//! whoever brings one, counted by trustees. Formats and rules are those of `docs/ballots.md`; what is decided, `mingde_ballot`
//! decides. Each step may be done again after anything: what was done stays, and is answered alike.

mod asking;
mod balloted;
mod casting;
mod closing;
mod device;
mod facts;
mod following;
mod freezing;
mod issuing;
mod keepers;
mod key_anew;
mod listing;
mod making_key;
mod own_seat;
mod paper;
mod plan;
mod preparing;
mod published;
mod recording;
mod roll;
mod round;
mod seat;
mod seats;
mod server_keys;
mod slips;
mod stage;
mod stepping;
mod tally;
mod unprepared;

pub(crate) use balloted::Balloted;
pub use casting::cast_ballot;
pub use device::{SeatAsked, SeatDevice, SeatHeard, SeatRefuses};
pub use facts::{BallotFacts, ItemFacts, ballot_facts, ballots_told, published_ballot};
pub use following::{FollowingBallot, Lot, following_ballot, record_lot};
pub use issuing::{OwnBallot, own_ballot, take_ballot};
pub use key_anew::begin_key_anew;
pub use listing::{
    BallotLine, BallotPage, Draw as BallotDraw, SeatLine, ballot_page, ballots_of, files_ballots,
};
pub use making_key::{SeatMessages, seat_messages};
pub use mingde_ballot::{Denominator, FEW as SMALL_BALLOT, Tie, request_hash as code_hash};
pub use own_seat::{OwnSeat, own_seat};
pub use paper::ballot_paper;
pub use plan::{BallotPlan, BallotRequest, ThresholdRequest, VoterGroupRequest};
pub use preparing::prepare_ballot;
pub use published::{BallotNow, ballot_archive, ballot_file, ballot_files, ballot_now};
pub use recording::{RecordedBallot, record_ballot};
pub use seats::{SeatNow, SeatPaper, hand_in, seat_now, seat_result};
pub use stage::BallotStage;
pub use stepping::{BallotStep, take_ballot_step};
pub use unprepared::Unprepared;
