//! Every statement of the program, prepared on the database at hand.

use super::TestApp;

#[tokio::test]
async fn every_statement_is_valid_and_names_its_workspace() {
    let app = TestApp::new().await;
    let faults = stockflow_db::testing::faults_in_statements(&app.app.db).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
