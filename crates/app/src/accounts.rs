//! Accounts: who may sign in to the pages, with what, and from where just now. An account is somebody's of the registry,
//! under the staff number; what it may do is the sum of the offices that somebody holds ([`actor_of`](crate::actor_of)).

mod answers;
mod api_tokens;
mod federated;
mod holder;
mod journey;
mod keeping;
mod link;
mod not_signed_in;
mod passwords;
mod providers;
mod second_factor;
mod sessions;
mod set_up;
mod sign_in;
mod sweeping;
mod throttle;
mod token;

pub use answers::{Begun, KeptUnder, Request, begin_request, end_request};
pub use api_tokens::{
    ApiToken, ApiTokenLine, TOKEN_DAYS, TokenWish, api_token, drop_api_token, list_api_tokens,
    make_api_token, make_api_token_for, read_token, token_text,
};
pub(crate) use api_tokens::{acting_by, called, token_called};
pub use federated::{Arrived, CameBack, come_back, end_by_provider, provider_signs_out_at, send_to_provider};
pub(crate) use holder::owner_of_account;
pub use holder::{Owner, owner};
pub use keeping::{AccountLine, FirstPassword, close_account, create_account, list_accounts, open_account};
pub use link::{
    Invitation, InvitationStrip, LinkView, invite_unit, look_at_link, reset_password, set_password_by_link,
};
pub use mingde_federation::{
    Address, BadSettings, ButtonPlace, Protocol, Returned, Settings as ProviderSettings, Vouching,
};
pub use mingde_store::{Digest, LinkPurpose};
pub use not_signed_in::NotSignedIn;
pub(crate) use passwords::refuse_weak;
pub use passwords::{PasswordCost, Passwords, least_password};
pub use providers::{
    ProviderButton, ProviderLine, Providers, Secret, close_provider, drop_provider, keep_provider,
    list_providers, provider_buttons,
};
pub use second_factor::{
    Enrolment, begin_second_factor, confirm_second_factor, drop_second_factor, enrolment_of,
    renew_recovery_codes, reset_second_factor,
};
pub(crate) use sessions::write_own;
pub use sessions::{
    Gate, Session, SessionLine, SessionRules, change_password, end_other_sessions, end_session, gate,
    list_sessions, session, set_appearance, sign_out,
};
pub use set_up::{FirstDay, bureau_name, bureau_unit, knows_nobody, name_known, recovery_sheet, set_up};
pub use sign_in::{Knock, SignedIn, prove, sign_in};
pub use sweeping::sweep;
pub(crate) use token::draw;
pub use token::{Chance, Token};
