//! Settings drawn at random, for rulebooks whose subjects are persons or schools.

/// What the settings came to.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    pub floor: usize,
    /// `None` where it is not set.
    pub goal: Option<usize>,
    pub days: i32,
    pub rate: usize,
    pub talking: usize,
    pub cap: usize,
    pub most: usize,
    pub pass: usize,
    pub good: usize,
    pub share: usize,
    pub places: usize,
}

impl Drawn {
    pub fn of(dice: &[u8; 12]) -> Self {
        let one_of =
            |at: usize, least: usize, most: usize| least + usize::from(dice[at]) % (most + 1 - least);
        Self {
            floor: one_of(0, 0, 3),
            goal: (!dice[1].is_multiple_of(4)).then(|| one_of(1, 1, 3)),
            days: one_of(2, 1, 90) as i32,
            rate: one_of(3, 10, 75),
            talking: one_of(4, 3, 12),
            cap: one_of(5, 1, 8),
            most: one_of(6, 8, 30),
            pass: one_of(7, 3, 12),
            good: one_of(8, 6, 14),
            share: one_of(9, 5, 100),
            places: one_of(10, 0, 4),
        }
    }

    pub fn write(&self, rules: &str) -> String {
        let goal = self.goal.map_or("unset: true".to_owned(), |goal| format!("value: {goal}"));
        let numbers = [
            ("<floor>", self.floor),
            ("<days>", self.days as usize),
            ("<rate>", self.rate),
            ("<talking>", self.talking),
            ("<cap>", self.cap),
            ("<sum>", self.talking + 15),
            ("<most>", self.most),
            ("<pass>", self.pass),
            ("<good>", self.good),
            ("<share>", self.share),
            ("<places>", self.places),
        ];
        let fill = |text: String, (name, n): (&str, usize)| text.replace(name, &n.to_string());
        numbers.into_iter().fold(rules.replace("<goal>", &goal), fill)
    }
}
