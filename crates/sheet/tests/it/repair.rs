//! Bad rows go back to the clerk and come in again.

use mingde_core::words::Locale;
use mingde_sheet::{OriginalCell, RejectedRow, RejectedSheet, Workbook, write_rejects};
use tempfile::TempDir;

use crate::stage::{fault, line, persons, rows, workbook};
use crate::templates::xml_of;

#[test]
fn bad_rows_return_whole_with_their_errors_and_can_be_imported_again() {
    let xml = format!(
        "<sheetData>{}{}{}</sheetData>",
        line(1, &["备忘", "级别", "姓名", "单位", "出生日期", "身份证号"]),
        line(
            2,
            &["  原样 保留 ", "教师", "张三", "人事科", "<c s=\"1\"><v>31110</v></c>", "11010519491231003X"]
        ),
        line(3, &["", "教室", "李四", "人事科", "85-3-1", "<c><v>110105194912310023</v></c>"])
    );
    let (layout, folder) = (persons(), TempDir::new().unwrap());
    let (sheet, bad) = rows(&workbook(&xml).unwrap(), &layout);
    assert_eq!(bad.iter().map(|r| r.errors.len()).collect::<Vec<_>>(), [1, 3]);
    let rejected =
        bad.iter().map(|r| RejectedRow { original: r.original.clone(), errors: r.errors.clone() }).collect();
    let path = folder.path().join("rejects.xlsx");
    let sheets = [RejectedSheet { sheet: &sheet, rows: rejected, second_table: Vec::new() }];
    std::fs::write(&path, write_rejects(&layout, &sheets, Locale::ZhCn).unwrap()).unwrap();

    let (again, back) = rows(&Workbook::open(&path).unwrap(), &layout);
    let unknown: Vec<_> = again.unknown.iter().map(|u| u.heading.as_str()).collect();
    assert_eq!(unknown, ["备忘"], "the explanation is no column of data");
    let memo = again.unknown[0].column;
    assert_eq!(back[0].original.cell(memo), Some(OriginalCell::Text("  原样 保留 ")));
    assert_eq!(
        back[0].original.cell(memo + 1),
        Some(OriginalCell::Text("E2（原表 F2）：“身份证号”的校验位不符，通常是有一位数字写错"))
    );
    let codes = |at: usize| {
        let mut codes: Vec<_> = back[at].errors.iter().map(|e| e.message.code).collect();
        codes.sort_unstable();
        codes
    };
    assert_eq!(fault(&back[0]).1, "sheet-id-number-check");
    assert_eq!(codes(1), ["sheet-choice-unknown", "sheet-date-malformed", "sheet-id-number-check"]);
    assert_eq!(back[0].cells[3], bad[0].cells[3], "the date is still a date");
    let told = back[1].original.cells().last().map(|(_, cell)| format!("{cell:?}")).unwrap_or_default();
    let printed = xml_of(&path, "xl/worksheets/sheet1.xml");
    let second = printed.split("<row r=\"3\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(second.contains("ht=\""), "three faults need more than one line: {second}");
    assert!(printed.contains("orientation=\"landscape\"") && printed.contains("fitToHeight=\"0\""));
    assert!(told.contains("是否应为“教师”") && told.contains("1985-03-01"), "{told}");
}
