"""The one slot in the wall: what readers report goes through it to the desk, and nothing comes out."""
