"""Places of claims that repeat a published one, where no editor has said yet that its check answers them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.admin.queue_rows import LONGEST, Row, Section
from claims.operations import repeats


def unanswered_places():
    """Return them as a part of the queue; nothing where none waits."""
    rows = [
        Row(
            claim=place.claim,
            address=reverse(
                "admin:claims_article_desk",
                args=[place.revision.article_id],
                query={"claim": place.claim_id},
                fragment="panel",
            ),
            due_on=place.claim.due_on,
            hints=[_("waits for an editor’s OK"), str(place)],
        )
        for place in repeats.waiting(LONGEST)
    ]
    return [Section(_("Repeats of what is checked already"), rows)] if rows else []
