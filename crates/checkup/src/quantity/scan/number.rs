//! A number with what stands around it.

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::doubt::{is_money, is_phase};
use super::{Draft, Scanner};
use crate::characters::is_han;
use crate::quantity::label::{self, Quoted};
use crate::quantity::numeral::{self, Numeral, digit_value, han_digit, han_unit};
use crate::quantity::unit::{self, Sort, Unit};
use crate::quantity::{Kind, Relation, Value, date, relation, subject};
use crate::repair::mask::is_sign;
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// Words that begin with the character of a unit without it being one: 项目, 本科.
static OTHER_WORDS: Words<232> = Words::beginning([
    "档案",
    "档次",
    "双方",
    "双语",
    "双向",
    "双减",
    "双休",
    "双双",
    "笔试",
    "笔者",
    "片区",
    "片段",
    "片面",
    "把关",
    "把握",
    "把控",
    "把脉",
    "桌面",
    "桌椅",
    "股份",
    "股长",
    "根据",
    "根本",
    "首先",
    "首席",
    "首要",
    "首次",
    "首届",
    "首批",
    "段落",
    "句子",
    "排查",
    "排名",
    "排练",
    "排序",
    "方法",
    "讲话",
    "讲座",
    "讲解",
    "讲台",
    "讲述",
    "讲师",
    "颗粒",
    "行业",
    "行动",
    "行政",
    "盆景",
    "本科",
    "本校",
    "本级",
    "本地",
    "本区",
    "本土",
    "对于",
    "部门",
    "部分",
    "部队",
    "家庭",
    "家长",
    "家园",
    "家访",
    "节日",
    "节约",
    "节能",
    "节假",
    "场地",
    "场所",
    "场馆",
    "组织",
    "组长",
    "处理",
    "处分",
    "处室",
    "处级",
    "例如",
    "例会",
    "位于",
    "位置",
    "名师工作室",
    "名校长工作室",
    "人民",
    "人才",
    "人事",
    "人大",
    "人均",
    "人工智能",
    "人文",
    "人生",
    "人格",
    "人员",
    "只有",
    "只要",
    "只是",
    "只能",
    "副校长",
    "副局长",
    "副书记",
    "副主任",
    "副科",
    "副处",
    "支部",
    "支持",
    "支出",
    "支援",
    "支撑",
    "支付",
    "台账",
    "台阶",
    "层次",
    "层面",
    "项目",
    "条件",
    "条例",
    "种类",
    "类型",
    "类别",
    "门户",
    "轮岗",
    "轮流",
    "起来",
    "起到",
    "期间",
    "期待",
    "期满",
    "期末",
    "期中",
    "批评",
    "批准",
    "道德",
    "道路",
    "张贴",
    "座谈",
    "口号",
    "口头",
    "头脑",
    "点评",
    "点赞",
    "集中",
    "集体",
    "集团",
    "版权",
    "步伐",
    "步入",
    "课程",
    "课堂",
    "升学",
    "升级",
    "克服",
    "分别",
    "分管",
    "分工",
    "分类",
    "分校",
    "分配",
    "分层",
    "分批",
    "分步",
    "分享",
    "分析",
    "分局",
    "分会",
    "分为",
    "倍增",
    "年龄",
    "年轻",
    "天津",
    "天然",
    "周边",
    "周围",
    "周末",
    "周期",
    "元旦",
    "元宵",
    "元素",
    "届时",
    "次数",
    "次要",
    "遍布",
    "遍及",
    "大于",
    "大小",
    "大量",
    "大约",
    "大概",
    "大力",
    "大学",
    "大会",
    "大家",
    "大厅",
    "大队",
    "大幅",
    "大多",
    "大型",
    "大班",
    "席位",
    "件件",
    "个人",
    "个个",
    "个体",
    "个性",
    "个别",
    "所以",
    "所有",
    "所在",
    "把手",
    "家人",
    "面",
    "级别",
    "米饭",
    "斤斤",
    "名义",
    "名单",
    "名录",
    "天地",
    "天下",
    "日益",
    "日常",
    "年年",
    "年终",
    "户外",
    "户籍",
    "组合",
    "队伍",
    "队员",
    "对接",
    "对标",
    "对照",
    "对口",
    "口径",
    "口才",
    "字样",
    "头号",
]);

