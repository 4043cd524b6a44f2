//! 操作记录: the auditor finds who did what, and nobody else finds the page.

use mingde_core::grant::Reach;
use mingde_core::words::Locale;

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
        for other in [&contact, &leader(home)] {
            assert_eq!(other.get("/trail").await.status, 404);
            assert!(!other.get("/").await.page().contains("href=\"/trail\""));
        }
        assert!(auditor.get("/").await.page().contains("href=\"/trail\""));
    });
}
