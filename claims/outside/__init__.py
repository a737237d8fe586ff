"""The door for one expert with one link: a frozen document to read, and one answer back."""
