//! The sheet 填写说明: one line for every column.

use rust_xlsxwriter::{Format, FormatAlign, Workbook};

use crate::heading::Formats;
use crate::layout::{CellKind, Column};
use crate::{CannotWrite, Layout};
use mingde_core::kind::Party;

/// Name of the sheet.
pub(super) const SHEET: &str = "填写说明";

/// At most so many characters of options are listed.
const LISTED: usize = 2_000;

pub(super) fn write(book: &mut Workbook, layouts: &[Layout], formats: &Formats) -> Result<(), CannotWrite> {
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    let title = Format::new().set_bold().set_font_size(14);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (at, width) in [(0, 14), (1, 18), (2, 8), (3, 48), (4, 22), (5, 40)] {
        sheet.set_column_width(at, width)?;
    }
    if let [layout] = layouts {
        sheet.write_string_with_format(0, 0, format!("{}（{}）", layout.title, layout.english), &title)?;
        sheet.write_string(1, 0, &layout.purpose)?;
    } else {
        let titles: Vec<&str> = layouts.iter().map(|layout| layout.title.as_str()).collect();
        sheet.write_string_with_format(0, 0, SHEET, &title)?;
        sheet.write_string(1, 0, format!("{}。不用的表不必填，空着即可。", titles.join("、")))?;
    }
    let general = [
        "带 * 的列必填。不要改列名；列的先后可以调整，空行会跳过。",
        "不要合并单元格。工号、身份证号、手机号等列已设为文本格式，请勿改为数字格式。",
        "导入时逐行检查：正确的行保存，有误的行连同“错误说明”写入一个同样格式的文件，改好后直接再导入即可。",
    ];
    for (line, text) in (2u32..).zip(general) {
        sheet.write_string(line, 0, text)?;
    }
    let mut line = 6;
    for (at, text) in (0u16..).zip(["工作表", "列名", "必填", "填写方法", "示例", "可选项"]) {
        sheet.write_string_with_format(line, at, text, &formats.optional)?;
    }
    for layout in layouts {
        for (at, part) in layout.parts.iter().enumerate() {
            let name = layout.sheet_in(layouts, at);
            for column in &part.columns {
                line += 1;
                let required = if column.required { "必填" } else { "" };
                let cells =
                    [&name, &column.title, required, &method(column), &example(column), &options(column)];
                for (at, text) in (0u16..).zip(cells) {
                    sheet.write_string_with_format(line, at, text, &wrapped)?;
                }
            }
        }
    }
    Ok(())
}

/// How the column is filled in: its help, and what its type asks for.
fn method(column: &Column) -> String {
    let rule = match &column.kind {
        CellKind::Text { max } | CellKind::Name { max } => format!("文字，最多 {max} 字"),
        CellKind::Code => "编码，按文本填写".to_owned(),
        CellKind::Number { unit, decimals, min, max } => {
            let mut rule = format!("数字，单位：{}", unit.word());
            if *decimals == 0 {
                rule.push_str("，整数");
            } else {
                rule.push_str(&format!("，最多 {decimals} 位小数"));
            }
            if let Some(min) = min {
                rule.push_str(&format!("，不小于 {min}"));
            }
            if let Some(max) = max {
                rule.push_str(&format!("，不大于 {max}"));
            }
            rule
        }
        CellKind::Date => "日期，年月日齐全".to_owned(),
        CellKind::Time => "时间，到分钟".to_owned(),
        CellKind::Flag => "是或否".to_owned(),
        CellKind::Choice(_) => "从可选项中选一项".to_owned(),
        CellKind::IdNumber => "18 位公民身份号码，按文本填写".to_owned(),
        CellKind::Phone => "手机号或带区号的固定电话，按文本填写".to_owned(),
        CellKind::One(_) | CellKind::Several { max: None, .. } => String::new(),
        CellKind::Several { max: Some(max), .. } => format!("最多 {max} 个"),
        CellKind::Texts => "多个用顿号隔开".to_owned(),
    };
    let said = column.help.contains(&rule);
    let parts = [column.help.as_str(), if said { "" } else { &rule }];
    parts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("；")
}

fn example(column: &Column) -> String {
    let text = match &column.kind {
        CellKind::Date => "2025-09-01",
        CellKind::Time => "08:30",
        CellKind::Flag => "是",
        CellKind::Number { min, .. } => return min.map_or("12".to_owned(), |min| min.to_string()),
        CellKind::Choice(choices) => return choices.first().map(|c| c.title.clone()).unwrap_or_default(),
        // The sample number printed in GB 11643-1999.
        CellKind::IdNumber => "11010519491231002X",
        CellKind::Phone => "13800000000",
        CellKind::One(Party::Person) => "张三(0012)",
        CellKind::Several { of: Party::Person, .. } => "张三(0012)、李四",
        CellKind::One(Party::Unit) => "第一实验小学",
        CellKind::Several { of: Party::Unit, .. } => "第一实验小学、人事科",
        CellKind::One(Party::Group) | CellKind::Several { .. } => "志愿服务队",
        CellKind::Code => "0012",
        CellKind::Texts | CellKind::Text { .. } | CellKind::Name { .. } => "",
    };
    text.to_owned()
}

fn options(column: &Column) -> String {
    let CellKind::Choice(choices) = &column.kind else { return String::new() };
    let all = choices.iter().map(|c| c.title.as_str()).collect::<Vec<_>>().join("、");
    match all.char_indices().nth(LISTED) {
        Some((at, _)) => format!("{}…", &all[..at]),
        None => all,
    }
}
