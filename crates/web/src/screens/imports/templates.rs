//! Templates of the kinds that somebody files.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::{only_unit_to_file, template_bytes};
use mingde_core::diagnostic::Message;

use super::{told, workbook};
use crate::fault::Fault;
use crate::house::House;
use crate::visitor::Visitor;

/// `GET /templates/{kind}`
pub async fn template(
    State(house): State<House>,
    visitor: Visitor,
    Path(kind): Path<String>,
) -> Result<Response, Fault> {
    templates_of(&house, &visitor, &[kind]).await
}

/// `GET /templates?kind=…&kind=…`: several in one workbook.
pub async fn templates(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let mut kinds: Vec<String> =
        asked.into_iter().filter(|(name, _)| name == "kind").map(|(_, kind)| kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return told(&house, &visitor, &Message::new("web-import-no-template")).await;
    }
    templates_of(&house, &visitor, &kinds).await
}

/// The templates of kinds that somebody files; whoever does so for one unit alone finds its people in them.
async fn templates_of(house: &House, visitor: &Visitor, kinds: &[String]) -> Result<Response, Fault> {
    let library = house.bureau.library();
    let mut titles = Vec::new();
    for id in kinds {
        let kind = library.kinds.get(id).ok_or_else(Fault::missing)?;
        if !mingde_core::policy::files_somewhere(&visitor.actor, kind) {
            return Err(Fault::missing());
        }
        titles.push(kind.title.as_str());
    }
    let unit = only_unit_to_file(&house.bureau, &visitor.actor, house.today(), kinds).await?;
    let bytes = template_bytes(&house.bureau, kinds, unit).await?;
    let title = match titles.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("{}等{}种", several[0], several.len()),
    };
    Ok(workbook(&format!("{title}模板.xlsx"), bytes))
}
