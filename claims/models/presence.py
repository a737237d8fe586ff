"""Who has an article's desk open, so that two people do not start on the same claim."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.articles import Article
from claims.models.claims import Claim


class PresenceQuerySet(models.QuerySet):
    def at_desk_of(self, article):
        return self.filter(article=article)

    def since(self, moment):
        return self.filter(seen_at__gte=moment)

    def besides(self, user):
        return self.exclude(user=user)


class Presence(models.Model):
    """That somebody looks at an article's desk: a hint for colleagues, no record of the house."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(_("seen at"))

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(name="colleague_is_at_a_desk_once", fields=["user", "article"])
        ]

    def __str__(self):
        return f"{self.user} · {self.article}"
