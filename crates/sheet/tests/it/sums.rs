//! Lines of sums among and below the data: whatever else stands in them, they are nobody's and nothing.

use mingde_core::words::{Locale, say};
use mingde_sheet::PartOf;

use crate::stage::{line, persons, rows, study, workbook};

#[test]
fn a_line_of_sums_is_no_record_whatever_else_stands_in_it() {
    let heads = ["序号", "单位", "学习日期", "学习主题", "经费", "备注"];
    for cells in [
        ["合计", "人事科", "2025-09-01", "条例", "300", ""],
        ["3", "人事科", "2025-09-01", "合计", "300", ""],
        ["3", "人事科", "2025-09-01", "合 计", "300", "已核对"],
        ["", "本页合计", "—", "—", "300", "两次"],
        ["—", "小计", "/", "", "300", "已核对"],
        ["3", "人事科", "2025-09-30", "本月累计", "300", "—"],
        ["全县总计（元）", "人事科", "2025-09-01", "条例", "300", "已核对"],
        ["语文组小计", "人事科", "2025-09-01", "条例", "300", "已核对"],
        ["", "人事科", "2025-09-01", "条例", "300", "合计"],
    ] {
        let xml =
            line(1, &heads) + &line(2, &["1", "人事科", "2025-09-01", "条例", "300", ""]) + &line(3, &cells);
        let (_, rows) = rows(&workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap(), &study());
        assert_eq!(
            rows.iter().map(|row| row.part_of).collect::<Vec<_>>(),
            [PartOf::Data, PartOf::Frame],
            "{cells:?}"
        );
        let [told] = &rows[1].warnings[..] else { panic!("{:?}", rows[1]) };
        assert!(rows[1].errors.is_empty() && rows[1].cells.iter().all(Option::is_none), "{cells:?}");
        assert!(say(Locale::ZhCn, &told.message).contains("没有导入"), "{told:?}");
    }
}

#[test]
fn what_only_sounds_like_a_sum_is_a_record() {
    let heads = ["单位", "学习日期", "学习主题", "经费"];
    for topic in
        ["会计法", "支出合计怎么看", "统计", "累计折旧", "小计划大作为", "一季度收支总计说明", "平均主义批判"]
    {
        let xml = line(1, &heads) + &line(2, &["人事科", "2025-09-01", topic, "300"]);
        let (_, rows) = rows(&workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap(), &study());
        assert_eq!((rows[0].part_of, rows[0].errors.len()), (PartOf::Data, 0), "{topic}");
    }
}

#[test]
fn nobody_is_called_a_sum() {
    let heads = ["序号", "工号", "姓名", "所在单位", "级别", "性别"];
    for cells in [
        ["31", "", "合计", "人事科", "教师", "男12女19"],
        ["", "30", "合 计", "—", "—", "—"],
        ["总计", "30", "", "人事科", "教师", ""],
        ["本页小计", "T0099", "张三", "人事科", "教师", ""],
    ] {
        let xml = line(1, &heads) + &line(2, &["1", "T1", "张三", "人事科", "教师", "男"]) + &line(3, &cells);
        let (_, rows) = rows(&workbook(&format!("<sheetData>{xml}</sheetData>")).unwrap(), &persons());
        assert_eq!(rows[1].part_of, PartOf::Frame, "{cells:?}");
        assert!(rows[1].errors.is_empty(), "{cells:?}");
    }
}
