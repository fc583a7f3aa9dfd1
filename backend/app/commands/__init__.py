"""The commands of `nocto` that need more than a line."""
