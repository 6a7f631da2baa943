//! Names that people can read, from the register's abbreviations.

use super::data::Product;
use std::collections::HashMap;

/// What the register's shorthand stands for, where putting it in plain letters is not enough.
const SPELLED_OUT: &[(&str, &str)] = &[
    ("APPLE JUICE & CIDER (OVER 50%", "Apple juice"),
    ("APPLES GALA (BULK&BAG)", "Gala apples"),
    ("APPLES FUJI (BULK&BAG)", "Fuji apples"),
    ("APPLES GOLD DELICIOUS (BULK&BA", "Golden Delicious apples"),
    ("APPLES GRANNY SMITH (BULK&BAG)", "Granny Smith apples"),
    ("BEANS GREEN: FS/WHL/CUT", "Canned green beans"),
    ("BEANS", "Fresh beans"),
    ("BREAD:ITALIAN/FRENCH", "Italian and French bread"),
    ("BREAST - BONELESS(IQF)", "Frozen boneless chicken breast"),
    ("BROCCOLI WHOLE&CROWNS", "Broccoli crowns"),
    ("BUTTER SPRAY CRACKER (RITZ/CLU", "Butter crackers"),
    ("CANDY BARS (SINGLES)(INCLUDING", "Candy bar"),
    ("CANTALOUPE WHOLE", "Cantaloupe"),
    ("CARDS EVERYDAY", "Greeting card"),
    ("CARROTS - BULK", "Loose carrots"),
    ("CARROTS MINI PEELED", "Peeled baby carrots"),
    ("CATSUP", "Ketchup"),
    ("CAULIFLOWER WHOLE", "Cauliflower"),
    ("CHEESE CRACKERS (CHEEZ-ITS/GOL", "Cheese crackers"),
    ("CHEESE: NATURAL BULK", "Natural cheese, deli"),
    ("CHEESE: PROCESSED BULK", "Processed cheese, deli"),
    ("CHERRIES RED", "Red cherries"),
    ("CHIX:FRD 8PC/CUT UP (HOT)", "Hot fried chicken, 8 pieces"),
    ("CHOICE BEEF", "Choice beef"),
    ("CORN", "Canned corn"),
    ("CORN YELLOW", "Yellow corn"),
    ("CUBED MEATS", "Cubed beef"),
    ("DAIRY CASE 100% PURE JUICE - O", "Chilled orange juice"),
    ("DAIRY CASE TEA WITH SUGAR OR S", "Chilled sweet tea"),
    ("ECONOMY - MEAT", "Economy hot dogs"),
    ("EGGS - JUMBO", "Jumbo eggs"),
    ("EGGS - LARGE", "Large eggs"),
    ("EGGS - MEDIUM", "Medium eggs"),
    ("EGGS - X-LARGE", "Extra large eggs"),
    ("ENHANCED", "Enhanced pork"),
    ("FLUID MILK WHITE ONLY", "White milk"),
    ("GARDEN PLUS", "Garden salad mix plus"),
    ("GARLIC WHOLE CLOVES", "Garlic"),
    ("GRAPES RED", "Red grapes"),
    ("GRAPES WHITE", "White grapes"),
    ("HEAD LETTUCE", "Iceberg lettuce"),
    ("ISOTONIC DRINKS SINGLE SERVE", "Isotonic drink"),
    ("IWS SINGLE CHEESE", "Wrapped cheese slices"),
    ("KIDS CEREAL", "Children's cereal"),
    ("LEAN", "Lean ground beef"),
    ("MACARONI & CHEESE DNRS", "Macaroni and cheese dinner"),
    ("MAINSTREAM WHEAT/MULTIGRAIN BR", "Wheat bread"),
    ("MAINSTREAM WHITE BREAD", "White bread"),
    ("MARGARINE  STICK", "Margarine sticks"),
    ("MARGARINE: TUBS AND BOWLS", "Margarine tub"),
    ("MEAT: LUNCHMEAT BULK", "Luncheon meat, deli"),
    ("MEAT: SAUS DRY BULK", "Dry sausage, deli"),
    ("MEAT: TURKEY BULK", "Turkey, deli"),
    ("MEAT:HAM BULK", "Ham, deli"),
    ("MELON HALVES/QUARTERS", "Cut melon"),
    ("MUFFIN & CORN BREAD MIX", "Muffin and corn bread mix"),
    ("MUSHROOMS W/WHOLE PKG", "White mushrooms"),
    ("MUSHROOMS WHITE SLICED PKG", "Sliced white mushrooms"),
    ("NECTARINES YELLOW FLESH", "Yellow nectarines"),
    ("NON-CRBNTD DRNKING/MNERAL WATE", "Still water"),
    ("ONIONS OTHER", "Onions"),
    ("ONIONS RED (BULK&BAG)", "Red onions"),
    ("ONIONS SWEET (BULK&BAG)", "Sweet onions"),
    ("ONIONS WHITE (BULK&BAG)", "White onions"),
    ("ONIONS YELLOW (BULK&BAG)", "Yellow onions"),
    ("ORANGES NAVELS ALL", "Navel oranges"),
    ("PAPER TOWELS & HOLDERS", "Paper towels"),
    ("PASTA: CANNED", "Canned pasta"),
    ("PEACHES YELLOW FLESH", "Yellow peaches"),
    ("PEARS BARTLETT", "Bartlett pears"),
    ("PEPPERONI/SALAMI", "Pepperoni"),
    ("PEPPERS GREEN BELL", "Green bell peppers"),
    ("PEPPERS JALAPENO", "Jalapeño peppers"),
    ("PEPPERS RED BELL", "Red bell peppers"),
    ("POTATOES OTHER", "Potatoes"),
    ("POTATOES RED (BULK&BAG)", "Red potatoes"),
    ("POTATOES RUSSET (BULK&BAG)", "Russet potatoes"),
    ("POTATOES SWEET&YAMS", "Sweet potatoes"),
    ("POURABLE SALAD DRESSINGS", "Salad dressing"),
    ("PREMIUM - MEAT", "Premium hot dogs"),
    ("PREP FD: SIDE DISHES (HOT)", "Hot side dish"),
    ("PRIMAL", "Beef, primal cut"),
    ("RAMEN NOODLES/RAMEN CUPS", "Ramen noodles"),
    ("REFRIGERATED COFFEE CREAMERS", "Coffee creamer"),
    ("REGULAR GARDEN", "Garden salad mix"),
    ("ROLLS: BAGELS", "Bagel"),
    ("ROMA TOMATOES (BULK/PKG)", "Roma tomatoes"),
    ("SALAD BAR FRESH FRUIT", "Fresh fruit, salad bar"),
    ("SEAFOOD-FRZ-RAW FILLETS", "Frozen fish fillets"),
    ("SELECT BEEF", "Select beef"),
    ("SEMI-SOLID SALAD DRESSING MAY", "Mayonnaise"),
    ("SFT DRNK 2 LITER BTL CARB INCL", "Soft drink, bottle"),
    ("SFT DRNK MLT-PK BTL CARB (EXCP", "Soft drink, bottles"),
    ("SFT DRNK SNGL SRV BTL CARB (EX", "Soft drink, single bottle"),
    ("SNACK CAKE - MULTI PACK", "Snack cakes"),
    ("SNACKS/APPETIZERS", "Frozen snacks"),
    ("SOFT DRINK POWDER POUCHES", "Drink powder"),
    ("SOFT DRINKS 12/18&15PK CAN CAR", "Soft drink, cans"),
    ("SOUP CRACKERS (SALTINE/OYSTER)", "Saltine crackers"),
    ("SOUP/STEW", "Stewing beef"),
    ("SOUR CREAMS", "Sour cream"),
    ("SQUASH ZUCCHINI", "Zucchini"),
    ("SW GDS: SW ROLLS/DAN", "Sweet rolls"),
    ("SW GDS:DONUTS", "Donut"),
    ("TOMATOES GRAPE", "Grape tomatoes"),
    ("TOMATOES HOTHOUSE ON THE VINE", "Vine tomatoes"),
    ("TOMATOES VINE RIPE BULK", "Loose vine-ripe tomatoes"),
    ("TOMATOES VINE RIPE PKG", "Vine-ripe tomatoes"),
    ("TORTILLA/NACHO CHIPS", "Tortilla chips"),
    ("TUNA", "Canned tuna"),
    ("VARIETY LETTUCE", "Lettuce"),
    ("VEGETABLE/SALAD OIL", "Vegetable oil"),
    ("WATERMELON SEEDLESS WHOLE", "Seedless watermelon"),
    ("YOGURT NOT MULTI-PACKS", "Yogurt"),
    ("DRUG GM", "Household and checkout"),
    ("MEAT-PCKGD", "Packaged meat"),
    ("SEAFOOD-PCKGD", "Packaged seafood"),
    ("BAKED BREAD/BUNS/ROLLS", "Bread, buns and rolls"),
    ("BROCCOLI/CAULIFLOWER", "Broccoli and cauliflower"),
    ("CANDY - CHECKLANE", "Candy"),
    ("CHEESES", "Deli cheese"),
    ("CHICKEN/POULTRY", "Poultry"),
    ("CONDIMENTS/SAUCES", "Condiments and sauces"),
    ("COOKIES/CONES", "Cookies and cones"),
    ("CRACKERS/MISC BKD FD", "Crackers"),
    ("DINNER MXS:DRY", "Dinner mixes"),
    ("FLUID MILK PRODUCTS", "Milk"),
    ("GREETING CARDS/WRAP/PARTY SPLY", "Greeting cards"),
    ("MEAT - MISC", "Other meat"),
    ("MEAT - SHELF STABLE", "Canned meat and pasta"),
    ("MILK BY-PRODUCTS", "Cream and cottage cheese"),
    ("PEPPERS-ALL", "Peppers"),
    ("PNT BTR/JELLY/JAMS", "Peanut butter and jams"),
    ("PWDR/CRYSTL DRNK MX", "Drink powders"),
    ("REFRGRATD JUICES/DRNKS", "Chilled juices and drinks"),
    ("SALD DRSNG/SNDWCH SPRD", "Dressings and spreads"),
    ("SEAFOOD - FROZEN", "Frozen seafood"),
    ("SEAFOOD - SHELF STABLE", "Canned seafood"),
    ("SHORTENING/OIL", "Shortening and oil"),
    ("SUGARS/SWEETNERS", "Sugar and sweeteners"),
    ("VALUE ADDED FRUIT", "Cut fruit"),
    ("VEGETABLES - ALL OTHERS", "Other vegetables"),
    ("VEGETABLES - SHELF STABLE", "Canned vegetables"),
    ("VEGETABLES SALAD", "Lettuce"),
    ("WATER - CARBONATED/FLVRD DRINK", "Water"),
];

