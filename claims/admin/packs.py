"""The evidence pack of a claim, to be saved from its page: what was published, never what is confidential."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from claims.admin.files import sandboxed
from claims.exporters import pack
from claims.models import Claim, Edition
from claims.rules.sentences import Refused

# Beyond that the pack waits on disk and not in memory.
IN_MEMORY = 8 * 1024 * 1024


def address_of(claim):
    """Return where the pack is; nothing for a claim that was never published."""
    if claim is None or not Edition.objects.of_claim(claim.slug).exists():
        return ""
    return reverse("admin:claims_claim_pack", args=[claim.pk])


def urls(model_admin):
    @require_safe
    def hand_out(request, claim_id):
        claim = get_object_or_404(Claim, pk=claim_id)
        if not model_admin.has_view_permission(request, claim):
            raise PermissionDenied
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- the response closes it
        try:
            pack.write(file, claim, has_originals=request.GET.get("pictures") == "as-found")
        except Refused as refusal:
            raise Http404(refusal.sentence) from refusal
        file.seek(0)
        return sandboxed(
            FileResponse(
                file, as_attachment=True, filename=f"{claim.slug}.zip", content_type="application/zip"
            )
        )

    return [
        path("<int:claim_id>/pack/", model_admin.admin_site.admin_view(hand_out), name="claims_claim_pack")
    ]
