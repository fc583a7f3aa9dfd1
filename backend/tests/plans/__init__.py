"""What the database does for each statement of the API, told by EXPLAIN as if the tables were big."""
