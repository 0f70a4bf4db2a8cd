"""What the database knows after crashes, as JSON: the acts of people on each case, and cases with gaps in events."""

import json
import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    from madang.kernel.models import Event

    consequences = {"case.notified", "case.approved", "case.consultation-ended", "case.delayed"}
    seqs: dict[str, list[int]] = {}
    acts: dict[str, int] = {}
    found = Event.objects.filter(stream="case").order_by("stream_id", "seq")
    for number, seq, type_ in found.values_list("stream_id", "seq", "type"):
        seqs.setdefault(number, []).append(seq)
        acts[number] = acts.get(number, 0) + (type_ not in consequences)
    gaps = [number for number, had in seqs.items() if had != list(range(1, len(had) + 1))]
    print(json.dumps({"acts": acts, "gaps": gaps}))


if __name__ == "__main__":
    main()