/// What looks like one of them: 20项目标 is 项 with 目标, and 3支教师队伍 is 支 with 教师.
static TAKEN_APART: Words<22> = Words::beginning([
    "所以内",
    "所以上",
    "所以下",
    "个体育",
    "项目标",
    "年年度",
    "年年均",
    "年年末",
    "年年初",
    "项目的",
    "支教师",
    "组长效",
    "条件件",
    "人才子",
    "人员额",
    "人大关",
    "名单位",
    "个人工",
    "家长期",
    "处理论",
    "部分析",
    "项目录",
]);

/// What a unit was found to be, with where it ends.
pub(super) struct Measured {
    pub unit: Option<&'static Unit>,
    /// End of number and unit.
    pub end: usize,
}

impl Scanner<'_> {
    /// Reads the number that begins at `at` and returns where to go on.
    pub(super) fn number(&mut self, at: usize) -> usize {
        let chars = self.chars;
        if let Some(end) = self.ratio(at) {
            return end;
        }
        if let Some(found) = date::read(chars, at) {
            return self.date(at, found);
        }
        let it = numeral::read(chars, at);
        if let Some(end) = label::code_end(chars, at, it.as_ref()) {
            return end.max(at + 1);
        }
        let Some(it) = it else { return at + 1 };
        if label::is_list_number(chars, at, it.end) {
            return it.end;
        }
        if let Some(end) = self.share(at, &it) {
            return end;
        }
        if let Some(mask) = self.mask_at(it.end) {
            return self.masked(at, mask.at.end);
        }
        self.counted(at, &it)
    }

    fn date(&mut self, at: usize, found: date::Date) -> usize {
        let period = self.chars[at..found.end].iter().collect::<String>();
        self.period = Some((at, period));
        self.push(Draft {
            at: at..found.end,
            value: found.value.map(Value::Date),
            upper: found.upper.map(Value::Date),
            unit: String::new(),
            relation: Relation::Eq,
            kind: Kind::Date,
            subject: String::new(),
            period: String::new(),
            per: String::new(),
        });
        found.end
    }

    /// `三分之一`, `百分之九十`, `一半`, `三成`.
    fn share(&mut self, at: usize, it: &Numeral) -> Option<usize> {
        let chars = self.chars;
        if let Some(end) = self.doubled(at, it) {
            return Some(end);
        }
        let mut more = it.more;
        let (value, unit, end) = if stands(chars, it.end, "分之") {
            let part = numeral::read(chars, it.end + 2).filter(|p| p.upper.is_none())?;
            let (part_value, end) = with_point(chars, &part);
            match it.value {
                whole if whole == Decimal::ONE_HUNDRED => (Value::Number(part_value), "%", end),
                whole if whole == Decimal::ONE_THOUSAND => (Value::Number(part_value), "‰", end),
                whole => (fraction(part_value, whole)?, "", end),
            }
        } else if stands(chars, at, "一半") {
            (Value::Number(Decimal::new(5, 1)), "", at + 2)
        } else if stands(chars, it.end, "成") && is_tenths(chars, at, it) {
            more |= stands(chars, it.end + 1, "多");
            // 九成五 is 95 in a hundred.
            let half = chars.get(it.end + 1).and_then(|c| han_digit(*c)).filter(|_| !more);
            let value = it.value / Decimal::TEN + Decimal::new(half.unwrap_or(0).into(), 2);
            let length = 1 + usize::from((more && !it.more) || half.is_some());
            (Value::Number(value), "", it.end + length)
        } else {
            return None;
        };
        let number = Measured { unit: None, end };
        let (place, relation, demands) = self.related(at, &number, more, false, false);
        let mut subject = self.share_of(&place);
        if subject.is_empty() {
            subject = subject::behind(chars, place.end);
        }
        let kind = if demands || self.is_demanded(&place) { Kind::Threshold } else { Kind::Share };
        self.quantity(place, Some(value), None, unit, relation, kind, subject);
        Some(self.floor)
    }

    /// `翻一番` is twice as much, `翻两番` four times.
    fn doubled(&mut self, at: usize, it: &Numeral) -> Option<usize> {
        let chars = self.chars;
        let verb = ["翻了", "翻"].iter().find(|w| stands_before(chars, at, w))?;
        let times = it.value.to_u32().filter(|n| (1..=8).contains(n) && stands(chars, it.end, "番"))?;
        let start = at - verb.chars().count();
        let subject = subject::before(chars, start, self.floor);
        let value = Some(Value::Number(Decimal::from(1_u32 << times)));
        self.quantity(start..it.end + 1, value, None, "倍", Relation::Eq, Kind::Number, subject);
        Some(it.end + 1)
    }

    /// A number with its unit, bounds and noun; passed over where it is no quantity.
    fn counted(&mut self, at: usize, it: &Numeral) -> usize {
        let chars = self.chars;
        let mut end = it.end;
        let (mut low, mut high) = (it.value, it.upper);
        let mut scale = it.scale;
        let mut more = it.more;
        if let Some((last, upper)) = upper_bound(chars, it) {
            if low < upper.value
                && it.scale == Decimal::ONE
                && upper.scale > Decimal::ONE
                && low < upper.value / upper.scale * Decimal::TEN
            {
                // 3-5万: both are 万.
                low *= upper.scale;
            }
            if upper.value > low {
                (high, end, scale) = (Some(upper.upper.unwrap_or(upper.value)), last, upper.scale);
                more |= upper.more;
            }
        }
        if matches!(chars.get(end), Some('余' | '多' | '来' | '几')) && is_more(chars, end, low) {
            more = true;
            end += 1;
            // 2万余元 has read its 万 already; 200余万 not.
        }
        let unit = unit_at(chars, end);
        let mut measured = Measured { unit, end: unit.map_or(end, |u| end + unit::length(u)) };
        if unit.is_some_and(|u| u.sort == Sort::Name) {
            return measured.end;
        }
        if let Some((smaller, value, last)) =
            unit.filter(|_| high.is_none()).and_then(|u| compound(chars, measured.end, u, low))
        {
            (low, measured) = (value, Measured { unit: Some(smaller), end: last });
        }
        let unit = measured.unit;
        // 3个至5个.
        if let (Some(unit), None) = (unit, high)
            && let Some((last, upper)) = second_with_unit(chars, measured.end, unit, it.arabic)
            && upper > low
        {
            (high, measured.end) = (Some(upper), last);
        }
        let quoted = label::quoted(chars, at, measured.end);
        if !it.arabic && matches!(quoted, Some(Quoted::Name)) {
            return measured.end;
        }
        if !it.arabic && (label::is_phrase(chars, at, it.end) || !self.is_quantity(at, it, &measured)) {
            return it.end;
        }
        if it.arabic && !self.figure_counts(at, it, &measured, scale) {
            return it.end;
        }
        let unit = measured.unit.or_else(|| is_money(chars, at, end, scale).then_some(&YUAN));
        let vague = it.bare || it.vague;
        let duration = unit.is_some_and(|u| u.sort == Sort::Time);
        let more = more || unit.is_some_and(|u| u.more);
        let (place, mut relation, demands) = self.related(at, &measured, more, vague, duration);
        if it.bare && relation == Relation::Eq {
            relation = Relation::Approx;
        }
        if unit.is_some_and(|u| u.half) {
            low += Decimal::new(5, 1);
        }
        let noun_at = match quoted {
            Some(Quoted::Count(close)) => close + 1,
            _ => place.end,
        };
        self.claim(at, place, noun_at, (low, high), unit, relation, demands, it)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one reading")]
    fn claim(
        &mut self,
        at: usize,
        place: Range<usize>,
        noun_at: usize,
        (low, high): (Decimal, Option<Decimal>),
        unit: Option<&Unit>,
        relation: Relation,
        demands: bool,
        it: &Numeral,
    ) -> usize {
        let chars = self.chars;
        let sort = unit.map(|u| u.sort);
        let name = unit.map_or("", |u| u.name);
        let noun = |floor: usize| subject::around(chars, place.start, noun_at, floor);
        let (mut kind, subject) = match sort {
            Some(Sort::Share) => (Kind::Share, self.share_of(&place)),
            Some(Sort::Yuan | Sort::Money) => (Kind::Money, money_for(chars, &place, self.floor)),
            Some(Sort::Time) if stands_before(chars, place.start, "近") => (Kind::Duration, String::new()),
            Some(Sort::Time) => (Kind::Duration, noun(self.floor)),
            Some(Sort::Order) => (Kind::Ordinal, noun(self.floor)),
            Some(Sort::Measure) => (Kind::Number, self.measured_noun(&place)),
            Some(Sort::Count | Sort::Times | Sort::Name) => (Kind::Count, noun(self.floor)),
            None if it.arabic && chars.get(noun_at).is_some_and(|c| is_han(*c)) => {
                (Kind::Count, noun(self.floor))
            }
            None => {
                let noun = subject::before(chars, place.start, self.floor);
                let share = noun.ends_with('率') || noun.ends_with("比例") || noun.ends_with("占比");
                (if share { Kind::Share } else { Kind::Number }, noun)
            }
        };
        if name == "期" && is_phase(chars, place.end, it) {
            kind = Kind::Ordinal;
        }
        if name == "级" && !it.arabic {
            kind = Kind::Count;
        }
        if matches!(kind, Kind::Count | Kind::Share | Kind::Number) && (demands || self.is_demanded(&place)) {
            kind = Kind::Threshold;
        }
        let value = Some(Value::Number(low));
        let upper = high.map(Value::Number);
        if matches!(name, "名" | "位") && is_rank(chars, at) {
            let place = at - 1..place.end;
            self.quantity(place.clone(), value, upper, name, Relation::Le, Kind::Ordinal, String::new());
            return place.end;
        }
        if sort == Some(Sort::Times)
            && let Some(rhythm) = self.rhythm_of(at, &place)
        {
            let near = place.start.saturating_sub(rhythm.end) <= 6;
            let start = if near { rhythm.start } else { place.start };
            self.push(Draft {
                at: start..place.end,
                value,
                upper,
                unit: name.to_owned(),
                relation,
                kind: Kind::Frequency,
                subject,
                period: rhythm.period,
                per: String::new(),
            });
            return place.end;
        }
        self.quantity(place.clone(), value, upper, name, relation, kind, subject);
        if kind == Kind::Duration {
            self.past(&place);
        }
        place.end.max(at + 1)
    }

    /// 近三年来, 过去五年: what follows is about these years.
    fn past(&mut self, at: &Range<usize>) {
        let chars = self.chars;
        let opening = ["近", "过去", "最近"].iter().find(|w| stands_before(chars, at.start, w));
        let said_behind = ["来", "以来", "间"].iter().any(|w| stands(chars, at.end, w));
        let said_before = opening.is_some() && matches!(chars.get(at.end), Some('，' | ','));
        if said_behind || said_before {
            let from = at.start - opening.map_or(0, |w| w.chars().count());
            let words = chars[from..at.end].iter().collect::<String>() + if said_behind { "来" } else { "" };
            self.period = Some((from, words));
        }
    }

    /// What is measured: 占地38亩, but 200米环形跑道 where nothing stands before it.
    fn measured_noun(&self, at: &Range<usize>) -> String {
        let chars = self.chars;
        let opens =
            at.start.checked_sub(1).is_none_or(|i| matches!(chars[i], '，' | '。' | '；' | '、' | '\n'));
        let behind = if opens { subject::behind(chars, at.end) } else { String::new() };
        if behind.chars().count() > 1 { behind } else { subject::before(chars, at.start, self.floor) }
    }

    /// What a share is of. Where its clause only goes on (`，占88.8%`, `，比上年提高2.6个百分点`) it is about what the last quantity
    /// was about.
    fn share_of(&self, at: &Range<usize>) -> String {
        const GOING_ON: [&str; 12] = [
            "比上年",
            "较上年",
            "比去年",
            "较去年",
            "同比",
            "环比",
            "增长",
            "提高",
            "上升",
            "下降",
            "增加",
            "减少",
        ];
        let own = share_of(self.chars, at, self.floor);
        if !(own.is_empty() || GOING_ON.iter().any(|w| own.starts_with(w))) {
            return own;
        }
        let between = self.claims.last().and_then(|c| self.chars.get(c.at.end..at.start)).unwrap_or_default();
        let follows = between.len() <= 24
            && matches!(between.first(), Some('，' | ',' | '（' | '('))
            && between[1..].iter().all(|c| is_han(*c));
        match self.claims.last().filter(|c| follows && !c.subject.is_empty()) {
            Some(last) => last.subject.clone(),
            None => own,
        }
    }

    /// 每周…2次, 一年3次.
    fn rhythm_of(&mut self, at: usize, place: &Range<usize>) -> Option<crate::quantity::frequency::Rhythm> {
        if let Some(rhythm) = self.take_rhythm(at, true) {
            return Some(rhythm);
        }
        let chars = self.chars;
        // 班主任一年家访两次.
        let once = ["一年", "一月", "一周", "一天", "一学期", "一季度", "一日"];
        let near = (place.start.saturating_sub(6).max(self.floor)..place.start).rev();
        let mut begins = near.filter_map(|i| Some((i, once.iter().find(|w| stands(chars, i, w))?)));
        let (start, word) = begins.next()?;
        let end = start + word.chars().count();
        Some(crate::quantity::frequency::Rhythm { start, end, period: (*word).to_owned() })
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a claim")]
    pub(super) fn quantity(
        &mut self,
        at: Range<usize>,
        value: Option<Value>,
        upper: Option<Value>,
        unit: &str,
        relation: Relation,
        kind: Kind,
        subject: String,
    ) {
        let rhythm = if kind == Kind::Ordinal { None } else { self.take_rhythm(at.start, false) };
        let named = self.period.as_ref().filter(|(from, _)| *from < at.start && kind != Kind::Duration);
        let period = match (rhythm, named) {
            (Some(rhythm), _) => rhythm.period,
            (None, Some((_, period))) => period.clone(),
            (None, None) => String::new(),
        };
        let per = for_each(self.chars, at.start);
        self.push(Draft { at, value, upper, unit: unit.to_owned(), relation, kind, subject, period, per });
    }

    /// The place with the words around it that bound the number, what they mean, and whether they demand.
    fn related(
        &self,
        at: usize,
        number: &Measured,
        more: bool,
        vague: bool,
        duration: bool,
    ) -> (Range<usize>, Relation, bool) {
        let chars = self.chars;
        let mut place = at..number.end;
        if at > 0 && matches!(chars[at - 1], '￥' | '¥') {
            place.start -= 1;
        }
        let mut before = relation::before(chars, place.start).filter(|(start, ..)| *start >= self.floor);
        if let Some((start, said, _)) = before {
            let word = &chars[start..place.start];
            let upward = word == ['上'] || word == ['成', '百'];
            if (upward && !vague) || (said == Relation::Near && duration && is_recent(chars, number.end)) {
                before = None;
            }
        }
        if before.is_none()
            && let Some(said) = relation::before_verb(chars, place.start, self.floor)
        {
            before = Some((place.start, said, true));
        }
        let mut behind = relation::behind(chars, number.end);
        if duration && behind.is_none() {
            behind = relation::within(chars, number.end).map(|end| (end, Relation::Le));
        }
        if let Some((start, ..)) = before {
            place.start = start;
        }
        if let Some((end, _)) = behind {
            place.end = end;
        }
        let demands = before.is_some_and(|(.., demands)| demands);
        let relation = match (before, behind) {
            (Some((_, said, true)), _) => said,
            (_, Some((_, said))) => said,
            (Some((_, Relation::Gt, _)), _) => Relation::Gt,
            _ if more => Relation::ApproxGe,
            (Some((_, said, _)), None) => said,
            (None, None) => Relation::Eq,
        };
        (place, relation, demands)
    }
}

/// 前三名, 后5位: places at the head or the end of a list; 课前三名 are three.
fn is_rank(chars: &[char], at: usize) -> bool {
    let outside =
        |i: usize| chars.get(i).is_none_or(|c| !"课之目会学提以年月日餐睡赛考岗先午饭今最身".contains(*c));
    at > 0 && matches!(chars[at - 1], '前' | '后') && (at < 2 || outside(at - 2))
}

const YUAN: Unit = Unit { written: "元", name: "元", sort: Sort::Yuan, half: false, more: false };

fn unit_at(chars: &[char], at: usize) -> Option<&'static Unit> {
    let found = unit::at(chars, at)?;
    // 12个体育先进集体, 10所以上: behind figures these are units, whatever follows.
    let figures = at.checked_sub(1).is_some_and(|i| digit_value(chars[i]).is_some());
    if figures && matches!(found.written, "个" | "所" | "名" | "位" | "间") {
        return Some(found);
    }
    let other = OTHER_WORDS.longest_at(chars, at).is_some_and(|w| w.length > unit::length(found));
    if other && TAKEN_APART.at(chars, at).is_none() { None } else { Some(found) }
}

