"""Create an administrator; the same as `nocto create-admin`."""

import typer

from app.cli import create_admin

if __name__ == "__main__":
    typer.run(create_admin)
