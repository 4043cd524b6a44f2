//! From the folder of a bureau to its pages: a ledger, a house and doors of its own, and its share of what the process has.

use std::io;
use std::sync::Arc;

use axum::Router;
use mingde_app::accounts::{Providers, Token, bureau_name, knows_nobody};
use mingde_app::import::interrupt_imports_if_free;
use mingde_app::{AppError, Bureau, Lodging, Settings, interrupt_jobs_if_free};
use mingde_core::diagnostic::Message;
use tokio::sync::Semaphore;

use super::Hosting;
use super::lodger::Lodger;
use crate::doors::{Doors, SetUp, Share, Way, clock_is_doubted, site};
use crate::house::House;

/// So many strangers' files of one bureau are read at once, of those of all.
const READERS: usize = 2;

/// Opens a bureau, which is there already, when it is its turn.
pub(super) async fn opened(
    host: &Hosting,
    lodging: &Lodging,
    turns: &Semaphore,
) -> Result<Arc<Bureau>, AppError> {
    let _turn = turns.acquire().await;
    let among = &host.manner().settings;
    let settings =
        Settings { data: lodging.data.clone(), reading: among.reading.share(READERS), ..among.clone() };
    let bureau = Bureau::open(&settings, &mut no_entropy).await?.may_lag(host.manner().lag);
    if let Some(other) = host.lodges_already(bureau.origin(), &lodging.code) {
        return Err(AppError::Conflict(Message::new("lodging-twice").with("code", other)));
    }
    // Somebody who imports at the shell keeps nobody from looking.
    let now = (host.manner().fittings.clock)();
    if !interrupt_imports_if_free(&bureau).await? || !interrupt_jobs_if_free(&bureau, now).await? {
        tracing::warn!("imports and jobs of before are told when it is opened the next time");
    }
    Ok(Arc::new(bureau))
}

/// Keys are drawn where a ledger is founded, at the shell.
fn no_entropy(_: &mut [u8]) -> io::Result<()> {
    Err(io::Error::other("whoever asks for an address founds no ledger"))
}

/// The pages of a bureau, at its own address and nowhere else.
pub(super) async fn furnished(
    host: &Hosting,
    lodger: &Lodger,
    bureau: &Arc<Bureau>,
) -> Result<Router, AppError> {
    let (manner, fittings) = (host.manner(), &host.manner().fittings);
    let address = host.addresses().of_bureau(&lodger.lodging.code);
    let name = bureau_name(bureau).await?;
    lodger.kept().name = name.as_deref().map(Into::into);
    let name = name.map_or_else(|| fittings.nameless.clone(), Into::into);
    let set_up = set_up(host, lodger, bureau, &address).await?;
    let mut house = House::new(bureau.clone(), name, fittings.clock, fittings.chance).among_many();
    if let Some(printing) = &fittings.printing {
        house = house.with_press(printing.clone());
    }
    clock_is_doubted(bureau, house.now()).await;
    let way = Way { public: Some(address.as_str().into()), ..manner.way.clone() };
    let passwords = fittings.passwords.share(fittings.passwords_at_once / 2);
    let share = Share::among_many(host.common().clone(), lodger.totals.clone());
    let keys = (passwords, Providers::new(Some(address)));
    Ok(site(Doors::sharing(share, house, way, keys, fittings.rules, set_up)))
}

/// How a bureau is set up that knows nobody yet. The address is told once, and stays good however often it sleeps.
async fn set_up(
    host: &Hosting,
    lodger: &Lodger,
    bureau: &Bureau,
    address: &str,
) -> Result<Option<SetUp>, AppError> {
    if !knows_nobody(bureau).await? {
        return Ok(None);
    }
    if let Some(set_up) = lodger.kept().set_up.clone() {
        return Ok(Some(set_up));
    }
    let token = Token::draw(&host.manner().fittings.chance)?;
    host.tell_set_up(&lodger.lodging.code, &format!("{address}/set-up/{}", &*token.text()));
    let set_up = SetUp { token, operator: host.manner().operator.clone() };
    lodger.kept().set_up = Some(set_up.clone());
    Ok(Some(set_up))
}