/// `-10`, `至5` behind a number: where the upper bound ends, and the bound.
fn upper_bound(chars: &[char], it: &Numeral) -> Option<(usize, Numeral)> {
    let joint = *chars.get(it.end)?;
    let dash = matches!(joint, '-' | '－' | '–' | '—' | '~' | '～' | '﹣' | '−');
    if !(dash || matches!(joint, '至' | '到')) {
        return None;
    }
    let mut at = it.end + 1;
    if joint == '—' && chars.get(at) == Some(&'—') {
        at += 1;
    }
    let upper = numeral::read(chars, at)?;
    if upper.arabic != it.arabic || (dash && !it.arabic && upper.row) {
        return None;
    }
    Some((upper.end, upper))
}

/// `至5名` behind `3名`: where it ends, and the upper bound.
fn second_with_unit(chars: &[char], at: usize, unit: &Unit, arabic: bool) -> Option<(usize, Decimal)> {
    if !matches!(chars.get(at)?, '-' | '－' | '–' | '—' | '~' | '～' | '至' | '到') {
        return None;
    }
    let upper = numeral::read(chars, at + 1).filter(|u| u.arabic == arabic)?;
    let second = unit::at(chars, upper.end).filter(|u| u.name == unit.name)?;
    Some((upper.end + unit::length(second), upper.value))
}