/// Units of package sizes.
const UNITS: &[(&str, &str)] = &[
    ("OZ", "oz"),
    ("LB", "lb"),
    ("L", "l"),
    ("GA", "gal"),
    ("GAL", "gal"),
    ("QT", "qt"),
    ("PT", "pt"),
    ("CT", "ct"),
    ("PK", "pk"),
    ("DZ", "dozen"),
    ("DOZ", "dozen"),
    ("SQ", "sq"),
    ("FT", "ft"),
    ("BAG", "bag"),
];

/// A name for each product, in their order: `White bread, 20 oz (store brand)`. Where several would have the same
/// name they are numbered.
pub(super) fn names(products: &[Product]) -> Vec<String> {
    let plain: Vec<_> = products.iter().map(name).collect();
    let mut total: HashMap<&str, u32> = HashMap::new();
    for name in &plain {
        *total.entry(name).or_default() += 1;
    }
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let mut numbered = Vec::with_capacity(plain.len());
    for name in &plain {
        let place = seen.entry(name).or_default();
        *place += 1;
        let alone = total.get(name.as_str()) == Some(&1);
        numbered.push(if alone { name.clone() } else { format!("{name} no. {place}") });
    }
    numbered
}

/// `Grocery`
pub(super) fn department(product: &Product) -> String {
    plain(&product.department)
}

