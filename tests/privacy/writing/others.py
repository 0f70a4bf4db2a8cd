"""Pages of the web, letters, plain text and comma separated values."""

from email.message import EmailMessage

from madang.domains.documents.content import Hiding as H
from tests.privacy.spec import Rows, Spec
from tests.privacy.writing.parts import separated, x


def html(spec: Spec) -> bytes:
    hidden = spec.hidden
    said = "".join(f"<p>{'<br>'.join(map(x, line.split(chr(10))))}</p>" for line in spec.lines)
    script = hidden[H.SCRIPT].replace("\\", "")
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="author" content="{x(hidden[H.METADATA])}">'
        f'<title>보고</title><script>var a = "{script}";</script></head><body>{said}{"".join(map(_table, spec.tables))}'
        f"<!-- {hidden[H.COMMENT].replace('--', '- -')} -->"
        f'<div style="display:none">{"<br>".join(map(x, hidden[H.HIDDEN_TEXT].split(chr(10))))}</div>'
        f'<img alt="{x(hidden[H.ALTERNATIVE])}"><a href="https://example.kr/?q={x(hidden[H.LINK])}">보기</a>'
        f'<form><input type="hidden" value="{x(hidden[H.FORM_FIELD])}"></form></body></html>'
    )
    return page.encode()


def _table(rows: Rows) -> str:
    said = ("".join(f"<td>{'<br>'.join(map(x, cell.split(chr(10))))}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in said)}</table>"


def eml(spec: Spec) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"] = "desk@seoul.go.kr", "reader@seoul.go.kr"
    letter["Subject"] = "보고"
    letter["X-Note"] = spec.hidden[H.MAIL_HEADER]
    tables = [" | ".join(cell.replace("\n", " ") for cell in row) for rows in spec.tables for row in rows]
    letter.set_content("\n".join(spec.lines) + "\n")
    hidden = "<br>".join(map(x, spec.hidden[H.HIDDEN_TEXT].split("\n")))
    page = f'<p>첨부 참조</p>{"".join(map(_table, spec.tables))}<div style="display:none">{hidden}</div>'
    letter.add_alternative(page, subtype="html")
    letter.add_attachment(separated(spec.embedded).encode(), "text", "csv", filename="내부자료.csv")
    return letter.as_bytes() if tables else bytes(letter)


def csv_file(spec: Spec) -> bytes:
    return separated(spec.tables[0]).encode("utf-8-sig")


def txt(spec: Spec) -> bytes:
    return (
        "\n".join(spec.lines).encode("cp949", "ignore")
        if len(spec.lines) % 2
        else "\n".join(spec.lines).encode()
    )
