"""``python -m services.reporting``."""

from services.reporting.commands import app

if __name__ == "__main__":
    app()
