//! What quantities are counted in, and what sort of quantity a unit makes.

use crate::words::Words;

/// The sort of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Counts things: 个, 名, 项.
    Count,
    /// Counts occasions: 次, 场, 遍.
    Times,
    /// Measures something: 亩, 平方米, 岁.
    Measure,
    /// Yuan.
    Yuan,
    /// Other money.
    Money,
    /// A length of time.
    Time,
    /// In a hundred, in a thousand.
    Share,
    /// A place in an order: 届, 周年.
    Order,
    /// Not a quantity at all: 年级, 号.
    Name,
}

/// A unit: how it is written, what it is called in a report, its sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub written: &'static str,
    pub name: &'static str,
    pub sort: Sort,
    /// `个半月`: half a unit more.
    pub half: bool,
    /// `年多`, `个多月`: somewhat more.
    pub more: bool,
}

const fn unit(written: &'static str, sort: Sort) -> Unit {
    Unit { written, name: written, sort, half: false, more: false }
}

const fn named(written: &'static str, name: &'static str, sort: Sort) -> Unit {
    Unit { written, name, sort, half: false, more: false }
}

const fn half(written: &'static str, name: &'static str) -> Unit {
    Unit { written, name, sort: Sort::Time, half: true, more: false }
}

const fn more(written: &'static str, name: &'static str) -> Unit {
    Unit { written, name, sort: Sort::Time, half: false, more: true }
}

