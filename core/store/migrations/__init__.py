"""The database's migrations, run by Alembic when the store is opened."""
