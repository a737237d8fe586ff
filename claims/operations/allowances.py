"""Letting readers see more of a foreign article than the house's limits allow: for a reason, by a chief."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Article, Claim, ExcerptAllowance
from claims.operations import trail
from claims.operations.approvals import void_approvals
from claims.operations.desk import Outdated, values_of
from claims.operations.people import groups_of
from claims.operations.publications import refresh_article_page
from claims.operations.trail import editorial_act
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import Group, Rights


@editorial_act
def allow_excerpts(
    article: Article,
    *,
    context: int,
    share: int,
    total: int,
    reason: str,
    replaces: str = "",
    actor: Any,
    at: datetime,
) -> ExcerptAllowance:
    """Set the limits of one article: code points around each quote, percent of the text, code points in all.

    `replaces` is the mark of the allowance that whoever decides has seen; "" where there was none.

    The page of the article shows more at once. An edition keeps the words it was frozen with, and approvals
    of documents that would now say more are void. Whoever allows it is no author of the claims.
    """
    _refuse_unless_chief(actor)
    if article.rights != Rights.QUOTATION_ONLY:
        raise Refused(_("We hold the rights to this text and may show all of it. There is nothing to allow."))
    if not 1 <= share <= 100:
        raise Refused(_("Give the share in percent, from 1 to 100."))
    reason = text_policy.clean(reason).strip()
    if not reason:
        raise Refused(_("Say why more of this article may be shown: who agreed, or what it is needed for."))
    before = ExcerptAllowance.objects.filter(article=article).first()
    if mark_of(before) != replaces:
        raise Outdated(_("Somebody else changed the allowance since you opened this page. Look at it again."))
    allowance = ExcerptAllowance(
        pk=before.pk if before else None,
        article=article,
        context=context,
        share=share,
        total=total,
        reason=reason,
        granted_by=actor,
        granted_at=at,
    )
    allowance.save()
    payload = {"before": values_of(before) if before else None, "after": values_of(allowance)}
    trail.append("allow_excerpts", allowance, actor=actor, at=at, payload=payload)
    _take_effect(article, actor=actor, at=at)
    return allowance


@editorial_act
def withdraw_allowance(article: Article, *, reason: str, actor: Any, at: datetime) -> None:
    """Go back to the limits of the house; what editions have frozen stays."""
    _refuse_unless_chief(actor)
    allowance = ExcerptAllowance.objects.filter(article=article).first()
    if allowance is None:
        raise Refused(_("The limits of the house hold for this article already."))
    reason = text_policy.clean(reason).strip()
    if not reason:
        raise Refused(_("Say why the allowance is withdrawn."))
    payload = {"before": values_of(allowance), "reason": reason}
    trail.append("withdraw_allowance", allowance, actor=actor, at=at, payload=payload)
    allowance.delete()
    _take_effect(article, actor=actor, at=at)


def mark_of(allowance: ExcerptAllowance | None) -> str:
    """Return what tells one allowance of an article from the next."""
    return allowance.granted_at.isoformat() if allowance else ""


def _refuse_unless_chief(actor: Any) -> None:
    if Group.CHIEF not in groups_of(actor):
        raise Refused(_("Only a chief may change how much of a foreign article is shown."))


def _take_effect(article: Article, *, actor: Any, at: datetime) -> None:
    refresh_article_page(article.slug, at=at)
    void_approvals(Claim.objects.appearing_in(article), actor=actor, at=at)
