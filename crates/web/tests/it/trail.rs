//! 操作记录: the auditor finds who did what, and nobody else finds the page.

use std::collections::BTreeSet;
use std::path::Path;

use mingde_core::grant::Reach;
use mingde_core::words::{Locale, known};

use crate::house::at_home;
use crate::scope::{leader, records, talks};

#[test]
fn the_auditor_finds_who_did_what_and_others_find_no_page() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let auditor = home.guest("P01", &[("audit-administrator", Reach::Bureau)], Locale::ZhCn);
        let contact = home.contact();
        let record = records(&contact).await.remove(0);
        let form = [
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "S1"),
            ("date", "2025-10-20"),
            ("role.organiser", "王校长"),
            ("role.counterpart", "陈老师(P04)"),
            ("field.topic", "regular"),
        ];
        contact.send("/file/heart-to-heart-talk", &form).await.leads_to();
        let all = auditor.get("/trail").await.page();
        assert!(all.contains("谈话.xlsx") && all.contains("李主任"), "{all}");
        let lines = |page: &str| page.matches("<tr><th scope=\"row\"").count();
        assert_eq!(lines(&all), 3, "the registry, the talks, and what was filed: {all}");
        let imported = auditor.get("/trail?action=import").await.page();
        assert_eq!(lines(&imported), 2);
        assert!(imported.contains("<option value=\"import\" selected>导入</option>"));
        assert_eq!(lines(&auditor.get("/trail?author=P03").await.page()), 1);
        assert_eq!(lines(&auditor.get("/trail?author=P03&action=import").await.page()), 0);
        assert_eq!(lines(&auditor.get("/trail?from=2025-11-03&to=2025-11-03").await.page()), 3);
        let other = auditor.get("/trail?from=2025-11-04").await.page();
        assert!(lines(&other) == 0 && other.contains("没有符合条件"));
        assert!(
            auditor.get("/trail?from=gestern").await.page().contains("gestern"),
            "what does not read is said"
        );
        let of_record = auditor.get(&format!("/trail?subject={record}")).await.page();
        assert_eq!(lines(&of_record), 0, "it came with an import, whose line stands for all of its records");
        // Whoever may see the record is told what it is and led there; its id stands behind it.
        let filed = "/trail?action=file";
        let filed_line = auditor.get(filed).await.page();
        assert!(
            filed_line.contains("您看不到的一条记录") && !filed_line.contains("href=\"/records/"),
            "{filed_line}"
        );
        let offices = [("audit-administrator", Reach::Bureau), ("bureau-leader", Reach::Bureau)];
        let seeing = home.guest("P01", &offices, Locale::ZhCn).get(filed).await.page();
        assert!(seeing.contains(">谈心谈话：") && seeing.contains("（10月20日）</a>"), "{seeing}");
        let id = seeing.split("href=\"/records/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(seeing.contains(&format!("<span class=\"code\">{id}</span></details>")), "{seeing}");
        let plain = seeing
            .replace(&format!("<span class=\"code\">{id}</span>"), "")
            .replace(&format!("href=\"/records/{id}\""), "");
        assert!(!plain.contains(id), "it stands nowhere else: {plain}");
        assert!(seeing.contains("李主任（P03）") && !seeing.contains(">说明</th>"), "{seeing}");
        for other in [&contact, &leader(home)] {
            assert_eq!(other.get("/trail").await.status, 404);
            assert!(!other.get("/").await.page().contains("href=\"/trail\""));
        }
        assert!(auditor.get("/").await.page().contains("href=\"/trail\""));
    });
}

/// What is done in the ledger, by the lines that write it into the trail.
fn actions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            actions(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            for begin in [".audit(\"", "action: \"", ".commit(now, (\""] {
                let words = source.split(begin).skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(words.map(str::to_owned));
            }
        }
    }
}

#[test]
fn whatever_is_done_has_words_in_the_trail() {
    let mut found = BTreeSet::new();
    actions(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src"), &mut found);
    assert!(found.len() > 25, "{found:?}");
    // Some are named where the line is not written.
    let others = [
        "submit",
        "accept",
        "return",
        "withdraw",
        "take-back",
        "remind",
        "close-account",
        "open-account",
        "reset-password",
        "reset-second-factor",
        "change-password",
        "set-hook",
        "drop-hook",
        "set-channel",
        "drop-channel",
        "make-api-token",
        "drop-api-token",
        "make-feed-address",
        "make-wall-address",
        "drop-feed-address",
        "drop-wall-address",
        "keep-provider",
        "drop-provider",
        "close-provider",
        "open-provider",
        "renew-keys",
        "upgrade-ledger",
        "destroy-key",
        "restored",
        "undo-import",
        "backup",
        "export",
        "verification",
    ];
    found.extend(others.map(str::to_owned));
    let wordless: Vec<&String> =
        found.iter().filter(|action| !known(&format!("web-trail-{action}"))).collect();
    assert!(wordless.is_empty(), "{wordless:?}");
}
