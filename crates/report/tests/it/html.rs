//! The same paper as a page.

use mingde_report::html;
use mingde_report::proof::{Listing, Proof, Proofs};
use mingde_report::provenance::Receipts;

use crate::schema::everything;

#[test]
fn each_figure_links_to_its_proof() {
    let page = html::write(&everything());
    assert!(page.contains(
        r##"<a class="figure" id="place-1" href="#proof-staff" title="干部教师数：登记册"><data value="4912">4900余</data></a>"##
    ));
    assert!(page.contains(r#"<dt id="proof-staff">干部教师数：4912人</dt>"#));
    assert!(page.contains("<h1>工作简介</h1>"));
    assert!(page.contains(r#"<th scope="col">甲</th>"#));
    assert!(page.contains(r#"<time datetime="2025-12-31">2025年12月31日</time>"#));
}

#[test]
fn a_page_carries_its_receipts_as_data_that_nothing_runs() {
    let mut document = everything();
    document.figures.get_mut("staff").unwrap().title = "</script><b>".into();
    let page = html::write(&document);
    assert_eq!(page.matches("<script").count(), 1);
    let block = page.split_once(r#"<script type="application/json" id="mingde-receipts.json">"#).unwrap().1;
    let json = block.split_once("</script>").unwrap().0;
    assert_eq!(Receipts::from_json(json).unwrap(), Receipts::of(&document));
}

#[test]
fn pictures_and_the_red_head_are_in_the_page_itself() {
    let page = html::write(&everything());
    assert!(page.contains(r#"<img src="data:image/png;base64,iVBORw0KGgo"#));
    assert!(page.contains(r#"width="2" height="1" alt="图1　校园"#));
    assert!(page.contains("（缺图片：c.png）"), "a picture that was not found does not vanish");
    assert!(page.contains(r#"<p class="masthead">某某区教育局文件</p>"#));
}

#[test]
fn a_proof_shows_the_article_the_formula_and_what_was_counted() {
    let document = everything();
    let lines = (0..100).map(|n| vec![format!("2025-09-{:02}", n % 28 + 1), "<第一小学>".to_owned()]);
    let left_out = [vec!["2025-08-31".to_owned(), "第二小学".to_owned(), "日期不在期内".to_owned()]];
    let proof = Proof {
        article: Some(("第三条 谈心覆盖面".into(), "不少于二分之一。".into())),
        formula: Some(("talked >= ceil(staff / 2)".into(), "第一小学：3 >= ceil(8 / 2)".into())),
        conditions: vec!["topic = reminder".into()],
        counted: Listing::new(&["日期", "单位"], lines),
        left_out: Listing::new(&["日期", "单位", "原因"], left_out.into_iter()),
    };
    let page = html::write_with_proofs(&document, &Proofs::from([("staff".to_owned(), proof)]));
    for shown in [
        "<strong>第三条 谈心覆盖面</strong>",
        "talked &#62;= ceil(staff / 2)",
        "3 &#62;= ceil(8 / 2)",
        "topic = reminder",
        "<summary>计入100条</summary>",
        "只列出前60条",
        "<summary>未计入1条</summary>",
        "日期不在期内",
        "&#60;第一小学&#62;",
        // From the proof back to where the figure stands.
        "href=\"#place-1\"",
        // Readable on a phone, and on paper.
        "name=\"viewport\"",
        "@media print",
        ".proofs,.back{display:none}",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("<第一小学>"));
    // The receipts are a block of data; nothing in the page runs.
    let scripts = page.matches("<script").count();
    assert_eq!(scripts, page.matches("<script type=\"application/").count());
}