/// What of the department it is: `Bread, buns and rolls`
pub(super) fn category(product: &Product) -> String {
    plain(&product.category)
}

/// `National brand` or `Store brand`: the makers were not published.
pub(super) fn brand(product: &Product) -> &'static str {
    if product.brand == "Private" { "Store brand" } else { "National brand" }
}

/// Department and category, to find products by: `grocery`, `soft drinks`.
pub(super) fn tags(product: &Product) -> Vec<String> {
    let mut tags = vec![department(product).to_lowercase(), category(product).to_lowercase()];
    tags.dedup();
    tags
}

fn name(product: &Product) -> String {
    let mut name = plain(&product.kind);
    let package = package(&product.package);
    if !package.is_empty() && !is_case(product) {
        name.push_str(", ");
        name.push_str(&package);
    }
    if product.brand == "Private" {
        name.push_str(" (store brand)");
    }
    name
}

/// Loose produce is priced by the piece or pound, and its size is that of the case it comes in: `40 LB`, `48-54 CT`.
fn is_case(product: &Product) -> bool {
    let mut words = product.package.split_whitespace();
    let many = words.next().and_then(|size| size.split('-').next()?.parse::<u32>().ok()).is_some_and(|size| size >= 10);
    let counted = words.next().is_some_and(|unit| unit == "LB" || unit == "CT");
    product.department == "PRODUCE" && product.brand != "Private" && many && counted
}

