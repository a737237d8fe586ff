"""The reading room: everything readers get, made from editions and the tables derived from them."""
