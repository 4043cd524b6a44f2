//! Check-up of a material (材料体检): damaged text is repaired with a map to the original, every quantity is read, and what
//! contradicts itself, was left open or cannot be right is found. Nothing is filled in or fixed silently.

mod characters;
mod mapped;
pub mod quantity;
pub mod repair;

pub use mapped::{Action, Damage, MappedText, Repair};

pub fn dump(text: &str) {
    let r = repair::repair(text, repair::typo::Typos::shipped(), false);
    let original: Vec<char> = text.chars().collect();
    for x in &r.repairs { if x.damage.name() != "traditional" && x.damage.name()!="pinyin_gloss" { println!("R {} {} {}-{} {:?} -> {:?}", x.damage.name(), x.action.name(), x.start, x.end, x.damaged.chars().take(50).collect::<String>(), x.clean); } }
    println!("gloss {}", r.repairs.iter().filter(|x| x.damage.name()=="pinyin_gloss").count());
    println!("{}", r.text.text());
    for c in quantity::claims(&r, &original) {
        let v = c.value.as_ref().map(|v| v.to_string()).unwrap_or("?".into());
        let ctx: String = r.text.chars[c.at.start.saturating_sub(8)..(c.at.end+8).min(r.text.chars.len())].iter().collect();
        println!("{:9} {:9} {v}{} [{}] s={} p={} per={} | {} | {}", c.kind.name(), c.relation.name(), c.upper.map(|u| format!("..{u}")).unwrap_or_default(), c.unit, c.subject, c.period, c.per, c.quote, ctx.replace('\n'," "));
    }
}