/// In plain letters: the first capital, the rest small.
fn plain(shorthand: &str) -> String {
    if let Some((_, spelled_out)) = SPELLED_OUT.iter().find(|(short, _)| *short == shorthand) {
        return (*spelled_out).to_owned();
    }
    let small = shorthand.to_lowercase();
    let mut letters = small.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `L     8 OZ` is `8 oz` and `974246  PK` is a code, not a size.
pub(super) fn package(size: &str) -> String {
    let words: Vec<_> = size.split_whitespace().filter(|word| !word.starts_with('(')).collect();
    let words = match words.as_slice() {
        ["L", rest @ ..] if !rest.is_empty() => rest,
        [code, "PK"] if code.len() > 3 => &["PK"],
        all => all,
    };
    let word = |word: &&str| {
        let unit = UNITS.iter().find(|(short, _)| short == word);
        unit.map_or_else(|| word.trim_end_matches(".0").to_lowercase(), |(_, unit)| (*unit).to_owned())
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::data::Data;
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_product_has_a_name_of_its_own_without_shorthand() {
        let names = names(&Data::embedded().unwrap().products);
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), 240);
        for name in &names {
            // A fraction of an ounce is no shorthand.
            let plain = name.replace("(store brand)", "").replace("1/2", "");
            assert!(!plain.contains(['/', ':', '&', '(']), "{name}");
            let shouting =
                name.split([' ', ',']).any(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()));
            assert!(!shouting, "{name}");
        }
    }

    #[test]
    fn the_size_of_a_case_is_no_size_of_what_is_sold() {
        let products = Data::embedded().unwrap().products;
        let name = |id: &str| name(products.iter().find(|product| product.id == id).unwrap());
        assert_eq!(name("1082185"), "Bananas");
        assert_eq!(name("821083"), "Jumbo eggs, 1 dozen (store brand)");
    }

    #[test]
    fn sizes_are_written_as_people_do() {
        assert_eq!(package("L     8 OZ"), "8 oz");
        assert_eq!(package("(600) 4 LB"), "4 lb");
        assert_eq!(package("5.0 OZ"), "5 oz");
        assert_eq!(package("974246  PK"), "pk");
        assert_eq!(package(""), "");
    }
}
