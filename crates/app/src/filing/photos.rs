//! Photos beside a record: the day on which they were taken is held against the day of the record.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::record::Content;

use super::Form;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::uploads::days_taken;

/// So many days a photo may be away from its record: what goes on past midnight, a telephone in another time zone.
const BESIDE: i32 = 1;

/// What is to be said of photos that were taken on other days than the record happened on. Those that it had before were
/// looked at before.
pub(super) fn of_other_days(
    bureau: &Bureau,
    actor: &Actor,
    form: &Form<'_>,
    content: &Content,
) -> Result<Option<Message>, AppError> {
    let had = form.of.map_or(&[][..], |of| &of.content.evidence);
    let mut days: Vec<Day> = days_taken(bureau, actor, form.uploads, had)?;
    days.retain(|day| day.since(content.date).abs() > BESIDE);
    days.sort_unstable();
    days.dedup();
    if days.is_empty() {
        return Ok(None);
    }
    let days = days.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
    Ok(Some(Message::new("filing-photo-other-day").with("days", days).with("date", content.date)))
}
