"""Publishing the texts of the house: readers get a frozen version, each with its number and digest."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Policy, PolicyEdition
from claims.operations import trail
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules import policies as rule
from claims.rules import prose
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import Group, Language

FORMAT = "factcheck-policy/1"


def compose(policy: Policy) -> dict[str, Any]:
    """Return the document that publishing the text now would freeze; it carries no clock and no number."""
    return {
        "format": FORMAT,
        "topic": policy.topic,
        "review_due_on": policy.review_due_on.isoformat(),
        "texts": {
            code: {
                "title": policy.title.get(code, ""),
                "text": policy.text.get(code, ""),
                "html": prose.render(policy.text.get(code, "")),
            }
            for code in Language.values
        },
    }


def published(policy: Policy) -> PolicyEdition | None:
    """Return the version readers get."""
    return PolicyEdition.objects.of_topic(policy.topic).first()


@editorial_act
def publish(policy: Policy, *, digest: str, actor: Any, at: datetime) -> PolicyEdition:
    """Freeze the text as it was shown with `digest`; the version before stays readable at its address."""
    if Group.CHIEF not in groups_of(actor):
        raise Refused(_("Only a chief publishes what the house says of itself."))
    policy = Policy.objects.get(pk=policy.pk)
    sentence = rule.refuse(
        title=policy.title,
        text=policy.text,
        languages={language.value: str(language.label) for language in Language},
        review_due_on=policy.review_due_on,
        today=timezone.localdate(at),
    )
    if sentence:
        raise Refused(sentence)
    document = compose(policy)
    if fingerprint(document) != digest:
        raise Refused(_("The text was changed since it was shown to you. Read it again."))
    last = published(policy)
    if last and last.digest == digest:
        raise Refused(_("Readers have exactly this text already."))
    edition = PolicyEdition(
        topic=policy.topic,
        number=last.number + 1 if last else 1,
        document=document,
        digest=digest,
        published_at=at,
        review_due_on=policy.review_due_on,
    )
    edition.save(force_insert=True)
    trail.append("publish", edition, actor=actor, at=at, payload={"digest": digest, "number": edition.number})
    return edition
