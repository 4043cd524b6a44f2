//! Whoever acts in a test, and leave for what a test writes as the operator.

use mingde_core::policy::{Account, Actor, Before, Permitted, Standing, may_append};
use mingde_core::record::State;
use mingde_core::revision::Draft;

/// The operator under this name.
pub fn operator(account: &str) -> Actor {
    Actor::operator(Account::parse(account).expect("an account"))
}

/// Drafts as the operator may append them over whatever is there.
pub fn permitted(operator: &Actor, drafts: Vec<Draft>) -> Vec<Permitted<Draft>> {
    drafts
        .into_iter()
        .map(|draft| may_append(operator, draft, Before::Unseen, None).expect("the operator may"))
        .collect()
}

/// A draft as the operator may append it to an entity that is at this revision, 0 for none.
pub fn permitted_after(operator: &Actor, draft: Draft, number: u32) -> Permitted<Draft> {
    let before = match number {
        0 => Before::Nothing,
        _ => Before::Changed(Standing::of(number, State::Accepted, None)),
    };
    may_append(operator, draft, before, None).expect("the operator may")
}
