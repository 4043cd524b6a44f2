//! The public notice and the result as papers: who is proposed or was chosen, by name and unit and nothing else; for how long it is on notice,
//! and where to object.

use mingde_core::date::Day;
use mingde_core::policy::Actor;
use mingde_core::record::Who;
use mingde_core::text::sort_key;
use mingde_report::document::{Align, Block, Document, Level, Properties, Run, Table};

use super::call::{Call, NomineeSort};
use super::closing::Handled;
use super::guard::titled;
use super::standing::{Nominee, Standing};
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

/// The result of a selection (通报), for whoever handles it, dated as the decision was entered.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else; [`AppError::Conflict`] before the body has decided as it has to.
pub async fn result_paper(bureau: &Bureau, actor: &Actor, id: &str) -> Result<Composed, AppError> {
    let present = bureau.present().await?;
    let Handled { call, standing, .. } = Handled::of(&present, actor, id)?;
    let decided = standing.decision.as_ref().filter(|decision| decision.holds);
    let on = decided.ok_or_else(|| AppError::Conflict(titled("selection-no-result-yet", &call)))?.on;
    let issuer = bureau_name(bureau).await?.unwrap_or_default();
    let title = format!("关于{}{RESULT}", call.title);
    let panel = call.panel.and_then(|panel| present.directories().called(Who::Group(panel)));
    let panel = panel.unwrap_or_else(|| "评选机构".to_owned());
    let chosen: Vec<&Nominee> = standing.nominees.iter().filter(|one| one.chosen == Some(true)).collect();
    let measure = match call.sort {
        NomineeSort::Person => "名同志",
        NomineeSort::Unit => "个单位",
        NomineeSort::Entry => "个项目",
    };
    let lead = match chosen.len() {
        0 => format!(
            "按照{}的有关规定，经单位推荐、资格审核、评审和公示，{panel}研究决定，本次评选没有入选的。",
            call.title
        ),
        count => format!(
            "按照{}的有关规定，经单位推荐、资格审核、评审和公示，{panel}研究决定，以下{count}{measure}入选，现予通报（按姓名或名称音序排列，不分先后）。",
            call.title
        ),
    };
    let mut blocks = vec![Block::Paragraph(vec![Run::plain(lead)])];
    by_category(&call, &chosen, &mut blocks);
    blocks.push(Block::Signature { issuer: vec![Run::plain(issuer.clone())], date: on });
    Ok(Composed::plain(&title, paper(&title, &issuer, on, blocks), on))
}

/// Those of each category, by sound.
fn by_category(call: &Call, nominees: &[&Nominee], blocks: &mut Vec<Block>) {
    for category in &call.categories {
        let own = nominees.iter().filter(|one| one.category == category.code);
        let mut named: Vec<(&str, &str)> =
            own.map(|one| (one.name.as_str(), one.unit_name.as_str())).collect();
        if named.is_empty() {
            continue;
        }
        named.sort_by_cached_key(|(name, _)| sort_key(name));
        blocks.push(Block::Heading(Level::First, vec![Run::plain(category.title.title.clone())]));
        blocks.push(list(call.sort, &named));
    }
}

fn paper(title: &str, issuer: &str, dated: Day, blocks: Vec<Block>) -> Document {
    Document {
        title: vec![Run::plain(broken(title))],
        blocks,
        properties: Properties { issuer: issuer.to_owned(), dated: Some(dated), ..Properties::default() },
        ..Document::default()
    }
}

/// What the title ends with: a phrase that is not torn.
const LIST: &str = "拟入选名单的公示";
/// The same of a result.
const RESULT: &str = "结果的通报";
/// So many characters of a title stand on one line.
const LINE: usize = 20;

/// A title that is longer than a line goes on in another before what it ends with.
fn broken(title: &str) -> String {
    let long = title.chars().count() > LINE;
    let ends = [LIST, RESULT].into_iter().find_map(|end| Some((title.strip_suffix(end)?, end)));
    match ends.filter(|_| long) {
        Some((about, end)) => format!("{about}\n{end}"),
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
    let noticed: Vec<&Nominee> = standing.candidates().filter(|one| one.noticed).collect();
    by_category(call, &noticed, &mut blocks);
    blocks.push(said(
        "公示期内，对拟入选名单有异议的，可以通过来信、来访、电话等方式向我局反映。反映情况应当客观真实，反映人的身份依法保密。"
            .to_owned(),
    ));
    blocks.push(said(format!("受理科室：{office}　　电话：＿＿＿＿＿＿＿＿")));
    blocks.push(Block::Signature { issuer: vec![Run::plain(issuer.to_owned())], date: from });
    paper(title, issuer, from, blocks)
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
