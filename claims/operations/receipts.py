"""Remembering which forms were taken in, so that each is carried out once; call inside `one_at_a_time`."""

from datetime import datetime, timedelta

from claims.models import Receipt

# Nobody is logged in for so long, and a form sent later asks for a login first.
KEPT_FOR = timedelta(days=7)


def find(key: str) -> Receipt | None:
    """Return what was answered when the form with this key was taken in."""
    return Receipt.objects.filter(key=key).first()


def keep(key: str, *, digest: str, address: str = "", answer: str = "", at: datetime) -> Receipt:
    """Note that the form was taken in; a key that is known breaks the transaction and what it did."""
    Receipt.objects.filter(at__lt=at - KEPT_FOR).delete()
    return Receipt.objects.create(key=key, digest=digest, address=address, answer=answer, at=at)
