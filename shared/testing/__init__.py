"""Given, when, then: part of the product, tested itself."""
