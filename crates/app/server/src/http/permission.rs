//! Permissions (`area.action`), the scopes that grant them (`area:action`), and sets of them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! permissions {
    ($($variant:ident = $name:literal, $what:literal;)*) => {
        /// What a caller may be allowed to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission { $($variant,)* }

        impl Permission {
            /// All of them, in the order of the documents.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// `area.action`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it allows, for people.
            #[must_use]
            pub const fn what(self) -> &'static str {
                match self { $(Self::$variant => $what,)* }
            }
        }
    };
}

permissions! {
    ProductsRead = "products.read", "see the catalog";
    ProductsWrite = "products.write", "change the catalog";
    InventoryRead = "inventory.read", "see stock, locations, channels and available to promise";
    InventoryWrite = "inventory.write", "record movements, reserve stock, change locations and channels";
    InventoryAdjust = "inventory.adjust", "adjust and count stock";
    ForecastRead = "forecast.read", "see demand and forecasts";
    ForecastWrite = "forecast.write", "change demand, events, scenarios and overrides";
    PlanningRead = "planning.read", "see plans and key figures";
    PlanningWrite = "planning.write", "make and decide replenishment plans";
    ProcurementRead = "procurement.read", "see suppliers and purchase orders";
    ProcurementWrite = "procurement.write", "change suppliers and purchase orders";
    TransfersRead = "transfers.read", "see transfers and their recommendations";
    TransfersWrite = "transfers.write", "make transfers and recommendations";
    TransfersApprove = "transfers.approve", "approve and reject transfer recommendations";
    TransfersExecute = "transfers.execute", "turn an approved recommendation into a transfer";
    ShippingRead = "shipping.read", "see shipments";
    ShippingWrite = "shipping.write", "change shipments";
    ReportsRead = "reports.read", "see reports";
    AdminRead = "admin.read", "see users, roles, keys, the organization, audit log and usage";
    AdminWrite = "admin.write", "change users, roles, keys and the organization";
    AdminAlertsRead = "admin.alerts.read", "see alert settings and history";
    AdminAlertsWrite = "admin.alerts.write", "change alert settings, trigger alerts";
    AdminChannelpoliciesRead = "admin.channelpolicies.read", "see channel policies";
    AdminChannelpoliciesWrite = "admin.channelpolicies.write", "change channel policies";
    AdminWebhooksRead = "admin.webhooks.read", "see events, webhooks and deliveries";
    AdminWebhooksWrite = "admin.webhooks.write", "change webhooks, replay deliveries";
}

impl Permission {
    /// From `area.action`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.name() == name)
    }

    /// The scope of the same name: `area:action`.
    #[must_use]
    pub fn scope(self) -> String {
        let (area, action) = self.area_and_action();
        format!("{area}:{action}")
    }

    fn area_and_action(self) -> (&'static str, &'static str) {
        self.name().rsplit_once('.').unwrap_or((self.name(), ""))
    }

    /// Whether it only looks.
    #[must_use]
    pub fn is_read(self) -> bool {
        self.name().ends_with(".read")
    }

    /// Whether it belongs to the administration.
    #[must_use]
    pub fn is_admin(self) -> bool {
        self.name().starts_with("admin.")
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

impl Permissions {
    /// Every permission.
    #[must_use]
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// Whether `permission` is in it.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    /// Both together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in `self` and not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in it, in the order of the documents.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |p| self.has(*p))
    }

    /// What a scope grants; `None` if there is no such scope.
    ///
    /// `*` grants all, `area:*` the area; `inventory:write` includes `inventory:adjust`;
    /// `admin:<action>` covers that action of every `admin.<x>`.
    #[must_use]
    pub fn of_scope(scope: &str) -> Option<Self> {
        if scope == "*" {
            return Some(Self::all());
        }
        let (area, action) = scope.split_once(':')?;
        let granted: Self = Permission::ALL
            .iter()
            .copied()
            .filter(|permission| {
                let (its_area, its_action) = permission.area_and_action();
                let in_area = its_area == area || (area == "admin" && permission.is_admin());
                let included = area == "inventory" && action == "write" && its_action == "adjust";
                in_area && (action == "*" || action == its_action || included)
            })
            .collect();
        (!granted.is_empty()).then_some(granted)
    }

    /// What several scopes grant; the first unknown one is the error.
    pub fn of_scopes<'a>(scopes: impl IntoIterator<Item = &'a str>) -> Result<Self, &'a str> {
        scopes
            .into_iter()
            .try_fold(Self::default(), |all, scope| Self::of_scope(scope).map(|p| all.union(p)).ok_or(scope))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, p| bits | (1 << p as u64)))
    }
}

/// A list of names.
impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.iter().map(Permission::name))
    }
}

/// Names that this version does not know are left out: a newer node may have written them.
impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(d)?;
        Ok(names.iter().filter_map(|n| Permission::from_name(n)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(scope: &str) -> Vec<&'static str> {
        Permissions::of_scope(scope).unwrap().iter().map(Permission::name).collect()
    }

    #[test]
    fn scopes_grant_what_the_contract_says() {
        assert_eq!(granted("inventory:read"), ["inventory.read"]);
        assert_eq!(granted("inventory:write"), ["inventory.write", "inventory.adjust"]);
        assert_eq!(granted("inventory:adjust"), ["inventory.adjust"]);
        assert_eq!(granted("transfers:write"), ["transfers.write"]);
        assert_eq!(
            granted("admin:read"),
            ["admin.read", "admin.alerts.read", "admin.channelpolicies.read", "admin.webhooks.read"]
        );
        assert_eq!(granted("admin.alerts:*"), ["admin.alerts.read", "admin.alerts.write"]);
        assert_eq!(granted("transfers:*").len(), 4);
        assert_eq!(Permissions::of_scope("*"), Some(Permissions::all()));
    }

    #[test]
    fn an_unknown_scope_grants_nothing() {
        for scope in ["", ":", "inventory", "inventory:delete", "stock:read", "*:*", "admin.alerts", "inventory.read"] {
            assert_eq!(Permissions::of_scope(scope), None, "{scope}");
        }
        assert_eq!(Permissions::of_scopes(["inventory:read", "x:y"]), Err("x:y"));
    }

    #[test]
    fn every_permission_has_a_scope_of_its_own_name() {
        for permission in Permission::ALL {
            assert!(Permissions::of_scope(&permission.scope()).unwrap().has(*permission));
        }
    }
}