/// 1小时20分钟, 4分38秒, 3年零6个月: one length of time, in the smaller unit.
fn compound(
    chars: &[char],
    at: usize,
    unit: &Unit,
    value: Decimal,
) -> Option<(&'static Unit, Decimal, usize)> {
    let (smaller, parts) = match unit.name {
        "小时" => ("分钟", 60),
        "分钟" | "分" => ("秒", 60),
        "年" => ("个月", 12),
        _ => return None,
    };
    let from = if matches!(chars.get(at), Some('零' | '又')) { at + 1 } else { at };
    let rest = numeral::read(chars, from).filter(|it| !it.more && !it.bare && it.upper.is_none())?;
    let second =
        unit::at(chars, rest.end).filter(|u| u.name == smaller || (smaller == "分钟" && u.name == "分"))?;
    let second_end = rest.end + unit::length(second);
    let named = if second.name == smaller { second } else { &MINUTES };
    (rest.value < Decimal::from(parts) && !second.half)
        .then(|| (named, value * Decimal::from(parts) + rest.value, second_end))
}

const MINUTES: Unit = Unit { written: "分", name: "分钟", sort: Sort::Time, half: false, more: false };

/// 余 and 多 behind a number belong to it where a unit follows, or a noun for 余.
fn is_more(chars: &[char], at: usize, value: Decimal) -> bool {
    let followed = unit_at(chars, at + 1).is_some();
    match chars[at] {
        '余' => {
            value >= Decimal::TEN && (followed || chars.get(at + 1).is_none_or(|c| !"额款下地".contains(*c)))
        }
        '多' => {
            value >= Decimal::TEN && (followed || chars.get(at + 1).is_some_and(|c| is_han(*c)))
                || value >= Decimal::ONE && stands(chars, at, "多万")
        }
        '来' => value >= Decimal::TEN && followed,
        _ => value >= Decimal::TEN && followed,
    }
}

