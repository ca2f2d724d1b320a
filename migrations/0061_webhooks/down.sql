DROP TABLE webhook_deliveries;
DROP TABLE vault.webhook_secrets;
DROP TABLE webhooks;