static UNITS: &[Unit] = &[
    // Time.
    unit("个百分点", Sort::Share),
    Unit { written: "个多百分点", name: "个百分点", sort: Sort::Share, half: false, more: true },
    unit("百分点", Sort::Share),
    half("个半小时", "小时"),
    half("个半月", "个月"),
    more("个多小时", "小时"),
    more("个多月", "个月"),
    more("个多星期", "周"),
    named("个工作日", "工作日", Sort::Time),
    named("个自然日", "天", Sort::Time),
    named("个学年", "学年", Sort::Time),
    named("个学期", "学期", Sort::Time),
    named("个季度", "季度", Sort::Time),
    named("个小时", "小时", Sort::Time),
    named("个星期", "周", Sort::Time),
    named("个钟头", "小时", Sort::Time),
    named("个年头", "年", Sort::Time),
    unit("个月", Sort::Time),
    unit("年级", Sort::Name),
    unit("年制", Sort::Name),
    unit("年一贯", Sort::Name),
    unit("年义务教育", Sort::Name),
    named("周年", "周年", Sort::Order),
    named("周岁", "岁", Sort::Measure),
    half("年半", "年"),
    more("年多", "年"),
    unit("年", Sort::Time),
    unit("周", Sort::Time),
    named("星期", "周", Sort::Time),
    half("天半", "天"),
    more("天多", "天"),
    unit("天", Sort::Time),
    named("日", "天", Sort::Time),
    unit("小时", Sort::Time),
    named("分钟", "分钟", Sort::Time),
    named("秒钟", "秒", Sort::Time),
    unit("秒", Sort::Time),
    unit("学期", Sort::Time),
    unit("学年", Sort::Time),
    unit("季度", Sort::Time),
    unit("工作日", Sort::Time),
    // Money.
    named("元人民币", "元", Sort::Yuan),
    named("元钱", "元", Sort::Yuan),
    named("块钱", "元", Sort::Yuan),
    unit("元", Sort::Yuan),
    named("圆整", "元", Sort::Yuan),
    named("元整", "元", Sort::Yuan),
    named("圆", "元", Sort::Yuan),
    unit("美元", Sort::Money),
    unit("港元", Sort::Money),
    unit("欧元", Sort::Money),
    // Shares.
    unit("%", Sort::Share),
    named("％", "%", Sort::Share),
    named("﹪", "%", Sort::Share),
    unit("‰", Sort::Share),
    // Measures.
    named("平方千米", "平方公里", Sort::Measure),
    unit("平方公里", Sort::Measure),
    named("平方米", "平方米", Sort::Measure),
    named("平米", "平方米", Sort::Measure),
    named("㎡", "平方米", Sort::Measure),
    named("m²", "平方米", Sort::Measure),
    unit("立方米", Sort::Measure),
    unit("公顷", Sort::Measure),
    unit("亩", Sort::Measure),
    unit("公里", Sort::Measure),
    named("千米", "公里", Sort::Measure),
    named("km", "公里", Sort::Measure),
    unit("厘米", Sort::Measure),
    unit("毫米", Sort::Measure),
    unit("米", Sort::Measure),
    named("m", "米", Sort::Measure),
    unit("公斤", Sort::Measure),
    named("千克", "公斤", Sort::Measure),
    named("kg", "公斤", Sort::Measure),
    unit("毫克", Sort::Measure),
    unit("克", Sort::Measure),
    unit("斤", Sort::Measure),
    unit("吨", Sort::Measure),
    unit("毫升", Sort::Measure),
    unit("升", Sort::Measure),
    unit("千瓦时", Sort::Measure),
    unit("千瓦", Sort::Measure),
    unit("兆", Sort::Measure),
    unit("MB", Sort::Measure),
    unit("GB", Sort::Measure),
    unit("TB", Sort::Measure),
    unit("Mbps", Sort::Measure),
    unit("Gbps", Sort::Measure),
    named("℃", "摄氏度", Sort::Measure),
    unit("摄氏度", Sort::Measure),
    unit("岁", Sort::Measure),
    unit("倍", Sort::Measure),
    unit("分", Sort::Measure),
    // Occasions.
    unit("人次", Sort::Count),
    unit("批次", Sort::Count),
    unit("课时", Sort::Count),
    unit("学时", Sort::Count),
    unit("学分", Sort::Count),
    unit("节次", Sort::Count),
    unit("场次", Sort::Count),
    unit("户次", Sort::Count),
    unit("校次", Sort::Count),
    unit("车次", Sort::Count),
    unit("件次", Sort::Count),
    unit("家次", Sort::Count),
    unit("册次", Sort::Count),
    unit("项次", Sort::Count),
    unit("篇次", Sort::Count),
    unit("人天", Sort::Count),
    unit("次性", Sort::Name),
    unit("次", Sort::Times),
    unit("遍", Sort::Times),
    unit("趟", Sort::Times),
    // Places in an order and names.
    unit("届", Sort::Order),
    unit("等奖", Sort::Name),
    unit("星级", Sort::Name),
    unit("年代", Sort::Name),
    unit("号楼", Sort::Name),
    unit("号", Sort::Name),
    unit("级", Sort::Order),
    // Things.
    unit("个", Sort::Count),
    unit("位数", Sort::Name),
    unit("名次", Sort::Count),
    unit("名", Sort::Count),
    unit("人", Sort::Count),
    unit("位", Sort::Count),
    unit("项", Sort::Count),
    unit("条", Sort::Count),
    unit("所", Sort::Count),
    unit("支", Sort::Count),
    unit("套", Sort::Count),
    unit("件", Sort::Count),
    unit("处", Sort::Count),
    unit("家", Sort::Count),
    unit("户", Sort::Count),
    unit("间", Sort::Count),
    unit("台", Sort::Count),
    unit("本", Sort::Count),
    unit("册", Sort::Count),
    unit("篇", Sort::Count),
    unit("场", Sort::Count),
    unit("批", Sort::Count),
    unit("组", Sort::Count),
    unit("队", Sort::Count),
    unit("类", Sort::Count),
    unit("种", Sort::Count),
    unit("层", Sort::Count),
    unit("节", Sort::Count),
    unit("例", Sort::Count),
    unit("份", Sort::Count),
    unit("封", Sort::Count),
    unit("张", Sort::Count),
    unit("块", Sort::Count),
    unit("座", Sort::Count),
    unit("栋", Sort::Count),
    unit("幢", Sort::Count),
    unit("辆", Sort::Count),
    unit("起", Sort::Count),
    unit("期", Sort::Count),
    unit("门", Sort::Count),
    unit("轮", Sort::Count),
    unit("席", Sort::Count),
    unit("对", Sort::Count),
    unit("副", Sort::Count),
    unit("盏", Sort::Count),
    unit("棵", Sort::Count),
    unit("株", Sort::Count),
    unit("只", Sort::Count),
    unit("头", Sort::Count),
    unit("口", Sort::Count),
    unit("款", Sort::Count),
    unit("部", Sort::Count),
    unit("道", Sort::Count),
    unit("幅", Sort::Count),
    unit("枚", Sort::Count),
    unit("箱", Sort::Count),
    unit("袋", Sort::Count),
    unit("盒", Sort::Count),
    unit("架", Sort::Count),
    unit("艘", Sort::Count),
    unit("床", Sort::Count),
    unit("页", Sort::Count),
    unit("字", Sort::Count),
    unit("卷", Sort::Count),
    unit("集", Sort::Count),
    unit("版", Sort::Count),
    unit("方面", Sort::Count),
    unit("大", Sort::Count),
    unit("点", Sort::Count),
    unit("轨", Sort::Count),
    unit("班次", Sort::Count),
    unit("步", Sort::Count),
    unit("双", Sort::Count),
    unit("笔", Sort::Count),
    unit("宗", Sort::Count),
    unit("片", Sort::Count),
    unit("把", Sort::Count),
    unit("桌", Sort::Count),
    unit("档", Sort::Count),
    unit("股", Sort::Count),
    unit("根", Sort::Count),
    unit("盆", Sort::Count),
    unit("首", Sort::Count),
    unit("段", Sort::Count),
    unit("句", Sort::Count),
    unit("讲", Sort::Count),
    unit("颗", Sort::Count),
    unit("排", Sort::Count),
    unit("面", Sort::Count),
    unit("瓶", Sort::Count),
    unit("包", Sort::Count),
    unit("桶", Sort::Count),
    unit("扇", Sort::Count),
    unit("匹", Sort::Count),
    unit("课", Sort::Name),
    unit("步走", Sort::Name),
];

static WRITTEN: Words = Words::of(|| UNITS.iter().map(|unit| unit.written).collect(), true);

/// The unit written at `at`, the longest one that fits.
pub(crate) fn at(chars: &[char], at: usize) -> Option<&'static Unit> {
    let word = WRITTEN.longest_at(chars, at)?;
    // 400m is a length and 400mm another one.
    let goes_on = |c: &char| c.is_ascii_alphanumeric();
    let is_letters = word.text.ends_with(|c: char| c.is_ascii_alphabetic());
    let is_other = is_letters && chars.get(at + word.length).is_some_and(goes_on);
    (!is_other).then(|| &UNITS[word.index])
}

/// The length of a unit in characters.
pub(crate) fn length(unit: &Unit) -> usize {
    unit.written.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_wins() {
        let read = |text: &str| at(&text.chars().collect::<Vec<_>>(), 0).map(|u| (u.name, u.sort));
        assert_eq!(read("个工作日内"), Some(("工作日", Sort::Time)));
        assert_eq!(read("个学校"), Some(("个", Sort::Count)));
        assert_eq!(read("人次"), Some(("人次", Sort::Count)));
        assert_eq!(read("年级"), Some(("年级", Sort::Name)));
        assert_eq!(read("平方米"), Some(("平方米", Sort::Measure)));
        assert_eq!(read("楼"), None);
    }
}
