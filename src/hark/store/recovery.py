"""What a killed writer left, put right by the next one: as if it had never begun."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from deltalake import DeltaTable

from hark.errors import StoreTrouble
from hark.store.lake import Head, Store
from hark.store.lock import sweep
from hark.store.log import QUIET, logged, sync_log
from hark.store.tables import every
from hark.words import gettext as _


def recover(store: Store) -> None:
    """Leave only what the head names; under the writer's lock. Raises StoreTrouble where a table is older than that."""
    head = store.head()
    sweep(store.staging)
    forget_records(store.imports, head)
    for name in every() - set(head.tables):
        shutil.rmtree(store.folder(name), ignore_errors=True)
    tables = {name: restored(store.folder(name), version) for name, version in head.tables.items()}
    if tables != head.tables:
        store.move(replace(head, tables=tables))


def forget_records(imports: Path, head: Head) -> None:
    """Remove the records of deliveries that never counted."""
    for folder in imports.glob("*"):
        if folder.name.isdigit() and int(folder.name) > head.delivery:
            shutil.rmtree(folder)


def restored(folder: Path, version: int) -> int:
    """The version at which a table is again what it was at `version`: the same, or a newer one made for that."""
    delta = DeltaTable(folder)
    if delta.version() < version:
        raise StoreTrouble(
            _(
                "{folder} is older than the head says: at version {version}, not {version2}.",
                folder=folder,
                version=delta.version(),
                version2=version,
            ),
            _("Restore the whole data directory from one and the same backup."),
        )
    if delta.version() == version:
        return version
    before = logged(folder)
    delta.restore(version, post_commithook_properties=QUIET)
    sync_log(folder, before)
    return DeltaTable(folder).version()
