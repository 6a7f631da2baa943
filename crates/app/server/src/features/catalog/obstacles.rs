//! What of the catalog keeps other things of it from being deleted.

use crate::change::Obstacle;
use stockflow_db::sql;

/// What this feature contributes.
pub static OBSTACLES: &[Obstacle] = &[
    Obstacle {
        entity: "product",
        kind: "variants",
        found: &VARIANTS,
        remedy: "delete its variants first, or set their variantOf to null",
    },
    Obstacle {
        entity: "product",
        kind: "links",
        found: &LINKS,
        remedy: "other products are linked to it: delete those links first",
    },
    Obstacle {
        entity: "category",
        kind: "subcategories",
        found: &SUBCATEGORIES,
        remedy: "move the categories below it elsewhere, or delete them first",
    },
    Obstacle {
        entity: "category",
        kind: "products",
        found: &CATEGORY_PRODUCTS,
        remedy: "assign its products to other categories first (POST /api/products/{id}/categories)",
    },
    Obstacle {
        entity: "category",
        kind: "attributes",
        found: &CATEGORY_ATTRIBUTES,
        remedy: "take the category out of the attributes' categoryIds",
    },
    Obstacle {
        entity: "taxonomy",
        kind: "categories",
        found: &TAXONOMY_CATEGORIES,
        remedy: "delete its categories first",
    },
    Obstacle {
        entity: "attribute",
        kind: "products",
        found: &ATTRIBUTE_PRODUCTS,
        remedy: "take the value away from these products first (null in POST /api/products/{id}/attributes)",
    },
];

sql! {
    VARIANTS = "
        SELECT count(*) OVER (), id FROM product WHERE workspace_id = $1 AND variant_of = $2 ORDER BY id LIMIT 5";
    LINKS = "
        SELECT count(*) OVER (), id FROM product_link WHERE workspace_id = $1 AND target_id = $2 ORDER BY id LIMIT 5";
    SUBCATEGORIES = "
        SELECT count(*) OVER (), id FROM category WHERE workspace_id = $1 AND parent_id = $2 ORDER BY id LIMIT 5";
    CATEGORY_PRODUCTS = "
        SELECT count(*) OVER (), product_id FROM product_label
         WHERE workspace_id = $1 AND label = 'c:' || CAST($2 AS TEXT) ORDER BY product_id LIMIT 5";
    CATEGORY_ATTRIBUTES = "
        SELECT count(*) OVER (), id FROM attribute
         WHERE workspace_id = $1 AND category_ids LIKE '%\"' || CAST($2 AS TEXT) || '\"%' ORDER BY id LIMIT 5";
    TAXONOMY_CATEGORIES = "
        SELECT count(*) OVER (), id FROM category WHERE workspace_id = $1 AND taxonomy_id = $2 ORDER BY id LIMIT 5";
    ATTRIBUTE_PRODUCTS = "
        SELECT count(*) OVER (), l.product_id FROM attribute a
          JOIN product_label l ON l.workspace_id = a.workspace_id
               AND l.label >= 'a:' || a.code || '=' AND l.label < 'a:' || a.code || '>'
         WHERE a.workspace_id = $1 AND a.id = $2 GROUP BY l.product_id ORDER BY l.product_id LIMIT 5";
}
