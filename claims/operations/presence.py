"""Saying that somebody is at a desk. A hint that is soon forgotten: it leaves no trail entry."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from claims.models import Article, Claim, Presence
from claims.operations.trail import queue_of_writers

# A page says every 20 seconds that it is still open.
STILL_THERE = timedelta(seconds=50)


def seen(user: Any, article: Article, *, claim: Claim | None, at: datetime) -> None:
    """Note that `user` looks at `article` and, if given, at `claim`; what is long past is cleared away.

    No act, but in the queue with them: beside a large import it waits its turn.
    """
    with queue_of_writers(), transaction.atomic():
        Presence.objects.at_desk_of(article).filter(seen_at__lt=at - STILL_THERE).delete()
        Presence.objects.update_or_create(
            user=user, article=article, defaults={"claim": claim, "seen_at": at}
        )


def others(user: Any, article: Article, *, at: datetime) -> list[Presence]:
    """Return who else has the article's desk open, with the claim they are at."""
    return list(
        Presence.objects.at_desk_of(article)
        .since(at - STILL_THERE)
        .besides(user)
        .select_related("user")
        .order_by("user__first_name", "user__username")
    )