/// 近三年来 is a period, not an approximation.
fn is_recent(chars: &[char], end: usize) -> bool {
    let next = chars.get(end).copied();
    ["来", "以来", "间", "期间", "内", "里", "中", "年度", "年均"].iter().any(|w| stands(chars, end, w))
        || next.is_none_or(|c| matches!(c, '，' | ',' | '、'))
}

/// 三分之一 as a decimal where it ends.
fn fraction(part: Decimal, whole: Decimal) -> Option<Value> {
    let quotient = part.checked_div(whole)?;
    if quotient.checked_mul(whole)? == part && quotient.scale() <= 6 {
        return Some(Value::Number(quotient.normalize()));
    }
    let number =
        |d: Decimal| u32::try_from(d.normalize().mantissa()).ok().filter(|_| d.normalize().scale() == 0);
    Some(Value::Fraction(number(part)?, number(whole)?))
}

/// 百分之九十八点五.
fn with_point(chars: &[char], part: &Numeral) -> (Decimal, usize) {
    if part.arabic || chars.get(part.end) != Some(&'点') {
        return (part.value, part.end);
    }
    let digits: Vec<u32> = chars[part.end + 1..].iter().take(6).map_while(|c| han_digit(*c)).collect();
    let fraction = digits.iter().fold(0_i64, |sum, d| sum * 10 + i64::from(*d));
    let fraction = Decimal::new(fraction, u32::try_from(digits.len()).unwrap_or(0));
    if digits.is_empty() {
        (part.value, part.end)
    } else {
        (part.value + fraction, part.end + 1 + digits.len())
    }
}

