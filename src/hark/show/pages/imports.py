"""Imports: drop a file, answer what only its owner knows, see what it brings, and take it back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hark.collect.check.rejected import export, reasons
from hark.collect.importer import REJECTED
from hark.errors import HarkError
from hark.jobs import bring_in
from hark.models import Arrival, note
from hark.models.arrival import ASKING, DONE, IMPORTING, LOOKING, READY
from hark.show.access import HarkRequest, needs
from hark.store.deliveries import Delivery, deliveries, delivery, undo_delivery


@dataclass(frozen=True)
class Line:
    """A delivery as the list shows it."""

    one: Delivery
    new: int
    known: int
    changed: int


@needs("import")
@require_GET
def imports(request: HarkRequest) -> HttpResponse:
    """Where a file is dropped, files on their way, and every delivery, the newest first."""
    came = [line(one) for one in reversed(deliveries(request.store))]
    under_way = Arrival.objects.exclude(state__in=(DONE,))
    return render(request, "hark/imports.html", {"came": came, "under_way": under_way})


def line(one: Delivery) -> Line:
    """A delivery with the counts of all its facts together."""
    counts = one.counts.values()
    return Line(one, *(sum(getattr(each, name) for each in counts) for name in ("new", "known", "changed")))


@needs("import")
@require_POST
def send(request: HarkRequest) -> HttpResponse:
    """Take the files that were dropped."""
    made = None
    for sent in request.FILES.getlist("file"):
        made = Arrival.objects.create(member=request.user, name=(sent.name or "file")[-255:], size=sent.size or 0)
        made.folder.mkdir(parents=True, mode=0o700)
        if isinstance(sent, TemporaryUploadedFile):
            made.file.hardlink_to(sent.temporary_file_path())
        bring_in(made.pk)
    if made is None:
        messages.error(request, _("No file was chosen. Choose one, or drop it on the page."))
        return redirect("imports")
    many = len(request.FILES.getlist("file")) > 1
    return redirect("imports") if many else redirect("arrival", number=made.pk)


@needs("import")
@require_GET
def arrival(request: HarkRequest, number: int) -> HttpResponse:
    """A file on its way: its question, what it would bring in, or how far it is."""
    one = get_object_or_404(Arrival, pk=number)
    page = {"arrival": one, "busy": one.state in (LOOKING, IMPORTING), "percent": round(100 * one.part)}
    return render(request, "hark/_arrival.html" if request.htmx else "hark/arrival.html", page)


@needs("import")
@require_POST
def answer(request: HarkRequest, number: int) -> HttpResponse:
    """Take the answer to the open question, or what was seen as wanted."""
    one = get_object_or_404(Arrival, pk=number)
    if one.state == ASKING and one.question and request.POST.get("key") == one.question["key"]:
        said = (request.POST.get("free") or request.POST.get("answer") or "").strip()
        if said:
            waiting = Arrival.objects.filter(pk=number, state=ASKING)
            waiting.update(answers={**one.answers, one.question["key"]: said}, state=LOOKING)
            bring_in(number)
    elif one.state == READY and "wanted" in request.POST:
        Arrival.objects.filter(pk=number, state=READY).update(wanted=True, state=IMPORTING)
        bring_in(number)
    return redirect("arrival", number=number)


@needs("import")
@require_POST
def again(request: HarkRequest, number: int) -> HttpResponse:
    """Take the last answers back, and ask anew."""
    one = get_object_or_404(Arrival, pk=number)
    if one.state in (ASKING, READY):
        keys = list(one.answers)
        kept = {key: one.answers[key] for key in ([] if request.POST.get("all") else keys[:-1])}
        Arrival.objects.filter(pk=number).update(answers=kept, state=LOOKING, question=None, told=None)
        bring_in(number)
    return redirect("arrival", number=number)


@needs("import")
@require_POST
def drop(request: HarkRequest, number: int) -> HttpResponse:
    """Forget a file that is not in yet."""
    one = get_object_or_404(Arrival, pk=number)
    if one.state != IMPORTING:
        one.drop()
        one.delete()
        messages.success(request, _("“{name}” was put aside; nothing of it was stored.").format(name=one.name))
    return redirect("imports")


@needs("import")
@require_POST
def undo(request: HarkRequest, number: int) -> HttpResponse:
    """Take a delivery back."""
    try:
        done = undo_delivery(request.store, number)
    except HarkError as error:
        messages.error(request, f"{error.problem} {error.remedy}")
    else:
        note(request.user, "took back", f"delivery {number}", file=done.name)
        messages.success(request, _("“{name}” was taken back: its rows no longer count.").format(name=done.name))
    return redirect("imports")


@needs("import")
@require_GET
def delivered(request: HarkRequest, number: int) -> HttpResponse:
    """A delivery: what became of it, which rows could not be taken, and its map."""
    one = found(request, number)
    folder = request.store.imports / str(number)
    kept = folder / REJECTED
    page: dict[str, Any] = {"line": line(one), "rejected": reasons(kept) if kept.is_file() else []}
    page["map"] = (folder / "map.toml").read_text(encoding="utf-8") if (folder / "map.toml").is_file() else ""
    return render(request, "hark/delivered.html", page)


@needs("import")
@require_GET
def rejected(request: HarkRequest, number: int) -> HttpResponse:
    """The rows of a delivery that could not be taken, as a file to mend and to send again."""
    one, kept = found(request, number), request.store.imports / str(number) / REJECTED
    if not kept.is_file():
        raise Http404
    with NamedTemporaryFile(suffix=".csv") as file:
        export(kept, Path(file.name))
        answer = FileResponse(open(file.name, "rb"), content_type="text/csv; charset=utf-8")  # noqa: SIM115, PTH123
    stem = one.name.rpartition(".")[0] or one.name
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{stem}-rejected.csv')}"
    return answer


def found(request: HarkRequest, number: int) -> Delivery:
    """A delivery. Raises `Http404` where there is none."""
    try:
        return delivery(request.store, number)
    except HarkError:
        raise Http404 from None
