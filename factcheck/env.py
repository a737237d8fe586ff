"""Reads the environment variables of the workbench, each with a type and a sentence when it is wrong.

Problems are collected, so that an operator sees all of them at the first start and not one per start.
"""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})

# As Django's own check has it; less can be tried out.
SHORTEST_SECRET = 50
LEAST_CHARACTERS = 5
# What stands in examples and is left there by mistake.
PLACEHOLDERS = ("insecure", "change", "secret", "password", "example")


class Environment:
    """One reading of the environment; an empty variable counts as not set."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, "").strip() or default

    def required(self, name: str, *, purpose: str) -> str:
        """Return the text of a variable nobody can guess, or note that it is missing and what it is for."""
        value = self.text(name)
        if not value:
            self.problems.append(f"{name} is not set: {purpose}")
        return value

    def secret(self, name: str, *, purpose: str) -> str:
        """Return a secret, or note that it is missing or easy to guess; it is not repeated."""
        value = self.required(name, purpose=purpose)
        if value and is_easy_to_guess(value):
            self.problems.append(
                f"{name} is easy to guess: fewer than {SHORTEST_SECRET} characters, few different ones, "
                "or a word from an example. Make one with: "
                "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
            )
        return value

    def one_of(self, name: str, words: tuple[str, ...]) -> str:
        """Return one of the words; the first stands for a variable that is not set."""
        value = self.text(name, words[0])
        if value not in words:
            self.problems.append(f"{name} is “{value}”: write {' or '.join(words)}.")
            return words[0]
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value not in YES | NO:
            self.problems.append(f"{name} is “{value}”: write 1 for yes or 0 for no.")
        return value in YES

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        value = self.text(name, str(default))
        # Longer ones are no count of anything, and Python refuses to read the longest.
        is_number = value.isascii() and value.isdecimal() and len(value) < 10
        if not is_number or not least <= int(value) <= most:
            self.problems.append(f"{name} is “{value}”: write a whole number from {least} to {most}.")
            return default
        return int(value)

    def names(self, name: str, default: list[str]) -> list[str]:
        """Return a list written with commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()] or default

    def address(self, name: str, default: str) -> str:
        """Return the address of a site, scheme and host only in use, without a slash at the end."""
        value = self.text(name, default).rstrip("/")
        if value and not is_site_address(value):
            self.problems.append(f"{name} is “{value}”: write an address such as https://check.example.org.")
            return default
        return value

    def link(self, name: str) -> str:
        """Return the address of a page somewhere, http or https, or nothing."""
        value = self.text(name)
        if value and not is_link(value):
            self.problems.append(f"{name} is “{value}”: write an address that begins with https://.")
            return ""
        return value

    def has_extra(self, name: str, module: str, extra: str) -> bool:
        """Say whether what this variable asks for is installed, or note which extra brings it."""
        if find_spec(module) is None:
            self.problems.append(f"{name} needs “{module}”, which the extra “{extra}” brings: install it.")
            return False
        return True

    def parsed(self, name: str, default: str, parse: Callable[[str], Value], *, example: str) -> Value:
        """Return what `parse` makes of the text; the value is not repeated, it may hold a password."""
        try:
            return parse(self.text(name, default))
        except (ValueError, KeyError):
            self.problems.append(f"{name} cannot be read: write it like {example}.")
            return parse(default)

    def refuse_if_wrong(self) -> None:
        """Stop the start with every problem found, one line each."""
        if self.problems:
            raise ImproperlyConfigured("\n".join(["The workbench cannot start.", *self.problems]))


def is_easy_to_guess(secret: str) -> bool:
    """Say whether somebody could find this secret by trying, or by reading examples."""
    is_too_plain = len(secret) < SHORTEST_SECRET or len(set(secret)) < LEAST_CHARACTERS
    return is_too_plain or any(word in secret.lower() for word in PLACEHOLDERS)


def is_site_address(value: str) -> bool:
    """Say whether this is http or https with a host and nothing behind it."""
    try:
        parts = urlsplit(value)
        is_host_known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    has_more = parts.path or parts.query or parts.fragment or parts.username
    return parts.scheme in {"http", "https"} and is_host_known and not has_more


def redis_address(value: str) -> str:
    """Return the address of a Redis, or nothing; raises ValueError for another."""
    parts = urlsplit(value)
    if value and (parts.scheme not in {"redis", "rediss"} or not parts.hostname or parts.port == 0):
        raise ValueError(parts.scheme)
    return value


def is_link(value: str) -> bool:
    """Say whether this is http or https with a host, and nothing that would break out of an attribute."""
    try:
        parts = urlsplit(value)
        is_host_known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = value.isprintable() and not set(value) & set(' "<>\\')
    return parts.scheme in {"http", "https"} and is_host_known and is_plain and not parts.username
