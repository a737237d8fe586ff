"""Lists of a million claims: found by the index of words, counted no further than anybody reads."""

from django.contrib.admin.views.main import ORDER_VAR
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models.claim_words import saying
from claims.rules import searching
from claims.rules.sentences import Refused

COUNTED_TO = 1000
# A word of so few letters begins too many others.
SHORTEST_BEGINNING = 3


class AtLeast(int):
    """A number that is not counted on: “1000+”."""

    def __str__(self):
        return _("%(number)d+") % {"number": int(self)}


class CappedPaginator(Paginator):
    """Counts so many rows and no more, as to count a million takes longer than to show fifty."""

    @cached_property
    def count(self):
        # By number alone, or what a list shows of each row is worked out for a thousand of them.
        counted = self.object_list.order_by().values("pk")[: COUNTED_TO + 1].count()
        return counted if counted <= COUNTED_TO else AtLeast(COUNTED_TO)


class FoundByWords:
    """Search by the index of words; parts of words are found only while somebody types in a field."""

    paginator = CappedPaginator
    search_fields = ("slug",)
    search_help_text = gettext_lazy(
        "Words of the statement or the claimant’s name, or the claim’s short name."
    )

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if not term:
            return queryset, False
        named = queryset.filter(slug=term)
        if " " not in term and named.exists():
            return named, False
        try:
            asked = searching.asked(term)
        except Refused:
            return queryset.none(), False
        is_typing = request.resolver_match.url_name == "autocomplete"
        begun = is_typing and len(term.split()[-1]) >= SHORTEST_BEGINNING
        found = saying(queryset, asked, last_is_begun=begun)
        if ORDER_VAR in request.GET:
            found = found.order_by(*queryset.query.order_by)
        return found, False
