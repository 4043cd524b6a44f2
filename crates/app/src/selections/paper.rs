//! The public notice as a paper: who is proposed, by name and unit and nothing else, for how long, and where to object.

use mingde_core::date::Day;
use mingde_core::policy::Actor;
use mingde_core::record::Who;
use mingde_core::text::sort_key;
use mingde_report::document::{Align, Block, Document, Level, Properties, Run, Table};

use super::call::{Call, NomineeSort};
use super::closing::Handled;
use super::guard::titled;
use super::standing::Standing;
use crate::accounts::bureau_name;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::report::Composed;

/// The public notice of a selection, for whoever handles it. It speaks Chinese, as papers do.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else; [`AppError::Conflict`] before anybody is on notice.
pub async fn notice_paper(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Composed, AppError> {
    let present = bureau.present().await?;
    let Handled { call, standing, .. } = Handled::of(&present, actor, id)?;
    let (from, last) =
        call.notice.ok_or_else(|| AppError::Conflict(titled("selection-no-notice-yet", &call)))?;
    let issuer = bureau_name(bureau).await?.unwrap_or_default();
    let title = format!("关于{}{LIST}", call.title);
    let office = present.directories().called(Who::Unit(call.unit)).unwrap_or_default();
    let document = document((&title, &issuer, &office), (&call, &standing), (from, last));
    Ok(Composed::plain(&title, document, from))
}

/// What the title ends with: a phrase that is not torn.
const LIST: &str = "拟入选名单的公示";
/// So many characters of a title stand on one line.
const LINE: usize = 20;

/// A title that is longer than a line goes on in another before what it ends with.
fn broken(title: &str) -> String {
    match title.strip_suffix(LIST).filter(|_| title.chars().count() > LINE) {
        Some(about) => format!("{about}\n{LIST}"),
        None => title.to_owned(),
    }
}

fn document(
    (title, issuer, office): (&str, &str, &str),
    (call, standing): (&Call, &Standing),
    (from, last): (Day, Day),
) -> Document {
    let said = |text: String| Block::Paragraph(vec![Run::plain(text)]);
    let mut blocks = vec![said(format!(
        "按照{}的有关规定，经单位推荐、资格审核和评审，提出以下拟入选名单，现予公示（按姓名或名称音序排列，不分先后）。公示期为{}个工作日，自{}起至{}止。",
        call.title,
        call.notice_days,
        from.chinese(),
        last.chinese(),
    ))];
    for category in &call.categories {
        let mut named: Vec<(&str, &str)> = standing
            .candidates()
            .filter(|one| one.noticed && one.category == category.code)
            .map(|one| (one.name.as_str(), one.unit_name.as_str()))
            .collect();
        if named.is_empty() {
            continue;
        }
        named.sort_by_cached_key(|(name, _)| sort_key(name));
        blocks.push(Block::Heading(Level::First, vec![Run::plain(category.title.title.clone())]));
        blocks.push(list(call.sort, &named));
    }
    blocks.push(said(
        "公示期内，对拟入选名单有异议的，可以通过来信、来访、电话等方式向我局反映。反映情况应当客观真实，反映人的身份依法保密。"
            .to_owned(),
    ));
    blocks.push(said(format!("受理科室：{office}　　电话：＿＿＿＿＿＿＿＿")));
    blocks.push(Block::Signature { issuer: vec![Run::plain(issuer.to_owned())], date: from });
    Document {
        title: vec![Run::plain(broken(title))],
        blocks,
        properties: Properties { issuer: issuer.to_owned(), dated: Some(from), ..Properties::default() },
        ..Document::default()
    }
}

fn list(sort: NomineeSort, named: &[(&str, &str)]) -> Block {
    let cell = |text: &str| vec![Run::plain(text.to_owned())];
    let (heads, unit): (&[&str], bool) = match sort {
        NomineeSort::Person => (&["序号", "姓名", "单位"], true),
        NomineeSort::Entry => (&["序号", "项目", "报送单位"], true),
        NomineeSort::Unit => (&["序号", "单位"], false),
    };
    let rows = named.iter().enumerate().map(|(at, (name, of))| {
        let mut cells = vec![cell(&(at + 1).to_string()), cell(name)];
        if unit {
            cells.push(cell(of));
        }
        cells
    });
    Block::Table(Table {
        columns: heads
            .iter()
            .enumerate()
            .map(|(at, _)| if at == 0 { Align::Centre } else { Align::Left })
            .collect(),
        header: heads.iter().map(|head| cell(head)).collect(),
        rows: rows.collect(),
        ..Table::default()
    })
}
