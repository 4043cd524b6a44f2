use super::*;

fn value(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let Some(it) = read(&chars, 0) else { return "-".to_owned() };
    let more = if it.more { "+" } else { "" };
    let upper = it.upper.map_or(String::new(), |u| format!("..{}", u.normalize()));
    let rest: String = chars[it.end..].iter().collect();
    format!("{}{upper}{more}{rest}", it.value.normalize())
}

#[test]
fn whatever_core_reads_is_read_alike() {
    let digits = ['一', '二', '两', '三', '七', '九', '零', '壹'];
    let units = ['十', '百', '千', '万', '亿', '佰'];
    let mut read_by_core = 0;
    for code in 0..200_000_u32 {
        // Texts of two to six numerals, as their number has it.
        let mut rest = code.wrapping_mul(2_654_435_761);
        let length = 2 + code % 5;
        let text: String = (0..length)
            .map(|i| {
                rest = rest.rotate_left(7).wrapping_mul(0x9e37_79b9).wrapping_add(i);
                let pick = (rest >> 16) as usize;
                if pick.is_multiple_of(2) {
                    digits[pick / 2 % digits.len()]
                } else {
                    units[pick / 2 % units.len()]
                }
            })
            .collect();
        // Prose doubles no 零, and a row of digits may be a year.
        if text.contains("零零") || text.starts_with('零') {
            continue;
        }
        let Some(core) = mingde_core::numeral::read_whole(&text).filter(|it| it.formal) else { continue };
        read_by_core += 1;
        let chars: Vec<char> = text.chars().collect();
        let here = read(&chars, 0).filter(|it| it.end == chars.len() && it.upper.is_none());
        assert_eq!(here.map(|it| it.value.normalize().to_string()), Some(core.value.to_string()), "{text}");
    }
    assert!(read_by_core > 500, "{read_by_core}");
}

#[test]
fn every_way_of_writing_a_number() {
    for (text, expected) in [
        ("106人", "106人"),
        ("１２３", "123"),
        ("1,200元", "1200元"),
        ("1，200元", "1200元"),
        ("12,34", "12,34"),
        ("3.75%", "3.75%"),
        ("4千9百余人", "4900余人"),
        ("2万8千余", "28000余"),
        ("1.8亿元", "180000000元"),
        ("二十三", "23"),
        ("十", "10"),
        ("一百零五", "105"),
        ("三万五千六百", "35600"),
        ("三万五", "35000"),
        ("三万零五", "30005"),
        ("两千万", "20000000"),
        ("千万", "10000000"),
        ("亿", "100000000"),
        ("1.2万亿", "1200000000000"),
        ("十二亿三千万", "1230000000"),
        ("三四百", "300..400"),
        ("七八十", "70..80"),
        ("十七八岁", "17..18岁"),
        ("两三年", "2..3年"),
        ("十几万", "100000+"),
        ("十几个", "10+个"),
        ("30多万", "300000+"),
        ("200余万元", "2000000+元"),
        ("数百", "100+"),
        ("几十", "10+"),
        ("数据", "-"),
        ("二〇二三年", "2023年"),
        ("1.2.3", "1.2.3"),
        ("1234567890123456", "-"),
        ("0.00万元", "0元"),
        ("0亿元", "0元"),
        ("00万元", "0元"),
        ("零点四公里", "0.4公里"),
        ("二十三点六册", "23.6册"),
        ("十点二三平方米", "10.23平方米"),
        ("壹佰贰拾点伍万元", "1205000元"),
        ("三点五亿元", "350000000元"),
        ("三点五十分", "3点五十分"),
        ("三点意见", "3点意见"),
        ("5万千克", "50000千克"),
        ("1000万千瓦", "10000000千瓦"),
        ("5百零1名", "501名"),
        ("1万零500元", "10500元"),
        ("100万三千人次", "1003000人次"),
        ("一百廿三年", "123年"),
        ("卅五人", "35人"),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}
