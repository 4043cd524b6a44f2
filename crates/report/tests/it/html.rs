//! The same paper as a page.

use mingde_report::html;

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
    assert!(!page.contains("<script"));
}
