//! Lines of the web page around a material: navigation, publication line, links, notices of the site. Dropped by whole
//! lines only; a line of the material itself is never shortened.

use std::ops::Range;

use crate::characters::{ends_sentence, is_han};
use crate::mapped::{Damage, Edit};
use crate::repair::{lines, trimmed};

/// What was found around the material.
pub(super) struct Surroundings {
    pub edits: Vec<Edit>,
    /// A notice that not everything is shown.
    pub cut_notice: Option<Range<usize>>,
}

/// A notice that what follows is kept from the reader.
const CUT: [&str; 9] = [
    "不能全部显示",
    "查看更多更全",
    "点击查看全文",
    "请点此查看",
    "阅读全文",
    "展开全文",
    "查看全文",
    "剩余内容",
    "未完待续",
];

/// A line with one of these is not of the material, whatever else it says.
const ANYWHERE: [&str; 36] = [
    "由会员分享",
    "可在线阅读",
    "珍藏版)",
    "浏览数",
    "浏览次数",
    "点击数",
    "点击次数",
    "阅读次数",
    "访问量:",
    "查看内容",
    "返回顶部",
    "最新评论",
    "版权所有",
    "ICP备",
    "公网安备",
    "本文链接",
    "转载请注明",
    "免责声明",
    "关闭窗口",
    "打印本页",
    "责任编辑:",
    "责任编辑：",
    "分享到:",
    "分享到：",
    "下载本文",
    "下载文档",
    "收藏本站",
    "设为首页",
    "加入收藏",
    "Copyright",
    "All Rights Reserved",
    "您现在的位置",
    "您的位置",
    "当前位置",
    "主办单位:",
    "技术支持:",
];

/// A line that begins with one of these.
const FIRST: [&str; 24] = [
    "发布时间",
    "发布日期",
    "发表时间",
    "发布者",
    "发布人",
    "信息来源",
    "来源:",
    "来源：",
    "文章来源",
    "作者:",
    "上一篇",
    "下一篇",
    "相关阅读",
    "相关文章",
    "相关推荐",
    "相关链接",
    "热门推荐",
    "猜你喜欢",
    "精彩推荐",
    "标签:",
    "标签：",
    "关键词:",
    "网站地图",
    "扫一扫",
];

/// No line of a page around a text is longer; notices that hold the title of the document may be.
const LONGEST: usize = 120;

pub(super) fn find(chars: &[char]) -> Surroundings {
    let all: Vec<Range<usize>> = lines(chars).map(|l| trimmed(chars, l)).filter(|l| !l.is_empty()).collect();
    let mut found = Surroundings { edits: Vec::new(), cut_notice: None };
    let mut is_around: Vec<bool> = Vec::with_capacity(all.len());
    for line in &all {
        if line.len() > LONGEST {
            is_around.push(false);
            continue;
        }
        let text: String = chars[line.clone()].iter().collect();
        if found.cut_notice.is_none() && CUT.iter().any(|w| text.contains(w)) {
            found.cut_notice = Some(line.clone());
        }
        is_around.push(stands_around(&text));
    }
    repeated_titles(chars, &all, &mut is_around);
    for (line, around) in all.iter().zip(&is_around) {
        if *around {
            found.edits.push(Edit::remove(line.clone(), Damage::Boilerplate));
        }
    }
    found
}

fn stands_around(line: &str) -> bool {
    CUT.iter().chain(&ANYWHERE).any(|w| line.contains(w))
        || FIRST.iter().any(|w| line.starts_with(w))
        || is_link(line)
        || is_stamp(line)
        || is_navigation(line)
}

/// An address, or an entry of a list of files.
fn is_link(line: &str) -> bool {
    let address = ["http://", "https://", "www."].iter().any(|w| line.contains(w));
    let bullet = line.starts_with(['-', '·', '•', '※', '◆', '>']);
    let file = [".doc", ".docx", ".pdf", ".ppt", ".pptx", ".xls", ".xlsx", ".htm", ".html"];
    (address && !line.contains('。')) || (bullet && file.iter().any(|f| line.to_lowercase().ends_with(f)))
}

/// `本文2006-07-23 19:14:00发表…栏目`.
fn is_stamp(line: &str) -> bool {
    line.strip_prefix("本文").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || (line.starts_with("今天是") || line.ends_with("今天是"))
}

/// Names of pages in a row.
fn is_navigation(line: &str) -> bool {
    if line.chars().any(|c| ends_sentence(c) || matches!(c, '，' | ',')) {
        return false;
    }
    let words = line.split_whitespace().count();
    let sites = line.matches('网').count();
    (words >= 2 && line.contains("首页"))
        || (sites >= 3 && line.chars().filter(|c| is_han(*c)).count() < 40)
        || matches!(
            line,
            "首页"
                | "打印"
                | "关闭"
                | "分享"
                | "收藏"
                | "举报"
                | "评论"
                | "登录"
                | "注册"
                | "更多"
                | "搜索"
        )
}

/// The title once more, right before the footer.
fn repeated_titles(chars: &[char], all: &[Range<usize>], around: &mut [bool]) {
    let Some(title) = (0..all.len()).find(|i| !around[*i]) else { return };
    for i in title + 1..all.len().saturating_sub(1) {
        if around[i + 1] && chars[all[i].clone()] == chars[all[title].clone()] {
            around[i] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        find(&chars).edits.into_iter().map(|e| chars[e.at].iter().collect()).collect()
    }

    #[test]
    fn only_lines_around_the_material_go() {
        let page = "某县文明网 首页 动态 查看\n某校创建材料\n  发布时间:2022-5-1 8:30 浏览数: 88\n我校利用网络平台开展宣传。\n\
                    某校创建材料\n本文2022-05-01 08:30:00发表“材料”栏目。\n- 总结.docx\n返回顶部";
        assert_eq!(
            dropped(page),
            [
                "某县文明网 首页 动态 查看",
                "发布时间:2022-5-1 8:30 浏览数: 88",
                "某校创建材料",
                "本文2022-05-01 08:30:00发表“材料”栏目。",
                "- 总结.docx",
                "返回顶部"
            ]
        );
        assert!(dropped("来源广泛，内容丰富。\n网站、网页、网络三网并进，成效明显。").is_empty());
    }

    #[test]
    fn a_notice_that_something_is_missing_is_remembered() {
        let chars: Vec<char> = "正文。\n由于篇幅不能全部显示，请登录".chars().collect();
        assert!(find(&chars).cut_notice.is_some());
    }
}