/// 三成以上; not 三成员 or 一成不变.
fn is_tenths(chars: &[char], at: usize, it: &Numeral) -> bool {
    let next = chars.get(it.end + 1).copied();
    let single = !it.arabic && it.end == at + 1 && it.value >= Decimal::ONE && han_digit(chars[at]).is_some();
    let opens = at.checked_sub(1).is_none_or(|i| !is_han(chars[i]));
    let half = next.is_some_and(|c| han_digit(c).is_some())
        && chars.get(it.end + 2).is_none_or(|c| !is_han(*c) || "以左的提增降上升到至".contains(*c));
    let alone = half
        || next.is_none_or(|c| {
            !is_han(c) || "以左多的学教干党职老提增降上升到至".contains(c) || (c == '为' && opens)
        });
    single && alone && !(it.value == Decimal::ONE && stands(chars, at, "一成不"))
}

/// The clause of a share; `90%以上的学校` says it behind.
fn share_of(chars: &[char], at: &Range<usize>, floor: usize) -> String {
    if stands(chars, at.end, "的") {
        let behind = subject::behind(chars, at.end);
        if !behind.is_empty() {
            return behind;
        }
    }
    subject::of_share(chars, at.start, floor)
}

fn money_for(chars: &[char], at: &Range<usize>, floor: usize) -> String {
    let behind = subject::behind(chars, at.end);
    const FUNDS: [&str; 14] = [
        "资金",
        "经费",
        "补助",
        "奖金",
        "补贴",
        "投资",
        "贷款",
        "善款",
        "助学金",
        "救助",
        "奖学金",
        "捐款",
        "专项",
        "慰问",
    ];
    if FUNDS.iter().any(|w| behind.starts_with(w)) {
        behind
    } else {
        subject::of_money(chars, at.start, floor)
    }
}

/// 每人, 生均: what the quantity is for each of.
fn for_each(chars: &[char], at: usize) -> String {
    static EACH: Words<16> = Words::beginning([
        "每人", "每生", "每户", "每校", "每班", "每名", "每位", "每所", "每个", "每家", "每村", "人均",
        "生均", "户均", "校均", "师均",
    ]);
    let from = at.saturating_sub(14);
    let clause = (from..at)
        .rev()
        .find(|i| matches!(chars[*i], '，' | ',' | '。' | '；' | '、' | '\n'))
        .map_or(from, |i| i + 1);
    EACH.within(chars, clause..at).map_or(String::new(), |(_, w)| w.text.to_owned())
}

/// Used by the masked reading as well: figures before a mask.
pub(super) fn is_numeric(c: char) -> bool {
    digit_value(c).is_some() || han_digit(c).is_some() || han_unit(c).is_some() || is_sign(c)
}
