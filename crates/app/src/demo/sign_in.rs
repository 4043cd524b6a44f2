//! Accounts for those of the demo bureau as whom people sign in. Their passwords are drawn, and written down beside the
//! ledger for whoever runs the demo.

use std::path::Path;

use mingde_core::date::{Day, Timestamp};
use mingde_core::policy::Actor;
use mingde_files::{Mode, write_whole};
use serde::{Deserialize, Serialize};

use super::{Scale, demo_people};
use crate::accounts::{Chance, FirstPassword, PasswordCost, Passwords, create_account, draw};
use crate::bureau::Bureau;
use crate::error::AppError;

/// Where the accounts are written down.
const ACCOUNTS: &str = "accounts.json";
/// 32 characters that nobody takes for one another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnopqrstuvwxyz23456789";
/// Letters of a password: 60 bits.
const LENGTH: usize = 12;
/// Letters between two hyphens.
const GROUP: usize = 4;

/// Somebody to sign in as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    /// Name.
    pub name: String,
    /// Code of the office, or of the rank of whoever holds none.
    pub office: String,
    /// What is typed as account: the staff number.
    pub account: String,
    /// The password.
    pub password: String,
}

/// Makes an account for everybody as whom people sign in to the demo bureau of a day, and writes them down in
/// `<data>/accounts.json`, which only its owner reads. What is written down there already stays, and so do accounts.
pub async fn demo_accounts(
    bureau: &Bureau,
    actor: &Actor,
    (scale, day): (Scale, Day),
    chance: &Chance<'_>,
) -> Result<Vec<DemoAccount>, AppError> {
    let path = bureau.data.join(ACCOUNTS);
    let known = written(&path);
    let mut accounts = Vec::new();
    for person in demo_people(&bureau.library(), scale, day)?.into_iter().filter(|person| person.signs_in) {
        let (account, name, office) = (person.person.code, person.person.name, person.office);
        let before = known.iter().find(|known| known.account == account).map(|known| known.password.clone());
        let password = before.map_or_else(|| password(chance), Ok)?;
        accounts.push(DemoAccount { name, office, account, password });
    }
    // Before there are accounts: a password that nobody has read would open nothing.
    if known != accounts {
        let mut text = serde_json::to_string_pretty(&accounts).unwrap_or_default();
        text.push('\n');
        write_whole(&path, Mode::Private, text.as_bytes()).map_err(AppError::file(&path))?;
    }
    let passwords = Passwords::new(PasswordCost::default(), 1);
    // On the eve, after everything else.
    let now = Timestamp(Timestamp::start_of(day).0 - 1);
    for DemoAccount { account, password, .. } in &accounts {
        let first = FirstPassword { password, passwords: &passwords, chance };
        match create_account(bureau, actor, now, account, Some(first)).await {
            Err(AppError::Conflict(message)) if message.code == "account-there-is" => {}
            made => drop(made?),
        }
    }
    Ok(accounts)
}

fn written(path: &Path) -> Vec<DemoAccount> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn password(chance: &Chance<'_>) -> Result<String, AppError> {
    let mut drawn = [0; LENGTH];
    draw(chance, &mut drawn)?;
    let letters = drawn.map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    let groups = letters.chunks(GROUP).map(|group| group.iter().collect::<String>());
    Ok(groups.collect::<Vec<_>>().join("-"))
}
