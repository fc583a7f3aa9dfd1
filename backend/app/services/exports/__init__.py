"""Lists as files, with their filters and in their order, for whoever sees them."""

from app.services.exports.lists import ACTIVITIES, CLIENTS, CONTACTS, DEALS, LISTS, TASKS, List
from app.services.exports.writing import Order, Sink, write

__all__ = ["ACTIVITIES", "CLIENTS", "CONTACTS", "DEALS", "LISTS", "TASKS", "List", "Order", "Sink", "write"]
