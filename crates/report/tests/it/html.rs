//! The same paper as a page.

use mingde_report::html;
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
