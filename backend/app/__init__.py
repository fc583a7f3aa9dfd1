"""noctoCRM: the CRM that a small business runs itself."""
