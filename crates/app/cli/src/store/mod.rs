//! What only the operator asks of the database. Each change leaves its line in the workspace's audit log.

pub(crate) mod keys;
pub(crate) mod users;
pub(crate) mod workspaces;

#[cfg(test)]
mod tests {
    use stockflow_db::testing::{TestDatabase, faults_in_statements};
    use stockflow_server::MIGRATIONS;

    #[tokio::test]
    async fn every_statement_is_valid_and_names_its_workspace() {
        let database = TestDatabase::new(&MIGRATIONS);
        let faults = faults_in_statements(&database.db()).await;
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
