//! What is held of one person: a copy for whoever it is about (个人信息保护法第四十五条), and the end of everything but
//! keeping it (第四十七条). The log only grows, so what was entered stays in it; it is shown to nobody any more.

mod held;
mod withheld;

pub use self::held::{
    AccountHeld, Membership, PersonalData, PostHeld, RecordHeld, RegistryHeld, personal_data,
};
pub use self::withheld::withhold_person;
