//! Excel in a browser: looked at, confirmed, given back, undone.

use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{Method, StatusCode};
use mingde_core::grant::Reach;
use mingde_core::words::Locale;
use mingde_testkit::{Grid, shared_texts};

use crate::house::at_home;

const HEADS: [&str; 5] = ["单位", "谈话日期", "谈话人", "谈话对象", "谈话事由"];

fn talks() -> Grid {
    Grid::new("谈心谈话", &HEADS).line(&["第一小学", "2025-10-20", "王校长", "李主任", "日常谈心"]).line(&[
        "第一小学",
        "2025年10月32日",
        "王校长",
        "陈老师",
        "日常谈话",
    ])
}

#[test]
fn a_workbook_is_looked_at_before_anything_is_written() {
    at_home(async |home| {
        let contact = home.contact();
        let bytes = std::fs::read(home.workbook("谈话.xlsx", &[talks()])).unwrap();
        let sent = contact.send_with("/imports", &[], &[("file", "十月谈话.xlsx", &bytes)]).await.leads_to();
        let page = contact.get(&sent).await.page();
        for said in [
            "十月谈话.xlsx",
            "现在什么都还没有写入",
            "谈心谈话!B3",
            "谈心谈话!E3",
            "写入：新增 1，更正 0",
            "下载退回的 1 行",
            // The row that would be added, and the wrong one as it stands in the sheet.
            "2025-10-20　第一小学　王校长(P02)　李主任(P03)",
            "<td class=\"wrong\"><a href=\"#fault-1\"><b>1</b></a><input type=\"hidden\" name=\"place\" value=\"谈心谈话!B3\">",
            "name=\"cell\" value=\"2025年10月32日\"",
        ] {
            assert!(page.contains(said), "{said} is missing in {page}");
        }
        assert!(contact.get("/imports").await.page().contains("还没有导入过"), "nothing is written yet");
        let done = contact.send(&format!("{sent}/confirmation"), &[]).await.page();
        assert!(done.contains("下载退回的 1 行") && done.contains("撤销这次导入"), "{done}");
        let returned = contact.get(&format!("{sent}/returned")).await;
        assert!(returned.bytes.starts_with(b"PK"), "a workbook");
        assert!(returned.headers[CONTENT_DISPOSITION].to_str().unwrap().contains("filename*=UTF-8''"));

        let past = contact.get("/imports").await.page();
        assert!(past.contains("十月谈话.xlsx"), "{past}");
        let at = past.find("/imports/batches/").unwrap();
        let batch = &past[at..at + "/imports/batches/".len() + 12];
        let plan = contact.get(batch).await.page();
        assert!(plan.contains("新增的 1 条撤回，更正的 0 条恢复原值"), "{plan}");
        assert_eq!(contact.send(&format!("{batch}/undoing"), &[]).await.leads_to(), "/imports?done=undone");
        let list = contact.get("/imports?done=undone").await.page();
        assert_eq!(list.matches("十月谈话.xlsx").count(), 1, "what undid it has no line of its own: {list}");
        assert!(list.contains("李主任") && !list.contains("撤销这次导入"), "{list}");
        // Nobody else knows of the file or the batch.
        let stranger = home.other_contact();
        for address in [sent.as_str(), batch] {
            assert_eq!(stranger.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
    });
}

#[test]
fn a_workbook_that_comes_in_pieces_goes_on_where_the_network_broke_off() {
    at_home(async |home| {
        let contact = home.contact();
        let begin = async |size: usize, sort: &str| {
            let body = format!("{{\"name\":\"十月.xlsx\",\"size\":{size},\"sort\":\"{sort}\"}}");
            contact.ask(Method::POST, "/uploads", "application/json", body.into_bytes()).await
        };
        // It may be larger than any photo.
        assert_eq!(begin(30 << 20, "photo").await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(begin(30 << 20, "workbook").await.status, StatusCode::OK);
        assert_eq!(begin(300 << 20, "workbook").await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let bytes = std::fs::read(home.workbook("谈话.xlsx", &[talks()])).unwrap();
        let begun = begin(bytes.len(), "workbook").await.json();
        let id = begun["id"].as_str().unwrap();
        let half = bytes.len() / 2;
        let piece = async |from: usize, to: usize| {
            let address = format!("/uploads/{id}?offset={from}");
            let piece = bytes[from..to].to_vec();
            contact.ask(Method::PUT, &address, "application/octet-stream", piece).await.json()["here"].clone()
        };
        assert_eq!(piece(0, half).await, half);
        let early = contact.get(&format!("/imports/{id}")).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "half of it is nothing to look at");
        assert_eq!(piece(half, bytes.len()).await, bytes.len());
        let page = contact.get(&format!("/imports/{id}")).await.page();
        assert!(page.contains("十月.xlsx") && page.contains("写入：新增 1，更正 0"), "{page}");
    });
}

#[test]
fn what_is_no_workbook_is_told_in_words() {
    at_home(async |home| {
        let contact = home.contact();
        let sent = contact.send_with("/imports", &[], &[("file", "扫描.xlsx", b"%PDF-1.7")]).await.leads_to();
        let page = contact.get(&sent).await.page();
        assert!(page.contains("没有写入") && page.contains("可导入 .xlsx"), "{page}");
        assert!(!page.contains("/confirmation"), "there is nothing to confirm");
        let none = contact.send("/imports", &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text().contains("还没有选文件"));
        // Who may not keep the registry hears so, and not that the own file is not there.
        let unit = Grid::new("单位", &["单位代码", "单位名称", "单位类别"]).line(&["S9", "第九小学", "小学"]);
        let bytes = std::fs::read(home.workbook("单位.xlsx", &[unit])).unwrap();
        let sent = contact.send_with("/imports", &[], &[("file", "单位.xlsx", &bytes)]).await.leads_to();
        let refused = contact.get(&sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("没有权限"), "{}", refused.text());
    });
}

#[test]
fn a_template_is_had_by_who_files_the_kind() {
    at_home(async |home| {
        let template = home.contact().get("/templates/heart-to-heart-talk").await;
        assert!(template.bytes.starts_with(b"PK"));
        assert_eq!(home.contact().get("/templates/admonition-talk").await.status, StatusCode::NOT_FOUND);
        assert_eq!(home.contact().get("/templates/nothing").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn undoing_is_offered_to_whom_it_is_permitted() {
    at_home(async |home| {
        let contact = home.contact();
        let rows =
            Grid::new("谈心谈话", &HEADS).line(&["第一小学", "2025-10-20", "王校长", "李主任", "日常谈心"]);
        let bytes = std::fs::read(home.workbook("谈话.xlsx", &[rows])).unwrap();
        let files = [("file", "十月谈话.xlsx", &bytes[..])];
        let sent = contact.send_with("/imports", &[], &files).await.leads_to();
        contact.send(&format!("{sent}/confirmation"), &[]).await.page();
        assert!(contact.get("/imports").await.page().contains("撤销这次导入"));
        for office in ["bureau-leader", "audit-administrator"] {
            let watching = home.guest("P01", &[(office, Reach::Bureau)], Locale::ZhCn);
            let page = watching.get("/imports").await.page();
            assert!(page.contains("十月谈话.xlsx") && !page.contains("撤销这次导入"), "{office}: {page}");
        }
        // Sent again it is known to whoever imported it, and to nobody who may not know of that.
        let again = contact.send_with("/imports", &[], &files).await.leads_to();
        assert!(contact.get(&again).await.page().contains("已经全部导入过"));
        let stranger = home.other_contact();
        let theirs = stranger.send_with("/imports", &[], &files).await.leads_to();
        let page = stranger.get(&theirs).await.page();
        assert!(!page.contains("已经全部导入过") && !page.contains("批次"), "{page}");
    });
}

#[test]
fn what_this_house_keeps_beside_a_workbook_is_no_evidence_of_its_rows() {
    at_home(async |home| {
        let contact = home.contact();
        let heads = [
            ["编号", "单位", "决策日期", "主持人", "参会班子成员", "决策事项", "事项类别", "应到成员数"]
                .as_slice(),
            ["实到成员数", "决策结果", "会议纪要"].as_slice(),
        ];
        let row = [
            ["J-1", "第一小学", "2025-10-10", "王校长", "王校长、李主任", "购置图书", "大额资金使用", "3"]
                .as_slice(),
            ["2", "通过", "bytes"].as_slice(),
        ];
        let grid = Grid::new("重大事项决策", &heads.concat()).line(&row.concat());
        let bytes = std::fs::read(home.workbook("决策.xlsx", &[grid])).unwrap();
        let sent = contact.send_with("/imports", &[], &[("file", "决策.xlsx", &bytes)]).await.leads_to();
        let done = contact.send(&format!("{sent}/confirmation"), &[]).await.page();
        assert!(done.contains("重大事项决策!K2") && done.contains("“bytes”"), "{done}");
        assert!(done.contains("下载退回的 1 行"), "{done}");
        let evidence = std::fs::read_dir(home.bureau.data.join("evidence"));
        assert_eq!(evidence.map_or(0, Iterator::count), 0);
    });
}

#[test]
fn a_correction_shows_what_stands_and_what_would_stand() {
    at_home(async |home| {
        let contact = home.contact();
        let heads = [&HEADS[..], &["谈话时长"]].concat();
        let talk = |minutes: &str| {
            let row = ["第一小学", "2025-10-20", "王校长", "李主任", "日常谈心", minutes];
            Grid::new("谈心谈话", &heads).line(&row)
        };
        for (minutes, said) in [("35", "写入：新增 1，更正 0"), ("40", "写入：新增 0，更正 1")]
        {
            let bytes = std::fs::read(home.workbook("谈话.xlsx", &[talk(minutes)])).unwrap();
            let sent = contact.send_with("/imports", &[], &[("file", "谈话.xlsx", &bytes)]).await.leads_to();
            let page = contact.get(&sent).await.page();
            assert!(page.contains(said), "{page}");
            if minutes == "40" {
                let change = page.split("class=\"shift\"").nth(1).unwrap();
                assert!(
                    change.contains("谈话时长") && change.contains("35") && change.contains("40"),
                    "{page}"
                );
            }
            contact.send(&format!("{sent}/confirmation"), &[]).await.page();
        }
    });
}

#[test]
fn thirty_faults_of_one_sort_in_one_column_are_told_once() {
    at_home(async |home| {
        let mut rows = Grid::new("谈心谈话", &HEADS);
        for day in 1..31 {
            let date = format!("2025-10-{day:02}");
            rows = rows.line(&["第一小学", &date, "王校长", "李主任", "闲聊"]);
        }
        let bytes = std::fs::read(home.workbook("谈话.xlsx", &[rows])).unwrap();
        let contact = home.contact();
        let sent = contact.send_with("/imports", &[], &[("file", "谈话.xlsx", &bytes)]).await.leads_to();
        let page = contact.get(&sent).await.page();
        assert_eq!(page.matches("没有“闲聊”这个选项").count(), 1, "{page}");
        assert!(page.contains("共 30 处：第 2—31 行"), "{page}");
    });
}

#[test]
fn templates_of_several_kinds_are_one_workbook_with_the_people_of_the_unit() {
    at_home(async |home| {
        let contact = home.contact();
        let one = contact.get("/templates/heart-to-heart-talk").await.bytes;
        let both = contact.get("/templates?kind=heart-to-heart-talk&kind=study-session").await;
        let path = home.file("模板.xlsx", &both.bytes);
        let outcome = home.rehearse(&path).await;
        assert!(outcome.unreadable.is_none() && !outcome.headings_wrong, "{outcome:#?}");
        assert_eq!(outcome.error_count, 0);
        for bytes in [&one, &both.bytes] {
            let texts = shared_texts(bytes);
            assert!(texts.contains("王校长(P02)") && !texts.contains("周校长(P05)"), "{texts}");
        }
        assert_eq!(contact.get("/templates?kind=admonition-talk").await.status, StatusCode::NOT_FOUND);
        assert_eq!(contact.get("/templates").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_heading_that_nobody_knows_is_asked_about_once_and_remembered() {
    at_home(async |home| {
        let contact = home.contact();
        let heads = ["单位", "谈话日期", "谈话人", "谈话对象", "谈了什么", "几分钟", "心情"];
        let talk = |day: &str| {
            Grid::new("谈心谈话", &heads).line(&[
                "第一小学",
                day,
                "王校长",
                "李主任",
                "日常谈心",
                "35",
                "平静",
            ])
        };
        let send = async |day: &str| {
            let bytes = std::fs::read(home.workbook("谈话.xlsx", &[talk(day)])).unwrap();
            contact.send_with("/imports", &[], &[("file", "谈话.xlsx", &bytes)]).await.leads_to()
        };
        let sent = send("2025-10-20").await;
        let page = contact.get(&sent).await.page();
        assert!(page.contains("这些列名不认识") && page.contains("里面是：日常谈心"), "{page}");
        assert!(!page.contains("/confirmation"), "a column that is required is missing: {page}");
        let kind = "kind/heart-to-heart-talk#0";
        // Whoever leaves out what is required is asked once more, and told why.
        let left_out = [("layout", kind), ("heading", "谈了什么"), ("meant", "")];
        assert_eq!(contact.post(&format!("{sent}/headings"), &left_out).await.leads_to(), sent);
        let page = contact.get(&sent).await.page();
        assert!(page.contains("以前说过这一列不导入") && page.contains("里面是：日常谈心"), "{page}");
        let form = [
            ("layout", kind),
            ("heading", "谈了什么"),
            ("meant", "谈话事由"),
            ("layout", kind),
            ("heading", "几分钟"),
            ("meant", "谈话时长"),
            ("layout", kind),
            ("heading", "心情"),
            ("meant", ""),
        ];
        assert_eq!(contact.post(&format!("{sent}/headings"), &form).await.leads_to(), sent);
        let page = contact.get(&sent).await.page();
        assert!(page.contains("写入：新增 1，更正 0") && !page.contains("这些列名不认识"), "{page}");
        // The next table is understood at once, and only by whom it was said.
        let page = contact.get(&send("2025-10-21").await).await.page();
        assert!(page.contains("写入：新增 1，更正 0") && !page.contains("这些列名不认识"), "{page}");
        let bytes = std::fs::read(home.workbook("别处.xlsx", &[talk("2025-10-22")])).unwrap();
        let stranger = home.other_contact();
        let theirs = stranger.send_with("/imports", &[], &[("file", "谈话.xlsx", &bytes)]).await.leads_to();
        assert!(stranger.get(&theirs).await.page().contains("这些列名不认识"));
        // What was said is listed, and taken back by whom it was said.
        let list = contact.get("/imports").await.page();
        assert!(list.contains("共3个列名") && list.contains("心情</b> → 不导入"), "{list}");
        assert!(!stranger.get("/imports").await.page().contains("共3个列名"));
        let mood = [("layout", kind), ("heading", "心情")];
        let theirs = stranger.post("/imports/headings/removal", &mood).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        let forgotten = contact.post("/imports/headings/removal", &mood).await.leads_to();
        assert!(contact.get(&forgotten).await.page().contains("下次导入时会再问"));
        assert!(contact.get(&sent).await.page().contains("这些列名不认识"));
        // A column that there is not is not remembered.
        let wrong = [("layout", kind), ("heading", "心情"), ("meant", "天气")];
        assert_eq!(
            contact.post(&format!("{sent}/headings"), &wrong).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    });
}

#[test]
fn a_workbook_that_takes_long_is_left_and_come_back_to() {
    at_home(async |home| {
        let (contact, hurried) = (home.contact(), home.contact_in_a_hurry());
        let row = ["第一小学", "2025-10-20", "王校长", "李主任", "日常谈心"];
        let bytes =
            std::fs::read(home.workbook("谈话.xlsx", &[Grid::new("谈心谈话", &HEADS).line(&row)])).unwrap();
        let sent = hurried.send_with("/imports", &[], &[("file", "谈话.xlsx", &bytes)]).await.leads_to();
        let waiting = hurried.get(&sent).await;
        assert_eq!(waiting.headers["refresh"], "4", "it asks again without a script");
        let waiting = waiting.page();
        assert!(waiting.contains("正在检查这张表") && waiting.contains("还没有写入"), "{waiting}");
        let page = contact.get(&sent).await.page();
        assert!(page.contains("写入：新增 1，更正 0"), "{page}");
        assert_eq!(hurried.send(&format!("{sent}/confirmation"), &[]).await.leads_to(), sent);
        let done = contact.get(&sent).await;
        assert!(!done.headers.contains_key("refresh"));
        assert!(done.page().contains("撤销这次导入"));
        let list = contact.get("/imports").await.page();
        assert!(list.contains("谈话.xlsx") && !list.contains("还没有做完的导入"), "{list}");
    });
}

#[test]
fn cells_that_are_wrong_are_mended_on_the_page() {
    at_home(async |home| {
        let contact = home.contact();
        let bytes = std::fs::read(home.workbook("谈话.xlsx", &[talks()])).unwrap();
        let files = [("file", "十月谈话.xlsx", &bytes[..])];
        let sent = contact.send_with("/imports", &[], &files).await.leads_to();
        contact.get(&sent).await.page();
        let mend = async |cells: &[(&str, &str, &str)]| {
            let cells = cells
                .iter()
                .flat_map(|(place, stood, cell)| [("place", *place), ("stood", *stood), ("cell", *cell)]);
            contact.post(&format!("{sent}/mending"), &cells.collect::<Vec<_>>()).await
        };
        // One of two is mended, and the other one mended wrongly: it is said so in its place.
        let cells = [("谈心谈话!B3", "2025年10月32日", "10月31日"), ("谈心谈话!E3", "日常谈话", "闲聊")];
        assert_eq!(mend(&cells).await.leads_to(), format!("{sent}#errors"));
        let page = contact.get(&sent).await.page();
        assert!(page.contains("没有“闲聊”这个选项") && !page.contains("10月32日"), "{page}");
        // What was not touched stays as it is; the other one is right now.
        mend(&[("谈心谈话!E3", "闲聊", "日常谈心")]).await.leads_to();
        let page = contact.get(&sent).await.page();
        assert!(page.contains("写入：新增 2，更正 0") && page.contains("2025-10-31"), "{page}");
        // Nobody else mends it.
        let stranger = home.other_contact();
        let theirs = [("place", "谈心谈话!E3"), ("stood", ""), ("cell", "x")];
        let refused = stranger.post(&format!("{sent}/mending"), &theirs).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let done = contact.send(&format!("{sent}/confirmation"), &[]).await.page();
        assert!(done.contains("撤销这次导入") && !done.contains("下载退回"), "{done}");
        assert_eq!(mend(&cells).await.status, StatusCode::CONFLICT, "what was taken is mended no more");
        // The file itself is another one than what was taken.
        let again = contact.send_with("/imports", &[], &files).await.leads_to();
        let page = contact.get(&again).await.page();
        assert!(page.contains("有错") || page.contains("下载退回的 1 行"), "{page}");
    });
}
