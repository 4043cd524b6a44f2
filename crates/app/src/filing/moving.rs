//! A correction of what makes a record the one it is: it is withdrawn and filed anew in one transaction, and either says
//! where the other stands.

use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::policy::{Before, Standing, may_append};
use mingde_core::record::{Content, State, Value};
use mingde_core::revision::Draft;
use mingde_core::sealing::Binding;
use mingde_store::{Head, StoreError};

use super::{Writing, next_state};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::record_line::RecordLine;
use crate::records::stood;
use crate::selections::{Writes, speaks_against};
use crate::uploads::keep_as_evidence;

/// Seals for the new record what was sealed for the old one. Nobody is shown it on the way.
pub(super) fn take_along(
    bureau: &Bureau,
    from: RecordId,
    to: RecordId,
    content: &mut Content,
) -> Result<(), StoreError> {
    let keys = bureau.store.sealing();
    content.each_value(to.0, |place, value| {
        if let Value::Sealed(sealed) = value {
            let stood = Binding { id: from.0, ..*place };
            *value = Value::Sealed(keys.read()?.move_over(sealed, &stood, place)?);
        }
        Ok(())
    })
}

/// Withdraws the old record and files the new one. Gives back why nothing is to be written.
pub(super) async fn write(
    writing: &Writing<'_>,
    of: &RecordLine,
    withdrawn: Option<&Head>,
) -> Result<Option<Message>, AppError> {
    let Writing { bureau, actor, now, form, .. } = *writing;
    let (old, new) = (of.head.id, writing.id.0);
    let (kind, given) = (Some(&**form.kind), writing.reason());
    let told = |what: &str| match given {
        "" => what.to_owned(),
        given => format!("{what}：{given}"),
    };
    let gone = Draft::of_record(
        RecordId(old),
        &of.content,
        of.payload.clone(),
        State::Withdrawn,
        &told(&format!("改记为 {new}")),
    );
    let state = match next_state(of.head.state, form.intent, || writing.is_accepted_at_once()) {
        State::Accepted if !writing.is_accepted_at_once() => State::Submitted,
        state => state,
    };
    let filed = writing.draft(state, &told(&format!("由 {old} 改记")));
    let before = withdrawn.map_or(Before::Nothing, |head| Before::Changed(head.standing()));
    let stood = stood(&bureau.store.history(old).await?);
    let standing = Standing { stood: Some(stood), ..of.head.standing() };
    let gone = may_append(actor, gone, Before::Kept(standing), kind)?;
    let filed = may_append(actor, filed, before, kind)?;
    keep_as_evidence(bureau, actor, form.uploads)?;
    let mut writer = bureau.store.begin(actor, now).await?;
    let writes = Writes { actor, now, of: Some(RecordId(old)) };
    if state.is_handed_in()
        && let Some(against) = speaks_against(bureau, writes, (form.kind, &writing.content)).await?
    {
        return Ok(Some(against));
    }
    writer.append(vec![gone, filed.clone()], None).await?;
    writer.tell(writing.telling(&filed, withdrawn).await?);
    writer.audit("correct", &new.to_string(), &told(&format!("由 {old} 改记")));
    bureau.commit(writer).await?;
    Ok(None)
}
