"""Documents that are out, written to every outlet as the worker writes them. Prints them and a token as JSON."""

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    from madang.domains import accounts
    from madang.domains.documents.actions.cutting import cut_sitemap
    from madang.domains.documents.public import sitemap_files
    from madang.domains.documents.tests.factories import archive, disclosed, entry
    from madang.domains.statistics.opendata.documents import write_changed
    from madang.kernel import clock, events
    from madang.kernel.actor import SYSTEM

    place = archive()
    made = disclosed(*(entry(place.home, title=f"withdrawn-word-{n:06}z") for n in range(int(sys.argv[1]))))
    write_changed()
    cut_sitemap(clock.now())
    username = place.disclosure.account.username
    token = accounts.issue_token(SYSTEM, username=username, name="bench", at=clock.now())
    (file,) = sitemap_files()[-1:]
    told = [
        {
            "uid": document.uid,
            "word": document.title,
            "month": f"{document.approved_on:%Y-%m}",
            "department": place.home.code,
            "sitemap": f"/sitemaps/documents-{file.day}-{file.no}.xml",
            "since": str(events.last_id()),
            "table": f"/api/v1/statistics/reconciliation?from={document.approved_on}&to={document.approved_on}",
            "withdrawn": str(n),
            "pages": _pages(document.uid),
        }
        for n, document in enumerate(made[-20:][::-1], 1)
    ]
    print(json.dumps({"documents": told, "token": token}))


def _pages(uid: str) -> list[str]:
    """The pages of a document that this installation has."""
    from django.urls import Resolver404, resolve

    found = []
    for path in (f"/ko/documents/{uid}/", f"/en/documents/{uid}/", f"/api/v1/documents/{uid}"):
        try:
            name = getattr(resolve(path).func, "__name__", "")
        except Resolver404:
            continue
        if name != "nothing_here":
            found.append(path)
    return found


if __name__ == "__main__":
    main()
