"""Create the standard pipeline; the same as `nocto init-pipeline`."""

import typer

from app.cli import init_pipeline

if __name__ == "__main__":
    typer.run(init_pipeline)
